"""A changed policy or calendar: the due times and misses of every complaint it touches, computed anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from firefight_tui.desk.caches import clocked_by, dates_of
from firefight_tui.desk.history import histories_of
from firefight_tui.desk.rulebook import forget_rulebook, rulebook
from firefight_tui.domain.chain import Changes
from firefight_tui.domain.clocks import clocks
from firefight_tui.domain.vocabulary import ClockName, Severity, Stage
from firefight_tui.store.models import CalendarDay, Client, Complaint, Entry, Roster, SeverityPolicy, Snooze, Subject
from firefight_tui.store.work import table_of

AT_ONCE = 500
"""Complaints in one question to the database."""
_RULES = frozenset({table_of(SeverityPolicy), table_of(CalendarDay)})


def follow_rules(session: Session, entry: Entry, subject: Subject) -> None:
    """Rewrite the caches of the complaints whose clocks a change of the desk or of a client may have moved."""
    changes = Changes.from_json(entry.changes)
    kinds = {row.kind for row in changes.created} | {one.kind for one in changes.settings}
    if isinstance(subject, Roster) and kinds & _RULES:
        recompute(session, None)
    elif isinstance(subject, Client) and (kinds & _RULES or _moves_clocks(changes, subject)):
        recompute(session, subject.id)


def _moves_clocks(changes: Changes, client: Client) -> bool:
    """Whether the client's business hours changed, and with them the due times of its complaints."""
    return any(
        (one.kind, one.id) == (table_of(Client), client.id) and one.field in {"calendar", "timezone"}
        for one in changes.settings
    )


def recompute(session: Session, client_id: int | None) -> None:
    """Rewrite what the clocks make of the cache columns, of all complaints of a client or (None) of the store.

    Complaints that have ended are not left out: what they missed is history, and history is recomputed too.
    """
    session.flush()
    forget_rulebook(session)
    last = 0
    while rows := _batch(session, client_id, last):
        _write(session, list(_changed(session, rows)))
        last = rows[-1].id
    for row in list(session.identity_map.values()):
        if isinstance(row, Complaint):
            session.expire(row, ["due_at", "due_clock", "missed"])


class _Standing(NamedTuple):
    """A complaint's row, as far as its clocks go."""

    id: int
    received_at: datetime
    severity: Severity
    stage: Stage
    due_at: int
    due_clock: ClockName | None
    missed: tuple[str, ...]
    client_id: int
    timezone: str
    calendar: str


def _batch(session: Session, client_id: int | None, last: int) -> list[_Standing]:
    wanted = (
        select(
            Complaint.id,
            Complaint.received_at,
            Complaint.severity,
            Complaint.stage,
            Complaint.due_at,
            Complaint.due_clock,
            Complaint.missed,
            Client.id,
            Client.timezone,
            Client.calendar,
        )
        .join(Client, Client.id == Complaint.client_id)
        .where(Complaint.id > last, Complaint.retracted.is_(False))
        .order_by(Complaint.id)
        .limit(AT_ONCE)
        .with_for_update(of=Complaint)
    )
    if client_id is not None:
        wanted = wanted.where(Complaint.client_id == client_id)
    return [_Standing(*tuple(row)) for row in session.execute(wanted)]


def _changed(session: Session, rows: Sequence[_Standing]) -> Iterator[dict[str, Any]]:
    """The new values of those that have any."""
    rules = rulebook(session)
    histories = histories_of(session, rows)
    snoozed = _snoozed(session, [row.id for row in rows])
    for row in rows:
        history = histories[row.id]
        # As `store check` does: up to when the last thing happened, which answers the same as any later moment.
        calendar = rules.calendar(row.calendar, row.timezone)
        found = clocks(history, rules.policy(row.client_id), calendar, max(dates_of(history)))
        right = clocked_by(found, snoozed.get(row.id), counts=row.stage.is_open)
        if (right.due_at, right.due_clock, right.missed) != (row.due_at, row.due_clock, row.missed):
            yield {"number": row.id, "due": right.due_at, "clock": right.due_clock, "misses": right.missed}


def _snoozed(session: Session, numbers: Sequence[int]) -> dict[int, datetime]:
    wanted = (
        select(Snooze.complaint_id, func.max(Snooze.until))
        .where(Snooze.complaint_id.in_(numbers), Snooze.retracted.is_(False), Snooze.ended_at.is_(None))
        .group_by(Snooze.complaint_id)
    )
    return {row[0]: row[1] for row in session.execute(wanted)}


def _write(session: Session, values: Sequence[dict[str, Any]]) -> None:
    if not values:
        return
    table = Complaint.__table__
    statement = (
        update(table)  # type: ignore[arg-type]  # a mapped class has a Table, which the stubs call FromClause
        .where(table.c.id == bindparam("number"))
        .values(due_at=bindparam("due"), due_clock=bindparam("clock"), missed=bindparam("misses"))
    )
    session.connection().execute(statement, list(values))
