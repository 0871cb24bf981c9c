"""A place of the desk: its keys, the next step, the `:` line, prefixes, help, and catching up with the store."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.text import clean_cell, width
from firefight_tui.errors import FirefightError
from firefight_tui.screens import menu, verb_line, verbs
from firefight_tui.screens.acting import ActingScreen
from firefight_tui.screens.help import HelpScreen
from firefight_tui.screens.seat import Draft, Seat
from firefight_tui.screens.shortcuts import DESK_KEYS, LIST_KEYS, PALETTE_KEYS, Shortcut, bindings, verb_bindings
from firefight_tui.widgets.looks import Piece
from firefight_tui.words import _


class DeskScreen(ActingScreen):
    """A place where every verb is within reach."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DESK_KEYS), *verb_bindings()]
    SHORTCUTS: tuple[Shortcut, ...] = ()

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

    def on_screen_resume(self) -> None:
        """Catch up with what happened while another place was shown."""
        self.show_keys()
        if self.is_stale:
            self.is_stale = False
            self.reload()

    def action_refresh_all(self) -> None:
        """Read everything again because somebody asked."""
        self.tell("")
        self.reload()

    # The next step

    def action_next_step(self) -> None:
        """Open the verb printed on the row of the next step."""
        self.run_worker(self._next_step())

    async def _next_step(self) -> None:
        refs = self.selection()
        if not refs:
            self.tell(_("There is no complaint here; n takes one in."), look="late")
            return
        record = await self.read(partial(self.seat.record, refs[0]))
        entry = verbs.verb_named(record.next.verb) if record is not None and record.next is not None else None
        if entry is not None:
            self.open_on(entry, refs[:1])
        elif record is not None:
            self.tell(_("{ref} needs nothing more.").format(ref=refs[0]))

    def show_next(self, record: ComplaintRecord | None) -> None:
        """Draw the row of the next step."""
        step = record.next if record is not None else None
        if step is None:
            self.line("next").show([Piece(_("Nothing is to be done here."), "dim")] if record is not None else [])
            return
        heading = _("Next") + "  "
        self.line("next").show(
            [Piece(heading + clean_cell(step.message))], [Piece(f"[.] {verbs.label_of(step.verb)} ")], fill="next"
        )

    # Prefixes and the `:` line

    def action_step_verbs(self) -> None:
        """Offer the verbs of the present step."""
        self.open_menu(menu.step_menu(self.stage(), self.open_verb))

    def action_go(self) -> None:
        """Offer where one may go."""
        self.open_menu(
            menu.Menu(_("Go"), (menu.Item("g", _("top"), self.go_top), menu.Item("i", _("inbox"), self.go_inbox)))
        )

    def go_top(self) -> None:
        """To the top of the list or sheet."""

    def go_inbox(self) -> None:
        """To the inbox."""

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
            }

    def _offers(self, text: str, cursor: int) -> list[verb_line.Offer]:
        return verb_line.complete(text, cursor, self.names)

    def _offer(self, text: str, cursor: int) -> None:
        self.show_offers([(offer.text.strip(), offer.label) for offer in self._offers(text, cursor)])

    def show_offers(self, offers: Sequence[tuple[str, str]]) -> None:
        """Show what Tab would complete to, on the row of keys."""
        pieces = [Piece("Tab ", "key")] if offers else []
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
        try:
            order = verb_line.read(text)
        except FirefightError as error:
            self.explain(error)
            return
        refs = order.refs or (
            self.selection() if order.entry.wants_complaint else self.scope() if order.entry.takes_complaint else ()
        )
        lacks = any(field.required and field.name not in order.values for field in order.entry.fields)
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

    def _open_prefilled(self, order: verb_line.Order, refs: tuple[str, ...]) -> None:
        """A line that lacks something becomes the verb's form with what was typed in it."""
        if order.values:
            texts = {
                name: tuple(value) if isinstance(value, list) else (str(value),) for name, value in order.values.items()
            }
            self.seat.drafts[(order.entry.name, refs)] = Draft(texts)
            self.run_worker(self._open_form(order.entry, refs))
        elif order.refs:
            self.open_on(order.entry, refs)
        else:
            self.open_verb(order.entry)

    # The rest

    def action_copy(self) -> None:
        """Put the reference on the clipboard, where the terminal allows it."""
        refs = " ".join(self.selection())
        if refs:
            self.app.copy_to_clipboard(refs)
            self.notify(_("Copied: {refs}").format(refs=refs), markup=False, timeout=2)

    def action_help(self) -> None:
        """Show keys and verbs."""
        shortcuts = (*DESK_KEYS[:1], *self.SHORTCUTS, *LIST_KEYS, *DESK_KEYS[1:], *PALETTE_KEYS)
        self.app.push_screen(HelpScreen(shortcuts), self._help_closed)

    def _help_closed(self, entry: VerbEntry | None) -> None:
        if entry is not None:
            self.open_key([entry])

    def action_back(self) -> None:
        """To where one came from."""
        self.dismiss(None)
