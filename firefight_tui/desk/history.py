"""A complaint's timeline read back: which entries are in force, and the history its clocks run over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from firefight_tui.domain.chain import Changes
from firefight_tui.domain.clock_history import ClockHistory, Grading, Move, Pause, Promise
from firefight_tui.domain.clock_history import Contact as Exchange
from firefight_tui.domain.vocabulary import Direction, RemedyKind, Severity, Stage, WaitOn
from firefight_tui.store.models import Complaint, Contact, Entry, Remedy, Waiting
from firefight_tui.store.timeline import undone_among


class Line(NamedTuple):
    """One entry as read: a timeline of thousands takes a fraction of the time that rows to be changed would."""

    id: int
    subject_kind: str
    subject_id: int
    verb: str
    actor: str
    login: str
    at: datetime
    recorded_at: datetime
    undoes: int | None
    changes: str


_LINE = tuple(getattr(Entry, name) for name in Line._fields)


@dataclass(frozen=True, slots=True)
class Event:
    """One timeline entry with its changes read."""

    entry: Line
    changes: Changes
    in_force: bool


def events_of(session: Session, kind: str, subject_id: int) -> tuple[Event, ...]:
    """All entries of a subject in order, each with whether it is still in force."""
    wanted = select(*_LINE).where(Entry.subject_kind == kind, Entry.subject_id == subject_id).order_by(Entry.sequence)
    return _events([Line(*row) for row in session.execute(wanted)])


def _events(entries: Sequence[Line]) -> tuple[Event, ...]:
    undone = undone_among(entries)
    return tuple(Event(entry, Changes.from_json(entry.changes), entry.id not in undone) for entry in entries)


def history_of(session: Session, complaint: Complaint, *, until: datetime | None = None) -> ClockHistory:
    """What the clocks are computed from; `until` counts only what happened up to then."""
    return _history(complaint, _read(session, [complaint.id]), until)


def histories_of(session: Session, complaints: Sequence[Beginning]) -> dict[int, ClockHistory]:
    """The same of several complaints by their number, with as many questions to the database as for one."""
    found = _read(session, [one.id for one in complaints])
    return {one.id: _history(one, found, None) for one in complaints}


class Beginning(Protocol):
    """What a history takes from the complaint's own row."""

    @property
    def id(self) -> int:
        """Its number."""
        ...

    @property
    def received_at(self) -> datetime:
        """When it reached us."""
        ...

    @property
    def severity(self) -> Severity:
        """What stands where no entry says more."""
        ...


@dataclass(frozen=True)
class _Rows:
    """The rows histories are made of, by complaint."""

    turns: Mapping[int, list[Line]]
    finished: Mapping[int, list[_Finished]]
    contacts: Mapping[int, list[_Contact]]
    waits: Mapping[int, list[_Wait]]


class _Finished(NamedTuple):
    complaint_id: int
    at: datetime


class _Contact(NamedTuple):
    complaint_id: int
    at: datetime
    direction: Direction
    next_update_at: datetime | None


class _Wait(NamedTuple):
    complaint_id: int
    since: datetime
    until: datetime | None
    ended_at: datetime | None
    on: WaitOn


def _read(session: Session, numbers: Sequence[int]) -> _Rows:
    contacts = session.execute(
        select(Contact.complaint_id, Contact.at, Contact.direction, Contact.next_update_at)
        .where(_among(Contact.complaint_id, numbers), Contact.retracted.is_(False))
        .order_by(Contact.at, Contact.id)
    )
    waits = session.execute(
        select(Waiting.complaint_id, Waiting.since, Waiting.until, Waiting.ended_at, Waiting.on)
        .where(_among(Waiting.complaint_id, numbers), Waiting.retracted.is_(False))
        .order_by(Waiting.since, Waiting.id)
    )
    finished = session.execute(
        select(Remedy.complaint_id, Remedy.finished_at).where(
            _among(Remedy.complaint_id, numbers),
            Remedy.retracted.is_(False),
            Remedy.finished_at.is_not(None),
            Remedy.kind != RemedyKind.PREVENTION,
        )
    )
    # The few entries that may have moved or graded a complaint, and those that take entries back. Changes are canonical
    # JSON in which words stand by digest, so a field's name in quotes is found in no other place.
    telling = or_(Entry.undoes.is_not(None), Entry.changes.like('%"stage"%'), Entry.changes.like('%"severity"%'))
    turns = session.execute(
        select(*_LINE)
        .where(Entry.subject_kind == "complaint", _among(Entry.subject_id, numbers), telling)
        .order_by(Entry.subject_id, Entry.sequence)
    )
    return _Rows(
        _grouped((Line(*row) for row in turns), lambda entry: entry.subject_id),
        _grouped((_Finished(key, at) for key, at in finished if at is not None), lambda row: row.complaint_id),
        _grouped((_Contact(*row) for row in contacts), lambda row: row.complaint_id),
        _grouped((_Wait(*row) for row in waits), lambda row: row.complaint_id),
    )


def _among(column: InstrumentedAttribute[int], numbers: Sequence[int]) -> ColumnElement[bool]:
    return column == numbers[0] if len(numbers) == 1 else column.in_(numbers)


R = TypeVar("R")


def _grouped(rows: Iterable[R], key: Callable[[R], int]) -> dict[int, list[R]]:
    found: dict[int, list[R]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _history(complaint: Beginning, rows: _Rows, until: datetime | None) -> ClockHistory:
    turns = _events(rows.turns.get(complaint.id, []))
    in_force = [
        event for event in turns if event.in_force and event.entry.undoes is None and _happened(event.entry.at, until)
    ]
    contacts = [row for row in rows.contacts.get(complaint.id, ()) if _happened(row.at, until)]
    return ClockHistory(
        received_at=complaint.received_at,
        gradings=_gradings(complaint, in_force),
        contacts=tuple(Exchange(row.at, row.direction) for row in contacts),
        pauses=tuple(
            Pause(row.since, _ended(row.until, row.ended_at, until), row.on)
            for row in rows.waits.get(complaint.id, ())
            if _happened(row.since, until)
        ),
        moves=_moves(complaint, in_force),
        contained_at=min(
            (row.at for row in rows.finished.get(complaint.id, ()) if _happened(row.at, until)), default=None
        ),
        promises=tuple(Promise(row.at, row.next_update_at) for row in contacts if row.next_update_at is not None),
    )


def _happened(at: datetime, until: datetime | None) -> bool:
    return until is None or at <= until


def _ended(planned: datetime | None, ended: datetime | None, until: datetime | None) -> datetime | None:
    """When a waiting ended: when somebody said so, at the latest when it was to end by itself."""
    known = [
        moment
        for moment in (planned, ended if ended is None or _happened(ended, until) else None)
        if moment is not None
    ]
    return min(known) if known else None


def _gradings(complaint: Beginning, events: Sequence[Event]) -> tuple[Grading, ...]:
    found: list[Grading] = []
    for event in events:
        for row in event.changes.created:
            if (row.kind, row.id) == ("complaint", complaint.id):
                found.append(Grading(complaint.received_at, Severity(int(str(row.values["severity"])))))
        for one in event.changes.settings:
            if (one.kind, one.id, one.field) == ("complaint", complaint.id, "severity") and one.after is not None:
                found.append(Grading(event.entry.at, Severity(int(str(one.after)))))
    return tuple(found) or (Grading(complaint.received_at, complaint.severity),)


def _moves(complaint: Beginning, events: Sequence[Event]) -> tuple[Move, ...]:
    return tuple(
        Move(event.entry.at, Stage(str(one.before)), Stage(str(one.after)))
        for event in events
        for one in event.changes.settings
        if (one.kind, one.id, one.field) == ("complaint", complaint.id, "stage")
    )
