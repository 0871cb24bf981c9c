"""Which clocks are soon late: the warning before a miss, in the clock's own time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from firefight_tui.domain.clocks import Clock
from firefight_tui.domain.vocabulary import ClockName

SHARE = 5
"""A clock is soon late in the last fifth of its time,"""
LEAST = timedelta(minutes=5)
"""though never later than this before its end: less is no time to do anything about it."""


def warning_time(clock: Clock) -> timedelta:
    """How much of a clock's own time is left when its warning begins: a fifth of it, 5 minutes to one ordinary day.

    Business time counts as such: a clock with two working hours left on Friday afternoon warns then, not on Monday.
    """
    whole = (clock.remaining or timedelta()) + clock.ran
    return min(max(whole / SHARE, LEAST), clock.day)


def soon(clock: Clock, now: datetime) -> bool:
    """Whether a clock that goes on and stands in time will be late soon; one that is paused or late already is not.

    Args:
        clock: As it was computed for `now`.
        now: The moment it is looked at.
    """
    if not clock.is_going or clock.paused or clock.due_at is None or clock.remaining is None:
        return False
    return clock.due_at >= now and clock.remaining <= warning_time(clock)


def soon_late(clocks: Iterable[Clock], now: datetime) -> tuple[ClockName, ...]:
    """The clocks that are soon late, the one due first first."""
    found = sorted((clock.due_at, clock.name) for clock in clocks if soon(clock, now) and clock.due_at is not None)
    return tuple(name for _due_at, name in found)
