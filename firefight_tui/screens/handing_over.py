"""The handover of a shift as a place to act from: what the next shift must know, and one key that hands it over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType

from firefight_tui.domain.handover import HandoverItem, HandoverRecord, handover_text, item_head, item_rows
from firefight_tui.domain.text import clean_cell
from firefight_tui.domain.vocabulary import Stage
from firefight_tui.errors import InvalidValue
from firefight_tui.screens import verbs
from firefight_tui.screens.desk_screen import DeskScreen
from firefight_tui.screens.seat import Seat, Values
from firefight_tui.screens.shortcuts import HANDOVER_KEYS, SHEET_KEYS, Shortcut, bindings
from firefight_tui.widgets.looks import Piece
from firefight_tui.widgets.sheet import Fact, Sheet
from firefight_tui.words import _, ngettext

ASSIGN, CONFIRM = "assign", "confirm"


class HandoverScreen(DeskScreen):
    """What is open of an engineer's, of the whole desk, or one complaint.

    Args:
        seat: What it reads and performs through.
        whose: The engineer; empty for the whole desk.
        ref: The complaint; empty for all.
    """

    PARTS: ClassVar[tuple[str, ...]] = (*DeskScreen.PARTS, "#handed")
    SHORTCUTS: tuple[Shortcut, ...] = HANDOVER_KEYS
    MOVES = SHEET_KEYS
    BINDINGS: ClassVar[list[BindingType]] = bindings([one for one in HANDOVER_KEYS if one.id])

    def __init__(self, seat: Seat, whose: str = "", ref: str = "") -> None:
        super().__init__(seat)
        self.whose, self.ref = whose, ref
        self.record: HandoverRecord | None = None
        self.marks: frozenset[str] = frozenset()

    def compose_body(self) -> ComposeResult:
        """The complaints, each with what belongs to it."""
        handed = Sheet(id="handed")
        handed.has_cursor = True
        yield handed

    def on_mount(self) -> None:
        """Read it."""
        super().on_mount()
        if not self.children:
            return
        self.take_focus()
        self.reload()

    @property
    def handed(self) -> Sheet:
        """The list."""
        return self.query_one("#handed", Sheet)

    def take_focus(self) -> None:
        """Keys go to the list."""
        self.handed.focus()

    def key_hints(self) -> Sequence[tuple[str, str]]:
        """What may be done here."""
        return [
            ("Enter", _("open")),
            ("A", _("hand over")),
            ("+", _("I have them")),
            ("Space", _("mark")),
            ("Y", _("plain text")),
            (".", _("next step")),
            ("u", _("undo")),
            ("q", _("back")),
        ]

    def item(self) -> str:
        """Nothing within a complaint: `+` answers for the duties."""
        return ""

    def here(self) -> HandoverItem | None:
        """The complaint under the cursor."""
        items = self.record.items if self.record is not None else ()
        return next((item for item in items if item.complaint.ref == self.handed.item), None)

    def selection(self) -> tuple[str, ...]:
        """What is marked, else the complaint under the cursor."""
        if self.marks:
            return tuple(ref for ref in self._refs() if ref in self.marks)
        here = self.here()
        return (here.complaint.ref,) if here is not None else ()

    def stage(self) -> Stage | None:
        """Of the complaint under the cursor."""
        here = self.here()
        return here.complaint.stage if here is not None else None

    def _refs(self) -> tuple[str, ...]:
        return tuple(item.complaint.ref for item in self.record.items) if self.record is not None else ()

    # Reading and showing

    @work(exclusive=True, group="handover")
    async def reload(self) -> None:
        """Read it again."""
        if not self.is_standing:
            return
        record = await self.read(partial(self.seat.handover, self.whose, self.ref))
        if record is not None:
            self.record = record
            self.marks &= frozenset(self._refs())
            self.show()

    def show(self) -> None:
        """Draw what was read."""
        record = self.record
        if record is None or not self.is_standing:
            return
        local = self.local_now()
        whose = self.ref or self.whose or _("the whole desk")
        self.line("head").show(
            [Piece(_("Handover"), "strong"), Piece(f"  {clean_cell(whose)}", "key")],
            [Piece(f"{local:%m-%d}  {self.shown_minute()}", "dim")],
        )
        self.line("views").show([Piece(self._counts(record))], [Piece(self._marked(), "key")] if self.marks else [])
        facts = [fact for item in record.items for fact in self._facts(item)]
        if record.more:
            words = _("and {count} more: firefight ls is:open").format(count=record.more)
            facts.append(Fact(None, words, look="dim"))
        self.handed.show(facts or [Fact(None, _("Nothing is open."), look="dim")])
        self.show_next_row()

    def _facts(self, item: HandoverItem) -> list[Fact]:
        one = item.complaint
        mark = "* " if one.ref in self.marks else ""
        rows = item_rows(item, self.seat.now(), self.seat.zone)
        return [
            Fact(None, mark + item_head(item), look="strong", item=one.ref),
            *(Fact(label, words, most=2) for label, words in rows),
            Fact(),
        ]

    def _counts(self, record: HandoverRecord) -> str:
        count = len(record.items) + record.more
        words = [ngettext("{count} open", "{count} open", count).format(count=count)]
        mine = len(record.commanded_by(self.seat.handle))
        if mine:
            words.append(ngettext("you command {count}", "you command {count}", mine).format(count=mine))
        return "  ".join(words)

    def _marked(self) -> str:
        return ngettext("{count} marked", "{count} marked", len(self.marks)).format(count=len(self.marks))

    def show_next_row(self) -> None:
        """What would come next here: to answer for one's duties, else to hand over what one commands."""
        record = self.record
        assert record is not None, "what is drawn was read"
        waiting, mine = record.unconfirmed_by(self.seat.handle), record.commanded_by(self.seat.handle)
        if waiting:
            words = ngettext(
                "answer that you have your duty in {count} complaint",
                "answer that you have your duties in {count} complaints",
                len(waiting),
            ).format(count=len(waiting))
            self._show_next(words, f"[{self.hint('+')}] {_('I have them')} ")
        elif mine:
            words = ngettext("hand over the one you command", "hand over the {count} you command", len(mine))
            self._show_next(words.format(count=len(mine)), f"[{self.hint('A')}] {_('hand over')} ")
        else:
            self.line("next").show([Piece(_("You command none of these; Space marks what A hands over."), "dim")])

    def _show_next(self, words: str, key: str) -> None:
        self.line("next").show([Piece(_("Next") + "  " + words)], [Piece(key)], fill="next")

    # Keys

    def action_open(self) -> None:
        """Open the complaint under the cursor."""
        here = self.here()
        if here is None:
            return
        from firefight_tui.screens.complaint import ComplaintScreen

        self.app.push_screen(ComplaintScreen(self.seat, here.complaint.ref), self._came_back)

    def _came_back(self, query: str | None) -> None:
        if query:
            self.go_inbox(query)
        else:
            self.reload()

    def action_mark(self) -> None:
        """Mark the complaint under the cursor, and go on to the next."""
        here = self.here()
        if here is not None:
            self.marks ^= {here.complaint.ref}
            self.show()
            self.handed.action_move(1)

    def action_plain(self) -> None:
        """All of it as plain text on a bare screen."""
        if self.record is not None:
            from firefight_tui.screens.bare import BareScreen

            name = "-".join(filter(None, ("handover", self.ref or self.whose)))
            self.app.push_screen(BareScreen(name, handover_text(self.record, self.seat.zone)))

    def action_verb_key(self, key: str) -> None:
        """Here A hands the command over."""
        if key == "A":
            self.run_worker(self._hand_over())
        else:
            super().action_verb_key(key)

    async def _hand_over(self) -> None:
        if self.record is None:
            return
        refs = self.selection() if self.marks else self.record.commanded_by(self.seat.handle)
        if not refs:
            self.tell(_("You command none of these; Space marks what A hands over."), look="dim")
            return
        names = await self.read(self.seat.names)
        if names is None:
            return
        others = [one for one in names.engineers if one != self.seat.handle]
        words = ngettext("hand {count} over to", "hand {count} over to", len(refs)).format(count=len(refs))
        self.ask(words, partial(self._handed_to, refs, others), complete=partial(self._complete_name, others))
        self.show_offers([(one, "") for one in others])

    def _complete_name(self, names: Sequence[str]) -> None:
        typed = self.prompt.entry.value.strip().lower()
        found = next((one for one in names if one.startswith(typed)), None)
        if found is not None:
            self.prompt.put(found, len(found))

    def _handed_to(self, refs: tuple[str, ...], names: Sequence[str], text: str) -> None:
        handle = text.strip().lower().removeprefix("@")
        if handle not in names:
            there = _("There are {names}.").format(names=", ".join(names))
            self.explain(InvalidValue(_("{handle} is not on the roster.").format(handle=handle or "-"), there))
            return
        self.end_prompt()
        self._sure(
            ngettext("hand {count} command to {who}", "hand {count} commands to {who}", len(refs)).format(
                count=len(refs), who=handle
            ),
            ASSIGN,
            {"commander": handle},
            refs,
        )

    def action_answer(self, is_good: bool) -> None:
        """Answer that one has one's duties in all of these."""
        waiting = self.record.unconfirmed_by(self.seat.handle) if self.record is not None else ()
        if not is_good or not waiting:
            done = _("You have answered for all your duties here.")
            self.tell(done if is_good else _("A duty you do not take is given back with leave, key v t."), look="dim")
            return
        question = ngettext("I have my duty in {count}", "I have my duties in {count}", len(waiting))
        self._sure(question.format(count=len(waiting)), CONFIRM, {}, waiting)

    def _sure(self, question: str, verb: str, values: Values, refs: tuple[str, ...]) -> None:
        """Ask before several are touched; one is done at once, as undo takes it back."""
        entry = verbs.verb_named(verb)
        if entry is None:
            return

        def act() -> None:
            self.marks = frozenset()
            self.perform(entry, values, refs)

        self._ask_first(question, act) if len(refs) > 1 else act()

    def _ask_first(self, question: str, act: Callable[[], None]) -> None:
        from firefight_tui.screens.menu import sure_menu

        self.open_menu(sure_menu(question + "?", act))

    def go_handover(self, whose: str = "") -> None:
        """The same of somebody, or of the whole desk, in this place."""
        self.whose, self.ref, self.marks = whose, "", frozenset()
        self.reload()

    def go_top(self) -> None:
        """To the beginning of the list."""
        self.handed.action_top()

    def go_inbox(self, query: str = "") -> None:
        """Back to the inbox."""
        self.dismiss(query or None)


def open_handover(place: DeskScreen, whose: str, ref: str) -> None:
    """Open the handover over a place, which goes on to the inbox where the handover leads there."""

    def came_back(query: str | None) -> None:
        if query:
            place.go_inbox(query)

    place.app.push_screen(HandoverScreen(place.seat, whose, ref), came_back)
