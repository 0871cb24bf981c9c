"""Plain connections for the quick reads: opened only to read, short-lived, without SQLAlchemy."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any, Protocol

from firefight_tui.store.quick_sql import BUSY_MILLISECONDS, EPOCH, MIGRATION, POSTGRESQL_OPTIONS

Value = str | int | None
SCHEMA_SQL = "SELECT value, (SELECT version_num FROM alembic_version) FROM fact WHERE name = 'epoch'"


class NotQuick(Exception):
    """The views must answer this."""


class MissingStore(Exception):
    """There is no store at the address yet."""


class Connection(Protocol):
    """What both drivers' connections have in common."""

    def execute(self, sql: str, values: Mapping[str, Value] = ..., /) -> Cursor:
        """Run one statement."""

    def close(self) -> None:
        """Let it go, with whatever it had open."""


class Cursor(Protocol):
    """What both drivers' cursors have in common."""

    def fetchall(self) -> Sequence[tuple[Any, ...]]:
        """The rows."""


def scheme_of(address: str) -> str:
    """The database an address names."""
    return address.partition("://")[0].partition("+")[0]


@contextmanager
def open_store(address: str) -> Iterator[Connection]:
    """A connection to a store of our schema, in one read transaction, closed at the end.

    Raises:
        MissingStore: There is none yet.
        NotQuick: It cannot be read, or has another schema.
    """
    scheme = scheme_of(address)
    if scheme == "sqlite":
        opened = open_sqlite(address)
    elif scheme in {"postgres", "postgresql"}:
        opened = open_postgresql(address)
    else:
        raise NotQuick(scheme)
    with opened as connection:
        found = connection.execute(SCHEMA_SQL).fetchall()
        if not found or found[0][0] != str(EPOCH) or (found[0][1] or "") < MIGRATION:
            raise NotQuick("schema")
        yield connection


@contextmanager
def open_sqlite(address: str) -> Iterator[Connection]:
    """A connection to a SQLite store that can only read, in one transaction, closed at the end.

    Raises:
        MissingStore: There is none yet.
        NotQuick: It cannot be read, or the address says more than a path.
    """
    path = address.partition("://")[2].removeprefix("/")
    if not path or path == ":memory:" or "?" in path or "%" in path or not address.startswith(("sqlite:", "sqlite+py")):
        raise NotQuick(address)
    path = os.path.abspath(os.path.expanduser(path))
    try:
        if not os.stat(path).st_size:
            raise MissingStore
    except FileNotFoundError as error:
        raise MissingStore from error
    except OSError as error:
        raise NotQuick(str(error)) from error
    try:
        with closing(_connected(path)) as connection:
            yield connection
    except sqlite3.OperationalError as error:
        raise (MissingStore if _is_empty(error) else NotQuick)(str(error)) from error
    except sqlite3.Error as error:
        raise NotQuick(str(error)) from error


def _connected(path: str) -> sqlite3.Connection:
    uri = f"file:{path.replace('%', '%25').replace('?', '%3f').replace('#', '%23')}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_MILLISECONDS / 1000)
    try:
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("BEGIN")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _is_empty(error: sqlite3.Error) -> bool:
    return "no such table: fact" in str(error)


@contextmanager
def open_postgresql(address: str) -> Iterator[Connection]:
    """A connection to a PostgreSQL store, closed at the end; psycopg is loaded here.

    Raises:
        MissingStore: The database holds no store yet.
        NotQuick: It cannot be reached or read.
    """
    try:
        import psycopg
    except ImportError as error:
        raise NotQuick("psycopg") from error
    scheme, _separator, rest = address.partition("://")
    if scheme not in {"postgres", "postgresql", "postgresql+psycopg"}:
        raise NotQuick(scheme)
    try:
        found = psycopg.connect(
            f"postgresql://{rest}",
            options=POSTGRESQL_OPTIONS,
            connect_timeout=3,
            application_name="firefight",
        )
        with closing(found) as connection:
            yield connection
    except psycopg.errors.UndefinedTable as error:
        raise (MissingStore if '"fact"' in str(error) else NotQuick)(str(error)) from error
    except psycopg.Error as error:
        raise NotQuick(str(error)) from error
