"""The board of remedies, drawn line by line: only the cards on the screen cost anything, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from firefight_tui.domain.board import COLUMNS, Card
from firefight_tui.domain.text import fit
from firefight_tui.widgets.board_card import CardTelling, card_pieces, column_name, lane_name
from firefight_tui.widgets.board_layout import HALVES, BoardLayout, Lane, Place
from firefight_tui.widgets.looks import Drawn, DrawnScroll, Piece, fitted


class Board(DrawnScroll, can_focus=True):
    """Cards in five columns with a cursor.

    Args:
        now: The clock.
        zone: Of the reader, for days and hours on the cards.

    Attributes:
        layout_of: Where the cards stand.
        cursor: The place of the card the cursor is on.
        is_one: Whether all are of one complaint.
        to_retire: The containments that may be retired, by id.
        empty: What stands there when there are no cards.
    """

    DEFAULT_CSS = "Board { height: 1fr; width: 1fr; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", id="cards.down"),
        Binding("k,up", "move(-1)", id="cards.up"),
        Binding("l,right", "turn_column(1)", id="cards.right"),
        Binding("h,left", "turn_column(-1)", id="cards.left"),
        Binding("ctrl+d", "half(1)", id="cards.half-down"),
        Binding("ctrl+u", "half(-1)", id="cards.half-up"),
        Binding("pagedown", "page(1)", id="cards.page-down"),
        Binding("pageup", "page(-1)", id="cards.page-up"),
        Binding("G,end", "bottom", id="cards.bottom"),
        Binding("home", "top", id="cards.top"),
    ]

    class Highlighted(Message):
        """The cursor stands on another card, or on none."""

        def __init__(self, card: Card | None) -> None:
            super().__init__()
            self.card = card

    def __init__(self, now: Callable[[], datetime], zone: ZoneInfo) -> None:
        super().__init__()
        self.now, self.zone = now, zone
        self.layout_of = BoardLayout()
        self.cursor = Place(0, 0)
        self.is_one = False
        self.to_retire: frozenset[int] = frozenset()
        self.empty: tuple[str, ...] = ()

    @property
    def current(self) -> Card | None:
        """The card under the cursor."""
        return self.layout_of.card_at(self.cursor)

    def show(
        self,
        cards: Sequence[Card],
        *,
        is_one: bool = False,
        to_retire: frozenset[int] = frozenset(),
        empty: Sequence[str] = (),
    ) -> None:
        """Show these cards; the cursor stays on its card wherever that stands now, else as near as there is one.

        Args:
            cards: In any order.
            is_one: Whether all are of one complaint.
            to_retire: The containments that may be retired, by id.
            empty: What stands there when there are none.
        """
        before, line = self.current, self.layout_of.line_of(self.cursor)
        self.layout_of = BoardLayout(cards)
        self.is_one, self.to_retire, self.empty = is_one, to_retire, tuple(empty)
        held = self.layout_of.columns[self.cursor.column]
        moved = self.layout_of.place_of(before.id) if before is not None else None
        near = self.layout_of.nearest(self.cursor.column, line) if held else self.layout_of.first_place()
        self.cursor = moved or (near if before is not None else self.layout_of.first_place())
        self.hold_lines(self.layout_of.total)
        self.set_scroll(None, self._top_for(self.cursor))
        self.refresh()
        self.post_message(self.Highlighted(self.current))

    def choose(self, card_id: int) -> None:
        """Put the cursor on a card, if it is there."""
        place = self.layout_of.place_of(card_id)
        if place is not None:
            self.select(place)

    def select(self, place: Place) -> None:
        """Put the cursor on the card at a place, as near as there is one, and show it."""
        held = self.layout_of.columns[place.column]
        place = Place(place.column, max(0, min(place.number, len(held) - 1)))
        if place == self.cursor or not held:
            return
        old, self.cursor = self.cursor, place
        top = self._top_for(place)
        if top == self.scroll_offset.y:
            for one in (old, place):
                first = self.layout_of.line_of(one)
                for line in range(first, first + HALVES):
                    self.refresh_line(line)
        else:
            self.set_scroll(None, top)
            self.refresh()
        self.post_message(self.Highlighted(self.current))

    def _top_for(self, place: Place) -> int:
        """The first line shown so that the card is seen; the word of its lane too, where the card is its first."""
        line, top, height = self.layout_of.line_of(place), self.scroll_offset.y, max(HALVES, self.size.height)
        lane = self.layout_of.lane_at(line)
        above = lane.word if lane is not None and line == lane.first else line
        if above < top:
            top = above
        elif line + HALVES > top + height:
            top = line + HALVES - height
        return max(0, min(top, self.layout_of.total - height))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.set_scroll(None, self._top_for(self.cursor))
        self.refresh()

    # Drawing

    def telling(self) -> CardTelling:
        """How cards are told at the present width; what is left over stays blank at the right."""
        return CardTelling(self.now(), self.zone, self.size.width // len(COLUMNS), self.is_one, self.to_retire)

    def render_line(self, y: int) -> Strip:
        """A line of the board, or of what stands there while it is empty."""
        cells = self.size.width
        if not self.layout_of.total:
            text = self.empty[y - 1] if 0 < y <= len(self.empty) else ""
            return self.strip_of(fitted([Piece("   " + text, "strong" if y == 1 else "dim")], cells), cells)
        line = y + self.scroll_offset.y
        lane = self.layout_of.lane_at(line)
        if lane is None:
            return self.strip_of([Piece(" " * cells)], cells)
        if line == lane.word:
            return self.strip_of(fitted([Piece(" " + lane_name(lane.kind), "key")], cells), cells)
        return self.strip_of(fitted(self._cards(lane, line), cells), cells)

    def _cards(self, lane: Lane, line: int) -> list[Piece]:
        telling, current = self.telling(), self.current
        row, half = divmod(line - lane.first, HALVES)
        pieces: list[Piece] = []
        for column in lane.columns:
            if row < len(column):
                pieces += card_pieces(column[row], half, telling, is_current=column[row] is current)
            else:
                pieces.append(Piece(" " * telling.cells))
        return pieces

    # Moving

    def action_move(self, cards: int) -> None:
        """To the card below, or above where negative."""
        self.select(Place(self.cursor.column, self.cursor.number + cards))

    def action_half(self, way: int) -> None:
        """Half a page."""
        self.action_move(way * max(1, self.size.height // HALVES // 2))

    def action_page(self, way: int) -> None:
        """A page."""
        self.action_move(way * max(1, self.size.height // HALVES - 1))

    def action_top(self) -> None:
        """The first card of the column."""
        self.select(Place(self.cursor.column, 0))

    def action_bottom(self) -> None:
        """The last card of the column."""
        self.select(Place(self.cursor.column, len(self.layout_of.columns[self.cursor.column]) - 1))

    def action_turn_column(self, way: int) -> None:
        """To the next column that has cards, on the same height as near as there is one."""
        columns = self.layout_of.columns
        number = self.cursor.column + way
        while 0 <= number < len(columns):
            if columns[number]:
                self.select(self.layout_of.nearest(number, self.layout_of.line_of(self.cursor)))
                return
            number += way


class BoardHeading(Drawn):
    """The names of the columns above a `Board`, each with its count."""

    DEFAULT_CSS = "BoardHeading { height: 1; width: 1fr; }"

    def __init__(self, of: Board) -> None:
        super().__init__()
        self.of = of

    def render_line(self, y: int) -> Strip:
        """The names, at the columns of the board."""
        cells = self.size.width
        room = cells // len(COLUMNS)
        names = [
            Piece(fit(f" {column_name(state)} {len(held) or ''}".rstrip(), room), "strong" if held else "dim")
            for state, held in zip(COLUMNS, self.of.layout_of.columns, strict=True)
        ]
        return self.strip_of(fitted(names, cells), cells)
