"""Labelled facts one below the other, wrapped to the width there is; scrolled, or chosen from with a cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from firefight_tui.widgets.fact_lines import ABOVE_LINES, Fact, Layout, SheetLine, Span
from firefight_tui.widgets.looks import DrawnScroll, Piece, cells_of, spread
from firefight_tui.words import _

__all__ = ["Fact", "Sheet"]


class Sheet(DrawnScroll, can_focus=True):
    """Facts, laid out anew for every width.

    Attributes:
        is_clipped: One line each, cut, instead of wrapped.
        has_cursor: Up and down choose a fact, or an item where there are some, instead of scrolling.
        is_whole: Texts that may be cut are shown to their end.
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

    class Moved(Message):
        """Somebody moved the cursor to another fact or item."""

    class Chosen(Message):
        """The cursor is on another item."""

        def __init__(self, sheet: Sheet) -> None:
            super().__init__()
            self.sheet = sheet

        @property
        def control(self) -> Sheet:
            """Whose cursor."""
            return self.sheet

    is_clipped = False
    has_cursor = False
    is_whole = False
    facts: tuple[Fact, ...] = ()
    cursor = 0
    _above = 0
    _lines: Sequence[SheetLine] = ()
    _spans: Sequence[Span] = ()
    _told = ""
    _kept = (0, 0.0)
    _stays_at_end = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's word for it
        super().__init__(id=id)
        self._layout = Layout()

    def show(self, facts: Sequence[Fact], *, at_end: bool = False, above: int = 0) -> None:
        """Show these facts, from where one had scrolled to, or at their end.

        Args:
            facts: What is to be shown.
            at_end: Go to the end, once there is room to say where that is.
            above: So many facts should be seen without scrolling: their texts are cut to as few lines as that takes.
        """
        item, is_same = self.item, self.facts == tuple(facts)
        before, top = self._all_seen(), self.scroll_offset.y
        self.facts, self._above = tuple(facts), above
        places = [place for place, fact in enumerate(self.facts) if fact.item and fact.item == item]
        self.cursor = places[0] if places else max(0, min(self.cursor, len(self.facts) - 1))
        self._lay()
        if not is_same:
            self._keep_place()
        if at_end:
            self.action_bottom()
        self._tell_item()
        if self.scroll_offset.y == top:
            width = self.size.width
            lines = zip(before, self._all_seen(), strict=True)
            changed = [Region(0, y, width, 1) for y, (earlier, now) in enumerate(lines) if earlier != now]
            if changed:
                self.refresh(*changed)

    def _all_seen(self) -> list[object]:
        return [self._seen(y) for y in range(self.size.height)]

    def lines_of(self, facts: Sequence[Fact]) -> int:
        """How many lines these facts would take here."""
        layout = Layout()
        layout.begin(facts, self.size.width, self.has_cursor, self.is_clipped, self.is_whole)
        return len(layout.lines(0, 0))

    @property
    def text(self) -> str:
        """All lines as plain text."""
        return "\n".join("".join(piece.text for piece in (*left, *right)) for _place, left, right in self._lines)

    @property
    def item(self) -> str:
        """The name of the item the cursor is on; empty where there are none."""
        return self.facts[self.cursor].item if self.cursor < len(self.facts) else ""

    @property
    def is_at_end(self) -> bool:
        """Whether the last line is shown."""
        return self.scroll_offset.y + self.size.height >= len(self._lines)

    @property
    def is_at_last(self) -> bool:
        """Whether one is where new facts would come: on the last item, or at the end."""
        return self.cursor == self._spans[-1].place if self.has_cursor and self._spans else self.is_at_end

    def _tell_item(self) -> None:
        """Say so where the cursor is on another item than before."""
        if self.item != self._told:
            self._told = self.item
            self.post_message(self.Chosen(self))

    def choose(self, item: str) -> None:
        """Put the cursor on an item, and show it."""
        for place, fact in enumerate(self.facts):
            if fact.item == item:
                self.cursor = place
                self._follow()
        self.refresh()

    def stand_on(self, place: int) -> None:
        """Put the cursor on a fact by its place, and show it."""
        if place != self.cursor:
            self.cursor = place
            self._follow()
            self.refresh()

    def show_whole(self, whole: bool) -> None:
        """Show the texts that were cut to their end, or cut them again."""
        self.is_whole = whole
        self._lay()
        self.refresh()

    def on_resize(self) -> None:
        """Wrap again; what one had scrolled to stays at the top, and the end stays the end."""
        self._lay()
        self.refresh()
        place, share = self._kept
        own = [number for number, line in enumerate(self._lines) if line.place == place]
        if self._stays_at_end:
            self._put(len(self._lines))
        elif own:
            self._put(own[0] + round(share * len(own)))

    def _keep_place(self) -> None:
        """Remember the fact at the top of what is seen, how much of it is past, and whether this is the end."""
        top = self.scroll_offset.y
        self._stays_at_end = bool(top) and self.is_at_end
        self._kept = (0, 0.0)
        if 0 < top < len(self._lines):
            place = self._lines[top].place
            own = [number for number, line in enumerate(self._lines) if line.place == place]
            self._kept = (place, (top - own[0]) / len(own))

    def _lay(self) -> None:
        self._layout.begin(self.facts, self.size.width, self.has_cursor, self.is_clipped, self.is_whole)
        lines: list[SheetLine] = []
        for most in ABOVE_LINES if self._above and not self.is_whole else ABOVE_LINES[-1:]:
            lines = self._layout.lines(self._above, most)
            if sum(line.place < self._above for line in lines) <= self.size.height:
                break
        self._lines, self._spans = lines, self._layout.spans(lines)
        self._layout.end()
        self.hold_lines(len(lines))
        if self.has_cursor and self._spans:
            self.cursor = self._spans[self._stop()].place
        self._put(self.scroll_offset.y)

    def render_line(self, y: int) -> Strip:
        """A line of what was laid out."""
        cells = self.size.width
        return self.strip_of(spread(*self._seen(y), cells), cells)

    def _seen(self, y: int) -> tuple[Sequence[Piece], Sequence[Piece]]:
        """What stands on a row of the widget, at its left and at its right."""
        (cells, height), top = self.size, self.scroll_offset.y
        number = y + top
        if number >= len(self._lines):
            return (), ()
        place, left, right = self._lines[number]
        if self.has_cursor:
            is_first = number == 0 or self._lines[number - 1].place != place
            left = (Piece("> " if place == self.cursor and is_first else "  ", "strong"), *left)
        if y == height - 1 > 0 and not right and top + height < len(self._lines):
            more = (Piece(_("more below"), "dim"),)
            right = more if cells_of((*left, *more)) < cells else right
        return left, right

    # Moving

    def action_move(self, lines: int) -> None:
        """Scroll by lines; or choose the next item, after what is left of this one below the edge."""
        if not self.has_cursor:
            self._scroll(self.scroll_offset.y + lines)
        elif self._spans:
            own, top, height = self._spans[self._stop()], self.scroll_offset.y, self.size.height
            if own.end - own.first > height and (own.end > top + height if lines > 0 else own.first < top):
                self._scroll(top + (1 if lines > 0 else -1))
                return
            stop = max(0, min(self._stop() + lines, len(self._spans) - 1))
            if stop != self._stop():
                self.cursor = self._spans[stop].place
                self._follow(from_below=lines < 0)
                self.post_message(self.Moved())

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
        """Scroll far; the cursor comes along, to the nearest item that is seen."""
        before = self.scroll_offset.y
        self._scroll(before + lines)
        if not (self.has_cursor and self._spans):
            return
        top = self.scroll_offset.y
        if top == before or abs(lines) > len(self._lines):
            self.cursor = self._spans[-1 if lines > 0 else 0].place
        else:
            seen = [span for span in self._spans if span.end > top and span.first < top + self.size.height]
            inside = [span for span in seen if span.place == self.cursor]
            self.cursor = (inside or seen or self._spans)[0 if lines > 0 else -1].place
        self._tell_item()
        self.refresh()
        self.post_message(self.Moved())

    def _stop(self) -> int:
        """Which of the spans the cursor is on: the last that begins at or before it."""
        before = [number for number, span in enumerate(self._spans) if span.place <= self.cursor]
        return before[-1] if before else 0

    def _scroll(self, top: int) -> None:
        self._put(top)
        self._keep_place()

    def _put(self, top: int) -> None:
        before = self.scroll_offset.y
        self.set_scroll(None, max(0, min(top, len(self._lines) - self.size.height)))
        if self.scroll_offset.y != before:
            self.refresh()

    def _follow(self, *, from_below: bool = False) -> None:
        """Bring the item under the cursor into sight: whole, else its beginning, or its end when coming from below."""
        if not self._spans:
            return
        own, top, height = self._spans[self._stop()], self.scroll_offset.y, self.size.height
        is_long = own.end - own.first > height
        if is_long:
            self._scroll(own.end - height if from_below else own.first)
        elif own.first < top:
            self._scroll(own.first)
        elif own.end > top + height:
            self._scroll(own.end - height)
        self._tell_item()
        self.refresh()
