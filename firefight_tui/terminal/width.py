"""Draws so that nothing shears where ambiguous characters are two cells wide."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from firefight_tui.domain.text import use_ascii_forms
from firefight_tui.terminal.plain import PlainForms
from firefight_tui.terminal.probe import QUESTION, Width, heard

if TYPE_CHECKING:
    from textual.app import App
    from textual.events import CursorPosition


class AmbiguousWidth:
    """What is known of the terminal's ambiguous characters. It is asked every time: a remembered answer may be wrong.

    Args:
        app: Whose screen it is.
        wanted: What the settings say.
        changed: Called when it turns out that words already shown are to be read and laid out again.
    """

    def __init__(self, app: App[None], wanted: Width, changed: Callable[[], object] = lambda: None) -> None:
        self.app, self.wanted, self.changed = app, wanted, changed
        self.found = Width.NARROW
        self._plain = PlainForms(enabled=False)
        # Textual's list of filters is private; the property that reads it leaves out those that are not enabled.
        app._filters.append(self._plain)
        self._set(Width.WIDE if wanted is Width.WIDE else Width.NARROW)

    def ask(self) -> None:
        """Ask the terminal, unless the settings say it or there is none; the answer comes to `heard`."""
        driver = self.app._driver
        if self.wanted is Width.AUTO and driver is not None and not self.app.is_headless and not self.app.is_inline:
            driver.write(QUESTION)

    def heard(self, position: CursorPosition) -> None:
        """Take a cursor position; one that answers nothing changes nothing."""
        answer = heard(position.x, position.y)
        if self.wanted is not Width.AUTO or answer in (Width.AUTO, self.found):
            return
        self._set(answer)
        for screen in self.app.screen_stack:
            for widget in screen.walk_children(with_self=True):
                widget.refresh()
        self.changed()

    def _set(self, width: Width) -> None:
        self.found = width
        self._plain.enabled = width is Width.WIDE
        use_ascii_forms(self._plain.enabled)
