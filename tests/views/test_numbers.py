"""The numbers of a whole query, which of some are still in it, and the rows of some."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from firefight_tui.desk.views.queue import AT_ONCE, count_of, queue_ids, queue_page, rows_by_id, still_listed
from firefight_tui.domain.query import Query
from firefight_tui.store.store import Store
from tests.builders import Office
from tests.views.conftest import ROWS
from tests.views.rows import NOW, READER, read, walk

QUERIES = ("", "is:open", "sort:-sev", "cause:quality -sev:1 sort:received", "题目", "client:acme or is:waiting")


@pytest.mark.parametrize("asked", QUERIES)
def test_the_numbers_are_those_of_the_pages_in_their_order(full: Store, asked: str) -> None:
    query = read(asked)
    rows = [row.id for row in walk(full, query, 50)]
    assert list(queue_ids(full, READER, query, now=NOW, limit=1_000)) == rows
    assert queue_ids(full, READER, query, now=NOW, limit=7) == tuple(rows[:7])
    assert count_of(full, READER, query, now=NOW) == len(rows)


@pytest.mark.parametrize("asked", QUERIES)
def test_of_any_number_those_are_told_that_are_still_in_the_query(full: Store, asked: str) -> None:
    query = read(asked)
    listed = set(queue_ids(full, READER, query, now=NOW, limit=1_000))
    asked_of = [*range(ROWS + 3_000, 0, -1), 1, 2]
    assert still_listed(full, READER, query, asked_of, now=NOW) == listed
    assert still_listed(full, READER, query, sorted(listed)[:3], now=NOW) == set(sorted(listed)[:3])
    assert still_listed(full, READER, query, (), now=NOW) == frozenset()


def test_none_is_lost_between_two_portions(full: Store) -> None:
    edges = [1, *range(1_000, 1_000 + AT_ONCE - 2), 2, 3, *range(2_000, 2_000 + AT_ONCE - 2), 4, 5]
    assert still_listed(full, READER, Query(), edges, now=NOW) == {1, 2, 3, 4, 5}
    assert [row.id for row in rows_by_id(full, READER, edges, now=NOW)] == [1, 2, 3, 4, 5]


def test_rows_come_in_the_order_asked_for_each_once(full: Store) -> None:
    numbers = [9, 155, 2, 9, ROWS + 1, 0, 77]
    rows = rows_by_id(full, READER, numbers, now=NOW)
    assert [row.id for row in rows] == [9, 155, 2, 77]
    page = {row.id: row for row in queue_page(full, READER, Query(), now=NOW, limit=1_000).rows}
    assert rows == tuple(page[row.id] for row in rows)
    every = rows_by_id(full, READER, list(range(1, 1_300)), now=NOW)
    assert len(every) == ROWS


def test_what_was_taken_back_is_in_none_of_them(office: Office) -> None:
    kept, gone = office.report(), office.report()
    office.do("undo", gone)
    now = office.clock.at
    assert queue_ids(office.store, "ada", Query(), now=now, limit=9) == (1,)
    assert still_listed(office.store, "ada", Query(), [1, 2], now=now) == {1}
    (row,) = rows_by_id(office.store, "ada", [2, 1], now=now)
    assert row.ref == kept
    assert replace(row, seen_entries=0) == row


def test_a_missing_store_has_none(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/none.db")
    assert queue_ids(store, READER, Query(), now=NOW, limit=5) == ()
    assert count_of(store, READER, Query(), now=NOW) == 0
    assert still_listed(store, READER, Query(), [1], now=NOW) == frozenset()
    assert rows_by_id(store, READER, [1], now=NOW) == ()
