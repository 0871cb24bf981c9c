"""An engineer's day: what is theirs to do of every complaint, read by the indexes there are, in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, exists, func, or_, select, union
from sqlalchemy.orm import Session

from firefight_tui.desk.dated import (
    RENEWALS_AHEAD,
    preventions_to_check,
    renewals_by,
    reviews_to_write,
    visits_to_make,
)
from firefight_tui.desk.history import histories_of
from firefight_tui.desk.proved import effects_of
from firefight_tui.desk.rulebook import rulebook
from firefight_tui.desk.views.board import cards_of
from firefight_tui.domain.board import Card, CardComplaint
from firefight_tui.domain.clocks import clocks
from firefight_tui.domain.duties import shown_duty
from firefight_tui.domain.learn_records import PreventionRecord
from firefight_tui.domain.my_day import DayItem, DayKind, MyDay, measure_item, prevention_item, remedy_items
from firefight_tui.domain.vocabulary import ClockName, Role
from firefight_tui.store.models import (
    NEVER,
    Client,
    Commitment,
    Complaint,
    Cooperation,
    Effect,
    Member,
    Prevention,
    Remedy,
    Retrospective,
    Visit,
)
from firefight_tui.store.models.types import from_milliseconds
from firefight_tui.store.store import Store

MOST = 500
"""Rows that are looked through of each kind, what is due first first; nobody has so much in hand."""

_TALKS = {ClockName.FIRST_CONTACT: (DayKind.CALL, "acknowledge"), ClockName.NEXT_UPDATE: (DayKind.UPDATE, "contact")}


@dataclass
class _Found:
    """Rows that are theirs, before the complaints they belong to are read.

    Attributes:
        open_ones: Open complaints they command or are in the team of.
        commanded: Those of them they command.
        members: Their seats in teams of open complaints.
        owning: Open complaints in which a remedy of theirs goes on.
        tested: Those of `open_ones` in which something was finished.
        effects: Complaints whose effects are theirs to measure by hand.
        talks: Of which complaint which clock asks for a word to the client, and when.
    """

    open_ones: list[Complaint]
    commanded: frozenset[int]
    members: list[Member]
    owning: list[int]
    tested: list[int]
    promises: list[Commitment]
    effects: list[int]
    preventions: list[Prevention]
    visits: list[Visit]
    renewals: list[Cooperation]
    reviews: list[Retrospective]
    talks: list[tuple[int, ClockName, datetime]] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        """Whether more of a kind were found than are looked through."""
        every: tuple[Sequence[object], ...] = (
            self.open_ones,
            self.members,
            self.owning,
            self.promises,
            self.preventions,
            self.visits,
            self.renewals,
            self.reviews,
        )
        return any(len(rows) > MOST for rows in every)

    @property
    def concerned(self) -> list[int]:
        """The complaints of all of it, by number."""
        own: list[Iterable[int]] = [
            self.owning,
            self.tested,
            self.effects,
            (number for number, _name, _at in self.talks),
        ]
        rows: list[Commitment | Cooperation | Member | Prevention | Retrospective | Visit] = [
            *self.members,
            *self.promises,
            *self.preventions,
            *self.visits,
            *self.renewals,
            *self.reviews,
        ]
        return list(
            dict.fromkeys([number for numbers in own for number in numbers] + [row.complaint_id for row in rows])
        )


def my_day(store: Store, whose: str, now: datetime) -> MyDay:
    """What is an engineer's to do.

    Args:
        store: Where it is kept; one that does not exist yet holds nothing.
        whose: The engineer.
        now: This moment.
    """
    if not store.exists():
        return MyDay(whose)
    with store.read() as session:
        found = _found(session, whose, now)
        ids = select(Complaint.id).where(Complaint.id.in_(found.concerned))
        cards, complaints = cards_of(session, ids)
        items = tuple(_items(session, found, cards, complaints, whose, now))
        count = session.scalar(select(func.count()).select_from(_open(whose).subquery())) or 0
        session.rollback()
    return MyDay(whose, items, count, found.is_cut)


# What is theirs


def _open(whose: str) -> Select[int]:
    """Open complaints they command or are in the team of."""
    seats = _seats(whose)
    return select(Complaint.id).where(
        Complaint.is_open.is_(True),
        Complaint.retracted.is_(False),
        or_(Complaint.commander == whose, Complaint.id.in_(seats)),
    )


def _seats(whose: str) -> Select[int]:
    return select(Member.complaint_id).where(
        Member.engineer == whose, Member.left_at.is_(None), Member.retracted.is_(False)
    )


def _found(session: Session, whose: str, now: datetime) -> _Found:
    wanted = select(Complaint).where(Complaint.id.in_(_open(whose))).order_by(Complaint.due_at, Complaint.id)
    open_ones = list(session.scalars(wanted.limit(MOST + 1)))
    numbers = [one.id for one in open_ones]
    commanded = frozenset(one.id for one in open_ones if one.commander == whose)
    members = _members(session, whose)
    liaison = {one.complaint_id for one in members if one.role is Role.LIAISON}
    found = _Found(
        open_ones,
        commanded,
        members,
        _owning(session, whose),
        _tested(session, numbers),
        _promises(session, whose),
        _measured(session, members, commanded),
        _preventions(session, whose),
        _visits(session, whose),
        _renewals(session, whose, now),
        _reviews(session, whose),
    )
    spoken_for = [one for one in open_ones if one.id in commanded or one.id in liaison]
    found.talks = list(_talks(session, spoken_for, now))
    return found


def _members(session: Session, whose: str) -> list[Member]:
    wanted = (
        select(Member)
        .join(Complaint, Complaint.id == Member.complaint_id)
        .where(Member.engineer == whose, Member.left_at.is_(None), Member.retracted.is_(False))
        .where(Complaint.is_open.is_(True), Complaint.retracted.is_(False))
    )
    return list(session.scalars(wanted.order_by(Member.since, Member.id).limit(MOST + 1)))


def _owning(session: Session, whose: str) -> list[int]:
    """Open complaints in which a remedy of theirs goes on. No index leads to an owner: all open ones are asked."""
    wanted = (
        select(Remedy.complaint_id)
        .join(Complaint, Complaint.id == Remedy.complaint_id)
        .where(Complaint.is_open.is_(True), Complaint.retracted.is_(False))
        .where(Remedy.owner == whose, Remedy.retracted.is_(False))
        .where(Remedy.dropped_at.is_(None), Remedy.retired_at.is_(None))
    )
    return list(session.scalars(wanted.group_by(Remedy.complaint_id).limit(MOST + 1)))


def _tested(session: Session, numbers: Sequence[int]) -> list[int]:
    """Those of some complaints in which something was finished, and may have to be judged."""
    wanted = select(Remedy.complaint_id).where(
        Remedy.complaint_id.in_(numbers),
        Remedy.finished_at.is_not(None),
        Remedy.dropped_at.is_(None),
        Remedy.retired_at.is_(None),
        Remedy.retracted.is_(False),
    )
    return list(session.scalars(wanted.distinct()))


def _promises(session: Session, whose: str) -> list[Commitment]:
    """Promises they made that are open; one that finishing a remedy of theirs answers for is told by the remedy."""
    by_remedy = exists().where(
        Remedy.complaint_id == Commitment.complaint_id,
        Remedy.commitment_id == Commitment.id,
        Remedy.owner == whose,
        Remedy.finished_at.is_(None),
        Remedy.dropped_at.is_(None),
        Remedy.retracted.is_(False),
    )
    wanted = (
        select(Commitment)
        .join(Complaint, Complaint.id == Commitment.complaint_id)
        .where(Complaint.is_open.is_(True), Complaint.retracted.is_(False))
        .where(Commitment.by == whose, Commitment.outcome.is_(None), Commitment.retracted.is_(False), ~by_remedy)
    )
    return list(session.scalars(wanted.order_by(Commitment.due_at, Commitment.id).limit(MOST + 1)))


def _measured(session: Session, members: Sequence[Member], commanded: frozenset[int]) -> list[int]:
    """Complaints whose effects are theirs to measure by hand: the tester's, and the commander's where there is none."""
    testing = {one.complaint_id for one in members if one.role is Role.TESTER}
    asked = testing | commanded
    wanted = select(Effect.complaint_id).where(
        Effect.complaint_id.in_(asked),
        Effect.none_reason.is_(None),
        Effect.source.is_(None),
        Effect.retracted.is_(False),
    )
    found = set(session.scalars(wanted))
    with_tester = select(Member.complaint_id).where(
        Member.complaint_id.in_(found - testing),
        Member.role == Role.TESTER,
        Member.left_at.is_(None),
        Member.retracted.is_(False),
    )
    return sorted(found - set(session.scalars(with_tester)))


def _preventions(session: Session, whose: str) -> list[Prevention]:
    """Prevention items nobody has checked, also of complaints that are closed: their own, and those of their teams."""
    ordered = preventions_to_check().order_by(Prevention.due_at, Prevention.id).limit(MOST + 1)
    own = session.scalars(ordered.where(Prevention.owner == whose))
    others = or_(Prevention.owner != whose, Prevention.owner.is_(None)) & Prevention.check_at.is_not(None)
    of_teams = Prevention.complaint_id.in_(_ever(whose, _seats(whose)))
    return [*own, *session.scalars(ordered.where(others, of_teams))]


def _ever(whose: str, seats: Select[int]) -> Select[int]:
    """All complaints, closed ones too, that they command, or in which they have one of these seats."""
    commanded = select(Complaint.id).where(Complaint.commander == whose, Complaint.retracted.is_(False))
    theirs = union(commanded, seats).subquery()
    return select(theirs.c[0])


def _spoken_for(whose: str) -> Select[int]:
    """All complaints, closed ones too, that they command or speak to the client for."""
    return _ever(whose, _seats(whose).where(Member.role == Role.LIAISON))


def _visits(session: Session, whose: str) -> list[Visit]:
    wanted = visits_to_make().where(Visit.complaint_id.in_(_spoken_for(whose)))
    return list(session.scalars(wanted.order_by(Visit.due_at, Visit.id).limit(MOST + 1)))


def _renewals(session: Session, whose: str, now: datetime) -> list[Cooperation]:
    wanted = renewals_by(now + RENEWALS_AHEAD).where(Cooperation.complaint_id.in_(_spoken_for(whose)))
    return list(session.scalars(wanted.order_by(Cooperation.renewal_due_at, Cooperation.id).limit(MOST + 1)))


def _reviews(session: Session, whose: str) -> list[Retrospective]:
    wanted = reviews_to_write().where(Complaint.commander == whose)
    return list(session.scalars(wanted.order_by(Retrospective.due_at).limit(MOST + 1)))


def _talks(
    session: Session, complaints: Sequence[Complaint], now: datetime
) -> Iterator[tuple[int, ClockName, datetime]]:
    """When the client is to hear from us. Where another clock is due before, that one hides it: it is computed."""
    hidden = []
    for one in complaints:
        if one.due_clock in _TALKS:
            yield one.id, one.due_clock, from_milliseconds(one.due_at)
        elif one.due_at < NEVER:
            hidden.append(one)
    rules, histories = rulebook(session), histories_of(session, hidden)
    for one in hidden:
        client = session.get(Client, one.client_id)
        assert client is not None, "every complaint has a client"
        calendar = rules.calendar(client.calendar, client.timezone)
        found = clocks(histories[one.id], rules.policy(client.id), calendar, now)
        for clock in (found.first_contact, found.next_update):
            if clock.is_going and clock.due_at is not None:
                yield one.id, clock.name, clock.due_at


# As items


def _items(
    session: Session,
    found: _Found,
    cards: Sequence[Card],
    complaints: dict[int, CardComplaint],
    whose: str,
    now: datetime,
) -> Iterator[DayItem]:
    teams = frozenset(one.id for one in found.open_ones)
    alone = _alone(session, complaints, whose)
    yield from remedy_items(cards, whose, teams, alone)
    yield from _talk_items(found, complaints)
    yield from _own_items(found, complaints)
    for one in found.preventions:
        is_alone = one.complaint_id in alone
        prevents = prevention_item(_prevention(one), complaints[one.complaint_id], whose, now, is_alone=is_alone)
        if prevents is not None:
            yield prevents
    yield from _later_items(found, complaints)
    for number in found.effects:
        row = session.get(Complaint, number)
        assert row is not None, "its number was read a moment ago"
        remedies = [card.remedy for card in cards if card.complaint.id == number]
        items = (measure_item(effect, complaints[number]) for effect in effects_of(session, row, remedies))
        yield from (item for item in items if item is not None)


def _alone(session: Session, complaints: dict[int, CardComplaint], whose: str) -> frozenset[int]:
    """Complaints they command with nobody else in the team."""
    commanded = frozenset(one.id for one in complaints.values() if one.commander == whose)
    others = select(Member.complaint_id).where(
        Member.complaint_id.in_(commanded),
        Member.engineer != whose,
        Member.left_at.is_(None),
        Member.retracted.is_(False),
    )
    return commanded - frozenset(session.scalars(others))


def _talk_items(found: _Found, complaints: dict[int, CardComplaint]) -> Iterator[DayItem]:
    for number, clock, at in found.talks:
        kind, verb = _TALKS[clock]
        yield DayItem(kind, number, complaints[number], "", complaints[number].title, at, verb)


def _own_items(found: _Found, complaints: dict[int, CardComplaint]) -> Iterator[DayItem]:
    for one in found.promises:
        yield DayItem(DayKind.PROMISE, one.id, complaints[one.complaint_id], "", one.what, one.due_at, "keep")
    for seat in found.members:
        if seat.confirmed_at is None:
            of = complaints[seat.complaint_id]
            yield DayItem(DayKind.DUTY, seat.id, of, seat.role.label, shown_duty(seat.duty), seat.since, "confirm")


def _later_items(found: _Found, complaints: dict[int, CardComplaint]) -> Iterator[DayItem]:
    for visit in found.visits:
        of = complaints[visit.complaint_id]
        yield DayItem(DayKind.VISIT, visit.id, of, f"#{visit.number}", of.title, visit.due_at, "visited")
    for one in found.renewals:
        of = complaints[one.complaint_id]
        yield DayItem(DayKind.RENEWAL, one.id, of, "", one.what, one.renewal_due_at, "cooperate")
    for review in found.reviews:
        of = complaints[review.complaint_id]
        yield DayItem(DayKind.REVIEW, review.id, of, "", of.title, review.due_at, "review")


def _prevention(one: Prevention) -> PreventionRecord:
    return PreventionRecord(
        one.id,
        one.number,
        one.at,
        one.by,
        one.area,
        one.owner,
        one.due_at,
        one.check_at,
        one.what,
        one.none_reason,
    )
