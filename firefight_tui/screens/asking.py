"""A place that asks for a line on its last row: verbs, queries, notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events

from firefight_tui.domain.key_names import key_of
from firefight_tui.domain.text import clean_cell, width
from firefight_tui.errors import FirefightError
from firefight_tui.screens.frame import WHILE, FramedScreen
from firefight_tui.screens.seat import Seat
from firefight_tui.screens.shortcuts import PREFIXES
from firefight_tui.widgets.looks import Piece
from firefight_tui.words import _

if TYPE_CHECKING:
    from textual.suggester import Suggester

    from firefight_tui.widgets.prompt import Prompt


class AskingScreen(FramedScreen):
    """A place with a prompt."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.held_keys: list[events.Key | events.Paste] | None = None
        self.asked_number = 0
        self._prompt: Prompt | None = None
        self._to_ask: tuple[str, str, Suggester | None] | None = None
        self._answer: Callable[[str], object] | None = None
        self._keep: Callable[[str], None] | None = None
        self._typed: Callable[[str, int], None] | None = None
        self._complete: Callable[[], None] | None = None

    # The prompt is made when it is first needed, or once there is time: the first paint does without.

    @property
    def prompt(self) -> Prompt:
        """The prompt on the last row."""
        assert self._prompt is not None, "nothing has been asked yet"
        return self._prompt

    @property
    def is_asking(self) -> bool:
        """Whether the prompt waits for an answer."""
        return self._prompt is not None and self._prompt.is_asking

    def on_mount(self) -> None:
        """Make the prompt when the place has been drawn."""
        # The first refresh of the first place draws nothing yet: the app is still starting.
        self.call_after_refresh(self.call_after_refresh, self.set_timer, WHILE, self.make_prompt)

    async def make_prompt(self) -> None:
        """Make the prompt; what was asked meanwhile is asked then, and keys pressed meanwhile come after."""
        if self.query("Prompt") or not self.is_attached:
            return
        from firefight_tui.widgets.prompt import Prompt

        prompt = Prompt(id="prompt")
        await self.mount(prompt, before=self._last)
        self._prompt = prompt
        if self._to_ask is not None:
            prompt.ask(*self._to_ask)
            self._to_ask = None
            self.let_keys_go()

    def hold(self, key: events.Key | events.Paste) -> bool:
        """Keep a key for when what it is typed into is there, if that is just being made."""
        if isinstance(key, events.Key) and key.key == "ctrl+g":
            self.drop_keys()
        if self.held_keys is not None:
            self.held_keys.append(key)
        return self.held_keys is not None

    def hold_keys(self) -> None:
        """Keep keys for something that is being made: here, where it will not be, they would mean something else."""
        if self.held_keys is None:
            self.held_keys = []

    def drop_keys(self) -> None:
        """It does not come: what was typed for it is for nobody."""
        self.held_keys = None

    def let_keys_go(self) -> None:
        """What they are typed into is there: on with the keys kept for it."""
        held, self.held_keys = self.held_keys, None
        for key in held or ():
            self.app.post_message(key)

    def ask(
        self,
        label: str,
        answer: Callable[[str], object],
        *,
        text: str = "",
        keep: Callable[[str], None] | None = None,
        typed: Callable[[str, int], None] | None = None,
        complete: Callable[[], None] | None = None,
        suggester: Suggester | None = None,
    ) -> None:
        """Ask for one line.

        Args:
            label: What is asked for.
            answer: Gets the line, and calls `end_prompt` when it will do.
            text: What stands there already.
            keep: Gets what was typed when the prompt is left.
            typed: Gets the text and the cursor after every change.
            complete: Called for Tab.
            suggester: Completes while typing.
        """
        self._answer, self._keep, self._typed, self._complete = answer, keep, typed, complete
        self.asked_number += 1
        self.line("keys").show(
            [],
            [
                Piece("Enter", "key"),
                Piece(" " + _("do it"), "dim"),
                Piece("  " + key_of("desk.leave", "Ctrl-g"), "key"),
                Piece(" " + _("leave"), "dim"),
            ],
        )
        self._last.hide("told")
        if self._prompt is not None:
            self._prompt.ask(label, text, suggester)
        else:
            self._to_ask = (label, text, suggester)
            self.hold_keys()
            self.call_later(self.make_prompt)

    def explain(self, error: FirefightError, column: int | None = None) -> None:
        """Say under the prompt what is wrong with what was typed, at its column."""
        message = clean_cell(f"{error.message} {error.hint}".rstrip())
        if column is None:
            place, words = 0, f"! {message}"
        else:
            place = self.prompt.indent + width(self.prompt.entry.value[:column])
            fits = place + 2 + width(message) <= self.size.width
            words = f"^ {message}" if fits else "^"
            if not fits:
                place, words = 0, f"{column + 1}: {message}"
        self.line("told").show([Piece(" " * place + words, "late")])
        self.is_explaining = True
        self._foot.hide("keys")
        self._last.hide()

    def end_prompt(self, *, keep: bool = False) -> None:
        """Ask no more."""
        text = self.prompt.leave()
        if keep and self._keep is not None:
            self._keep(text)
        self._answer = self._keep = self._typed = self._complete = None
        was_explaining, self.is_explaining = self.is_explaining, False
        self._foot.hide()
        self._last.hide()
        if was_explaining:
            self.tell("")
        self.show_keys()
        self.take_focus()

    def on_prompt_answered(self, event: Prompt.Answered) -> None:
        """Enter was pressed in the prompt."""
        if self._answer is not None:
            self._answer(event.text)

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        """The prompt says something else; what was wrong with it before is not said any more."""
        if self.is_explaining:
            self.is_explaining = False
            self._foot.hide()
            self._last.hide("told")
            self.tell("")
        if self._typed is not None:
            self._typed(event.text, event.cursor)

    def on_prompt_completion_wanted(self) -> None:
        """Tab was pressed in the prompt."""
        if self._complete is not None:
            self._complete()

    def action_leave(self) -> None:
        """Leave the prompt, where it asks; what was typed is kept."""
        if self.is_asking:
            self.end_prompt(keep=True)
        else:
            super().action_leave()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the prompt asks, only leaving it is ours; while a menu is open, its keys are not verbs."""
        if self.is_mounted and self.is_asking:
            return action == "leave"
        return self.menu is None or action not in {*PREFIXES, "verb_key"}
