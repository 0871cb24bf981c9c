"""How a store for tests is made: once for each database, copied for each test."""

from __future__ import annotations

from sqlalchemy import text

from firefight_tui.store.store import Store


def prepare(url: str) -> None:
    """Bring an empty database to the newest schema and leave no connection open (a template may have none)."""
    store = Store(url)
    store.ensure()
    if store.is_sqlite:
        with store.engine.connect() as connection:
            connection.execute(text("ROLLBACK"))
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
