"""The arithmetic of clocks against counting minute by minute, and histories nobody would write."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from random import Random
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from firefight_tui.domain.calendar_text import default_calendar, parse_calendar
from firefight_tui.domain.calendars import RoundTheClock
from firefight_tui.domain.clock_history import ClockHistory, Contact, Grading, Move, Pause, Promise
from firefight_tui.domain.clocks import clocks, due
from firefight_tui.domain.policies import Policy
from firefight_tui.domain.vocabulary import ClockName, Direction, Severity, Stage, WaitOn
from tests.clock_builders import MINUTE, look, m
from tests.clock_oracle import SMALL, Case, Counted, Oracle, cases

Item = TypeVar("Item")


@settings(max_examples=100, deadline=None)
@given(cases(), st.sampled_from(list(ClockName)))
def test_clocks_say_what_counting_says(case: Case, name: ClockName) -> None:
    oracle = Oracle(case)
    found = clocks(case.history(), Policy(SMALL, case.pausing), oracle.calendar, case.at(case.now))[name]

    def minutes(at: datetime | None) -> int | None:
        return None if at is None else int((at - case.base) / MINUTE)

    left = None if found.remaining is None else int(found.remaining / MINUTE)
    said = Counted(
        found.state.value, minutes(found.due_at), minutes(found.met_at), left, found.misses, minutes(found.missed_at)
    )
    assert said == oracle.clock(name)


@settings(max_examples=60, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_order_does_not_matter_and_stretches_have_no_holes(case: Case, chance: Random) -> None:
    past = case.history()
    shuffled = replace(
        past,
        gradings=(past.gradings[0], *_shuffled(past.gradings[1:], chance)),
        contacts=_shuffled(past.contacts, chance),
        promises=_shuffled(past.promises, chance),
    )
    rules = Policy(SMALL, case.pausing), parse_calendar(case.text, case.zone), case.at(case.now)
    found = clocks(past, *rules)
    if len({at for at, _severity in past.gradings}) == len(past.gradings):
        assert clocks(shuffled, *rules) == found
    for clock in found:
        assert all(before.end == after.start for before, after in pairwise(clock.stretches))
        assert all(stretch.start < stretch.end for stretch in clock.stretches)
        assert bool(clock.misses) == (clock.missed_at is not None)
        if clock.stretches:
            assert clock.stretches[0].start == clock.started_at
            assert clock.stretches[-1].end == (clock.stopped_at or case.at(case.now))


def _shuffled(items: tuple[Item, ...], chance: Random) -> tuple[Item, ...]:
    shuffled = list(items)
    chance.shuffle(shuffled)
    return tuple(shuffled)


anywhere = st.integers(-5000, 5000).map(m)


@settings(max_examples=150, deadline=None)
@given(
    st.builds(
        ClockHistory,
        anywhere,
        st.lists(st.builds(Grading, anywhere, st.sampled_from(Severity)), max_size=4).map(tuple),
        st.lists(st.builds(Contact, anywhere, st.sampled_from(Direction)), max_size=5).map(tuple),
        st.lists(st.builds(Pause, anywhere, st.none() | anywhere, st.sampled_from(WaitOn)), max_size=5).map(tuple),
        st.lists(st.builds(Move, anywhere, st.sampled_from(Stage), st.sampled_from(Stage)), max_size=5).map(tuple),
        st.lists(st.builds(Promise, anywhere, anywhere), max_size=3).map(tuple),
        st.none() | anywhere,
    ),
    anywhere,
)
def test_no_history_is_too_odd(past: ClockHistory, now: datetime) -> None:
    for calendar in (default_calendar(), RoundTheClock()):
        found = look(past, now, calendar=calendar)
        first = due(found)
        assert first is None or first[1] == min(c.due_at for c in found if c.is_going and c.due_at is not None)
        assert all(clock.remaining is not None for clock in found if clock.is_going and clock.due_at is not None)
