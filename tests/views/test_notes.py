"""Reproduction notes across complaints: which complaints, which tab, in which order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from firefight_tui.desk.views import notes as view
from firefight_tui.desk.views.notes import notes
from firefight_tui.domain.notes import Notes, NotesTab, counts, is_on, is_stuck
from firefight_tui.domain.query import parse
from firefight_tui.store.store import Store
from tests.builders import MONDAY, Office


@pytest.fixture
def office(store_url: str) -> Iterator[Office]:
    store = Store(store_url)
    yield Office(store)
    store.close()


def found(office: Office, query: str = "is:open") -> Notes:
    asked = parse(query, now=office.clock.at, zone=ZoneInfo("Asia/Shanghai"))
    return notes(office.store, "ada", asked, office.clock.at)


def test_the_complaints_of_a_query_come_with_their_attempts_newest_first(office: Office) -> None:
    one, two, untried, closed = (office.report(client=name) for name in ("Acme", "华东电商", "Acme", "Acme"))
    office.do("reproduce", one, outcome="not_reproduced", tries=3)
    office.do("reproduce", two, outcome="running")
    office.do("reproduce", closed, outcome="running")
    office.do("withdraw", closed, reason="they said so")
    office.do("reproduce", one, outcome="running", condition="load")
    office.do("reproduce", two, outcome="reproduced")
    office.do("undo")
    rows = found(office).rows
    assert [row.ref for row in rows] == [one, two]
    assert [len(row.attempts) for row in rows] == [2, 1] and rows[0].leading.condition == "load"
    assert [row.ref for row in found(office, "client:华东").rows] == [two]
    assert [row.ref for row in found(office, "is:closed").rows] == [closed]
    assert untried not in {row.ref for row in found(office, "").rows}


def test_each_tab_shows_its_own(office: Office) -> None:
    office.enlist("wu")
    refs = {}
    for outcome in ("running", "reproduced", "not_reproduced", "not_applicable"):
        refs[outcome] = office.report()
        by = "ada" if outcome == "reproduced" else "wu"
        office.do("reproduce", refs[outcome], by=by, outcome=outcome, reason="tone", tries=3)
    rows = found(office).rows
    shown = {tab: [row.ref for row in rows if is_on(tab, row, "ada")] for tab in NotesTab}
    assert shown[NotesTab.RUNNING] == [refs["running"]]
    assert shown[NotesTab.MINE] == [refs["reproduced"]]
    assert shown[NotesTab.NOT_REPRODUCED] == [refs["not_reproduced"]]
    assert shown[NotesTab.NOT_APPLICABLE] == [refs["not_applicable"]]
    assert counts(rows, "ada") == {tab: len(shown[tab]) for tab in NotesTab} and len(shown[NotesTab.ALL]) == 4
    assert not any(is_stuck(row, office.clock.at) for row in rows)
    later = office.clock.turn(timedelta(days=1, minutes=1))
    assert [row.ref for row in rows if is_stuck(row, later)] == [refs["running"]]


def test_more_than_are_shown_is_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "MOST", 2)
    refs = [office.report() for _ in range(3)]
    for ref in refs:
        office.do("reproduce", ref, outcome="running")
    assert ([row.ref for row in found(office).rows], found(office).is_cut) == (refs[:0:-1], True)


def test_a_store_that_is_not_there_holds_none(tmp_path: Path) -> None:
    asked = parse("", now=MONDAY, zone=ZoneInfo("UTC"))
    assert notes(Store(f"sqlite:///{tmp_path}/none.db"), "ada", asked, MONDAY) == Notes(())
