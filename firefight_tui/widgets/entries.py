"""Inputs whose contents cannot reach the terminal as anything but text."""

from __future__ import annotations

from textual import events
from textual.widgets import Input, TextArea

from firefight_tui.domain.text import clean, clean_cell


def harmless(text: str) -> str:
    """A line put into an input: as it is where every character prints, blanks at its end kept, else cleaned."""
    return text if text.isprintable() else clean_cell(text, limit=4_000)


class LineEntry(Input):
    """One line of typing; what is pasted is cleaned and joined to one line."""

    DEFAULT_CSS = """
    LineEntry { border: none; height: 1; padding: 0; background: $surface;
        &:focus { border: none; background: $panel; background-tint: 0%; } }
    """

    def _on_paste(self, event: events.Paste) -> None:
        event.text = clean_cell(event.text, limit=4_000)


class TextEntry(TextArea):
    """Some lines of typing; what is pasted is cleaned."""

    DEFAULT_CSS = """
    TextEntry {
        border: none; height: auto; min-height: 2; max-height: 10; padding: 0; scrollbar-size: 0 0;
        background: $surface;
        &:focus { border: none; background: $panel; }
        & .text-area--cursor-line { background: transparent; }
    }
    """

    async def _on_paste(self, event: events.Paste) -> None:
        event.text = clean(event.text)
