"""The columns the list filters and sorts by, computed afresh from timeline and rows after every verb."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.history import history_of
from firefight_tui.desk.kinds import KINDS
from firefight_tui.desk.rulebook import Rulebook, rulebook
from firefight_tui.domain.chain import Changes
from firefight_tui.domain.clock_history import ClockHistory
from firefight_tui.domain.clocks import Clocks, clocks, due, shortest
from firefight_tui.domain.vocabulary import ClockName, ClockState, Direction, Severity, WaitOn
from firefight_tui.store.models import NEVER, Client, Complaint, Snooze, Waiting
from firefight_tui.store.models.types import to_milliseconds
from firefight_tui.store.work import is_words


@dataclass(frozen=True)
class Cached:
    """What the cache columns of a complaint must hold."""

    is_open: bool
    untold: bool
    due_at: int
    due_clock: ClockName | None
    missed: tuple[str, ...]
    waiting_on: WaitOn | None
    waiting_until: datetime | None


def clocks_of(session: Session, complaint: Complaint, history: ClockHistory, now: datetime) -> Clocks:
    """The four clocks of a complaint under its client's policy and calendar."""
    client = session.get(Client, complaint.client_id)
    assert client is not None, "every complaint has a client"
    rules = rulebook(session)
    return clocks(history, rules.policy(client.id), rules.calendar(client.calendar, client.timezone), now)


def first_due(
    rules: Rulebook, client_id: int, timezone: str, calendar: str, severity: Severity
) -> Callable[[datetime], tuple[ClockName | None, int]]:
    """When the first clock of a complaint nobody has touched is due, by the moment it was received.

    Returns:
        A function from the moment of receipt to the clock and its due time in milliseconds.
    """
    name, span, pace = shortest(rules.policy(client_id).targets[severity], rules.calendar(calendar, timezone))
    return lambda received_at: (name, to_milliseconds(pace.after(received_at, span)))


@dataclass(frozen=True)
class Clocked:
    """The cache columns that come of the clocks."""

    due_at: int
    due_clock: ClockName | None
    missed: tuple[str, ...]


def clocked_by(found: Clocks, snoozed: datetime | None, *, counts: bool) -> Clocked:
    """What the clocks make of the cache columns.

    A snoozed complaint sinks to the moment somebody wants to be reminded, and is never hidden: its clocks go on.

    Args:
        found: The clocks.
        snoozed: Until when it is snoozed, if it is.
        counts: Whether the complaint is open and not retracted.
    """
    next_due = due(found) if counts else None
    due_at = NEVER
    if next_due is not None:
        due_at = to_milliseconds(max(next_due[1], snoozed or next_due[1]))
    missed = (
        str(clock.name)
        for clock in found
        if clock.state is ClockState.MISSED and (clock.met_at or clock.stopped_at) is not None
    )
    return Clocked(due_at, next_due[0] if next_due is not None else None, tuple(missed))


def snoozed_until(session: Session, complaint_id: int) -> datetime | None:
    """Until when a complaint is snoozed by somebody, whether or not that moment has come; nothing else has ended it."""
    wanted = select(Snooze.until).where(
        Snooze.complaint_id == complaint_id, Snooze.retracted.is_(False), Snooze.ended_at.is_(None)
    )
    return max(session.scalars(wanted), default=None)


def computed(session: Session, complaint: Complaint, now: datetime, *, until: datetime | None = None) -> Cached:
    """What the cache columns must hold at this moment; `until` counts only what happened up to then."""
    history = history_of(session, complaint, until=until)
    found = clocks_of(session, complaint, history, max(now, *dates_of(history)))
    counts = complaint.stage.is_open and not complaint.retracted
    clocked = clocked_by(found, snoozed_until(session, complaint.id), counts=counts)
    lasting = _lasting_wait(session, complaint)
    return Cached(
        is_open=counts,
        untold=complaint.stage.is_side_end and not complaint.retracted and not _told(history),
        due_at=clocked.due_at,
        due_clock=clocked.due_clock,
        missed=clocked.missed,
        waiting_on=lasting.on if lasting is not None else None,
        waiting_until=lasting.until if lasting is not None else None,
    )


def refresh(session: Session, complaint: Complaint, now: datetime) -> None:
    """Rewrite the cache columns of a complaint."""
    for name, value in computed(session, complaint, now).__dict__.items():
        if getattr(complaint, name) != value:
            setattr(complaint, name, value)


def touches_clocks(changes: Changes) -> bool:
    """Whether changes may move a cache column: all do but those of words, and of rows no clock looks at."""
    return any(KINDS[row.kind].moves_clocks for row in changes.created) or any(
        KINDS[one.kind].moves_clocks and not is_words(KINDS[one.kind], one.field) for one in changes.settings
    )


def dates_of(history: ClockHistory) -> Iterator[datetime]:
    """When things happened; on a machine whose clock is ahead of ours, that is later than our now."""
    yield history.received_at
    yield from (contact.at for contact in history.contacts)
    yield from (move.at for move in history.moves)
    yield from (grading.at for grading in history.gradings)
    yield from (pause.since for pause in history.pauses)
    yield from (promise.made_at for promise in history.promises)
    if history.contained_at is not None:
        yield history.contained_at


def _lasting_wait(session: Session, complaint: Complaint) -> Waiting | None:
    """The wait nobody ended; whether its planned end has passed the reader sees, since no verb marks that moment."""
    wanted = (
        select(Waiting)
        .where(Waiting.complaint_id == complaint.id, Waiting.retracted.is_(False), Waiting.ended_at.is_(None))
        .order_by(Waiting.since.desc(), Waiting.id.desc())
    )
    return session.scalars(wanted).first()


def _told(history: ClockHistory) -> bool:
    """Whether an outward contact followed the end (S11: the client hears what became of it)."""
    ended = [move.at for move in history.moves if move.target.is_side_end]
    return bool(ended) and any(
        contact.at >= ended[-1] and contact.direction is Direction.OUT for contact in history.contacts
    )
