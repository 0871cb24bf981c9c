"""Backups of a SQLite store: a verified copy moved into place whole, with the heads of all chains in it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from firefight_tui.errors import BadInput, CannotCreate, NoInput, StoreBroken, Unavailable
from firefight_tui.store.engine import BUSY_MILLISECONDS
from firefight_tui.store.failures import plainly
from firefight_tui.store.heads import LAST_ENTRIES, Heads, hashed
from firefight_tui.store.store import Store
from firefight_tui.words import _

HEADS_FACT = "backup_heads"
"""The fact of a backup that holds the digest of its heads."""

MADE_FACT = "backup_made_at"


@dataclass(frozen=True)
class BackupReport:
    """A backup that was made.

    Attributes:
        path: Where it is.
        size: In bytes.
        heads: The heads of its chains: kept elsewhere, their digest proves later that no timeline was altered.
    """

    path: Path
    size: int
    heads: Heads


def backup(store: Store, target: Path, *, force: bool = False) -> BackupReport:
    """Copy a SQLite store into a file, while others go on working.

    Args:
        store: The store.
        target: Where to; nothing is seen there before the copy is whole and verified.
        force: Whether a file that is there already is replaced.

    Raises:
        Unavailable: The store is in PostgreSQL; the hint names its own tools.
        NoInput: There is no store.
        CannotCreate: There is a file already, or it cannot be written there.
        StoreError: The store cannot be read, or the copy is damaged.
    """
    if store.path is None:
        raise no_file_of_postgresql()
    if not store.exists():
        raise NoInput(_("There is no store at {place}.").format(place=store.path), _("Make one: firefight store init."))
    target = target.expanduser().absolute()
    if target.exists() and (not force or target.samefile(store.path)):
        raise _there_already(target)
    heads = snapshot(store.path, target, force=force)
    return BackupReport(target, target.stat().st_size, heads)


def no_file_of_postgresql() -> Unavailable:
    """The refusal to treat a PostgreSQL store as a file."""
    return Unavailable(
        _("The store is in PostgreSQL, which keeps its own backups."),
        _("Use pg_dump and pg_restore, or firefight store copy to a SQLite file."),
    )


def snapshot(source: Path, target: Path, *, force: bool = False) -> Heads:
    """Copy a SQLite store as it is at this moment: written beside the target, verified, synced, then renamed.

    Raises:
        CannotCreate: There is a file already, or it cannot be written there.
        StoreError: The store cannot be read, or the copy is damaged.
    """
    with plainly(), beside(target) as temporary:
        vacuum_into(source, temporary)
        heads = verified(temporary)
        _note_heads(temporary, heads)
        sync(temporary)
        put(temporary, target, force=force)
    return heads


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """An empty file of mode 0600 in the target's directory, removed at the end unless it was moved away.

    Raises:
        CannotCreate: It cannot be made there.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    with plain_writing(target):
        temporary.unlink(missing_ok=True)
        temporary.touch(mode=0o600, exist_ok=False)
    try:
        yield temporary
    finally:
        for name in ("", "-journal", "-wal", "-shm"):
            temporary.with_name(temporary.name + name).unlink(missing_ok=True)


@contextmanager
def plain_writing(target: Path) -> Iterator[None]:
    """Turn what the system says about a file into a plain error."""
    try:
        yield
    except OSError as error:
        message = _("{path} cannot be written: {reason}.").format(path=target, reason=error.strerror)
        raise CannotCreate(message, _("Choose another place.")) from error


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A plain connection to a file that must be there, closed at the end."""
    address = f"{path.absolute().as_uri()}?mode=rw"
    timeout = BUSY_MILLISECONDS / 1000
    with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=timeout)) as connection:
        connection.execute("PRAGMA trusted_schema=OFF")
        yield connection


def vacuum_into(source: Path, temporary: Path) -> None:
    """Copy what is committed; one read transaction, so writers go on and the copy is of one moment."""
    with opened(source) as connection:
        connection.execute("VACUUM INTO ?", (str(temporary),))


def verified(path: Path) -> Heads:
    """Look whether a copy is a whole store; only for a file nobody else has open.

    Raises:
        BadInput: It is something else than a store.
        StoreBroken: It is damaged.
    """
    with opened(path) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not {"fact", "entry", "search"} <= tables:
            raise BadInput(_("{path} holds something else than a store.").format(path=path))
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise StoreBroken(_("The copy is damaged."), _("Nothing was replaced. Try again; then look at the disk."))
        # The full-text index keeps its own structures, which the check above does not know.
        connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        heads = hashed(connection.execute(LAST_ENTRIES))
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise StoreBroken(_("The copy has rows whose parents are missing."), _("Run firefight store check."))
    return heads


def _note_heads(path: Path, heads: Heads) -> None:
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    with opened(path) as connection:
        rows = [(HEADS_FACT, heads.digest), (MADE_FACT, made_at)]
        connection.executemany("INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)", rows)


def sync(path: Path) -> None:
    """Have a file's content on the disk before it is given its name."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put(temporary: Path, target: Path, *, force: bool = False) -> None:
    """Give a finished file its name, in one step.

    Raises:
        CannotCreate: There is a file of that name, and `force` was not given.
    """
    with plain_writing(target):
        if force:
            temporary.replace(target)
        else:
            _linked(temporary, target)
        sync(target.parent)


def _linked(temporary: Path, target: Path) -> None:
    """Rename without replacing: a link fails where a name is taken, whoever took it in the meantime."""
    try:
        os.link(temporary, target)
    except FileExistsError as error:
        raise _there_already(target) from error
    except OSError:
        # A file system without links.
        if target.exists():
            raise _there_already(target) from None
        temporary.replace(target)


def _there_already(target: Path) -> CannotCreate:
    message = _("{path} is there already.").format(path=target)
    return CannotCreate(message, _("Choose another name, or remove it first."))
