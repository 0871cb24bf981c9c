"""A place with the long list: reads its blocks, keeps the cursor on its complaint, tells what came meanwhile."""

from __future__ import annotations

import asyncio
import gc
import time
import unicodedata
from collections.abc import Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work

from firefight_tui.domain.blocks import SIZE, Blocks
from firefight_tui.domain.queue_records import QueueCounts
from firefight_tui.domain.vocabulary import Stage
from firefight_tui.errors import FirefightError
from firefight_tui.screens.frame import WHILE
from firefight_tui.screens.querying import QueryingScreen
from firefight_tui.screens.seat import Seat
from firefight_tui.widgets.queue_list import QueueHeading, QueueList
from firefight_tui.words import _, ngettext

if TYPE_CHECKING:
    from firefight_tui.desk.views.listing import Arrivals, Listing
    from firefight_tui.screens.menu import Item

MOST_MARKS = 10_000
"""Complaints that may be marked at once; a verb over more than that is for the command line."""

IDLE = 20.0
"""Seconds without a key after which a list with something new is read anew: nobody's eyes are on a row then."""

LONG = 4_096
"""Rows from which on places in the list are gathered, so that a jump reads few rows."""


@dataclass(frozen=True)
class Anew:
    """A list read anew: its rows around the cursor, and where that stands."""

    listing: Listing
    blocks: Blocks
    cursor: int


class ListingScreen(QueryingScreen):
    """A list over any query, however long."""

    STOPS: ClassVar[tuple[str, ...]] = ("queue", "blocks", "marks")

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.queue = QueueList(seat.now)
        self.heading = QueueHeading(self.queue)
        self.counts: QueueCounts | None = None
        self.listing: Listing | None = None
        self.new: frozenset[int] = frozenset()
        self.hidden_marks = 0
        self._asked: set[int] = set()

    # What verbs act on

    def selection(self) -> tuple[str, ...]:
        """The marked complaints, else the one under the cursor."""
        if self.queue.marks:
            return tuple(f"FF-{one}" for one in sorted(self.queue.marks))
        row = self.queue.current
        return (row.ref,) if row is not None else ()

    def hidden(self) -> int:
        """How many of the marked complaints the list does not show."""
        return self.hidden_marks

    def stage(self) -> Stage | None:
        """Of the complaint under the cursor."""
        row = self.queue.current
        return row.stage if row is not None else None

    def acted(self, created: str) -> None:
        """Marks have done their work; the cursor goes to what was made."""
        self.queue.mark(())
        self.hidden_marks = 0
        self.relist(to=created)

    def list_anew(self) -> None:
        """List from the top what the query finds; marks stay."""
        self.relist(keep=False)

    # Reading

    def nothing(self) -> tuple[str, str]:
        """What stands where the list is empty."""
        return "", ""

    def begin(self) -> None:
        """Show the first rows, read before anything heavy was loaded; then load it, and go on from there."""
        blocks = Blocks()
        blocks.put(0, self.seat.first or ())
        self.queue.show(blocks, 0, empty=self.nothing())
        self.show_heading()
        # The first refresh draws nothing yet: the app is still starting. What loads must not slow the one that does.
        self.call_after_refresh(self.call_after_refresh, self.set_timer, WHILE, self.take_over)

    @work(exclusive=True, group="begin")
    async def take_over(self) -> None:
        """Load what reads and performs, once the first rows are on the screen, and count them."""
        try:
            self.counts = await asyncio.to_thread(self.seat.counts)
            if self.is_standing:
                self.show_heading()
            listing = await asyncio.to_thread(self.seat.listing, self.text)
        except FirefightError as error:
            self.tell_error(error)
            self.seat.ready.set()  # From now on the store is looked for, until it is there.
            return
        finally:
            _collect_again()
        if self.listing is None and self.is_standing:
            self.listing = listing
            self.settled()
            self.queue.post_message(QueueList.Highlighted(self.queue.current))

    def settled(self) -> None:
        """The list stands: count it, and find places in it if it is long."""
        self.seat.ready.set()
        _collect_again()
        self.count_rows()
        self.count_hidden()

    def reload(self) -> None:
        """Read again what is shown, where it stands."""
        if self.listing is None or not self.queue.blocks.total:
            self.relist()
        else:
            self.catch_up()

    @work(exclusive=True, group="queue")
    async def relist(self, *, keep: bool = True, to: str = "") -> None:
        """Read the list anew; the cursor stays on its complaint, or goes to the one named."""
        queue = self.queue
        current, line = queue.current, queue.cursor - queue.scroll_offset.y
        wanted = to or (current.ref if keep and current is not None else "")
        number = queue.cursor if keep else 0
        with nullcontext() if keep else self.drawn_together():
            found = await self.read(partial(self._read_anew, self.text, wanted, number, queue.size.height))
            if found is None:
                return
            self.listing, self._asked, self.new = found.listing, set(), frozenset()
            queue.show(found.blocks, found.cursor, line=line if keep else 0, empty=self.nothing())
            self.heading.refresh()
            self.show_heading()
        # What else there is to read must not slow what is drawn now.
        self.call_after_refresh(self.set_timer, WHILE, self._read_on)

    def _read_on(self) -> None:
        self.settled()
        self.count_all()

    @work(exclusive=True, group="counts")
    async def count_all(self) -> None:
        """Count what matters, whatever the query."""
        counts = await self.read(self.seat.counts)
        if counts is not None:
            self.counts = counts
            self.show_heading()

    def _read_anew(self, text: str, ref: str, number: int, height: int) -> Anew:
        """The blocks around a complaint, or around a row number where the query does not find it."""
        from firefight_tui.desk.views.listing import Ends

        listing, blocks = self.seat.listing(text), Blocks()
        place = listing.place(int(ref.removeprefix("FF-"))) if ref else None
        cursor = place.before if place is not None else number
        here = cursor // SIZE
        rows = listing.around(place, SIZE) if place is not None else listing.block(here * SIZE, SIZE, Ends())
        if not rows and here:
            here, rows = 0, listing.block(0, SIZE, Ends())
        blocks.put(here, rows)
        for block in sorted(blocks.missing(cursor - height, cursor + height), reverse=True):
            after, before = blocks.neighbours(block)
            blocks.put(block, listing.block(block * SIZE, SIZE, Ends(after, before)))
        return Anew(listing, blocks, cursor)

    @on(QueueList.BlocksWanted)
    def _blocks_wanted(self, event: QueueList.BlocksWanted) -> None:
        wanted = [block for block in event.blocks if block not in self._asked]
        if wanted:
            self._asked.update(wanted)
            self.run_worker(self._read_blocks(wanted), group="blocks")

    async def _read_blocks(self, wanted: Sequence[int]) -> None:
        try:
            await self._take_blocks(wanted)
        finally:
            self._asked.difference_update(wanted)  # Also where Ctrl-g ended this: they may be asked for again.

    async def _take_blocks(self, wanted: Sequence[int]) -> None:
        from firefight_tui.desk.views.listing import Ends

        listing = self.listing or await self.read(partial(self.seat.listing, self.text))
        self.listing = self.listing or listing
        for block in wanted:
            blocks = self.queue.blocks
            after, before = blocks.neighbours(block)
            ends = Ends(after, before, blocks.total if blocks.is_counted else None)
            rows = await self.read(partial(listing.block, block * SIZE, SIZE, ends)) if listing is not None else None
            if rows is None or self.listing is not listing:
                return
            if len(rows) < SIZE and after is None and before is not None:
                self.relist()  # What stood before it is not there any more.
                return
            blocks.put(block, rows)
            self._asked.discard(block)
            self.queue.grown()

    @work(exclusive=True, group="count")
    async def count_rows(self) -> None:
        """Count the rows; in a long list, find places to jump to."""
        listing, blocks = self.listing, self.queue.blocks
        if listing is None:
            return
        if not blocks.is_counted:
            total = await self.read(listing.count)
            if total is None or self.listing is not listing:
                return
            blocks.count(total)
            self.queue.grown()
        if blocks.total > LONG and listing.anchors is None:
            await self.read(partial(listing.gather, lambda: self.listing is not listing))

    @work(exclusive=True, group="catch-up")
    async def catch_up(self) -> None:
        """Take over what others did: rows change where they stand, new ones are told and wait to be read."""
        listing, queue = self.listing, self.queue
        if listing is None:
            return
        here = [queue.current.id] if queue.current is not None else []
        happened = await self.read(partial(self._happened, listing, queue.blocks.met, here))
        counts = await self.read(self.seat.counts) if happened is not None else None
        if happened is None or counts is None or self.listing is not listing or not self.is_standing:
            return
        self.counts, self.new = counts, happened.new
        queue.blocks.update({row.id: row for row in happened.rows})
        queue.changed(happened.gone)
        queue.post_message(QueueList.Highlighted(queue.current))
        self.show_heading()
        if self.new and time.monotonic() - self.seat.touched_at > IDLE:
            self.relist()

    def _happened(self, listing: Listing, held: Collection[int], here: Collection[int]) -> Arrivals:
        """What others did, and what time did by itself."""
        did, moved = listing.since(held, here), listing.drift(self.seat.listing(self.text))
        return replace(did, gone=did.gone | moved.gone, new=did.new | moved.new)

    # Marks

    @work(exclusive=True, group="marks")
    async def count_hidden(self) -> None:
        """Count the marked complaints the list does not show."""
        marks, listing = set(self.queue.marks), self.listing
        if listing is None or not marks:
            self.hidden_marks = 0
            return
        shown = await self.read(partial(listing.listed, marks))
        if shown is not None and self.listing is listing:
            self.hidden_marks = len(marks - shown)
            self.show_heading()

    def action_mark(self) -> None:
        """Mark the complaint under the cursor."""
        self.queue.toggle_mark()
        self._marked()

    def _marked(self) -> None:
        count = len(self.queue.marks)
        self.tell(ngettext("{count} marked", "{count} marked", count).format(count=count) if count else "")
        self.count_hidden()
        self.show_heading()

    @work(exclusive=True, group="marks")
    async def action_mark_all(self) -> None:
        """Mark everything the query finds; again, nothing."""
        if self.queue.marks and not self.hidden_marks and len(self.queue.marks) >= self.queue.blocks.total:
            self.queue.mark(())
            self._marked()
            return
        listing = self.listing
        ids = await self.read(partial(listing.ids, MOST_MARKS + 1)) if listing is not None else None
        if ids is None:
            return
        if len(ids) > MOST_MARKS:
            words = _("More than {count} complaints: narrow the query, or use firefight do --where.")
            self.tell(words.format(count=MOST_MARKS), look="late")
            return
        self.queue.mark({*self.queue.marks, *ids})
        self._marked()

    def go_top(self) -> None:
        """To the first complaint."""
        self.queue.action_top()

    def places(self) -> tuple[Item, ...]:
        """Where `g` leads from here: also to places in the list."""
        from firefight_tui.screens.menu import Item

        top, *others = super().places()
        row = Item("r", _("a row"), partial(self.ask, _("Row number, 40% or reference"), self._go_row))
        return (top, Item("%", _("halfway"), self.queue.action_middle), row, *others)

    def _go_row(self, text: str) -> None:
        """To a row by its number, by how far down it is, or to the row of a complaint."""
        wanted = unicodedata.normalize("NFKC", text).strip().upper()
        self.end_prompt()
        if wanted.startswith("FF-") and wanted[3:].isdigit():
            self.relist(to=wanted)
        elif wanted.rstrip("%").isdigit() and len(wanted) < 12:
            number, total = int(wanted.rstrip("%")), self.queue.blocks.total
            self.queue.select(number * total // 100 if wanted.endswith("%") else number - 1)
        elif wanted:
            words = _("Type a row number such as 500, a part such as 40%, or a reference such as FF-128.")
            self.tell(words, look="late")

    def action_refresh_all(self) -> None:
        """Read the list anew because somebody asked, and draw the place on whatever stands on the terminal."""
        self.tell("")
        self.refresh()
        self.relist()


def _collect_again() -> None:
    """Starting is over: what is loaded stays for good, so that looking for rubbish need never look at it."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
