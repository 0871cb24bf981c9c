"""The roster: who there is, what each can and has in hand, who can be reached, shifts and absences."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.css.scalar import Scalar
from textual.types import CSSPathType

from firefight_tui.domain.key_names import key_of, key_of_verb
from firefight_tui.domain.roster_filter import SORTS, found
from firefight_tui.domain.roster_records import RosterRecord, RosterRow
from firefight_tui.domain.text import clean_cell
from firefight_tui.screens import verbs
from firefight_tui.screens.desk_screen import DeskScreen
from firefight_tui.screens.roster_facts import RosterTelling, heading, people_facts, person_detail, times_facts
from firefight_tui.screens.seat import Seat
from firefight_tui.screens.shortcuts import ROSTER_KEYS, SHEET_KEYS, Shortcut, bindings
from firefight_tui.widgets.line import Line
from firefight_tui.widgets.looks import Piece
from firefight_tui.widgets.sheet import Fact, Sheet
from firefight_tui.words import N_, _

ALL, AVAILABLE, SHIFTS, ABSENCES = 1, 2, 3, 4
TABS = {ALL: N_("All"), AVAILABLE: N_("Available now"), SHIFTS: N_("Shifts"), ABSENCES: N_("Absences")}
LEAST_DETAIL, MOST_DETAIL = 4, 3
"""Lines kept for what is told of a row, and the share of the screen it takes at most: a third."""

SORT_WORDS = {"name": N_("by name"), "load": N_("by load"), "due": N_("by what is due"), "state": N_("by state")}


class RosterScreen(DeskScreen):
    """Everybody of ours.

    Args:
        seat: What it reads and performs through.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["frame.tcss", "roster.tcss"]
    PARTS: ClassVar[tuple[str, ...]] = (*DeskScreen.PARTS, "#columns", "#people", "#detail")
    SHORTCUTS: tuple[Shortcut, ...] = ROSTER_KEYS
    MOVES = SHEET_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings([one for one in ROSTER_KEYS if one.id]),
        *bindings([Shortcut(f"roster.tab-{number}", str(number), f"tab({number})", "", "") for number in TABS]),
    ]

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.record: RosterRecord | None = None
        self.tab = ALL
        self.filter = ""
        self.sort = 0

    def compose_body(self) -> ComposeResult:
        """The columns' names and the people below them."""
        yield Line(id="columns")
        people = Sheet(id="people")
        people.has_cursor = people.is_clipped = True
        yield people
        yield from self.compose_below()
        yield Sheet(id="detail")

    def compose_below(self) -> ComposeResult:
        """What stands below the list, above what is told of the row under the cursor."""
        yield from ()

    def on_mount(self) -> None:
        """Read it."""
        super().on_mount()
        if not self.children:
            return
        self.take_focus()
        self._show_head()
        self.reload()

    @property
    def people(self) -> Sheet:
        """The list."""
        return self.query_one("#people", Sheet)

    def take_focus(self) -> None:
        """Keys go to the list."""
        self.people.focus()

    def key_hints(self) -> Sequence[tuple[str, str]]:
        """The keys of this place."""
        return [
            ("Enter", _("their complaints")),
            ("o", _("sort")),
            ("/", _("filter")),
            ("1-4", _("tabs")),
            ("n", _("new engineer")),
            ("e", verbs.label_of("edit").lower()),
            ("v", _("on call, absent")),
            ("u", _("undo")),
            ("q", _("back")),
        ]

    # Reading

    @work(exclusive=True, group="roster")
    async def reload(self) -> None:
        """Read the roster again."""
        if not self.is_standing:
            return
        record = await self.read(partial(self.seat.roster, self.today_ends()))
        if record is not None:
            self.record = record
            self.show()

    def today_ends(self) -> datetime:
        """The end of the reader's day."""
        local = self.local_now()
        return (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)

    # Showing

    def telling(self) -> RosterTelling:
        """How the roster is told here."""
        return RosterTelling(self.seat.now(), self.seat.zone, self.size.width)

    def marked(self) -> Collection[str]:
        """Whom a mark stands before."""
        return ()

    def rows(self) -> tuple[RosterRow, ...]:
        """The engineers shown, in their order."""
        if self.record is None:
            return ()
        from firefight_tui.desk.views.roster import available

        rows = found(self.record.engineers, self.filter)
        if self.tab == AVAILABLE:
            rows = tuple(row for row in rows if available(row))
        return tuple(sorted(rows, key=SORTS[self.sort][1]))  # type: ignore[arg-type]  # each key compares with itself

    def show(self) -> None:
        """Draw what was read."""
        if not self.is_standing or self.record is None:
            return
        self._show_head()
        self._show_tabs()
        columns = self.query_one("#columns", Line)
        if self.tab in {ALL, AVAILABLE}:
            facts = people_facts(self.rows(), self.marked(), self.telling())
            columns.show([Piece(heading(self.telling()), "dim")] if facts else [])
        else:
            facts = times_facts(self.record.shifts if self.tab == SHIFTS else self.record.absences, self.telling())
            columns.show()
        self.people.show(facts or self._nothing())
        self.show_detail()
        self.show_next_row()

    def detail_facts(self) -> Sequence[Fact]:
        """All of what the row under the cursor tells, which is cut where it is narrow."""
        row = self.chosen() if self.tab in {ALL, AVAILABLE} else None
        return person_detail(row, self.telling()) if row is not None else ()

    def detail_lines(self, sheet: Sheet, facts: Sequence[Fact]) -> int:
        """Lines that are kept for it, so that the list stands still while the cursor moves."""
        return max(LEAST_DETAIL, sheet.lines_of(facts)) if facts else 0

    def show_detail(self) -> None:
        """Tell the row under the cursor to its end."""
        sheet = self.query_one("#detail", Sheet)
        facts = self.detail_facts()
        lines = min(self.detail_lines(sheet, facts), max(LEAST_DETAIL, self.size.height // MOST_DETAIL))
        sheet.display = bool(lines)
        if lines and sheet.styles.height != Scalar.from_number(lines):
            sheet.styles.height = lines
        sheet.show(facts)

    @on(Sheet.Moved)
    def _moved(self) -> None:
        if self.is_standing and self.record is not None:
            self.show_detail()

    def on_descendant_focus(self) -> None:
        """Another list has the keys."""
        self._moved()

    def _nothing(self) -> list[Fact]:
        """What stands where nobody does, and what would put somebody there."""
        empty, way = {
            SHIFTS: (
                _("Nobody is on call in the time to come."),
                _("{key} puts somebody on call: oncall WHO from=... to=...").format(key=key_of_verb("oncall", "v o")),
            ),
            ABSENCES: (
                _("Nobody is absent."),
                _("{key} says that somebody is: absent WHO from=... to=...").format(key=key_of_verb("absent", "v b")),
            ),
        }.get(
            self.tab,
            (
                _("Nobody here."),
                _(
                    "{filter} filters otherwise; {new} puts somebody on the roster, firefight roster import a file."
                ).format(filter=key_of("roster.filter", "/"), new=key_of_verb("report", "n")),
            ),
        )
        return [Fact(None, empty, look="strong"), Fact(None, way, look="dim")]

    def show_next_row(self) -> None:
        """The row above the keys: what is filtered and sorted by."""
        pieces = [Piece(_(SORT_WORDS[SORTS[self.sort][0]]), "dim")]
        if self.filter:
            pieces.append(Piece(f"  / {clean_cell(self.filter)}", "key"))
        self.line("next").show(pieces)

    def _show_head(self) -> None:
        from firefight_tui.desk.views.roster import on_call

        local = self.local_now()
        right = [Piece(f"{local:%m-%d}  {self.shown_minute()}", "dim")]
        if self.record is not None:
            now, then = on_call(self.record, self.seat.now())
            words = _("nobody is on call")
            if now is not None:
                until = f"{now.until.astimezone(self.seat.zone):%H:%M}"
                words = _("on call {who} to {time}").format(who=now.engineer, time=until)
            if then is not None:
                words += ", " + _("then {who}").format(who=then.engineer)
            right.append(Piece("  " + words, "" if now is not None else "late"))
        self.line("head").show([Piece(_("Roster"), "strong"), Piece("  g t", "dim")], right)

    def _show_tabs(self) -> None:
        record = self.record
        assert record is not None, "what is drawn was read"
        from firefight_tui.desk.views.roster import available

        counts = {
            ALL: len(record.engineers),
            AVAILABLE: sum(map(available, record.engineers)),
            SHIFTS: len(record.shifts),
            ABSENCES: len(record.absences),
        }
        pieces = []
        for number, name in TABS.items():
            words = f"{number} {_(name)} {counts[number] or ''}".rstrip()
            is_here = number == self.tab
            pieces.append(Piece(f"[{words}]" if is_here else f" {words} ", "strong" if is_here else ""))
        self.line("views").show(pieces, self.about())

    def about(self) -> Sequence[Piece]:
        """What stands at the end of the tabs."""
        return ()

    def on_resize(self) -> None:
        """Columns as wide as there is room."""
        super().on_resize()
        self.call_after_refresh(self.show)

    # Keys

    def action_tab(self, number: int) -> None:
        """Show a tab."""
        self.tab = number
        self.show()

    def action_turn(self, way: int) -> None:
        """Show the tab beside this one."""
        self.action_tab((self.tab - 1 + way) % len(TABS) + 1)

    def action_sort(self, way: int = 1) -> None:
        """Sort by something else."""
        self.sort = (self.sort + way) % len(SORTS)
        self.show()

    def action_filter(self) -> None:
        """Ask whom to show, and show them while it is typed."""
        before = self.filter
        self.ask(
            "/",
            self._sifted,
            text=before,
            keep=lambda _text: self._sift(before),
            typed=lambda text, _cursor: self._sift(text),
        )

    def _sifted(self, text: str) -> None:
        self._sift(text)
        self.end_prompt()

    def _sift(self, text: str) -> None:
        if text.strip() != self.filter:
            self.filter = text.strip()
            self.show()

    def chosen(self) -> RosterRow | None:
        """The engineer under the cursor."""
        return next((row for row in self.rows() if f"who-{row.handle}" == self.people.item), None)

    def action_open(self) -> None:
        """Show what they have in hand, in the inbox."""
        row = self.chosen()
        if row is not None:
            self.go_inbox(f"is:open team:{row.handle} sort:due")

    def action_their_day(self) -> None:
        """Show what is theirs to do."""
        row = self.chosen()
        if row is not None:
            from firefight_tui.screens.my_day import open_my_day

            open_my_day(self, row.handle)

    def action_verb_key(self, key: str) -> None:
        """Here n makes an engineer, and e changes the one under the cursor."""
        row = self.chosen()
        if key == "n":
            self._enlist({})
        elif key == "e" and row is not None:
            self._enlist({"handle": row.handle, "name": row.name})
        else:
            super().action_verb_key(key)

    def _enlist(self, values: dict[str, str]) -> None:
        from firefight_tui.screens.seat import Draft

        entry = verbs.verb_named("enlist")
        if entry is None:
            return
        if values:
            self.seat.drafts[(entry.name, ())] = Draft({name: (value,) for name, value in values.items()})
        self.open_on(entry, ())

    def go_top(self) -> None:
        """To the beginning of the list."""
        self.people.action_top()

    def go_inbox(self, query: str = "") -> None:
        """Back to the inbox."""
        self.dismiss(query or None)


def open_roster(place: DeskScreen) -> None:
    """Open the roster over a place, which goes on to the inbox where the roster leads there."""

    def came_back(query: str | None) -> None:
        if query:
            place.go_inbox(query)

    place.app.push_screen(RosterScreen(place.seat), came_back)
