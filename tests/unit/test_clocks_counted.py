"""The arithmetic of clocks against counting minute by minute, and histories nobody would write."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from random import Random
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firefight_tui.domain.calendar_text import default_calendar
from firefight_tui.domain.calendars import RoundTheClock
from firefight_tui.domain.clock_history import ClockHistory, Contact, Grading, Move, Pause, Promise
from firefight_tui.domain.clocks import Clock, clocks, due
from firefight_tui.domain.vocabulary import Direction, Severity, Stage, WaitOn
from tests.clock_builders import MINUTE, look, m
from tests.clock_oracle import Case, Counted, Oracle, cases, working_minutes

Item = TypeVar("Item")


HISTORIES = int(os.environ.get("ORACLE_HISTORIES", "60"))
"""How many histories are counted; the figure of docs/clocks.md was taken with 5000."""


@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_clocks_say_what_counting_says(case: Case) -> None:
    """Also after the policy was changed: then the whole history is judged by the new one."""
    working = working_minutes(case)
    for given_ in case.rules:
        oracle = Oracle(case, given_, working)
        found = clocks(case.history(), given_.policy(), case.calendar(), case.at(case.now))
        for clock in found:
            assert said(case, clock) == oracle.clock(clock.name), clock.name


def said(case: Case, found: Clock) -> Counted:
    def minutes(at: datetime | None) -> int | None:
        return None if at is None else int((at - case.base) / MINUTE)

    left = None if found.remaining is None else int(found.remaining / MINUTE)
    return Counted(
        found.state.value, minutes(found.due_at), minutes(found.met_at), left, found.misses, minutes(found.missed_at)
    )


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
    rules = case.rules[0].policy(), case.calendar(), case.at(case.now)
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
