"""From remedy to peace: effects and figures, acceptance, retrospective, prevention, repair and visits."""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, SmallInteger, String, Text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = BigInteger().with_variant(Integer, "sqlite")


def _row() -> tuple[Column[Any], ...]:
    return (
        Column("complaint_id", KEY, ForeignKey("complaint.id"), nullable=False, index=True),
        Column("id", KEY, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("retracted", Boolean, nullable=False),
    )


def _made() -> tuple[Column[Any], ...]:
    return (Column("at", BigInteger, nullable=False), Column("by", String(32), nullable=False))


def upgrade() -> None:
    """Make the tables. A complaint is closed from here on: a program that knows no retrospective must restart."""
    _effects()
    _learning()
    _repair()
    op.create_index("ix_remedy_owner", "remedy", ["owner"])  # whose day it is
    op.execute("UPDATE fact SET value = '4' WHERE name = 'epoch'")


def _effects() -> None:
    op.create_table(
        "effect",
        Column("number", SmallInteger, nullable=False),
        *_made(),
        Column("direction", String(20)),
        Column("baseline", String(40)),
        Column("target", String(40)),
        Column("remedy_id", KEY, ForeignKey("remedy.id")),
        Column("min_count", Integer, nullable=False),
        Column("hold_for", BigInteger, nullable=False),
        Column("name", Text),
        Column("unit", Text),
        Column("source", Text),
        Column("none_reason", Text),
        *_row(),
    )
    op.create_table(
        "measurement",
        Column("effect_id", KEY, ForeignKey("effect.id"), nullable=False, index=True),
        *_made(),
        Column("value", String(40), nullable=False),
        Column("measured_by", String(20), nullable=False),
        *_row(),
    )
    op.create_table(
        "collection",
        Column("effect_id", KEY, ForeignKey("effect.id"), primary_key=True),
        Column("tried_at", BigInteger),
        Column("next_at", BigInteger, nullable=False, index=True),
        Column("failures", Integer, nullable=False),
        Column("failure", Text),
    )


def _learning() -> None:
    op.create_table(
        "acceptance",
        *_made(),
        Column("accepted", Boolean, nullable=False),
        Column("person_id", KEY, ForeignKey("person.id")),
        Column("channel", String(20)),
        Column("words", Text),
        Column("deemed", Text),
        *_row(),
    )
    op.create_table(
        "retrospective",
        *_made(),
        Column("due_at", BigInteger),
        Column("status", String(20), nullable=False),
        Column("reviewed_at", BigInteger),
        Column("reviewed_by", String(32)),
        Column("happened", Text),
        Column("detection", Text),
        Column("handling", Text),
        Column("requirement_gap", Text),
        Column("management_gap", Text),
        Column("none_reason", Text),
        *_row(),
    )
    op.create_table("lesson", *_made(), Column("text", Text, nullable=False), *_row())
    op.create_table(
        "prevention",
        Column("number", SmallInteger, nullable=False),
        *_made(),
        Column("area", String(20)),
        Column("owner", String(32), ForeignKey("engineer.handle"), index=True),
        Column("due_at", BigInteger),
        Column("check_at", BigInteger),
        Column("what", Text),
        Column("none_reason", Text),
        *_row(),
    )
    op.create_table(
        "prevention_check",
        Column("prevention_id", KEY, ForeignKey("prevention.id"), nullable=False, index=True),
        *_made(),
        Column("verdict", String(20), nullable=False),
        Column("reason", Text),
        *_row(),
    )


def _repair() -> None:
    op.create_table(
        "apology",
        *_made(),
        Column("person_id", KEY, ForeignKey("person.id")),
        Column("channel", String(20)),
        Column("approved_by", String(80)),
        Column("words", Text),
        Column("none_reason", Text),
        *_row(),
    )
    op.create_table(
        "compensation",
        *_made(),
        Column("approved_by", String(80)),
        Column("what", Text),
        Column("value", Text),
        Column("none_reason", Text),
        *_row(),
    )
    op.create_table(
        "demonstration",
        *_made(),
        Column("person_id", KEY, ForeignKey("person.id")),
        Column("what", Text),
        Column("none_reason", Text),
        *_row(),
    )
    op.create_table(
        "cooperation",
        *_made(),
        Column("renewal_due_at", BigInteger),
        Column("what", Text, nullable=False),
        Column("outcome", Text),
        *_row(),
    )
    op.create_table(
        "visit",
        Column("number", SmallInteger, nullable=False),
        *_made(),
        Column("due_at", BigInteger, nullable=False),
        Column("assumed", Boolean, nullable=False),
        Column("visited_at", BigInteger),
        Column("visited_by", String(32)),
        Column("satisfaction", SmallInteger),
        Column("finding_id", KEY, ForeignKey("complaint.id")),
        Column("usage", Text),
        Column("findings", Text),
        *_row(),
    )
