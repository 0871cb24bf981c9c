"""A long list read in blocks at any place: by keyset from its neighbours, from either end, or from an anchor."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from heapq import merge
from itertools import islice

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from firefight_tui.desk.views.queue import Place, asker_at, queue_ids, row_record, rows_by_id, still_listed
from firefight_tui.domain.query import Query
from firefight_tui.domain.queue_records import QueueRow
from firefight_tui.store.anchors import Anchors, gather, key_at
from firefight_tui.store.models import Complaint
from firefight_tui.store.pages import how_many, key_of, rows_of
from firefight_tui.store.selection import asks_for_open, before, beyond, condition, ordering, starting, walks_index
from firefight_tui.store.store import Store

Rows = tuple[QueueRow, ...]

FEW = 2_000
"""A query that finds no more is read by its complaints' numbers: no database then walks a long index for them."""

MOST_ARRIVALS = 1_000
"""Complaints that came or changed since the list was read, of which one is told; beyond that nobody counts."""


@dataclass(frozen=True, slots=True)
class Ends:
    """What is known of the rows around a block that is to be read.

    Attributes:
        after: The row just before it.
        before: The row just after it.
        total: How many rows there are.
    """

    after: QueueRow | None = None
    before: QueueRow | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What happened to a list since it was read.

    Attributes:
        rows: Rows that changed, as they are now, of those that are held.
        gone: Of those the ones the query finds no more.
        new: Complaints the query finds that came or changed and are not held.
    """

    rows: Rows
    gone: frozenset[int]
    new: frozenset[int]


class Listing:
    """The list of one query as of one moment, for one thread at a time. Every method blocks.

    Args:
        store: Where complaints are kept; one that does not exist yet is empty.
        reader: The handle `mine`, `new` and `me` refer to.
        query: Which complaints in which order.
        now: The moment `late` refers to.
    """

    def __init__(self, store: Store, reader: str, query: Query, now: datetime) -> None:
        self.store, self.reader, self.query, self.now = store, reader, query, now
        self.anchors: Anchors | None = None
        self._few: tuple[int, ...] | None = None
        self._newest: int | None = None
        self._asker = asker_at(store, reader, now)

    def count(self) -> int:
        """How many rows there are."""
        if not self.store.exists():
            return 0
        with self.store.read() as session:
            wanted = self._narrow(session)
            return len(self._few) if self._few is not None else session.scalar(how_many(wanted)) or 0

    def block(self, start: int, size: int, ends: Ends) -> Rows:
        """The rows from a row number on.

        Rows next to a known one are read from it, so that nothing is missed or met twice however much was written
        meanwhile; others by their number, as it was when the anchors were gathered.
        """
        if not self.store.exists():
            return ()
        with self.store.read() as session:
            self._narrow(session)
            if ends.after is not None:
                return self._run(session, beyond(self.query, key_of(self.query, ends.after)), size)
            if ends.before is not None:
                return self._back(session, before(self.query, key_of(self.query, ends.before)), size)
            if not start:
                return self._run(session, None, size)
            left = ends.total - start if ends.total is not None else None
            if left is not None and 0 < left <= 2 * size:
                return self._back(session, None, left)[:size]
            key = key_at(session, self.query, self._branches(), start, self.anchors)
            return self._run(session, starting(self.query, key), size) if key is not None else ()

    def place(self, number: int) -> Place | None:
        """Where a complaint stands; None where the query does not find it."""
        if not self.store.exists():
            return None
        with self.store.read() as session:
            wanted = self._narrow(session)
            found = session.execute(rows_of(self.reader).where(wanted, Complaint.id == number)).first()
            if found is None:
                return None
            row = row_record(found)
            earlier = session.scalar(how_many(wanted).where(before(self.query, key_of(self.query, row))))
            return Place(row, earlier or 0)

    def around(self, place: Place, size: int) -> Rows:
        """The block of so many rows in which a complaint stands."""
        key, ahead = key_of(self.query, place.row), place.before % size
        with self.store.read() as session:
            earlier = self._back(session, before(self.query, key), ahead) if ahead else ()
            return earlier + self._run(session, starting(self.query, key), size - ahead)

    def ids(self, limit: int) -> tuple[int, ...]:
        """The complaints by number, in order, at most so many."""
        return queue_ids(self.store, self.reader, self.query, now=self.now, limit=limit)

    def listed(self, ids: Collection[int]) -> frozenset[int]:
        """Which of these complaints the query finds."""
        return still_listed(self.store, self.reader, self.query, tuple(ids), now=self.now)

    def gather(self, is_over: Callable[[], bool]) -> None:
        """Find anchors, unless it `is_over` before."""
        if self.store.exists():
            with self.store.read() as session:
                self.anchors = gather(session, self.query, self._branches(), is_over)

    def since(self, held: Collection[int], always: Collection[int] = ()) -> Arrivals:
        """What happened since the list was read.

        Args:
            held: Complaints whose rows are wanted as they are now, if they changed.
            always: Complaints whose rows are wanted whether they changed or not: reading one changes no complaint.
        """
        if not self.store.exists():
            return Arrivals((), frozenset(), frozenset())
        with self.store.read() as session:
            self._narrow(session)
            touched = or_(Complaint.updated_at > self.now, Complaint.id > self._newest)
            changed: list[int] = []
            for is_open in (True, False):  # The index on the last change begins with it.
                touching = select(Complaint.id).where(Complaint.is_open.is_(is_open), touched)
                changed += session.scalars(touching.limit(MOST_ARRIVALS))
        own = {*set(changed).intersection(held), *always}
        rows = rows_by_id(self.store, self.reader, tuple(own), now=self.now)
        listed = self.listed({*changed, *own})
        return Arrivals(rows, frozenset(own - listed), listed - own)

    def drift(self, now: Listing) -> Arrivals:
        """What a query that time alone moves has lost and found since, told by the same list as of now.

        A list of more than `FEW` is not compared: there one reads anew to see it.
        """
        if not self.query.moves_with_time or self._few is None:
            return Arrivals((), frozenset(), frozenset())
        before, after = frozenset(self._few), frozenset(now.ids(FEW + 1))
        return Arrivals((), before - after, after - before)

    def _narrow(self, session: Session) -> ColumnElement[bool]:
        """The condition; of a query that finds few, their numbers, looked up once beside the highest number."""
        if self._newest is None:
            self._newest = session.scalar(select(func.max(Complaint.id))) or 0
            if self.query.where is not None and not walks_index(self.query):
                found = session.scalars(select(Complaint.id).where(self._wanted()).limit(FEW + 1)).all()
                self._few = tuple(found) if len(found) <= FEW else None
        return self._wanted()

    def _wanted(self) -> ColumnElement[bool]:
        if self._few is not None:
            return Complaint.id.in_(self._few)
        return condition(self.query, self._asker)

    def _run(self, session: Session, which: ColumnElement[bool] | None, size: int) -> Rows:
        return self._rows(session, self.query, which, size)

    def _back(self, session: Session, which: ColumnElement[bool] | None, size: int) -> Rows:
        return self._rows(session, replace(self.query, reverse=not self.query.reverse), which, size)[::-1]

    def _branches(self) -> Sequence[ColumnElement[bool]]:
        """The condition in parts that an index each gives in order: every index begins with whether it is open."""
        wanted = self._wanted()
        if self._few is not None or asks_for_open(self.query):
            return (wanted,)
        return (wanted & Complaint.is_open.is_(True), wanted & Complaint.is_open.is_(False))

    def _rows(self, session: Session, query: Query, which: ColumnElement[bool] | None, size: int) -> Rows:
        runs: list[Rows] = []
        for branch in self._branches():
            asked = rows_of(self.reader).where(branch).order_by(*ordering(query)).limit(size)
            asked = asked if which is None else asked.where(which)
            runs.append(tuple(row_record(row) for row in session.execute(asked)))
        if len(runs) == 1:
            return runs[0]
        merged = merge(*runs, key=partial(_place_in, query), reverse=query.descending)
        return tuple(islice(merged, size))


def _place_in(query: Query, row: QueueRow) -> list[float]:
    """The key of a row in numbers, which order as it does in the database."""
    return [part.timestamp() if isinstance(part, datetime) else float(str(part)) for part in key_of(query, row)]
