"""Pieces of text with a look, and rows of them exactly as wide as they should be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from firefight_tui.domain.text import cut, width

LOOKS = ("dim", "strong", "late", "key", "next")


class Piece(NamedTuple):
    """A text on one line, already cleaned, and how it looks: one of `LOOKS`, or plain."""

    text: str
    look: str = ""


def cells_of(pieces: Iterable[Piece]) -> int:
    """Cells the pieces take together."""
    return sum(width(piece.text) for piece in pieces)


def fitted(pieces: Sequence[Piece], cells: int) -> list[Piece]:
    """The pieces in exactly that many cells: what does not fit is cut with "..", what is missing becomes blanks."""
    kept: list[Piece] = []
    left = cells
    for number, piece in enumerate(pieces):
        need = width(piece.text)
        is_cut = need > left or (need == left and any(after.text.strip() for after in pieces[number + 1 :]))
        text = cut(piece.text + "   ", left) if is_cut else piece.text
        kept.append(Piece(text, piece.look))
        left -= width(text)
        if is_cut:
            break
    if left > 0:
        kept.append(Piece(" " * left))
    return kept


def spread(left: Sequence[Piece], right: Sequence[Piece], cells: int) -> list[Piece]:
    """One row: `right` at its end, whole if there is room, `left` in what remains."""
    end = cells_of(right)
    if not right:
        return fitted(left, cells)
    if end >= cells:
        return fitted(right, cells)
    gap = 1 if left and end + 1 < cells else 0
    return [*fitted(left, cells - end - gap), Piece(" " * gap), *right]


# Textual follows the first base of a widget only, so that a mixin could bring neither of these.
COMPONENTS = {f"drawn--{look}" for look in LOOKS}
LOOKS_CSS = """
    & > .drawn--dim { color: $text-muted; }
    & > .drawn--strong { text-style: bold; }
    & > .drawn--late { color: $text-error; text-style: bold; }
    & > .drawn--key { color: $text-primary; }
    & > .drawn--next { background: $accent; color: $background; text-style: bold; }
    &:ansi > .drawn--dim { text-style: dim; }
    &:ansi > .drawn--key { text-style: bold; }
    &:ansi > .drawn--next { background: $background; color: $foreground; text-style: bold reverse; }
    &:nocolor > .drawn--next { text-style: bold reverse; background: $background; color: $foreground; }
"""


class Styles(dict[str, Style]):
    """The styles of a widget's looks, each found once: finding one walks up to the screen."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self._widget = widget

    def __missing__(self, look: str) -> Style:
        widget = self._widget
        found = widget.get_component_rich_style(f"drawn--{look}") if look else widget.rich_style
        self[look] = found
        return found


def strip_of(styles: Styles, pieces: Sequence[Piece], cells: int) -> Strip:
    """The pieces, which take exactly that many cells, as a strip in these styles."""
    return Strip([Segment(piece.text, styles[piece.look]) for piece in pieces if piece.text], cells)


class Drawn(Widget):
    """A widget whose rows are made of pieces."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS
    DEFAULT_CSS = f"Drawn {{ {LOOKS_CSS} }}"

    @cached_property
    def looks(self) -> Styles:
        """The styles of its looks."""
        return Styles(self)

    def notify_style_update(self) -> None:
        """Find the styles again."""
        self.looks.clear()
        super().notify_style_update()

    def strip_of(self, pieces: Sequence[Piece], cells: int) -> Strip:
        """The pieces, which take exactly that many cells, as a strip."""
        return strip_of(self.looks, pieces, cells)


class DrawnScroll(ScrollView):
    """A scrolling widget whose rows are made of pieces."""

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS
    DEFAULT_CSS = f"DrawnScroll {{ overflow-x: hidden; overflow-y: hidden; {LOOKS_CSS} }}"

    @cached_property
    def looks(self) -> Styles:
        """The styles of its looks."""
        return Styles(self)

    def notify_style_update(self) -> None:
        """Find the styles again."""
        self.looks.clear()
        super().notify_style_update()

    def strip_of(self, pieces: Sequence[Piece], cells: int) -> Strip:
        """The pieces, which take exactly that many cells, as a strip."""
        return strip_of(self.looks, pieces, cells)

    def hold_lines(self, lines: int) -> None:
        """Scroll over so many lines from now on.

        Nothing else moves, as no scrollbar shows: Textual by itself would lay the whole screen out anew and draw it.
        """
        self.set_reactive(Widget.virtual_size, Size(0, lines))
