"""The change feed: whatever anyone commits is heard of, a lost store is said once, its return is heard."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from firefight_tui.desk.views.changes import Changes
from firefight_tui.errors import StoreLost
from firefight_tui.store.feed import Feed
from firefight_tui.store.store import Store
from tests.builders import Office

Listen = Callable[[], Changes]


@pytest.fixture
def listen(store_url: str) -> Iterator[Listen]:
    """Makes feeds over stores of their own, as other sessions have them; the first poll is done."""
    made: list[tuple[Changes, Store]] = []

    def make() -> Changes:
        store = Store(store_url)
        made.append((Changes(store), store))
        assert made[-1][0].poll() is False
        return made[-1][0]

    yield make
    for changes, store in made:
        changes.close()
        store.close()


def test_a_commit_of_another_session_is_heard_once(office: Office, listen: Listen) -> None:
    ref = office.report()
    changes, other = listen(), listen()
    office.do("note", ref, text="news")
    assert changes.poll(5) is True
    assert other.poll(5) is True
    assert changes.poll() is False


def test_commits_of_this_session_are_heard_as_well(office: Office) -> None:
    ref = office.report()
    changes = Changes(office.store)
    changes.poll()
    office.do("note", ref, text="mine")
    assert changes.poll(5) is True
    changes.close()


def test_what_was_not_committed_is_not_heard(office: Office, listen: Listen) -> None:
    office.report()
    changes = listen()
    with office.store.write() as work:
        work.announce("complaint", 1)
        work.session.flush()
    assert changes.poll(0.3) is False


def test_reading_is_not_heard(office: Office, listen: Listen) -> None:
    ref = office.report()
    changes = listen()
    office.show(ref)
    assert changes.poll(0.3) is False


def test_a_poll_that_waits_hears_at_once(office: Office, listen: Listen) -> None:
    ref = office.report()
    changes = listen()
    heard: list[float] = []
    thread = threading.Thread(target=lambda: heard.append(time.monotonic()) if changes.poll(10) else None)
    thread.start()
    office.do("note", ref, text="news")
    said = time.monotonic()
    thread.join()
    assert heard and heard[0] - said < (0.6 if office.store.is_sqlite else 0.4)


def test_closing_ends_a_poll_that_waits(listen: Listen) -> None:
    changes = listen()
    found: list[bool] = []
    thread = threading.Thread(target=lambda: found.append(changes.poll(60)))
    thread.start()
    changes.close()
    thread.join(5)
    assert not thread.is_alive() and found == [False]


@pytest.mark.postgres
def test_postgresql_says_what_changed(postgres_url: str) -> None:
    office = Office(Store(postgres_url))
    ref = office.report()
    feed = Feed(office.store)
    assert feed.poll() == frozenset()
    office.do("note", ref, text="news")
    assert feed.poll(5) == {"complaint:1"}
    feed.close()
    office.store.close()


def test_a_store_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/desk.db"
    changes = Changes(Store(address))
    assert changes.poll() is False
    assert not (tmp_path / "desk.db").exists()
    office = Office(Store(address))
    office.report()
    assert changes.poll() is True
    office.do("note", "FF-1", text="news")
    assert changes.poll(5) is True
    changes.close()
    office.store.close()


def test_a_store_nobody_has_open_is_listened_to(sqlite_url: str) -> None:
    changes = Changes(Store(sqlite_url))
    assert [changes.poll(), changes.poll()] == [False, False]
    office = Office(Store(sqlite_url))
    office.report()
    assert changes.poll(5) is True
    office.store.close()
    office.report()
    assert changes.poll(5) is True
    changes.close()
    office.store.close()


def test_a_file_that_went_away_is_said_once_and_its_return_is_heard(sqlite_url: str, tmp_path: Path) -> None:
    office = Office(Store(sqlite_url))
    ref = office.report()
    changes = Changes(office.store)
    assert changes.poll() is False
    path = office.store.path
    assert path is not None
    os.rename(path, tmp_path / "away.db")
    with pytest.raises(StoreLost):
        changes.poll()
    assert changes.is_lost
    assert [changes.poll(), changes.poll()] == [False, False]
    os.rename(tmp_path / "away.db", path)
    assert changes.poll() is True
    assert not changes.is_lost
    office.do("note", ref, text="goes on")
    assert changes.poll(5) is True
    changes.close()
    office.store.close()


def test_another_file_in_its_place_is_not_our_store(sqlite_url: str, tmp_path: Path) -> None:
    office = Office(Store(sqlite_url))
    office.report()
    changes = Changes(office.store)
    changes.poll()
    path = office.store.path
    assert path is not None
    (tmp_path / "other.db").write_bytes(path.read_bytes())
    os.replace(tmp_path / "other.db", path)
    with pytest.raises(StoreLost):
        changes.poll()
    assert changes.poll() is False
    with pytest.raises(StoreLost):
        office.do("note", "FF-1", text="into nothing")
    changes.close()
    office.store.close()


@pytest.mark.postgres
def test_a_cut_connection_is_said_once_then_all_is_read_again(postgres_url: str) -> None:
    office = Office(Store(postgres_url))
    ref = office.report()
    changes = Changes(Store(postgres_url))
    assert changes.poll() is False
    cut_all(postgres_url)
    with pytest.raises(StoreLost):
        changes.poll(1)
    office.do("note", ref, text="while nobody listened")
    assert changes.poll() is True
    office.do("note", ref, text="heard again")
    assert changes.poll(5) is True
    changes.close()
    office.store.close()


@pytest.mark.postgres
def test_after_a_cut_it_is_not_known_what_changed(postgres_url: str) -> None:
    feed = Feed(Store(postgres_url))
    assert feed.poll() == frozenset()
    cut_all(postgres_url)
    with pytest.raises(StoreLost):
        feed.poll(1)
    assert feed.poll() is None
    assert feed.poll() == frozenset()
    feed.close()


@pytest.mark.postgres
def test_a_server_that_stays_away_is_said_once(postgres_server: str, postgres_url: str) -> None:
    changes = Changes(Store(postgres_url))
    assert changes.poll() is False
    name = postgres_url.split("?")[0].rsplit("/", 1)[1]
    with psycopg.connect(plain_address(postgres_server), autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        cut_all(postgres_server, name)
        with pytest.raises(StoreLost):
            changes.poll(1)
        assert [changes.poll(), changes.poll()] == [False, False]
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())
    assert changes.poll() is True
    changes.close()


def plain_address(address: str) -> str:
    return address.replace("postgresql+psycopg://", "postgresql://")


def cut_all(address: str, database: str | None = None) -> None:
    """End every connection to a database but our own."""
    with psycopg.connect(plain_address(address), autocommit=True) as server:
        name = database or server.info.dbname
        others = b"FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = %s"
        server.execute(b"SELECT pg_terminate_backend(pid) " + others, (name,))


def test_listening_costs_next_to_nothing(office: Office, listen: Listen) -> None:
    office.report()
    changes = listen()
    before = time.process_time()
    assert changes.poll(2) is False
    assert time.process_time() - before < 0.02
