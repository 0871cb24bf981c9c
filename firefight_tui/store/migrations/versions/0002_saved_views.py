"""Saved views: queries kept under a name, each reader's own and shared ones."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, Text, UniqueConstraint

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


# A running older program neither knows nor needs the table: the epoch stays.
def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "saved_view",
        Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
        Column("owner", String(32), nullable=False),
        Column("made_by", String(32), nullable=False),
        Column("position", Integer, nullable=False),
        Column("name", Text, nullable=False),
        Column("query", Text, nullable=False),
        UniqueConstraint("owner", "name"),
    )
