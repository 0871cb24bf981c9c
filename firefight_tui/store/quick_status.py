"""The quick read of a status bar, in a module of its own: a process that lives for milliseconds loads no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from firefight_tui.domain.status import Status
from firefight_tui.store.quick_open import MissingStore, open_store, scheme_of
from firefight_tui.store.quick_sql import POSTGRESQL, SQLITE

ZERO = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def quick_status(address: str, now: datetime) -> Status | None:
    """What a status bar shows, as `views.queue.status` gives it; None where there is no store yet.

    Raises:
        NotQuick: The views must answer this.
    """
    sql = SQLITE if scheme_of(address) == "sqlite" else POSTGRESQL
    try:
        with open_store(address) as connection:
            found = connection.execute(sql["status"], {"now": (now - ZERO) // MILLISECOND}).fetchall()
    except MissingStore:
        return None
    opened, late, unsent, stuck, number, due_at, clock = found[0]
    return Status(opened, late, unsent, stuck, number, None if due_at is None else ZERO + due_at * MILLISECOND, clock)
