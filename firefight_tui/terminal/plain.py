"""A filter under every widget, ours and Textual's, for terminals that draw ambiguous characters two cells wide."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter


class PlainForms(LineFilter):
    """Lets no ambiguous character out: one ASCII character stands for each, so that no column moves.

    Words from outside have longer, more readable forms already (`clean`); this catches what is not cleaned because it
    is edited as it is, and what Textual draws itself: borders, toasts, scrollbars, the cut of an option.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, each exactly as wide as before."""
        from firefight_tui.domain.ascii_forms import same_width  # Most terminals never need the tables.

        return [
            segment if segment.text.isascii() else Segment(same_width(segment.text), segment.style, segment.control)
            for segment in segments
        ]
