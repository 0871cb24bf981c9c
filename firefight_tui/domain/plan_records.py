"""Remedies, plan versions, opinions and milestones as frozen records, and what follows from them (S25-S40)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from firefight_tui.domain.chain import Json, canonical
from firefight_tui.domain.vocabulary import Channel, Decision, RemedyKind, RemedyState, Verdict


@dataclass(frozen=True, slots=True)
class VerificationRecord:
    """Somebody's verdict on a remedy; `alone` tells that its owner judged it, being the whole team."""

    id: int
    at: datetime
    by: str
    verdict: Verdict
    reason: str | None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class RemedyRecord:
    """Something that is done about a complaint.

    Attributes:
        id: The number verbs take.
        number: Its place within the complaint, shown as R1, R2.
        after: The `id` of the remedy that comes before it.
        in_plan: The number of the agreed plan version it is part of, if it is part of the one in force.
        verification: The latest verdict.
    """

    id: int
    number: int
    kind: RemedyKind
    what: str
    owner: str | None
    helpers: tuple[str, ...]
    due_at: datetime | None
    quantity: str | None
    expected_effect: str | None
    business_effect: str | None
    cost: str | None
    after: int | None
    requirement: str | None
    state: RemedyState
    at: datetime
    by: str
    started_at: datetime | None
    finished_at: datetime | None
    finished_by: str | None
    tested_by: str | None
    evidence: str | None
    dropped_at: datetime | None
    drop_reason: str | None
    retired_at: datetime | None
    in_plan: int | None
    verification: VerificationRecord | None

    @property
    def label(self) -> str:
        """Its short name within the complaint."""
        return f"R{self.number}"

    @property
    def counts(self) -> bool:
        """Whether the way through the stages asks for it: containment or correction, not dropped."""
        return self.kind.restores and self.dropped_at is None

    @property
    def is_verified(self) -> bool:
        """Whether the latest verdict is effective, or partial with a reason, by someone other than its owner.

        A team of one judges what it owns.
        """
        last = self.verification
        if last is None or (last.by == self.owner and not last.alone):
            return False
        return last.verdict is Verdict.EFFECTIVE or (last.verdict is Verdict.PARTIAL and bool(last.reason))

    def is_late(self, now: datetime) -> bool:
        """Whether it should have been finished by now and is not."""
        going = self.dropped_at is None and self.retired_at is None and self.finished_at is None
        return going and self.due_at is not None and self.due_at < now


@dataclass(frozen=True, slots=True)
class PlanItemRecord:
    """A remedy as it stood in a plan version; `remedy` is its id."""

    id: int
    remedy: int
    number: int
    kind: RemedyKind
    what: str
    owner: str | None
    helpers: tuple[str, ...]
    due_at: datetime | None
    quantity: str | None
    expected_effect: str | None
    business_effect: str | None
    cost: str | None
    after: int | None
    requirement: str | None


@dataclass(frozen=True, slots=True)
class PlanDateRecord:
    """A milestone's date as it stood in a plan version."""

    id: int
    milestone: int
    name: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """A plan version, frozen: what was shown to whom, and what they said to it.

    `emergency_at` is set where it was started before the client agreed; `decided_at` is then their later consent.
    """

    id: int
    number: int
    at: datetime
    by: str
    person: str | None
    channel: Channel | None
    said: str | None
    root_cause: str | None
    escape_point: str | None
    emergency_at: datetime | None
    emergency: str | None
    decision: Decision | None
    decided_at: datetime | None
    decided_by: str | None
    decided_channel: Channel | None
    words: str | None
    items: tuple[PlanItemRecord, ...]
    dates: tuple[PlanDateRecord, ...]

    @property
    def is_agreed(self) -> bool:
        """Whether it may be carried out: the client agreed, or it was started as an emergency."""
        return self.decision is Decision.AGREED or self.emergency_at is not None

    @property
    def lacks_consent(self) -> bool:
        """Whether it was started as an emergency and the client has not said yes yet."""
        return self.emergency_at is not None and self.decision is not Decision.AGREED


@dataclass(frozen=True, slots=True)
class ApprovalRecord:
    """The commander's yes to the plan as it stood; `number` is the version it was given for."""

    id: int
    at: datetime
    by: str
    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class OpinionRecord:
    """What the client thinks of a plan, and our answer; `plan` is the version it was said about."""

    id: int
    at: datetime
    by: str
    person: str
    text: str
    plan: int | None
    answer: str | None
    answered_at: datetime | None
    answered_by: str | None


@dataclass(frozen=True, slots=True)
class MilestoneRecord:
    """A date everybody looks at: as planned, as expected now, as it came."""

    id: int
    name: str
    baseline_at: datetime | None
    forecast_at: datetime | None
    actual_at: datetime | None

    @property
    def expected_at(self) -> datetime | None:
        """When it comes or came, by all that is known."""
        return self.actual_at or self.forecast_at or self.baseline_at

    @property
    def slip(self) -> timedelta | None:
        """How much later than planned; negative when earlier, None where nothing was planned."""
        expected = self.expected_at
        return expected - self.baseline_at if expected is not None and self.baseline_at is not None else None

    def is_late(self, now: datetime) -> bool:
        """Whether it should have come by now, as planned or as last expected, and has not."""
        due = self.forecast_at or self.baseline_at
        return self.actual_at is None and due is not None and due < now


@dataclass(frozen=True, slots=True)
class Planned:
    """Everything planned for one complaint, each list in the order it was made."""

    remedies: tuple[RemedyRecord, ...] = ()
    plans: tuple[PlanRecord, ...] = ()
    opinions: tuple[OpinionRecord, ...] = ()
    milestones: tuple[MilestoneRecord, ...] = ()
    approvals: tuple[ApprovalRecord, ...] = ()

    @property
    def next_number(self) -> int:
        """The number of the version being prepared."""
        return (self.plans[-1].number if self.plans else 0) + 1

    @property
    def in_force(self) -> PlanRecord | None:
        """The version that is carried out: the latest one agreed to, or started as an emergency."""
        return agreed_among(self.plans)

    @property
    def approval(self) -> ApprovalRecord | None:
        """The approval of the version being prepared, if the remedies still stand as they were approved."""
        last = self.approvals[-1] if self.approvals else None
        stands = last is not None and last.number == self.next_number and last.digest == digest_of(self.remedies)
        return last if stands else None


NOTHING_PLANNED = Planned()


def agreed_among(plans: Sequence[PlanRecord]) -> PlanRecord | None:
    """The latest version that may be carried out."""
    return next((plan for plan in reversed(plans) if plan.is_agreed), None)


def digest_of(remedies: Sequence[RemedyRecord]) -> str:
    """What an approval is given to: every remedy in force, all it says of itself, nothing of how far it is."""
    words: Json = [
        [
            one.number,
            str(one.kind),
            one.what,
            one.owner,
            list(one.helpers),
            one.due_at.isoformat() if one.due_at is not None else None,
            one.quantity,
            one.expected_effect,
            one.business_effect,
            one.cost,
            one.after,
            one.requirement,
        ]
        for one in sorted(remedies, key=lambda one: one.number)
        if one.dropped_at is None
    ]
    return hashlib.sha256(canonical(words).encode()).hexdigest()


def state_of(
    *,
    dropped: bool,
    retired: bool,
    verification: VerificationRecord | None,
    finished: bool,
    started: bool,
    agreed: bool,
) -> RemedyState:
    """How far a remedy is; one found ineffective has been tested, and is not verified."""
    if dropped or retired:
        return RemedyState.DROPPED if dropped else RemedyState.RETIRED
    if finished:
        judged = verification is not None and verification.verdict is not Verdict.INEFFECTIVE
        return RemedyState.VERIFIED if judged else RemedyState.TESTED
    if started:
        return RemedyState.DOING
    return RemedyState.AGREED if agreed else RemedyState.PROPOSED
