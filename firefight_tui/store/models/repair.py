"""How the relationship is mended: apology, compensation, what is shown, what is agreed, visits (S54-S60)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from firefight_tui.domain.vocabulary import Channel
from firefight_tui.store.models.base import Base
from firefight_tui.store.models.complaint import OfComplaint
from firefight_tui.store.models.types import Coded, Moment, Words


class Apology(OfComplaint, Base):
    """We said sorry, in these words (S54); or why not. `approved_by`: who let a written one admit fault."""

    __tablename__ = "apology"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[Channel | None] = mapped_column(Coded(Channel))
    approved_by: Mapped[str | None] = mapped_column(String(80))
    words: Mapped[str | None] = mapped_column(Words)
    none_reason: Mapped[str | None] = mapped_column(Words)


class Compensation(OfComplaint, Base):
    """What the client gets for their trouble, and who approved it (S55); or why nothing."""

    __tablename__ = "compensation"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    approved_by: Mapped[str | None] = mapped_column(String(80))
    what: Mapped[str | None] = mapped_column(Words)
    value: Mapped[str | None] = mapped_column(Words)
    none_reason: Mapped[str | None] = mapped_column(Words)


class Demonstration(OfComplaint, Base):
    """The improvement was shown to somebody at the client (S57); or why not."""

    __tablename__ = "demonstration"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    what: Mapped[str | None] = mapped_column(Words)
    none_reason: Mapped[str | None] = mapped_column(Words)


class Cooperation(OfComplaint, Base):
    """What is agreed for the time after, when it is to be renewed, and what became of it (S58)."""

    __tablename__ = "cooperation"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    renewal_due_at: Mapped[datetime | None] = mapped_column(Moment)
    what: Mapped[str] = mapped_column(Words)
    outcome: Mapped[str | None] = mapped_column(Words)


class Visit(OfComplaint, Base):
    """A follow-up visit: planned for a day, made, with what was found (S59); a finding opens `finding_id` (S60).

    `assumed`: the day is the policy's, nobody agreed on it yet.
    """

    __tablename__ = "visit"
    moves_clocks = False

    number: Mapped[int] = mapped_column(SmallInteger)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    due_at: Mapped[datetime] = mapped_column(Moment)
    assumed: Mapped[bool] = mapped_column(default=False)
    visited_at: Mapped[datetime | None] = mapped_column(Moment)
    visited_by: Mapped[str | None] = mapped_column(String(32))
    satisfaction: Mapped[int | None] = mapped_column(SmallInteger)
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"))
    usage: Mapped[str | None] = mapped_column(Words)
    findings: Mapped[str | None] = mapped_column(Words)
