"""Policies, special days and snoozes: what they change, for whom, and back again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from firefight_tui.desk.checking import check
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.vocabulary import ClockName, Stage
from firefight_tui.errors import FirefightError, GuardRefused, InvalidValue, PermissionRefused
from tests.builders import CALL, MONDAY, Office, make_complaint, rows_in_force

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def due(record: ComplaintRecord, name: ClockName) -> datetime | None:
    return record.clocks[name].due_at


def cached(office: Office, number: int) -> datetime:
    row = rows_in_force(office.store)["complaint", number]
    return datetime.fromtimestamp(int(str(row["due_at"])) / 1000, tz=MONDAY.tzinfo)


def is_whole(office: Office) -> bool:
    return check(office.store) == ()


def test_a_clients_own_policy_goes_over_that_of_all_over_the_default(office: Office) -> None:
    ours, theirs = office.report(severity=1), office.report(client="Another", severity=1)
    office.do("policy", severity=1, first="10m", resolve="2d")
    office.do("policy", severity="sev1", first="5分钟", client="Another")
    assert due(office.show(ours), ClockName.FIRST_CONTACT) == MONDAY + 10 * MINUTE
    assert due(office.show(theirs), ClockName.FIRST_CONTACT) == MONDAY + 5 * MINUTE
    assert due(office.show(theirs), ClockName.RESOLUTION) == MONDAY + 2 * DAY
    assert due(office.show(theirs), ClockName.CONTAINMENT) == MONDAY + 4 * HOUR
    assert (cached(office, 1), cached(office, 2)) == (MONDAY + 10 * MINUTE, MONDAY + 5 * MINUTE)
    assert is_whole(office)


def test_a_changed_policy_recomputes_history_and_undo_brings_it_back(office: Office) -> None:
    done, late = office.report(severity=1), office.report(severity=1)
    office.clock.turn(12 * MINUTE)
    office.do("acknowledge", done, **CALL)
    make_complaint(office, Stage.CLOSED, severity=1)
    before = rows_in_force(office.store)
    office.do("policy", severity="紧急", first="10m")
    after = rows_in_force(office.store)
    assert before["complaint", 1]["missed"] == "" and after["complaint", 1]["missed"] == ",first_contact,"
    assert due(office.show(late), ClockName.FIRST_CONTACT) == MONDAY + 10 * MINUTE
    assert is_whole(office)
    office.do("undo")
    assert rows_in_force(office.store) == before
    office.do("redo")
    assert rows_in_force(office.store) == after
    office.do("policy", severity=1, first="default")
    assert rows_in_force(office.store)["complaint", 1] == before["complaint", 1]


def test_a_complaint_taken_in_under_a_policy_has_its_times(office: Office) -> None:
    office.do("policy", severity=2, first="20m", contain="-", business="yes")
    ref = office.report(severity=2)
    assert cached(office, 1) == MONDAY + 20 * MINUTE
    assert due(office.show(ref), ClockName.CONTAINMENT) is None
    assert due(office.show(ref), ClockName.RESOLUTION) == MONDAY + 7 * DAY


def test_which_waits_pause_which_clocks_is_said_by_severity(office: Office) -> None:
    ref, other = office.report(severity=1), office.report(severity=2)
    for one in (ref, other):
        office.do("wait", one, on="third_party", reason="the bank answers")
    office.do("policy", severity=1, pauses="恢复业务:等甲方、彻底解决:第三方")
    office.clock.turn(HOUR)
    assert due(office.show(ref), ClockName.CONTAINMENT) == MONDAY + 4 * HOUR
    assert due(office.show(ref), ClockName.RESOLUTION) is None
    assert due(office.show(other), ClockName.CONTAINMENT) is None
    office.do("policy", severity=1, pauses="-")
    assert due(office.show(ref), ClockName.RESOLUTION) == MONDAY + 3 * DAY
    assert is_whole(office)


@pytest.mark.parametrize("name", ["liaison", "对接人"])
def test_a_gap_made_hard_refuses_the_move_of_that_severity_alone(office: Office, name: str) -> None:
    office.do("policy", severity=1, hard=[name, "cause"], client="Huadong Retail")
    refs = [office.report(severity=severity) for severity in (1, 3)]
    for ref in refs:
        office.do("contact", ref, direction="in", channel="phone", person="Li Na", said="Help!")
        office.do("acknowledge", ref, **CALL)
        office.do("grade", ref, severity=1 if ref == refs[0] else 3)
        office.do("assign", ref, commander="ada")
    office.do("advance", refs[1])
    with pytest.raises(GuardRefused) as refused:
        office.do("advance", refs[0])
    assert {one.guard for one in refused.value.missing if one.hard} >= {"cause"}
    office.do("policy", severity=1, hard="-", client="Huadong Retail")
    office.do("advance", refs[0])


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"first": "-"}, "first"),
        ({"next": "soon"}, "next"),
        ({"resolve": "2w"}, "resolve"),
        ({"pauses": "containment:lunch"}, "pauses"),
        ({"hard": "nonsense"}, "hard"),
        ({}, ""),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(quick_office: Office, fields: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        quick_office.do("policy", severity=1, **fields)
    assert refused.value.field == field


def test_only_an_administrator_sets_policies_and_days(quick_office: Office) -> None:
    quick_office.enlist("bo", access="commander")
    for verb, fields in (
        ("policy", {"severity": 1, "first": "9m"}),
        ("calendar-day", {"day": "2027-01-01", "working": "no"}),
    ):
        with pytest.raises(PermissionRefused):
            quick_office.do(verb, by="bo", **fields)


# --- special days


def test_a_day_off_and_a_make_up_day_move_the_clocks_of_business_time(office: Office) -> None:
    ref, urgent = office.report(severity=3), office.report(severity=1)
    at = MONDAY + 3 * DAY  # a day of 9 hours, from Monday 10:00 on: Thursday 10:00
    assert due(office.show(ref), ClockName.CONTAINMENT) == at
    before = rows_in_force(office.store)
    office.do("calendar-day", day="2026-11-24", working="休", name="Founders' day")
    assert due(office.show(ref), ClockName.CONTAINMENT) == at + DAY
    office.do("calendar-days", days="2026-11-25 off Another\n2026年11月28日 补班 调休", country="cn")
    # Two days off and a Saturday of work: Monday, Thursday, Friday, Saturday 10:00.
    assert due(office.show(ref), ClockName.CONTAINMENT) == at + 2 * DAY
    assert is_whole(office)
    office.do("undo")
    office.do("undo")
    assert rows_in_force(office.store) == before
    assert due(office.show(urgent), ClockName.CONTAINMENT) == MONDAY + 4 * HOUR


@pytest.mark.parametrize(
    ("given", "note"),
    [
        ({"timezone": "Europe/London"}, "holidays GB"),
        ({"timezone": "Europe/London", "calendar": "mon-fri 9:00-17:00"}, "holidays GB"),
        ({"timezone": "America/New_York"}, "holidays US"),
        ({"timezone": "Europe/London", "calendar": "mon-fri 9:00-17:00, holidays GB"}, ""),
        ({"timezone": "Europe/London", "calendar": "mon-fri 9:00-17:00, no holidays"}, ""),
        ({"timezone": "Europe/London", "calendar": "24x7"}, ""),
        ({"timezone": "Asia/Shanghai"}, ""),
    ],
)
def test_a_clock_counted_without_holidays_says_so(quick_office: Office, given: dict[str, str], note: str) -> None:
    quick_office.do("client", name="Northwind", **given)
    slow, urgent = (quick_office.report(client="Northwind", severity=severity) for severity in (3, 1))
    said = quick_office.show(slow).calendar_note
    assert said.endswith(note) and bool(said) == bool(note)
    assert quick_office.show(urgent).calendar_note == ""


def test_days_are_of_the_country_the_clients_calendar_names(office: Office) -> None:
    office.do("client", name="Huadong Retail", calendar="mon-fri 9:00-18:00, holidays GB")
    ref = office.report(severity=3)
    at = due(office.show(ref), ClockName.CONTAINMENT)
    office.do("calendar-day", day="2026-11-24", working="no")
    assert due(office.show(ref), ClockName.CONTAINMENT) == at
    office.do("calendar-day", day="2026-11-24", working="no", country="gb")
    assert at is not None and due(office.show(ref), ClockName.CONTAINMENT) == at + DAY


@pytest.mark.parametrize(
    "fields",
    [
        {"day": "2026-02-30", "working": "no"},
        {"day": "2026-02-20", "working": "perhaps"},
        {"day": "2026-02-20", "working": "no", "country": "Atlantis"},
    ],
)
def test_a_day_that_is_none_is_refused(quick_office: Office, fields: dict[str, str]) -> None:
    with pytest.raises(FirefightError):
        quick_office.do("calendar-day", **fields)


# --- snooze


def test_a_snoozed_complaint_sinks_and_comes_back_by_time_or_by_the_next_contact(office: Office) -> None:
    ref = office.report(severity=1)
    office.do("snooze", ref, until="+2h")
    assert cached(office, 1) == MONDAY + 2 * HOUR
    record = office.show(ref)
    assert due(record, ClockName.FIRST_CONTACT) == MONDAY + 15 * MINUTE
    assert record.snoozed_until == MONDAY + 2 * HOUR
    office.do("snooze", ref, until="+1h")
    assert cached(office, 1) == MONDAY + HOUR
    assert is_whole(office)
    office.do("contact", ref, direction="in", channel="phone", person="Li Na", said="Well?")
    assert cached(office, 1) == MONDAY + 15 * MINUTE
    assert office.show(ref).snoozed_until is None
    office.do("undo")
    assert cached(office, 1) == MONDAY + HOUR
    office.clock.turn(2 * HOUR)
    assert office.show(ref).snoozed_until is None


def test_a_snooze_never_brings_a_complaint_forward(quick_office: Office) -> None:
    ref = quick_office.report(severity=4)
    before = cached(quick_office, 1)
    quick_office.do("snooze", ref, until="+1h")
    assert cached(quick_office, 1) == before
    quick_office.do("policy", severity=4, first="10m", business="no")
    assert cached(quick_office, 1) == MONDAY + HOUR


@pytest.mark.parametrize("until", ["2026-11-22", "2028-01-01"])
def test_a_snooze_lies_ahead_within_a_year(quick_office: Office, until: str) -> None:
    with pytest.raises(InvalidValue):
        quick_office.do("snooze", quick_office.report(), until=until)
