"""The client's acceptance, the retrospective, its lessons and what prevents the next one (S44-S46)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from firefight_tui.domain.vocabulary import Channel, PreventionArea, ReviewStatus, Verdict
from firefight_tui.store.models.base import Base
from firefight_tui.store.models.complaint import OfComplaint
from firefight_tui.store.models.types import Coded, Moment, Words


class Acceptance(OfComplaint, Base):
    """The client accepts, or refuses, in their words; the one made last counts.

    `deemed` says why silence counts as acceptance; then there is neither person nor channel nor words of theirs.
    """

    __tablename__ = "acceptance"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    accepted: Mapped[bool]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[Channel | None] = mapped_column(Coded(Channel))
    words: Mapped[str | None] = mapped_column(Words)
    deemed: Mapped[str | None] = mapped_column(Words)


class Retrospective(OfComplaint, Base):
    """What happened, how it was found, how it was handled, and the two fixed questions (S44, S45); one per complaint.

    `none_reason` says why none is written.
    """

    __tablename__ = "retrospective"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    status: Mapped[ReviewStatus] = mapped_column(Coded(ReviewStatus), default=ReviewStatus.DRAFT)
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    reviewed_by: Mapped[str | None] = mapped_column(String(32))
    happened: Mapped[str | None] = mapped_column(Words)
    detection: Mapped[str | None] = mapped_column(Words)
    handling: Mapped[str | None] = mapped_column(Words)
    requirement_gap: Mapped[str | None] = mapped_column(Words)
    management_gap: Mapped[str | None] = mapped_column(Words)
    none_reason: Mapped[str | None] = mapped_column(Words)


class Lesson(OfComplaint, Base):
    """Something learned."""

    __tablename__ = "lesson"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Words)


class Prevention(OfComplaint, Base):
    """What keeps it from happening again, with owner, date and the day its effect is checked (S46); or why nothing."""

    __tablename__ = "prevention"
    moves_clocks = False

    number: Mapped[int] = mapped_column(SmallInteger)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    area: Mapped[PreventionArea | None] = mapped_column(Coded(PreventionArea))
    owner: Mapped[str | None] = mapped_column(ForeignKey("engineer.handle"), index=True)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    check_at: Mapped[datetime | None] = mapped_column(Moment)
    what: Mapped[str | None] = mapped_column(Words)
    none_reason: Mapped[str | None] = mapped_column(Words)


class PreventionCheck(OfComplaint, Base):
    """Somebody looked whether a prevention item works; the one made last counts."""

    __tablename__ = "prevention_check"
    moves_clocks = False

    prevention_id: Mapped[int] = mapped_column(ForeignKey("prevention.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    verdict: Mapped[Verdict] = mapped_column(Coded(Verdict))
    reason: Mapped[str | None] = mapped_column(Words)
