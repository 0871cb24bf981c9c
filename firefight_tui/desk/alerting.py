"""Writes alerts into the outbox: about clocks, up the ladder, and about what else is late; each once, and no storm.

What keeps an alert from being written twice is its key, which is unique in the store: a watch that sleeps, is killed or
restarted finds what it has said. The key names the clock, its due and the engineer, so that a new due is a new alert.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from firefight_tui.desk.alarm_words import alert_body, alert_subject
from firefight_tui.desk.crew import Staff, staff_at
from firefight_tui.desk.fields import ref
from firefight_tui.desk.reminding import Reminding
from firefight_tui.desk.storm import DIGEST, OVERDUE, gather
from firefight_tui.desk.worries import Worries, Worry
from firefight_tui.desk.zones import zone_named
from firefight_tui.domain.ladder import Step, ladder, told_by
from firefight_tui.domain.vocabulary import DeliveryState, OutboxKind, Severity
from firefight_tui.store.models import Client, Complaint, Outbox
from firefight_tui.store.store import Store
from firefight_tui.store.work import UnitOfWork, table_of

WAKING = frozenset({Severity.URGENT, Severity.SERIOUS})
"""Severities that know no quiet hours."""
AT_ONCE = 400
"""Keys asked for in one statement."""


@dataclass(frozen=True)
class Alert:
    """One alert that is to be there: about a clock, to an engineer, who stands on a rung."""

    worry: Worry
    engineer: str
    step: Step

    @property
    def key(self) -> str:
        """What it is known by in the outbox."""
        return f"{self.worry.key}:{self.engineer}"


class Alerting:
    """Looks at all clocks, and at what else is late, and writes what is new. For whoever holds the watch's lock.

    Args:
        store: The store.
        steps: How long after a clock is late the second, third.. rung is told.
        most: Alerts to one engineer within `per` before the rest is put together.
        per: The time that counts for that.
    """

    def __init__(self, store: Store, steps: Sequence[timedelta], most: int, per: timedelta) -> None:
        self._store, self._steps, self._most, self._per = store, steps, most, per
        self._worries, self._reminding = Worries(), Reminding()

    def warn(self, now: datetime) -> int:
        """Write the alerts that are due at a moment and not there yet, and take back those that no longer hold.

        Returns:
            How many were written.
        """
        with self._store.read() as session:
            staff = staff_at(session, now)
            worries = self._worries.at(session, now)
            wanted = {alert.key: alert for alert in self._alerts(session, staff, worries, now)}
            new = [wanted[key] for key in wanted.keys() - _written(session, list(wanted))]
            seen = self._reminding.look(session, staff, now)
            stale = [*_stale(session, {worry.key for worry in worries}), *seen.stale]
            late = _quiet(session, staff, now)
            due = _any_due(session, now)
        if not (new or seen.new or stale or late or due):
            return 0
        with self._store.write() as work:
            for row in _unwritten(work.session, seen.new):
                work.session.add(row)
            self._write(work, staff, new, stale, late, now)
            work.commit()
        return len(new) + len(seen.new)

    def _write(
        self,
        work: UnitOfWork,
        staff: Staff,
        new: Sequence[Alert],
        stale: Sequence[int],
        late: Mapping[int, datetime],
        now: datetime,
    ) -> None:
        for alert in sorted(new, key=lambda one: (one.worry.due_at, one.key)):
            work.session.add(_row(work.session, staff, alert, now))
        work.session.flush()
        waiting = (Outbox.state == DeliveryState.WAITING) & Outbox.retracted.is_(False)
        _change(work.session, waiting & Outbox.id.in_(stale), retracted=True)
        for number, at in late.items():
            _change(work.session, waiting & (Outbox.id == number), next_attempt_at=at)
        gather(work.session, now, self._most, self._per)
        work.announce(table_of(Outbox), 0)

    def _alerts(self, session: Session, staff: Staff, worries: Sequence[Worry], now: datetime) -> Iterator[Alert]:
        for worry in worries:
            complaint = session.get(Complaint, worry.complaint)
            assert complaint is not None, "rows are never deleted"
            steps = ladder(staff.crew_of(complaint))
            told = told_by(steps, worry.due_at, self._steps, now) if worry.late else steps[:1]
            yield from (Alert(worry, engineer, step) for step in told for engineer in step.engineers)


def _row(session: Session, staff: Staff, alert: Alert, now: datetime) -> Outbox:
    worry = alert.worry
    complaint = session.get(Complaint, worry.complaint)
    assert complaint is not None, "rows are never deleted"
    client = session.get(Client, complaint.client_id)
    zone = zone_named(staff.engineers[alert.engineer].timezone)
    at = now if complaint.severity in WAKING else staff.reachable_at(alert.engineer, now)
    name = client.name if client is not None else ""
    rung, reference = alert.step.rung, ref(complaint.id)
    return Outbox(
        complaint_id=complaint.id,
        kind=OutboxKind.ALERT,
        engineer=alert.engineer,
        made_at=now,
        not_before=at,
        next_attempt_at=at,
        message_id=f"{uuid.uuid4()}@firefight",
        key=alert.key,
        subject=alert_subject(worry.clock, late=worry.late, severity=complaint.severity, client=name),
        body=alert_body(complaint.title, worry.clock, worry.due_at, now, zone, rung, reference),
    )


def _unwritten(session: Session, rows: Sequence[Outbox]) -> list[Outbox]:
    """Those of some rows that nobody else has written since they were made."""
    there = _written(session, [row.key for row in rows if row.key is not None])
    return [row for row in rows if row.key not in there]


def _written(session: Session, keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for place in range(0, len(keys), AT_ONCE):
        wanted = select(Outbox.key).where(Outbox.key.in_(keys[place : place + AT_ONCE]))
        found.update(key for key in session.scalars(wanted) if key is not None)
    return found


def _stale(session: Session, holding: set[str]) -> list[int]:
    """Alerts that wait, for quiet hours or a line that is down, while what they tell of no longer holds."""
    wanted = select(Outbox.id, Outbox.key).where(
        Outbox.kind == OutboxKind.ALERT,
        Outbox.state == DeliveryState.WAITING,
        Outbox.retracted.is_(False),
        Outbox.key.like("late:%") | Outbox.key.like("soon:%"),
    )
    return [number for number, key in session.execute(wanted) if str(key).rpartition(":")[0] not in holding]


def _quiet(session: Session, staff: Staff, now: datetime) -> dict[int, datetime]:
    """Word about what can wait, to whoever is not at work: when it goes out instead."""
    wanted = (
        select(Outbox.id, Outbox.engineer, Outbox.key)
        .outerjoin(Complaint, Complaint.id == Outbox.complaint_id)
        .where(
            Outbox.kind != OutboxKind.MAIL,
            Outbox.state == DeliveryState.WAITING,
            Outbox.retracted.is_(False),
            Outbox.next_attempt_at <= now,
            or_(Complaint.severity.not_in(WAKING), Outbox.key.like(f"{OVERDUE}%")),
        )
    )
    times = {
        number: (staff.at_work_from if str(key).startswith(OVERDUE) else staff.reachable_at)(engineer or "", now)
        for number, engineer, key in session.execute(wanted)
    }
    return {number: at for number, at in times.items() if at > now}


def _any_due(session: Session, now: datetime) -> bool:
    """Whether an alert is about to leave, so that somebody's may have to be put together."""
    wanted = select(Outbox.id).where(
        Outbox.kind == OutboxKind.ALERT,
        Outbox.state == DeliveryState.WAITING,
        Outbox.retracted.is_(False),
        Outbox.next_attempt_at <= now,
        Outbox.key.not_like(f"{DIGEST}%"),
    )
    return session.scalars(wanted.limit(1)).first() is not None


def _change(session: Session, wanted: ColumnElement[bool], **values: object) -> None:
    session.execute(update(Outbox).where(wanted).values(**values).execution_options(synchronize_session=False))
