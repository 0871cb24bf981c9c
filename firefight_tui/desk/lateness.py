"""Which remedies, prevention items, retrospectives, visits and renewals are late, and who is to hear of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from firefight_tui.desk.crew import Staff
from firefight_tui.desk.dated import (
    RENEWALS_AHEAD,
    preventions_to_check,
    remedies_to_finish,
    renewals_by,
    reviews_to_write,
    visits_to_make,
)
from firefight_tui.desk.zones import zone_named
from firefight_tui.domain.ladder import RUNGS, ladder
from firefight_tui.domain.lateness import Late, LateKind, day_over
from firefight_tui.domain.vocabulary import Role
from firefight_tui.store.models import (
    Client,
    Complaint,
    Cooperation,
    Member,
    Prevention,
    Remedy,
    Retrospective,
    Visit,
)
from firefight_tui.words import N_

MOST = 500
"""Things of each kind that are looked through, those late last first: what nobody does for years hides nothing new."""

OWNS = N_("it is yours to do")
SPEAKS = N_("you speak to the client")
CHECKS = N_("its owner commands, and somebody else of the team checks it")


def late_things(session: Session, staff: Staff, now: datetime, engineer: str | None = None) -> tuple[Late, ...]:
    """What is late at a moment, with whom to tell, that due first first.

    Args:
        session: The store.
        staff: The roster at that moment.
        now: The moment.
        engineer: Whose alone: what they own, command or are in the team of. Everybody's without.
    """
    found = [(owner, late) for owner, late in _found(session, now, engineer) if late.since <= now]
    numbers = {late.complaint for _owner, late in found}
    complaints = {one.id: one for one in session.scalars(select(Complaint).where(Complaint.id.in_(numbers)))}
    seats = _seats(session, numbers)
    told = (
        replace(late, told=_told(staff, complaints[late.complaint], seats.get(late.complaint, ()), late, owner))
        for owner, late in found
    )
    return tuple(sorted(told, key=lambda one: (one.due_at, one.key)))


def _found(session: Session, now: datetime, engineer: str | None) -> Iterator[tuple[str | None, Late]]:
    """The owner, where it has one, and the thing."""
    remedies = remedies_to_finish().where(Remedy.due_at < now, _theirs(engineer, Remedy.owner))
    for remedy in session.scalars(remedies.order_by(Remedy.due_at.desc(), Remedy.id).limit(MOST)):
        if remedy.due_at is not None:
            label = f"R{remedy.number}"
            yield (
                remedy.owner,
                Late(LateKind.REMEDY, remedy.complaint_id, remedy.id, label, remedy.what, remedy.due_at, remedy.due_at),
            )
    preventions = preventions_to_check().where(or_(Prevention.due_at < now, Prevention.check_at < now))
    preventions = preventions.where(_theirs(engineer, Prevention.owner))
    for item in session.scalars(preventions.order_by(Prevention.due_at.desc(), Prevention.id).limit(MOST)):
        yield item.owner, _of_prevention(item, now)
    yield from ((None, late) for late in _afterwards(session, now, _theirs(engineer)))


def _of_prevention(one: Prevention, now: datetime) -> Late:
    """Its owner hears once that it should be done, which asks for no verb; then it is checked."""
    label, what = f"V{one.number}", one.what or ""
    if one.check_at is not None and one.check_at < now:
        return Late(LateKind.CHECK, one.complaint_id, one.id, label, what, one.check_at, one.check_at)
    assert one.due_at is not None, "asked for by one of its dates"
    is_repeated = one.check_at is None
    return Late(
        LateKind.PREVENTION, one.complaint_id, one.id, label, what, one.due_at, one.due_at, is_repeated=is_repeated
    )


def _afterwards(session: Session, now: datetime, theirs: ColumnElement[bool]) -> Iterator[Late]:
    """Retrospectives, visits and renewals."""
    reviews = reviews_to_write().where(Retrospective.due_at < now, theirs)
    for review in session.scalars(reviews.order_by(Retrospective.due_at.desc(), Retrospective.id).limit(MOST)):
        if review.due_at is not None:
            yield Late(LateKind.REVIEW, review.complaint_id, review.id, "", "", review.due_at, review.due_at)
    visits = visits_to_make().where(Visit.due_at < now, theirs).join(Client, Client.id == Complaint.client_id)
    rows = visits.add_columns(Client.timezone).order_by(Visit.due_at.desc(), Visit.id).limit(MOST)
    for visit, timezone in session.execute(rows):
        since = day_over(visit.due_at, zone_named(timezone))
        yield Late(LateKind.VISIT, visit.complaint_id, visit.id, f"#{visit.number}", "", visit.due_at, since)
    renewals = renewals_by(now + RENEWALS_AHEAD).where(theirs)
    ordered = renewals.order_by(Cooperation.renewal_due_at.desc(), Cooperation.id).limit(MOST)
    for one in session.scalars(ordered):
        due_at = one.renewal_due_at
        if due_at is not None:
            is_late = due_at < now
            kind, since = (LateKind.RENEWAL, due_at) if is_late else (LateKind.RENEWAL_AHEAD, due_at - RENEWALS_AHEAD)
            yield Late(kind, one.complaint_id, one.id, "", one.what, due_at, since, is_repeated=is_late)


def _theirs(engineer: str | None, owner: InstrumentedAttribute[str | None] | None = None) -> ColumnElement[bool]:
    if engineer is None:
        return true()
    seats = select(Member.complaint_id).where(
        Member.engineer == engineer, Member.left_at.is_(None), Member.retracted.is_(False)
    )
    mine = or_(Complaint.commander == engineer, Complaint.id.in_(seats))
    return mine if owner is None else or_(mine, owner == engineer)


# Who hears of it


def _seats(session: Session, numbers: Iterable[int]) -> Mapping[int, list[Member]]:
    wanted = select(Member).where(
        Member.complaint_id.in_(numbers), Member.left_at.is_(None), Member.retracted.is_(False)
    )
    found: dict[int, list[Member]] = {}
    for one in session.scalars(wanted.order_by(Member.id)):
        found.setdefault(one.complaint_id, []).append(one)
    return found


def _told(
    staff: Staff, complaint: Complaint, team: Iterable[Member], late: Late, owner: str | None
) -> Mapping[str, str]:
    """Who is told, and why; where who should be is away or gone, the next on the complaint's ladder."""
    present = {
        handle for handle in staff.engineers if handle not in staff.away and not _is_blamed(staff, complaint, handle)
    }
    own = {owner: OWNS} if owner in present and owner is not None else {}
    match late.kind:
        case LateKind.REMEDY:
            return {**_leads(staff, complaint), **own}
        case LateKind.PREVENTION if late.is_repeated:
            return {**_leads(staff, complaint), **own}
        case LateKind.PREVENTION:
            return own or _leads(staff, complaint)
        case LateKind.CHECK:
            others = {one.engineer: CHECKS for one in team if one.engineer in present and one.engineer != owner}
            if complaint.commander == owner:
                return others or own
            return _leads(staff, complaint, *([owner] if owner is not None else [])) or others or own
        case LateKind.VISIT:
            speaking = {one.engineer: SPEAKS for one in team if one.role is Role.LIAISON and one.engineer in present}
            return {**speaking, **_leads(staff, complaint)}
        case _:
            return _leads(staff, complaint)


def _is_blamed(staff: Staff, complaint: Complaint, handle: str) -> bool:
    return complaint.about is not None and complaint.about in {handle, staff.engineers[handle].name}


def _leads(staff: Staff, complaint: Complaint, *without: str) -> Mapping[str, str]:
    """Who commands; where nobody does or they are away, the lowest rung of the ladder somebody stands on."""
    steps = ladder(staff.crew_of(complaint), without=without)
    return {handle: RUNGS[step.rung] for step in steps[:1] for handle in step.engineers}
