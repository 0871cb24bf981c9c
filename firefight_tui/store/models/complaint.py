"""The complaint and the rows that belong to one complaint."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, deferred, mapped_column

from firefight_tui.domain.vocabulary import (
    Cause,
    CauseKind,
    Channel,
    ClockName,
    Complexity,
    Direction,
    KeepOutcome,
    LinkKind,
    Role,
    Severity,
    Stage,
    WaitOn,
)
from firefight_tui.store.models.base import DERIVED, Base, Key, Row, Subject
from firefight_tui.store.models.types import Coded, Graded, Moment, WordList, Words

NEVER = 32_503_680_000_000
"""Milliseconds of the year 3000: the due time of a complaint no clock runs for, so that keys compare without NULL."""


class Complaint(Subject, Base):
    """One complaint of one client (S1). The columns marked derived are caches that every verb rewrites."""

    __tablename__ = "complaint"
    moves_clocks = True
    __table_args__ = (
        Index("ix_complaint_open_due", "is_open", "due_at", "id", "commander", "waiting_on", "waiting_until"),
        Index("ix_complaint_open_severity", "is_open", "severity", "due_at", "id"),
        Index("ix_complaint_open_received", "is_open", "received_at", "id"),
        Index("ix_complaint_open_updated", "is_open", "updated_at", "id"),
        Index("ix_complaint_commander", "commander", "is_open"),
    )

    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    stage: Mapped[Stage] = mapped_column(Coded(Stage), index=True)
    severity: Mapped[Severity] = mapped_column(Graded)
    complexity: Mapped[Complexity | None] = mapped_column(Coded(Complexity))
    cause: Mapped[Cause | None] = mapped_column(Coded(Cause))
    also: Mapped[tuple[str, ...]] = mapped_column(WordList, default=())
    kind: Mapped[CauseKind | None] = mapped_column(Coded(CauseKind))
    channel: Mapped[Channel] = mapped_column(Coded(Channel), default=Channel.OTHER)
    commander: Mapped[str | None] = mapped_column(ForeignKey("engineer.handle"))
    about: Mapped[str | None] = mapped_column(String(80))
    received_at: Mapped[datetime] = mapped_column(Moment)
    occurred_at: Mapped[datetime | None] = mapped_column(Moment)
    promised_at: Mapped[datetime | None] = mapped_column(Moment)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"))
    reopened: Mapped[int] = mapped_column(SmallInteger, default=0)
    assumed: Mapped[tuple[str, ...]] = mapped_column(WordList, default=())
    # Caches: what the list filters and sorts by.
    is_open: Mapped[bool] = mapped_column(default=True, info=DERIVED)
    untold: Mapped[bool] = mapped_column(default=False, info=DERIVED)
    due_at: Mapped[int] = mapped_column(BigInteger, default=NEVER, info=DERIVED)
    due_clock: Mapped[ClockName | None] = mapped_column(Coded(ClockName), info=DERIVED)
    missed: Mapped[tuple[str, ...]] = mapped_column(WordList, default=(), info=DERIVED)
    waiting_on: Mapped[WaitOn | None] = mapped_column(Coded(WaitOn), info=DERIVED)
    waiting_until: Mapped[datetime | None] = mapped_column(Moment, info=DERIVED)
    updated_at: Mapped[datetime] = mapped_column(Moment, info=DERIVED)
    # Words last: a page of the list then reads none of their overflow pages.
    title: Mapped[str] = mapped_column(Words)
    body: Mapped[str] = mapped_column(Words)
    impact: Mapped[str | None] = mapped_column(Words)
    dissatisfaction: Mapped[str | None] = mapped_column(Words)
    remedy_sought: Mapped[str | None] = mapped_column(Words)
    client_event: Mapped[str | None] = mapped_column(Words)
    requirement: Mapped[str | None] = mapped_column(Words)
    expected: Mapped[str | None] = mapped_column(Words)
    delivered: Mapped[str | None] = mapped_column(Words)
    condition: Mapped[str | None] = mapped_column(Words)
    spent: Mapped[str | None] = mapped_column(Words)
    agreed: Mapped[str | None] = mapped_column(Words)


class OfComplaint(Row):
    """A row that belongs to one complaint."""

    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)


class Phenomenon(OfComplaint, Base):
    """One concrete thing the client sees (S15)."""

    __tablename__ = "phenomenon"
    moves_clocks = False

    text: Mapped[str] = mapped_column(Words)
    occurred_at: Mapped[datetime | None] = mapped_column(Moment)


class Contact(OfComplaint, Base):
    """Words exchanged with the client, one way (S9, S13)."""

    __tablename__ = "contact"
    moves_clocks = True

    at: Mapped[datetime] = mapped_column(Moment)
    direction: Mapped[Direction] = mapped_column(Coded(Direction))
    channel: Mapped[Channel] = mapped_column(Coded(Channel))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    mood: Mapped[int | None] = mapped_column(SmallInteger)
    by: Mapped[str | None] = mapped_column(String(32))
    next_update_at: Mapped[datetime | None] = mapped_column(Moment)
    script: Mapped[str | None] = mapped_column(String(80))
    subject: Mapped[str | None] = mapped_column(Words)
    said: Mapped[str] = mapped_column(Words)
    quoted: Mapped[str | None] = mapped_column(Words)


class Note(OfComplaint, Base):
    """An internal note; it never leaves the house."""

    __tablename__ = "note"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Words)


class Waiting(OfComplaint, Base):
    """An interval in which we wait; `ended_at` is empty while it lasts."""

    __tablename__ = "waiting"
    moves_clocks = True

    on: Mapped[WaitOn] = mapped_column(Coded(WaitOn))
    since: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Words)


class Member(OfComplaint, Base):
    """An engineer in a complaint's fire team, with a duty (S17-S20)."""

    __tablename__ = "member"
    moves_clocks = False

    engineer: Mapped[str] = mapped_column(ForeignKey("engineer.handle"), index=True)
    role: Mapped[Role] = mapped_column(Coded(Role))
    since: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    assumed: Mapped[bool] = mapped_column(default=False)
    duty: Mapped[str] = mapped_column(Words)


class Commitment(OfComplaint, Base):
    """Something promised to the client for a time (S29); `outcome` is empty while it is open."""

    __tablename__ = "commitment"
    moves_clocks = False
    __table_args__ = (Index("ix_commitment_due_at", "due_at"),)

    made_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    approved_by: Mapped[str | None] = mapped_column(String(80))
    outcome: Mapped[KeepOutcome | None] = mapped_column(Coded(KeepOutcome))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    what: Mapped[str] = mapped_column(Words)
    reason: Mapped[str | None] = mapped_column(Words)


class Snooze(OfComplaint, Base):
    """Somebody wants to be reminded later, unless something happens before."""

    __tablename__ = "snooze"
    moves_clocks = True

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    until: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class Escalation(OfComplaint, Base):
    """The complaint was taken up the ladder, to an engineer or (without one) to nobody who could be named."""

    __tablename__ = "escalation"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    to: Mapped[str | None] = mapped_column(ForeignKey("engineer.handle"))
    level: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str] = mapped_column(Words)


class Link(OfComplaint, Base):
    """A complaint that belongs to another one; seen from both."""

    __tablename__ = "link"
    moves_clocks = False

    other_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    kind: Mapped[LinkKind] = mapped_column(Coded(LinkKind), default=LinkKind.RELATED)


class Attachment(OfComplaint, Base):
    """A file kept with a complaint; its content is never opened by us."""

    __tablename__ = "attachment"
    moves_clocks = False

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"))
    content_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(Moment)
    name: Mapped[str] = mapped_column(Words)


class Evidence(Base):
    """Bytes as they came, beside their SHA-256; written once, emptied only by `redact`."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(Integer)
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
