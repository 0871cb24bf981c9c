"""Rows of the screen: something at their left, something at their right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual.geometry import Region, Size
from textual.strip import Strip

from firefight_tui.widgets.looks import Drawn, Piece, spread


class Row:
    """What one row says; `fill` is the look of the blanks between and around its pieces.

    Args:
        changed: Called when it says something else.
    """

    def __init__(self, changed: Callable[[], object]) -> None:
        self.left: tuple[Piece, ...] = ()
        self.right: tuple[Piece, ...] = ()
        self.fill = ""
        self._changed = changed

    def show(self, left: Sequence[Piece] = (), right: Sequence[Piece] = (), fill: str = "") -> None:
        """Put these pieces into the row."""
        wanted = (tuple(left), tuple(right), fill)
        if wanted != (self.left, self.right, self.fill):
            self.left, self.right, self.fill = wanted
            self._changed()

    @property
    def text(self) -> str:
        """What the row says, without padding."""
        return "".join(piece.text for piece in (*self.left, *self.right))

    def pieces(self, cells: int) -> list[Piece]:
        """The row in so many cells."""
        return [Piece(piece.text, piece.look or self.fill) for piece in spread(self.left, self.right, cells)]


class Rows(Drawn):
    """Some rows below each other, each by its name, in one widget: a widget for each would be slow to start.

    Args:
        names: Of the rows, from the top.
        id: Of the widget.
    """

    DEFAULT_CSS = "Rows { height: auto; width: 1fr; }"

    def __init__(self, *names: str, id: str) -> None:  # noqa: A002  # Textual's word
        super().__init__(id=id)
        self.rows = {name: Row(partial(self._changed, name)) for name in names}
        self._hidden: frozenset[str] = frozenset()

    def _changed(self, name: str) -> None:
        shown = [one for one in self.rows if one not in self._hidden]
        if name in shown:
            self.refresh(Region(0, shown.index(name), self.size.width, 1))

    def hide(self, *names: str) -> None:
        """Leave these rows out, and no others."""
        if self._hidden != set(names):
            self._hidden = frozenset(names)
            self.refresh(layout=True)

    def _shown(self) -> list[Row]:
        return [row for name, row in self.rows.items() if name not in self._hidden]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many as are not left out."""
        return len(self._shown())

    def render_line(self, y: int) -> Strip:
        """A row in the widget's width."""
        cells, shown = self.size.width, self._shown()
        return self.strip_of(shown[y].pieces(cells) if y < len(shown) else [Piece(" " * cells)], cells)


class Line(Drawn):
    """A row that is a widget of its own."""

    DEFAULT_CSS = "Line { height: 1; width: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's word
        super().__init__(id=id)
        self.row = Row(self.refresh)

    def show(self, left: Sequence[Piece] = (), right: Sequence[Piece] = (), fill: str = "") -> None:
        """Put these pieces into the row."""
        self.row.show(left, right, fill)

    @property
    def text(self) -> str:
        """What the row says, without padding."""
        return self.row.text

    def render_line(self, y: int) -> Strip:
        """The row in the widget's width."""
        cells = self.size.width
        return self.strip_of(self.row.pieces(cells), cells)
