"""A place of the desk: its keys, the next step, the `:` line, prefixes, help, and catching up with the store."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.binding import BindingType

from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.key_names import key_of, key_of_verb
from firefight_tui.domain.text import clean_cell, width
from firefight_tui.domain.vocabulary import Step
from firefight_tui.errors import FirefightError
from firefight_tui.screens import verbs
from firefight_tui.screens.seat import Draft, Seat
from firefight_tui.screens.shortcuts import DESK_KEYS, LIST_KEYS, PALETTE_KEYS, Shortcut, bindings, verb_bindings
from firefight_tui.screens.ticking import TickingScreen
from firefight_tui.widgets.looks import Piece
from firefight_tui.words import _

# What a key opens is loaded by that key: the first paint does not wait for it.
if TYPE_CHECKING:
    from firefight_tui.domain.records import ComplaintRecord
    from firefight_tui.screens.help import HelpAnswer
    from firefight_tui.screens.menu import Item, Menu
    from firefight_tui.screens.verb_line import Offer, Order

MINE = "is:open is:mine sort:due"

MOST_COPIED = 50
"""References that are copied at once; more is what export is for."""


class DeskScreen(TickingScreen):
    """A place where every verb is within reach."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DESK_KEYS), *verb_bindings()]
    SHORTCUTS: tuple[Shortcut, ...] = ()
    MOVES: tuple[Shortcut, ...] = LIST_KEYS

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.names: dict[str, Sequence[str]] = {}
        self.is_stale = False

    # The store has changed, by us or somebody else

    def store_changed(self) -> None:
        """Re-read what is shown, at once or when the place is shown again."""
        self.is_stale = not self.is_current
        if self.is_current:
            self.reload()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Catch up with what happened while another place was shown."""
        if not self.children:
            return  # The app was left while this opened.
        if not self.stack_updates:
            event.refresh_styles = False  # All was styled when it was made, just before.
        self.show_keys()
        if self.is_stale:
            self.is_stale = False
            self.reload()

    def action_refresh_all(self) -> None:
        """Read everything again, and draw it anew on whatever stands on the terminal, because somebody asked."""
        self.tell("")
        self.refresh()
        self.reload()

    def acted(self, created: str) -> None:
        """Say what undo would do now."""
        self.learn_undo()
        super().acted(created)

    @work(exclusive=True, group="undo")
    async def learn_undo(self) -> None:
        """Keep at the end of the last row what undo and redo would do."""
        preview = await self.read(partial(self.seat.undo_preview, self.scope()))
        if preview is not None:
            from firefight_tui.screens.undo_words import undo_words

            self.stand_aside(undo_words(preview))

    # The next step, and the two answers

    def action_next_step(self) -> None:
        """Open the verb printed on the row of the next step."""
        self.run_worker(self._next_step())

    async def _next_step(self) -> None:
        record = await self._here()
        entry = verbs.verb_named(record.next.verb) if record is not None and record.next is not None else None
        if record is not None and entry is not None and entry.name == "contact" and record.stage.is_open:
            await self.open_update(entry, record.ref)
        elif record is not None and entry is not None:
            self._open_next(entry, record)
        elif record is not None:
            self.tell(_("{ref} needs nothing more.").format(ref=record.ref))

    def _open_next(self, entry: VerbEntry, record: ComplaintRecord) -> None:
        """Open the verb of the next step, about the remedy its sentence names, wherever the cursor is."""
        from firefight_tui.domain.holding import next_remedy
        from firefight_tui.screens.plan_facts import REMEDY

        step = next_remedy(record.remedies, self.seat.now()) if entry.step == Step.EXECUTE.value else None
        if step is None or step.verb != entry.name:
            self.open_on(entry, (record.ref,))
        elif entry.name == "start":
            self.perform(entry, {"remedy": step.remedy.label}, (record.ref,))
        else:
            of, drafted = f"{REMEDY}{step.remedy.id}", {"remedy": (step.remedy.label,)}
            self.run_worker(self._open_form(entry, (record.ref,), drafted, of=of))

    def _refs_here(self) -> tuple[str, ...]:
        """What the cursor or the marks are on; where there is nothing, that is said."""
        refs = self.selection()
        if not refs:
            self.tell(
                _("There is no complaint here; {key} takes one in.").format(key=key_of_verb("report", "n")), look="late"
            )
        return refs

    async def _here(self) -> ComplaintRecord | None:
        """The complaint the cursor is on; where there is none, that is said."""
        refs = self._refs_here()
        if not refs:
            return None
        return await self.read(partial(self.seat.record, refs[0]))

    def action_answer(self, is_good: bool) -> None:
        """Give the good or the bad answer of this place, or of the promise under the cursor."""
        from firefight_tui.screens.promise_facts import promise_of

        number, keep = promise_of(self.item()), verbs.verb_named("keep")
        if number and keep is not None:
            outcome = "kept" if is_good else "missed"
            self.perform(keep, {"commitment": number, "outcome": outcome}, self.selection())
            return
        self.run_worker(self._answer_here(is_good))

    async def _answer_here(self, is_good: bool) -> None:
        from firefight_tui.screens.answers import answer_to

        record = await self._here()
        if record is None:
            return
        answer = answer_to(record, is_good=is_good)
        if answer is None:
            self.tell(_("There is nothing to say yes or no to at this stage."), look="dim")
        else:
            self.open_on(answer, (record.ref,))

    def show_next(self, record: ComplaintRecord | None) -> None:
        """Draw the row of the next step."""
        step = record.next if record is not None else None
        if step is None:
            self.line("next").show([Piece(self._idle_words(record), "dim")] if record is not None else [])
            return
        heading, key = _("Next") + "  ", f"[{self.hint('.')}] {verbs.label_of(step.verb)} "
        self.line("next").show([Piece(heading + clean_cell(step.message))], [Piece(key)], fill="next")

    def _idle_words(self, record: ComplaintRecord) -> str:
        """What stands for the next step where there is none."""
        visit = record.repaired.next_visit
        if visit is None:
            return _("Nothing is to be done here.")
        from firefight_tui.domain.moments import show_moment

        day = show_moment(visit.due_at, zone=self.seat.zone, now=self.seat.now())
        return _("Nothing is to be done here until the visit of {day}.").format(day=day)

    # Prefixes and the `:` line

    def action_step_verbs(self) -> None:
        """Offer the verbs of the present step."""
        from firefight_tui.screens.menu import step_menu

        self.open_menu(step_menu(self.stage(), self.open_verb, is_alone=len(self.selection()) < 2))

    def action_go(self) -> None:
        """Offer where one may go."""
        self.open_menu(self.go_menu())

    def go_menu(self) -> Menu:
        """Where one may go."""
        from firefight_tui.screens.menu import Menu

        return Menu(_("Go"), self.places())

    def places(self) -> tuple[Item, ...]:
        """Where `g` leads from here."""
        from firefight_tui.screens.menu import Item

        return (
            Item("g", _("top"), self.go_top),
            Item("i", _("inbox"), self.go_inbox),
            Item("m", _("my day"), self.go_my_day),
            Item("t", _("roster"), self.go_roster),
            Item("n", _("notes"), self.go_notes),
            Item("b", _("board"), self.go_board),
            Item("h", _("handover"), partial(self.go_handover, self.seat.handle)),
            Item("H", _("handover of all"), self.go_handover),
        )

    def go_my_day(self) -> None:
        """To what is the reader's to do, and from there to the complaints that are theirs."""
        from firefight_tui.screens.my_day import open_my_day

        open_my_day(self)

    def go_roster(self) -> None:
        """To the roster."""
        from firefight_tui.screens.roster import open_roster

        open_roster(self)

    def go_notes(self) -> None:
        """To the reproduction notes."""
        from firefight_tui.screens.notes import open_notes

        open_notes(self)

    def go_board(self) -> None:
        """To the board, at the complaint one is in or the cursor is on."""
        from firefight_tui.screens.board import open_board

        open_board(self)

    def go_handover(self, whose: str = "") -> None:
        """To what is handed over: of the complaint one is in, else of an engineer, or of the whole desk."""
        from firefight_tui.screens.handing_over import open_handover

        open_handover(self, whose, "".join(self.scope()) if whose else "")

    def action_brief(self) -> None:
        """Show the complaint in five lines."""
        self.run_worker(self._show_brief())

    async def _show_brief(self) -> None:
        record = await self._here()
        if record is not None:
            from firefight_tui.domain.brief import brief
            from firefight_tui.screens.bare import BareScreen

            self.app.push_screen(BareScreen(f"brief-{record.ref}", brief(record, self.seat.now(), self.seat.zone)))

    def action_documents(self) -> None:
        """Offer the documents for the client of the complaint one is on."""
        refs = self._refs_here()
        if refs:
            from firefight_tui.screens.documents import offer_documents

            offer_documents(self, refs[0])

    def go_top(self) -> None:
        """To the top of the list or sheet."""

    def go_inbox(self, query: str = "") -> None:
        """To the inbox, at a query if one is named."""

    def action_verb_line(self) -> None:
        """Ask for a verb by name."""
        self.ask(":", self._do_line, typed=self._offer, complete=self._take_offer, suggester=None)
        self._offer("", 0)
        if not self.names:
            self.run_worker(self._learn_names(), group="names", exclusive=True)

    async def _learn_names(self) -> None:
        names = await self.read(self.seat.names)
        if names is not None:
            self.names = {
                "client": names.clients,
                "project": names.projects,
                "person": names.people,
                "engineer": names.engineers,
                "requirement": names.requirements,
            }

    def _offers(self, text: str, cursor: int) -> list[Offer]:
        from firefight_tui.screens import verb_line

        return verb_line.complete(text, cursor, self.names)

    def _offer(self, text: str, cursor: int) -> None:
        self.show_offers([(offer.text.strip(), offer.label) for offer in self._offers(text, cursor)])

    def show_offers(self, offers: Sequence[tuple[str, str]]) -> None:
        """Show what Tab would complete to, on the row of keys."""
        pieces = [Piece(key_of("prompt.complete", "Tab") + " ", "key")] if offers else []
        left = self.size.width - 4
        for number, (text, label) in enumerate(offers):
            shown = clean_cell(text, 40)
            meaning = f" {clean_cell(label, 60)}" if label and number == 0 and label != text else ""
            left -= width(shown + meaning) + 2
            if left < 0:
                break
            pieces += [Piece(shown, "" if number else "strong"), Piece(meaning + "  ", "dim")]
        self.line("keys").show(pieces)

    def _take_offer(self) -> None:
        entry = self.prompt.entry
        offers = self._offers(entry.value, entry.cursor_position)
        if offers:
            first = offers[0]
            self.prompt.put(
                entry.value[: first.start] + first.text + entry.value[first.end :], first.start + len(first.text)
            )

    def _do_line(self, text: str) -> None:
        from firefight_tui.screens import verb_line

        try:
            order = verb_line.read(text)
        except FirefightError as error:
            self.explain(error)
            return
        refs = order.refs or (
            self.selection() if order.entry.wants_complaint else self.scope() if order.entry.takes_complaint else ()
        )
        lacks = any(field.is_needed(order.values) and field.name not in order.values for field in order.entry.fields)
        if (lacks or (not order.values and not verbs.is_direct(order.entry))) and not (
            order.entry.wants_complaint and not refs
        ):
            self.end_prompt()
            self._open_prefilled(order, refs)
        elif len(refs) > 1 and not order.refs:
            self.end_prompt()
            self.open_verb(order.entry, order.values)
        else:
            self.perform(order.entry, order.values, refs)

    def _open_prefilled(self, order: Order, refs: tuple[str, ...]) -> None:
        """A line that lacks something becomes the verb's form with what was typed in it."""
        if order.values:
            texts = {
                name: tuple(value) if isinstance(value, list) else (str(value),) for name, value in order.values.items()
            }
            self.seat.drafts[(order.entry.name, refs)] = Draft(texts)
            self.open_form(order.entry, refs)
        elif order.refs:
            self.open_on(order.entry, refs)
        else:
            self.open_verb(order.entry)

    # The rest

    def action_copy(self) -> None:
        """Put the references on the clipboard, where the terminal allows it."""
        refs = self.selection()
        if len(refs) > MOST_COPIED:
            self.tell(_("{count} are too many to copy.").format(count=len(refs)), look="late")
        elif refs:
            words = " ".join(refs)
            self.app.copy_to_clipboard(words)
            self.tell(_("Copied: {refs}").format(refs=words))

    def action_plain(self) -> None:
        """Show the complaint as plain text on a bare screen, to be marked and copied."""
        self.run_worker(self._show_plain())

    async def _show_plain(self) -> None:
        record = await self._here()
        if record is not None:
            from firefight_tui.screens.bare import BareScreen
            from firefight_tui.screens.plain import plain_text

            self.app.push_screen(BareScreen(record.ref, plain_text(record, self.seat.now(), self.seat.zone)))

    def action_help(self) -> None:
        """Show keys and verbs."""
        from firefight_tui.screens.help import HelpScreen

        here, everywhere = (*self.SHORTCUTS, *self.MOVES), (*DESK_KEYS, *PALETTE_KEYS)
        self.app.push_screen(HelpScreen(here, everywhere, stage=self.stage(), keys=self.seat.keys), self._help_closed)

    def _help_closed(self, answer: HelpAnswer | None) -> None:
        if isinstance(answer, VerbEntry):
            self.open_key([answer])
        elif answer is not None:
            self.run_worker(self.run_action(answer.action))

    def hint(self, key: str) -> str:
        """The key that now does what this one is made to do."""
        return self.seat.keys.hint(key, (*self.SHORTCUTS, *DESK_KEYS, *PALETTE_KEYS))

    def way_back(self) -> str:
        """How one leaves this place, for where nothing is left in it."""
        return _("{key} goes back.").format(key=self.hint("q"))

    def action_back(self) -> None:
        """To where one came from."""
        self.dismiss(None)
