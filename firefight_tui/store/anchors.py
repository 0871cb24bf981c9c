"""Places in a long list: the key of every so many-th row, gathered once, so that a jump anywhere reads few rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, bindparam, select, union_all
from sqlalchemy.orm import Session

from firefight_tui.domain.query import Query, Sort
from firefight_tui.store.selection import beyond, order_columns, ordering, starting

STEP = 2_048
"""Rows from one anchor to the next: a jump skips at most so many inside the index."""

Key = tuple[object, ...]
Branches = Sequence[ColumnElement[bool]]
"""Conditions that exclude each other, each answered in key order by one index; together they are the query's rows."""


@dataclass(frozen=True)
class Anchors:
    """Keys of the rows number 0, `STEP`, 2 x `STEP` and so on of one query.

    They stay good after writes: a key whose row is gone is still a place, only its number drifts by what came or went.
    """

    keys: tuple[Key, ...]

    def nearest(self, place: int) -> tuple[Key, int]:
        """The last anchor at or before a row number, and how many rows lie between them."""
        at = min(place // STEP, len(self.keys) - 1)
        return self.keys[at], place - at * STEP


def gather(
    session: Session, query: Query, branches: Branches, is_over: Callable[[], bool] = lambda: False
) -> Anchors | None:
    """Hop along the indexes that give the query's order; in a thread, on a session of its own.

    Returns:
        The anchors, or None where `is_over` said that nobody wants them any more.
    """
    columns = order_columns(query.sort or Sort.DUE)
    bounds = [bindparam(f"key{place}", type_=column.type) for place, column in enumerate(columns)]
    hop = _nth(query, [branch & beyond(query, bounds) for branch in branches], STEP - 1)
    found = session.execute(_nth(query, branches, 0)).first()
    keys: list[Key] = []
    while found is not None:
        if is_over():
            return None
        keys.append(tuple(found))
        found = session.execute(hop, {f"key{place}": value for place, value in enumerate(found)}).first()
    return Anchors(tuple(keys))


def key_at(session: Session, query: Query, branches: Branches, place: int, anchors: Anchors | None) -> Key | None:
    """The key of a row by its number; None past the end. Without anchors all rows before it are skipped."""
    if anchors is not None and anchors.keys:
        key, skipped = anchors.nearest(place)
        branches = [branch & starting(query, key) for branch in branches]
    else:
        skipped = place
    found = session.execute(_nth(query, branches, skipped)).first()
    return None if found is None else tuple(found)


def _nth(query: Query, branches: Branches, skipped: int) -> Select[*tuple[object, ...]]:
    """The key after so many others, of the branches merged in the query's order."""
    columns = order_columns(query.sort or Sort.DUE)
    each = [select(*columns).where(branch).order_by(*ordering(query)) for branch in branches]
    if len(each) == 1:
        return each[0].limit(1).offset(skipped)
    parts = [select(*one.limit(skipped + 1).subquery().c) for one in each]
    merged = union_all(*parts).subquery()
    order = [column.desc() if query.descending else column.asc() for column in merged.c]
    return select(*merged.c).order_by(*order).limit(1).offset(skipped)
