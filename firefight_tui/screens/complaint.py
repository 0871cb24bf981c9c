"""One complaint: where it stands on its way, the case, its team, the talk with the client, and its log."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, NamedTuple

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.types import CSSPathType

from firefight_tui.domain.key_names import key_of
from firefight_tui.domain.lifecycle import MOVED_BY
from firefight_tui.domain.queue_records import QueueRow
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.text import clean_cell
from firefight_tui.domain.vocabulary import Stage
from firefight_tui.errors import FirefightError, UnknownReference
from firefight_tui.screens.case_facts import head_words, head_words_of_row, where_words
from firefight_tui.screens.pages import (
    CASE,
    CLIENT,
    EFFECT,
    LEARN,
    LOG,
    PLAN,
    REPRO,
    TABS,
    TEAM,
    Sight,
    Tab,
    beside,
    tabs_of,
)
from firefight_tui.screens.promise_facts import asked_promise
from firefight_tui.screens.rail import rail_pieces
from firefight_tui.screens.replaying import ReplayingScreen
from firefight_tui.screens.repro_facts import new_item
from firefight_tui.screens.seat import Seat
from firefight_tui.screens.shortcuts import COMPLAINT_KEYS, SHEET_KEYS, Shortcut, bindings
from firefight_tui.screens.thread_facts import unread_contacts
from firefight_tui.screens.verbs import first_step, label, label_of, offered, verb_named
from firefight_tui.widgets.line import Line
from firefight_tui.widgets.looks import Piece, cells_of
from firefight_tui.widgets.sheet import Fact, Sheet
from firefight_tui.words import _


class _Found(NamedTuple):
    """What a read brings: the complaint, and what the keys in its log are called."""

    record: ComplaintRecord
    names: Mapping[tuple[str, str], str]


class ComplaintScreen(ReplayingScreen):
    """A complaint.

    Args:
        seat: What it reads and performs through.
        ref: Its reference.
        row: What the list knows of it, shown until it is read.
        tab: The tab it opens at.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["frame.tcss", "complaint.tcss"]
    PARTS: ClassVar[tuple[str, ...]] = (*ReplayingScreen.PARTS, "#tabs", "#pane", f"#tab-{CASE}")
    SHORTCUTS = COMPLAINT_KEYS
    MOVES = SHEET_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings([one for one in COMPLAINT_KEYS if one.id]),
        *bindings(
            [Shortcut(f"complaint.tab-{number}", str(number), f"tab({number})", "", "") for number in range(1, 9)]
        ),
    ]

    def __init__(self, seat: Seat, ref: str, row: QueueRow | None = None, *, tab: int = CASE) -> None:
        super().__init__(seat)
        self.ref = ref
        self.row = row
        self.tab = tab if any(one.number == tab for one in TABS) else CASE
        self._names: Mapping[tuple[str, str], str] = {}
        self._opened: frozenset[str] = frozenset()
        self._unread: frozenset[int] = frozenset()
        self._visited: set[int] = set()
        self._is_gone = False

    def compose_body(self) -> ComposeResult:
        """The tabs and the case; the other sheets are made when they are first shown: opening waits for none."""
        yield Line(id="tabs")
        with Horizontal(id="panes"), Vertical(id="pane"):
            yield Sheet(id=f"tab-{CASE}")

    def on_mount(self) -> None:
        """Show what is known already, and read it."""
        if not self.children:
            return  # The app was left while this opened: nothing is there to be filled.
        self.action_tab(self.tab)
        self._show_known()
        self.reload()

    # What it is to others

    def key_hints(self) -> Sequence[tuple[str, str]]:
        """The keys of the tab that is shown."""
        here: Sequence[tuple[str, str]] = {
            CASE: [("Enter", _("all of it"))],
            TEAM: offered(self.stage(), [("A", label_of("staff").lower(), "staff")]),
            CLIENT: self.talk_hints(),
            REPRO: self.analysis_hints(),
            PLAN: self.plan_hints(),
            EFFECT: self.proof_hints(),
            LEARN: self.learn_hints(),
            LOG: [("o", _("kind")), ("/", _("find in the log")), ("z", _("undone"))],
        }.get(self.tab, [])
        hints = dict([*self._next_hint(), *here, *self._verb_hints()])
        return [(key, dict(here).get(key, words)) for key, words in hints.items()]

    def _next_hint(self) -> list[tuple[str, str]]:
        """The next step, where there may be one."""
        has_none = self.record is not None and self.record.next is None
        return [] if has_none else [(".", _("next step"))]

    def _verb_hints(self) -> list[tuple[str, str]]:
        """Verbs that may be performed where it stands, and what may be done with any complaint."""
        stage = self.stage()
        onward = MOVED_BY.get(stage, "advance") if stage is not None else "advance"
        named = ["contact", "note", "grade", "classify", "wait", "edit", "advance", "reopen"]
        named.insert(7 if onward == "advance" else 2, onward)
        found = [entry for name in dict.fromkeys(named) if (entry := verb_named(name)) is not None]
        verbs = [(entry.key, label(entry).lower(), entry.name) for entry in found if " " not in entry.key]
        step = first_step(stage)
        rest = [("v", step.label.lower()), ("T", _("look back")), ("P", _("documents"))]
        return [*offered(stage, verbs), *rest, ("Enter", _("all of it")), ("u", _("undo")), ("q", _("back"))]

    def selection(self) -> tuple[str, ...]:
        """This complaint."""
        return (self.ref,)

    def scope(self) -> tuple[str, ...]:
        """This complaint: what is undone here was done here."""
        return (self.ref,)

    def item(self) -> str:
        """What the cursor of the tab is on, where it has one; of the tab Case the promise its answers are for."""
        if self.tab == CASE:
            return asked_promise(self.record)
        return self.sheet(self.tab).item if self.tab in {REPRO, PLAN, CLIENT, EFFECT, LEARN} else ""

    def stage(self) -> Stage | None:
        """Where it stands."""
        return self.record.stage if self.record is not None else None

    # Reading

    @work(exclusive=True, group="complaint")
    async def reload(self) -> None:
        """Read it again; what was shown stays if that fails."""
        if not self.is_standing:
            return
        found = await self.read(self._read)
        if isinstance(found, UnknownReference):
            if not self._is_gone:
                self._show_gone(found)
        elif found is not None:
            await self._take(found)
        elif self.record is None and self.row is None and self.is_standing:
            said, again = _("{ref} could not be read. {key} tries again."), key_of("desk.refresh", "R")
            self.sheet(CASE).show([Fact(None, said.format(ref=self.ref, key=again), look="dim")])

    def _read(self) -> _Found | UnknownReference:
        from firefight_tui.desk.views.log import entry_names

        try:
            record = self.read_then(self.ref)
        except UnknownReference as error:
            return error
        return _Found(record, entry_names(self.seat.desk.store, record.timeline))

    async def _take(self, found: _Found) -> None:
        record = found.record
        seen = self.row.seen_entries if self.row is not None else len(record.timeline)
        if self.record is not None:
            seen = max(len(self.record.timeline), self.seen_before)
        self._unread |= unread_contacts(record, seen, self.seat.handle)
        fresh = new_item(self.record, record, self.seat.handle)
        is_longer = self.record is None or len(record.timeline) > seen
        self.record, self.ref, self._names, self._is_gone = record, record.ref, found.names, False
        self._show()
        if fresh and self.is_analysing:
            self.sheet(REPRO).choose(fresh)
        if is_longer:
            # A mark of the reader is worth no banner; the screen lives without it.
            with contextlib.suppress(FirefightError):
                await asyncio.to_thread(self.seat.mark_read, record.ref)

    # Showing

    def sheet(self, number: int) -> Sheet:
        """The sheet of a tab, made if it was not shown yet."""
        for found in self.query(f"#tab-{number}").results(Sheet):
            return found
        sheet = Sheet(id=f"tab-{number}")
        sheet.has_cursor = any(tab.number == number and tab.first is not None for tab in TABS)
        self.query_one("#pane").mount(sheet)
        return sheet

    def _beside(self) -> Sheet:
        """The sheet beside the tabs, made when there is room for it."""
        for found in self.query("#beside").results(Sheet):
            return found
        sheet = Sheet(id="beside")
        self.query_one("#panes").mount(sheet)
        return sheet

    def _sight(self) -> Sight:
        sight = Sight(self.looked_at, self.seat.zone, self._names, self._opened, self._unread, self.log_filter)
        cells, rows = next((each.size for each in self.query(f"#tab-{self.tab}") if each.size.width), self.size)
        sight = replace(sight, cells=cells, rows=rows, item=self.item())
        return replace(sight, chosen=self.chosen, similar=self.similar, has_beside=self.is_wide)

    def _show_known(self) -> None:
        """What the list told of it, until it is read."""
        row = self.row
        if row is None:
            self._show_head(self.ref, "", "")
            self.sheet(CASE).show([Fact(None, _("Reading {ref}..").format(ref=self.ref), look="dim")])
            return
        where = f"{row.client} / {row.project}" if row.project else row.client
        self._show_head(row.ref, where, head_words_of_row(row))
        self.line("views").show(*rail_pieces(row.stage))
        self.sheet(CASE).show([Fact(_("Complaint"), row.title, look="strong")])

    def _show_head(self, ref: str, where: str, about: str) -> None:
        self.line("head").show(
            [Piece(ref + "  ", "strong"), Piece(clean_cell(where))],
            [Piece(f" {clean_cell(about)}  "), Piece(self.shown_minute(), "dim")],
        )

    def _show(self) -> None:
        record = self.record
        if record is None or not self.is_standing:
            return
        self._show_head(record.ref, where_words(record), head_words(record))
        self.line("views").show(*rail_pieces(record.stage))
        self._show_tabs()
        self.show_page()
        self.show_next(record)
        self.keys_follow()

    def _show_gone(self, error: UnknownReference) -> None:
        """There is no such complaint, or no longer: its report was taken back."""
        was_shown, self.record, self._is_gone = self.record is not None or self.row is not None, None, True
        words = _("{ref} is no longer there: its report was taken back.").format(ref=self.ref)
        facts = [Fact(None, words if was_shown else error.message, look="strong"), Fact(None, self.way_back())]
        for sheet in self.query(Sheet):
            sheet.show([] if sheet.id == "beside" else facts)
        self.line("views").show()
        self._show_tabs()
        self.show_next(None)
        self.tell_error(error)

    def show_page(self) -> None:
        """Draw the tab that is shown, and what stands beside it; the others when they are."""
        if self.record is None:
            return
        tab, sight = self._tab_at(self.tab), self._sight()
        if tab is None:
            return
        sheet, page = self.sheet(tab.number), tab.page(self.record, sight)
        is_first = tab.number not in self._visited
        follows = bool(sheet.facts) and sheet.is_at_last
        self._visited.add(tab.number)
        sheet.show(page.facts, at_end=tab.number == LOG and (is_first or follows), above=page.above)
        if tab.first is not None and (is_first or (follows and tab.number == CLIENT)):
            newest = tab.first(self.record, sight if is_first else replace(sight, unread=frozenset()))
            if newest != sheet.item or is_first:
                is_there = is_first and any(fact.item == self.begins_at for fact in page.facts if fact.item)
                sheet.choose(self.begins_at if is_there else newest)
        if self.is_wide:
            page = beside(self.record, sight, self.tab, is_roomy=self.has_class("-very-wide"))
            self._beside().show(page.facts, above=page.above)

    @property
    def is_wide(self) -> bool:
        """Whether there is room for a second pane."""
        return self.has_class("-wide") or self.has_class("-very-wide")

    def _tab_at(self, number: int) -> Tab | None:
        return next((tab for tab in tabs_of(self.record, self._sight()) if tab.number == number), None)

    def _show_tabs(self) -> None:
        label = clean_cell(self.log_filter.label()) if self.tab == LOG else ""
        aside = [Piece(label, "key")] if label else []
        # Where all of it has no room, the other tabs tell no more how much they hold, then not what they are called.
        rows = [self._tab_pieces(told) for told in (2, 1, 0)]
        room = self.size.width - cells_of(aside) - bool(aside)
        self.query_one("#tabs", Line).show(next((row for row in rows if cells_of(row) <= room), rows[-1]), aside)

    def _tab_pieces(self, told: int) -> list[Piece]:
        """The headings; of the others so many of name and count."""
        pieces, sight = [], self._sight()
        for tab in tabs_of(self.record, sight):
            holds = tab.holds(self.record, sight) if self.record is not None else ""
            is_here = tab.number == self.tab
            parts = (str(tab.number), tab.name(), holds)
            words = " ".join(filter(None, parts if is_here else parts[: 1 + told]))
            pieces.append(Piece(f"[{words}]" if is_here else f" {words} ", "strong" if is_here else ""))
        return pieces

    def on_resize(self) -> None:
        """A wider terminal gets a second pane."""
        super().on_resize()
        self.call_after_refresh(self._resized)

    def _resized(self) -> None:
        if not self.is_standing:
            return
        if not self.is_wide and self.focused is not None and self.focused.id == "beside":
            self.take_focus()
        self.show_page()

    # Keys

    def action_tab(self, number: int) -> None:
        """Show a tab."""
        if self._tab_at(number) is None:
            self.tell(_("There is nothing on this tab yet."), look="dim")
            return
        self.tab = number
        shown = self.sheet(number)
        for sheet in self.query("#pane Sheet"):
            sheet.display = sheet is shown
        if self._is_gone:
            shown.show(self.sheet(CASE).facts)
        self._show_tabs()
        self.show_keys()
        self.take_focus()
        self.call_after_refresh(self.show_page)
        if number == REPRO:
            self.learn_similar(self.ref)

    def action_turn(self, way: int) -> None:
        """Show the tab beside this one."""
        numbers = [tab.number for tab in tabs_of(self.record, self._sight())]
        self.action_tab(numbers[(numbers.index(self.tab) + way) % len(numbers)])

    def action_open(self) -> None:
        """Show all of what was cut, or of the message under the cursor; or fold it again."""
        sheet = self.focused if isinstance(self.focused, Sheet) else self.sheet(self.tab)
        if self.is_analysing and self.open_similar():
            return
        if not sheet.item:
            sheet.show_whole(not sheet.is_whole)
            return
        self._opened ^= {sheet.item}
        self.show_page()
        sheet.choose(sheet.item)

    def take_focus(self) -> None:
        """Keys go to the sheet that is shown."""
        self.sheet(self.tab).focus()

    def go_top(self) -> None:
        """To the beginning of the sheet."""
        sheet = self.focused if isinstance(self.focused, Sheet) else self.sheet(self.tab)
        sheet.action_top()

    def go_inbox(self, query: str = "") -> None:
        """Back to the inbox."""
        self.dismiss(query or None)
