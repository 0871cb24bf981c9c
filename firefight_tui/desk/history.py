"""A complaint's timeline read back: which entries are in force, and the history its clocks run over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from firefight_tui.domain.chain import Changes
from firefight_tui.domain.clock_history import ClockHistory, Grading, Move, Pause, Promise
from firefight_tui.domain.clock_history import Contact as Exchange
from firefight_tui.domain.vocabulary import Severity, Stage
from firefight_tui.store.models import Complaint, Contact, Entry, Waiting
from firefight_tui.store.timeline import undone_among


@dataclass(frozen=True)
class Event:
    """One timeline entry with its changes read."""

    entry: Entry
    changes: Changes
    in_force: bool


def events_of(session: Session, kind: str, subject_id: int) -> tuple[Event, ...]:
    """All entries of a subject in order, each with whether it is still in force."""
    wanted = select(Entry).where(Entry.subject_kind == kind, Entry.subject_id == subject_id).order_by(Entry.sequence)
    return _events(list(session.scalars(wanted)))


def _turns(session: Session, complaint_id: int) -> tuple[Event, ...]:
    """The few entries that may have moved or graded a complaint, and those that take entries back.

    Changes are canonical JSON in which words stand by digest, so a field's name in quotes is found in no other place.
    """
    telling = or_(Entry.undoes.is_not(None), Entry.changes.like('%"stage"%'), Entry.changes.like('%"severity"%'))
    wanted = (
        select(Entry)
        .where(Entry.subject_kind == "complaint", Entry.subject_id == complaint_id, telling)
        .order_by(Entry.sequence)
    )
    return _events(list(session.scalars(wanted)))


def _events(entries: Sequence[Entry]) -> tuple[Event, ...]:
    undone = undone_among(entries)
    return tuple(Event(entry, Changes.from_json(entry.changes), entry.id not in undone) for entry in entries)


def history_of(session: Session, complaint: Complaint, *, until: datetime | None = None) -> ClockHistory:
    """What the clocks are computed from; `until` counts only what happened up to then."""
    turns = [event for event in _turns(session, complaint.id) if event.in_force and event.entry.undoes is None]
    in_force = [event for event in turns if _happened(event.entry.at, until)]
    contacts = session.execute(
        select(Contact.at, Contact.direction, Contact.next_update_at)
        .where(Contact.complaint_id == complaint.id, Contact.retracted.is_(False))
        .order_by(Contact.at, Contact.id)
    ).all()
    waits = session.execute(
        select(Waiting.since, Waiting.until, Waiting.ended_at, Waiting.on)
        .where(Waiting.complaint_id == complaint.id, Waiting.retracted.is_(False))
        .order_by(Waiting.since, Waiting.id)
    ).all()
    contacts = [row for row in contacts if _happened(row.at, until)]
    return ClockHistory(
        received_at=complaint.received_at,
        gradings=_gradings(complaint, in_force),
        contacts=tuple(Exchange(row.at, row.direction) for row in contacts),
        pauses=tuple(
            Pause(row.since, _ended(row.until, row.ended_at, until), row.on)
            for row in waits
            if _happened(row.since, until)
        ),
        moves=_moves(complaint, in_force),
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


def _gradings(complaint: Complaint, events: Sequence[Event]) -> tuple[Grading, ...]:
    found: list[Grading] = []
    for event in events:
        for row in event.changes.created:
            if (row.kind, row.id) == ("complaint", complaint.id):
                found.append(Grading(complaint.received_at, Severity(int(str(row.values["severity"])))))
        for one in event.changes.settings:
            if (one.kind, one.id, one.field) == ("complaint", complaint.id, "severity") and one.after is not None:
                found.append(Grading(event.entry.at, Severity(int(str(one.after)))))
    return tuple(found) or (Grading(complaint.received_at, complaint.severity),)


def _moves(complaint: Complaint, events: Sequence[Event]) -> tuple[Move, ...]:
    return tuple(
        Move(event.entry.at, Stage(str(one.before)), Stage(str(one.after)))
        for event in events
        for one in event.changes.settings
        if (one.kind, one.id, one.field) == ("complaint", complaint.id, "stage")
    )
