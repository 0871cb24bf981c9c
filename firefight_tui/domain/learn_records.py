"""Acceptance, retrospective, lessons and prevention as frozen records (S44-S46)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from firefight_tui.domain.vocabulary import Channel, PreventionArea, ReviewStatus, Verdict
from firefight_tui.words import N_

ANSWERS: Mapping[str, str] = {
    "happened": N_("What happened"),
    "detection": N_("How it was found"),
    "handling": N_("How we handled it"),
    "requirement_gap": N_("Requirement communication"),
    "management_gap": N_("Project management"),
}
"""What a retrospective answers, in order, with its untranslated name; the last two are the fixed questions (S45)."""


@dataclass(frozen=True, slots=True)
class AcceptanceRecord:
    """The client accepts or refuses; `deemed` says why silence counts as acceptance."""

    id: int
    at: datetime
    by: str
    accepted: bool
    person: str | None
    channel: Channel | None
    words: str | None
    deemed: str | None


@dataclass(frozen=True, slots=True)
class RetrospectiveRecord:
    """What happened, how it was found and handled, and the two fixed questions."""

    id: int
    at: datetime
    by: str
    due_at: datetime | None
    status: ReviewStatus
    reviewed_at: datetime | None
    reviewed_by: str | None
    happened: str | None
    detection: str | None
    handling: str | None
    requirement_gap: str | None
    management_gap: str | None
    none_reason: str | None

    @property
    def is_settled(self) -> bool:
        """Whether it was reviewed, or somebody said why none is written."""
        return self.status is ReviewStatus.REVIEWED


@dataclass(frozen=True, slots=True)
class LessonRecord:
    """Something learned."""

    id: int
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """Somebody looked whether a prevention item works."""

    id: int
    at: datetime
    by: str
    verdict: Verdict
    reason: str | None


@dataclass(frozen=True, slots=True)
class PreventionRecord:
    """What keeps it from happening again, or why nothing (`none_reason`); shown as V1, V2."""

    id: int
    number: int
    at: datetime
    by: str
    area: PreventionArea | None
    owner: str | None
    due_at: datetime | None
    check_at: datetime | None
    what: str | None
    none_reason: str | None
    check: CheckRecord | None = None

    @property
    def label(self) -> str:
        """Its short name within the complaint."""
        return f"V{self.number}"

    def is_check_due(self, now: datetime) -> bool:
        """Whether somebody should look whether it works."""
        return self.none_reason is None and self.check is None and self.check_at is not None and self.check_at <= now


@dataclass(frozen=True, slots=True)
class Learned:
    """All that was learned of one complaint."""

    acceptances: tuple[AcceptanceRecord, ...] = ()
    retrospective: RetrospectiveRecord | None = None
    lessons: tuple[LessonRecord, ...] = ()
    preventions: tuple[PreventionRecord, ...] = ()

    @property
    def acceptance(self) -> AcceptanceRecord | None:
        """The client's last word on it."""
        return self.acceptances[-1] if self.acceptances else None


NOTHING_LEARNED = Learned()
