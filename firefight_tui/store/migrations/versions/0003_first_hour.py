"""The first hour: promises, snoozes, shifts, absences, keys, policies, special days, and what is to be sent."""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = BigInteger().with_variant(Integer, "sqlite")


def _row() -> tuple[Column[Any], ...]:
    return (
        Column("id", KEY, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("retracted", Boolean, nullable=False),
    )


def _of_complaint() -> tuple[Column[Any], ...]:
    return (Column("complaint_id", KEY, ForeignKey("complaint.id"), nullable=False, index=True), *_row())


def _of_engineer() -> tuple[Column[Any], ...]:
    return (Column("engineer", String(32), ForeignKey("engineer.handle"), nullable=False, index=True), *_row())


def upgrade() -> None:
    """Make the tables. A program that does not know the policies would compute other clocks: it must restart."""
    _complaints_rows()
    _engineers_rows()
    _policies()
    _outbox()
    op.execute("UPDATE fact SET value = '2' WHERE name = 'epoch'")


def _complaints_rows() -> None:
    op.create_table(
        "commitment",
        Column("made_at", BigInteger, nullable=False),
        Column("due_at", BigInteger, nullable=False),
        Column("by", String(32), nullable=False),
        Column("approved_by", String(80)),
        Column("outcome", String(20)),
        Column("ended_at", BigInteger),
        Column("what", Text, nullable=False),
        Column("reason", Text),
        *_of_complaint(),
        Index("ix_commitment_due_at", "due_at"),
    )
    op.create_table(
        "snooze",
        Column("at", BigInteger, nullable=False),
        Column("by", String(32), nullable=False),
        Column("until", BigInteger, nullable=False),
        Column("ended_at", BigInteger),
        *_of_complaint(),
    )
    op.create_table(
        "escalation",
        Column("at", BigInteger, nullable=False),
        Column("by", String(32), nullable=False),
        Column("to", String(32), ForeignKey("engineer.handle")),
        Column("level", SmallInteger, nullable=False),
        Column("reason", Text, nullable=False),
        *_of_complaint(),
    )


def _engineers_rows() -> None:
    for table in ("shift", "absence"):
        op.create_table(
            table,
            Column("since", BigInteger, nullable=False),
            Column("until", BigInteger, nullable=False),
            *_of_engineer(),
            Index(f"ix_{table}_until", "until"),
        )
    op.create_table(
        "public_key",
        Column("fingerprint", String(64), nullable=False),
        Column("public_key", Text, nullable=False),
        *_of_engineer(),
    )


def _policies() -> None:
    op.create_table(
        "policy",
        Column("client_id", KEY, ForeignKey("client.id")),
        Column("severity", Integer, nullable=False),
        Column("first", String(20)),
        Column("next", String(20)),
        Column("contain", String(20)),
        Column("resolve", String(20)),
        Column("business", Boolean),
        Column("pauses", String(255)),
        Column("hard", Text, nullable=False),
        *_row(),
        Index("ix_policy_client", "client_id", "severity"),
    )
    op.create_table(
        "calendar_day",
        Column("country", String(20), nullable=False),
        Column("day", String(10), nullable=False),
        Column("is_working", Boolean, nullable=False),
        Column("name", Text, nullable=False),
        *_row(),
        UniqueConstraint("country", "day"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        Column("complaint_id", KEY, ForeignKey("complaint.id"), index=True),
        Column("contact_id", KEY, ForeignKey("contact.id")),
        Column("kind", String(20), nullable=False),
        Column("engineer", String(32), ForeignKey("engineer.handle"), index=True),
        Column("made_at", BigInteger, nullable=False),
        Column("not_before", BigInteger, nullable=False),
        Column("message_id", String(255), nullable=False),
        Column("key", String(160), unique=True),
        Column("state", String(20), nullable=False),
        Column("attempts", SmallInteger, nullable=False),
        Column("next_attempt_at", BigInteger, nullable=False),
        Column("sent_at", BigInteger),
        Column("error", Text),
        Column("address", Text),
        Column("subject", Text, nullable=False),
        Column("body", Text, nullable=False),
        *_row(),
        Index("ix_outbox_next", "state", "next_attempt_at"),
    )
