"""The frame every place shares: where and how many, views, next step, keys, prompt and last act."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.suggester import Suggester
from textual.types import CSSPathType

from firefight_tui.domain.text import clean_cell, width
from firefight_tui.errors import FirefightError, StoreError
from firefight_tui.screens.menu import Menu
from firefight_tui.screens.seat import Seat
from firefight_tui.widgets.line import Line
from firefight_tui.widgets.looks import Piece
from firefight_tui.widgets.prompt import Prompt
from firefight_tui.words import _

PATIENCE = 0.3
"""Seconds of work after which it shows."""

Read = TypeVar("Read")


class FramedScreen(Screen[None]):
    """A place: rows 1 and 2 above its body, the next step, the keys and the last row below it."""

    CSS_PATH: ClassVar[CSSPathType | None] = "frame.tcss"
    PARTS: ClassVar[tuple[str, ...]] = ("#head", "#told")
    """Selectors of the parts a read that ends late may still draw on; a place names its own beside these."""
    AUTO_FOCUS = ""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self.seat = seat
        self.menu: Menu | None = None
        self._answer: Callable[[str], object] | None = None
        self._keep: Callable[[str], None] | None = None
        self._typed: Callable[[str, int], None] | None = None
        self._complete: Callable[[], None] | None = None
        self._banner = ""
        self.told_number = 0
        self.asked_number = 0

    def compose(self) -> ComposeResult:
        """The rows of the frame around the body."""
        yield Line(id="head")
        yield Line(id="views")
        with Vertical(id="body"):
            yield from self.compose_body()
        yield Line(id="next")
        with Vertical(id="bottom"):
            yield Line(id="keys")
            yield Prompt(id="prompt")
            yield Line(id="told")

    def compose_body(self) -> ComposeResult:
        """What the place shows."""
        yield from ()

    def line(self, name: str) -> Line:
        """A row of the frame."""
        return self.query_one(f"#{name}", Line)

    @property
    def prompt(self) -> Prompt:
        """The prompt on the last row."""
        return self.query_one(Prompt)

    def key_hints(self) -> Sequence[tuple[str, str]]:
        """Keys worth showing here, the most useful first, each with its words."""
        return ()

    def show_keys(self) -> None:
        """Draw the row of keys: the menu that is open, else what may be pressed here, as much as fits."""
        room = self.size.width
        if self.menu is not None:
            self.line("keys").show(self.menu.pieces(room))
            return
        pieces: list[Piece] = []
        left = room - width(_("? keys")) - 2
        for key, label in self.key_hints():
            left -= width(f"{key} {label}  ")
            if left < 0:
                break
            pieces += [Piece(key, "key"), Piece(f" {label}  ", "dim")]
        self.line("keys").show(pieces, [Piece("?", "key"), Piece(_("? keys").removeprefix("?"), "dim")])

    # What is said on the last row

    def tell(self, words: str, aside: str = "", *, look: str = "") -> None:
        """Say one thing on the last row, cleaned."""
        if not self.is_standing:
            return
        if not self.prompt.is_asking:
            self.remove_class("-explaining")
        self._banner = ""
        self.told_number += 1
        self.line("told").show([Piece(clean_cell(words), look)], [Piece(aside, "key")] if aside else [])

    def tell_error(self, error: FirefightError) -> None:
        """Say what happened and what to do, on both rows at the bottom where one is too narrow."""
        if not self.is_standing:
            return
        message, hint = clean_cell(error.message), clean_cell(error.hint)
        whole = f"! {message} {hint}".rstrip()
        if width(whole) <= self.size.width or not hint or self.prompt.is_asking:
            self.tell(whole, look="late")
        else:
            self.tell("! " + message, look="late")
            self.line("keys").show([Piece("! " + message, "late")])
            self.line("told").show([Piece("  " + hint, "late")])
        self._banner = whole if isinstance(error, StoreError) else ""
        self.app.bell()

    def store_answers(self) -> None:
        """The store can be read again: take the banner down."""
        if self._banner:
            self.tell("")

    @contextmanager
    def patience(self, words: Callable[[], str] | None = None) -> Iterator[None]:
        """Show that something goes on once it takes longer than a moment."""
        shown, before = -1, (self.line("told").left, self.line("told").right)

        def show() -> None:
            nonlocal shown, before
            before = (self.line("told").left, self.line("told").right)
            self.tell(words() if words is not None else _("Reading the store.. Ctrl-g stops."), look="dim")
            shown = self.told_number

        timer = self.set_timer(PATIENCE, show)
        try:
            yield
        finally:
            timer.stop()
            if shown == self.told_number and self.is_standing:
                self.line("told").show(*before)

    async def read(self, view: Callable[[], Read]) -> Read | None:
        """Read in a thread; None when it failed, which is then said."""
        try:
            with self.patience():
                found = await asyncio.to_thread(view)
        except FirefightError as error:
            if self.is_standing and not self._banner:
                self.tell_error(error)
            return None
        if not self.is_standing:
            return None
        self.store_answers()
        return found

    @property
    def is_standing(self) -> bool:
        """Whether all its parts are there: reads may end while the place is being built or taken down."""
        return self.app.is_running and self.is_attached and self.display and all(map(self.query, self.PARTS))

    # The prompt

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
        self.add_class("-asking")
        self.line("keys").show(
            [],
            [
                Piece("Enter", "key"),
                Piece(" " + _("do it"), "dim"),
                Piece("  Ctrl-g", "key"),
                Piece(" " + _("leave"), "dim"),
            ],
        )
        self.prompt.ask(label, text, suggester)

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
        self.add_class("-explaining")

    def end_prompt(self, *, keep: bool = False) -> None:
        """Ask no more."""
        text = self.prompt.leave()
        if keep and self._keep is not None:
            self._keep(text)
        self._answer = self._keep = self._typed = self._complete = None
        was_explaining = self.has_class("-explaining")
        self.remove_class("-asking", "-explaining")
        if was_explaining:
            self.tell("")
        self.show_keys()
        self.take_focus()

    def take_focus(self) -> None:
        """Give the keys back to the body."""

    @on(Prompt.Answered)
    def _answered(self, event: Prompt.Answered) -> None:
        if self._answer is not None:
            self._answer(event.text)

    @on(Prompt.Typed)
    def _something_typed(self, event: Prompt.Typed) -> None:
        if self.has_class("-explaining"):
            self.remove_class("-explaining")
            self.tell("")
        if self._typed is not None:
            self._typed(event.text, event.cursor)

    @on(Prompt.CompletionWanted)
    def _completion_wanted(self) -> None:
        if self._complete is not None:
            self._complete()

    # Prefix keys

    def open_menu(self, menu: Menu) -> None:
        """Take the next key as a choice of this menu."""
        self.menu = menu
        self.show_keys()

    def close_menu(self) -> None:
        """Let keys mean what they mean again."""
        self.menu = None
        self.show_keys()

    def on_key(self, event: events.Key) -> None:
        """While a menu is open every key is its."""
        if self.menu is None:
            if not self.prompt.is_asking and self.line("keys").left[:1] and self.line("keys").left[0].look == "late":
                self.show_keys()
            return
        event.stop()
        event.prevent_default()
        self._menu_key(self.menu, event)

    def _menu_key(self, menu: Menu, event: events.Key) -> None:
        moves = {"right": 1, "down": 1, "tab": 1, "left": -1, "up": -1, "shift+tab": -1}
        turns = {
            "left_square_bracket": -1,
            "right_square_bracket": 1,
            "fullwidth_left_square_bracket": -1,
            "fullwidth_right_square_bracket": 1,
        }
        if event.key in moves:
            self.open_menu(menu.moved(moves[event.key]))
        elif event.key in turns and menu.turn is not None:
            self.open_menu(menu.turn(turns[event.key]))
        elif event.key in {"ctrl+g", "escape", "backspace"}:
            self.close_menu()
        else:
            item = (
                menu.items[menu.place] if event.key == "enter" and menu.items else menu.chosen_by(event.character or "")
            )
            self.close_menu()
            if item is not None:
                item.act()
            else:
                self.tell(
                    _("{key} chooses nothing here.").format(
                        key=event.character if event.is_printable and event.character else event.key
                    ),
                    look="dim",
                )

    def action_leave(self) -> None:
        """Leave what is open."""
        if self.prompt.is_asking:
            self.end_prompt(keep=True)
        else:
            stopped = self.workers.cancel_group(self, "more")
            self.tell(_("Stopped.") if stopped else "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the prompt asks, only leaving it is ours."""
        return action == "leave" if self.is_mounted and self.prompt.is_asking else True

    def on_resize(self) -> None:
        """The row of keys holds what fits."""
        if not self.prompt.is_asking:
            self.show_keys()
