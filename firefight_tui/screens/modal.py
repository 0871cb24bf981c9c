"""What lies over a place and answers once."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Modal(ModalScreen[Answer]):
    """A modal screen whose second answer is ignored: Textual would take down the place under it, or end the app."""

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Answer and go; nothing where that was done already."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
