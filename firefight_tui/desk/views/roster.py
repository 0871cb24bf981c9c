"""Who is on the roster, what each has in hand, and when each can be reached."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.staffing import Load, RosterSight, sight_of
from firefight_tui.desk.zones import calendar_named, zone_named
from firefight_tui.domain.now import utc_now
from firefight_tui.domain.presence import Presence, reach_of
from firefight_tui.domain.roster_records import EngineerRecord, LoadRecord, RosterRecord, RosterRow, TimeRow
from firefight_tui.domain.shifts import at_moment
from firefight_tui.store.models import Absence, Engineer, PublicKey, Shift
from firefight_tui.store.store import Store

Times = TypeVar("Times", Shift, Absence)


def engineers(store: Store, now: datetime | None = None) -> tuple[EngineerRecord, ...]:
    """The roster, by handle; `open_complaints` counts the teams each is in."""
    if not store.exists():
        return ()
    now = now or utc_now()
    with store.read() as session:
        sight = sight_of(session, now, now)
        return tuple(_engineer(one, sight, now) for one in _everybody(session))


def _engineer(one: Engineer, sight: RosterSight, now: datetime) -> EngineerRecord:
    load = sight.load.get(one.handle, Load())
    away = at_moment(sight.absences.get(one.handle, ()), now)
    return EngineerRecord(
        one.id,
        one.handle,
        one.name,
        one.access,
        one.roles,
        one.skills,
        one.timezone,
        one.hours,
        one.capacity,
        one.active,
        load.in_hand,
        away is None and at_moment(sight.shifts.get(one.handle, ()), now) is not None,
        away.until if away is not None else None,
        LoadRecord(load.in_hand, load.urgent, load.late),
    )


def roster(store: Store, now: datetime, today_ends: datetime) -> RosterRecord:
    """Everybody who is active as they can be reached now, with shifts and absences to come.

    Args:
        store: Where they are kept.
        now: This moment.
        today_ends: Up to when a clock is due today, in the reader's zone.
    """
    if not store.exists():
        return RosterRecord((), (), ())
    with store.read() as session:
        sight = sight_of(session, now, today_ends)
        people = [one for one in _everybody(session) if one.active]
        names = {one.handle: one.name for one in people}
        rows = tuple(_row(one, sight, now) for one in people)
        return RosterRecord(rows, _times(session, Shift, names, now), _times(session, Absence, names, now))


def _row(one: Engineer, sight: RosterSight, now: datetime) -> RosterRow:
    load = sight.load.get(one.handle, Load())
    reach = reach_of(
        calendar_named(one.hours, one.timezone),
        zone_named(one.timezone),
        now,
        shifts=sight.shifts.get(one.handle, ()),
        absences=sight.absences.get(one.handle, ()),
    )
    return RosterRow(
        handle=one.handle,
        name=one.name,
        roles=one.roles,
        skills=one.skills,
        timezone=one.timezone,
        hours=one.hours,
        capacity=one.capacity,
        in_hand=load.in_hand,
        urgent=load.urgent,
        late=load.late,
        due=load.due,
        reach=reach,
    )


def _times(session: Session, model: type[Times], names: dict[str, str], now: datetime) -> tuple[TimeRow, ...]:
    wanted = select(model).where(model.until > now, model.retracted.is_(False))
    return tuple(
        TimeRow(one.id, one.engineer, names.get(one.engineer, one.engineer), one.since, one.until)
        for one in session.scalars(wanted.order_by(model.since, model.until, model.id))
    )


def _everybody(session: Session) -> list[Engineer]:
    return list(session.scalars(select(Engineer).where(Engineer.retracted.is_(False)).order_by(Engineer.handle)))


def on_call(record: RosterRecord, now: datetime) -> tuple[TimeRow | None, TimeRow | None]:
    """The shift that lasts now, and the one that takes over from it: the first by somebody else to begin about then."""
    present = at_moment(record.shifts, now)
    if present is None:
        return None, next((shift for shift in record.shifts if shift.since > now), None)
    after = [
        shift
        for shift in record.shifts
        if shift.engineer != present.engineer and shift.since >= present.until - timedelta(hours=1)
    ]
    return present, after[0] if after else None


def available(row: RosterRow) -> bool:
    """Whether somebody may be asked now without waking them, and has room."""
    return row.reach.presence in {Presence.ON_CALL, Presence.WORKING, Presence.AWAKE} and row.in_hand < row.capacity


def public_keys(store: Store) -> tuple[tuple[str, str, str], ...]:
    """Whose keys there are: handle, fingerprint and the key's line; of people who are active."""
    if not store.exists():
        return ()
    wanted = (
        select(PublicKey.engineer, PublicKey.fingerprint, PublicKey.public_key)
        .join(Engineer, Engineer.handle == PublicKey.engineer)
        .where(PublicKey.retracted.is_(False), Engineer.active.is_(True), Engineer.retracted.is_(False))
        .order_by(PublicKey.engineer, PublicKey.id)
    )
    with store.read() as session:
        return tuple((handle, fingerprint, line) for handle, fingerprint, line in session.execute(wanted))
