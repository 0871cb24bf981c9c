"""Engines for SQLite and PostgreSQL, set up so that writers queue and nothing acknowledged is lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from firefight_tui.errors import BadSettings, CannotCreate, StoreLost, Unavailable
from firefight_tui.store.turns import take_turn
from firefight_tui.words import _

BUSY_MILLISECONDS = 5_000
NETWORK_FILE_SYSTEMS = frozenset("nfs nfs4 cifs smb3 smbfs 9p fuse.sshfs afs ceph glusterfs fuse.glusterfs".split())
_FILE = "firefight_file"
WRITES = "firefight_writes"
"""Execution option of connections that will write: SQLite then takes its writer's lock at BEGIN."""

PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_MILLISECONDS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
)

POSTGRESQL_OPTIONS = (
    "-c statement_timeout=10000 -c idle_in_transaction_session_timeout=30000 -c lock_timeout=5000 -c timezone=UTC"
)
_CONNECTING = {
    "connect_timeout": 3,
    "keepalives": 1,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    # Keepalives are for idle links only; this one is for a link that dies with a save on its way.
    "tcp_user_timeout": 20_000,
    "application_name": "firefight",
}


def parse_url(text: str) -> URL:
    """The SQLAlchemy URL of a store; `postgresql://` means psycopg, `postgres://` is understood.

    Raises:
        BadSettings: It is no URL, or names a database we do not keep a store in.
    """
    if text.startswith("postgres://"):
        text = "postgresql://" + text.removeprefix("postgres://")
    try:
        url = make_url(text)
    except ArgumentError as error:
        hint = _("Write it as sqlite:///PATH or postgresql://HOST/NAME.")
        raise BadSettings(_("The store's address cannot be read."), hint) from error
    backend = url.get_backend_name()
    if backend == "sqlite":
        if not url.database or url.database == ":memory:":
            raise BadSettings(_("The store needs a file."), _("Write it as sqlite:///PATH or postgresql://HOST/NAME."))
        return url.set(drivername="sqlite+pysqlite")
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    raise BadSettings(
        _("A store is kept in SQLite or PostgreSQL, not in {backend}.").format(backend=backend),
        _("Write it as sqlite:///PATH or postgresql://HOST/NAME."),
    )


def sqlite_path(url: URL) -> Path:
    """The file of a SQLite store."""
    return Path(url.database or "").expanduser().absolute()


def make_engine(url: URL) -> Engine:
    """An engine for the store at `url`; nothing is opened yet."""
    return _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)


def _sqlite(url: URL) -> Engine:
    path = sqlite_path(url)
    refuse_network_file_system(path)
    arguments = {"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False}
    engine = create_engine(url.set(database=str(path)), connect_args=arguments)

    @event.listens_for(engine, "do_connect")
    def look(_dialect: object, record: ConnectionPoolEntry, _arguments: object, _options: object) -> None:
        record.info[_FILE] = _identity_or_none(path)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        busy, *others = PRAGMAS
        connection.execute(busy)
        # Waits while a restore swaps the file. A connection to the old file must be gone before it touches the
        # write-ahead log, which it would find by the name and so share with the new file.
        connection.execute("PRAGMA schema_version").fetchone()
        if record.info.get(_FILE) not in (None, _identity_or_none(path)):
            connection.close()
            raise StoreLost(_("The store's file was moved or replaced."), _("Nothing was saved. Start the desk again."))
        for pragma in others:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITES, False):
            driver: Any = connection.connection.driver_connection
            take_turn(driver)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    # What the address says wins; session options are joined, the last of two of a name counting.
    options = url.query.get("options", "")
    given = options if isinstance(options, str) else " ".join(options)
    arguments: dict[str, Any] = {name: value for name, value in _CONNECTING.items() if name not in url.query}
    arguments["options"] = f"{POSTGRESQL_OPTIONS} {given}".rstrip()
    try:
        return create_engine(
            url.difference_update_query(["options"]),
            pool_pre_ping=True,
            # No column of ours is of that type: asking for it would be two more round trips before the first read.
            use_native_hstore=False,
            connect_args=arguments,
        )
    except ModuleNotFoundError as error:
        hint = _("Install it with: pip install 'firefight-tui[postgres]'")
        raise Unavailable(_("PostgreSQL needs the extra `postgres`."), hint) from error


def identity(path: Path) -> tuple[int, int]:
    """Device and inode of a file: what tells it from another one of the same name.

    Raises:
        OSError: It cannot be looked at.
    """
    found = path.stat()
    return found.st_dev, found.st_ino


def _identity_or_none(path: Path) -> tuple[int, int] | None:
    try:
        return identity(path)
    except OSError:
        return None


def create_directory(path: Path) -> None:
    """Make the directory of a SQLite store, closed to others, and the file itself with mode 0600.

    Raises:
        CannotCreate: It cannot be made there.
    """
    try:
        if not path.parent.exists():
            path.parent.mkdir(parents=True, mode=0o700)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        message = _("The store cannot be made at {path}: {reason}.")
        raise CannotCreate(message.format(path=path, reason=error.strerror)) from error


def refuse_network_file_system(path: Path) -> None:
    """SQLite's locks do not hold on a network file system.

    Raises:
        BadSettings: The path lies on one; the hint names PostgreSQL.
    """
    found = _file_system(path)
    if found in NETWORK_FILE_SYSTEMS:
        message = _("{path} lies on a network file system ({kind}), where SQLite loses writes.")
        hint = _("Keep the store on a local disk, or use PostgreSQL: postgresql://HOST/NAME.")
        raise BadSettings(message.format(path=path, kind=found), hint)


def _file_system(path: Path) -> str:
    """The type of the file system a path lies on, from the kernel's mount table; empty where there is none."""
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    place = str(path.resolve())
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        mount = fields[1].replace("\\040", " ")
        inside = place == mount or place.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, fields[2]
    return kind
