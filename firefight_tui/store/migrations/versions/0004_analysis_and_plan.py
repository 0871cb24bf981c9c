"""From symptom to agreed plan: attempts, suspected causes, remedies, plan versions, and what a project agreed to."""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, SmallInteger, String, Text

revision = "0004"
down_revision = "0003"
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


def _of_project() -> tuple[Column[Any], ...]:
    return (Column("project_id", KEY, ForeignKey("project.id"), nullable=False, index=True), *_row())


def upgrade() -> None:
    """Make the tables. A finished remedy stops the clock of containment: a program that knows none must restart."""
    _analysis()
    _requirements()
    _remedies()
    _plans()
    _projects()
    op.execute("UPDATE fact SET value = '3' WHERE name = 'epoch'")


def _analysis() -> None:
    op.create_table(
        "conclusion",
        Column("at", BigInteger, nullable=False),
        Column("by", String(32), nullable=False),
        Column("certainty", String(20)),
        Column("root_cause", Text),
        Column("escape_point", Text),
        Column("whys", Text),
        Column("fix_reason", Text),
        *_of_complaint(),
    )
    op.create_table(
        "hypothesis",
        Column("at", BigInteger, nullable=False),
        Column("by", String(32), nullable=False),
        Column("area", String(20), nullable=False),
        Column("verdict", String(20), nullable=False),
        Column("judged_at", BigInteger),
        Column("judged_by", String(32)),
        Column("statement", Text, nullable=False),
        Column("test", Text),
        Column("evidence", Text),
        *_of_complaint(),
    )
    op.create_table(
        "reproduction",
        Column("at", BigInteger, nullable=False),
        Column("by", String(32), nullable=False),
        Column("outcome", String(20), nullable=False),
        Column("ended_at", BigInteger),
        Column("hits", Integer, nullable=False),
        Column("tries", Integer, nullable=False),
        Column("environment", Text),
        Column("build", Text),
        Column("preconditions", Text),
        Column("condition", Text),
        Column("steps", Text),
        Column("expected", Text),
        Column("observed", Text),
        Column("narrowed_to", Text),
        Column("evidence", Text),
        Column("reason", Text),
        *_of_complaint(),
    )


def _requirements() -> None:
    op.create_table(
        "requirement",
        Column("number", SmallInteger, nullable=False),
        Column("agreed_at", BigInteger),
        Column("title", Text, nullable=False),
        *_of_project(),
    )


def _remedies() -> None:
    op.create_table(
        "remedy",
        Column("at", BigInteger, nullable=False),
        Column("by", String(32), nullable=False),
        Column("commitment_id", KEY, ForeignKey("commitment.id")),
        Column("started_at", BigInteger),
        Column("finished_at", BigInteger),
        Column("finished_by", String(32)),
        Column("tested_by", String(80)),
        Column("dropped_at", BigInteger),
        Column("retired_at", BigInteger),
        Column("evidence", Text),
        Column("drop_reason", Text),
        Column("number", SmallInteger, nullable=False),
        Column("kind", String(20), nullable=False),
        Column("due_at", BigInteger),
        Column("helpers", Text, nullable=False),
        Column("what", Text, nullable=False),
        Column("quantity", Text),
        Column("expected_effect", Text),
        Column("business_effect", Text),
        Column("cost", Text),
        Column("owner", String(32), ForeignKey("engineer.handle")),
        Column("after_id", KEY, ForeignKey("remedy.id")),
        Column("requirement_id", KEY, ForeignKey("requirement.id")),
        *_of_complaint(),
    )
    op.create_table(
        "verification",
        Column("remedy_id", KEY, ForeignKey("remedy.id"), nullable=False, index=True),
        Column("at", BigInteger, nullable=False),
        Column("by", String(32), nullable=False),
        Column("verdict", String(20), nullable=False),
        Column("alone", Boolean, nullable=False),
        Column("reason", Text),
        *_of_complaint(),
    )
    op.create_table(
        "approval",
        Column("at", BigInteger, nullable=False),
        Column("by", String(32), nullable=False),
        Column("number", SmallInteger, nullable=False),
        Column("digest", String(64), nullable=False),
        *_of_complaint(),
    )


def _plans() -> None:
    op.create_table(
        "plan",
        Column("number", SmallInteger, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("by", String(32), nullable=False),
        Column("person_id", KEY, ForeignKey("person.id")),
        Column("channel", String(20)),
        Column("emergency_at", BigInteger),
        Column("decision", String(20)),
        Column("decided_at", BigInteger),
        Column("decided_by_id", KEY, ForeignKey("person.id")),
        Column("decided_channel", String(20)),
        Column("said", Text),
        Column("root_cause", Text),
        Column("escape_point", Text),
        Column("emergency", Text),
        Column("words", Text),
        *_of_complaint(),
    )
    op.create_table(
        "plan_item",
        Column("plan_id", KEY, ForeignKey("plan.id"), nullable=False, index=True),
        Column("remedy_id", KEY, ForeignKey("remedy.id"), nullable=False),
        Column("number", SmallInteger, nullable=False),
        Column("kind", String(20), nullable=False),
        Column("due_at", BigInteger),
        Column("helpers", Text, nullable=False),
        Column("what", Text, nullable=False),
        Column("quantity", Text),
        Column("expected_effect", Text),
        Column("business_effect", Text),
        Column("cost", Text),
        Column("owner", String(32), ForeignKey("engineer.handle")),
        Column("after_id", KEY, ForeignKey("remedy.id")),
        Column("requirement_id", KEY, ForeignKey("requirement.id")),
        *_of_complaint(),
    )
    op.create_table(
        "milestone",
        Column("baseline_at", BigInteger),
        Column("forecast_at", BigInteger),
        Column("actual_at", BigInteger),
        Column("commitment_id", KEY, ForeignKey("commitment.id")),
        Column("name", Text, nullable=False),
        *_of_complaint(),
    )
    op.create_table(
        "plan_date",
        Column("plan_id", KEY, ForeignKey("plan.id"), nullable=False, index=True),
        Column("milestone_id", KEY, ForeignKey("milestone.id"), nullable=False),
        Column("due_at", BigInteger),
        Column("name", Text, nullable=False),
        *_of_complaint(),
    )
    op.create_table(
        "opinion",
        Column("at", BigInteger, nullable=False),
        Column("by", String(32), nullable=False),
        Column("person_id", KEY, ForeignKey("person.id"), nullable=False),
        Column("plan_number", SmallInteger),
        Column("answered_at", BigInteger),
        Column("answered_by", String(32)),
        Column("text", Text, nullable=False),
        Column("answer", Text),
        *_of_complaint(),
    )


def _projects() -> None:
    op.create_table(
        "signoff",
        Column("requirement_id", KEY, ForeignKey("requirement.id"), nullable=False, index=True),
        Column("person_id", KEY, ForeignKey("person.id"), nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("evidence", Text),
        *_of_project(),
    )
    op.create_table(
        "project_baseline",
        Column("at", BigInteger, nullable=False),
        Column("by", String(32), nullable=False),
        Column("due_at", BigInteger, nullable=False),
        Column("name", Text, nullable=False),
        *_of_project(),
    )
    op.create_table(
        "budget",
        Column("at", BigInteger, nullable=False),
        Column("by", String(32), nullable=False),
        Column("amount", BigInteger, nullable=False),
        Column("spent", BigInteger),
        Column("agreed_by", String(80)),
        *_of_project(),
    )
    op.create_table(
        "training",
        Column("at", BigInteger, nullable=False),
        Column("by", String(32), nullable=False),
        Column("who", Text, nullable=False),
        Column("topic", Text, nullable=False),
        *_of_project(),
    )
    op.create_table(
        "gate",
        Column("at", BigInteger, nullable=False),
        Column("by", String(32), nullable=False),
        Column("verdict", String(20), nullable=False),
        Column("name", Text, nullable=False),
        *_of_project(),
    )
