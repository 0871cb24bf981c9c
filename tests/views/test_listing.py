"""The list read in blocks at any place holds what a plain sorted list holds, also while others write."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest

from firefight_tui.desk.views import listing as listing_module
from firefight_tui.desk.views.listing import Ends, Listing
from firefight_tui.desk.views.queue import queue_page
from firefight_tui.domain.queue_records import QueueRow
from firefight_tui.store import anchors as anchors_module
from firefight_tui.store.models import NEVER, Complaint
from firefight_tui.store.store import Store
from tests.views.conftest import ROWS
from tests.views.rows import HOUR, NOW, READER, in_order, put, read, row

ORDERS = [f"sort:{minus}{word}" for word in ("due", "sev", "received", "updated") for minus in ("", "-")]
SIZE = 26
# Two whose order an index gives; one that finds few, which is read by their numbers; the same as if it found many.
KINDS = [("", 2_000), ("is:open", 2_000), ("cause:quality -sev:1", 2_000), ("cause:quality -sev:1", 3)]


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anchors every 7 rows."""
    monkeypatch.setattr(anchors_module, "STEP", 7)


@pytest.fixture
def where(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a query asks for, and how many are few."""
    text, few = request.param
    monkeypatch.setattr(listing_module, "FEW", few)
    return str(text)


def listing(store: Store, text: str) -> Listing:
    """A list as of now."""
    return Listing(store, READER, read(text), NOW)


def expected(store: Store, text: str) -> list[QueueRow]:
    """The rows of the query, filtered by the database and sorted by Python."""
    query = read(text)
    return in_order(queue_page(store, READER, query, now=NOW, limit=10_000).rows, query)


def starts(total: int) -> range:
    """Where blocks begin; also one just past the end of a list of whole blocks."""
    return range(0, total + 1, SIZE)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("where", KINDS, indirect=True)
def test_blocks_read_from_their_neighbours_are_the_list(full: Store, where: str, order: str) -> None:
    rows, found = expected(full, f"{where} {order}"), listing(full, f"{where} {order}")
    assert found.count() == len(rows)
    down: list[QueueRow] = []
    for start in starts(len(rows)):
        down += found.block(start, SIZE, Ends(after=down[-1] if down else None))
    assert down == rows
    for start in range(SIZE, len(rows) - SIZE, SIZE):
        assert list(found.block(start, SIZE, Ends(before=rows[start + SIZE]))) == rows[start : start + SIZE]


@pytest.mark.parametrize("has_anchors", [False, True])
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("where", KINDS, indirect=True)
def test_blocks_read_by_their_number_are_the_list(full: Store, where: str, order: str, has_anchors: bool) -> None:
    rows, found = expected(full, f"{where} {order}"), listing(full, f"{where} {order}")
    if has_anchors:
        found.gather(lambda: False)
        assert found.anchors is not None
        assert len(found.anchors.keys) == -(-len(rows) // 7)
    for total in (None, len(rows)):  # where it is known, the last two blocks are read from the end
        for start in starts(len(rows)):
            assert list(found.block(start, SIZE, Ends(total=total))) == rows[start : start + SIZE], (total, start)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("where", KINDS, indirect=True)
def test_every_complaint_has_its_place_and_its_block(full: Store, where: str, order: str) -> None:
    rows, found = expected(full, f"{where} {order}"), listing(full, f"{where} {order}")
    for number, one in [*enumerate(rows)][::9]:
        place = found.place(one.id)
        assert place is not None
        assert (place.row, place.before) == (one, number)
        if number % 3 == 0:
            start = number - number % SIZE
            assert list(found.around(place, SIZE)) == rows[start : start + SIZE]
    absent = set(range(1, ROWS + 1)) - {one.id for one in rows}
    assert all(found.place(one) is None for one in [*absent][:9])
    assert found.place(ROWS + 1) is None


@pytest.mark.parametrize("where", KINDS, indirect=True)
def test_numbers_and_which_of_some_are_listed(full: Store, where: str) -> None:
    rows, found = expected(full, f"{where} sort:sev"), listing(full, f"{where} sort:sev")
    assert list(found.ids(1_000)) == [one.id for one in rows]
    assert list(found.ids(7)) == [one.id for one in rows[:7]]
    some = range(1, ROWS + 9, 5)
    assert found.listed(some) == {one.id for one in rows}.intersection(some)


def test_gathering_stops_where_nobody_wants_it_any_more(full: Store) -> None:
    found, asked = listing(full, "is:open"), iter([False, False, True])
    found.gather(lambda: next(asked))
    assert found.anchors is None


def test_a_store_that_does_not_exist_yet_is_an_empty_list(tmp_path: object) -> None:
    store = Store(f"sqlite:///{tmp_path}/nowhere/desk.db")
    found = listing(store, "is:open")
    found.gather(lambda: False)
    assert (found.count(), found.block(0, SIZE, Ends()), found.place(1)) == (0, (), None)
    assert (found.ids(5), found.listed([1]), found.since([1]).new) == ((), frozenset(), frozenset())


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A store of 60 complaints that may be written to."""
    store = Store(store_url)
    put(store, 60)
    yield store
    store.close()


MOVING = frozenset(range(3, 61, 4))


def shuffle(store: Store, turn: int) -> None:
    """Move some rows anywhere in any order, close and open them, and take new ones in."""
    chance = random.Random(turn)
    with store.write() as work:
        for number in sorted(MOVING):
            one = work.session.get_one(Complaint, number)
            if one.due_at < NEVER:
                one.due_at += chance.randrange(-9, 9) * 3_600_000
            one.updated_at += chance.randrange(-9, 9) * HOUR
            one.received_at += chance.randrange(-9, 9) * HOUR
            one.is_open = chance.random() < 0.6
        if turn % 3 == 0:
            work.session.add(row(100 + turn))
        work.commit()


@pytest.mark.parametrize("where", [KINDS[1], ("cause:quality", 2_000), ("cause:quality", 3)], indirect=True)
def test_rows_that_did_not_change_are_met_once_whatever_is_written(store: Store, where: str) -> None:
    for order in ("sort:due", "sort:-sev", "sort:updated"):
        _walk_both_ways(store, where, order)


def _walk_both_ways(store: Store, where: str, order: str) -> None:
    before, found = expected(store, f"{where} {order}"), listing(store, f"{where} {order}")
    still = [one.id for one in before if one.id not in MOVING]
    down: list[QueueRow] = []
    for turn in count():
        block = found.block(0, 4, Ends(after=down[-1] if down else None))
        down += block
        if not block:
            break
        shuffle(store, turn)
    assert [one.id for one in down if one.id in still] == still
    up: list[QueueRow] = []
    start = listing(store, f"{where} {order}").count() - 4
    for turn in count(1):
        block = found.block(4, 4, Ends(before=up[0])) if up else found.block(start, 4, Ends(total=start + 4))
        if not block:
            break
        up = [*block, *up]
        shuffle(store, turn)
    met = [one.id for one in up if one.id in still]
    assert met == still[len(still) - len(met) :]
    assert len(met) > len(still) // 2


@pytest.mark.parametrize("order", ["sort:due", "sort:-sev"])
def test_anchors_stay_places_after_writes(store: Store, order: str) -> None:
    found = listing(store, order)
    found.gather(lambda: False)
    shuffle(store, 1)
    rows = expected(store, order)
    for start in range(0, 50, 10):
        block = found.block(start, 10, Ends())
        first = rows.index(block[0])
        assert list(block) == rows[first : first + 10]
        assert abs(first - start) <= len(MOVING) + 1


def test_what_happened_since_is_what_came_what_changed_and_what_went(store: Store) -> None:
    found = listing(store, "is:open sort:due")
    held = [one.id for one in expected(store, "is:open sort:due")]
    assert found.since(held) == listing_module.Arrivals((), frozenset(), frozenset())
    with store.write() as work:
        for number, is_open, title in ((5, True, "renamed"), (6, False, "closed"), (7, True, "reopened")):
            one = work.session.get_one(Complaint, number)
            one.is_open, one.title, one.updated_at = is_open, title, NOW + timedelta(minutes=1)
        for number, is_open in ((61, True), (62, False)):
            one = row(number)
            one.is_open, one.updated_at = is_open, NOW - HOUR  # taken in late: it came, whatever it says
            work.session.add(one)
        work.commit()
    happened = found.since(held)
    assert {(one.id, one.title) for one in happened.rows} == {(5, "renamed"), (6, "closed")}
    assert happened.gone == {6}
    assert happened.new == {7, 61}
    again = found.since({*held, *happened.new})
    assert (again.gone, again.new) == ({6}, frozenset())


def test_the_row_one_stands_on_is_always_read_again(store: Store) -> None:
    found = listing(store, "is:open sort:due")
    assert [one.id for one in found.since([1, 2], always=[2]).rows] == [2]
    assert found.since([7], always=[7]).gone == {7}
