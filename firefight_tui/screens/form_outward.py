"""A form whose words go to the client: another colour, another word, reply scripts, and a question before sending."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from textual import on

from firefight_tui.domain.reply_script import Moment
from firefight_tui.errors import FirefightError
from firefight_tui.screens.form_claims import Claim, claims_screen, untouched
from firefight_tui.screens.form_field import FormField
from firefight_tui.screens.form_frame import FormFrame
from firefight_tui.screens.seat import Values
from firefight_tui.screens.sending import ListScreen, sending_screen
from firefight_tui.widgets.looks import Piece
from firefight_tui.words import _

OUTWARD = frozenset({"acknowledge", "contact", "apologise"})
INTERNAL = frozenset({"note"})


class OutwardFrame(FormFrame):
    """What sets a form to the client apart from one that stays in the house."""

    _confirmed: frozenset[Claim] = frozenset()
    """What somebody said was so."""

    @property
    def is_outward(self) -> bool:
        """Whether its words go to the client."""
        if self.verb.name not in OUTWARD:
            return False
        direction = self.named("direction") if self.is_mounted else None
        return direction is None or "in" not in direction.texts

    def heading_words(self) -> list[Piece]:
        """Where the words go."""
        if self.is_outward:
            words = _("To the client")
            return [Piece("  "), Piece(f" {words} ", "outward")]
        if self.verb.name in INTERNAL:
            words = _("Internal, never leaves")
            return [Piece("  "), Piece(f" {words} ", "strong")]
        return []

    @on(FormField.Changed)
    def _direction_changed(self, event: FormField.Changed) -> None:
        if event.field.field.name == "direction":
            self.show_direction()

    def show_direction(self) -> None:
        """Colour and word follow which way the words go."""
        self.set_class(self.is_outward, "-outward")
        self.on_descendant_focus()

    # Reply scripts

    def action_scripts(self) -> None:
        """Offer the reply scripts; the one chosen is put into what is said, filled as far as it can be."""
        if not self.is_outward or len(self.refs) != 1:
            self.tell(_("Reply scripts are for what goes to one client."))
            return
        rows = [(str(number), moment.label) for number, moment in enumerate(Moment, 1)]
        self.app.push_screen(ListScreen(_("Reply script"), rows, most_choices=len(Moment)), self._script_chosen)

    def _script_chosen(self, number: int | None) -> None:
        if number:
            self.run_worker(self._take_script(list(Moment)[number - 1]), group="script", exclusive=True)

    async def _take_script(self, moment: Moment) -> None:
        try:
            draft = await asyncio.to_thread(self.seat.update_draft, self.refs[0], moment.value)
        except FirefightError as error:
            self.tell(str(error), "late")
            return
        if not self.is_standing:
            return
        due = draft.next_update_at
        texts = {
            "said": draft.body,
            "words": draft.body,
            "subject": draft.subject,
            "script": draft.script,
            "next_update_at": f"{due.astimezone(self.seat.zone):%Y-%m-%d %H:%M}" if due is not None else "",
        }
        for name, text in texts.items():
            field = self.named(name)
            if field is not None and text and not (name == "next_update_at" and field.texts):
                field.put((text,))
        said = self.named("said") or self.named("words")
        if said is not None:
            said.entry.focus()
        lacks = ", ".join(f"{{{name}}}" for name in draft.missing)
        self.tell(_("Still to be filled: {names}").format(names=lacks) if lacks else _("Read it, then save."))

    # What nobody has touched

    def ask_whether_so(self, answered: Callable[[Claim | None], None]) -> None:
        """Ask whether what was only proposed happened so; answers the first line it did not, None where all did.

        Each line is asked about once, as long as it stays as it is.
        """
        claims = tuple(one for one in untouched(self.verb.name, self.fields) if one not in self._confirmed)
        if not claims:
            answered(None)
            return

        def heard(answer: int | None) -> None:
            if answer:
                self._confirmed |= set(claims)
            answered(None if answer else claims[0])

        self.app.push_screen(claims_screen(claims), heard)

    # Sending

    async def ask_to_send(self, values: Values, answered: Callable[[bool], None]) -> None:
        """Answer yes where nothing is sent; else once somebody saw to whom and what, and said so."""
        if self.verb.name != "contact" or values.get("send") != "yes":
            answered(True)
            return
        try:
            letters = await asyncio.to_thread(partial(self.seat.letters, self.refs, values))
        except FirefightError:
            letters = ()  # Saving is refused for the same reason, and says so at the field.
        if all(letter.why_not for letter in letters):
            answered(True)
        else:
            self.app.push_screen(sending_screen(letters), lambda answer: answered(bool(answer)))
