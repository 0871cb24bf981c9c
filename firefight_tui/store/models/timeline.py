"""The timeline: operations, entries in hash chains, and their texts beside the chain."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from firefight_tui.store.models.base import Base, Key
from firefight_tui.store.models.types import Moment, Words


class Operation(Base):
    """One act of one actor, over one subject or many; its id makes a retry harmless.

    `ordinal` orders an actor's operations; `undone_at` is set while it is taken back; `request` is the digest of what
    was asked, so that an id used again for something else is noticed.
    """

    __tablename__ = "operation"
    __table_args__ = (Index("ix_operation_actor", "actor", "ordinal"),)

    ordinal: Mapped[int] = mapped_column(Key, primary_key=True)
    id: Mapped[str] = mapped_column(String(36), unique=True)
    actor: Mapped[str] = mapped_column(String(32))
    verb: Mapped[str] = mapped_column(String(32))
    request: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    undoable: Mapped[bool] = mapped_column(default=True)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)


class Entry(Base):
    """One line of a subject's timeline; append-only, chained by hash (docs/timeline.md).

    `changes` is canonical JSON: what was created and what was set, with before and after. Words from people stand there
    by digest only; the words themselves are in `EntryText`.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id", "sequence"),
        UniqueConstraint("operation_id", "subject_kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[int] = mapped_column(Key)
    sequence: Mapped[int] = mapped_column(Integer)
    operation_id: Mapped[str] = mapped_column(String(36))
    verb: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(32))
    login: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    changes: Mapped[str] = mapped_column(Text)


class EntryText(Base):
    """Words an entry brought: one field of one row, with the salt of its digest; `text` is empty once redacted."""

    __tablename__ = "entry_text"
    __table_args__ = (Index("ix_entry_text_place", "kind", "row_id", "field", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    row_id: Mapped[int] = mapped_column(Key)
    field: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))
    salt: Mapped[str | None] = mapped_column(String(32))
    text: Mapped[str | None] = mapped_column(Words)
