"""A bare screen: plain text from edge to edge, so that the terminal's own selection copies nothing but words."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from firefight_tui.domain.key_names import key_of
from firefight_tui.domain.text import clean_cell
from firefight_tui.screens.modal import Modal
from firefight_tui.settings import directory
from firefight_tui.widgets.line import Line
from firefight_tui.widgets.looks import Piece
from firefight_tui.widgets.sheet import Fact, Sheet
from firefight_tui.words import _


class BareScreen(Modal[None]):
    """Plain text to copy: by the terminal's selection, through the terminal's clipboard, or into a file.

    Args:
        name: What it is of, such as a reference.
        text: The text, cleaned.
    """

    DEFAULT_CSS = """
    BareScreen { layout: vertical; background: $background; color: $foreground; overflow: hidden; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,h,ctrl+g,Y", "leave", id="bare.leave"),
        Binding("y", "copy", id="bare.copy"),
        Binding("w", "write", id="bare.write"),
    ]

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self.subject, self.text = name, text

    def compose(self) -> ComposeResult:
        """The text, and one row that says how to take it along."""
        yield Sheet()
        yield Line(id="told")

    def on_mount(self) -> None:
        """Show it from its beginning."""
        sheet = self.query_one(Sheet)
        sheet.show([Fact(None, line) for line in self.text.splitlines()])
        sheet.focus()
        self._tell("", _("y copy  w write a file  q back"))

    def _tell(self, words: str, aside: str = "") -> None:
        self.query_one("#told", Line).show([Piece(clean_cell(words))], [Piece(aside, "dim")] if aside else [])

    def action_copy(self) -> None:
        """Hand it to the terminal's clipboard; some terminals, and tmux unless told otherwise, refuse that."""
        self.app.copy_to_clipboard(self.text)
        self._tell(
            _("Sent to the terminal's clipboard. If it is not there, {key} writes a file.").format(
                key=key_of("bare.write", "w")
            )
        )

    async def action_write(self) -> None:
        """Write it into a file that only its owner reads."""
        path = directory("state") / f"{self.subject}.txt"
        try:
            await asyncio.to_thread(_write, path, self.text)
        except OSError as error:
            self._tell(_("{path} cannot be written: {reason}.").format(path=path, reason=error.strerror or ""))
        else:
            self._tell(_("Written: {path}").format(path=path))

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with open(number, "w", encoding="utf-8") as file:
        file.write(text + "\n")
