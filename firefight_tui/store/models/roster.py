"""When our engineers can be reached, and the keys they log in with; all in the roster's timeline."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from firefight_tui.store.models.base import Base, Row
from firefight_tui.store.models.types import Moment, Words


class OfEngineer(Row):
    """A row that belongs to one engineer."""

    engineer: Mapped[str] = mapped_column(ForeignKey("engineer.handle"), index=True)


class Shift(OfEngineer, Base):
    """A time in which an engineer is on call."""

    __tablename__ = "shift"
    moves_clocks = False
    __table_args__ = (Index("ix_shift_until", "until"),)

    since: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime] = mapped_column(Moment)


class Absence(OfEngineer, Base):
    """A time in which an engineer cannot be reached."""

    __tablename__ = "absence"
    moves_clocks = False
    __table_args__ = (Index("ix_absence_until", "until"),)

    since: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime] = mapped_column(Moment)


class PublicKey(OfEngineer, Base):
    """A key an engineer logs in with over SSH."""

    __tablename__ = "public_key"
    moves_clocks = False

    fingerprint: Mapped[str] = mapped_column(String(64))
    public_key: Mapped[str] = mapped_column(Words)
