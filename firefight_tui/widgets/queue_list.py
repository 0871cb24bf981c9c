"""The list of complaints, drawn line by line: only the rows on the screen cost anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from firefight_tui.domain.queue_records import QueueRow
from firefight_tui.domain.text import width
from firefight_tui.widgets.looks import Drawn, DrawnScroll, Piece, fitted
from firefight_tui.widgets.queue_row import Columns, columns_for, heading, row_pieces

NEAR_END = 60
"""Rows before the end of what is loaded at which more is asked for."""


class QueueList(DrawnScroll, can_focus=True):
    """Rows of complaints with a cursor and marks. It holds what it was given and asks for more near its end.

    Args:
        now: The clock.
    """

    DEFAULT_CSS = "QueueList { height: 1fr; width: 1fr; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", id="list.down"),
        Binding("k,up", "move(-1)", id="list.up"),
        Binding("ctrl+d", "half(1)", id="list.half-down"),
        Binding("ctrl+u", "half(-1)", id="list.half-up"),
        Binding("pagedown", "page(1)", id="list.page-down"),
        Binding("pageup", "page(-1)", id="list.page-up"),
        Binding("G,end", "bottom", id="list.bottom"),
        Binding("home", "top", id="list.top"),
    ]

    class Highlighted(Message):
        """The cursor stands on another complaint, or on none."""

        def __init__(self, row: QueueRow | None) -> None:
            super().__init__()
            self.row = row

    class MoreWanted(Message):
        """The cursor nears the end of what is loaded, or wants to be at the very end."""

        def __init__(self, *, everything: bool) -> None:
            super().__init__()
            self.everything = everything

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.now = now
        self.rows: list[QueueRow] = []
        self.has_more = False
        self.cursor = 0
        self.marks: dict[int, str] = {}
        self.empty: tuple[str, ...] = ()
        self._to_bottom = False

    @property
    def current(self) -> QueueRow | None:
        """The complaint under the cursor."""
        return self.rows[self.cursor] if self.rows else None

    def replace(
        self, rows: Sequence[QueueRow], *, has_more: bool, empty: Sequence[str] = (), keep: bool = True, to: str = ""
    ) -> None:
        """Show other rows.

        Args:
            rows: From the first on.
            has_more: Whether the store has more of them.
            empty: What stands there when there are none.
            keep: Whether the cursor stays on its complaint, or where that is gone on its place.
            to: The complaint the cursor goes to, if it is among them.
        """
        before = self.current
        self.rows, self.has_more, self.empty = list(rows), has_more, tuple(empty)
        places = {row.ref: place for place, row in enumerate(self.rows)}
        place = places.get(before.ref, self.cursor) if before is not None and keep else 0
        self.cursor = max(0, min(places.get(to, place), len(self.rows) - 1))
        self.virtual_size = Size(0, len(self.rows))
        self._follow()
        self.refresh()
        self.post_message(self.Highlighted(self.current))

    def append(self, rows: Sequence[QueueRow], *, has_more: bool) -> None:
        """Add the rows of the next page."""
        self.rows += rows
        self.has_more = has_more
        self.virtual_size = Size(0, len(self.rows))
        if self._to_bottom and not has_more:
            self.select(len(self.rows) - 1)
        self.refresh()

    def select(self, place: int) -> None:
        """Put the cursor on a row, as near as there is one."""
        place = max(0, min(place, len(self.rows) - 1))
        self._to_bottom = self._to_bottom and self.has_more
        if place != self.cursor:
            old, self.cursor = self.cursor, place
            top = self.scroll_offset.y
            self._follow()
            if self.scroll_offset.y == top:
                self.refresh_line(old)
                self.refresh_line(place)
            else:
                self.refresh()
            self.post_message(self.Highlighted(self.current))
        if self.has_more and place >= len(self.rows) - NEAR_END:
            self.post_message(self.MoreWanted(everything=False))

    def toggle_mark(self) -> None:
        """Mark the complaint under the cursor or unmark it, and go on to the next."""
        row = self.current
        if row is None:
            return
        if self.marks.pop(row.id, None) is None:
            self.marks[row.id] = row.ref
        self.refresh_line(self.cursor)
        self.select(self.cursor + 1)

    def clear_marks(self) -> None:
        """Unmark everything."""
        self.marks.clear()
        self.refresh()

    def _follow(self) -> None:
        top, height = self.scroll_offset.y, max(1, self.size.height)
        last = max(0, len(self.rows) - height)
        if self.cursor < top:
            top = self.cursor
        elif self.cursor >= top + height:
            top = self.cursor - height + 1
        self.set_scroll(None, min(top, last))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._follow()
        self.refresh()

    def columns(self) -> Columns:
        """The columns at the present width; wide references widen theirs."""
        return columns_for(
            self.size.width,
            max((width(row.ref) for row in self.rows[-1:] + self.rows[:1]), default=6) if self.rows else 6,
        )

    def render_line(self, y: int) -> Strip:
        """A row of the list, or of what stands there while it is empty."""
        cells = self.size.width
        if not self.rows:
            text = self.empty[y - 1] if 0 < y <= len(self.empty) else ""
            return self.strip_of(fitted([Piece("   " + text, "strong" if y == 1 else "dim")], cells), cells)
        place = y + self.scroll_offset.y
        if place >= len(self.rows):
            return self.strip_of([Piece(" " * cells)], cells)
        row = self.rows[place]
        pieces = row_pieces(
            row, self.columns(), self.now(), is_current=place == self.cursor, is_marked=row.id in self.marks
        )
        return self.strip_of(fitted(pieces, cells), cells)

    def action_move(self, rows: int) -> None:
        """Down, or up where negative."""
        self.select(self.cursor + rows)

    def action_half(self, way: int) -> None:
        """Half a page."""
        self.select(self.cursor + way * max(1, self.size.height // 2))

    def action_page(self, way: int) -> None:
        """A page."""
        self.select(self.cursor + way * max(1, self.size.height - 1))

    def action_top(self) -> None:
        """The first complaint."""
        self.select(0)

    def action_bottom(self) -> None:
        """The last complaint, also of those not loaded yet."""
        self._to_bottom = self.has_more
        self.select(len(self.rows) - 1)
        if self.has_more:
            self.post_message(self.MoreWanted(everything=True))


class QueueHeading(Drawn):
    """The names of the columns above a `QueueList`."""

    DEFAULT_CSS = "QueueHeading { height: 1; width: 1fr; }"

    def __init__(self, of: QueueList) -> None:
        super().__init__()
        self.of = of

    def render_line(self, y: int) -> Strip:
        """The names, at the columns of the list."""
        cells = self.size.width
        return self.strip_of(fitted([Piece(heading(self.of.columns()), "dim")], cells), cells)
