"""The inbox: the queue over any query, its views, and what the complaint under the cursor is about."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.types import CSSPathType

from firefight_tui.domain.query import Query, QueryError, RefIs
from firefight_tui.domain.queue_records import QueueCounts, QueuePage, QueueRow
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.text import clean_cell
from firefight_tui.domain.vocabulary import Stage
from firefight_tui.screens.case_facts import detail_facts, wide_facts
from firefight_tui.screens.complaint import ComplaintScreen
from firefight_tui.screens.menu import sure_menu
from firefight_tui.screens.querying import QueryingScreen
from firefight_tui.screens.seat import Seat
from firefight_tui.screens.shortcuts import INBOX_KEYS, Shortcut, bindings
from firefight_tui.screens.verbs import label_of
from firefight_tui.screens.views import DEFAULT, figures, tabs
from firefight_tui.widgets.line import Line
from firefight_tui.widgets.looks import Piece
from firefight_tui.widgets.queue_list import QueueHeading, QueueList
from firefight_tui.widgets.sheet import Fact, Sheet
from firefight_tui.words import _, ngettext

PAGE = 200
LARGE_PAGE = 2_000
SETTLE = 0.04
"""Seconds the cursor rests before the complaint under it is read: holding j reads none."""

TICK = 5.0
BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (160, "-very-wide")]
"""From how many columns on the detail stands beside the list."""


class InboxScreen(QueryingScreen):
    """The first place.

    Args:
        seat: What it reads and performs through.
        start: A query or a reference to begin with.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["frame.tcss", "inbox.tcss"]
    PARTS: ClassVar[tuple[str, ...]] = (*QueryingScreen.PARTS, "QueueHeading", "QueueList", "#detail")
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    SHORTCUTS = INBOX_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings([one for one in INBOX_KEYS if one.action != "view"]),
        *bindings(
            [Shortcut(f"inbox.view-{number}", str(number), f"view({number})", "", "") for number in range(1, 10)]
        ),
    ]

    def __init__(self, seat: Seat, start: str = "") -> None:
        super().__init__(seat)
        self.start = start
        self.counts: QueueCounts | None = None
        self.record: ComplaintRecord | None = None
        self._minute = ""

    def compose_body(self) -> ComposeResult:
        """The list and what its cursor is on."""
        queue = QueueList(self.seat.now)
        with Vertical(id="queue"):
            yield Line(id="gap")
            yield QueueHeading(queue)
            yield queue
        yield Sheet(id="detail")

    @property
    def queue(self) -> QueueList:
        """The list."""
        return self.query_one(QueueList)

    def key_hints(self) -> Sequence[tuple[str, str]]:
        """The keys of a night on call."""
        near = [
            ("Enter", _("open")),
            (".", _("next step")),
            *((key, label_of(name).lower()) for key, name in (("a", "acknowledge"), ("r", "contact"))),
        ]
        return [
            *near,
            ("i", label_of("note").lower()),
            ("s", label_of("grade").lower()),
            ("n", _("new")),
            ("/", _("query")),
            (":", _("verb")),
            ("u", _("undo")),
        ]

    def on_mount(self) -> None:
        """Begin with the start's query or complaint."""
        self.take_focus()
        self.set_interval(TICK, self.tick)
        if self.start:
            self._begin(self.start)
        else:
            self.reload()

    def _begin(self, start: str) -> None:
        try:
            query = self.seat.query(start)
        except QueryError as error:
            self.reload()
            self.tell_error(error)
            return
        if isinstance(query.where, RefIs):
            self.reload()
            self.call_after_refresh(self.open_complaint, f"FF-{query.where.numbers[0]}")
        else:
            self.show_query(start)

    def take_focus(self) -> None:
        """Keys go to the list."""
        self.queue.focus()

    # What is shown

    def selection(self) -> tuple[str, ...]:
        """The marked complaints, else the one under the cursor."""
        row = self.queue.current
        return tuple(self.queue.marks.values()) or ((row.ref,) if row is not None else ())

    def stage(self) -> Stage | None:
        """Of the complaint under the cursor."""
        row = self.queue.current
        return row.stage if row is not None else None

    def acted(self, created: str) -> None:
        """Marks have done their work; the cursor goes to what was made."""
        self.queue.clear_marks()
        self.reload(to=created)

    def list_anew(self) -> None:
        """List from the top what the query finds."""
        self.queue.clear_marks()
        self.reload(keep=False)

    @work(exclusive=True, group="queue")
    async def reload(self, *, keep: bool = True, to: str = "") -> None:
        """Read again what is shown; the cursor stays on its complaint, or goes to the one named."""
        if not self.query(QueueList):
            return
        limit = min(max(PAGE, len(self.queue.rows) if keep else 0), LARGE_PAGE)
        found = await self.read(partial(self._read, self.text, limit))
        if found is None:
            return
        page, self.counts = found
        self.queue.replace(page.rows, has_more=len(page.rows) == limit, empty=self._nothing(), keep=keep, to=to)
        self.query_one(QueueHeading).refresh()
        self._show_heading()

    def _read(self, text: str, limit: int) -> tuple[QueuePage, QueueCounts]:
        return self.seat.page(self.seat.query(text), after=None, limit=limit), self.seat.counts()

    def _nothing(self) -> tuple[str, str]:
        if self.text == DEFAULT:
            return _("No complaint is open."), _(
                "n takes one in; `firefight intake` reads mail, mailboxes and spreadsheets."
            )
        return _("Nothing matches {query}").format(query=clean_cell(self.text)), _(
            "/ changes the query, 1 shows all that is open."
        )

    @on(QueueList.MoreWanted)
    def _more_wanted(self, event: QueueList.MoreWanted) -> None:
        self.load_more(everything=event.everything)

    @work(exclusive=True, group="more")
    async def load_more(self, *, everything: bool = False) -> None:
        """Read the next page, or all of them, after what is loaded."""
        text, rows = self.text, self.queue.rows
        query: Query = self.seat.query(text)
        with self.patience(lambda: _("{count} rows read.. Ctrl-g stops.").format(count=len(self.queue.rows))):
            while self.queue.has_more and rows:
                limit = LARGE_PAGE if everything else PAGE
                page = await self.read(partial(self.seat.page, query, after=rows[-1], limit=limit))
                if page is None or self.queue.rows is not rows:
                    return
                self.queue.append(page.rows, has_more=len(page.rows) == limit)
                if not everything:
                    return

    @on(QueueList.Highlighted)
    def _highlighted(self, event: QueueList.Highlighted) -> None:
        if not self.is_standing:
            return
        if event.row is None or self.record is None or event.row.id != self.record.id:
            self.record = None
            self._show_row(event.row)
        self.read_detail(event.row)

    @work(exclusive=True, group="detail")
    async def read_detail(self, row: QueueRow | None) -> None:
        """Read the complaint under the cursor."""
        if row is None:
            return
        if self.record is None:
            await asyncio.sleep(SETTLE)
        record = await self.read(partial(self.seat.record, row.ref))
        if record is not None and self.queue.current is not None and self.queue.current.id == record.id:
            self.record = record
            self._show_detail()

    def _show_row(self, row: QueueRow | None) -> None:
        facts = (
            [Fact(None, f"{row.ref}  {row.client}", look="strong"), Fact(None, row.title)] if row is not None else []
        )
        self.query_one("#detail", Sheet).show(facts)
        self.show_next(None)

    def _show_detail(self) -> None:
        if self.record is None or not self.is_standing:
            return
        sheet, wide = self.query_one("#detail", Sheet), self.has_class("-wide") or self.has_class("-very-wide")
        sheet.is_clipped = not wide
        sheet.show((wide_facts if wide else detail_facts)(self.record, self.seat.now(), self.seat.zone))
        self.show_next(self.record)

    def _show_heading(self) -> None:
        now = self.seat.now().astimezone(self.seat.zone)
        self._minute = f"{now:%H:%M}"
        self.line("head").show(
            [Piece(_("Inbox") + "  ", "strong"), Piece(clean_cell(self.text), "key")],
            [*figures(self.counts), Piece(f"  {clean_cell(self.seat.handle)}  {self._minute}", "dim")],
        )
        self.line("views").show(tabs(self.text, self.counts))

    def tick(self) -> None:
        """Time passes: what is left of the clocks changes with every minute."""
        if f"{self.seat.now().astimezone(self.seat.zone):%H:%M}" != self._minute and self.is_current:
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
            self.open_complaint(row.ref)

    def open_complaint(self, ref: str) -> None:
        """Go to a complaint; coming back, catch up."""
        self.app.push_screen(ComplaintScreen(self.seat, ref), self._came_back)

    def _came_back(self, _result: None) -> None:
        self.reload()

    def action_mark(self) -> None:
        """Mark the complaint under the cursor."""
        self.queue.toggle_mark()
        count = len(self.queue.marks)
        self.tell(ngettext("{count} marked", "{count} marked", count).format(count=count) if count else "")

    def go_top(self) -> None:
        """To the first complaint."""
        self.queue.action_top()

    def action_back(self) -> None:
        """Quit; asked first only where something typed would be lost."""
        count = len(self.seat.drafts)
        if count:
            question = ngettext("{count} draft is lost: quit?", "{count} drafts are lost: quit?", count).format(
                count=count
            )
            self.open_menu(sure_menu(question, self.app.exit))
        else:
            self.app.exit()
