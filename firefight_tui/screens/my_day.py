"""An engineer's day: what is theirs to do, in the order it is due, each done or opened by one key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.types import CSSPathType

from firefight_tui.domain.my_day import DayGroup, DayItem, DayKind, MyDay, grouped
from firefight_tui.domain.text import clean_cell
from firefight_tui.domain.vocabulary import KeepOutcome, Stage, Verdict
from firefight_tui.errors import InvalidValue
from firefight_tui.screens import verbs
from firefight_tui.screens.desk_screen import MINE, DeskScreen
from firefight_tui.screens.my_day_facts import (
    day_heading,
    day_rows,
    item_facts,
    next_words,
    nothing_facts,
    target_of,
)
from firefight_tui.screens.my_day_keys import MY_DAY_BINDINGS, MY_DAY_KEYS
from firefight_tui.screens.seat import Seat, Values
from firefight_tui.screens.shortcuts import SHEET_KEYS, Shortcut
from firefight_tui.widgets.line import Line
from firefight_tui.widgets.looks import Piece
from firefight_tui.widgets.sheet import Fact, Sheet
from firefight_tui.words import _, pgettext

TALL = 34
"""Rows from which on there is room between the groups."""

ABOUT = {
    "start": "remedy",
    "finish": "remedy",
    "verify": "remedy",
    "retire": "remedy",
    "amend": "remedy",
    "keep": "commitment",
    "measure": "effect",
    "check": "prevention",
    "visited": "visit",
    "cooperate": "what",
}
"""The field by which a verb is told which of a complaint's things is meant; the others are about all of it."""

ANSWERED = frozenset({DayKind.VERIFY, DayKind.CHECK, DayKind.PROMISE, DayKind.DUTY})
"""What a yes or no does."""

AT_ONCE = frozenset({"start", "retire", "confirm"})
"""Verbs that ask for no more than what they are about."""


class MyDayScreen(DeskScreen):
    """What is an engineer's to do.

    Args:
        seat: What it reads and performs through.
        whose: The engineer; empty for the reader.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["frame.tcss", "my_day.tcss"]
    PARTS: ClassVar[tuple[str, ...]] = (*DeskScreen.PARTS, "#columns", "#day", "#told-item")
    SHORTCUTS: tuple[Shortcut, ...] = MY_DAY_KEYS
    MOVES = SHEET_KEYS
    BINDINGS: ClassVar[list[BindingType]] = MY_DAY_BINDINGS

    def __init__(self, seat: Seat, whose: str = "") -> None:
        super().__init__(seat)
        self.whose = whose or seat.handle
        self.day: MyDay | None = None

    def compose_body(self) -> ComposeResult:
        """The columns' names, the rows, and what is told of the one under the cursor."""
        yield Line(id="columns")
        rows = Sheet(id="day")
        rows.has_cursor = rows.is_clipped = True
        yield rows
        told = Sheet(id="told-item")
        told.can_focus = False
        yield told

    def on_mount(self) -> None:
        """Read it."""
        super().on_mount()
        if not self.children:
            return  # The app was left while this opened.
        self.take_focus()
        self.show_heading()
        self.sheet.show([Fact(None, _("Reading the store.."), look="dim")])
        self.reload()

    @property
    def sheet(self) -> Sheet:
        """The list."""
        return self.query_one("#day", Sheet)

    @property
    def is_own(self) -> bool:
        """Whether it is the reader's."""
        return self.whose == self.seat.handle

    def take_focus(self) -> None:
        """Keys go to the list."""
        self.sheet.focus()

    def key_hints(self) -> Sequence[tuple[str, str]]:
        """The keys of this place."""
        item = self.here()
        answers = {
            DayKind.VERIFY: _("it holds, or not"),
            DayKind.PROMISE: _("kept or not"),
            DayKind.CHECK: _("it works, or not"),
            DayKind.DUTY: _("I have it"),
        }
        keys = "+" if item is not None and item.kind is DayKind.DUTY else "+ -"
        own = [(keys, answers[item.kind])] if item is not None and item.kind in answers else []
        return [
            ("Enter", _("open")),
            (".", _("do it")),
            *own,
            ("2", _("my complaints") if self.is_own else _("their complaints")),
            ("o", _("somebody else's day")),
            ("r", verbs.label_of("contact").lower()),
            ("i", verbs.label_of("note").lower()),
            ("u", _("undo")),
            ("q", _("back")),
        ]

    # What verbs act on

    def here(self) -> DayItem | None:
        """What the cursor is on."""
        items = self.day.items if self.day is not None else ()
        return next((item for item in items if item.key == self.sheet.item), None) if self.is_standing else None

    def selection(self) -> tuple[str, ...]:
        """The complaint of the row under the cursor."""
        item = self.here()
        return (item.complaint.ref,) if item is not None else ()

    def scope(self) -> tuple[str, ...]:
        """Undo takes back what was done to the complaint under the cursor."""
        return self.selection()

    def stage(self) -> Stage | None:
        """Where that stands."""
        item = self.here()
        return item.complaint.stage if item is not None else None

    # Reading

    @work(exclusive=True, group="day")
    async def reload(self) -> None:
        """Read it again; what was shown stays if that fails."""
        if not self.is_standing:
            return
        found = await self.read(partial(self.seat.my_day, self.whose))
        if found is not None:
            self.day = found
            self.show()
            self.learn_undo()
        elif self.day is None and self.is_standing:
            self.sheet.show([Fact(None, _("The day could not be read. R tries again."), look="dim")])

    # Showing

    def show(self) -> None:
        """Draw what was read."""
        if not self.is_standing or self.day is None:
            return
        now, zone = self.seat.now(), self.seat.zone
        groups = grouped(self.day.items, now, zone)
        self.show_heading(groups)
        rows = list(day_rows(groups, now, zone, self.size.width, is_roomy=self.has_class("-tall")))
        self.query_one("#columns", Line).show([Piece(day_heading(self.size.width), "dim")] if rows else [])
        self.sheet.show(rows or nothing_facts("" if self.is_own else clean_cell(self.whose)))
        self._show_item()

    @on(Sheet.Chosen)
    def _show_item(self) -> None:
        """What is told of the row under the cursor, and what `.` does there."""
        item, told = self.here(), self.query_one("#told-item", Sheet)
        now, zone = self.seat.now(), self.seat.zone
        told.show([*item_facts(item, now, zone)] if item is not None else [])
        if not self.is_asking and self.menu is None:
            self.show_keys()
        line = self.line("next")
        if item is None:
            line.show()
        elif item.waits:
            line.show([Piece(_("{what} waits: Enter shows for what.").format(what=item.label), "dim")])
        elif not item.verb:
            line.show([Piece(_("Have {what} done; somebody else checks whether it works.").format(what=item.label))])
        else:
            key = f"[{self.hint('.')}] {verbs.label_of(item.verb)} "
            line.show([Piece(_("Next") + "  " + clean_cell(next_words(item)))], [Piece(key)], fill="next")

    def show_heading(self, groups: dict[DayGroup, tuple[DayItem, ...]] | None = None) -> None:
        """Whose day it is, how much of it is late, and how many complaints are theirs."""
        local = self.local_now()
        counts = {group: len(items) for group, items in (groups or {}).items()}
        right = []
        if counts.get(DayGroup.LATE):
            right.append(Piece(pgettext("day", "{count} late").format(count=counts[DayGroup.LATE]) + "  ", "late"))
        if counts.get(DayGroup.TODAY):
            right.append(Piece(_("{count} today").format(count=counts[DayGroup.TODAY]) + "  "))
        if self.day is not None and self.day.is_cut:
            right.append(Piece(_("not all of it") + "  ", "dim"))
        whose = clean_cell(self.whose)
        name = _("My day") if self.is_own else _("The day of {who}").format(who=whose)
        self.line("head").show(
            [Piece(name, "strong"), Piece("  g m  ", "dim"), Piece(whose if self.is_own else "", "key")],
            [*right, Piece(f"{local:%m-%d}  {self.shown_minute()}", "dim")],
        )
        if self.day is not None:
            complaints = _("My complaints") if self.is_own else _("Their complaints")
            day = pgettext("tab", "Day")
            tabs = f"1 {day} {len(self.day.items) or ''}".rstrip()
            self.line("views").show([Piece(f"[{tabs}]", "strong"), Piece(f" 2 {complaints} {self.day.complaints}")])

    def on_resize(self) -> None:
        """Columns as wide as there is room."""
        super().on_resize()
        self.set_class(self.size.height >= TALL, "-tall")
        self.call_after_refresh(self.show)

    # Doing

    def action_next_step(self) -> None:
        """Do what the row under the cursor asks for."""
        item = self.here()
        if item is None:
            self.tell(_("Nothing is to be done here."), look="dim")
        elif not item.verb and not item.waits:
            self.action_open()
        elif not item.verb:
            self.tell(f"{item.complaint.ref} {item.label}: {item.waits}.", look="late")
        elif item.kind is DayKind.DUTY and not self.is_own:
            self.tell(_("Only {who} can say that they have their duty.").format(who=self.whose), look="dim")
        else:
            self._do(item, {})

    def _do(self, item: DayItem, values: Values) -> None:
        """Perform the verb of an item, or open its form with what is known already."""
        entry, refs = verbs.verb_named(item.verb), (item.complaint.ref,)
        if entry is None:
            self.tell(_("{verb} cannot be done yet.").format(verb=item.verb), look="late")
            return
        field = ABOUT.get(item.verb)
        known = {field: named(item), **values} if field is not None else values
        if item.verb in AT_ONCE or values:
            self.perform(entry, known, refs)
        elif item.kind is DayKind.UPDATE:
            self.run_worker(self.open_update(entry, item.complaint.ref))
        elif field is None:
            self.open_on(entry, refs)
        else:
            self._open_about(item, known)

    def _open_about(self, item: DayItem, values: Values) -> None:
        """The form of an item's verb; what was typed in the one about another is kept apart."""
        entry = verbs.verb_named(item.verb)
        if entry is not None:
            drafted = {name: (str(value),) for name, value in values.items()}
            self.run_worker(self._open_form(entry, (item.complaint.ref,), drafted, of=item.key))

    def action_answer(self, is_good: bool) -> None:
        """On what is to be judged: whether it holds. On a promise: whether it was kept. On a duty: that one has it."""
        item = self.here()
        if item is None or item.kind not in ANSWERED or item.waits:
            self.tell(
                _("There is nothing to say yes or no to here; {key} does it.").format(key=self.hint(".")), look="dim"
            )
        elif item.kind is DayKind.PROMISE:
            self._do(item, {"outcome": (KeepOutcome.KEPT if is_good else KeepOutcome.MISSED).value})
        elif item.kind is DayKind.DUTY:
            if is_good:
                self.action_next_step()
            else:
                self.tell(_("A duty you do not take is given back with leave, key v t."), look="dim")
        elif is_good:
            self._do(item, {"verdict": Verdict.EFFECTIVE.value})
        else:
            self._open_about(item, {ABOUT[item.verb]: named(item), "verdict": Verdict.INEFFECTIVE.value})

    # Going elsewhere

    def action_open(self) -> None:
        """Open the complaint at the tab where what is to be done stands."""
        item = self.here()
        if item is None:
            return
        from firefight_tui.screens.complaint import ComplaintScreen

        target = target_of(item)
        place = ComplaintScreen(self.seat, item.complaint.ref, tab=target.tab)
        place.begins_at = target.item
        self.app.push_screen(place, self._came_back)

    def _came_back(self, query: str | None) -> None:
        if query:
            self.go_inbox(query)
        else:
            self.reload()

    def action_complaints(self) -> None:
        """The complaints that are theirs, in the inbox."""
        self.go_inbox(MINE if self.is_own else f"is:open team:{self.whose} sort:due")

    def action_engineer(self) -> None:
        """Ask whose day to show."""
        self.run_worker(self._ask_engineer())

    async def _ask_engineer(self) -> None:
        names = await self.read(self.seat.names)
        if names is None:
            return
        known = tuple(names.engineers)
        self.ask(_("Whose day"), partial(self._chosen, known), complete=partial(self._complete_name, known))
        self.show_offers([(one, "") for one in known])

    def _complete_name(self, names: Sequence[str]) -> None:
        typed = self.prompt.entry.value.strip().lower()
        found = next((one for one in names if one.startswith(typed)), None)
        if found is not None:
            self.prompt.put(found, len(found))

    def _chosen(self, names: Sequence[str], text: str) -> None:
        handle = text.strip().lower().removeprefix("@") or self.seat.handle
        if handle not in names and handle != self.seat.handle:
            there = _("There are {names}.").format(names=", ".join(names))
            self.explain(InvalidValue(_("{handle} is not on the roster.").format(handle=handle), there))
            return
        self.end_prompt()
        self.go_my_day(handle)

    def go_my_day(self, whose: str = "") -> None:
        """One is there: the day of somebody, else the reader's own."""
        self.whose, self.day = whose or self.seat.handle, None
        self.show_heading()
        self.reload()

    def go_top(self) -> None:
        """To the beginning of the list."""
        self.sheet.action_top()

    def go_inbox(self, query: str = "") -> None:
        """Back to the inbox."""
        self.dismiss(query or None)


def named(item: DayItem) -> str:
    """What an item is called in the field of its verb that tells which is meant."""
    field = ABOUT.get(item.verb)
    if field == "remedy":
        return item.label
    return f"#{item.id}" if field == "what" else str(item.id)


def open_my_day(place: DeskScreen, whose: str = "") -> None:
    """Open a day over a place, which goes on to the inbox where it leads there."""

    def came_back(query: str | None) -> None:
        if query:
            place.go_inbox(query)

    place.app.push_screen(MyDayScreen(place.seat, whose), came_back)
