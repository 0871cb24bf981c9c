"""Visits and renewals that are due, across complaints."""

from __future__ import annotations

from datetime import timedelta

from firefight_tui.desk.views.visits import renewals_due, visits_due
from firefight_tui.domain.vocabulary import Stage
from tests.builders import MONDAY, Office
from tests.repair_builders import closed

DAY = timedelta(days=1)


def test_visits_are_told_a_week_ahead_and_until_they_are_made(office: Office) -> None:
    late, soon, far = (closed(office, contact="Li Na", title=title) for title in ("late", "soon", "far"))
    for ref, days in ((late, 1), (soon, 5), (far, 20)):
        office.do("schedule-visit", ref, due=MONDAY + days * DAY)
    now = MONDAY + 2 * DAY
    office.clock.at = now
    first, second = visits_due(office.store, now)
    assert (first.ref, first.label, first.person, first.client) == (late, "#1", "Li Na", "Huadong Retail")
    assert first.is_late(now) and not second.is_late(now) and second.ref == soon
    assert [one.ref for one in visits_due(office.store, now, ahead=timedelta())] == [late]
    office.do("visited", late, visit="#1", satisfaction=5)
    assert [one.ref for one in visits_due(office.store, now)] == [soon]
    [_soon, following, _far] = visits_due(office.store, now, ahead=30 * DAY)
    assert (following.ref, following.number, following.assumed) == (late, 2, True)
    office.do("undo", soon)
    assert soon not in {one.ref for one in visits_due(office.store, now)}


def test_they_are_those_of_the_commander_and_of_the_liaison(office: Office) -> None:
    office.enlist("bo", "li", "wu")
    ref = office.complaint(Stage.RECOVERING)
    office.do("assign", ref, commander="bo")
    office.do("join", ref, engineer="li", role="liaison")
    office.do("join", ref, engineer="wu", role="tester")
    office.do("schedule-visit", ref, due=MONDAY + DAY)
    office.do("cooperate", ref, what="Support", renewal_due=MONDAY + 20 * DAY)
    for handle, theirs in (("bo", [ref]), ("li", [ref]), ("wu", [])):
        assert [one.ref for one in visits_due(office.store, MONDAY, engineer=handle)] == theirs
        assert [one.ref for one in renewals_due(office.store, MONDAY, engineer=handle)] == theirs
    office.do("leave", ref, engineer="li", reason="on holiday")
    assert not visits_due(office.store, MONDAY, engineer="li")


def test_renewals_are_told_a_month_ahead_until_they_have_an_outcome(office: Office) -> None:
    ref = closed(office)
    office.do("cooperate", ref, what="Support", renewal_due=MONDAY + 40 * DAY)
    office.do("cooperate", ref, what="Without a date")
    assert renewals_due(office.store, MONDAY) == ()
    [due] = renewals_due(office.store, MONDAY + 20 * DAY)
    assert (due.ref, due.what, due.due_at) == (ref, "Support", MONDAY + 40 * DAY)
    office.do("cooperate", ref, what=str(due.id), outcome="renewed")
    assert renewals_due(office.store, MONDAY + 50 * DAY) == ()
