"""One row of the screen: something at its left, something at its right."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip

from firefight_tui.widgets.looks import Drawn, Piece, spread


class Line(Drawn):
    """A row of pieces; `fill` is the look of the blanks between and around them."""

    DEFAULT_CSS = "Line { height: 1; width: 1fr; }"

    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()
    fill = ""

    def show(self, left: Sequence[Piece] = (), right: Sequence[Piece] = (), fill: str = "") -> None:
        """Put these pieces into the row."""
        wanted = (tuple(left), tuple(right), fill)
        if wanted != (self.left, self.right, self.fill):
            self.left, self.right, self.fill = wanted
            self.refresh()

    @property
    def text(self) -> str:
        """What the row says, without padding."""
        return "".join(piece.text for piece in (*self.left, *self.right))

    def render_line(self, y: int) -> Strip:
        """The row in the widget's width."""
        cells = self.size.width
        pieces = spread(self.left, self.right, cells)
        return self.strip_of([Piece(piece.text, piece.look or self.fill) for piece in pieces], cells)
