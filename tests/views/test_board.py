"""The board on both databases: every card is what the complaint itself says, however many are read at once."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from firefight_tui.desk.planned import planned_of
from firefight_tui.desk.views.board import board
from firefight_tui.domain.board import COLUMNS, BoardRecord
from firefight_tui.domain.query import parse
from firefight_tui.domain.vocabulary import RemedyState
from firefight_tui.store.models import Complaint
from firefight_tui.store.store import Store
from tests import postgres
from tests.board_builders import NOW, put_board

COMPLAINTS = 60


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def planned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of complaints with remedies in every state, on each database."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        path = tmp_path_factory.mktemp("board") / "desk.db"
        shutil.copyfile(template, path)
        url, server, name = f"sqlite:///{path}", "", ""
    else:
        server, name = request.getfixturevalue("postgres_server"), postgres.unused_name("board")
        postgres.create(server, name, template=request.getfixturevalue("postgres_template"))
        url = postgres.address_of(server, name)
    store = Store(url)
    put_board(store, COMPLAINTS)
    yield store
    store.close()
    if server:
        postgres.drop(server, name)


def read(store: Store, text: str = "", most: int = 1_000) -> BoardRecord:
    return board(store, "ada", parse(text, now=NOW, zone=UTC), NOW, most=most)


def test_every_card_is_what_its_complaint_says_of_the_remedy(planned: Store) -> None:
    found = read(planned)
    states: Counter[RemedyState] = Counter()
    with planned.read() as session:
        for number in range(1, COMPLAINTS + 1):
            complaint = session.get(Complaint, number)
            assert complaint is not None
            told = planned_of(session, complaint)
            cards = found.of(f"FF-{number}")
            assert [card.remedy for card in cards] == list(told.remedies)
            assert not cards or found.milestones.get(number, ()) == told.milestones
            states.update(card.remedy.state for card in cards)
            version = told.in_force.number if told.in_force is not None else None
            assert {card.complaint.version for card in cards} <= {version}
            assert {card.complaint.stage for card in cards} <= {complaint.stage}
            assert {card.complaint.client for card in cards} <= {"Acme", "华东零售"}
    assert set(states) == set(RemedyState), "every state is among them"
    assert len(found.cards) == sum(states.values()) > 200
    assert {card.column for card in found.cards} == set(COLUMNS)


def test_it_holds_the_complaints_of_the_query_alone(planned: Store) -> None:
    everything, opened = read(planned), read(planned, "is:open")
    assert 0 < len(opened.cards) < len(everything.cards)
    assert {card.complaint.stage.is_open for card in opened.cards} == {True}
    acme = read(planned, "client:acme stage:planning")
    assert {(card.complaint.client, card.complaint.stage.value) for card in acme.cards} == {("Acme", "planning")}
    one = read(planned, "FF-3")
    assert {card.complaint.ref for card in one.cards} == {"FF-3"} and one.cards == everything.of("FF-3")
    assert set(one.milestones) <= {3}


def test_many_complaints_take_as_many_statements_as_one(planned: Store) -> None:
    said: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(planned.engine, "before_cursor_execute", count)
    try:
        read(planned, "FF-3")
        few = len(said)
        read(planned)
    finally:
        event.remove(planned.engine, "before_cursor_execute", count)
    assert len(said) - few <= few
    assert sum(statement.lstrip().startswith("SELECT") for statement in said[few:]) <= 6


def test_no_more_is_read_than_asked_for_and_that_is_said(planned: Store) -> None:
    everything = read(planned)
    cut = read(planned, most=50)
    assert (len(cut.cards), cut.is_cut, everything.is_cut) == (50, True, False)
    assert cut.cards == everything.cards[:50], "in the query's order, and as they are"
    assert set(cut.milestones) <= {card.complaint.id for card in cut.cards}, "and nothing of the others"
    assert not read(planned, most=len(everything.cards)).is_cut


def test_late_is_what_is_due_unfinished_and_of_an_open_complaint(planned: Store) -> None:
    cards = read(planned).cards
    late = [card for card in cards if card.is_late(NOW)]
    assert late and len(late) < len(cards)
    for card in cards:
        due, remedy = card.remedy.due_at, card.remedy
        going = remedy.finished_at is None and not card.is_put_away and card.complaint.stage.is_open
        assert card.is_late(NOW) == (going and due is not None and due < NOW)
    assert not any(card.is_late(NOW - timedelta(days=9)) for card in cards)


def test_a_store_that_is_not_there_has_no_cards(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'none.db'}")
    assert board(store, "ada", parse("", now=NOW, zone=UTC), NOW) == BoardRecord()
