"""What lies over a place, and shows it."""

from __future__ import annotations

from textual.screen import ModalScreen

from firefight_tui.screens.place import Answer, Place


class Modal(Place[Answer], ModalScreen[Answer]):
    """A modal screen that answers once."""
