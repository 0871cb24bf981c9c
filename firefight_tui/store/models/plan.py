"""What is done about a complaint: remedies, plan versions as the client saw them, opinions, milestones (S25-S40)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from firefight_tui.domain.vocabulary import Channel, Decision, RemedyKind, Verdict
from firefight_tui.store.models.base import Base
from firefight_tui.store.models.complaint import OfComplaint
from firefight_tui.store.models.types import Coded, Moment, WordList, Words


class _Measure:
    """What a remedy and its copy in a plan version both say; `number` counts within the complaint."""

    number: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[RemedyKind] = mapped_column(Coded(RemedyKind))
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    helpers: Mapped[tuple[str, ...]] = mapped_column(WordList, default=())
    what: Mapped[str] = mapped_column(Words)
    quantity: Mapped[str | None] = mapped_column(Words)
    expected_effect: Mapped[str | None] = mapped_column(Words)
    business_effect: Mapped[str | None] = mapped_column(Words)
    cost: Mapped[str | None] = mapped_column(Words)

    @declared_attr
    def owner(cls) -> Mapped[str | None]:
        """The one engineer who answers for it."""
        return mapped_column(ForeignKey("engineer.handle"))

    @declared_attr
    def after_id(cls) -> Mapped[int | None]:
        """The remedy that comes before it (S38)."""
        return mapped_column(ForeignKey("remedy.id"))

    @declared_attr
    def requirement_id(cls) -> Mapped[int | None]:
        """The requirement it must get signed off (S28)."""
        return mapped_column(ForeignKey("requirement.id"))


class Remedy(_Measure, OfComplaint, Base):
    """Something that is done: containment, correction or prevention; one owner, one date (S39)."""

    __tablename__ = "remedy"
    moves_clocks = True
    __table_args__ = (Index("ix_remedy_owner", "owner"),)

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitment.id"))
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_by: Mapped[str | None] = mapped_column(String(32))
    tested_by: Mapped[str | None] = mapped_column(String(80))
    dropped_at: Mapped[datetime | None] = mapped_column(Moment)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)
    evidence: Mapped[str | None] = mapped_column(Words)
    drop_reason: Mapped[str | None] = mapped_column(Words)


class Verification(OfComplaint, Base):
    """Somebody's verdict on a remedy; the one made last counts. `alone`: its owner judged it, being the whole team."""

    __tablename__ = "verification"
    moves_clocks = False

    remedy_id: Mapped[int] = mapped_column(ForeignKey("remedy.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    verdict: Mapped[Verdict] = mapped_column(Coded(Verdict))
    alone: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(Words)


class Approval(OfComplaint, Base):
    """The commander's yes to the plan as it stood: `digest` of its remedies, for version `number`."""

    __tablename__ = "approval"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    number: Mapped[int] = mapped_column(SmallInteger)
    digest: Mapped[str] = mapped_column(String(64))


class Plan(OfComplaint, Base):
    """A plan version, frozen: what was shown to whom, and what they said to it (S31-S37).

    An emergency start has `emergency_at` and its reason; the client's consent fills the decision later.
    """

    __tablename__ = "plan"
    moves_clocks = False

    number: Mapped[int] = mapped_column(SmallInteger)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[Channel | None] = mapped_column(Coded(Channel))
    emergency_at: Mapped[datetime | None] = mapped_column(Moment)
    decision: Mapped[Decision | None] = mapped_column(Coded(Decision))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_channel: Mapped[Channel | None] = mapped_column(Coded(Channel))
    said: Mapped[str | None] = mapped_column(Words)
    root_cause: Mapped[str | None] = mapped_column(Words)
    escape_point: Mapped[str | None] = mapped_column(Words)
    emergency: Mapped[str | None] = mapped_column(Words)
    words: Mapped[str | None] = mapped_column(Words)


class PlanItem(_Measure, OfComplaint, Base):
    """A remedy as it stood in a plan version."""

    __tablename__ = "plan_item"
    moves_clocks = False

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    remedy_id: Mapped[int] = mapped_column(ForeignKey("remedy.id"))


class PlanDate(OfComplaint, Base):
    """A milestone's date as it stood in a plan version: the kept baselines (S30)."""

    __tablename__ = "plan_date"
    moves_clocks = False

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    name: Mapped[str] = mapped_column(Words)


class Opinion(OfComplaint, Base):
    """What the client thinks of a plan, with our answer (S35); `plan_number` is the version it was said about."""

    __tablename__ = "opinion"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    plan_number: Mapped[int | None] = mapped_column(SmallInteger)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[str | None] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Words)
    answer: Mapped[str | None] = mapped_column(Words)


class Milestone(OfComplaint, Base):
    """A date everybody looks at: as planned, as expected now, as it came (S30)."""

    __tablename__ = "milestone"
    moves_clocks = False

    baseline_at: Mapped[datetime | None] = mapped_column(Moment)
    forecast_at: Mapped[datetime | None] = mapped_column(Moment)
    actual_at: Mapped[datetime | None] = mapped_column(Moment)
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitment.id"))
    name: Mapped[str] = mapped_column(Words)
