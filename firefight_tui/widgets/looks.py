"""Pieces of text with a look, and rows of them exactly as wide as they should be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.dom import DOMNode
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from firefight_tui.domain.text import cut, width

LOOKS = ("dim", "strong", "late", "key", "next", "outward")


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
        if is_cut:
            text = cut(piece.text + "   ", left)
            kept.append(Piece(text, piece.look))
            left -= width(text)
            break
        kept.append(piece)
        left -= need
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


LOOKS_CSS = """
    & > .drawn--dim { color: $text-muted; }
    & > .drawn--strong { text-style: bold; }
    & > .drawn--late { color: $text-error; text-style: bold; }
    & > .drawn--key { color: $text-primary; }
    & > .drawn--next { background: $accent; color: $background; text-style: bold; }
    & > .drawn--outward { background: $primary; color: $background; text-style: bold; }
    &:ansi > .drawn--dim { text-style: dim; }
    &:ansi > .drawn--key { text-style: bold; }
    &:ansi > .drawn--next { background: $background; color: $foreground; text-style: bold reverse; }
    &:ansi > .drawn--outward { background: $background; color: $foreground; text-style: bold reverse; }
    &:nocolor > .drawn--outward { text-style: bold reverse; background: $background; color: $foreground; }
    &:nocolor > .drawn--next { text-style: bold reverse; background: $background; color: $foreground; }
"""


def style_of(widget: Widget, look: str) -> Style:
    """The style a look has in a widget, found as Textual finds those of component classes.

    It would find all of them for every widget beforehand, and anew whenever the widget gets or loses the keys; most
    widgets have two of the six looks.
    """
    node = DOMNode(classes=f"drawn--{look}")
    node._attach(widget)
    widget.app.stylesheet.apply(node, animate=False)
    return node.rich_style


class Styles(dict[str, Style]):
    """The styles of a widget's looks, each found once: finding one walks up to the screen."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self._widget = widget

    def __missing__(self, look: str) -> Style:
        widget = self._widget
        found = style_of(widget, look) if look else widget.rich_style
        self[look] = found
        return found


def strip_of(styles: Styles, pieces: Sequence[Piece], cells: int) -> Strip:
    """The pieces, which take exactly that many cells, as a strip in these styles."""
    return Strip([Segment(piece.text, styles[piece.look]) for piece in pieces if piece.text], cells)


if TYPE_CHECKING:
    Base = Widget
else:
    Base = object  # A mixin: Textual takes the styles of the first base that is a widget, and of no other.


class Drawing(Base):
    """What widgets have in common whose rows are made of pieces."""

    _looks: Styles | None = None
    _are_looks_old = False

    @property
    def looks(self) -> Styles:
        """The styles of its looks."""
        if self._looks is None:
            self._looks = Styles(self)
        elif self._are_looks_old:
            old, self._looks = self._looks, Styles(self)
            if any(self._looks[look] != style for look, style in old.items()):
                self.looks_changed()
        self._are_looks_old = False
        return self._looks

    def looks_changed(self) -> None:
        """What was drawn before has other styles than it would have now."""

    def _look_again(self) -> None:
        """Draw anew where what is seen has other styles by now, as after a change of the theme."""
        old = dict(self._looks or ())
        if self._are_looks_old and self.is_attached and any(self.looks[look] != style for look, style in old.items()):
            self.refresh()

    def notify_style_update(self) -> None:
        """Find the styles again when they are next needed: whoever gets or loses the keys is told as well."""
        if self._looks is not None and not self._are_looks_old:
            self._are_looks_old = True
            self.call_later(self._look_again)
        super().notify_style_update()

    def strip_of(self, pieces: Sequence[Piece], cells: int) -> Strip:
        """The pieces, which take exactly that many cells, as a strip."""
        return strip_of(self.looks, pieces, cells)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows as they are: they need no border or padding around them, which is most of what Textual does here."""
        if self.styles.gutter or self.styles.tint.a or self.opacity != 1.0:
            return list(super().render_lines(crop))
        strips = self.filtered([self.render_line(y) for y in crop.line_range])
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def filtered(self, strips: Sequence[Strip]) -> list[Strip]:
        """The strips in the colours the terminal has; each keeps what it was turned into."""
        _under, background = self.background_colors
        turned = list(strips)
        for one in self.get_line_filters():
            turned = [strip.apply_filter(one, background) for strip in turned]
        return turned


class Drawn(Drawing, Widget):
    """A widget whose rows are made of pieces."""

    DEFAULT_CSS = f"Drawn {{ {LOOKS_CSS} }}"


class DrawnScroll(Drawing, ScrollView):
    """A scrolling widget whose rows are made of pieces."""

    DEFAULT_CSS = f"DrawnScroll {{ overflow-x: hidden; overflow-y: hidden; {LOOKS_CSS} }}"

    def hold_lines(self, lines: int) -> None:
        """Scroll over so many lines from now on.

        Nothing else moves, as no scrollbar shows: Textual by itself would lay the whole screen out anew and draw it.
        """
        self.set_reactive(Widget.virtual_size, Size(0, lines))
