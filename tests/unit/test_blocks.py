"""Blocks of a list against the plain list they are read from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.blocks import MOST, SIZE, Blocks
from firefight_tui.domain.queue_records import QueueRow
from firefight_tui.domain.vocabulary import Severity, Stage

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TOTALS = st.one_of(st.integers(0, 3 * SIZE + 1), st.integers(0, 4).map(lambda blocks: blocks * SIZE))


def row(number: int) -> QueueRow:
    """The row that stands at this number: complaint number + 1."""
    return QueueRow(
        number + 1,
        f"t{number}",
        Stage.RECEIVED,
        Severity(3),
        False,
        None,
        "c",
        None,
        None,
        NOON,
        NOON,
        None,
        None,
        (),
        None,
        None,
        False,
        1,
        1,
        0,
    )


def plain(total: int) -> list[QueueRow]:
    """The list the blocks are read from."""
    return [row(number) for number in range(total)]


def read(rows: list[QueueRow], block: int) -> list[QueueRow]:
    """A block of it."""
    return rows[block * SIZE : (block + 1) * SIZE]


@given(total=TOTALS, order=st.lists(st.integers(0, 4), max_size=8), counted=st.booleans(), data=st.data())
def test_blocks_hold_what_the_list_holds(total: int, order: list[int], counted: bool, data: st.DataObject) -> None:
    rows, blocks = plain(total), Blocks()
    if counted:
        blocks.count(total)
    inside = [block for block in order if block * SIZE <= total]  # as they are asked for: one may begin at the end
    for block in inside:
        blocks.put(block, read(rows, block))
    held = {block for block in inside if read(rows, block)}
    for number in range(-1, total + 2):
        expected = rows[number] if 0 <= number < total and number // SIZE in held else None
        assert blocks.row(number) == expected
    first, last = sorted(data.draw(st.tuples(st.integers(-3, total + 3), st.integers(-3, total + 3))))
    shown = [one for one in rows[max(0, first) : max(0, last + 1)] if (one.id - 1) // SIZE in held]
    assert list(blocks.rows(first, last)) == shown
    assert blocks.met == {one.id for block in held for one in read(rows, block)}
    seen_end = any(len(read(rows, block)) < SIZE for block in inside)
    assert blocks.is_counted == (counted or seen_end)
    known = total if counted or seen_end else max((min(total, (block + 1) * SIZE) for block in held), default=0)
    assert blocks.total == known
    last_known = min(last, known - 1)
    wanted = {number // SIZE for number in range(max(0, first), last_known + 1)}
    assert blocks.missing(first, last) == sorted(wanted - held)


@given(total=st.integers(1, 4 * SIZE), held=st.sets(st.integers(0, 3)), asked=st.integers(0, 3))
def test_neighbours_are_the_rows_beside_a_block(total: int, held: set[int], asked: int) -> None:
    rows, blocks = plain(total), Blocks()
    blocks.count(total)
    held = {block for block in held if read(rows, block)}
    for block in held:
        blocks.put(block, read(rows, block))
    before, after = blocks.neighbours(asked)
    assert before == (rows[: asked * SIZE][-1] if asked - 1 in held else None)
    assert after == (rows[(asked + 1) * SIZE] if asked + 1 in held else None)


@given(changed=st.sets(st.integers(0, 2 * SIZE - 1)), strange=st.booleans())
def test_an_update_changes_rows_where_they_stand_and_never_the_edges(changed: set[int], strange: bool) -> None:
    rows, blocks = plain(2 * SIZE), Blocks()
    for block in (0, 1):
        blocks.put(block, read(rows, block))
    beside = blocks.neighbours(0), blocks.neighbours(1), blocks.neighbours(2)
    now = {rows[number].id: replace(rows[number], title="other") for number in changed}
    assert blocks.update({**now, **({9_999: row(9_998)} if strange else {})}) is bool(changed)
    assert [blocks.row(number).title for number in range(2 * SIZE)] == [
        "other" if number in changed else f"t{number}" for number in range(2 * SIZE)
    ]
    assert (blocks.neighbours(0), blocks.neighbours(1), blocks.neighbours(2)) == beside
    assert not blocks.update(now)


@given(walk=st.lists(st.integers(0, 3 * MOST), min_size=1, max_size=4 * MOST))
def test_blocks_far_away_are_let_go_and_the_last_read_is_kept(walk: list[int]) -> None:
    total, blocks = (3 * MOST + 1) * SIZE, Blocks()
    blocks.count(total)
    for block in walk:
        blocks.put(block, [row(block * SIZE)] * SIZE)
        missing = blocks.missing(0, total - 1)
        held = set(range(3 * MOST + 1)) - set(missing)
        assert block in held and len(held) <= MOST
        assert all(blocks.neighbours(one + 1)[0] is not None for one in held)
        assert all(blocks.neighbours(one + 1)[0] is None for one in missing)
    assert blocks.total == total


def test_of_too_many_blocks_the_nearest_half_stays() -> None:
    blocks = Blocks()
    for block in range(MOST + 1):
        blocks.put(block, [row(block * SIZE)] * SIZE)
    assert blocks.missing(0, (MOST + 1) * SIZE - 1) == list(range(MOST + 1 - MOST // 2))


@pytest.mark.parametrize(("counted", "known"), [(500, 500), (SIZE, 2 * SIZE)])
def test_what_is_held_outweighs_what_was_counted(counted: int, known: int) -> None:
    blocks = Blocks()
    for block in (0, 1):
        blocks.put(block, read(plain(2 * SIZE), block))
    blocks.count(counted)
    assert (blocks.total, blocks.is_counted) == (known, True)
