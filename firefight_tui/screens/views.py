"""The views of the inbox, each a query with a name: those there are from the start, and those somebody kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from firefight_tui.domain.query_names import Sort
from firefight_tui.domain.queue_records import QueueCounts, SavedViewRecord
from firefight_tui.domain.text import clean_cell, width
from firefight_tui.widgets.looks import Piece
from firefight_tui.words import N_, _, ngettext, pgettext

DEFAULT = "is:open sort:due"

_SORT = re.compile(r"\s*-?(?:sort|排序)[:：]\S*")


class View(NamedTuple):
    """A tab of the inbox.

    Attributes:
        name: What stands on it, translated.
        query: What it lists.
        figure: How many that are, told from the counts there are anyway; None where nobody counts them.
        saved: The kept view it is; None for those that are there from the start.
    """

    name: str
    query: str
    figure: Callable[[QueueCounts], int] | None = None
    saved: SavedViewRecord | None = None


BUILT_IN = (
    View(N_("All"), DEFAULT, lambda counts: counts.open),
    View(N_("Mine"), "is:open is:mine sort:due", lambda counts: counts.mine),
    View(N_("Late"), "is:open is:late sort:due", lambda counts: counts.late),
    View(N_("Updates"), "is:open next:<30m sort:due"),
    View(N_("On client"), "is:open wait:client sort:due"),
    View(N_("Nobody"), "is:open commander:none sort:due", lambda counts: counts.unassigned),
    View(N_("Promises"), "is:open promise:<=today sort:due"),
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


def built_in() -> tuple[View, ...]:
    """The views there are from the start, in the language of the moment."""
    return tuple(one._replace(name=_(one.name)) for one in BUILT_IN)


def kept(records: Sequence[SavedViewRecord]) -> tuple[View, ...]:
    """The views somebody kept; those of everybody have a mark."""
    return tuple(
        View(clean_cell(one.name, 20) + ("+" if one.is_shared else ""), one.query, saved=one) for one in records
    )


def tabs(views: Sequence[View], query: str, counts: QueueCounts | None, cells: int = 0) -> list[Piece]:
    """The views with their counts; the one whose query this is in brackets, and in sight where `cells` are too few."""
    pieces = []
    here = next((number for number, view in enumerate(views, 1) if view.query == query), 0)
    for number, view in enumerate(views, 1):
        words = f"{number} {view.name}"
        if counts is not None and view.figure is not None:
            words += f" {view.figure(counts)}"
        is_here = number == here
        pieces.append(Piece(f"[{words}]" if is_here else f" {words} ", "strong" if is_here else ""))
    first = 0
    while cells and first < here - 1 and sum(width(one.text) for one in pieces[first:here]) > cells:
        first += 1
    return [Piece("<", "dim"), *pieces[first:]] if first else pieces


def notices(new: int, marked: int, hidden: int) -> list[Piece]:
    """What waits to be read anew, and what is marked, whether one sees it or not."""
    words = []
    if marked:
        words.append(ngettext("{count} marked", "{count} marked", marked).format(count=marked))
    if hidden:
        words.append(ngettext("{count} not shown", "{count} not shown", hidden).format(count=hidden))
    pieces = [Piece(", ".join(words) + "  ", "strong")] if words else []
    if new:
        come = ngettext("{count} new,", "{count} new,", new).format(count=new)
        pieces += [Piece(come + " ", "strong"), Piece("R", "key")]
    return pieces
