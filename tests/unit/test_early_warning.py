"""The warning before a clock is late."""

from __future__ import annotations

from datetime import datetime

import pytest

from firefight_tui.domain.clock_history import Pause
from firefight_tui.domain.early_warning import soon, soon_late, warning_time
from firefight_tui.domain.vocabulary import ClockName, WaitOn
from tests.clock_builders import DAY, HOUR, MINUTE, T0, h, history, look, m, outward


@pytest.mark.parametrize(
    ("now", "warned"), [(m(0), False), (m(9), False), (m(10), True), (m(15), True), (m(16), False)]
)
def test_the_shortest_clock_warns_five_minutes_before_its_end_and_no_longer_once_late(
    now: datetime, warned: bool
) -> None:
    assert soon(look(history(1), now).first_contact, now) is warned


@pytest.mark.parametrize(("severity", "least"), [(1, HOUR * 4 / 5), (2, DAY / 5)])
def test_a_longer_clock_warns_in_the_last_fifth_of_its_time(severity: int, least: object) -> None:
    clock = look(history(severity), h(1)).containment
    assert warning_time(clock) == least


def test_no_clock_warns_more_than_a_day_of_its_own_before() -> None:
    assert warning_time(look(history(1), T0).resolution) == 72 * HOUR / 5
    assert warning_time(look(history(4), T0).resolution) == 9 * HOUR


def test_business_time_warns_before_the_night_in_which_nobody_works() -> None:
    # Severity 3: an update every business day. Given at 10:00, it is due the next day at 10:00.
    past = history(3, contacts=outward(h(1)))
    assert not soon(look(past, h(8)).next_update, h(8))
    assert soon(look(past, h(8.5)).next_update, h(8.5))
    assert soon(look(past, h(20)).next_update, h(20))


def test_a_paused_clock_does_not_warn() -> None:
    past = history(1, pauses=(Pause(h(3.5), None, WaitOn.CLIENT), Pause(h(3.4), h(9), WaitOn.CLIENT)))
    assert not soon(look(past, h(3.8)).containment, h(3.8))


def test_the_clocks_that_are_soon_late_come_by_their_due() -> None:
    past = history(1, contacts=outward(h(3) + 2 * MINUTE))
    now = h(3.9)
    assert soon_late(look(past, now), now) == (ClockName.NEXT_UPDATE, ClockName.CONTAINMENT)[::-1]
    assert soon_late(look(history(1), m(1)), m(1)) == ()
