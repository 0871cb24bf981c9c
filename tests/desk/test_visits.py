"""Follow-up visits: planned, moved, made; what they open, whom they alarm, and when the next one is."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from firefight_tui.desk.checking import check
from firefight_tui.domain.vocabulary import Channel, LinkKind, OutboxKind, Stage
from firefight_tui.errors import Conflict, InvalidValue
from firefight_tui.store.models import Outbox
from tests.builders import CALL, MONDAY, Office, rows_in_force, versions
from tests.repair_builders import closed, visited

DAY = timedelta(days=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def planned(office: Office, **fields: object) -> str:
    """A closed complaint with a visit in a week."""
    ref = closed(office, project="Order system", contact="Li Na", **fields)
    office.do("schedule-visit", ref, due=MONDAY + 7 * DAY)
    return ref


def test_a_visit_is_planned_and_made_after_closing(office: Office) -> None:
    ref = planned(office)
    [visit] = office.show(ref).repaired.visits
    assert (visit.number, visit.due_at, visit.is_open, visit.assumed) == (1, MONDAY + 7 * DAY, True, False)
    assert not visit.is_late(MONDAY + 7 * DAY) and visit.is_late(MONDAY + 8 * DAY)
    office.clock.at = MONDAY + 6 * DAY
    office.do("visited", ref, visit="#1", usage="daily, 40 people", satisfaction="满意")
    made, following = office.show(ref).repaired.visits
    assert (made.satisfaction, made.usage, made.visited_at, made.visited_by) == (
        4,
        "daily, 40 people",
        MONDAY + 6 * DAY,
        "ada",
    )
    assert office.show(ref).stage is Stage.CLOSED and following.is_open


@pytest.mark.parametrize(
    ("severity", "rhythm", "due"),
    [
        (1, None, datetime(2026, 11, 30, 10)),
        (2, None, datetime(2026, 12, 7, 10)),
        (3, None, datetime(2026, 12, 23, 10)),
        (4, None, datetime(2027, 1, 22, 10)),
        (1, "每两周", datetime(2026, 12, 7, 10)),
        (1, "5d", datetime(2026, 11, 30, 10)),  # In five days is a Saturday.
        (1, "when they call", datetime(2026, 11, 30, 10)),
    ],
)
def test_the_next_one_is_assumed_by_severity_or_by_the_rhythm_of_the_client(
    office: Office, severity: int, rhythm: str | None, due: datetime
) -> None:
    ref = closed(office)
    office.do("grade", ref, severity=severity)
    if rhythm is not None:
        office.do("client", name="Huadong Retail", rhythm=rhythm)
    office.do("schedule-visit", ref, due=MONDAY + timedelta(hours=1))
    office.do("visited", ref, visit=1, satisfaction=5)
    following = office.show(ref).repaired.next_visit
    assert following is not None and following.assumed and following.number == 2
    assert following.due_at.astimezone(SHANGHAI).replace(tzinfo=None) == due


def test_an_assumed_day_is_agreed_on_instead_of_planning_another(office: Office) -> None:
    ref = planned(office)
    visited(office, ref)
    office.do("schedule-visit", ref, due=MONDAY + 20 * DAY)
    _made, following = office.show(ref).repaired.visits
    assert (following.due_at, following.assumed) == (MONDAY + 20 * DAY, False)
    office.do("undo", ref)
    assert office.show(ref).repaired.visits[1].assumed
    office.do("redo", ref)
    office.do("schedule-visit", ref, due=MONDAY + 30 * DAY)
    assert [one.number for one in office.show(ref).repaired.visits] == [1, 2, 3]
    office.do("schedule-visit", ref, due=MONDAY + 25 * DAY, visit="#2")
    assert [one.due_at for one in office.show(ref).repaired.visits][1:] == [MONDAY + 25 * DAY, MONDAY + 30 * DAY]


def test_no_other_is_assumed_while_one_is_planned_nor_after_the_last(office: Office) -> None:
    ref = planned(office)
    office.do("schedule-visit", ref, due=MONDAY + 30 * DAY)
    office.do("visited", ref, visit="#1", satisfaction=4)
    assert len(office.show(ref).repaired.visits) == 2
    office.do("visited", ref, visit="#2", satisfaction=5, last="yes")
    assert office.show(ref).repaired.next_visit is None


def test_what_a_visit_cannot_be(office: Office) -> None:
    ref, other = planned(office), closed(office)
    office.do("visited", ref, visit="#1", satisfaction=4)
    before = rows_in_force(office.store)
    for where, verb, fields, field in (
        (ref, "schedule-visit", {"due": MONDAY}, "due"),
        (ref, "schedule-visit", {"due": MONDAY + 800 * DAY}, "due"),
        (ref, "schedule-visit", {"due": MONDAY - DAY, "visit": "#2"}, "due"),
        (ref, "schedule-visit", {"due": MONDAY + 800 * DAY, "visit": "#2"}, "due"),
        (ref, "schedule-visit", {"due": MONDAY + DAY, "visit": "#1"}, "visit"),
        (ref, "visited", {"visit": "#1", "satisfaction": 4}, "visit"),
        (ref, "visited", {"visit": "#9", "satisfaction": 4}, "visit"),
        (ref, "visited", {"visit": "x", "satisfaction": 4}, "visit"),
        (other, "visited", {"visit": 1, "satisfaction": 4}, "visit"),
        (ref, "visited", {"visit": "#2", "satisfaction": 0}, "satisfaction"),
        (ref, "visited", {"visit": "#2", "satisfaction": 6}, "satisfaction"),
        (ref, "visited", {"visit": "#2", "satisfaction": 4, "opens": "yes"}, "findings"),
        (ref, "visited", {"visit": "#2", "satisfaction": 4, "findings": "x", "opens": "t" * 301}, "opens"),
    ):
        with pytest.raises(InvalidValue) as refused:
            office.do(verb, where, **fields)
        assert refused.value.field == field, (verb, fields)
    assert rows_in_force(office.store) == before


def test_findings_open_a_linked_complaint_received_at_the_visit(office: Office) -> None:
    ref = planned(office)
    office.do("client", name="Huadong Retail", severity=3)
    office.clock.at = MONDAY + 8 * DAY
    at = MONDAY + 7 * DAY
    done = office.do(
        "visited",
        ref,
        visit="#1",
        satisfaction=3,
        findings="The export to Excel loses the last row.\nSince Monday.",
        opens="yes",
        at=at,
    )
    made = f"FF-{done.created['complaint']}"
    assert done.refs == (ref, made)
    opened = office.show(made)
    assert (opened.title, opened.channel, opened.received_at, opened.client, opened.project) == (
        "The export to Excel loses the last row.",
        Channel.VISIT,
        at,
        "Huadong Retail",
        "Order system",
    )
    assert (opened.stage, opened.severity, opened.assumed) == (Stage.RECEIVED, 3, ("severity",))
    assert opened.contact is not None and opened.contact.name == "Li Na"
    assert [(one.ref, one.kind) for one in opened.links] == [(ref, LinkKind.FOLLOWS)]
    assert [entry.verb for entry in opened.timeline] == ["report"]
    record = office.show(ref)
    assert record.repaired.visits[0].finding == made and [one.ref for one in record.links] == [made]
    assert office.found("Excel") == {ref, made}
    assert not list(check(office.store))


def test_the_complaint_that_is_opened_may_have_a_title_of_its_own(office: Office) -> None:
    ref = planned(office)
    visited(office, ref, findings="It loses a row.", opens="Export incomplete")
    assert office.show("FF-2").title == "Export incomplete"
    office.do("visited", ref, visit="#2", satisfaction=4, findings="All well.", opens="no")
    assert office.show(ref).repaired.visits[1].finding is None


def test_undo_takes_both_back_and_redo_brings_both(office: Office) -> None:
    ref = planned(office)
    before = rows_in_force(office.store)
    visited(office, ref, findings="It loses a row.", opens="yes")
    after = rows_in_force(office.store)
    for _turn in range(2):
        office.do("undo", ref)
        assert _without_times(rows_in_force(office.store)) == _without_times(before)
        office.do("redo", ref)
        assert _without_times(rows_in_force(office.store)) == _without_times(after)
    assert office.show("FF-2").stage is Stage.RECEIVED
    assert not list(check(office.store))


def test_what_others_work_on_is_not_taken_back(office: Office) -> None:
    ref = planned(office)
    visited(office, ref, findings="It loses a row.", opens="yes")
    office.enlist("bo")
    office.do("acknowledge", "FF-2", by="bo", **CALL)
    counted = versions(office.store)
    with pytest.raises(Conflict):
        office.do("undo", ref, entry=office.show(ref).timeline[-1].id)
    assert versions(office.store) == counted


@pytest.mark.parametrize(("satisfaction", "told"), [(1, ["bo"]), (2, ["bo"]), (3, [])])
def test_a_client_who_is_not_content_is_raised_to_who_commands(
    office: Office, satisfaction: int, told: list[str]
) -> None:
    ref = office.complaint(Stage.RECOVERING)
    office.enlist("bo")
    office.do("assign", ref, commander="bo")
    office.do("schedule-visit", ref, due=MONDAY + DAY)
    office.do("visited", ref, visit="#1", satisfaction=satisfaction, findings="It is slow again.")
    with office.store.read() as session:
        entry = [one for one in office.show(ref).timeline if one.verb == "visited"][-1]
        left = [one.id for one in entry.changes if (one.kind, one.field) == ("outbox", "kind")]
        notices = [session.get_one(Outbox, number) for number in left]
        assert [one.engineer for one in notices] == told
        assert all(one.kind is OutboxKind.NOTICE and "It is slow again." in one.body for one in notices)


def _without_times(rows: dict[tuple[str, int], dict[str, object]]) -> dict[tuple[str, int], dict[str, object]]:
    return {
        key: {name: value for name, value in row.items() if name not in {"updated_at"}} for key, row in rows.items()
    }


def test_what_is_next_after_closing(office: Office) -> None:
    ref = planned(office)

    def following() -> str | None:
        step = office.show(ref).next
        return step.verb if step is not None else None

    assert following() is None
    office.clock.at = MONDAY + 5 * DAY
    assert following() == "visited"
    office.clock.at = MONDAY + 8 * DAY
    step = office.show(ref).next
    assert step is not None and (step.verb, step.key) == ("visited", "v v") and "late by 24h" in step.message
    visited(office, ref, satisfaction=2)
    assert following() == "contact"
    office.clock.turn()
    office.do("contact", ref, direction="out", channel="phone", person="Li Na", said="What would put it right?")
    assert following() is None
    due = office.show(ref).repaired.visits[1].due_at
    office.clock.at = due - DAY
    assert following() == "schedule-visit"
    office.do("schedule-visit", ref, due=due)
    assert following() == "visited"


def test_nobody_calls_twice_where_a_finding_is_a_complaint_of_its_own(office: Office) -> None:
    ref = planned(office)
    office.clock.turn()
    visited(office, ref, satisfaction=1, findings="It loses a row.", opens="yes")
    assert office.show(ref).next is None
