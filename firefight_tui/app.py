"""The Textual app: composition, theme, change feed, palette, and the one boundary for what nobody expected."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.filter import Monochrome, NoColor
from textual.types import CSSPathType

from firefight_tui.domain.key_names import key_of, use_key_names
from firefight_tui.errors import FirefightError
from firefight_tui.logfile import log_error
from firefight_tui.screens.desk_screen import DeskScreen
from firefight_tui.screens.frame import breadth
from firefight_tui.screens.full_width import plain_key
from firefight_tui.screens.inbox import InboxScreen
from firefight_tui.screens.key_order import KeyOrder
from firefight_tui.screens.seat import Seat
from firefight_tui.screens.shortcuts import PALETTE_KEYS, bindings
from firefight_tui.screens.themes import EMBER, THEMES, theme_for
from firefight_tui.terminal.probe import Width
from firefight_tui.terminal.width import AmbiguousWidth
from firefight_tui.words import _

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from rich.terminal_theme import TerminalTheme

    from firefight_tui.desk.desk import Desk
    from firefight_tui.desk.views.changes import Changes
    from firefight_tui.domain.queue_records import QueueRow
    from firefight_tui.screens.shortcuts import Keys
    from firefight_tui.settings import Settings
    from firefight_tui.store.quick import Quick

INBOX = "inbox"
POLL = 0.5
"""Seconds one look at the change feed waits at most."""

SWITCH = 0.0005
"""Seconds a thread that reads may keep the interpreter from whoever draws; Python's own 5 ms are felt under a key."""

BROKEN = 70
"""Exit code of a failure inside the program (sysexits, EX_SOFTWARE)."""


class FirefightApp(App[None]):
    """The desk on a terminal.

    Args:
        seat: Who acts at which store.
        start: A query or a reference to begin with.
        settings: Theme, width and keys; without them ember, narrow, and the keys as made.
    """

    TITLE = "Firefight"
    DEFAULT_MODE = INBOX
    # The inbox's styles are read with the app's own: read when the screen comes, everything would be parsed again.
    CSS_PATH: ClassVar[CSSPathType | None] = [f"screens/{name}" for name in ("frame.tcss", "inbox.tcss")]
    # PageDown in an empty list of Textual's palette ends the app, and it draws what some terminals widen.
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = bindings(PALETTE_KEYS)
    CSS = """
    ToastRack { margin-bottom: 3; }
    LineEntry, TextEntry { &:ansi { text-style: underline; } &:nocolor { text-style: underline; } }
    LineEntry:ansi > .input--cursor { color: $foreground; background: $background; text-style: reverse; }
    TextEntry:ansi .text-area--cursor { color: $foreground; background: $background; text-style: reverse; }
    """

    def __init__(self, seat: Seat, *, start: str = "", settings: Settings | None = None) -> None:
        super().__init__()
        self.seat = seat
        self._order = KeyOrder(self._take_key, lambda: self.screen)
        self.seat.settings = settings
        self.add_mode(INBOX, lambda: InboxScreen(self.seat, start, classes=breadth(self.size.width)))
        self._changes: Changes | None = None
        self._watch: asyncio.Task[None] | None = None
        self._alarm = settings.alarm if settings is not None else "bell"
        for theme in THEMES:
            self.register_theme(theme)
        self._dress_in(theme_for(settings.theme, self.console.color_system) if settings is not None else EMBER.name)
        width = Width(settings.width) if settings is not None else Width.NARROW
        self.ambiguous = AmbiguousWidth(self, width, self._store_changed)
        if settings is not None and settings.keys:
            self.seat.keys = keys_of(settings.keys, settings.origins["keys"].where)
            self.set_keymap(self.seat.keys.keymap)
        use_key_names(self.seat.keys.names)

    def _dress_in(self, name: str) -> None:
        """Take a theme before anything is styled: set later, all of it would be styled once more before it shows."""
        self.set_reactive(App.theme, name)
        dark = self.current_theme.dark
        self.update_classes({f"-theme-{name}": True, "-dark-mode": dark, "-light-mode": not dark}, update=False)
        self._refresh_truecolor_filter(self.ansi_theme)
        self.stylesheet.set_variables(self.get_css_variables())
        self._is_dressed = True

    def _refresh_truecolor_filter(self, theme: TerminalTheme) -> None:
        """Leave colours away as the theme asks: Textual looks at its first theme, and makes `ansi` black on black."""
        super()._refresh_truecolor_filter(theme)
        without = NoColor() if self.native_ansi_color else Monochrome()
        self._filters = [without if isinstance(one, NoColor | Monochrome) else one for one in self._filters]

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew; the first time Textual asks for it, all of it just was."""
        if self._is_dressed:
            self._is_dressed = False
        else:
            super().refresh_css(animate)

    def on_mount(self) -> None:
        """Ask the terminal what it is like, before the first frame; look for changes once there is a desk."""
        self.ambiguous.ask()
        self._watch = asyncio.create_task(self._watch_changes())

    async def on_event(self, event: events.Event) -> None:
        """Remember when a key was pressed, keep what is typed for a question being put up, clean what is pasted."""
        if isinstance(event, events.Paste):
            from firefight_tui.domain.text import clean

            event.text = clean(event.text)
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            if not self._order.returns(event):
                await super().on_event(event)
        elif not self._order.keeps(event):
            await self._take_key(event)

    async def _take_key(self, event: events.Key | events.Paste) -> None:
        if isinstance(event, events.Key):
            self.seat.touched_at = time.monotonic()
        if any(isinstance(screen, DeskScreen) and screen.hold(event) for screen in self.screen_stack):
            return
        taken = plain_key(event, lambda: self.focused)
        target = self.focused or self.screen
        await super().on_event(taken)
        self._order.follow(taken, target)

    async def on_unmount(self) -> None:
        """Look no longer."""
        if self._watch is not None:
            self._watch.cancel()
        if self._changes is not None:
            self._changes.close()

    async def _watch_changes(self) -> None:
        """Tell the places when somebody, also ourselves, changed the store; once there is a desk."""
        await self.seat.ready.wait()
        from firefight_tui.screens.alarms import Alarms

        alarms = Alarms(self.seat, self._alarm, self._say, self.bell, self._write)
        while True:
            try:
                changed = await asyncio.to_thread(self._poll)
                if changed:
                    self.call_later(self._store_changed)
                await alarms.look(changed=changed)
            except FirefightError:
                await asyncio.sleep(POLL)  # Whoever reads a lost store next says so; asking goes on.

    def _say(self, words: str, look: str) -> None:
        """Say on the last row of the place that is shown, or lies below a form, what nobody asked for."""
        places = [screen for screen in self.screen_stack if isinstance(screen, DeskScreen)]
        if places:
            places[-1].tell(words, look=look)

    def _write(self, sequence: str) -> None:
        if self._driver is not None and not self.is_headless:
            self._driver.write(sequence)

    def _store_changed(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen):
                screen.store_changed()

    def _poll(self) -> bool:
        if self._changes is None:
            from firefight_tui.desk.views.changes import Changes

            self._changes = Changes(self.seat.desk.store)
        return self._changes.poll(POLL)

    def action_command_palette(self) -> None:
        """Find a verb, a place, a view or a theme by its name."""
        if isinstance(self.screen, DeskScreen):
            from firefight_tui.screens.palette import open_palette

            open_palette(self.screen)

    def action_show_help_panel(self) -> None:
        """Textual's panel of keys fails under the mouse; ours is a place."""

    def on_cursor_position(self, event: events.CursorPosition) -> None:
        """The terminal says where its cursor is: how wide it draws what was asked about."""
        self.ambiguous.heard(event)

    def action_help_quit(self) -> None:
        """Ctrl-c copies, as terminals have it; say how one leaves."""
        self.notify(_("{key} leaves; Ctrl-q at once.").format(key=key_of("desk.back", "q")), markup=False, timeout=3)

    def _fatal_error(self) -> None:
        """Say plainly that something broke; the details go to a file only its owner reads, without anybody's words."""
        from firefight_tui.domain.text import clean

        self.bell()
        place = log_error(sys.exc_info()[1] or RuntimeError("the app stopped by itself"))
        self._return_code = BROKEN
        words = _("Something broke inside. What was saved is safe. Details: {file}").format(file=place or "-")
        self._exit_renderables.append(Text(clean(words)))
        self._close_messages_no_wait()


def keys_of(table: Mapping[str, str], where: str) -> Keys:
    """The keys a settings file binds, checked.

    Raises:
        BadSettings: One will not do; the message names the file, the id and the key.
    """
    from firefight_tui.screens.keymap import read_keys

    return read_keys(table, where, FirefightApp)


def run_desk(
    handle: str,
    zone: ZoneInfo,
    now: Callable[[], datetime],
    open_desk: Callable[[], Desk],
    *,
    quick: Quick | None = None,
    first: Sequence[QueueRow] | None = None,
    start: str = "",
    settings: Settings | None = None,
) -> int:
    """Open the desk on the terminal.

    Args:
        handle: Who acts.
        zone: The zone the engineer's times are typed and shown in.
        now: The clock.
        open_desk: Makes the desk, once the inbox is on the screen.
        quick: Reads the inbox until then.
        first: The inbox's first rows, where they were read already.
        start: A query or a reference to begin with.
        settings: Theme, width and keys; without them as in a test.

    Returns:
        The exit code.
    """
    sys.setswitchinterval(SWITCH)
    app = FirefightApp(Seat(handle, zone, now, open_desk, quick=quick, first=first), start=start, settings=settings)
    # Without the mouse the terminal keeps its own way of selecting text.
    app.run(mouse=False)
    return app.return_code or 0
