"""Reproduction notes as rows that line up, told for a width."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from firefight_tui.domain.notes import NoteRow, is_stuck
from firefight_tui.domain.spans import show_remaining
from firefight_tui.domain.text import clean_cell, cut, fit
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _, pgettext

MARGIN = 2
REF, CLIENT, WHO, HITS, AGE, RESULT = 8, 11, 7, 7, 6, 10
ROW = "note-"
"""What the item of a row begins with."""


def notes_heading(cells: int) -> str:
    """The words above the columns."""
    return " " * MARGIN + _columns(
        cells,
        (
            pgettext("column", "ref"),
            pgettext("column", "client"),
            pgettext("column", "what"),
            pgettext("column", "who"),
            pgettext("column", "hits"),
            pgettext("column", "age"),
            pgettext("column", "result"),
        ),
    )


def notes_rows(rows: Sequence[NoteRow], now: datetime, cells: int) -> list[Fact]:
    """A row for each complaint."""
    return [_row(row, now, cells) for row in rows]


def _row(row: NoteRow, now: datetime, cells: int) -> Fact:
    one = row.leading
    hits = f"{one.hits}/{one.tries}" if one.tries else "-"
    age = show_remaining(now - one.at).strip()
    what = clean_cell(row.title) + (f" ({clean_cell(one.condition)})" if one.condition else "")
    told = (row.ref, clean_cell(row.client), what, clean_cell(one.by), hits, age, one.outcome.short)
    look = "late" if is_stuck(row, now) else ""
    return Fact(None, _columns(cells, told).rstrip(), look=look, item=f"{ROW}{row.id}")


def _columns(cells: int, told: Sequence[str]) -> str:
    ref, client, what, who, hits, age, result = told
    room = max(8, cells - MARGIN - REF - CLIENT - WHO - HITS - AGE - 1 - RESULT)
    return "".join(
        (
            _cell(ref, REF),
            _cell(client, CLIENT),
            _cell(what, room),
            _cell(who, WHO),
            fit(cut(hits, HITS), HITS, align="right"),
            fit(cut(age, AGE), AGE, align="right"),
            " ",
            fit(cut(result, RESULT), RESULT),
        )
    )


def _cell(text: str, cells: int) -> str:
    """A text in its column, with a blank before the next."""
    return fit(cut(text, cells - 1), cells)


def nothing_facts(is_any: bool) -> list[Fact]:
    """What stands where no complaint does."""
    if is_any:
        return [
            Fact(None, _("Nothing on this tab."), look="strong"),
            Fact(None, _("5 shows all of the query, / asks for others."), look="dim"),
        ]
    return [
        Fact(None, _("Nobody has tried to see a complaint of this query."), look="strong"),
        Fact(None, _("n on tab 3 of a complaint notes an attempt; / asks for others, such as is:closed."), look="dim"),
    ]
