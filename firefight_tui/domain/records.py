"""What views return and widgets take: frozen records of what a complaint, its people and its timeline look like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from firefight_tui.domain.analysis_records import ConclusionRecord, HypothesisRecord, ReproductionRecord
from firefight_tui.domain.clock_legs import Stretch
from firefight_tui.domain.effects import EffectRecord
from firefight_tui.domain.learn_records import (
    NOTHING_LEARNED,
    AcceptanceRecord,
    Learned,
    LessonRecord,
    PreventionRecord,
    RetrospectiveRecord,
)
from firefight_tui.domain.plan_records import (
    NOTHING_PLANNED,
    MilestoneRecord,
    OpinionRecord,
    Planned,
    PlanRecord,
    RemedyRecord,
)
from firefight_tui.domain.project_records import ProjectRecord, UnsignedRequirement
from firefight_tui.domain.repair_records import NOTHING_REPAIRED, Repaired, RepairRecord, VisitRecord
from firefight_tui.domain.reply_script import is_reminder
from firefight_tui.domain.vocabulary import (
    Cause,
    CauseKind,
    Channel,
    ClockName,
    ClockState,
    Complexity,
    DeliveryState,
    Direction,
    KeepOutcome,
    LinkKind,
    Role,
    Severity,
    Stage,
    WaitOn,
)
from firefight_tui.errors import Missing


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Somebody at a client."""

    id: int
    name: str
    email: str | None
    phone: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class ClockRecord:
    """One of the four clocks as it stands.

    Attributes:
        name: Which clock.
        state: How it stands.
        due_at: When it is due; None while an open-ended pause lasts.
        met_at: When what it waits for happened.
        remaining_s: What is left in the clock's own time, negative when late.
        ran_s: What has counted so far, in its own time.
        started_at: When it began.
        stopped_at: When it ended, met or not.
        missed_at: When its due first passed unmet.
        is_soon: Whether it is late soon.
        stretches: Its life so far: running, paused, past its due.
    """

    name: ClockName
    state: ClockState
    due_at: datetime | None
    met_at: datetime | None
    remaining_s: int | None
    ran_s: int = 0
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    missed_at: datetime | None = None
    is_soon: bool = False
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """Words exchanged with the client.

    `script` is the reply script it was made from; `delivery` tells how far sending it has come, None for what was not
    sent from here; `message` is its number in the outbox, and `error` why the last try did not arrive.
    """

    id: int
    at: datetime
    direction: Direction
    channel: Channel
    person: str | None
    by: str | None
    said: str
    subject: str | None
    quoted: str | None
    mood: int | None
    next_update_at: datetime | None
    script: str | None = None
    delivery: DeliveryState | None = None
    message: int | None = None
    error: str | None = None

    @property
    def is_undelivered(self) -> bool:
        """Whether somebody has to decide: it was not delivered, or nobody knows."""
        return self.delivery in {DeliveryState.FAILED, DeliveryState.UNSURE}


def undelivered_among(contacts: Sequence[ContactRecord]) -> ContactRecord | None:
    """The last thing said to the client, if it did not arrive for certain."""
    spoken = [one for one in contacts if one.direction is Direction.OUT]
    return spoken[-1] if spoken and spoken[-1].is_undelivered else None


def reminders_among(contacts: Sequence[ContactRecord]) -> tuple[ContactRecord, ...]:
    """The contacts by which the client was reminded."""
    return tuple(one for one in contacts if is_reminder(one.script) and one.direction is Direction.OUT)


@dataclass(frozen=True, slots=True)
class CommitmentRecord:
    """Something promised to the client for a time; `outcome` is None while it is open."""

    id: int
    what: str
    due_at: datetime
    by: str
    approved_by: str | None
    made_at: datetime
    outcome: KeepOutcome | None
    ended_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class PhenomenonRecord:
    """One concrete thing the client sees."""

    id: int
    text: str
    occurred_at: datetime | None


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """An engineer in the fire team."""

    id: int
    engineer: str
    name: str
    role: Role
    duty: str
    since: datetime
    left_at: datetime | None
    confirmed_at: datetime | None
    assumed: bool


@dataclass(frozen=True, slots=True)
class WaitRecord:
    """The waiting that lasts."""

    id: int
    on: WaitOn
    reason: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A complaint that belongs to this one; `is_ours` tells from which side the link was made."""

    id: int
    ref: str
    kind: LinkKind
    title: str
    stage: Stage
    is_ours: bool


@dataclass(frozen=True, slots=True)
class AttachmentRecord:
    """A file kept with the complaint."""

    id: int
    name: str
    content_type: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """One field an entry changed, before and after in words a person reads."""

    kind: str
    id: int
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """One line of the log.

    `undone` tells that a later entry took it back; `undoes` names the entry this one took back; `override` is why
    guards were passed by it.
    """

    id: int
    at: datetime
    recorded_at: datetime
    actor: str
    login: str
    verb: str
    text: str
    changes: tuple[ChangeRecord, ...]
    undone: bool
    undoes: int | None
    override: str | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next: the verb, the key that opens it, and a sentence that says why."""

    verb: str
    key: str
    message: str


@dataclass(frozen=True, slots=True)
class ComplaintRecord:
    """One complaint, whole.

    `delivery` is its project as it is known, read where one of its causes asks for that; `unsigned` the corrections
    that were carried out without the client's signature to their requirement; `unfilled` the gaps of every stage it has
    come through.
    """

    id: int
    ref: str
    version: int
    title: str
    body: str
    stage: Stage
    severity: Severity
    complexity: Complexity | None
    cause: Cause | None
    also: tuple[Cause, ...]
    kind: CauseKind | None
    client: str
    client_timezone: str
    client_language: str
    client_confirmed: bool
    project: str | None
    contact: PersonRecord | None
    channel: Channel
    impact: str | None
    dissatisfaction: str | None
    remedy_sought: str | None
    client_event: str | None
    requirement: str | None
    expected: str | None
    delivered: str | None
    condition: str | None
    promised_at: datetime | None
    spent: str | None
    agreed: str | None
    about: str | None
    commander: str | None
    received_at: datetime
    occurred_at: datetime | None
    updated_at: datetime
    merged_into: str | None
    reopened: int
    untold: bool
    assumed: tuple[str, ...]
    snoozed_until: datetime | None
    calendar_note: str
    waiting: WaitRecord | None
    next: NextStep | None
    missing: tuple[Missing, ...]
    clocks: Mapping[ClockName, ClockRecord]
    team: tuple[MemberRecord, ...]
    contacts: tuple[ContactRecord, ...]
    phenomena: tuple[PhenomenonRecord, ...]
    links: tuple[LinkRecord, ...]
    attachments: tuple[AttachmentRecord, ...]
    timeline: tuple[EntryRecord, ...]
    commitments: tuple[CommitmentRecord, ...] = ()
    reproductions: tuple[ReproductionRecord, ...] = ()
    hypotheses: tuple[HypothesisRecord, ...] = ()
    root_cause: ConclusionRecord | None = None
    planned: Planned = NOTHING_PLANNED
    delivery: ProjectRecord | None = None
    unsigned: tuple[UnsignedRequirement, ...] = ()
    effects: tuple[EffectRecord, ...] = ()
    learned: Learned = NOTHING_LEARNED
    repaired: Repaired = NOTHING_REPAIRED
    unfilled: tuple[Missing, ...] = ()

    @property
    def remedies(self) -> tuple[RemedyRecord, ...]:
        """What is done about it."""
        return self.planned.remedies

    @property
    def plans(self) -> tuple[PlanRecord, ...]:
        """The plan versions as the client saw them."""
        return self.planned.plans

    @property
    def opinions(self) -> tuple[OpinionRecord, ...]:
        """What the client thinks of them."""
        return self.planned.opinions

    @property
    def milestones(self) -> tuple[MilestoneRecord, ...]:
        """The dates everybody looks at."""
        return self.planned.milestones

    @property
    def acceptances(self) -> tuple[AcceptanceRecord, ...]:
        """What the client said of the result."""
        return self.learned.acceptances

    @property
    def retrospective(self) -> RetrospectiveRecord | None:
        """What was written about how it went."""
        return self.learned.retrospective

    @property
    def lessons(self) -> tuple[LessonRecord, ...]:
        """What was learned."""
        return self.learned.lessons

    @property
    def preventions(self) -> tuple[PreventionRecord, ...]:
        """What keeps it from happening again."""
        return self.learned.preventions

    @property
    def repair(self) -> tuple[RepairRecord, ...]:
        """What was done for the relationship."""
        return self.repaired.steps

    @property
    def visits(self) -> tuple[VisitRecord, ...]:
        """The follow-up visits."""
        return self.repaired.visits

    @property
    def open_promises(self) -> tuple[CommitmentRecord, ...]:
        """The promises nobody has answered for yet, the one due first at the beginning."""
        return tuple(sorted((one for one in self.commitments if one.outcome is None), key=lambda one: one.due_at))

    @property
    def reminders(self) -> tuple[ContactRecord, ...]:
        """How often the client was reminded, as recorded by its script, oldest first."""
        return reminders_among(self.contacts)
