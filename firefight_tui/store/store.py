"""The store: one database, opened for reading or writing in short transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, func, inspect, select
from sqlalchemy.orm import Session

from firefight_tui.errors import StoreBusy, StoreLost, StoreOutdated
from firefight_tui.store import engine as engines
from firefight_tui.store.failures import plainly
from firefight_tui.store.models import Fact
from firefight_tui.store.schema import EPOCH, SCHEMA_LOCK, create, refuse_foreign, stamp
from firefight_tui.store.work import UnitOfWork
from firefight_tui.words import _


class Store:
    """One database. Built once, in the composition root; safe to use from several threads.

    Attributes:
        url: Its SQLAlchemy URL.
        engine: Its engine; only this room uses it.
    """

    def __init__(self, address: str) -> None:
        self.url: URL = engines.parse_url(address)
        self.engine: Engine = engines.make_engine(self.url)
        self._file: tuple[int, int] | None = None
        self._checked = False

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is a SQLite file."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def path(self) -> Path | None:
        """The file of a SQLite store."""
        return engines.sqlite_path(self.url) if self.is_sqlite else None

    def exists(self) -> bool:
        """Whether there is a store with our tables at the address."""
        if self.path is not None and not (self.path.exists() and self.path.stat().st_size):
            return False
        with plainly(), self.engine.connect() as connection:
            return inspect(connection).has_table(Fact.__tablename__)

    def ensure(self) -> None:
        """Create the store where there is none; check the schema where there is one.

        Raises:
            StoreOutdated: The store has another schema.
        """
        if self._checked:
            return
        if not self.exists():
            if self.path is not None:
                engines.create_directory(self.path)
            try:
                create(self.engine)
            except StoreBusy:
                # Others who came first have made it meanwhile, and write already.
                if not self.exists():
                    raise
        self.check_schema()

    def check_schema(self, *, newer_too: bool = False) -> None:
        """Compare the store's schema with ours.

        Args:
            newer_too: Whether what a newer program added is refused as well, see `schema.refuse_foreign`.

        Raises:
            StoreOutdated: This program cannot work with it; the hint names the way out.
        """
        with plainly(), Session(self.engine) as session:
            refuse_foreign(*(session.execute(stamp()).one_or_none() or (None, None)), newer_too=newer_too)
        self._checked = True
        if self.path is not None:
            self._file = engines.identity(self.path)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A short read transaction; nothing read is kept open after it.

        Raises:
            StoreError: The store cannot be read.
        """
        self.check_file()
        with plainly(), Session(self.engine, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """A write transaction: commits only by `commit()`, rolls back at its end otherwise.

        Raises:
            StoreError: The store could not save; nothing was.
            Conflict: A row has changed since it was read.
        """
        self.check_file()
        with plainly(), UnitOfWork(self.engine.execution_options(**{engines.WRITES: True}), self.is_sqlite) as work:
            self._check_epoch(work)
            # Again, now that nobody else can write: a restore swaps the file under the writer's lock.
            self.check_file()
            yield work

    def _check_epoch(self, work: UnitOfWork) -> None:
        wanted = select(Fact.value).where(Fact.name == "epoch")
        if not self.is_sqlite:
            # SQLite's writer's lock keeps an upgrade out; here every writer shares a lock the upgrade takes alone.
            wanted = wanted.add_columns(func.pg_try_advisory_xact_lock_shared(SCHEMA_LOCK))
        found, *unlocked = work.session.execute(wanted).one_or_none() or (None,)
        if unlocked == [False]:
            raise StoreBusy(_("The store is being upgraded."), _("Nothing was saved. Try again in a moment."))
        if found != str(EPOCH):
            hint = _("Restart the desk to go on; what you typed is kept.")
            raise StoreOutdated(_("The store was upgraded under this session."), hint)

    def check_file(self) -> None:
        """Compare the file with the one first opened: writing after an unlink succeeds silently.

        Raises:
            StoreLost: It was moved, replaced or removed.
        """
        if self.path is None or self._file is None:
            return
        try:
            same = engines.identity(self.path) == self._file
        except OSError:
            same = False
        if not same:
            self.engine.dispose()
            raise StoreLost(_("The store's file was moved or replaced."), _("Nothing was saved. Start the desk again."))

    def close(self) -> None:
        """Give back all connections; what is opened after it is looked at anew."""
        self.engine.dispose()
        self._file, self._checked = None, False
