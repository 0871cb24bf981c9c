"""The next update, and what is shared by all clocks: the moment looked at, order, what the list sorts by."""

from __future__ import annotations

from dataclasses import replace

from firefight_tui.domain.calendar_text import parse_calendar
from firefight_tui.domain.clock_history import Pause, Promise
from firefight_tui.domain.clocks import Clock, due, late
from firefight_tui.domain.vocabulary import RAIL, ClockName, ClockState, Stage, WaitOn
from tests.clock_builders import (
    DAY,
    HOUR,
    MINUTE,
    SHANGHAI,
    T0,
    brief,
    graded,
    h,
    history,
    inward,
    look,
    m,
    outward,
    walk,
)

# --- next update


def test_the_next_update_starts_with_the_first_outward_contact() -> None:
    past = history(contacts=(*inward(m(2)), *outward(m(10))))
    assert look(past, m(9)).next_update == Clock(ClockName.NEXT_UPDATE)
    clock = look(past, m(20)).next_update
    assert brief(clock) == ("running", m(70), None, 50 * MINUTE)
    assert clock.started_at == m(10)


def test_every_outward_contact_starts_it_anew_and_a_late_one_is_remembered() -> None:
    past = history(contacts=outward(m(10), m(60), m(130)))
    clock = look(past, m(140)).next_update
    assert brief(clock) == ("running", m(190), None, 50 * MINUTE)
    assert (clock.misses, clock.missed_at) == (1, m(120))
    assert [stretch.kind.value for stretch in clock.stretches] == ["running", "missed", "running"]
    assert look(past, m(191)).next_update.misses == 2


def test_it_is_due_at_the_earlier_of_policy_and_promise() -> None:
    sooner = history(contacts=outward(m(10)), promises=(Promise(m(10), m(40)),))
    later = history(contacts=outward(m(10)), promises=(Promise(m(10), m(400)),))
    assert brief(look(sooner, m(30)).next_update) == ("running", m(40), None, 10 * MINUTE)
    assert look(later, m(30)).next_update.due_at == m(70)


def test_a_later_contact_takes_the_place_of_a_promise() -> None:
    past = history(contacts=outward(m(10), m(20)), promises=(Promise(m(10), m(40)),))
    assert look(past, m(30)).next_update.due_at == m(80)


def test_a_promise_is_plain_time_even_where_the_policy_counts_business_time() -> None:
    past = history(3, contacts=outward(h(1)), promises=(Promise(h(1), h(11)),))
    clock = look(past, h(10)).next_update
    assert (clock.due_at, clock.remaining, clock.day) == (h(11), HOUR, DAY)


def test_a_message_must_be_answered_within_the_first_contact_time() -> None:
    past = history(contacts=(*outward(m(10)), *inward(m(20))))
    assert look(past, m(25)).next_update.due_at == m(35)
    late_in_the_hour = history(contacts=(*outward(m(10)), *inward(m(65))))
    assert look(late_in_the_hour, m(66)).next_update.due_at == m(70)


def test_of_several_messages_the_oldest_unanswered_sets_the_deadline() -> None:
    past = history(contacts=(*outward(m(10)), *inward(m(20), m(30), m(33))))
    assert look(past, m(34)).next_update.due_at == m(35)
    answered = replace(past, contacts=(*past.contacts, *outward(m(34)), *inward(m(40))))
    assert look(answered, m(41)).next_update.due_at == m(55)
    assert look(answered, m(39)).next_update.due_at == m(94)


def test_a_message_that_crosses_with_a_contact_is_answered_by_it() -> None:
    past = history(contacts=(*outward(m(10)), *inward(m(10))))
    assert look(past, m(12)).next_update.due_at == m(70)


def test_a_promise_dated_before_it_was_made_is_due_at_once() -> None:
    past = history(contacts=outward(m(10)), promises=(Promise(m(20), m(15)),))
    assert look(past, m(21)).next_update.due_at == m(20)


def test_an_unanswered_message_is_a_miss_of_the_next_update() -> None:
    past = history(contacts=(*outward(m(10), m(50)), *inward(m(20))))
    assert look(past, m(55)).next_update.misses == 1


def test_adjusting_the_plan_makes_the_next_update_due_now() -> None:
    for stage in (Stage.EXECUTING, Stage.MONITORING):
        past = history(contacts=outward(m(10)), moves=walk((m(20), stage), (m(30), Stage.PLANNING)))
        assert brief(look(past, m(32)).next_update) == ("missed", m(30), None, -2 * MINUTE)
        told = replace(past, contacts=outward(m(10), m(30)))
        assert look(told, m(32)).next_update.due_at == m(90)
    objected = history(contacts=outward(m(10)), moves=walk((m(20), Stage.PROPOSED), (m(30), Stage.PLANNING)))
    assert look(objected, m(32)).next_update.due_at == m(70)


def test_it_runs_until_acceptance_through_the_wait_for_it() -> None:
    moves = walk((m(20), Stage.RESOLVED), (m(60), Stage.RECOVERING))
    past = history(contacts=outward(m(10)), moves=moves)
    assert look(past, m(59)).next_update.state is ClockState.RUNNING
    clock = look(past, m(600)).next_update
    assert brief(clock) == ("met", m(70), m(60), 10 * MINUTE)
    assert clock.stopped_at == m(60)


def test_accepted_after_a_late_update_it_ends_missed() -> None:
    past = history(contacts=outward(m(10), m(80)), moves=walk((m(90), Stage.RESOLVED), (m(100), Stage.RECOVERING)))
    assert look(past, m(600)).next_update.state is ClockState.MISSED


def test_a_new_severity_counts_from_the_last_contact_for_the_next_update() -> None:
    past = history(gradings=graded((T0, 2), (h(2), 1)), contacts=outward(m(10)))
    assert look(past, m(119)).next_update.due_at == m(250)
    assert look(past, h(2)).next_update.due_at == m(70)


# --- the moment looked at, and order


def test_only_what_happened_up_to_the_moment_counts() -> None:
    past = history(
        gradings=graded((T0, 1), (h(3), 4)),
        contacts=outward(m(10), h(3)),
        pauses=(Pause(h(3), None, WaitOn.CLIENT),),
        moves=walk((h(3), Stage.RESOLVED)),
        promises=(Promise(h(3), h(4)),),
        contained_at=h(3),
    )
    then = replace(
        past, gradings=past.gradings[:1], contacts=outward(m(10)), pauses=(), moves=(), promises=(), contained_at=None
    )
    assert look(past, h(2)) == look(then, h(2))
    assert look(past, h(3)) != look(then, h(3))


def test_before_the_receipt_a_complaint_looks_as_at_its_receipt() -> None:
    assert look(history(), h(-5)) == look(history(), T0)


def test_nothing_counts_as_earlier_than_the_receipt() -> None:
    early = history(contacts=outward(h(-1)), contained_at=h(-1), pauses=(Pause(h(-2), h(-1), WaitOn.CLIENT),))
    found = look(early, h(1))
    assert (found.first_contact.met_at, found.containment.met_at) == (T0, T0)
    assert found.resolution.due_at == h(72)


def test_moves_dated_out_of_order_keep_the_order_they_were_recorded_in() -> None:
    backdated = walk((h(10), Stage.RESOLVED), (h(9), Stage.RECOVERING))
    found = look(history(contacts=outward(m(10)), moves=backdated), h(20))
    assert (found.resolution.met_at, found.next_update.met_at) == (h(10), h(10))


def test_the_list_sorts_by_the_clock_due_first_late_or_not() -> None:
    assert due(look(history(), m(20))) == (ClockName.FIRST_CONTACT, m(15))
    found = look(history(contacts=outward(m(10))), m(20))
    assert due(found) == (ClockName.NEXT_UPDATE, m(70))
    assert late(found, m(20)) == ()
    assert late(found, m(71)) == (ClockName.NEXT_UPDATE,)
    waiting = look(history(contacts=outward(m(10)), pauses=(Pause(h(1), None, WaitOn.CLIENT),)), m(65))
    assert due([waiting.containment, waiting.resolution]) is None
    assert due(waiting) == (ClockName.NEXT_UPDATE, m(70))


def test_a_clock_is_found_by_its_name() -> None:
    found = look(history(), T0)
    assert [found[name].name for name in ClockName] == list(ClockName)


def test_another_policy_or_calendar_recomputes_history() -> None:
    past = history(3, contacts=outward(h(3)))
    assert look(past, h(30)).first_contact.state is ClockState.MISSED
    assert look(past, h(30), calendar=parse_calendar("mon-fri 13-18", SHANGHAI)).first_contact.state is ClockState.MET


def test_every_stage_of_the_rail_is_looked_at_without_surprise() -> None:
    steps = [(h(number + 1), stage) for number, stage in enumerate(RAIL[1:])]
    past = history(contacts=outward(m(10)), moves=walk(*steps))
    states = [look(past, h(number + 1.5)).resolution.state.value for number in range(len(steps))]
    assert states == ["running"] * 6 + ["met"] * 3
