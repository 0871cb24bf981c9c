"""One row of the queue laid out in columns that line up in both scripts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from firefight_tui.domain.queue_records import QueueRow
from firefight_tui.domain.spans import show_remaining
from firefight_tui.domain.text import clean_cell, fit, uses_ascii_forms, width
from firefight_tui.domain.vocabulary import ClockName, Stage, WaitOn
from firefight_tui.widgets.looks import Piece
from firefight_tui.words import _, language

MARGIN = 4
REMAINING = 6
SEVERITY = 3


@dataclass(frozen=True)
class Columns:
    """Cells of the columns that vary; the title takes what is left."""

    clock: int
    ref: int
    client: int
    title: int
    commander: int
    stage: int


def columns_for(cells: int, ref: int = 6) -> Columns:
    """The columns of a list of so many cells in the language of the moment, for references of so many cells."""
    return _columns(cells, ref, language())


@lru_cache(64)
def _columns(cells: int, ref: int, _language: str) -> Columns:
    spare = max(0, cells - 80)
    clock = max(width(_("later")), *(width(name.short) for name in ClockName))
    stage = max(*(width(one.short) for one in Stage), *(width(waiting_words(one)) for one in WaitOn))
    client, commander = min(24, 10 + spare // 4), min(12, 5 + spare // 8)
    fixed = MARGIN + REMAINING + 1 + clock + 1 + SEVERITY + 1 + ref + 1 + client + 1 + 1 + commander + 1 + stage
    return Columns(clock, ref, client, max(4, cells - fixed), commander, stage)


def waiting_words(whom: WaitOn) -> str:
    """What stands in the stage's column while a complaint waits."""
    return _("on {whom}").format(whom=whom.short)


def heading(columns: Columns) -> str:
    """The row above the list."""
    return _joined(
        " " * MARGIN,
        fit(_("Left"), REMAINING, align="right"),
        fit(_("Clock"), columns.clock),
        fit(_("Sev"), SEVERITY),
        fit(_("Ref"), columns.ref),
        fit(_("Client"), columns.client),
        fit(_("Complaint"), columns.title),
        fit(_("Cmd"), columns.commander),
        fit(_("Stage"), columns.stage),
    )


class RowMarks(NamedTuple):
    """What the list says of a row: the cursor is on it, it is marked, the query finds it no more."""

    is_current: bool = False
    is_marked: bool = False
    is_gone: bool = False


def row_pieces(row: QueueRow, columns: Columns, now: datetime, marks: RowMarks) -> list[Piece]:
    """A complaint as one row: cursor, mark, what is new or late, what is left of which clock, what it is about."""
    late = row.is_late(now) and not marks.is_gone
    waiting = row.waiting_on if row.is_waiting(now) else None
    stage = waiting_words(waiting) if waiting is not None else row.stage.short
    is_snoozed = row.is_snoozed(now)
    settled = "dim" if marks.is_gone or not row.stage.is_open or is_snoozed else ""
    severity = row.severity.short + ("~" if row.severity_assumed else "")
    clock = row.due_clock.short if row.due_clock is not None and row.due_at is not None else ""
    clock = _("later") if is_snoozed else clock
    middle = f" {fit(severity, SEVERITY)} {fit(row.ref, columns.ref)} {_cell(row.client, columns.client)} "
    return [
        Piece((">" if marks.is_current else " ") + ("*" if marks.is_marked else " ") + news(row, marks, now), "strong"),
        Piece(
            ("!" if late else " ") + fit(remaining(row, now, waiting), REMAINING, align="right"),
            "late" if late else settled,
        ),
        Piece(" " + fit(clock, columns.clock), settled or "dim"),
        Piece(middle, settled),
        Piece(
            _cell(row.title, columns.title),
            settled or ("strong" if marks.is_current or row.is_unread or row.is_back(now) else ""),
        ),
        Piece(f" {_cell(row.commander or '-', columns.commander)} {fit(stage, columns.stage)}", settled or "dim"),
    ]


def news(row: QueueRow, marks: RowMarks, now: datetime) -> str:
    """What the reader has not seen: + a complaint never opened, ^ one in which something happened since; - one gone.

    One whose time to be reminded has come is like one in which something happened.
    """
    if marks.is_gone:
        return "-"
    if row.is_back(now) and row.seen_entries:
        return "^"
    return ("^" if row.seen_entries else "+") if row.is_unread else " "


def _cell(text: str, cells: int) -> str:
    return _cleaned(text, cells, uses_ascii_forms())


@lru_cache(4_096)
def _cleaned(text: str, cells: int, _in_ascii: bool) -> str:
    return fit(clean_cell(text), cells)


def remaining(row: QueueRow, now: datetime, waiting: WaitOn | None) -> str:
    """What is left of the clock that is due next, or until one is reminded; a word where waiting stopped them all."""
    if row.snoozed_until is not None and row.is_snoozed(now):
        return show_remaining(row.snoozed_until - now)
    if row.due_at is not None:
        return show_remaining(row.due_at - now)
    return _("paused") if waiting is not None else "-" if row.stage.is_open else ""


def _joined(first: str, *rest: str) -> str:
    """The parts with a blank between them; none after the first, which is the margin."""
    return first + (" " if not first else "") + " ".join(rest)
