"""The first schema."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = BigInteger().with_variant(Integer, "sqlite")

# What a migration did stays as it was, whatever the models say later: nothing here is imported from them.
APPEND_ONLY = "timeline is append-only"

_ABORT = f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
_REFUSE = "EXECUTE FUNCTION firefight_append_only()"

_MORE_THAN_REDACTED = (
    "NEW.text IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.id <> OLD.id OR NEW.entry_id <> OLD.entry_id "
    "OR NEW.digest <> OLD.digest OR NEW.kind <> OLD.kind OR NEW.row_id <> OLD.row_id OR NEW.field <> OLD.field"
)
_TAKEN = (
    "EXISTS (SELECT 1 FROM entry WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM entry "
    "WHERE subject_kind = NEW.subject_kind AND subject_id = NEW.subject_id AND sequence = NEW.sequence) "
    "OR EXISTS (SELECT 1 FROM entry WHERE operation_id = NEW.operation_id "
    "AND subject_kind = NEW.subject_kind AND subject_id = NEW.subject_id)"
)

SQLITE = {
    "entry_never_updated": f"BEFORE UPDATE ON entry {_ABORT}",
    "entry_never_deleted": f"BEFORE DELETE ON entry {_ABORT}",
    "entry_never_replaced": f"BEFORE INSERT ON entry WHEN {_TAKEN} {_ABORT}",
    "entry_text_only_redacted": f"BEFORE UPDATE ON entry_text WHEN {_MORE_THAN_REDACTED} {_ABORT}",
    "entry_text_never_deleted": f"BEFORE DELETE ON entry_text {_ABORT}",
    "entry_text_never_replaced": (
        f"BEFORE INSERT ON entry_text WHEN EXISTS (SELECT 1 FROM entry_text WHERE id = NEW.id) {_ABORT}"
    ),
}

POSTGRESQL = {
    "entry_never_changed": f"BEFORE UPDATE OR DELETE ON entry FOR EACH ROW {_REFUSE}",
    "entry_never_truncated": f"BEFORE TRUNCATE ON entry FOR EACH STATEMENT {_REFUSE}",
    "entry_text_only_redacted": f"BEFORE UPDATE ON entry_text FOR EACH ROW WHEN ({_MORE_THAN_REDACTED}) {_REFUSE}",
    "entry_text_never_deleted": f"BEFORE DELETE ON entry_text FOR EACH ROW {_REFUSE}",
    "entry_text_never_truncated": f"BEFORE TRUNCATE ON entry_text FOR EACH STATEMENT {_REFUSE}",
}

POSTGRESQL_FUNCTION = (
    "CREATE OR REPLACE FUNCTION firefight_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{APPEND_ONLY}'; END $$"
)
POSTGRESQL_RIGHTS = (
    "REVOKE UPDATE, DELETE, TRUNCATE ON entry FROM PUBLIC",
    "REVOKE DELETE, TRUNCATE ON entry_text FROM PUBLIC",
)

SQLITE_SEARCH = ("CREATE VIRTUAL TABLE search USING fts5(lexemes, tokenize='ascii', columnsize=0)",)
POSTGRESQL_SEARCH = (
    "CREATE TABLE search (rowid bigint PRIMARY KEY, lexemes tsvector NOT NULL)",
    "CREATE INDEX ix_search_lexemes ON search USING gin (lexemes)",
)


def _row() -> list[Column[Any]]:
    return [
        Column("id", KEY, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("retracted", Boolean, nullable=False),
    ]


def _subject() -> list[Column[Any]]:
    return [Column("head", String(64), nullable=False), Column("entries", Integer, nullable=False), *_row()]


def _of_complaint() -> list[Column[Any]]:
    return [Column("complaint_id", KEY, ForeignKey("complaint.id"), nullable=False, index=True), *_row()]


def upgrade() -> None:
    _people()
    _timeline()
    _complaint()
    _complaints_rows()
    _arrivals()
    for statement in _extras(op.get_bind().dialect.name):
        op.get_bind().exec_driver_sql(statement)
    _seed()


def _people() -> None:
    """Clients, their people and projects, our engineers."""
    op.create_table(
        "client",
        Column("name", Text, nullable=False, unique=True),
        Column("domain", String(255)),
        Column("timezone", String(64), nullable=False),
        Column("calendar", String(255), nullable=False),
        Column("language", String(8), nullable=False),
        Column("severity", Integer, nullable=False),
        Column("rhythm", String(80)),
        Column("confirmed", Boolean, nullable=False),
        *_subject(),
        Index("ix_client_domain", "domain"),
    )
    op.create_table(
        "engineer",
        Column("handle", String(32), nullable=False, unique=True),
        Column("access", String(20), nullable=False),
        Column("timezone", String(64), nullable=False),
        Column("hours", String(255), nullable=False),
        Column("capacity", SmallInteger, nullable=False),
        Column("active", Boolean, nullable=False),
        Column("roles", Text, nullable=False),
        Column("skills", Text, nullable=False),
        Column("name", Text, nullable=False),
        *_row(),
    )
    op.create_table(
        "roster",
        *_subject(),
    )
    op.create_table(
        "person",
        Column("client_id", KEY, ForeignKey("client.id"), nullable=False),
        Column("name", Text, nullable=False),
        Column("email", Text),
        Column("phone", Text),
        Column("title", Text),
        *_row(),
        Index("ix_person_client", "client_id"),
        Index("ix_person_email", "email"),
    )
    op.create_table(
        "project",
        Column("client_id", KEY, ForeignKey("client.id"), nullable=False),
        Column("name", Text, nullable=False),
        Column("manager", Text),
        Column("delivered_on", BigInteger),
        *_subject(),
        UniqueConstraint("client_id", "name"),
    )


def _timeline() -> None:
    """Operations, the entries they wrote, the words beside the chain, facts about the store."""
    op.create_table(
        "operation",
        Column("ordinal", KEY, primary_key=True),
        Column("id", String(36), nullable=False, unique=True),
        Column("actor", String(32), nullable=False),
        Column("verb", String(32), nullable=False),
        Column("request", String(64), nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
        Column("undoable", Boolean, nullable=False),
        Column("undone_at", BigInteger),
        Index("ix_operation_actor", "actor", "ordinal"),
    )
    op.create_table(
        "entry",
        Column("id", KEY, primary_key=True),
        Column("subject_kind", String(12), nullable=False),
        Column("subject_id", KEY, nullable=False),
        Column("sequence", Integer, nullable=False),
        Column("operation_id", String(36), nullable=False),
        Column("verb", String(32), nullable=False),
        Column("actor", String(32), nullable=False),
        Column("login", String(64), nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
        Column("undoes", KEY, ForeignKey("entry.id"), index=True),
        Column("previous", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
        Column("changes", Text, nullable=False),
        UniqueConstraint("subject_kind", "subject_id", "sequence"),
        UniqueConstraint("operation_id", "subject_kind", "subject_id"),
    )
    op.create_table(
        "entry_text",
        Column("id", KEY, primary_key=True),
        Column("entry_id", KEY, ForeignKey("entry.id"), nullable=False, index=True),
        Column("kind", String(20), nullable=False),
        Column("row_id", KEY, nullable=False),
        Column("field", String(32), nullable=False),
        Column("digest", String(64), nullable=False),
        Column("salt", String(32)),
        Column("text", Text),
        Index("ix_entry_text_place", "kind", "row_id", "field", "id"),
    )
    op.create_table(
        "fact",
        Column("name", String(40), primary_key=True),
        Column("value", Text, nullable=False),
    )


def _complaint() -> None:
    """The complaint."""
    op.create_table(
        "complaint",
        Column("client_id", KEY, ForeignKey("client.id"), nullable=False, index=True),
        Column("project_id", KEY, ForeignKey("project.id"), index=True),
        Column("contact_id", KEY, ForeignKey("person.id")),
        Column("stage", String(20), nullable=False, index=True),
        Column("severity", Integer, nullable=False),
        Column("complexity", String(20)),
        Column("cause", String(20)),
        Column("also", Text, nullable=False),
        Column("kind", String(20)),
        Column("channel", String(20), nullable=False),
        Column("commander", String(32), ForeignKey("engineer.handle")),
        Column("about", String(80)),
        Column("received_at", BigInteger, nullable=False),
        Column("occurred_at", BigInteger),
        Column("promised_at", BigInteger),
        Column("merged_into", KEY, ForeignKey("complaint.id")),
        Column("reopened", SmallInteger, nullable=False),
        Column("assumed", Text, nullable=False),
        Column("is_open", Boolean, nullable=False),
        Column("untold", Boolean, nullable=False),
        Column("due_at", BigInteger, nullable=False),
        Column("due_clock", String(20)),
        Column("missed", Text, nullable=False),
        Column("waiting_on", String(20)),
        Column("waiting_until", BigInteger),
        Column("updated_at", BigInteger, nullable=False),
        Column("title", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("impact", Text),
        Column("dissatisfaction", Text),
        Column("remedy_sought", Text),
        Column("client_event", Text),
        Column("requirement", Text),
        Column("expected", Text),
        Column("delivered", Text),
        Column("condition", Text),
        Column("spent", Text),
        Column("agreed", Text),
        *_subject(),
        Index("ix_complaint_commander", "commander", "is_open"),
        Index("ix_complaint_open_due", "is_open", "due_at", "id", "commander", "waiting_on", "waiting_until"),
        Index("ix_complaint_open_received", "is_open", "received_at", "id"),
        Index("ix_complaint_open_severity", "is_open", "severity", "due_at", "id"),
        Index("ix_complaint_open_updated", "is_open", "updated_at", "id"),
    )


def _complaints_rows() -> None:
    """What belongs to one complaint."""
    op.create_table(
        "phenomenon",
        Column("text", Text, nullable=False),
        Column("occurred_at", BigInteger),
        *_of_complaint(),
    )
    op.create_table(
        "contact",
        Column("at", BigInteger, nullable=False),
        Column("direction", String(20), nullable=False),
        Column("channel", String(20), nullable=False),
        Column("person_id", KEY, ForeignKey("person.id")),
        Column("mood", SmallInteger),
        Column("by", String(32)),
        Column("next_update_at", BigInteger),
        Column("script", String(80)),
        Column("subject", Text),
        Column("said", Text, nullable=False),
        Column("quoted", Text),
        *_of_complaint(),
    )
    op.create_table(
        "note",
        Column("at", BigInteger, nullable=False),
        Column("by", String(32), nullable=False),
        Column("text", Text, nullable=False),
        *_of_complaint(),
    )
    op.create_table(
        "waiting",
        Column("on", String(20), nullable=False),
        Column("since", BigInteger, nullable=False),
        Column("until", BigInteger),
        Column("ended_at", BigInteger),
        Column("reason", Text, nullable=False),
        *_of_complaint(),
    )
    op.create_table(
        "member",
        Column("engineer", String(32), ForeignKey("engineer.handle"), nullable=False, index=True),
        Column("role", String(20), nullable=False),
        Column("since", BigInteger, nullable=False),
        Column("left_at", BigInteger),
        Column("confirmed_at", BigInteger),
        Column("assumed", Boolean, nullable=False),
        Column("duty", Text, nullable=False),
        *_of_complaint(),
    )
    op.create_table(
        "link",
        Column("other_id", KEY, ForeignKey("complaint.id"), nullable=False, index=True),
        Column("kind", String(20), nullable=False),
        *_of_complaint(),
    )
    op.create_table(
        "evidence",
        Column("id", KEY, primary_key=True),
        Column("digest", String(64), nullable=False, index=True),
        Column("size", Integer, nullable=False),
        Column("content", LargeBinary),
    )
    op.create_table(
        "attachment",
        Column("evidence_id", KEY, ForeignKey("evidence.id"), nullable=False),
        Column("content_type", String(120), nullable=False),
        Column("size", Integer, nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("name", Text, nullable=False),
        *_of_complaint(),
    )


def _arrivals() -> None:
    """What came in, and what each reader has seen."""
    op.create_table(
        "arrival",
        Column("id", KEY, primary_key=True),
        Column("complaint_id", KEY, ForeignKey("complaint.id"), index=True),
        Column("entry_id", KEY, ForeignKey("entry.id"), index=True),
        Column("evidence_id", KEY, ForeignKey("evidence.id")),
        Column("status", String(12), nullable=False),
        Column("message_id", Text),
        Column("content_hash", String(64), nullable=False),
        Column("arrived_at", BigInteger, nullable=False),
        Column("source", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Index("ix_arrival_content_hash", "content_hash"),
        Index("ix_arrival_message_id", "message_id"),
    )
    op.create_table(
        "reading",
        Column("actor", String(32), primary_key=True),
        Column("complaint_id", KEY, ForeignKey("complaint.id"), primary_key=True),
        Column("entries", Integer, nullable=False),
        Column("seen_at", BigInteger, nullable=False),
    )


def _extras(dialect: str) -> tuple[str, ...]:
    """Triggers and the search index."""
    if dialect == "sqlite":
        return (*(f"CREATE TRIGGER {name} {rest}" for name, rest in SQLITE.items()), *SQLITE_SEARCH)
    made = (f"CREATE TRIGGER {name} {rest}" for name, rest in POSTGRESQL.items())
    return (POSTGRESQL_FUNCTION, *made, *POSTGRESQL_RIGHTS, *POSTGRESQL_SEARCH)


def _seed() -> None:
    """The rows every store has: its epoch, its own id, and the roster's subject."""
    facts = sa.table("fact", sa.column("name", Text), sa.column("value", Text))
    op.bulk_insert(facts, [{"name": "epoch", "value": "1"}, {"name": "store", "value": str(uuid.uuid4())}])
    roster = sa.table("roster", *(sa.column(column.name, column.type) for column in _subject()))
    op.bulk_insert(roster, [{"id": 1, "version": 1, "retracted": False, "head": "", "entries": 0}])
