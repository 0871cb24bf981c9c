"""Ways that many tests go are gone once: where a builder led a store, the next test begins with a copy of it.

A builder marked `@kept` does the same for the same words on the same store. It is bypassed, and simply done, wherever
that cannot be known: where the store was opened since it was made or last brought somewhere by a builder, where another
connection to it is open, or where a word given to it is more than a plain value.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import psycopg
from sqlalchemy import event
from sqlalchemy.pool import Pool, QueuePool

from firefight_tui import words
from firefight_tui.store.store import Store
from tests import postgres

if TYPE_CHECKING:
    from tests.builders import Office

P = ParamSpec("P")
T = TypeVar("T", str, None)
Key = tuple[object, ...]

PLAIN = (str, int, float, datetime, timedelta, Enum, type(None))
FILES = 64
DATABASES = 12


@dataclass(frozen=True)
class _Place:
    """Where a way ended: what the store held, as it is kept, the moment, and what the builder returned."""

    held: bytes | str
    at: datetime
    result: str | None


class _Shelf:
    """What was kept last of one kind of database."""

    def __init__(self, room: int, discard: Callable[[_Place], object]) -> None:
        self._places: OrderedDict[Key, _Place] = OrderedDict()
        self._room, self._discard = room, discard

    def find(self, key: Key) -> _Place | None:
        place = self._places.get(key)
        if place is not None:
            self._places.move_to_end(key)
        return place

    def keep(self, key: Key, place: _Place) -> None:
        self._places[key] = place
        if len(self._places) > self._room:
            self._discard(self._places.popitem(last=False)[1])

    def clear(self) -> None:
        while self._places:
            self._discard(self._places.popitem()[1])


_files = _Shelf(FILES, lambda place: None)
_databases = _Shelf(DATABASES, lambda place: postgres.drop(_server[0], str(place.held)))
_server: list[str] = []
_ways: dict[str, Key] = {}
"""What was done in each PostgreSQL database since it was copied from the template; nothing known is not there."""
_asked: set[Key] = set()


def kept(build: Callable[Concatenate[Office, P], T]) -> Callable[Concatenate[Office, P], T]:
    """A builder whose way is gone once for the same words and the same beginning."""

    @wraps(build)
    def go(office: Office, *args: P.args, **fields: P.kwargs) -> T:
        store = office.store
        given = (build.__module__, build.__qualname__, args, *sorted(fields.items()))
        if not _is_plain((*args, *fields.values())) or not _is_closed(store):
            return build(office, *args, **fields)
        key = (*given, office.clock.at, words.language())
        way = _on_sqlite if store.is_sqlite else _on_postgresql
        return way(office, key, lambda: build(office, *args, **fields))  # type: ignore[return-value]

    return go


def _is_plain(given: tuple[object, ...]) -> bool:
    return all(_is_plain(one) if isinstance(one, tuple) else isinstance(one, PLAIN) for one in given)


def _is_closed(store: Store) -> bool:
    """Whether nobody looked into the store through this object since it was made, or since a builder left it."""
    pool = store.engine.pool
    return isinstance(pool, QueuePool) and pool.checkedin() == pool.checkedout() == 0


def _on_sqlite(office: Office, key: Key, build: Callable[[], str | None]) -> str | None:
    path = office.store.path
    assert path is not None
    if not path.exists() or _is_open(path):
        return build()
    key = (*key, hashlib.blake2b(path.read_bytes()).digest())
    place = _files.find(key)
    if place is not None:
        assert isinstance(place.held, bytes)
        path.write_bytes(place.held)
        office.clock.at = place.at
        return place.result
    result = build()
    office.store.close()
    if not _is_open(path):
        _files.keep(key, _Place(path.read_bytes(), office.clock.at, result))
    return result


def _is_open(path: Path) -> bool:
    """Whether some connection is open: the last to close takes the write-ahead log away."""
    return Path(f"{path}-wal").exists() or Path(f"{path}-shm").exists()


def _on_postgresql(office: Office, key: Key, build: Callable[[], str | None]) -> str | None:
    name = str(office.store.url.database)
    done = _ways.get(name)
    if done is None:
        return build()
    key = (*done, key)
    place = _databases.find(key)
    if place is not None:
        postgres.drop(_server[0], name)
        postgres.create(_server[0], name, template=str(place.held))
        office.clock.at = place.at
        _ways[name] = key
        return place.result
    result = build()
    office.store.close()
    # A copy takes as long as two or three verbs, and a place in memory: it is made for the second who comes by.
    if key in _asked:
        copy = postgres.unused_name("kept")
        postgres.create(_server[0], copy, template=name)
        _databases.keep(key, _Place(copy, office.clock.at, result))
    _asked.add(key)
    _ways[name] = key
    return result


@event.listens_for(Pool, "connect")
def _opened(connection: object, _record: object) -> None:
    """Whoever opens a database may do anything to it."""
    if isinstance(connection, psycopg.Connection):
        _ways.pop(connection.info.dbname, None)


def begin(server: str, name: str) -> None:
    """A database that was just copied from the template."""
    _server[:] = [server]
    _ways[name] = ()


def forget() -> None:
    """Remove the databases that are kept."""
    _databases.clear()
    _ways.clear()
