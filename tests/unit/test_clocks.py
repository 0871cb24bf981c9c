"""First contact, containment, resolution: every sentence of the mission by example."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.calendar_text import parse_calendar
from firefight_tui.domain.clock_history import ClockHistory, Grading, Pause, Promise
from firefight_tui.domain.clock_legs import StretchKind
from firefight_tui.domain.clocks import clocks, due, late, shortest
from firefight_tui.domain.policies import DEFAULT_POLICY, Policy
from firefight_tui.domain.vocabulary import SIDE_ENDS, ClockName, ClockState, Severity, Stage, WaitOn
from tests.clock_builders import DAY, HOUR, MINUTE, T0, brief, graded, h, history, inward, look, m, outward, walk

# --- first contact


def test_the_first_contact_clock_runs_from_the_receipt_not_from_the_entry() -> None:
    assert brief(look(history(), m(5)).first_contact) == ("running", m(15), None, 10 * MINUTE)


def test_the_first_outward_contact_meets_it() -> None:
    past = history(contacts=outward(m(10), m(50)))
    assert brief(look(past, h(9)).first_contact) == ("met", m(15), m(10), 5 * MINUTE)


def test_a_contact_at_the_very_due_is_in_time_and_one_after_it_is_late() -> None:
    assert look(history(contacts=outward(m(15))), h(1)).first_contact.state is ClockState.MET
    clock = look(history(contacts=outward(m(28))), h(1)).first_contact
    assert brief(clock) == ("missed", m(15), m(28), -13 * MINUTE)
    assert (clock.missed_at, clock.misses, clock.is_going) == (m(15), 1, False)


def test_without_a_contact_it_is_missed_once_its_time_is_up() -> None:
    assert look(history(), m(15)).first_contact.state is ClockState.RUNNING
    clock = look(history(), m(27)).first_contact
    assert brief(clock) == ("missed", m(15), None, -12 * MINUTE)
    assert clock.is_going
    assert clock.is_late(m(27))


def test_what_the_client_says_stops_no_first_contact() -> None:
    assert look(history(contacts=inward(m(5))), m(10)).first_contact.state is ClockState.RUNNING


def test_waiting_does_not_pause_the_first_contact_nor_the_next_update() -> None:
    past = history(contacts=outward(m(5)), pauses=(Pause(m(1), None, WaitOn.CLIENT),))
    assert look(replace(past, contacts=()), m(20)).first_contact.state is ClockState.MISSED
    assert brief(look(past, m(64)).next_update) == ("running", m(65), None, MINUTE)


# --- severities


@pytest.mark.parametrize(
    ("severity", "first", "update", "contain", "resolve"),
    [
        (1, m(15), h(1), h(4), h(72)),
        (2, m(30), h(4), h(24), h(120)),
        (3, h(2), h(9), h(2 * 24 + 9), h(11 * 24 + 9)),
        (4, h(9), h(2 * 24 + 9), None, h(25 * 24 + 9)),
    ],
)
def test_the_default_policy(
    severity: int, first: datetime, update: datetime, contain: datetime | None, resolve: datetime
) -> None:
    found = look(history(severity, contacts=outward(T0)), T0)
    dues = [clock.due_at for clock in found]
    assert dues == [first, update, contain, resolve]
    assert (found.containment.state is ClockState.NONE) == (contain is None)


def test_a_complaint_without_any_severity_counts_as_serious() -> None:
    assert look(ClockHistory(T0), T0).first_contact.due_at == m(30)


def test_minor_ones_count_business_time_and_their_day_is_the_calendars() -> None:
    friday = T0 + 4 * DAY + 8 * HOUR
    past = ClockHistory(friday, graded((friday, 3)))
    clock = look(past, friday + 2 * DAY).first_contact
    assert brief(clock) == ("running", friday + 2 * DAY + 17 * HOUR, None, HOUR)
    assert clock.day == timedelta(hours=9)
    assert look(past, friday + 3 * DAY).resolution.remaining == timedelta(hours=9 * 10 - 9)


def test_severe_ones_count_every_hour() -> None:
    saturday = T0 + 5 * DAY
    clock = look(ClockHistory(saturday, graded((saturday, 1))), saturday).first_contact
    assert (clock.due_at, clock.day) == (saturday + 15 * MINUTE, DAY)


def test_a_new_severity_retargets_from_the_receipt() -> None:
    past = history(gradings=graded((T0, 3), (m(20), 1)))
    assert look(past, m(19)).first_contact.due_at == h(2)
    clock = look(past, m(20)).first_contact
    assert (clock.state, clock.due_at, clock.missed_at) == (ClockState.MISSED, m(15), m(20))
    assert look(past, m(30)).containment.due_at == h(4)


def test_a_miss_that_happened_stays_though_the_new_due_is_later() -> None:
    past = history(gradings=graded((T0, 1), (m(20), 2)))
    clock = look(past, m(25)).first_contact
    assert brief(clock) == ("missed", m(30), None, 5 * MINUTE)
    assert not clock.is_late(m(25))
    assert [stretch.kind.value for stretch in clock.stretches] == ["running", "missed", "running"]
    assert look(replace(past, contacts=outward(m(26))), h(9)).first_contact.state is ClockState.MISSED


def test_a_new_severity_before_the_due_leaves_no_miss() -> None:
    past = history(gradings=graded((T0, 1), (m(15), 2)), contacts=outward(m(25)))
    assert look(past, h(9)).first_contact.state is ClockState.MET


def test_what_was_met_stays_met_under_a_new_severity() -> None:
    past = history(gradings=graded((T0, 2), (m(26), 1)), contacts=outward(m(25)))
    assert brief(look(past, m(40)).first_contact) == ("met", m(30), m(25), 5 * MINUTE)


def test_a_missed_containment_stays_missed_where_the_new_severity_has_none() -> None:
    past = history(gradings=graded((T0, 1), (h(5), 4)))
    clock = look(past, h(6)).containment
    assert brief(clock) == ("missed", None, None, None)
    assert look(history(gradings=graded((T0, 1), (h(3), 4))), h(6)).containment.state is ClockState.NONE


# --- containment and resolution


def test_containment_stops_when_the_first_remedy_is_tested() -> None:
    past = history(contained_at=h(3))
    assert brief(look(past, h(2)).containment) == ("running", h(4), None, 2 * HOUR)
    assert brief(look(past, h(9)).containment) == ("met", h(4), h(3), HOUR)
    assert brief(look(history(contained_at=h(5)), h(9)).containment) == ("missed", h(4), h(5), -HOUR)


def test_containment_stops_at_resolved_at_the_latest() -> None:
    moves = walk((h(2), Stage.RESOLVED))
    assert look(history(moves=moves), h(9)).containment.met_at == h(2)
    assert look(history(moves=moves, contained_at=h(3)), h(9)).containment.met_at == h(2)


def test_resolution_stops_at_resolved() -> None:
    past = history(moves=walk((h(70), Stage.RESOLVED), (h(80), Stage.RECOVERING), (h(90), Stage.CLOSED)))
    assert brief(look(past, h(100)).resolution) == ("met", h(72), h(70), 2 * HOUR)
    assert look(past, h(69)).resolution.state is ClockState.RUNNING


def test_after_a_refusal_resolution_runs_on_and_the_time_between_is_paused() -> None:
    past = history(
        contacts=outward(m(10)),
        contained_at=h(1),
        moves=walk((h(70), Stage.RESOLVED), (h(90), Stage.PLANNING)),
    )
    found = look(past, h(91))
    assert brief(found.resolution) == ("running", h(92), None, HOUR)
    assert (found.first_contact.met_at, found.containment.met_at) == (m(10), h(1))
    assert [(each.kind.value, each.start, each.end) for each in found.resolution.stretches] == [
        ("running", T0, h(70)), ("paused", h(70), h(90)), ("running", h(90), h(91)),
    ]  # fmt: skip


def test_a_second_resolution_ends_it_again() -> None:
    moves = walk((h(70), Stage.RESOLVED), (h(90), Stage.PLANNING), (h(91), Stage.RESOLVED))
    assert brief(look(history(moves=moves), h(99)).resolution) == ("met", h(92), h(91), HOUR)
    late_again = walk((h(70), Stage.RESOLVED), (h(90), Stage.PLANNING), (h(93), Stage.RESOLVED))
    assert brief(look(history(moves=late_again), h(99)).resolution) == ("missed", h(92), h(93), -HOUR)


def test_after_reopening_resolution_and_next_update_run_on() -> None:
    closing = ((h(70), Stage.RESOLVED), (h(71), Stage.RECOVERING), (h(75), Stage.CLOSED))
    past = history(contacts=outward(m(10), h(70.5)), moves=walk(*closing, (h(80), Stage.INVESTIGATING)))
    found = look(past, h(80))
    assert brief(found.resolution) == ("running", h(82), None, 2 * HOUR)
    assert brief(found.next_update) == ("running", h(80.5), None, HOUR / 2)
    assert found.containment.met_at == h(70)


def test_what_was_written_or_promised_while_closed_is_counted_from_the_reopening() -> None:
    closing = ((h(1), Stage.RESOLVED), (h(2), Stage.RECOVERING), (h(3), Stage.CLOSED), (h(9), Stage.INVESTIGATING))
    past = history(contacts=(*outward(h(1.75)), *inward(h(8))), moves=walk(*closing))
    assert look(past, h(9)).next_update.due_at == h(9.25)
    promised = replace(past, contacts=outward(h(1.75)), promises=(Promise(h(1.75), h(2.25)),))
    assert look(promised, h(9)).next_update.due_at == h(9.25)


# --- waiting


@pytest.mark.parametrize("on", list(WaitOn))
def test_waiting_pauses_containment_and_resolution(on: WaitOn) -> None:
    found = look(history(pauses=(Pause(h(1), None, on),)), h(3))
    assert brief(found.containment) == ("paused", None, None, 3 * HOUR)
    assert brief(found.resolution) == ("paused", None, None, 71 * HOUR)
    assert (found.resolution.paused, found.resolution.paused_on) == (True, on)
    assert found.resolution.stretches[-1].on is on


def test_a_wait_that_is_over_has_moved_the_due() -> None:
    found = look(history(pauses=(Pause(h(1), h(3), WaitOn.WINDOW),)), h(4))
    assert brief(found.containment) == ("running", h(6), None, 2 * HOUR)
    assert found.containment.ran == 2 * HOUR


def test_a_wait_with_a_date_computes_from_its_end() -> None:
    found = look(history(pauses=(Pause(h(1), h(30), WaitOn.CLIENT),)), h(2))
    assert brief(found.containment) == ("paused", h(33), None, 3 * HOUR)


def test_overlapping_waits_pause_once() -> None:
    pauses = (Pause(h(2), h(4), WaitOn.CLIENT), Pause(h(1), h(3), WaitOn.WINDOW))
    clock = look(history(pauses=pauses), h(5)).containment
    assert brief(clock) == ("running", h(7), None, 2 * HOUR)
    assert [stretch.on for stretch in clock.stretches] == [None, WaitOn.WINDOW, WaitOn.CLIENT, None]


def test_a_business_clock_is_paused_only_by_the_working_hours_of_a_wait() -> None:
    past = history(3, pauses=(Pause(h(8), h(25), WaitOn.CLIENT),))
    assert look(past, h(26)).containment.due_at == T0 + 3 * DAY + 2 * HOUR


def test_a_clock_late_before_the_wait_stays_missed_but_is_not_late_while_it_lasts() -> None:
    past = history(pauses=(Pause(h(5), None, WaitOn.CLIENT),))
    clock = look(past, h(9)).containment
    assert brief(clock) == ("missed", None, None, -HOUR)
    assert not clock.is_late(h(9))
    assert [stretch.kind for stretch in clock.stretches] == [
        StretchKind.RUNNING, StretchKind.MISSED, StretchKind.PAUSED,
    ]  # fmt: skip
    dated = look(history(pauses=(Pause(h(5), h(20), WaitOn.CLIENT),)), h(9)).containment
    assert brief(dated) == ("missed", h(4), None, -HOUR)
    assert not dated.is_late(h(9))
    resumed = history(pauses=(Pause(h(5), h(8), WaitOn.CLIENT),))
    assert look(resumed, h(9)).containment.remaining == -2 * HOUR


def test_a_wait_that_begins_as_the_time_is_up_moves_no_due() -> None:
    clock = look(history(pauses=(Pause(h(4), h(8), WaitOn.CLIENT),)), h(6)).containment
    assert brief(clock) == ("missed", h(4), None, timedelta())


def test_a_policy_may_pause_other_clocks_or_none() -> None:
    pauses = {ClockName.NEXT_UPDATE: frozenset({WaitOn.CLIENT})}
    policy = Policy(DEFAULT_POLICY.targets, pauses)
    past = history(contacts=outward(m(10)), pauses=(Pause(m(20), None, WaitOn.CLIENT),))
    found = look(past, m(90), policy=policy)
    assert brief(found.next_update) == ("paused", None, None, 50 * MINUTE)
    assert found.resolution.state is ClockState.RUNNING
    promised = replace(past, promises=(Promise(m(10), m(100)),))
    assert brief(look(promised, m(90), policy=policy).next_update) == ("running", m(100), None, 10 * MINUTE)


# --- ends beside the way


@pytest.mark.parametrize("stage", sorted(SIDE_ENDS))
def test_an_end_beside_the_way_stops_the_clocks_and_leaves_what_was_met_or_missed(stage: Stage) -> None:
    past = history(contacts=outward(m(28)), moves=walk((h(1), stage)))
    found = look(past, h(200))
    assert [clock.state.value for clock in found] == ["missed", "none", "none", "none"]
    assert not any(clock.is_going for clock in found)
    assert due(found) is None
    assert [clock.due_at for clock in found][1:] == [None, None, None]
    missed = look(history(contacts=outward(m(10)), moves=walk((h(5), stage))), h(200))
    assert [clock.state.value for clock in missed] == ["met", "missed", "missed", "none"]
    assert late(missed, h(200)) == ()


def test_telling_the_client_after_the_end_still_is_the_first_contact() -> None:
    past = history(contacts=outward(h(30)), moves=walk((m(10), Stage.NOT_UPHELD)))
    found = look(past, h(31))
    assert (found.first_contact.state, found.first_contact.met_at) == (ClockState.MET, h(30))
    assert found.next_update.state is ClockState.NONE


@given(
    severity=st.sampled_from(list(Severity)),
    received_at=st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    hours=st.sampled_from(["24x7", "mon-fri 9:00-18:00", "mon-fri 9:00-12:00,13:00-18:00; sat 9:00-12:00"]),
)
def test_the_shortest_clock_is_the_one_due_first_on_an_untouched_complaint(
    severity: Severity, received_at: datetime, hours: str
) -> None:
    calendar = parse_calendar(hours, ZoneInfo("Europe/London"))
    name, length, pace = shortest(DEFAULT_POLICY.targets[severity], calendar)
    history = ClockHistory(received_at=received_at, gradings=(Grading(received_at, severity),))
    assert due(clocks(history, DEFAULT_POLICY, calendar, received_at)) == (name, pace.after(received_at, length))


def test_a_wait_with_an_end_hides_no_open_ended_one_that_began_with_it() -> None:
    """Found by counting: the clock was used up to the minute when both began."""
    pauses = (Pause(h(4), h(4) + MINUTE, WaitOn.CLIENT), Pause(h(4), None, WaitOn.THIRD_PARTY))
    found = look(history(1, pauses=pauses), h(4)).containment
    assert (found.state, found.due_at, found.remaining) == (ClockState.PAUSED, None, 0 * MINUTE)
