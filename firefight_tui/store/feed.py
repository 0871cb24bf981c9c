"""What others committed: SQLite tells that something was, PostgreSQL what."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from sqlalchemy.exc import SQLAlchemyError

from firefight_tui.errors import StoreError, StoreLost
from firefight_tui.store.engine import identity
from firefight_tui.store.failures import plainly
from firefight_tui.store.store import Store
from firefight_tui.store.work import CHANNEL
from firefight_tui.words import _

if TYPE_CHECKING:
    from pathlib import Path

    import psycopg

LOOK_EVERY = 0.25
"""Seconds between two looks at a SQLite store, and the longest a closed feed still waits."""


class Feed:
    """One listener on a store, with a connection of its own; for one thread at a time, `close` from any.

    Nothing is read through it and no transaction is kept open: whoever hears of a change reads again what is shown.
    """

    def __init__(self, store: Store) -> None:
        self._listener = _Watch(store) if store.is_sqlite else _Listen(store)
        self._closed = threading.Event()
        self._looking = threading.Lock()

    def poll(self, timeout: float = 0.0) -> frozenset[str] | None:
        """What was committed by anyone since the last call, this process included.

        Args:
            timeout: How many seconds to wait for something.

        Returns:
            The subjects that changed, such as `complaint:12`; none where nothing did; None where something did and
            it is not known what, also when the connection was made anew: then everything is read again.

        Raises:
            StoreLost: The store cannot be reached. The next call tries again.
        """
        until = time.monotonic() + timeout
        while not self._closed.is_set():
            left = max(0.0, until - time.monotonic())
            with self._looking:
                found = self._listener.look(min(left, LOOK_EVERY), self._closed)
                if self._closed.is_set():
                    self._listener.close()
            if found is None or found or time.monotonic() >= until:
                return found
        return frozenset()

    def rest(self, seconds: float) -> None:
        """Wait without listening, unless the feed is closed."""
        self._closed.wait(seconds)

    def close(self) -> None:
        """Stop waiting and give the connection back."""
        self._closed.set()
        # A look that is just connecting may take longer; it then gives its connection back itself.
        if self._looking.acquire(timeout=2 * LOOK_EVERY):
            self._listener.close()
            self._looking.release()


class _Watch:
    """SQLite: the file's data version, which every commit through another connection moves."""

    def __init__(self, store: Store) -> None:
        assert store.path is not None, "a SQLite store is a file"
        self._store = store
        self._path: Path = store.path
        self._connection: sqlite3.Connection | None = None
        self._version = 0
        self._file: tuple[int, int] | None = None
        self._awaited = False

    def look(self, wait: float, closed: threading.Event) -> frozenset[str] | None:
        with plainly():
            found = self._looked()
        if found == frozenset() and wait:
            closed.wait(wait)
        return found

    def _looked(self) -> frozenset[str] | None:
        if self._connection is None:
            return self._opened()
        self._same_file()
        version = self._data_version(self._connection)
        if version == self._version:
            return frozenset()
        self._version = version
        return None

    def _opened(self) -> frozenset[str] | None:
        """Begin to watch; a store that came or came back since the last look is a change."""
        if self._file is None and not self._path.exists():
            self._awaited = True
            return frozenset()
        self._same_file()
        connection = sqlite3.connect(
            f"{self._path.as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
        )
        try:
            self._version = self._data_version(connection)
        except sqlite3.Error:
            connection.close()
            raise
        self._connection = connection
        awaited, self._awaited = self._awaited, True
        return None if awaited else frozenset()

    def _same_file(self) -> None:
        """A file put in the place of ours is another store; a commit to an unlinked one moves nothing we see."""
        try:
            self._store.check_file()
            found = identity(self._path)
        except (OSError, StoreLost) as error:
            self._drop()
            raise _lost() from error
        if self._file not in (None, found):
            self._drop()
            raise _lost()
        self._file = found

    @staticmethod
    def _data_version(connection: sqlite3.Connection) -> int:
        return int(connection.execute("PRAGMA data_version").fetchone()[0])

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        self._drop()


class _Listen:
    """PostgreSQL: notifications, whose payload names the subject."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None
        self._heard_before = False

    def look(self, wait: float, closed: threading.Event) -> frozenset[str] | None:
        if closed.is_set():
            return frozenset()
        with self._reaching():
            if self._connection is None:
                self._connection = self._listening()
                again, self._heard_before = self._heard_before, True
                if again:
                    return None
            return frozenset(one.payload for one in self._connection.notifies(timeout=wait, stop_after=1))

    def _listening(self) -> psycopg.Connection[tuple[object, ...]]:
        pooled = self._store.engine.raw_connection()
        connection = cast("psycopg.Connection[tuple[object, ...]]", pooled.driver_connection)
        pooled.detach()
        try:
            connection.rollback()
            connection.autocommit = True
            connection.execute(f"LISTEN {CHANNEL}".encode("ascii"))
        except BaseException:
            connection.close()  # Nobody else knows of it any more.
            raise
        return connection

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Whatever goes wrong on the way to the server means that it cannot be reached; the next look connects anew."""
        import psycopg

        try:
            with plainly():
                yield
        except (psycopg.Error, SQLAlchemyError, StoreError) as error:
            self.close()
            raise _lost() from error

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _lost() -> StoreLost:
    return StoreLost(_("The store cannot be reached."), _("What you type is kept. The desk goes on when it is back."))
