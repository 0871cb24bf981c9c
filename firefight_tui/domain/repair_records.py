"""How the relationship is mended, and follow-up visits, as frozen records (S54-S60)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from firefight_tui.domain.vocabulary import Channel


class RepairKind(StrEnum):
    """What was done for the relationship."""

    APOLOGY = "apology"
    COMPENSATION = "compensation"
    DEMONSTRATION = "demonstration"
    COOPERATION = "cooperation"


@dataclass(frozen=True, slots=True)
class RepairRecord:
    """Something done for the relationship; `none_reason` says why it was not, `words` are what was said or agreed.

    `id` counts within its kind. What a kind does not have is None.
    """

    id: int
    kind: RepairKind
    at: datetime
    by: str
    person: str | None = None
    channel: Channel | None = None
    words: str | None = None
    value: str | None = None
    approved_by: str | None = None
    renewal_due: datetime | None = None
    outcome: str | None = None
    none_reason: str | None = None


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """A follow-up visit, planned or made; `finding` is the complaint its findings opened."""

    id: int
    number: int
    at: datetime
    by: str
    due_at: datetime
    visited_at: datetime | None
    visited_by: str | None
    usage: str | None
    satisfaction: int | None
    findings: str | None
    finding: str | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be made."""
        return self.visited_at is None

    def is_late(self, now: datetime) -> bool:
        """Whether it should have been made by now."""
        return self.is_open and self.due_at < now


@dataclass(frozen=True, slots=True)
class Repaired:
    """All that was done for the relationship after one complaint."""

    steps: tuple[RepairRecord, ...] = ()
    visits: tuple[VisitRecord, ...] = ()

    def has(self, kind: RepairKind) -> bool:
        """Whether it was done, or somebody said why not."""
        return any(one.kind is kind for one in self.steps)

    @property
    def next_visit(self) -> VisitRecord | None:
        """The one to be made first."""
        return min((one for one in self.visits if one.is_open), key=lambda one: one.due_at, default=None)


NOTHING_REPAIRED = Repaired()
