"""What arrived by intake, what each reader has seen, and facts about the store itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from firefight_tui.store.models.base import Base, Key
from firefight_tui.store.models.types import Moment, Words


class Arrival(Base):
    """One item intake took or skipped: where from, how it is recognised again, what became of it."""

    __tablename__ = "arrival"
    __table_args__ = (Index("ix_arrival_message_id", "message_id"), Index("ix_arrival_content_hash", "content_hash"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))
    status: Mapped[str] = mapped_column(String(12))
    message_id: Mapped[str | None] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    arrived_at: Mapped[datetime] = mapped_column(Moment)
    source: Mapped[str] = mapped_column(Words)
    reason: Mapped[str] = mapped_column(Words)


class Reading(Base):
    """How far an actor has read a complaint's timeline; not a verb."""

    __tablename__ = "reading"

    actor: Mapped[str] = mapped_column(String(32), primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    entries: Mapped[int] = mapped_column(Integer)
    seen_at: Mapped[datetime] = mapped_column(Moment)


class Fact(Base):
    """A fact about the store: its schema epoch, its own id."""

    __tablename__ = "fact"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
