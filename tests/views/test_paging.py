"""Paging meets every row exactly once in every order, counts them, and knows the place of each."""

from __future__ import annotations

import pytest

from firefight_tui.desk.views.listing import Listing
from firefight_tui.desk.views.queue import queue_counts, queue_page
from firefight_tui.domain.query import Query
from firefight_tui.store.models import Complaint
from firefight_tui.store.store import Store
from tests.builders import Office
from tests.views.conftest import ROWS
from tests.views.rows import HOUR, NOW, READER, in_order, put, read, walk

ORDERS = [f"sort:{minus}{word}" for word in ("due", "sev", "received", "updated") for minus in ("", "-")]


@pytest.mark.parametrize("order", ["", *ORDERS])
@pytest.mark.parametrize("where", ["", "is:open", "is:closed", "cause:quality -sev:1"])
@pytest.mark.parametrize("limit", [3, 50])
def test_pages_hold_every_row_once_and_in_order(full: Store, where: str, order: str, limit: int) -> None:
    query = read(f"{where} {order}")
    rows = walk(full, query, limit)
    whole = queue_page(full, READER, query, now=NOW, limit=1_000, count=True)
    assert [row.id for row in rows] == [row.id for row in whole.rows] == [row.id for row in in_order(rows, query)]
    assert len({row.id for row in rows}) == len(rows) == whole.total
    assert where or whole.total == ROWS


@pytest.mark.parametrize("order", ORDERS)
def test_the_place_of_every_row_is_its_number(full: Store, order: str) -> None:
    query = read(f"is:open {order}")
    rows = walk(full, query, 100)
    places = [Listing(full, READER, query, NOW).place(row.id) for row in rows]
    assert [place and (place.before, place.row) for place in places] == list(enumerate(rows))


def test_a_row_outside_the_query_has_no_place(full: Store) -> None:
    for number in (7, ROWS + 1, 0):
        assert Listing(full, READER, read("is:open"), NOW).place(number) is None


@pytest.mark.parametrize("order", ORDERS)
def test_rows_that_stay_are_met_once_while_others_move(store_url: str, order: str) -> None:
    store = Store(store_url)
    put(store, 40)
    query = read(f"is:open {order}")
    moving = {number for number in range(1, 41) if number % 4 == 1}
    met: list[int] = []
    after = None
    for _ in range(40):
        page = queue_page(store, READER, query, now=NOW, after=after, limit=3)
        if not page.rows:
            break
        met += [row.id for row in page.rows]
        after = page.rows[-1]
        _shuffle(store, moving, len(met))
    staying = [number for number in met if number not in moving]
    assert sorted(staying) == [number for number in range(1, 41) if number % 7 and number not in moving]
    store.close()


def _shuffle(store: Store, moving: set[int], turn: int) -> None:
    """Change the keys of some rows; those behind come before and the other way round."""
    with store.write() as work:
        for number in sorted(moving):
            row = work.session.get_one(Complaint, number)
            row.due_at += (-1) ** turn * (turn + number) * 3_600_000
            row.updated_at += (-1) ** turn * HOUR
            row.received_at -= (-1) ** turn * HOUR
            row.is_open = (turn + number) % 3 != 0
        work.commit()


def test_the_last_page_is_followed_by_an_empty_one(full: Store) -> None:
    query = read("is:open")
    last = walk(full, query, 50)[-1]
    assert queue_page(full, READER, query, now=NOW, after=last).rows == ()


def test_a_row_says_what_the_complaint_holds(full: Store) -> None:
    row, other = sorted(queue_page(full, READER, read("ref:24,55"), now=NOW).rows, key=lambda one: one.id)
    assert (row.ref, row.title, row.client, row.project) == ("FF-24", "题目 24", "华东零售", None)
    assert row.severity_assumed
    assert row.missed == ("first_contact", "resolution")
    assert (other.project, other.missed, other.severity_assumed, other.seen_entries) == ("Till", (), False, 0)
    assert other.received_at == NOW - 5 * HOUR and other.due_at == NOW - 2 * HOUR


def test_an_empty_and_a_missing_store_answer_empty(store_url: str, tmp_path: object) -> None:
    for address in (store_url, f"sqlite:///{tmp_path}/nowhere/desk.db"):
        store = Store(address)
        page = queue_page(store, READER, Query(), now=NOW, count=True)
        assert (page.rows, page.total) == ((), 0)
        assert queue_counts(store, READER, NOW).open == 0
        assert Listing(store, READER, Query(), NOW).place(1) is None
        store.close()


def test_counts_are_those_of_the_queries_they_stand_for(full: Store) -> None:
    counts = queue_counts(full, READER, NOW)
    assert (counts.open, counts.late, counts.waiting, counts.unassigned) == tuple(
        queue_page(full, READER, read(text), now=NOW, count=True, limit=1).total
        for text in ("is:open", "is:late", "is:waiting", "is:open is:unassigned")
    )
    assert min(counts.open, counts.late, counts.waiting) > 0


def test_mine_is_counted_for_the_reader(office: Office) -> None:
    office.enlist("bo")
    for commander in ("ada", "bo", "bo"):
        office.do("assign", office.report(), commander=commander)
    office.report()
    counts = queue_counts(office.store, "bo", office.clock.at)
    assert (counts.open, counts.mine, counts.unassigned) == (4, 2, 1)
