"""Inputs whose contents cannot reach the terminal as anything but text, whichever way they came in."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.document._document import EditResult
from textual.document._document_navigator import DocumentNavigator
from textual.document._edit import Edit
from textual.suggester import Suggester
from textual.widgets import Input, TextArea

from firefight_tui.domain.text import clean, clean_cell
from firefight_tui.widgets.wrapping import WrappedLines

MOST_OF_LINE = 4_000
MOST_OF_TEXT = 1_000_000
"""Characters a field holds; more than any verb takes, so that nothing is cut which could be saved."""

NEAR = 8
"""Characters before the cursor that decide what may follow: marks are counted on their base."""


def harmless(text: str) -> str:
    """A line put into an input: cleaned and joined to one line, blanks at both ends kept."""
    if text.isascii() and text.isprintable():
        return text[:MOST_OF_LINE]
    core = text.strip(" ")
    before, after = len(text) - len(text.lstrip(" ")), len(text) - len(text.rstrip(" "))
    return " " * before + clean_cell(core, limit=MOST_OF_LINE) + (" " * after if core else "")


def harmless_text(text: str) -> str:
    """Lines put into an editor, cleaned; none of them is cut before it could not be saved anyway."""
    return text if text.isascii() and text.isprintable() else clean(text, limit=MOST_OF_TEXT, line=MOST_OF_TEXT)


class Offered(Suggester):
    """Suggests the first of some texts that goes on from what was typed, unless that is one of them already."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=False)
        self._texts: tuple[tuple[str, str], ...] = ()

    def offer(self, texts: Sequence[str]) -> None:
        """Suggest these from now on."""
        self._texts = tuple((text.casefold(), text) for text in texts)

    async def get_suggestion(self, value: str) -> str | None:
        """The text that goes on from this."""
        found: str | None = None
        for folded, text in self._texts:
            if folded == value:
                return None
            if found is None and folded.startswith(value):
                found = text
        return found


class LineEntry(Input):
    """One line of typing; whatever is put into it is cleaned and joined to one line."""

    DEFAULT_CSS = """
    LineEntry { border: none; height: 1; padding: 0; background: $surface;
        &:focus { border: none; background: $panel; background-tint: 0%; } }
    """

    def validate_value(self, value: str) -> str:
        """Typed, pasted, put there, suggested: all of it comes through here."""
        return harmless(value)

    def _on_paste(self, event: events.Paste) -> None:
        event.text = harmless(event.text)

    @property
    def completion(self) -> str:
        """What Tab or Right would make of it; nothing where there is no more to it than what stands there."""
        return self._suggestion if len(self._suggestion) > len(self.value) and self.cursor_at_end else ""

    def put(self, text: str) -> None:
        """Type this instead, with the cursor behind it."""
        self.value = text
        self.cursor_position = len(self.value)


class TextEntry(TextArea):
    """Some lines of typing; whatever is put into it is cleaned. It grows with what is in it, to half the screen."""

    DEFAULT_CSS = """
    TextEntry {
        border: none; height: auto; min-height: 2; max-height: 50vh; padding: 0; scrollbar-size: 0 0;
        background: $surface;
        &:focus { border: none; background: $panel; }
        & .text-area--cursor-line { background: transparent; }
    }
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(harmless_text(text), soft_wrap=True, tab_behavior="focus")

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document(harmless_text(text), language)
        self.wrapped_document = WrappedLines(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._rewrap_and_refresh_virtual_size()

    def edit(self, edit: Edit) -> EditResult:
        """Change the text; what is put in is cleaned as a continuation of what stands before it."""
        if not (edit.text.isascii() and edit.text.isprintable()):
            row, column = min(edit.from_location, edit.to_location)
            before = harmless_text(self.document[row][max(0, column - NEAR) : column])
            edit.text = harmless_text(before + edit.text)[len(before) :]
        return super().edit(edit)

    def put(self, text: str) -> None:
        """Type this instead, with the cursor behind it; undo brings back what was there."""
        self.replace(text, (0, 0), self.document.end)
        self.move_cursor(self.document.end)
