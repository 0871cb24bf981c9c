"""Putting a backup in the place of a SQLite store, with the old one kept beside it."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from firefight_tui.errors import BadInput, NoInput, StoreBroken, StoreBusy, StoreOutdated
from firefight_tui.store import engine as engines
from firefight_tui.store.backing_up import (
    HEADS_FACT,
    MADE_FACT,
    beside,
    no_file_of_postgresql,
    opened,
    plain_writing,
    put,
    sync,
    vacuum_into,
    verified,
)
from firefight_tui.store.failures import plainly
from firefight_tui.store.heads import Heads
from firefight_tui.store.schema import EPOCH, HEAD
from firefight_tui.store.store import Store
from firefight_tui.words import _

# SQLite's own locks lie on these bytes of the file (its file format, "lock-byte page"): whoever has the file open
# in WAL mode holds a shared lock among them.
_LOCK_BYTE, _LOCK_LENGTH = 0x4000_0000, 512

_UNREADABLE = ("SQLITE_NOTADB", "SQLITE_CORRUPT")


@dataclass(frozen=True)
class RestoreReport:
    """A backup that was put in place.

    Attributes:
        path: The store's file.
        kept: Where the store that was there before lies now; None where there was none.
        heads: The heads of the restored chains.
        outdated: Whether the backup has an older schema and wants `firefight store upgrade`.
    """

    path: Path
    kept: Path | None
    heads: Heads
    outdated: bool


def restore(store: Store, source: Path) -> RestoreReport:
    """Put a backup in the store's place; the old store is kept beside it.

    The backup is copied and verified first, then both change places while nobody has the store open.

    Raises:
        Unavailable: The store is in PostgreSQL; the hint names its own tools.
        NoInput: There is no such backup.
        BadInput: The file is no backup of a store.
        StoreBroken: The backup is damaged, or is not what it was when it was made.
        StoreOutdated: It was made by a newer program.
        StoreBusy: Somebody has the store open.
        CannotCreate: The file cannot be written.
    """
    if store.path is None:
        raise no_file_of_postgresql()
    source = source.expanduser().absolute()
    if not source.is_file():
        raise NoInput(_("There is no file {path}.").format(path=source))
    if store.path.exists() and store.path.samefile(source):
        raise BadInput(_("{path} is the store itself.").format(path=source), _("Name a backup of it."))
    engines.refuse_network_file_system(store.path)
    engines.create_directory(store.path)
    store.close()
    with plainly(), beside(store.path) as temporary:
        heads, outdated = _copied(source, temporary)
        sync(temporary)
        kept = _swapped(store.path, temporary)
    return RestoreReport(store.path, kept, heads, outdated)


def _copied(source: Path, temporary: Path) -> tuple[Heads, bool]:
    """A verified copy of the backup, and whether its schema is older than ours."""
    try:
        vacuum_into(source, temporary)
        heads = verified(temporary)
    except sqlite3.DatabaseError as error:
        if str(getattr(error, "sqlite_errorname", "")).startswith(_UNREADABLE):
            raise BadInput(_("{path} is damaged, or no backup of a store.").format(path=source)) from error
        raise
    with opened(temporary) as connection:
        facts = dict(connection.execute("SELECT name, value FROM fact"))
        (migration,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
        # True of the backup, not of the store it becomes.
        connection.execute("DELETE FROM fact WHERE name IN (?, ?)", (HEADS_FACT, MADE_FACT))
    if facts.get(HEADS_FACT, heads.digest) != heads.digest:
        raise StoreBroken(_("The timelines in {path} are not those of the day it was made.").format(path=source))
    epoch = int(facts.get("epoch", 0))
    if epoch > EPOCH:
        raise StoreOutdated(
            _("The backup has schema {found}, this program needs {wanted}.").format(found=epoch, wanted=EPOCH),
            _("Restart with the newer program."),
        )
    return heads, (epoch, migration) < (EPOCH, HEAD)


def _swapped(path: Path, temporary: Path) -> Path | None:
    """Change places, while nobody has the store open."""
    if not path.stat().st_size:
        put(temporary, path, force=True)
        return None
    _settle(path)
    with _alone(path), plain_writing(path):
        kept = _kept_beside(path)
        # In this order a kill leaves the old store without its log, which `kept` has; the other way round the old log
        # would be played into the new store.
        for name in ("-wal", "-shm"):
            path.with_name(path.name + name).unlink(missing_ok=True)
        put(temporary, path, force=True)
    return kept


def _settle(path: Path) -> None:
    """Bring what the write-ahead log holds into the file and give the log up, which only works alone.

    Raises:
        StoreBusy: Somebody has the store open.
    """
    try:
        with opened(path) as connection:
            connection.execute("PRAGMA busy_timeout=1000")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        # What is damaged is restored as it is: its log is kept with it.
        if str(getattr(error, "sqlite_errorname", "")).startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise _in_use() from error


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold all of SQLite's locks on a file, healthy or damaged; whoever opens it now waits.

    Raises:
        StoreBusy: Somebody has the store open.
    """
    descriptor = os.open(path, os.O_RDWR)
    try:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCK_LENGTH, _LOCK_BYTE)
        except OSError as error:
            raise _in_use() from error
        yield
    finally:
        os.close(descriptor)


def _in_use() -> StoreBusy:
    return StoreBusy(_("Somebody has the store open."), _("Close every desk and `firefight watch`, then try again."))


def _kept_beside(path: Path) -> Path:
    """Give the old store a second name, with its log if it has one."""
    stamp = datetime.now(UTC)
    kept = path.with_name(f"{path.name}.before-restore-{stamp:%Y%m%dT%H%M%S.%f}")
    for name in ("", "-wal"):
        old = path.with_name(path.name + name)
        if old.exists():
            _second_name(old, kept.with_name(kept.name + name))
    return kept


def _second_name(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:
        # A file system without links.
        shutil.copy2(old, new)
        sync(new)
