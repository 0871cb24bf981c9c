"""The schema beyond the tables: its epoch, the append-only triggers, and the search index of each database."""

from __future__ import annotations

import uuid

from sqlalchemy import Connection, Engine, Select, String, column, insert, inspect, select, table, text

from firefight_tui.errors import BadSettings, StoreOutdated
from firefight_tui.store import triggers
from firefight_tui.store.engine import WRITES
from firefight_tui.store.failures import plainly
from firefight_tui.store.models import Base, Fact, Roster
from firefight_tui.words import _

EPOCH = 4
"""Rises with every migration a running older program must not write over."""

HEAD = "0005"
"""The newest migration; a fresh store is stamped with it. Migrations are numbered, so that later ones sort higher."""

SCHEMA_LOCK = 4677195
"""PostgreSQL's advisory lock: whoever makes or upgrades the schema holds it alone, every writer shares it."""

VERSION = table("alembic_version", column("version_num", String))
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


def stamp() -> Select[str, str]:
    """Asks a store for its epoch and the newest migration it has had."""
    return select(Fact.value, select(VERSION.c.version_num).scalar_subquery()).where(Fact.name == "epoch")


def refuse_foreign(epoch: str | None, migration: str | None, *, newer_too: bool = False) -> None:
    """Refuse a schema this program cannot work with: one it writes wrongly, or that lacks something it needs.

    Args:
        epoch: The store's epoch.
        migration: The newest migration it has had.
        newer_too: Whether what a newer program added is refused as well, though it does no harm to go on beside it.

    Raises:
        StoreOutdated: It cannot; the hint names the way out.
    """
    # A store without its facts counts as older than any.
    found, wanted = (int(epoch or 0), migration or ""), (EPOCH, HEAD)
    if found[0] == wanted[0] and (found[1] == wanted[1] or (found[1] > wanted[1] and not newer_too)):
        return
    named, ours = (found[0], wanted[0]) if found[1] == wanted[1] else (found[1], wanted[1])
    hint = _("Run `firefight store upgrade`.") if found < wanted else _("Restart with the newer program.")
    raise StoreOutdated(
        _("The store has schema {found}, this program needs {wanted}.").format(found=named, wanted=ours), hint
    )


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
