"""The frame every place shares: where and how many, views, next step, keys, prompt and last act."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import Reactive
from textual.types import CSSPathType
from textual.widget import Widget

from firefight_tui.domain.key_names import key_of
from firefight_tui.domain.text import clean_cell, cut, width
from firefight_tui.errors import FirefightError, StoreError
from firefight_tui.screens.place import Place
from firefight_tui.screens.seat import Seat
from firefight_tui.terminal.composing import FrugalCompositor
from firefight_tui.widgets.line import Row, Rows
from firefight_tui.widgets.looks import Piece
from firefight_tui.words import _

if TYPE_CHECKING:
    from firefight_tui.screens.menu import Menu

PATIENCE = 0.3
"""Seconds of work after which it shows."""

WHILE = 0.02
"""Seconds after a place was drawn at which what it did not need yet is made."""

TOGETHER = 0.05
"""Seconds what is to be drawn waits for what is read, so that both are drawn at once."""

BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (160, "-very-wide")]
"""From how many columns on there is a second pane."""

Read = TypeVar("Read")


def breadth(columns: int) -> str:
    """The class of a place of so many columns, for those made while it is known: set later, all is styled twice."""
    return [name for least, name in BREAKPOINTS if columns >= least][-1]


class FramedScreen(Place["str | None"]):
    """A place: rows 1 and 2 above its body, the next step, the keys and the last row below it."""

    CSS_PATH: ClassVar[CSSPathType | None] = "frame.tcss"
    PARTS: ClassVar[tuple[str, ...]] = ("#top", "#foot", "#last")
    """Selectors of the parts a read that ends late may still draw on; a place names its own beside these."""
    STOPS: ClassVar[tuple[str, ...]] = ()
    """Groups of workers that Ctrl-g ends; what their threads still find is dropped."""
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    AUTO_FOCUS = ""
    # Whoever gets the keys draws itself; Textual would draw the whole place.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._compositor: FrugalCompositor = FrugalCompositor()
        self.seat = seat
        self.menu: Menu | None = None
        self._hinted: tuple[tuple[str, str], ...] = ()
        self._top = Rows("head", "views", id="top")
        self._foot = Rows("next", "keys", id="foot")
        self._last = Rows("told", id="last")
        self._banner = ""
        self.is_explaining = False
        self.standing_aside = ""
        self.told_number = 0
        self._said = Piece("")
        # What stood there before something took long; several reads may, and the last that ends puts it back.
        self._said_before: Piece | None = None

    def compose(self) -> ComposeResult:
        """The rows of the frame around the body."""
        yield self._top
        with Vertical(id="body"):
            yield from self.compose_body()
        yield self._foot
        yield self._last

    def compose_body(self) -> ComposeResult:
        """What the place shows."""
        yield from ()

    def line(self, name: str) -> Row:
        """A row of the frame."""
        return next(rows.rows[name] for rows in (self._top, self._foot, self._last) if name in rows.rows)

    def _compositor_refresh(self) -> None:
        # Textual draws the first place once while it still starts, and drops what was drawn.
        if self.app._batch_count:
            self.refresh()
        else:
            super()._compositor_refresh()

    def on_screen_suspend(self) -> None:
        """Another place is drawn over this one."""
        self._compositor.forget()

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Another place was drawn over this one, though perhaps not for long."""
        self._compositor.forget()

    @property
    def is_asking(self) -> bool:
        """Whether something on the last row waits for an answer."""
        return False

    def take_focus(self) -> None:
        """Give the keys back to the body."""

    def key_hints(self) -> Sequence[tuple[str, str]]:
        """Keys worth showing here, the most useful first, each with its words."""
        return ()

    def hint(self, key: str) -> str:
        """The key that now does what this one is made to do."""
        return key

    def show_keys(self) -> None:
        """Draw the row of keys: the menu that is open, else what may be pressed here, as much as fits."""
        room = self.size.width
        if self.menu is not None:
            self.line("keys").show(self.menu.pieces(room))
            return
        hints = self._hinted = tuple(self.key_hints())
        pieces: list[Piece] = []
        left, help_key = room - width(_("? keys")) - 2, self.hint("?")
        for key, label in ((self.hint(made), words) for made, words in hints):
            left -= width(f"{key} {label}  ")
            if left < 0:
                break
            pieces += [Piece(key, "key"), Piece(f" {label}  ", "dim")]
        self.line("keys").show(pieces, [Piece(help_key, "key"), Piece(_("? keys").removeprefix("?"), "dim")])

    @property
    def _has_warning(self) -> bool:
        """Whether the row of keys holds a warning, which stays until the next key."""
        return any(piece.look == "late" for piece in self.line("keys").left[:1])

    def keys_follow(self) -> None:
        """Draw the row of keys anew where others may be pressed now; what else stands there stays till it is left."""
        hints = tuple(self.key_hints())
        if hints != self._hinted and self.menu is None and not self.is_asking:
            self.show_keys()

    @contextmanager
    def drawn_together(self) -> Iterator[None]:
        """Draw what goes and what comes in one, unless the latter takes long: drawn twice, it would come later."""
        held = ExitStack()
        held.callback(self.check_idle)
        held.enter_context(self.app.batch_update())
        timer = self.set_timer(TOGETHER, held.close)
        try:
            yield
        finally:
            timer.stop()
            held.close()

    # What is said on the last row

    def tell(self, words: str, *, look: str = "") -> None:
        """Say one thing on the last row, cleaned; what undo would do stays at its end."""
        if not self.is_standing:
            return
        if not self.is_asking:
            self.is_explaining = False
            self._foot.hide()
            self._last.hide()
        self._banner = ""
        self.told_number += 1
        self._said, self._said_before = Piece(clean_cell(words), look), None
        self._show_told()

    def stand_aside(self, words: str) -> None:
        """Keep something at the end of the last row, whatever is said before it."""
        if words != self.standing_aside:
            self.standing_aside = words
            if self.is_standing and not self._banner and not self.is_explaining:
                self._show_told()

    def _show_told(self) -> None:
        aside = cut(self.standing_aside, max(12, self.size.width // 2)) if self.standing_aside else ""
        if width(self._said.text) + width(aside) + 1 > self.size.width:
            aside = ""
        self.line("told").show([self._said], [Piece(aside, "dim")] if aside else [])

    def tell_error(self, error: FirefightError) -> None:
        """Say what happened and what to do, on both rows at the bottom where one is too narrow."""
        if not self.is_standing:
            return
        message, hint = clean_cell(error.message), clean_cell(error.hint)
        whole = f"! {message} {hint}".rstrip()
        if width(whole) <= self.size.width or not hint or self.is_asking:
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
        shown, is_over = -1, False

        def show() -> None:
            nonlocal shown
            if is_over:
                return  # It ended while this waited for its turn.
            before = self._said_before if self._said_before is not None else self._said
            self.tell(
                words()
                if words is not None
                else _("Reading the store.. {key} stops.").format(key=key_of("desk.leave", "Ctrl-g")),
                look="dim",
            )
            shown, self._said_before = self.told_number, before

        timer = self.set_timer(PATIENCE, show)
        try:
            yield
        finally:
            is_over = True
            timer.stop()
            if shown == self.told_number and self.is_standing and self._said_before is not None:
                self._said, self._said_before = self._said_before, None
                self._show_told()

    async def read(self, view: Callable[[], Read]) -> Read | None:
        """Read in a thread; None when it failed, which is then said, or when the place is not there any more."""
        stood = self.is_standing
        if not stood:
            return None
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
        if not (self.app.is_running and self.is_attached and self.display):
            return False
        return all(self.query_one_optional(part) is not None for part in self.PARTS)

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
            if not self.is_asking and self._has_warning:
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
        """Stop what goes on for long."""
        stopped = [worker for group in self.STOPS for worker in self.workers.cancel_group(self, group)]
        self.tell(_("Stopped.") if stopped else "")

    def on_resize(self) -> None:
        """The row of keys holds what fits."""
        if not self.is_asking:
            self.show_keys()
