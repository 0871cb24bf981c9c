"""Saved views: whose they are, who may change them, what is refused, and that they go wherever the store goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from firefight_tui.desk.views.changes import Changes
from firefight_tui.desk.views.saved import drop_view, save_view, saved_views
from firefight_tui.domain.query import QueryError
from firefight_tui.domain.queue_records import SavedViewRecord
from firefight_tui.errors import InvalidValue, PermissionRefused
from firefight_tui.store.models import Engineer, SavedView
from firefight_tui.store.store import Store
from tests.builders import MONDAY, Office


def save(office: Office, name: str, query: str = "is:open", by: str = "ada", *, shared: bool = False) -> None:
    save_view(office.store, by, name, query, shared=shared, now=MONDAY)


def seen(office: Office, by: str) -> list[tuple[str, str, bool, str]]:
    return [(one.name, one.query, one.is_shared, one.owner) for one in saved_views(office.store, by)]


@pytest.fixture
def staffed(office: Office) -> Office:
    """Ada administers; bo and cy respond, di observes."""
    office.enlist("bo", "cy")
    office.enlist("di", access="observer")
    return office


def test_a_reader_sees_their_own_and_the_shared_in_the_order_they_came(staffed: Office) -> None:
    save(staffed, "late", "is:late", "bo")
    save(staffed, "华东", "客户:华东 级别:1", "ada", shared=True)
    save(staffed, "money", "cause:cost", "bo")
    save(staffed, "hers", "is:mine", "cy")
    shared = ("华东", "客户:华东 级别:1", True, "ada")
    assert seen(staffed, "bo") == [("late", "is:late", False, "bo"), shared, ("money", "cause:cost", False, "bo")]
    assert seen(staffed, "cy") == [shared, ("hers", "is:mine", False, "cy")]
    assert seen(staffed, "nobody") == [shared]


def test_the_same_name_gets_the_new_query_and_keeps_its_place(staffed: Office) -> None:
    for name in ("a", "b"):
        save(staffed, name, "is:open", "bo")
    first = saved_views(staffed.store, "bo")[0]
    save(staffed, "  a \n", " sev:1 ", "bo")
    save(staffed, "a", "sev:2", "bo", shared=True)
    assert seen(staffed, "bo") == [
        ("a", "sev:1", False, "bo"), ("b", "is:open", False, "bo"), ("a", "sev:2", True, "bo"),
    ]  # fmt: skip
    assert saved_views(staffed.store, "bo")[0] == replace(first, query="sev:1")


@pytest.mark.parametrize("name", ["", "  \n", "x" * 41])
def test_a_name_is_one_short_line(office: Office, name: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        save(office, name)
    assert refused.value.field == "name"
    assert not saved_views(office.store, "ada")


def test_what_no_database_keeps_is_replaced(office: Office) -> None:
    save(office, "a\0b\ud800", "client:x\0")
    assert seen(office, "ada") == [("a\ufffdb\ufffd", "client:x\ufffd", False, "ada")]


def test_a_query_that_cannot_be_read_is_not_saved(office: Office) -> None:
    with pytest.raises(QueryError):
        save(office, "broken", "clint:x")
    assert not saved_views(office.store, "ada")


@pytest.mark.parametrize("shared", [False, True])
def test_twenty_are_enough_and_one_of_them_may_still_change(staffed: Office, shared: bool) -> None:
    for number in range(20):
        save(staffed, f"v{number}", by="bo", shared=shared)
    with pytest.raises(InvalidValue, match="20") as refused:
        save(staffed, "one more", by="bo", shared=shared)
    assert refused.value.hint
    save(staffed, "v3", "sev:1", "bo", shared=shared)
    save(staffed, "the other kind", by="bo", shared=not shared)
    if not shared:
        save(staffed, "of another", by="cy")
    assert ("v3", "sev:1", shared, "bo") in seen(staffed, "bo")
    drop_view(staffed.store, "bo", saved_views(staffed.store, "bo")[0].id)
    save(staffed, "one more", by="bo", shared=shared)


def test_only_who_made_a_shared_view_or_administers_changes_it(staffed: Office) -> None:
    save(staffed, "all", "is:open", "bo", shared=True)
    (view,) = saved_views(staffed.store, "cy")
    for attempt in (lambda: save(staffed, "all", "sev:1", "cy", shared=True),
                    lambda: drop_view(staffed.store, "cy", view.id)):  # fmt: skip
        with pytest.raises(PermissionRefused, match="bo"):
            attempt()
    save(staffed, "all", "sev:2", "ada", shared=True)
    assert seen(staffed, "cy") == [("all", "sev:2", True, "bo")]
    save(staffed, "all", "sev:3", "bo", shared=True)
    drop_view(staffed.store, "ada", view.id)
    assert not saved_views(staffed.store, "cy")


def test_what_one_does_not_see_one_does_not_drop(staffed: Office) -> None:
    save(staffed, "mine", by="bo")
    (view,) = saved_views(staffed.store, "bo")
    for by, number in (("ada", view.id), ("cy", view.id), ("bo", view.id + 1)):
        with pytest.raises(InvalidValue, match="no such view"):
            drop_view(staffed.store, by, number)
    assert saved_views(staffed.store, "bo") == (view,)
    drop_view(staffed.store, "bo", view.id)
    assert not saved_views(staffed.store, "bo")


def test_an_observer_keeps_views_but_shares_none(staffed: Office) -> None:
    save(staffed, "mine", by="di")
    with pytest.raises(PermissionRefused):
        save(staffed, "ours", by="di", shared=True)
    assert [one.name for one in saved_views(staffed.store, "di")] == ["mine"]
    drop_view(staffed.store, "di", saved_views(staffed.store, "di")[0].id)


def test_who_only_reads_saves_and_drops_nothing(staffed: Office) -> None:
    save(staffed, "all", by="bo", shared=True)
    (view,) = saved_views(staffed.store, "bo")
    with pytest.raises(PermissionRefused):
        save(staffed, "mine", by="stranger")
    with pytest.raises(PermissionRefused):
        drop_view(staffed.store, "stranger", view.id)
    assert saved_views(staffed.store, "stranger") == (view,)


def test_on_an_empty_store_a_local_reader_saves_without_joining_the_roster(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/new/desk.db")
    assert saved_views(store, "ada") == ()
    with pytest.raises(InvalidValue):
        drop_view(store, "ada", 1)
    assert not (tmp_path / "new").exists()
    with pytest.raises(PermissionRefused):
        save_view(store, "eve", "x", "is:open", shared=False, now=MONDAY, is_local=False)
    save_view(store, "ada", "late", "is:late", shared=True, now=MONDAY)
    assert saved_views(store, "bo") == (SavedViewRecord(1, "late", "is:late", True, "ada"),)
    with store.read() as session:
        assert session.scalars(select(Engineer)).all() == []
    store.close()


def test_saving_is_told_to_other_sessions_and_leaves_no_trace_in_timelines(office: Office, store_url: str) -> None:
    ref = office.report()
    other = Store(store_url)
    changes = Changes(other)
    changes.poll()
    save(office, "all", shared=True)
    assert changes.poll(5.0)
    assert [entry.verb for entry in office.show(ref).timeline] == ["report"]
    with other.read() as session:
        assert session.scalars(select(SavedView.position)).one() == 1
    changes.close()
    other.close()
