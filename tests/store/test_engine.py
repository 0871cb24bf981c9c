"""How connections are set up: what a fresh one holds, and who waits for whom."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from firefight_tui.errors import BadSettings, StoreBusy
from firefight_tui.store import engine as engines
from firefight_tui.store.engine import WRITES, parse_url
from firefight_tui.store.store import Store
from tests.builders import Office


def test_a_fresh_pooled_sqlite_connection_holds_every_setting(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    expected = {
        "busy_timeout": 5000,
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
    }
    for _fresh in range(2):
        with store.engine.connect() as one, store.engine.connect() as two:
            for connection in (one, two):
                found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
                assert found == expected
        store.close()


@pytest.mark.postgres
def test_a_fresh_pooled_postgresql_connection_holds_every_setting(postgres_url: str) -> None:
    expected = {
        "statement_timeout": "10s",
        "idle_in_transaction_session_timeout": "30s",
        "lock_timeout": "5s",
        "TimeZone": "UTC",
        "application_name": "firefight",
        "transaction_isolation": "read committed",
    }
    store = Store(postgres_url)
    with store.engine.connect() as connection:
        assert {name: connection.execute(text(f"SHOW {name}")).scalar() for name in expected} == expected
        assert connection.connection.driver_connection.info.get_parameters()["connect_timeout"] == "3"
        assert connection.connection.driver_connection.info.get_parameters()["keepalives_idle"] == "20"
    store.close()


@pytest.mark.postgres
def test_options_in_the_address_are_kept_beside_ours(postgres_url: str) -> None:
    more = "&" if "?" in postgres_url else "?"
    store = Store(f"{postgres_url}{more}options=-c%20work_mem%3D3MB%20-c%20lock_timeout%3D9000&connect_timeout=7")
    with store.engine.connect() as connection:
        assert connection.execute(text("SHOW work_mem")).scalar() == "3MB"
        assert connection.execute(text("SHOW statement_timeout")).scalar() == "10s"
        assert connection.execute(text("SHOW lock_timeout")).scalar() == "9s"
        assert connection.connection.driver_connection.info.get_parameters()["connect_timeout"] == "7"
    store.close()


def test_a_writer_holds_the_lock_from_its_beginning_and_a_reader_never(sqlite_url: str) -> None:
    store, other = Store(sqlite_url), Store(sqlite_url)
    store.ensure()
    other.ensure()
    with store.engine.execution_options(**{WRITES: True}).begin():
        with other.read() as session:
            assert session.execute(text("SELECT count(*) FROM complaint")).scalar() == 0
        with other.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=0")
            connection.exec_driver_sql("ROLLBACK")
            with pytest.raises(Exception, match="locked"):
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.exec_driver_sql("PRAGMA busy_timeout=5000")
            connection.exec_driver_sql("BEGIN")
    store.close()
    other.close()


def test_a_reader_does_not_wait_for_a_writer_nor_see_half_of_it(office: Office) -> None:
    office.report()
    with office.store.write() as work:
        work.session.execute(text("UPDATE complaint SET commander = NULL, about = 'half'"))
        assert office.show("FF-1").about != "half"


def test_writers_wait_for_each_other(office: Office, store_url: str) -> None:
    ref = office.report()
    others = [Office(Store(store_url), office.clock) for _ in range(4)]

    def work(other: Office) -> None:
        for number in range(5):
            other.do("note", ref, text=f"note {number}")
        other.store.close()

    threads = [threading.Thread(target=work, args=(other,)) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(1 for entry in office.show(ref).timeline if entry.verb == "note") == 20


def test_a_writer_that_waits_too_long_is_told_so(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "PRAGMAS", ("PRAGMA busy_timeout=50", *engines.PRAGMAS[1:]))
    store, other = Store(sqlite_url), Office(Store(sqlite_url))
    store.ensure()
    ref = other.report()
    with store.write(), pytest.raises(StoreBusy):
        other.do("note", ref, text="too early")
    other.do("note", ref, text="now")
    store.close()
    other.store.close()


def test_a_new_store_is_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "data" / "firefight" / "desk.db"
    office = Office(Store(f"sqlite:///{path}"))
    office.report()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()} == {0o600}
    assert {each.name for each in path.parent.iterdir()} == {"desk.db", "desk.db-wal", "desk.db-shm"}
    office.store.close()


def test_many_who_come_first_make_one_store(tmp_path: Path) -> None:
    offices = [Office(Store(f"sqlite:///{tmp_path}/desk.db")) for _ in range(12)]
    refs: list[str] = []
    threads = [threading.Thread(target=lambda office=office: refs.append(office.report())) for office in offices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(refs, key=lambda ref: int(ref[3:])) == [f"FF-{number}" for number in range(1, 13)]
    for office in offices:
        office.store.close()


@pytest.mark.parametrize("address", ["", "desk.db", "sqlite://", "sqlite:///:memory:", "mysql://host/name", "://"])
def test_addresses_that_are_no_store_are_refused(address: str) -> None:
    with pytest.raises(BadSettings):
        parse_url(address)


@pytest.mark.parametrize(
    "address", ["postgres://host/name", "postgresql://host/name", "postgresql+psycopg://host/name"]
)
def test_every_spelling_of_postgresql_means_psycopg(address: str) -> None:
    assert parse_url(address).drivername == "postgresql+psycopg"
