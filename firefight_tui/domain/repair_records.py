"""How the relationship is mended, and follow-up visits, as frozen records (S54-S60)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from firefight_tui.domain.vocabulary import Channel
from firefight_tui.words import pgettext

UNHAPPY = 2
"""The satisfaction from which on down somebody has to act."""


class RepairKind(StrEnum):
    """What was done for the relationship."""

    APOLOGY = "apology"
    COMPENSATION = "compensation"
    DEMONSTRATION = "demonstration"
    COOPERATION = "cooperation"

    @property
    def label(self) -> str:
        """The word before what was done, translated."""
        return {
            RepairKind.APOLOGY: pgettext("repair", "apology"),
            RepairKind.COMPENSATION: pgettext("repair", "compensation"),
            RepairKind.DEMONSTRATION: pgettext("repair", "shown"),
            RepairKind.COOPERATION: pgettext("repair", "agreed"),
        }[self]


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
    """A follow-up visit, planned or made; `finding` is the complaint its findings opened.

    `assumed`: the day is the policy's, nobody agreed on it yet.
    """

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
    assumed: bool = False

    @property
    def label(self) -> str:
        """Its short name within the complaint."""
        return f"#{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be made."""
        return self.visited_at is None

    def is_late(self, now: datetime) -> bool:
        """Whether it should have been made by now."""
        return self.is_open and self.due_at < now

    @property
    def is_unhappy(self) -> bool:
        """Whether the client said they are not content (S59)."""
        return self.satisfaction is not None and self.satisfaction <= UNHAPPY

    def is_answered_by(self, spoken_at: datetime | None) -> bool:
        """Whether we spoke to the client since it was made."""
        return spoken_at is not None and self.visited_at is not None and spoken_at > self.visited_at


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

    @property
    def last_visit(self) -> VisitRecord | None:
        """The newest that was made."""
        made = [(one.visited_at, one.number, one) for one in self.visits if one.visited_at is not None]
        return max(made)[2] if made else None


NOTHING_REPAIRED = Repaired()
