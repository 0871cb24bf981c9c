"""Names completion offers: all there are, and once the client is known only that client's."""

from __future__ import annotations

import pytest

from firefight_tui.desk.views.names import MOST_REFERENCES, ClientNames, known_names, names_at, title_of
from firefight_tui.errors import UnknownReference
from firefight_tui.store.store import Store
from tests.builders import Office


def test_a_client_narrows_projects_people_and_references(office: Office) -> None:
    first = office.report(client="Acme", project="ERP", contact="Li Na", title="Slow")
    office.report(client="Other", project="MES", contact="Wang Min")
    office.do("client", name="Acme", timezone="Europe/London")
    office.do("person", client="Acme", name="Ada L.")
    last = office.report(client="Acme", title="Slow again")
    assert names_at(office.store, "Acme") == ClientNames(
        ("ERP",), ("Ada L.", "Li Na"), ((last, "Slow again"), (first, "Slow")), "Europe/London"
    )
    known = known_names(office.store)
    assert (known.clients, known.projects, known.people) == (
        ("Acme", "Other"),
        ("ERP", "MES"),
        ("Ada L.", "Li Na", "Wang Min"),
    )


def test_what_was_withdrawn_is_not_offered(office: Office) -> None:
    office.report(client="Acme", title="Stays")
    office.report(client="Acme", title="Goes", project="Gone")
    office.do("undo")
    found = names_at(office.store, "Acme")
    assert [title for _ref, title in found.complaints] == ["Stays"] and found.projects == ()


@pytest.mark.parametrize("name", ["Nobody", "", "acme\x00", "\ud800"])
def test_of_an_unknown_client_nothing_is_offered(office: Office, name: str) -> None:
    office.report(client="Acme")
    assert names_at(office.store, name) == ClientNames()


def test_a_client_with_many_complaints_offers_its_newest(office: Office) -> None:
    refs = [office.report(client="Acme") for _number in range(MOST_REFERENCES + 2)]
    assert [ref for ref, _title in names_at(office.store, "Acme").complaints] == refs[:1:-1]


def test_a_reference_says_what_it_means(office: Office) -> None:
    office.report(client="Acme", title="Slow")
    assert title_of(office.store, "#1") == title_of(office.store, "ff1") == "FF-1  Acme  Slow"
    for text in ("FF-2", "what", "99999999999999999999"):
        with pytest.raises(UnknownReference):
            title_of(office.store, text)


def test_where_there_is_no_store_yet_nothing_is_known(tmp_path: object) -> None:
    store = Store(f"sqlite:///{tmp_path}/none.db")
    assert names_at(store, "Acme") == ClientNames()
    with pytest.raises(UnknownReference):
        title_of(store, "FF-1")
