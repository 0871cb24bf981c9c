"""Moving a store between SQLite and PostgreSQL, either way, with every key and chain as it was."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from sqlalchemy import select

from firefight_tui.desk.checking import check
from firefight_tui.desk.views.saved import save_view, saved_views
from firefight_tui.errors import BadSettings, NoInput
from firefight_tui.store.copying import copy
from firefight_tui.store.models import Entry, Evidence, Fact
from firefight_tui.store.store import Store
from tests import postgres
from tests.builders import Office, rows_in_force
from tests.store.conftest import busy_day

WAYS = [
    pytest.param(way, marks=pytest.mark.postgres if "postgresql" in way else (), id="-to-".join(way))
    for way in itertools.product(("sqlite", "postgresql"), repeat=2)
]


@pytest.fixture
def new_url(request: pytest.FixtureRequest, tmp_path: Path):
    """The address of a store that is not there yet."""

    def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path}/new/desk.db"
        server: str = request.getfixturevalue("postgres_server")
        name = postgres.unused_name("copy")
        postgres.create(server, name)
        request.addfinalizer(lambda: postgres.drop(server, name))
        return postgres.address_of(server, name)

    return make


@pytest.fixture
def source_of(request: pytest.FixtureRequest):
    """A busy office on the kind of database asked for."""

    def make(kind: str) -> Office:
        url = request.getfixturevalue("sqlite_url" if kind == "sqlite" else "postgres_url")
        office = busy_day(Office(Store(url)))
        file = request.getfixturevalue("tmp_path") / "log.bin"
        file.write_bytes(bytes(range(256)))
        office.do("attach", "FF-1", file=str(file))
        for shared in (False, True):
            save_view(office.store, "ada", "晚了", "is:late", shared=shared, now=office.clock.at)
        return office

    return make


@pytest.mark.parametrize("way", WAYS)
def test_everything_arrives_as_it_was(way: tuple[str, str], source_of, new_url) -> None:
    source = source_of(way[0])
    target = Office(Store(new_url(way[1])), source.clock)
    told: list[tuple[str, int]] = []
    report = copy(source.store, target.store, lambda what, done: told.append((what, done)))
    assert rows_in_force(target.store) == rows_in_force(source.store)
    assert timelines(target) == timelines(source)
    assert facts(target) == facts(source)
    assert check(target.store, source.clock.at) == ()
    assert report.heads.entries == len(timelines(source))
    assert target.found("订单") == source.found("订单") == {"FF-1"}
    assert told
    with target.store.read() as session:
        assert bytes(session.scalars(select(Evidence.content)).one() or b"") == bytes(range(256))
    assert saved_views(target.store, "ada") == saved_views(source.store, "ada") != ()
    save_view(target.store, "bo", "next", "is:open", shared=False, now=source.clock.at)
    assert [one.id for one in saved_views(target.store, "bo")] == [2, 3]
    assert target.report(title="The next one") == "FF-4"
    assert check(target.store, source.clock.at) == ()
    source.store.close()
    target.store.close()


def timelines(office: Office) -> list[tuple[object, ...]]:
    with office.store.read() as session:
        return [tuple(row) for row in session.execute(select(*Entry.__table__.columns).order_by(Entry.id))]


def facts(office: Office) -> dict[str, str]:
    with office.store.read() as session:
        return {row.name: row.value for row in session.scalars(select(Fact))}


def test_there_and_back_is_the_same_store(busy_sqlite: Office, new_url) -> None:
    there, back = Store(new_url("sqlite")), None
    first = copy(busy_sqlite.store, there)
    back = Store(str(there.url).replace("/new/", "/back/"))
    assert copy(there, back) == first
    assert rows_in_force(back) == rows_in_force(busy_sqlite.store)
    there.close()
    back.close()


def test_a_target_that_holds_something_is_left_alone(busy: Office, new_url) -> None:
    target = Office(Store(new_url("sqlite")))
    target.report(title="Already here")
    before = rows_in_force(target.store)
    with pytest.raises(BadSettings, match="not empty"):
        copy(busy.store, target.store)
    assert rows_in_force(target.store) == before
    target.store.close()


def test_a_store_is_not_copied_onto_itself_nor_from_nowhere(busy: Office, store_url: str, new_url) -> None:
    with pytest.raises(BadSettings, match="same store"):
        copy(busy.store, Store(store_url))
    with pytest.raises(NoInput):
        copy(Store(new_url("sqlite")), busy.store)


def test_a_copy_that_fails_leaves_the_target_empty(busy_sqlite: Office, new_url) -> None:
    with busy_sqlite.store.engine.execution_options(firefight_writes=True).begin() as connection:
        for name in ("entry_never_updated",):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE entry SET verb = 'other' WHERE id = 2")
    target = Store(new_url("sqlite"))
    with pytest.raises(Exception, match="not what it should be"):
        copy(busy_sqlite.store, target)
    assert rows_in_force(target).keys() == {("roster", 1)}
    target.close()
