"""The Textual app: composition, theme, change feed, palette, and the one boundary for what nobody expected."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import App
from textual.command import CommandPalette, Provider

from firefight_tui.domain.text import clean
from firefight_tui.errors import FirefightError
from firefight_tui.logfile import log_error
from firefight_tui.screens.desk_screen import DeskScreen
from firefight_tui.screens.inbox import InboxScreen
from firefight_tui.screens.palette import VerbProvider
from firefight_tui.screens.seat import Seat
from firefight_tui.screens.themes import EMBER, THEMES
from firefight_tui.words import _

if TYPE_CHECKING:
    from firefight_tui.desk.desk import Desk
    from firefight_tui.desk.views.changes import Changes
    from firefight_tui.store.store import Store

INBOX = "inbox"
POLL = 0.5
"""Seconds one look at the change feed waits at most."""

BROKEN = 70
"""Exit code of a failure inside the program (sysexits, EX_SOFTWARE)."""


class FirefightApp(App[None]):
    """The desk on a terminal.

    Args:
        desk: Who acts at which store.
        start: A query or a reference to begin with.
    """

    TITLE = "Firefight"
    DEFAULT_MODE = INBOX
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {VerbProvider}
    CSS = """
    ToastRack { margin-bottom: 3; }
    CommandPalette #--input { border: none; height: 3; } CommandPalette SearchIcon { display: none; }
    CommandPalette CommandInput { padding-left: 2; } CommandPalette CommandList { border: none; scrollbar-size: 0 0; }
    """

    def __init__(self, desk: Desk, *, start: str = "") -> None:
        super().__init__()
        self.seat = Seat(desk)
        self.add_mode(INBOX, lambda: InboxScreen(self.seat, start))
        self._changes: Changes | None = None
        self._watch: asyncio.Task[None] | None = None
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = EMBER.name

    def on_mount(self) -> None:
        """Look for changes from now on."""
        self._watch = asyncio.create_task(self._watch_changes())

    async def on_unmount(self) -> None:
        """Look no longer."""
        if self._watch is not None:
            self._watch.cancel()
        if self._changes is not None:
            self._changes.close()

    async def _watch_changes(self) -> None:
        """Tell the places when somebody, also ourselves, changed the store."""
        while True:
            try:
                changed = await asyncio.to_thread(self._poll)
            except FirefightError:
                continue  # Whoever reads a lost store next says so; asking goes on, at its own pace.
            if changed:
                self.call_later(self._store_changed)

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
        """Find a verb by its name."""
        if isinstance(self.screen, DeskScreen):
            self.push_screen(CommandPalette(placeholder=_("Find a verb")))

    def action_help_quit(self) -> None:
        """Ctrl-c copies, as terminals have it; say how one leaves."""
        self.notify(_("q leaves; Ctrl-q at once."), markup=False, timeout=3)

    def _fatal_error(self) -> None:
        """Say plainly that something broke; the details go to a file only its owner reads, without anybody's words."""
        self.bell()
        place = log_error(sys.exc_info()[1] or RuntimeError("the app stopped by itself"))
        self._return_code = BROKEN
        words = _("Something broke inside. What was saved is safe. Details: {file}").format(file=place or "-")
        self._exit_renderables.append(Text(clean(words)))
        self._close_messages_no_wait()


def run_desk(store: Store, desk: Desk, start: str = "") -> int:
    """Open the desk on the terminal.

    Args:
        store: What the desk works on; closed at the end.
        desk: Who acts there.
        start: A query or a reference to begin with.

    Returns:
        The exit code.
    """
    app = FirefightApp(desk, start=start)
    try:
        # Without the mouse the terminal keeps its own way of selecting text.
        app.run(mouse=False)
    finally:
        store.close()
    return app.return_code or 0
