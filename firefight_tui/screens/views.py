"""The views the inbox has from the start, each a query with a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from firefight_tui.domain.query import Sort
from firefight_tui.domain.queue_records import QueueCounts
from firefight_tui.widgets.looks import Piece
from firefight_tui.words import N_, _, pgettext

DEFAULT = "is:open sort:due"

_SORT = re.compile(r"\s*-?(?:sort|排序)[:：]\S*")


class View(NamedTuple):
    """A tab of the inbox: its untranslated name, its query, and the count that stands beside the name."""

    name: str
    query: str
    count: Callable[[QueueCounts], int]


BUILT_IN = (
    View(N_("All"), DEFAULT, lambda counts: counts.open),
    View(N_("Mine"), "is:open is:mine sort:due", lambda counts: counts.mine),
    View(N_("Late"), "is:open is:late sort:due", lambda counts: counts.late),
    View(N_("Waiting"), "is:open is:waiting sort:due", lambda counts: counts.waiting),
    View(N_("Unassigned"), "is:open commander:none sort:due", lambda counts: counts.unassigned),
)


def sorted_by(text: str, sort: Sort, *, is_reversed: bool = False) -> str:
    """The query in another order."""
    return f"{_SORT.sub('', text).strip()} sort:{'-' if is_reversed else ''}{sort.value}".strip()


def sort_of(text: str) -> tuple[Sort, bool]:
    """The order a query names, and whether it is reversed; due soonest first where it names none."""
    found = _SORT.search(text)
    word = found[0].strip().replace("：", ":") if found else ""
    value = word.partition(":")[2].lstrip("-")
    return next((sort for sort in Sort if value in {sort.value, sort.chinese}), Sort.DUE), word.startswith("-") != (
        ":-" in word
    )


def figures(counts: QueueCounts | None) -> list[Piece]:
    """How many complaints are open, late and waiting."""
    if counts is None:
        return []
    return [
        Piece(pgettext("count", "open") + f" {counts.open}  "),
        Piece(pgettext("count", "late") + f" {counts.late}  ", "late" if counts.late else ""),
        Piece(pgettext("count", "waiting") + f" {counts.waiting}  "),
    ]


def tabs(query: str, counts: QueueCounts | None) -> list[Piece]:
    """The views with their counts; the one whose query this is in brackets."""
    pieces = []
    for number, view in enumerate(BUILT_IN, 1):
        words = f"{number} {_(view.name)}" + (f" {view.count(counts)}" if counts is not None else "")
        is_here = view.query == query
        pieces.append(Piece(f"[{words}]" if is_here else f" {words} ", "strong" if is_here else ""))
    return pieces
