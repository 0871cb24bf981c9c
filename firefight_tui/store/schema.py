"""The schema beyond the tables: its epoch, the append-only triggers, and the search index of each database."""

from __future__ import annotations

import uuid

from sqlalchemy import Connection, Engine, insert, inspect, text

from firefight_tui.errors import BadSettings
from firefight_tui.store import triggers
from firefight_tui.store.engine import WRITES
from firefight_tui.store.failures import plainly
from firefight_tui.store.models import Base, Fact, Roster
from firefight_tui.words import _

EPOCH = 1
"""Rises with every migration a running older program must not write over."""

HEAD = "0001"
"""The newest migration; a fresh store is stamped with it."""

SCHEMA_LOCK = 4677195
"""PostgreSQL's advisory lock: whoever makes or upgrades the schema holds it alone, every writer shares it."""

# As alembic makes it.
VERSION_TABLE = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)

# The lexemes are ours (domain/tokens.py), joined by blanks: the ascii tokenizer cuts at blanks only and leaves every
# other character as it is, whatever Unicode version SQLite was built with.
SQLITE_SEARCH = ("CREATE VIRTUAL TABLE search USING fts5(lexemes, tokenize='ascii', columnsize=0)",)

POSTGRESQL_SEARCH = (
    "CREATE TABLE search (rowid bigint PRIMARY KEY, lexemes tsvector NOT NULL)",
    "CREATE INDEX ix_search_lexemes ON search USING gin (lexemes)",
)


def create(engine: Engine) -> None:
    """Make all tables, triggers and the search index in an empty database, in one transaction.

    Raises:
        BadSettings: The database holds tables of something else.
    """
    with plainly(), engine.execution_options(**{WRITES: True}).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({SCHEMA_LOCK})"))
        tables = inspect(connection).get_table_names()
        if Fact.__tablename__ in tables:
            return
        if tables:
            raise BadSettings(
                _("The database holds something else than a store: {table}.").format(table=sorted(tables)[0]),
                _("Name another one with --store."),
            )
        Base.metadata.create_all(connection)
        create_extras(connection)
        connection.execute(text(VERSION_TABLE))
        connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": HEAD})
        seed(connection)


def create_extras(connection: Connection) -> None:
    """Make what the table definitions cannot say: triggers and the search index."""
    triggers.install(connection)
    for statement in SQLITE_SEARCH if connection.dialect.name == "sqlite" else POSTGRESQL_SEARCH:
        connection.exec_driver_sql(statement)


def seed(connection: Connection) -> None:
    """Put in the rows every store has: its epoch, its own id, and the roster's subject."""
    facts = [{"name": "epoch", "value": str(EPOCH)}, {"name": "store", "value": str(uuid.uuid4())}]
    connection.execute(insert(Fact), facts)
    connection.execute(insert(Roster), [{"id": 1, "version": 1, "retracted": False, "head": "", "entries": 0}])
