"""The list as views return it and widgets draw it; all that the first paint and `ls` need of the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firefight_tui.domain.vocabulary import Cause, ClockName, Severity, Stage, WaitOn


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One row of the list: what is needed to choose what to do next.

    `due_at` is None where no clock runs; `waiting_until` may have passed, see `is_waiting`. `snoozed_until` may have
    passed, too, and stays until the reader has opened the complaint since, see `is_back`.
    """

    id: int
    title: str
    stage: Stage
    severity: Severity
    severity_assumed: bool
    cause: Cause | None
    client: str
    project: str | None
    commander: str | None
    received_at: datetime
    updated_at: datetime
    due_at: datetime | None
    due_clock: ClockName | None
    missed: tuple[str, ...]
    waiting_on: WaitOn | None
    waiting_until: datetime | None
    untold: bool
    version: int
    entries: int
    seen_entries: int
    snoozed_until: datetime | None = None

    @property
    def ref(self) -> str:
        """Its reference, such as FF-128."""
        return f"FF-{self.id}"

    @property
    def is_unread(self) -> bool:
        """Whether something happened since the reader last opened it."""
        return self.entries > self.seen_entries

    def is_waiting(self, now: datetime) -> bool:
        """Whether it waits at this moment."""
        return self.waiting_on is not None and (self.waiting_until is None or self.waiting_until > now)

    def is_snoozed(self, now: datetime) -> bool:
        """Whether somebody wants to be reminded of it later than now."""
        return self.stage.is_open and self.snoozed_until is not None and self.snoozed_until > now

    def is_back(self, now: datetime) -> bool:
        """Whether the moment somebody wanted to be reminded has come, and the reader has not looked since."""
        return self.stage.is_open and self.snoozed_until is not None and self.snoozed_until <= now

    def is_late(self, now: datetime) -> bool:
        """Whether a clock that runs has passed its time."""
        return self.due_at is not None and self.due_at < now


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the list and where it lies.

    `total` counts all rows of the query, or is None where nobody counted.
    """

    rows: tuple[QueueRow, ...]
    total: int | None = None


@dataclass(frozen=True, slots=True)
class SavedViewRecord:
    """A query kept under a name: a tab of the inbox.

    `owner` is whose it is; of a shared one, who made it.
    """

    id: int
    name: str
    query: str
    is_shared: bool
    owner: str


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many complaints are open, late, waiting, without a commander, and mine."""

    open: int
    late: int
    waiting: int
    unassigned: int
    mine: int
