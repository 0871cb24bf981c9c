"""Lines of an editor wrapped as everything else here: at blanks, and between wide characters."""

from __future__ import annotations

from functools import lru_cache

from textual.document._document import Location
from textual.document._wrapped_document import WrappedDocument

from firefight_tui.domain.text import breaks


@lru_cache(maxsize=4_096)
def _breaks(line: str, cells: int) -> tuple[int, ...]:
    return tuple(breaks(line, cells))


class WrappedLines(WrappedDocument):
    """A document without tabs, wrapped.

    Textual's own takes a run of Chinese for one long word and leaves the rest of the row before it empty. Every change
    lays all lines out again; what costs is kept by line, so that only the changed one is measured.
    """

    def wrap(self, width: int, tab_width: int | None = None) -> None:
        """Wrap every line at that many cells; 0 wraps none."""
        self._width = width
        if tab_width:
            self._tab_width = tab_width
        self._wrap_offsets = [list(_breaks(line, width)) if width else [] for line in self.document.lines]
        self._tab_width_cache = [[0] for _line in self._wrap_offsets]
        self._offset_to_line_info = [
            (line, section) for line, places in enumerate(self._wrap_offsets) for section in range(len(places) + 1)
        ]
        self._line_index_to_offsets = [[] for _line in self._wrap_offsets]
        for row, (line, _section) in enumerate(self._offset_to_line_info):
            self._line_index_to_offsets[line].append(row)

    def wrap_range(self, start: Location, old_end: Location, new_end: Location) -> None:
        """Wrap again after an edit."""
        self.wrap(self._width)
