"""Where cards stand on the board: five columns, lanes below each other, two lines a card."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from firefight_tui.domain.board import COLUMNS, LANES, Card
from firefight_tui.domain.vocabulary import RemedyKind, RemedyState

HALVES = 2
"""Lines of a card."""


class Place(NamedTuple):
    """A column, and which of its cards, counted over all lanes."""

    column: int
    number: int


class Lane(NamedTuple):
    """A lane: its kind, the line its word stands on, its first line of cards, and its cards by column."""

    kind: RemedyKind
    word: int
    first: int
    columns: tuple[Sequence[Card], ...]


def _columns(cards: Sequence[Card]) -> list[list[Card]]:
    held: dict[RemedyState, list[Card]] = {state: [] for state in COLUMNS}
    for card in cards:
        held[card.column].append(card)
    return list(held.values())


class BoardLayout:
    """Cards in columns and lanes; lanes nobody has cards in are left out.

    Args:
        cards: In any order; each column of a lane is sorted by what is due.
    """

    def __init__(self, cards: Sequence[Card] = ()) -> None:
        lanes: list[Lane] = []
        line = 0
        for kind in LANES:
            own = sorted((card for card in cards if card.remedy.kind is kind), key=lambda card: card.order)
            if not own:
                continue
            columns = tuple(_columns(own))
            blank = 1 if lanes else 0  # Nothing stands above the first.
            lanes.append(Lane(kind, line + blank, line + blank + 1, columns))
            line += blank + 1 + HALVES * max(map(len, columns))
        self.lanes = tuple(lanes)
        self.total = line
        self.columns: tuple[list[tuple[int, Card]], ...] = tuple(
            [(lane.first + HALVES * row, card) for lane in self.lanes for row, card in enumerate(lane.columns[number])]
            for number in range(len(COLUMNS))
        )
        self._starts = [lane.word for lane in self.lanes]
        self._places = {
            card.id: Place(column, number)
            for column, held in enumerate(self.columns)
            for number, (_line, card) in enumerate(held)
        }

    def lane_at(self, line: int) -> Lane | None:
        """The lane a line belongs to; None for a blank line."""
        found = bisect_right(self._starts, line) - 1
        return self.lanes[found] if found >= 0 and line < self._end(found) else None

    def _end(self, number: int) -> int:
        lane = self.lanes[number]
        return lane.first + HALVES * max(map(len, lane.columns))

    def place_of(self, card_id: int) -> Place | None:
        """Where a card stands."""
        return self._places.get(card_id)

    def card_at(self, place: Place) -> Card | None:
        """The card at a place."""
        held = self.columns[place.column]
        return held[place.number][1] if 0 <= place.number < len(held) else None

    def line_of(self, place: Place) -> int:
        """The first line of the card at a place; 0 where there is none."""
        held = self.columns[place.column]
        return held[place.number][0] if 0 <= place.number < len(held) else 0

    def nearest(self, column: int, line: int) -> Place:
        """The card of a column that stands nearest to a line; the first place of a column without cards."""
        held = self.columns[column]
        if not held:
            return Place(column, 0)
        after = min(bisect_right(held, line, key=itemgetter(0)), len(held) - 1)
        before = max(0, after - 1)
        return Place(column, before if abs(held[before][0] - line) <= abs(held[after][0] - line) else after)

    def first_place(self) -> Place:
        """The first card, in the first column that has any."""
        return next((Place(number, 0) for number, held in enumerate(self.columns) if held), Place(0, 0))
