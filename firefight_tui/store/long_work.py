"""Engines for work that takes long (upgrade, check, copy), free of the desk's time limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from firefight_tui.store.engine import make_engine

PATIENCE_SECONDS = 60
"""How long such work waits for somebody else's lock."""

AT_ONCE = 1_000
"""Rows held at a time: such work takes the same memory whatever the store's size."""

Progress: TypeAlias = Callable[[str, int], None]
"""Told what is being worked on and how many of it are done."""


def silent(_what: str, _done: int) -> None:
    """Progress nobody looks at."""


@contextmanager
def engine_for_long_work(url: URL, *, keys_checked: bool = True) -> Iterator[Engine]:
    """An engine without statement limits, disposed of at the end.

    Args:
        url: The store's.
        keys_checked: Whether SQLite enforces foreign keys; off, tables may be rebuilt or filled in any order, and
            `broken_references` is for the caller to look at.
    """
    engine = make_engine(url)
    is_sqlite = engine.dialect.name == "sqlite"

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for statement in _SQLITE if is_sqlite else _POSTGRESQL:
            cursor.execute(statement)
        # Without effect inside a transaction, and alembic's batch mode deletes every child row where it is on.
        if is_sqlite and not keys_checked:
            cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.close()
        connection.commit()

    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def one_view(url: URL) -> Iterator[Connection]:
    """A connection that sees the store as it is now for as long as it is open; rows come in batches of `AT_ONCE`."""
    with engine_for_long_work(url) as engine, engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            connection.execution_options(isolation_level="REPEATABLE READ")
        view = connection.begin()
        try:
            yield connection.execution_options(yield_per=AT_ONCE)
        finally:
            view.rollback()


_SQLITE = (f"PRAGMA busy_timeout={PATIENCE_SECONDS * 1000}",)
_POSTGRESQL = (
    "SET statement_timeout = 0",
    "SET idle_in_transaction_session_timeout = 0",
    f"SET lock_timeout = {PATIENCE_SECONDS * 1000}",
)
