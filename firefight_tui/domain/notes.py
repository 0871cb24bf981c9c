"""Reproduction notes across complaints: a row for each complaint somebody tried to see, and which tab shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from firefight_tui.domain.analysis_records import ReproductionRecord
from firefight_tui.domain.attempts import running
from firefight_tui.domain.vocabulary import ReproOutcome

STUCK_AFTER = timedelta(days=1)
"""How long an attempt may go on before it looks forgotten."""


class NotesTab(IntEnum):
    """The tabs, by their keys."""

    RUNNING = 1
    MINE = 2
    NOT_REPRODUCED = 3
    NOT_APPLICABLE = 4
    ALL = 5


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A complaint and its attempts, oldest first; there is at least one."""

    id: int
    ref: str
    client: str
    title: str
    attempts: tuple[ReproductionRecord, ...]

    @property
    def leading(self) -> ReproductionRecord:
        """The attempt the row tells of: the one that goes on, else the newest."""
        return running(self.attempts) or self.attempts[-1]


@dataclass(frozen=True, slots=True)
class Notes:
    """The rows, newest attempt first; `is_cut` where there are more."""

    rows: tuple[NoteRow, ...]
    is_cut: bool = False


def is_on(tab: NotesTab, row: NoteRow, reader: str) -> bool:
    """Whether a tab shows a complaint."""
    outcomes = {one.outcome for one in row.attempts}
    match tab:
        case NotesTab.RUNNING:
            return ReproOutcome.RUNNING in outcomes
        case NotesTab.MINE:
            return any(one.by == reader for one in row.attempts)
        case NotesTab.NOT_REPRODUCED:
            return row.leading.outcome is ReproOutcome.NOT_REPRODUCED
        case NotesTab.NOT_APPLICABLE:
            return row.leading.outcome is ReproOutcome.NOT_APPLICABLE
    return True


def counts(rows: Sequence[NoteRow], reader: str) -> Mapping[NotesTab, int]:
    """How many complaints each tab shows."""
    return {tab: sum(is_on(tab, row, reader) for row in rows) for tab in NotesTab}


def is_stuck(row: NoteRow, now: datetime) -> bool:
    """Whether its attempt has gone on for longer than attempts do."""
    one = row.leading
    return one.outcome is ReproOutcome.RUNNING and now - one.at > STUCK_AFTER
