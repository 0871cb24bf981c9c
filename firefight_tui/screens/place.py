"""What every place has: it is left once, and only where it is on top."""

from __future__ import annotations

from typing import TypeVar

from textual import events, on
from textual.await_complete import AwaitComplete
from textual.screen import Screen

Answer = TypeVar("Answer")


class Place(Screen[Answer]):
    """A screen that answers once.

    Textual takes down what is on top, whoever asks: a place left twice, or left while another lies over it, would take
    that down, and answer for itself again.
    """

    _parting: tuple[Answer | None] | None = None

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Answer and go; nothing where it is not on top, or was left already."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def leave_with(self, result: Answer | None) -> None:
        """Answer and go, for what is done whatever lies over it: then as soon as it is on top again."""
        if self.is_active:
            self.dismiss(result)
        else:
            self._parting = (result,)

    @on(events.ScreenResume)
    def _leave_at_last(self) -> None:
        if self._parting is not None:
            self.dismiss(self._parting[0])
