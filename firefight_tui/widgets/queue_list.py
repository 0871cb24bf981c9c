"""The list of complaints, drawn line by line: only the rows on the screen cost anything, however long it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer

from firefight_tui.domain.blocks import SIZE, Blocks
from firefight_tui.domain.queue_records import QueueRow
from firefight_tui.domain.text import uses_ascii_forms
from firefight_tui.widgets.looks import Drawn, DrawnScroll, Piece, fitted, strip_of
from firefight_tui.widgets.queue_row import Columns, RowMarks, columns_for, heading, row_pieces

AHEAD = 64
"""Rows beyond the screen that are asked for before anybody sees them."""

SHORTEST_REF = 6
"""Cells of the references' column at least: FF-999."""

KEPT = 512
"""Rows as drawn that are kept: some screens of them."""

IDLE = 0.08
"""Seconds without a move after which the pages beside the one that is seen are drawn beforehand."""

BREATH = 0.005
"""Seconds between some rows drawn beforehand and the next."""

SLICE = 6
"""Rows drawn beforehand at a time: a key waits no longer than they take."""

LAST = -1
"""The row number that means the last row, also while nobody knows how many there are."""


class QueueList(DrawnScroll, can_focus=True):
    """Rows of complaints with a cursor and marks. It shows the blocks it was given and asks for those it lacks.

    Args:
        now: The clock.

    Attributes:
        blocks: The rows, by number.
        cursor: The number of the row the cursor is on.
        marks: The complaints that are marked, by id; they stay whatever the list shows.
        gone: Rows that stay where they stood though the query finds them no more.
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

    class BlocksWanted(Message):
        """Rows of these blocks are to be shown, or soon will be.

        Attributes:
            blocks: Their numbers, the most wanted first; none where only the number of rows is lacking.
        """

        def __init__(self, blocks: Sequence[int]) -> None:
            super().__init__()
            self.blocks = tuple(blocks)

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.now = now
        self.blocks = Blocks()
        self.cursor = 0
        self.marks: set[int] = set()
        self.gone: frozenset[int] = frozenset()
        self.empty: tuple[str, ...] = ()
        self._wanted: int | None = None
        self._strips: LRUCache[tuple[object, ...], Strip] = LRUCache(KEPT)
        self._beforehand: Timer | None = None

    @property
    def current(self) -> QueueRow | None:
        """The complaint under the cursor."""
        return self.blocks.row(self.cursor)

    @property
    def shown(self) -> tuple[QueueRow, ...]:
        """The rows on the screen."""
        top = self.scroll_offset.y
        return tuple(self.blocks.rows(top, top + max(1, self.size.height) - 1))

    def show(self, blocks: Blocks, cursor: int, *, line: int = 0, empty: Sequence[str] = ()) -> None:
        """Show another list.

        Args:
            blocks: Its rows.
            cursor: The row the cursor goes to, as near as there is one.
            line: The line of the screen that row should stand on, if it can.
            empty: What stands there when there are none.
        """
        self.blocks, self.empty, self.gone, self._wanted = blocks, tuple(empty), frozenset(), None
        self.cursor = max(0, min(cursor, blocks.total - 1))
        self.hold_lines(blocks.total)
        self._stand_at(self.cursor - line)
        self.refresh()
        self.post_message(self.Highlighted(self.current))
        self._ask_ahead()

    def grown(self) -> None:
        """Blocks have come, or the rows were counted: draw them, and go where one waits to go."""
        self.hold_lines(self.blocks.total)
        if self.cursor >= self.blocks.total:
            self.cursor = max(0, self.blocks.total - 1)
            self.post_message(self.Highlighted(self.current))
        if self._wanted is not None and (self._wanted != LAST or self.blocks.is_counted):
            self.select(self.blocks.total - 1 if self._wanted == LAST else self._wanted)
        self.refresh()

    def changed(self, gone: Iterable[int]) -> None:
        """Rows have become others where they stood; these the query finds no more."""
        self.gone = frozenset(gone)
        self.refresh()

    def select(self, place: int) -> None:
        """Put the cursor on a row, as near as there is one; where it is not held yet, once it is."""
        place = max(0, min(place, self.blocks.total - 1))
        top = self._top_for(place)
        missing = self.blocks.missing(top, top + max(1, self.size.height) - 1)
        if missing:
            self._wanted = place
            self.post_message(self.BlocksWanted(missing))
            return
        self._wanted = None
        if place == self.cursor:
            return
        old, self.cursor = self.cursor, place
        if top == self.scroll_offset.y:
            self.refresh_line(old)
            self.refresh_line(place)
        else:
            self.set_scroll(None, top)
            self.refresh()
        self.post_message(self.Highlighted(self.current))
        self.call_after_refresh(self._ask_ahead)  # What is read ahead must not slow what is drawn now.

    def _ask_ahead(self) -> None:
        self._draw_beforehand(IDLE, 0)
        top = self.scroll_offset.y
        missing = self.blocks.missing(top - AHEAD, top + self.size.height + AHEAD)
        if missing:
            here = self.cursor // SIZE
            self.post_message(self.BlocksWanted(sorted(missing, key=lambda block: abs(block - here))))

    def _draw_beforehand(self, wait: float, done: int) -> None:
        """Draw some rows of the pages below and above, then some more, until a move begins it anew."""
        if self._beforehand is not None:
            self._beforehand.stop()
        self._beforehand = self.set_timer(wait, partial(self._draw_slice, done)) if self.is_attached else None

    def _draw_slice(self, done: int) -> None:
        top, height = self.scroll_offset.y, self.size.height
        wanted = [*range(top + height, top + 2 * height), *range(top - 1, top - 1 - height, -1)]
        rows = [(row, RowMarks(False, row.id in self.marks, row.id in self.gone))
                for row in map(self.blocks.row, wanted[done : done + SLICE]) if row is not None]  # fmt: skip
        self.filtered([self._row_strip(row, marks, self.size.width) for row, marks in rows])
        if done + SLICE < len(wanted):
            self._draw_beforehand(BREATH, done + SLICE)

    def toggle_mark(self) -> None:
        """Mark the complaint under the cursor or unmark it, and go on to the next."""
        row = self.current
        if row is None:
            return
        self.marks ^= {row.id}
        self.refresh_line(self.cursor)
        self.select(self.cursor + 1)

    def mark(self, ids: Iterable[int]) -> None:
        """Mark these complaints and no others."""
        self.marks = set(ids)
        self.refresh()

    def _top_for(self, place: int) -> int:
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if place < top:
            top = place
        elif place >= top + height:
            top = place - height + 1
        return max(0, min(top, self.blocks.total - height))

    def _stand_at(self, top: int) -> None:
        last = max(0, self.blocks.total - max(1, self.size.height))
        self.set_scroll(None, max(0, min(top, last)))
        self.set_scroll(None, self._top_for(self.cursor))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.set_scroll(None, self._top_for(self.cursor))
        self.refresh()
        self._ask_ahead()

    def columns(self) -> Columns:
        """The columns at the present width; the longest reference met widens theirs."""
        return columns_for(self.size.width, max(SHORTEST_REF, len(f"FF-{self.blocks.newest}")))

    def render_line(self, y: int) -> Strip:
        """A row of the list, or of what stands there while it is empty."""
        cells = self.size.width
        if not self.blocks.total:
            text = self.empty[y - 1] if 0 < y <= len(self.empty) else ""
            return self.strip_of(fitted([Piece("   " + text, "strong" if y == 1 else "dim")], cells), cells)
        place = y + self.scroll_offset.y
        row = self.blocks.row(place)
        if row is None:
            return self.strip_of([Piece(" " * cells)], cells)
        marks = RowMarks(place == self.cursor, row.id in self.marks, row.id in self.gone)
        return self._row_strip(row, marks, cells)

    def _row_strip(self, row: QueueRow, marks: RowMarks, cells: int) -> Strip:
        """The strip of a row, kept: scrolling moves rows that were drawn already, and clocks count in minutes."""
        now, columns = self.now(), self.columns()
        looks = self.looks  # Found first: where they changed, nothing kept is good any more.
        key = (row, marks, columns, cells, now.replace(second=0, microsecond=0), uses_ascii_forms())
        strip = self._strips.get(key)
        if strip is None:
            strip = strip_of(looks, fitted(row_pieces(row, columns, now, marks), cells), cells)
            self._strips[key] = strip
        return strip

    def looks_changed(self) -> None:
        """Draw the rows in the new styles."""
        self._strips.clear()

    def _from(self) -> int:
        """Where a relative move starts: where one waits to be, else where one is."""
        if self._wanted is None:
            return self.cursor
        return self.blocks.total - 1 if self._wanted == LAST else self._wanted

    def action_move(self, rows: int) -> None:
        """Down, or up where negative."""
        self.select(self._from() + rows)

    def action_half(self, way: int) -> None:
        """Half a page."""
        self.select(self._from() + way * max(1, self.size.height // 2))

    def action_page(self, way: int) -> None:
        """A page."""
        self.select(self._from() + way * max(1, self.size.height - 1))

    def action_top(self) -> None:
        """The first complaint."""
        self.select(0)

    def action_middle(self) -> None:
        """The complaint halfway."""
        self.select(self.blocks.total // 2)

    def action_bottom(self) -> None:
        """The last complaint, also of those nobody has read or counted yet."""
        if self.blocks.is_counted:
            self.select(self.blocks.total - 1)
        else:
            self._wanted = LAST
            self.post_message(self.BlocksWanted(()))


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
