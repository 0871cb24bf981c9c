"""Histories for the tests of clocks, in minutes and hours after a Monday, 9:00 in Shanghai."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from firefight_tui.domain.calendar_text import default_calendar
from firefight_tui.domain.calendars import Calendar
from firefight_tui.domain.clock_history import ClockHistory, Contact, Grading, Move
from firefight_tui.domain.clocks import Clock, Clocks, clocks
from firefight_tui.domain.policies import DEFAULT_POLICY, Policy
from firefight_tui.domain.vocabulary import Direction, Severity, Stage

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")
# A Monday, 9:00 in Shanghai.
T0 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
IN, OUT = Direction.IN, Direction.OUT
S = Severity


def m(minutes: float) -> datetime:
    return T0 + minutes * MINUTE


def h(hours: float) -> datetime:
    return T0 + hours * HOUR


def graded(*gradings: tuple[datetime, int]) -> tuple[Grading, ...]:
    return tuple(Grading(at, Severity(severity)) for at, severity in gradings)


def outward(*times: datetime) -> tuple[Contact, ...]:
    return tuple(Contact(at, OUT) for at in times)


def inward(*times: datetime) -> tuple[Contact, ...]:
    return tuple(Contact(at, IN) for at in times)


def walk(*steps: tuple[datetime, Stage], origin: Stage = Stage.RECEIVED) -> tuple[Move, ...]:
    moves = []
    for at, target in steps:
        moves.append(Move(at, origin, target))
        origin = target
    return tuple(moves)


def history(severity: int = 1, **what: object) -> ClockHistory:
    given_ = ClockHistory(T0, graded((T0, severity)))
    return replace(given_, **what)  # type: ignore[arg-type]  # the fields of a history pass through


def look(
    past: ClockHistory, now: datetime, *, policy: Policy = DEFAULT_POLICY, calendar: Calendar | None = None
) -> Clocks:
    return clocks(past, policy, calendar or default_calendar(), now)


def brief(clock: Clock) -> tuple[str, datetime | None, datetime | None, timedelta | None]:
    return clock.state.value, clock.due_at, clock.met_at, clock.remaining
