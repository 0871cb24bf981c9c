"""What builders keep for the next test is what they would have built, and only where nothing came between."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from firefight_tui.desk.checking import check
from firefight_tui.store.store import Store
from tests import kept, postgres
from tests.builders import MONDAY, Office, rows_in_force, search_index, versions
from tests.plan_builders import executing, planned

Open = Callable[[], Office]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens one fresh office after the other, on SQLite or PostgreSQL."""
    stores: list[Store] = []

    def fresh() -> Office:
        if request.param == "sqlite":
            path = tmp_path / f"{len(stores)}.db"
            shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
            store = Store(f"sqlite:///{path}")
        else:
            server, name = request.getfixturevalue("postgres_server"), postgres.unused_name("kept_test")
            postgres.create(server, name, template=request.getfixturevalue("postgres_template"))
            kept.begin(server, name)
            request.addfinalizer(lambda: postgres.drop(server, name))
            store = Store(postgres.address_of(server, name))
        stores.append(store)
        return Office(store)

    yield fresh
    for store in stores:
        store.close()


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every verb that is really performed."""
    verbs: list[str] = []
    perform = Office.do

    def recorded(self: Office, verb: str, *refs: str, **fields: object) -> object:
        verbs.append(verb)
        return perform(self, verb, *refs, **fields)  # type: ignore[arg-type]

    monkeypatch.setattr(Office, "do", recorded)
    return verbs


def built(office: Office) -> str:
    office.enlist("bo")
    return executing(office, owner="bo", title="not built elsewhere")


def test_what_is_kept_is_what_would_be_built(another: Open, done: list[str]) -> None:
    offices = [another() for _ in range(4)]
    verbs, refs = [], []
    for office in offices:
        done.clear()
        refs.append(built(office))
        verbs.append([*done])
    assert "agree" in verbs[0] and verbs[-1] == []
    whole = [(rows_in_force(one.store), search_index(one.store), versions(one.store)) for one in offices]
    assert len(set(refs)) == 1 and len({one.clock.at for one in offices}) == 1
    assert all(one == whole[0] for one in whole) and len(whole[0][0]) > 10
    assert check(offices[-1].store, offices[-1].clock.at) == ()
    offices[-1].do("note", refs[-1], text="and it goes on")
    assert offices[-1].show(refs[-1]).timeline[-1].text == "and it goes on"
    assert not any(kind == "complaint" for kind, _ in rows_in_force(another().store)), "a fresh one stays empty"


def test_a_store_somebody_used_is_led_on_by_verbs(another: Open, done: list[str]) -> None:
    for _ in range(3):
        planned(another(), title="used")
    used = another()
    used.report(title="The first one")
    done.clear()
    assert planned(used, title="used") == "FF-2" and done.count("remedy") == 2
    assert used.show("FF-1").title == "The first one"


def test_another_hour_another_word_or_another_hand_is_another_way(another: Open, done: list[str]) -> None:
    for _ in range(3):
        planned(another(), title="apart")
    later, other, watched = another(), another(), another()
    later.clock.turn(timedelta(hours=1))
    assert later.show(planned(later, title="apart")).received_at == MONDAY + timedelta(hours=1)
    assert other.show(planned(other, title="Apart")).title == "Apart"
    beside = Store(watched.store.url.render_as_string(hide_password=False))
    with beside.read() as session:
        session.connection()
        done.clear()
        planned(watched, title="apart")
        assert done.count("remedy") == 2, "whoever has it open may not have it changed beneath"
    beside.close()
