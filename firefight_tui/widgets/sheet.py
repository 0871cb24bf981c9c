"""Labelled facts one below the other, wrapped to the width there is; scrolled, or chosen from with a cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip

from firefight_tui.domain.text import clean, clean_cell, cut, fit, width, wrap
from firefight_tui.widgets.looks import DrawnScroll, Piece, spread

LABEL_MOST = 18


@dataclass(frozen=True, slots=True)
class Fact:
    """A label, what stands beside it, and what stands at the right edge of its first line.

    A fact without a label is a paragraph over the whole width; one without anything is a blank line.
    """

    label: str | None = None
    text: str = ""
    aside: str = ""
    look: str = ""


class SheetLine(NamedTuple):
    """A line as laid out: the place of its fact, what stands left, and what at the right edge."""

    place: int
    left: tuple[Piece, ...]
    right: tuple[Piece, ...] = ()


class Sheet(DrawnScroll, can_focus=True):
    """Facts, laid out anew for every width.

    Attributes:
        is_clipped: One line each, cut, instead of wrapped.
        has_cursor: Up and down choose a fact instead of scrolling.
    """

    DEFAULT_CSS = "Sheet { height: 1fr; width: 1fr; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", id="sheet.down"),
        Binding("k,up", "move(-1)", id="sheet.up"),
        Binding("ctrl+d", "half(1)", id="sheet.half-down"),
        Binding("ctrl+u", "half(-1)", id="sheet.half-up"),
        Binding("pagedown", "page(1)", id="sheet.page-down"),
        Binding("pageup", "page(-1)", id="sheet.page-up"),
        Binding("G,end", "bottom", id="sheet.bottom"),
        Binding("home", "top", id="sheet.top"),
    ]

    is_clipped = False
    has_cursor = False
    facts: tuple[Fact, ...] = ()
    cursor = 0
    _lines: Sequence[SheetLine] = ()

    def show(self, facts: Sequence[Fact], *, at_end: bool = False) -> None:
        """Show these facts, from where one had scrolled to, or at their end."""
        self.facts = tuple(facts)
        self.cursor = max(0, min(self.cursor, len(self.facts) - 1))
        self._lay()
        if at_end:
            self.action_bottom()
        self.refresh()

    @property
    def text(self) -> str:
        """All lines as plain text."""
        return "\n".join("".join(piece.text for piece in (*left, *right)) for _place, left, right in self._lines)

    def on_resize(self) -> None:
        """Wrap again."""
        self._lay()

    def _lay(self) -> None:
        cells = max(10, self.size.width)
        room = min(LABEL_MOST, cells // 3, max((width(fact.label) for fact in self.facts if fact.label), default=0))
        margin = 2 if self.has_cursor else 0
        laid = (self._fact_lines(place, fact, cells - margin, room) for place, fact in enumerate(self.facts))
        self._lines = [line for lines in laid for line in lines]
        self.virtual_size = Size(0, len(self._lines))
        self.set_scroll(None, min(self.scroll_offset.y, max(0, len(self._lines) - self.size.height)))
        self.refresh()

    def _fact_lines(self, place: int, fact: Fact, cells: int, room: int) -> list[SheetLine]:
        label = [] if fact.label is None else [Piece(fit(fact.label, room) + "  ", "dim")]
        indent = room + 2 if label else 0
        aside = clean_cell(fact.aside)
        space = cells - indent - (width(aside) + 2 if aside else 0)
        if self.is_clipped:
            lines = [cut(clean_cell(fact.text), space)]
        else:
            lines = wrap(clean(fact.text), max(8, space))
        right = [Piece(aside, "dim")] if aside else []
        first = SheetLine(place, (*label, Piece(lines[0], fact.look)), tuple(right))
        more = [SheetLine(place, (Piece(" " * indent), Piece(line, fact.look))) for line in lines[1:]]
        return [first, *more]

    def render_line(self, y: int) -> Strip:
        """A line of what was laid out."""
        cells = self.size.width
        number = y + self.scroll_offset.y
        if number >= len(self._lines):
            return self.strip_of([Piece(" " * cells)], cells)
        place, left, right = self._lines[number]
        if self.has_cursor:
            is_first = number == 0 or self._lines[number - 1][0] != place
            left = (Piece("> " if place == self.cursor and is_first else "  ", "strong"), *left)
        return self.strip_of(spread(left, right, cells), cells)

    def action_move(self, lines: int) -> None:
        """Scroll by lines, or choose the next fact."""
        if not self.has_cursor:
            self._scroll(self.scroll_offset.y + lines)
        elif self.facts:
            self.cursor = max(0, min(self.cursor + lines, len(self.facts) - 1))
            self._follow()
            self.refresh()

    def action_half(self, way: int) -> None:
        """Half a page."""
        self._leap(way * max(1, self.size.height // 2))

    def action_page(self, way: int) -> None:
        """A page."""
        self._leap(way * max(1, self.size.height - 1))

    def action_top(self) -> None:
        """To the beginning."""
        self._leap(-len(self._lines) - 1)

    def action_bottom(self) -> None:
        """To the end."""
        self._leap(len(self._lines) + 1)

    def _leap(self, lines: int) -> None:
        if self.has_cursor:
            self.action_move(lines)
        else:
            self._scroll(self.scroll_offset.y + lines)

    def _scroll(self, top: int) -> None:
        self.set_scroll(None, max(0, min(top, len(self._lines) - self.size.height)))
        self.refresh()

    def _follow(self) -> None:
        own = [number for number, (place, _left, _right) in enumerate(self._lines) if place == self.cursor]
        if own and own[0] < self.scroll_offset.y:
            self._scroll(own[0])
        elif own and own[-1] >= self.scroll_offset.y + self.size.height:
            self._scroll(own[-1] - self.size.height + 1)
