"""The list: a page of complaints over any query, and how many there are of what matters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from firefight_tui.desk.views.next_updates import NextUpdates
from firefight_tui.domain.query import Query
from firefight_tui.domain.queue_records import QueueCounts, QueuePage, QueueRow
from firefight_tui.domain.status import Status
from firefight_tui.store.models import NEVER, Complaint
from firefight_tui.store.models.types import from_milliseconds
from firefight_tui.store.pages import counts_of, how_many, key_of, page_of, rows_of, status_of
from firefight_tui.store.selection import Asker, beyond, condition, ordering
from firefight_tui.store.store import Store

AT_ONCE = 500
"""Numbers in one statement; every database takes so many."""


def queue_page(
    store: Store,
    reader: str,
    query: Query,
    *,
    now: datetime,
    after: QueueRow | None = None,
    limit: int = 50,
    count: bool = False,
) -> QueuePage:
    """A page of the list in the query's order, by keyset.

    Rows that change between two pages may be met twice or not at all; all others are met exactly once.

    Args:
        store: Where complaints are kept; one that does not exist yet is empty.
        reader: The handle `mine`, `new` and `me` refer to.
        query: Which complaints in which order; without an order, due soonest first.
        now: The moment `late` refers to.
        after: The row after which the page begins; the first page without it.
        limit: Rows of a page.
        count: Whether to count all rows of the query.
    """
    if not store.exists():
        return QueuePage((), 0 if count else None)
    wanted = condition(query, asker_at(store, reader, now))
    with store.read() as session:
        page = page_of(reader, query, wanted).limit(limit)
        if after is not None:
            page = page.where(beyond(query, key_of(query, after)))
        rows = tuple(row_record(row) for row in session.execute(page))
        total = session.scalar(how_many(wanted)) if count else None
    return QueuePage(rows, total)


def queue_counts(store: Store, reader: str, now: datetime) -> QueueCounts:
    """How many complaints are open, late, waiting, without a commander, and mine."""
    if not store.exists():
        return QueueCounts(0, 0, 0, 0, 0)
    with store.read() as session:
        return QueueCounts(*session.execute(counts_of(reader, now)).one())


def status(store: Store, now: datetime) -> Status | None:
    """What a status bar shows; None where there is no store."""
    if not store.exists():
        return None
    with store.read() as session:
        opened, late, unsent, stuck, number, due_at, clock = session.execute(status_of(now)).one()
    at = None if due_at is None else from_milliseconds(due_at)
    return Status(opened, late, unsent, stuck, number, at, None if clock is None else str(clock.value))


def count_of(store: Store, reader: str, query: Query, *, now: datetime) -> int:
    """How many complaints satisfy a query."""
    if not store.exists():
        return 0
    with store.read() as session:
        return session.scalar(how_many(condition(query, asker_at(store, reader, now)))) or 0


def queue_ids(store: Store, reader: str, query: Query, *, now: datetime, limit: int) -> tuple[int, ...]:
    """The numbers of the complaints of a query, in its order, at most `limit`; no more of them is read."""
    if not store.exists():
        return ()
    wanted = select(Complaint.id).where(condition(query, asker_at(store, reader, now)))
    with store.read() as session:
        return tuple(session.scalars(wanted.order_by(*ordering(query)).limit(limit)))


def still_listed(store: Store, reader: str, query: Query, ids: Sequence[int], *, now: datetime) -> frozenset[int]:
    """Those of some complaints, however many, that satisfy a query now."""
    if not ids or not store.exists():
        return frozenset()
    # Words are looked for in each of these by itself: all hits of a common word may be a million.
    wanted = condition(query, replace(asker_at(store, reader, now), one_by_one=True))
    with store.read() as session:
        return frozenset(
            number
            for some in _portions(ids)
            for number in session.scalars(select(Complaint.id).where(Complaint.id.in_(some), wanted))
        )


def rows_by_id(store: Store, reader: str, ids: Sequence[int], *, now: datetime) -> tuple[QueueRow, ...]:
    """The rows of some complaints, in the order given; those that are not there, or were taken back, are left out."""
    if not ids or not store.exists():
        return ()
    shown = condition(Query(), asker_at(store, reader, now))
    with store.read() as session:
        rows = {
            row.id: row_record(row)
            for some in _portions(ids)
            for row in session.execute(rows_of(reader).where(Complaint.id.in_(some), shown))
        }
    return tuple(rows[number] for number in dict.fromkeys(ids) if number in rows)


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


@dataclass(frozen=True)
class Place:
    """Where a complaint stands in the list of a query: how many rows come before it."""

    row: QueueRow
    before: int


def asker_at(store: Store, reader: str, now: datetime) -> Asker:
    """Who asks this store when."""
    return Asker(reader, now, "sqlite" if store.is_sqlite else "postgresql", updates=NextUpdates(store, now))


def row_record(row: Row[*tuple[Any, ...]]) -> QueueRow:
    """The record of a row of `pages.COLUMNS`."""
    return QueueRow(
        id=row.id,
        title=row.title,
        stage=row.stage,
        severity=row.severity,
        severity_assumed="severity" in row.assumed,
        cause=row.cause,
        client=row.client,
        project=row.project,
        commander=row.commander,
        received_at=row.received_at,
        updated_at=row.updated_at,
        due_at=None if row.due_at >= NEVER else from_milliseconds(row.due_at),
        due_clock=row.due_clock,
        missed=row.missed,
        waiting_on=row.waiting_on,
        waiting_until=row.waiting_until,
        untold=row.untold,
        version=row.version,
        entries=row.entries,
        seen_entries=row.seen_entries,
    )
