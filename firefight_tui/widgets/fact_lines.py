"""Facts laid out in lines for a width: wrapped, cut to a few lines, and grouped into what a cursor stops at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from firefight_tui.domain.text import clean, clean_cell, cut, fit, width, wrap
from firefight_tui.widgets.looks import Piece

LABEL_MOST = 18
ABOVE_LINES = (6, 4, 3, 2, 1, 0)
"""Lines a text may take where all should be seen at once, tried in this order; with 0 blank lines go as well."""

LEAST_CELLS = 8
"""Cells a text is wrapped to where the label and what stands at the edge leave fewer."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label, what stands beside it, and what stands at the right edge of its first line.

    A fact without a label is a paragraph over the whole width; one without anything is a blank line.

    Attributes:
        most: Lines of the text that are shown unless all of it is wanted; 0 for all. However long the text, only
            what is shown is laid out.
        item: What it begins, where the cursor goes from item to item: the facts up to the next item belong to it.
        indent: Cells it stands further to the right.
    """

    label: str | None = None
    text: str = ""
    aside: str = ""
    look: str = ""
    most: int = 0
    item: str = ""
    indent: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether it is nothing but distance."""
        return self.label is None and not self.text and not self.aside


class SheetLine(NamedTuple):
    """A line as laid out: the place of its fact, what stands left, and what at the right edge."""

    place: int
    left: tuple[Piece, ...]
    right: tuple[Piece, ...] = ()


class Span(NamedTuple):
    """Something the cursor stops at: the place of its first fact, its first line, and the line after its last."""

    place: int
    first: int
    end: int


_Wrapped: TypeAlias = "dict[tuple[str, int, int], list[str]]"


class Layout:
    """Lays facts out; remembers how texts were wrapped, since most of them are shown again unchanged."""

    def __init__(self) -> None:
        self.facts: Sequence[Fact] = ()
        self._cells = 10
        self._room = 0
        self._is_clipped = self._is_whole = False
        self._before: _Wrapped = {}
        self._now: _Wrapped = {}

    def begin(self, facts: Sequence[Fact], cells: int, has_margin: bool, is_clipped: bool, is_whole: bool) -> None:
        """Take what is to be laid out.

        Args:
            facts: In their order.
            cells: The width there is.
            has_margin: Leave two cells for a cursor.
            is_clipped: One line each, cut.
            is_whole: Cut no text.
        """
        cells = max(10, cells)
        self.facts = facts
        self._room = min(LABEL_MOST, cells // 3, max((width(fact.label) for fact in facts if fact.label), default=0))
        self._cells = cells - (2 if has_margin else 0)
        self._is_clipped, self._is_whole = is_clipped, is_whole

    def end(self) -> None:
        """Forget how texts were wrapped that are not shown any more."""
        self._before, self._now = self._now, {}

    def lines(self, above: int, most: int) -> list[SheetLine]:
        """All lines; texts of the first `above` facts that may be cut take at most `most` lines, if that is not 0.

        With 0 for the last of `ABOVE_LINES` the blank lines among them go, too.
        """
        found: list[SheetLine] = []
        for place, fact in enumerate(self.facts):
            is_above = place < above and not self._is_whole
            if is_above and not most and fact.is_blank:
                continue
            found += self._fact_lines(place, fact, max(1, most) if is_above else 0)
        return found

    def spans(self, lines: Sequence[SheetLine]) -> list[Span]:
        """What the cursor stops at: the items, or every fact where there are none."""
        has_items = any(fact.item for fact in self.facts)
        stops: list[tuple[int, int]] = []
        for number, line in enumerate(lines):
            is_first = number == 0 or lines[number - 1].place != line.place
            if is_first and (not has_items or self.facts[line.place].item):
                stops.append((line.place, number))
        ends = [*(first for _place, first in stops[1:]), len(lines)]
        return [Span(place, first, end) for (place, first), end in zip(stops, ends, strict=False)]

    def _fact_lines(self, place: int, fact: Fact, most: int) -> list[SheetLine]:
        start = [Piece(" " * fact.indent)] if fact.indent else []
        label = [] if fact.label is None else [Piece(fit(clean_cell(fact.label), self._room) + "  ", "dim")]
        indent = (self._room + 2 if label else 0) + fact.indent
        aside = clean_cell(fact.aside)
        space = self._cells - indent - (width(aside) + 2 if aside else 0)
        lines = self._wrapped(fact, space, most)
        right = [Piece(aside, "dim")] if aside else []
        first = SheetLine(place, (*start, *label, Piece(lines[0], fact.look)), tuple(right))
        more = [SheetLine(place, (Piece(" " * indent), Piece(line, fact.look))) for line in lines[1:]]
        return [first, *more]

    def _wrapped(self, fact: Fact, space: int, most: int) -> list[str]:
        if self._is_clipped:
            return [cut(clean_cell(fact.text), space)]
        limits = () if self._is_whole or not fact.most else tuple(each for each in (fact.most, most) if each)
        limit, space = min(limits, default=0), max(LEAST_CELLS, space)
        key = (fact.text, space, limit)
        found = self._now.get(key) or self._before.get(key) or wrapped(*key)
        self._now[key] = found
        return found


def wrapped(text: str, cells: int, most: int = 0) -> list[str]:
    """A text from outside, cleaned and wrapped; a text of more lines than `most` ends in "..", if `most` is not 0.

    Of a text that is cut so, only what may be shown is looked at, however long it is.
    """
    if not most:
        return wrap(clean(text), cells)
    start = text[: (most + 1) * cells]
    lines = wrap(clean(start), cells)
    if len(lines) <= most and len(start) == len(text):
        return lines
    last = lines[:most][-1]
    ending = last + " .." if width(last) + 3 <= cells else cut(last + " ..", cells)
    return [*lines[:most][:-1], ending]
