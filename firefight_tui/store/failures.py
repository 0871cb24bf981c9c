"""What databases say when they fail, turned into six plain messages (safety.md, Storage)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from firefight_tui.errors import (
    Conflict,
    FirefightError,
    StoreBroken,
    StoreBusy,
    StoreError,
    StoreFull,
    StoreLost,
    StoreReadOnly,
)
from firefight_tui.words import N_, _

_BUSY = (
    StoreBusy,
    N_("The store is busy: somebody else is writing for too long."),
    N_("Nothing was saved. Try again."),
)
_FULL = (StoreFull, N_("The disk is full."), N_("Nothing was saved. Make room, then try again."))
_BROKEN = (
    StoreBroken,
    N_("The disk reported an error."),
    N_("Nothing was saved. Try again; if it stays, run `firefight store check`."),
)
_READ_ONLY = (
    StoreReadOnly,
    N_("The store may not be written."),
    N_("Nothing was saved. Check who owns the file and its directory."),
)
_DAMAGED = (
    StoreBroken,
    N_("The store's file is damaged."),
    N_("Nothing was saved. Restore a backup: `firefight store restore`."),
)
_LOST = (StoreLost, N_("The connection to the store is lost."), N_("Nothing was saved. Try again when it is back."))

_SQLITE = (
    ("SQLITE_BUSY", _BUSY),
    ("SQLITE_LOCKED", _BUSY),
    ("SQLITE_FULL", _FULL),
    ("SQLITE_IOERR_WRITE", _FULL),
    ("SQLITE_READONLY", _READ_ONLY),
    ("SQLITE_PERM", _READ_ONLY),
    ("SQLITE_AUTH", _READ_ONLY),
    ("SQLITE_CANTOPEN", _READ_ONLY),
    ("SQLITE_CORRUPT", _DAMAGED),
    ("SQLITE_NOTADB", _DAMAGED),
    ("SQLITE_IOERR", _BROKEN),
)
_POSTGRESQL = (
    ("55P03", _BUSY),
    ("57014", _BUSY),
    ("53100", _FULL),
    ("53", _BUSY),
    ("25006", _READ_ONLY),
    ("42501", _READ_ONLY),
    ("58", _BROKEN),
    ("XX", _DAMAGED),
    ("08", _LOST),
    ("57P", _LOST),
    ("25P03", _LOST),
)

APPEND_ONLY = "timeline is append-only"

COLLIDED = "40"
"""SQLSTATE class of transactions that PostgreSQL ended because of each other: deadlock, serialization failure."""


class Collided(Conflict):
    """Another transaction was faster: performed anew, the same may well succeed."""


def plain(error: BaseException) -> FirefightError | None:
    """The plain error for what a database raised, or None for what is a mistake of ours."""
    if isinstance(error, StaleDataError):
        return collided()
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(error, IntegrityError):
        return None
    if isinstance(original, sqlite3.Error):
        return _matched(_SQLITE, getattr(original, "sqlite_errorname", "") or "")
    state = getattr(original, "sqlstate", None)
    if state is not None and state.startswith(COLLIDED):
        return collided()
    if state is not None:
        return _matched(_POSTGRESQL, state)
    if isinstance(error, DBAPIError) and (
        error.connection_invalidated or type(original).__name__ == "OperationalError"
    ):
        return _made(_LOST)
    return None


def collided() -> Collided:
    """The error for a transaction that came second."""
    return Collided(_("Somebody changed it in between."), _("Look again, then repeat."))


def _matched(table: tuple[tuple[str, tuple[type[StoreError], str, str]], ...], code: str) -> StoreError | None:
    for prefix, row in table:
        if code.startswith(prefix):
            return _made(row)
    return None


def _made(row: tuple[type[StoreError], str, str]) -> StoreError:
    kind, message, hint = row
    return kind(_(message), _(hint))


@contextmanager
def plainly() -> Iterator[None]:
    """Turn database errors raised inside into plain ones; mistakes of ours pass unchanged."""
    try:
        yield
    except (DBAPIError, StaleDataError, sqlite3.Error) as error:
        found = plain(error)
        if found is None:
            raise
        raise found from error
