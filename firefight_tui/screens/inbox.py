"""The inbox: the queue over any query, its views, and what the complaint under the cursor is about."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.types import CSSPathType

from firefight_tui.domain.key_names import key_of, key_of_verb
from firefight_tui.domain.queue_records import QueueRow
from firefight_tui.domain.text import clean_cell
from firefight_tui.screens.listing import ListingScreen
from firefight_tui.screens.seat import Seat
from firefight_tui.screens.shortcuts import INBOX_KEYS, Shortcut, bindings
from firefight_tui.screens.verbs import label_of, offered
from firefight_tui.screens.views import DEFAULT, figures, notices, tabs
from firefight_tui.widgets.looks import Piece
from firefight_tui.widgets.queue_list import QueueList
from firefight_tui.widgets.sheet import Sheet
from firefight_tui.words import _, ngettext

# Loaded by the first detail that is drawn: the first paint does without.
if TYPE_CHECKING:
    from firefight_tui.domain.records import ComplaintRecord

SETTLE = 0.04
"""Seconds the cursor rests before the complaint under it is read: holding j reads none."""

STALE = 0.15
"""Seconds a read may take before what stands there of another complaint is taken away."""


class InboxScreen(ListingScreen):
    """The first place.

    Args:
        seat: What it reads and performs through.
        start: A query or a reference to begin with.
        classes: How broad it is at first.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["frame.tcss", "inbox.tcss"]
    PARTS: ClassVar[tuple[str, ...]] = (*ListingScreen.PARTS, "QueueHeading", "QueueList", "#detail")
    SHORTCUTS = INBOX_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings([one for one in INBOX_KEYS if one.action != "view"]),
        *bindings(
            [Shortcut(f"inbox.view-{number}", str(number), f"view({number})", "", "") for number in range(1, 10)]
        ),
    ]

    def __init__(self, seat: Seat, start: str = "", *, classes: str = "") -> None:
        super().__init__(seat)
        self.add_class(*classes.split(), update=False)
        self.start = start
        self.record: ComplaintRecord | None = None

    def compose_body(self) -> ComposeResult:
        """The list and what its cursor is on."""
        with Vertical(id="queue"):
            yield self.heading
            yield self.queue
        yield Sheet(id="detail")

    def key_hints(self) -> Sequence[tuple[str, str]]:
        """The keys of a night on call."""
        named = (("a", "acknowledge"), ("r", "contact"), ("i", "note"), ("s", "grade"), ("X", "reopen"))
        hints = [
            ("Enter", _("open"), ""),
            (".", _("next step"), ""),
            *((key, label_of(name).lower(), name) for key, name in named),
            ("n", _("new"), ""),
            ("/", _("query"), ""),
            (":", _("verb"), ""),
            ("u", _("undo"), ""),
        ]
        # Of marked ones each may stand elsewhere.
        return offered(self.stage() if len(self.selection()) < 2 else None, hints)

    def on_mount(self) -> None:
        """Show what was read before anything heavy was loaded; begin elsewhere where the start says so."""
        self.take_focus()
        if self.start:
            self.call_after_refresh(self._begin, self.start)
        elif self.seat.first is not None:
            self.begin()
        else:
            self.show_heading()
            self.relist()

    def _begin(self, start: str) -> None:
        from firefight_tui.domain.query import QueryError, RefIs

        try:
            query = self.seat.query(start)
        except QueryError as error:
            self.relist()
            self.tell_error(error)
            return
        if isinstance(query.where, RefIs):
            self.relist()
            self.call_after_refresh(self.open_complaint, f"FF-{query.where.numbers[0]}")
        else:
            self.show_query(start)

    def take_focus(self) -> None:
        """Keys go to the list."""
        self.queue.focus()

    # What is shown

    def nothing(self) -> tuple[str, str]:
        """What stands where the list is empty."""
        if self.text == DEFAULT:
            way = _("{key} takes one in; `firefight intake` reads mail, mailboxes and spreadsheets.")
            return _("No complaint is open."), way.format(key=key_of_verb("report", "n"))
        way = _("{query} changes the query, {first} shows all that is open.")
        return _("Nothing matches {query}").format(query=clean_cell(self.text)), way.format(
            query=key_of("inbox.query", "/"), first=key_of("inbox.view-1", "1")
        )

    @on(QueueList.Highlighted)
    def _highlighted(self, event: QueueList.Highlighted) -> None:
        if not self.is_standing:
            return
        if event.row is None or self.record is None:
            self._show_nothing()  # The cursor moves on, and what is read follows once it rests.
        elif event.row.id != self.record.id:
            self.record = None
        self.keys_follow()
        if self.listing is not None:
            self.read_detail(event.row)

    def settled(self) -> None:
        """The list stands: say what undo would do, and which views there are."""
        super().settled()
        self.learn_undo()
        self.learn_views()

    @work(exclusive=True, group="detail")
    async def read_detail(self, row: QueueRow | None) -> None:
        """Read the complaint under the cursor."""
        if row is None:
            return
        if self.record is None:
            await asyncio.sleep(SETTLE)
        # Whoever waits must not read the number and the next step of the complaint before.
        other = self.set_timer(STALE, self._show_nothing) if self.record is None else None
        try:
            record = await self.read(partial(self.seat.record, row.ref))
        finally:
            if other is not None:
                other.stop()
        if record is None and self.record is None and self.is_standing:
            self._show_nothing()
        if record is not None and self.queue.current is not None and self.queue.current.id == record.id:
            self.record = record
            self._show_detail()

    def _show_nothing(self) -> None:
        detail = self.query_one("#detail", Sheet)
        if detail.facts:
            detail.show(())
            self.show_next(None)

    def _show_detail(self) -> None:
        if self.record is None or not self.is_standing:
            return
        from firefight_tui.screens.case_facts import detail_facts, wide_facts

        sheet, wide = self.query_one("#detail", Sheet), self.has_class("-wide") or self.has_class("-very-wide")
        sheet.is_clipped = not wide
        sheet.show((wide_facts if wide else detail_facts)(self.record, self.seat.now(), self.seat.zone))
        self.show_next(self.record)

    def show_heading(self) -> None:
        """Draw the query, how many there are of what matters, the views, and what is new or marked."""
        self.line("head").show(
            [Piece(_("Inbox") + "  ", "strong"), Piece(clean_cell(self.text), "key")],
            [*figures(self.counts), Piece(f"  {clean_cell(self.seat.handle)}  {self.shown_minute()}", "dim")],
        )
        marked = len(self.queue.marks)
        self.line("views").show(
            tabs(self.all_views(), self.text, self.counts, self.size.width - 2),
            notices(len(self.new), marked, self.hidden_marks),
        )

    def time_passes(self) -> None:
        """What is left of the clocks changes with every minute."""
        self.queue.refresh()
        self.reload()

    def on_resize(self) -> None:
        """A wider terminal gets the detail beside the list."""
        super().on_resize()
        self.call_after_refresh(self._show_detail)

    # Keys

    def action_open(self) -> None:
        """Open the complaint under the cursor."""
        row = self.queue.current
        if row is not None:
            self.open_complaint(row.ref, row)

    def open_complaint(self, ref: str, row: QueueRow | None = None) -> None:
        """Go to a complaint, of which the list may show something already; coming back, catch up."""
        from firefight_tui.screens.complaint import ComplaintScreen

        self.app.push_screen(ComplaintScreen(self.seat, ref, row), self._came_back)

    def _came_back(self, query: str | None) -> None:
        if query:
            self.show_query(query)
        else:
            self.reload()
        self.learn_undo()

    def go_inbox(self, query: str = "") -> None:
        """Show a query, where one is named."""
        if query:
            self.show_query(query)

    def action_back(self) -> None:
        """Quit; asked first only where something typed would be lost."""
        count = len(self.seat.drafts)
        if count:
            from firefight_tui.screens.menu import sure_menu

            question = ngettext("{count} draft is lost: quit?", "{count} drafts are lost: quit?", count).format(
                count=count
            )
            self.open_menu(sure_menu(question, self.app.exit))
        else:
            self.app.exit()
