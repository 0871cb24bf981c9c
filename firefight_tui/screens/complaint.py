"""One complaint: where it stands on its way, the case, and its log."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.types import CSSPathType

from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.text import clean_cell
from firefight_tui.domain.vocabulary import RAIL, Stage
from firefight_tui.errors import FirefightError
from firefight_tui.screens.case_facts import case_facts, cause_short, severity_words, where_words
from firefight_tui.screens.desk_screen import DeskScreen
from firefight_tui.screens.log_facts import log_facts
from firefight_tui.screens.seat import Seat
from firefight_tui.screens.shortcuts import Shortcut, bindings
from firefight_tui.screens.verbs import label_of
from firefight_tui.widgets.line import Line
from firefight_tui.widgets.looks import Piece
from firefight_tui.widgets.sheet import Fact, Sheet
from firefight_tui.words import N_, _, pgettext

TICK = 5.0
TABS = (1, 8)
"""The numbers of the tabs; those between come with their steps."""

COMPLAINT_KEYS = (
    Shortcut("complaint.case", "1", "tab(1)", "1", N_("the case")),
    Shortcut("complaint.log", "8", "tab(8)", "8", N_("the log")),
    Shortcut("complaint.next-tab", "right_square_bracket", "turn(1)", "]", N_("the next tab")),
    Shortcut("complaint.tab-before", "left_square_bracket", "turn(-1)", "[", N_("the tab before")),
)


def tab_words() -> dict[int, str]:
    """The tabs by their numbers."""
    return {1: pgettext("tab", "Case"), 8: pgettext("tab", "Log")}


def rail_words() -> dict[Stage, str]:
    """The stages as the rail names them: the work of each, in words short enough for ten on a row."""
    return {
        Stage.RECEIVED: pgettext("rail", "Received"),
        Stage.ACKNOWLEDGED: pgettext("rail", "Responded"),
        Stage.INVESTIGATING: pgettext("rail", "Examine"),
        Stage.PLANNING: pgettext("rail", "Plan"),
        Stage.PROPOSED: pgettext("rail", "Propose"),
        Stage.EXECUTING: pgettext("rail", "Execute"),
        Stage.MONITORING: pgettext("rail", "Watch"),
        Stage.RESOLVED: pgettext("rail", "Accept"),
        Stage.RECOVERING: pgettext("rail", "Recover"),
        Stage.CLOSED: pgettext("rail", "Closed"),
    }


class ComplaintScreen(DeskScreen):
    """A complaint.

    Args:
        seat: What it reads and performs through.
        ref: Its reference.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["frame.tcss", "complaint.tcss"]
    PARTS: ClassVar[tuple[str, ...]] = (*DeskScreen.PARTS, "#tabs", "#tab-1", "#tab-8")
    SHORTCUTS = COMPLAINT_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings(COMPLAINT_KEYS)

    def __init__(self, seat: Seat, ref: str) -> None:
        super().__init__(seat)
        self.ref = ref
        self.record: ComplaintRecord | None = None
        self.tab = 1
        self._minute = ""

    def compose_body(self) -> ComposeResult:
        """The tabs, and a sheet for each."""
        yield Line(id="tabs")
        yield Sheet(id="tab-1")
        yield Sheet(id="tab-8")

    def on_mount(self) -> None:
        """Read it, and remember that it was seen."""
        self.action_tab(1)
        self.set_interval(TICK, self.tick)
        self.reload()

    def key_hints(self) -> Sequence[tuple[str, str]]:
        """The keys of one complaint."""
        named = (
            ("r", "contact"),
            ("i", "note"),
            ("s", "grade"),
            ("c", "classify"),
            ("w", "wait"),
            ("e", "edit"),
            (">", "advance"),
        )
        return [
            (".", _("next step")),
            *((key, label_of(name).lower()) for key, name in named),
            ("u", _("undo")),
            ("q", _("back")),
        ]

    def selection(self) -> tuple[str, ...]:
        """This complaint."""
        return (self.ref,)

    def scope(self) -> tuple[str, ...]:
        """This complaint: what is undone here was done here."""
        return (self.ref,)

    def stage(self) -> Stage | None:
        """Where it stands."""
        return self.record.stage if self.record is not None else None

    @work(exclusive=True, group="complaint")
    async def reload(self) -> None:
        """Read it again."""
        before = len(self.record.timeline) if self.record is not None else -1
        record = await self.read(partial(self.seat.record, self.ref))
        if record is None:
            return
        self.record, self.ref = record, record.ref
        self._show(is_longer=len(record.timeline) > before)
        if len(record.timeline) > before:
            # A mark of the reader is worth no banner; the screen lives without it.
            with contextlib.suppress(FirefightError):
                await asyncio.to_thread(self.seat.mark_read, record.ref)

    def _show(self, *, is_longer: bool = False) -> None:
        record, now = self.record, self.seat.now()
        if record is None:
            return
        self._minute = f"{now.astimezone(self.seat.zone):%H:%M}"
        commander = _("cmd {name}").format(name=record.commander) if record.commander else _("no commander")
        about = "  ".join(part for part in (severity_words(record), cause_short(record), commander) if part)
        self.line("head").show(
            [Piece(record.ref + "  ", "strong"), Piece(clean_cell(where_words(record)))],
            [Piece(" " + clean_cell(about) + "  "), Piece(self._minute, "dim")],
        )
        self._show_rail(record.stage)
        self.query_one("#tab-1", Sheet).show(case_facts(record, now, self.seat.zone))
        facts = log_facts(record.timeline, self.seat.zone, now)
        self.query_one("#tab-8", Sheet).show(
            facts or [Fact(None, _("Nothing has happened yet; i writes a note."), look="dim")], at_end=is_longer
        )
        self._show_tabs()
        self.show_next(record)

    def _show_rail(self, stage: Stage) -> None:
        words = rail_words()
        done = RAIL.index(stage) if stage in RAIL else len(RAIL)
        pieces = [
            Piece(
                f"[{words[one]}] " if one is stage else f"{words[one]} ",
                "strong" if one is stage else "dim" if place < done else "",
            )
            for place, one in enumerate(RAIL)
        ]
        self.line("views").show(pieces, [Piece(f"[{stage.label}]", "strong")] if stage.is_side_end else [])

    def _show_tabs(self) -> None:
        counts = {8: len(self.record.timeline)} if self.record is not None else {}
        pieces = []
        for number, name in tab_words().items():
            words = f"{number} {name}" + (f" {counts[number]}" if number in counts else "")
            is_here = number == self.tab
            pieces.append(Piece(f"[{words}]" if is_here else f" {words} ", "strong" if is_here else ""))
        self.query_one("#tabs", Line).show(pieces)

    def tick(self) -> None:
        """Time passes."""
        if f"{self.seat.now().astimezone(self.seat.zone):%H:%M}" != self._minute and self.is_current:
            self.reload()

    def action_tab(self, number: int) -> None:
        """Show a tab."""
        self.tab = number
        for sheet in self.query(Sheet):
            sheet.set_class(sheet.id == f"tab-{number}", "-shown")
        self._show_tabs()
        self.take_focus()

    def action_turn(self, way: int) -> None:
        """Show the tab beside this one."""
        self.action_tab(TABS[(TABS.index(self.tab) + way) % len(TABS)])

    def take_focus(self) -> None:
        """Keys go to the sheet that is shown."""
        self.query_one(f"#tab-{self.tab}", Sheet).focus()

    def go_top(self) -> None:
        """To the beginning of the sheet."""
        self.query_one(f"#tab-{self.tab}", Sheet).action_top()

    def go_inbox(self) -> None:
        """Back to the inbox."""
        self.dismiss(None)
