"""The rows of a long list by their numbers, held in blocks; those far from where one looks are let go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from firefight_tui.domain.queue_records import QueueRow

SIZE = 128
"""Rows of a block: more than a tall terminal shows, few enough to be read between two keys."""

MOST = 64
"""Blocks held at once: some thousand rows, whatever the list's length."""


class Blocks:
    """What is known of a list: how long it is, and the rows of some of its blocks.

    Attributes:
        total: How many rows there are, or at least, as far as is known.
        is_counted: Whether `total` is the number and no lower bound.
        met: Every complaint that was ever among the rows.
        newest: The highest number of a complaint among them.
    """

    def __init__(self) -> None:
        self.total = 0
        self.is_counted = False
        self.met: set[int] = set()
        self.newest = 0
        self._held: dict[int, list[QueueRow]] = {}
        # Where a block begins and ends in the order it was read in, whatever its rows became since.
        self._edges: dict[int, tuple[QueueRow, QueueRow]] = {}

    def row(self, number: int) -> QueueRow | None:
        """The row of this number; None while it is not held."""
        block = self._held.get(number // SIZE)
        place = number % SIZE
        return block[place] if block is not None and place < len(block) else None

    def rows(self, first: int, last: int) -> Iterator[QueueRow]:
        """The rows held from one number to another, both included."""
        for number in range(max(0, first), min(last, self.total - 1) + 1):
            row = self.row(number)
            if row is not None:
                yield row

    def missing(self, first: int, last: int) -> list[int]:
        """The blocks that are not held of those with rows from one number to another, both included."""
        first, last = max(0, first), min(last, self.total - 1)
        if last < first:
            return []
        return [place for place in range(first // SIZE, last // SIZE + 1) if place not in self._held]

    def neighbours(self, block: int) -> tuple[QueueRow | None, QueueRow | None]:
        """The row just before a block and the one just after it, where they are held."""
        before, after = self._edges.get(block - 1), self._edges.get(block + 1)
        return before[1] if before is not None else None, after[0] if after is not None else None

    def put(self, block: int, rows: Sequence[QueueRow]) -> None:
        """Hold the rows of a block. A short one is the last, whatever was counted; a full one may lie past the end."""
        end = block * SIZE + len(rows)
        if rows:
            self._held[block] = list(rows)
            self._edges[block] = rows[0], rows[-1]
            self.met.update(row.id for row in rows)
            self.newest = max(self.newest, *(row.id for row in rows))
        if len(rows) < SIZE:
            self.total, self.is_counted = end, True
        else:
            self.total = max(self.total, end)
        self._let_go(block)

    def count(self, total: int) -> None:
        """Take what was counted; what is held says at least as much."""
        held = max((place * SIZE + len(rows) for place, rows in self._held.items()), default=0)
        self.total, self.is_counted = max(total, held), True

    def update(self, rows: Mapping[int, QueueRow]) -> bool:
        """Put rows as they are now, by complaint, where they stood; whether any differs."""
        is_changed = False
        for block in self._held.values():
            for place, row in enumerate(block):
                now = rows.get(row.id)
                if now is not None and now != row:
                    block[place], is_changed = now, True
        return is_changed

    def _let_go(self, near: int) -> None:
        if len(self._held) > MOST:
            for block in sorted(self._held, key=lambda one: abs(one - near))[MOST // 2 :]:
                del self._held[block], self._edges[block]
