"""The prompt on the last row: a label, one line of typing, and what was wrong with it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from firefight_tui.domain.text import cut, width
from firefight_tui.widgets.entries import LineEntry, harmless
from firefight_tui.widgets.line import Line
from firefight_tui.widgets.looks import Piece

LABEL_MOST = 30


class Prompt(Horizontal):
    """Asks for one line; hidden while it asks nothing."""

    DEFAULT_CSS = """
    Prompt { height: 1; width: 1fr; & > LineEntry { width: 1fr; } }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", id="prompt.complete"),
        Binding("ctrl+o", "room", id="prompt.room"),
    ]

    class Answered(Message):
        """Enter was pressed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Typed(Message):
        """The text has changed."""

        def __init__(self, text: str, cursor: int) -> None:
            super().__init__()
            self.text, self.cursor = text, cursor

    class CompletionWanted(Message):
        """Tab was pressed."""

    class RoomWanted(Message):
        """Ctrl-o was pressed: what is typed needs more room than a line."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's word
        super().__init__(id=id)
        self.display = False  # Not by a class: with it all within would be styled anew each time.

    def compose(self) -> ComposeResult:
        """A label and an input."""
        yield Line()
        yield LineEntry(select_on_focus=False)

    @property
    def entry(self) -> LineEntry:
        """What one types into."""
        return self.query_one(LineEntry)

    @property
    def is_asking(self) -> bool:
        """Whether it waits for an answer."""
        return bool(self.display)

    @property
    def indent(self) -> int:
        """Cells before what is typed."""
        return width(self.query_one(Line).text)

    def ask(self, label: str, text: str = "", suggester: Suggester | None = None) -> None:
        """Ask for one line, with something typed already."""
        shown = cut(label, LABEL_MOST) + (" " if label else "")
        line, entry = self.query_one(Line), self.entry
        line.styles.width = width(shown)
        line.show([Piece(shown, "strong")])
        entry.suggester = suggester
        entry.value = harmless(text)
        entry.cursor_position = len(entry.value)
        self.display = True
        entry.focus()

    def put(self, text: str, cursor: int) -> None:
        """Type this instead."""
        self.entry.value = harmless(text)
        self.entry.cursor_position = cursor

    def leave(self) -> str:
        """Ask no more; what was typed."""
        self.display = False
        return self.entry.value

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_asking:
            self.post_message(self.Typed(event.value, self.entry.cursor_position))

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Answered(event.value))

    def action_complete(self) -> None:
        """Complete the word at the cursor."""
        self.post_message(self.CompletionWanted())

    def action_room(self) -> None:
        """Go on where there is room for it."""
        self.post_message(self.RoomWanted())
