"""What was found out about a complaint: attempts at reproduction, suspected causes, the root cause (S21-S24)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from firefight_tui.domain.vocabulary import Area, Certainty, HypothesisVerdict, ReproOutcome
from firefight_tui.store.models.base import Base
from firefight_tui.store.models.complaint import OfComplaint
from firefight_tui.store.models.types import Coded, Moment, Words


class Reproduction(OfComplaint, Base):
    """One attempt at reproducing what the client sees: `hits` of `tries` (S21), and what it was narrowed to (S22)."""

    __tablename__ = "reproduction"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    outcome: Mapped[ReproOutcome] = mapped_column(Coded(ReproOutcome))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    hits: Mapped[int] = mapped_column(Integer, default=0)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    environment: Mapped[str | None] = mapped_column(Words)
    build: Mapped[str | None] = mapped_column(Words)
    preconditions: Mapped[str | None] = mapped_column(Words)
    condition: Mapped[str | None] = mapped_column(Words)
    steps: Mapped[str | None] = mapped_column(Words)
    expected: Mapped[str | None] = mapped_column(Words)
    observed: Mapped[str | None] = mapped_column(Words)
    narrowed_to: Mapped[str | None] = mapped_column(Words)
    evidence: Mapped[str | None] = mapped_column(Words)
    reason: Mapped[str | None] = mapped_column(Words)


class Hypothesis(OfComplaint, Base):
    """A suspected cause with its test and its verdict (S23)."""

    __tablename__ = "hypothesis"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    area: Mapped[Area] = mapped_column(Coded(Area))
    verdict: Mapped[HypothesisVerdict] = mapped_column(Coded(HypothesisVerdict), default=HypothesisVerdict.OPEN)
    judged_at: Mapped[datetime | None] = mapped_column(Moment)
    judged_by: Mapped[str | None] = mapped_column(String(32))
    statement: Mapped[str] = mapped_column(Words)
    test: Mapped[str | None] = mapped_column(Words)
    evidence: Mapped[str | None] = mapped_column(Words)


class Conclusion(OfComplaint, Base):
    """The root cause, or why none is needed (S24); the one made last counts.

    `certainty` is empty where `fix_reason` says that the containment is the fix; `whys` are lines, as asked.
    """

    __tablename__ = "conclusion"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    certainty: Mapped[Certainty | None] = mapped_column(Coded(Certainty))
    root_cause: Mapped[str | None] = mapped_column(Words)
    escape_point: Mapped[str | None] = mapped_column(Words)
    whys: Mapped[str | None] = mapped_column(Words)
    fix_reason: Mapped[str | None] = mapped_column(Words)
