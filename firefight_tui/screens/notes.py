"""Reproduction notes: what is being tried across complaints, and the attempts of the one under the cursor."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.types import CSSPathType

from firefight_tui.domain.attempts import side_by_side
from firefight_tui.domain.notes import NoteRow, Notes, NotesTab, counts, is_on, is_stuck
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.text import clean_cell
from firefight_tui.domain.vocabulary import ReproOutcome, Stage
from firefight_tui.screens import verbs
from firefight_tui.screens.analysing import outcome_menu
from firefight_tui.screens.analysis_values import as_repeated
from firefight_tui.screens.desk_screen import DeskScreen
from firefight_tui.screens.notes_facts import ROW, notes_heading, notes_rows, nothing_facts
from firefight_tui.screens.querying import QueryingScreen
from firefight_tui.screens.repro_facts import ATTEMPT, ReproTelling, compared_facts, markdown
from firefight_tui.screens.seat import Seat, Values
from firefight_tui.screens.shortcuts import NOTES_KEYS, SHEET_KEYS, Shortcut, bindings
from firefight_tui.widgets.line import Line
from firefight_tui.widgets.looks import Piece
from firefight_tui.widgets.sheet import Fact, Sheet
from firefight_tui.words import N_, _

QUERY = "is:open"
TALL = 34
"""Rows from which on more of the attempts is seen."""

SETTLE = 0.04
"""Seconds the cursor rests before the complaint under it is read: holding j reads none."""

TAB_WORDS = {
    NotesTab.RUNNING: N_("Running"),
    NotesTab.MINE: N_("Mine"),
    NotesTab.NOT_REPRODUCED: N_("Not reproduced"),
    NotesTab.NOT_APPLICABLE: N_("Not applicable"),
    NotesTab.ALL: N_("All"),
}


class NotesScreen(QueryingScreen):
    """What is being tried, of all complaints of a query.

    Args:
        seat: What it reads and performs through.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["frame.tcss", "notes.tcss"]
    PARTS: ClassVar[tuple[str, ...]] = (*DeskScreen.PARTS, "#columns", "#notes", "#attempts")
    SHORTCUTS: tuple[Shortcut, ...] = NOTES_KEYS
    MOVES = SHEET_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings([one for one in NOTES_KEYS if one.id]),
        *bindings([Shortcut(f"notes.tab-{tab}", str(int(tab)), f"tab({int(tab)})", "", "") for tab in NotesTab]),
    ]

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.text = QUERY
        self.tab = NotesTab.RUNNING
        self.notes: Notes | None = None
        self.record: ComplaintRecord | None = None
        self._counting = asyncio.Lock()

    def compose_body(self) -> ComposeResult:
        """The columns' names, the complaints, and the attempts of the one under the cursor."""
        yield Line(id="columns")
        rows = Sheet(id="notes")
        rows.has_cursor = rows.is_clipped = True
        yield rows
        attempts = Sheet(id="attempts")
        attempts.can_focus = False
        yield attempts

    def on_mount(self) -> None:
        """Read them."""
        super().on_mount()
        if not self.children:
            return
        self.take_focus()
        self.show_heading()
        self.sheet.show([Fact(None, _("Reading the store.."), look="dim")])
        self.reload()

    @property
    def sheet(self) -> Sheet:
        """The list."""
        return self.query_one("#notes", Sheet)

    def take_focus(self) -> None:
        """Keys go to the list."""
        self.sheet.focus()

    def key_hints(self) -> Sequence[tuple[str, str]]:
        """The keys of this place."""
        return [
            ("+", _("hit")),
            ("-", _("miss")),
            ("n", _("repeat, new")),
            ("o", _("outcome")),
            ("Enter", _("open")),
            ("Y", "Markdown"),
            ("/", _("query")),
            ("e", verbs.label_of("edit").lower()),
            ("u", _("undo")),
            ("q", _("back")),
        ]

    # What verbs act on

    def rows(self) -> tuple[NoteRow, ...]:
        """The complaints of the tab."""
        found = self.notes.rows if self.notes is not None else ()
        return tuple(row for row in found if is_on(self.tab, row, self.seat.handle))

    def current(self) -> NoteRow | None:
        """The complaint under the cursor."""
        return next((row for row in self.rows() if f"{ROW}{row.id}" == self.sheet.item), None)

    def selection(self) -> tuple[str, ...]:
        """The complaint under the cursor."""
        row = self.current()
        return (row.ref,) if row is not None else ()

    def scope(self) -> tuple[str, ...]:
        """Undo takes back what was done to the complaint under the cursor."""
        return self.selection()

    def stage(self) -> Stage | None:
        """Where it stands, once it is read."""
        return self.record.stage if self.record is not None and (self.record.ref,) == self.selection() else None

    # Reading

    def list_anew(self) -> None:
        """List what the query finds."""
        self.reload()

    @work(exclusive=True, group="notes")
    async def reload(self) -> None:
        """Read the notes again; what was shown stays if that fails."""
        if not self.is_standing:
            return
        found = await self.read(partial(self.seat.notes, self.text))
        if found is not None:
            self.notes = found
            self.show()
        elif self.notes is None and self.is_standing:
            self.sheet.show([Fact(None, _("The notes could not be read. R tries again."), look="dim")])

    # Showing

    def show(self) -> None:
        """Draw what was read."""
        if not self.is_standing or self.notes is None:
            return
        self.show_heading()
        rows = notes_rows(self.rows(), self.seat.now(), self.size.width)
        heading = [Piece(notes_heading(self.size.width), "dim")] if rows else []
        self.query_one("#columns", Line).show(heading)
        self.sheet.show(rows or nothing_facts(bool(self.notes.rows)))
        self._show_attempts()

    @on(Sheet.Chosen)
    def _show_attempts(self) -> None:
        """The attempts of the complaint under the cursor, side by side."""
        row, attempts = self.current(), self.query_one("#attempts", Sheet)
        attempts.display = row is not None
        if row is None:
            self.show_next(None)
            return
        shown = side_by_side(row.attempts, (), 3 if self.has_class("-wide") or self.has_class("-very-wide") else 2)
        numbers = {one.id: number for number, one in enumerate(row.attempts, 1)}
        files = self.record.attachments if self.record is not None and self.record.ref == row.ref else ()
        lines = 3 if self.size.height >= TALL else 1
        telling = ReproTelling(self.seat.now(), self.seat.zone, self.size.width + 2, lines=lines)
        attempts.show([*compared_facts(shown, numbers, telling, files, title=row.ref)])
        self._learn_record(row.ref)

    @work(exclusive=True, group="record")
    async def _learn_record(self, ref: str) -> None:
        """Read the complaint the cursor rests on, for its next step and its files."""
        await asyncio.sleep(SETTLE)
        record = await self.read(partial(self.seat.record, ref))
        if record is None or self.selection() != (ref,):
            return
        had_files = bool(self.record is not None and self.record.ref == ref)
        self.record = record
        self.show_next(record)
        if record.attachments and not had_files:
            self._show_attempts()

    def show_heading(self) -> None:
        """Where one is, and the tabs with what each holds."""
        rows = self.notes.rows if self.notes is not None else ()
        going = sum(row.leading.outcome is ReproOutcome.RUNNING for row in rows)
        stuck = sum(is_stuck(row, self.seat.now()) for row in rows)
        right = [Piece(_("{count} running").format(count=going) + "  ")]
        if stuck:
            right.append(Piece(_("{count} stuck").format(count=stuck) + "  ", "late"))
        if self.notes is not None and self.notes.is_cut:
            right.append(Piece(_("newest {count}").format(count=len(rows)) + "  ", "dim"))
        name = [Piece(_("Reproduction notes"), "strong"), Piece("  g n  ", "dim"), Piece(clean_cell(self.text), "key")]
        self.line("head").show(name, [*right, Piece(self.shown_minute(), "dim")])
        held, pieces = counts(rows, self.seat.handle), []
        for tab, label in TAB_WORDS.items():
            words = f"{int(tab)} {_(label)} {held[tab] or ''}".rstrip()
            is_here = tab is self.tab
            pieces.append(Piece(f"[{words}]" if is_here else f" {words} ", "strong" if is_here else ""))
        self.line("views").show(pieces)

    def on_resize(self) -> None:
        """Columns as wide as there is room."""
        super().on_resize()
        self.set_class(self.size.height >= TALL, "-tall")
        self.call_after_refresh(self.show)

    # Keys

    def action_tab(self, number: int) -> None:
        """Show a tab."""
        self.tab = NotesTab(number)
        self.show()

    def action_turn(self, way: int) -> None:
        """Show the tab beside this one."""
        self.action_tab((self.tab - 1 + way) % len(NotesTab) + 1)

    def action_answer(self, is_good: bool) -> None:
        """Count a hit or a miss of the attempt that goes on."""
        row, entry = self.current(), verbs.verb_named("reproduce")
        if row is None or entry is None or row.leading.outcome is not ReproOutcome.RUNNING:
            self.tell(_("No attempt is running: n begins one, o takes one up again."), look="dim")
            return
        values: Values = {"attempt": str(row.leading.id), "hits": "+1" if is_good else "+0", "tries": "+1"}
        self.app.run_worker(self._counted(values, row.ref), group="writes")

    async def _counted(self, values: Values, ref: str) -> None:
        entry = verbs.verb_named("reproduce")
        if entry is not None:
            async with self._counting:
                await self._performed(entry, values, (ref,), 0)

    def action_outcome(self) -> None:
        """Ask how the attempt ended."""
        row = self.current()
        if row is not None:
            place = row.attempts.index(row.leading) + 1
            outcome_menu(self, row.ref, row.leading.id, place)

    def action_verb_key(self, key: str) -> None:
        """Here n repeats the attempt, and e changes it."""
        row, entry = self.current(), verbs.verb_named("reproduce")
        if row is None or entry is None or key not in {"n", "e"}:
            super().action_verb_key(key)
        elif key == "n":
            self.run_worker(self._repeat(row))
        else:
            item, values = f"{ATTEMPT}{row.leading.id}", {"attempt": (str(row.leading.id),)}
            self.run_worker(self._open_form(entry, (row.ref,), values, of=item))

    async def _repeat(self, row: NoteRow) -> None:
        record, entry = await self._here(), verbs.verb_named("reproduce")
        if record is not None and entry is not None:
            await self._open_form(entry, (row.ref,), as_repeated(record, f"{ATTEMPT}{row.leading.id}"))

    def action_open(self) -> None:
        """Open the complaint at its tab 3."""
        row = self.current()
        if row is not None:
            from firefight_tui.screens.complaint import ComplaintScreen

            self.app.push_screen(ComplaintScreen(self.seat, row.ref, tab=3), self._came_back)

    def _came_back(self, query: str | None) -> None:
        if query:
            self.go_inbox(query)

    async def _show_plain(self) -> None:
        record = await self._here()
        if record is not None:
            from firefight_tui.screens.bare import BareScreen

            telling = ReproTelling(self.seat.now(), self.seat.zone)
            self.app.push_screen(BareScreen(f"repro-{record.ref}", markdown(record, telling)))

    def go_top(self) -> None:
        """To the beginning of the list."""
        self.sheet.action_top()

    def go_inbox(self, query: str = "") -> None:
        """Back to the inbox."""
        self.dismiss(query or None)


def open_notes(place: DeskScreen) -> None:
    """Open the notes over a place, which goes on to the inbox where they lead there."""

    def came_back(query: str | None) -> None:
        if query:
            place.go_inbox(query)

    place.app.push_screen(NotesScreen(place.seat), came_back)
