"""Whether the remedies work: effects with their target, and what was measured (S41, S42)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import ForeignKey, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from firefight_tui.domain.vocabulary import EffectDirection, MeasuredBy
from firefight_tui.store.models.base import Base, Key
from firefight_tui.store.models.complaint import OfComplaint
from firefight_tui.store.models.types import Coded, Exact, Moment, Span, Words


class Effect(OfComplaint, Base):
    """What shall get better, from `baseline` to `target`; or why nothing is measured (`none_reason`, and nothing else).

    `remedy_id` is the remedy it judges, empty for all of them; `source` where figures are fetched (docs/effects.md).
    """

    __tablename__ = "effect"
    moves_clocks = False

    number: Mapped[int] = mapped_column(SmallInteger)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    direction: Mapped[EffectDirection | None] = mapped_column(Coded(EffectDirection))
    baseline: Mapped[Decimal | None] = mapped_column(Exact)
    target: Mapped[Decimal | None] = mapped_column(Exact)
    remedy_id: Mapped[int | None] = mapped_column(ForeignKey("remedy.id"))
    min_count: Mapped[int] = mapped_column(Integer, default=3)
    hold_for: Mapped[timedelta] = mapped_column(Span, default=timedelta(0))
    name: Mapped[str | None] = mapped_column(Words)
    unit: Mapped[str | None] = mapped_column(Words)
    source: Mapped[str | None] = mapped_column(Words)
    none_reason: Mapped[str | None] = mapped_column(Words)


class Measurement(OfComplaint, Base):
    """One figure of an effect."""

    __tablename__ = "measurement"
    moves_clocks = False

    effect_id: Mapped[int] = mapped_column(ForeignKey("effect.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    value: Mapped[Decimal] = mapped_column(Exact)
    measured_by: Mapped[MeasuredBy] = mapped_column(Coded(MeasuredBy), default=MeasuredBy.HAND)


class Collection(Base):
    """How fetching the figures of an effect goes: bookkeeping of whoever fetches, never recorded in the timeline.

    `next_at` is the claim: who moves it on fetches. `failure` is the last failure, in plain words.
    """

    __tablename__ = "collection"

    effect_id: Mapped[int] = mapped_column(Key, ForeignKey("effect.id"), primary_key=True)
    tried_at: Mapped[datetime | None] = mapped_column(Moment)
    next_at: Mapped[datetime] = mapped_column(Moment, index=True)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    failure: Mapped[str | None] = mapped_column(Words)
