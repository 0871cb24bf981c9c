"""One watch a store: a lock beside a SQLite file, an advisory lock of a PostgreSQL server."""

from __future__ import annotations

import fcntl
import os
import socket
from typing import TYPE_CHECKING, Protocol, cast

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from firefight_tui.errors import CannotCreate, StoreBusy, StoreLost
from firefight_tui.store.failures import plainly
from firefight_tui.store.store import Store
from firefight_tui.words import _

if TYPE_CHECKING:
    import psycopg

WATCH_LOCK = 0x66697265_77617463
"""PostgreSQL's number for it: `firewatc`."""


class WatchLock(Protocol):
    """The right to watch a store, until it is let go or the process ends."""

    def hold(self) -> None:
        """Make sure that it is still held.

        Raises:
            StoreLost: The server cannot be asked.
            StoreBusy: Somebody else has it by now.
        """
        ...

    def release(self) -> None:
        """Let it go."""
        ...


def lock_watch(store: Store) -> WatchLock:
    """Take the right to watch a store.

    Raises:
        StoreBusy: Another watch has it; the message says which.
    """
    return _FileLock(store) if store.is_sqlite else _ServerLock(store)


class _FileLock:
    """The kernel lets it go with the process, however that ends; the file stays, so that nobody locks another one."""

    def __init__(self, store: Store) -> None:
        assert store.path is not None, "a SQLite store is a file"
        self._store = store
        path = store.path.with_name(f"{store.path.name}.watch")
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise CannotCreate(
                _("The lock {path} cannot be made: {reason}.").format(path=path, reason=error.strerror)
            ) from error
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(self._handle, 200, 0).decode("utf-8", "replace").strip()
            os.close(self._handle)
            raise _taken(holder) from error
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, f"{_ourselves()}\n".encode(), 0)

    def hold(self) -> None:
        """See `WatchLock.hold`: a lock on a file that was put aside guards another store."""
        self._store.check_file()

    def release(self) -> None:
        """See `WatchLock.release`."""
        os.ftruncate(self._handle, 0)
        os.close(self._handle)


class _ServerLock:
    """A session of its own keeps it; where that is lost the lock is taken anew, or somebody else has it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None
        self._lock()

    def _lock(self) -> None:
        with plainly():
            pooled = self._store.engine.raw_connection()
        connection = cast("psycopg.Connection[tuple[object, ...]]", pooled.driver_connection)
        pooled.detach()
        try:
            connection.rollback()
            connection.autocommit = True
            connection.execute("SELECT set_config('application_name', %s, false)", (_ourselves()[:63],))
            if connection.execute("SELECT pg_try_advisory_lock(%s)", (WATCH_LOCK,)).fetchone() == (True,):
                self._connection = connection
                return
            holder = connection.execute(_HOLDER, (WATCH_LOCK >> 32, WATCH_LOCK & 0xFFFFFFFF)).fetchone()
        finally:
            if self._connection is not connection:
                connection.close()  # Nobody else knows of it any more.
        raise _taken(str(holder[0]) if holder is not None else "")

    def hold(self) -> None:
        """See `WatchLock.hold`."""
        import psycopg

        try:
            if self._connection is None:
                self._lock()
            else:
                self._connection.execute("SELECT 1")
        except (psycopg.Error, SQLAlchemyError, DBAPIError) as error:
            self.release()
            raise StoreLost(_("The connection to the store is lost.")) from error

    def release(self) -> None:
        """See `WatchLock.release`."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


_HOLDER = """
SELECT activity.application_name FROM pg_locks AS lock JOIN pg_stat_activity AS activity USING (pid)
WHERE lock.locktype = 'advisory' AND lock.granted AND lock.objsubid = 1
AND lock.classid::bigint = %s AND lock.objid::bigint = %s
"""


def _ourselves() -> str:
    return f"firefight watch {os.getpid()} {socket.gethostname()}"


def _taken(holder: str) -> StoreBusy:
    return StoreBusy(
        _("This store is watched already, by: {holder}.").format(holder=holder or _("somebody unknown")),
        _("One watch is enough; end that one first."),
    )
