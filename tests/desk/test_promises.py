"""Promises: made, answered for, listed."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from firefight_tui.desk.situation import situation_of
from firefight_tui.desk.views.queue import queue_page
from firefight_tui.domain.query import parse
from firefight_tui.domain.vocabulary import KeepOutcome
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Complaint
from tests.builders import MONDAY, Office

HOUR = timedelta(hours=1)


def test_a_promise_is_made_for_a_time_to_come_and_stays_open(office: Office) -> None:
    ref = office.report()
    for due in (MONDAY, MONDAY - HOUR, MONDAY + timedelta(days=400)):
        with pytest.raises(InvalidValue) as refused:
            office.do("promise", ref, what="index", due=due)
        assert refused.value.field == "due"
    office.do("promise", ref, what="index on orders", due="+2h", approved_by="bo")
    [promise] = office.show(ref).commitments
    assert (promise.what, promise.due_at, promise.by, promise.approved_by) == (
        "index on orders",
        MONDAY + 2 * HOUR,
        "ada",
        "bo",
    )
    assert promise.outcome is None and office.show(ref).open_promises == (promise,)
    with office.store.read() as session:
        assert situation_of(session, session.get_one(Complaint, 1)).open_commitments == 1


@pytest.mark.parametrize("outcome", list(KeepOutcome))
def test_it_is_answered_for_once(office: Office, outcome: KeepOutcome) -> None:
    ref = office.report()
    number = office.do("promise", ref, what="index", due="+2h").created["commitment"]
    office.clock.turn(HOUR)
    given = {} if outcome is KeepOutcome.KEPT else {"outcome": outcome.value}
    office.do("keep", ref, commitment=number, **given, reason="so it was")
    [promise] = office.show(ref).commitments
    assert (promise.outcome, promise.ended_at, promise.reason) == (outcome, MONDAY + HOUR, "so it was")
    with pytest.raises(InvalidValue) as refused:
        office.do("keep", ref, commitment=number)
    assert refused.value.field == "commitment"
    office.do("undo")
    assert office.show(ref).open_promises


def test_a_promise_of_another_complaint_is_none_of_this_one(office: Office) -> None:
    one, other = office.report(), office.report()
    number = office.do("promise", one, what="index", due="+2h").created["commitment"]
    for wrong in (number, 99):
        with pytest.raises(InvalidValue):
            office.do("keep", other, commitment=wrong)


def test_a_promise_made_later_is_not_seen_before(office: Office) -> None:
    ref = office.report()
    office.clock.turn(HOUR)
    office.do("promise", ref, what="index", due="+2h")
    assert office.show(ref, at=MONDAY).commitments == ()


def test_promises_are_found_while_they_are_open_by_when_they_are_due(office: Office) -> None:
    def listed(query: str) -> list[str]:
        asked = parse(query, now=office.clock.at, zone=ZoneInfo("Asia/Shanghai"))
        return [row.ref for row in queue_page(office.store, "ada", asked, now=office.clock.at).rows]

    today, later, _none = office.report(), office.report(), office.report()
    number = office.do("promise", today, what="index", due="+2h").created["commitment"]
    office.do("promise", later, what="report", due="+3d")
    assert sorted(listed("is:promised")) == [today, later]
    assert listed("promise:<1d") == listed("是:有承诺 承诺:<=today") == [today]
    assert listed("promise:>1d") == [later] and listed("promise:<1h") == []
    office.clock.turn(3 * HOUR)
    assert listed("promise:<1h") == [today]
    office.do("keep", today, commitment=number)
    assert listed("is:promised") == [later] and listed("promise:<1d") == []
