"""What must be done by when, once: the while a clock waits for one thing, and how it went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple, TypeAlias

from firefight_tui.domain.calendars import Calendar, RoundTheClock
from firefight_tui.domain.clock_history import Grading
from firefight_tui.domain.pace import Break, Pace, in_order
from firefight_tui.domain.policies import Policy, Span
from firefight_tui.domain.vocabulary import ClockName, Severity, WaitOn

_PLAIN_TIME = RoundTheClock()
Target: TypeAlias = Literal["first", "next", "contain", "resolve"]


class StretchKind(StrEnum):
    """What a clock did for a while."""

    RUNNING = "running"
    PAUSED = "paused"
    MISSED = "missed"


@dataclass(frozen=True)
class Stretch:
    """A while of a clock's life: running in time, paused (`on` says by which wait, if by one), or past its due."""

    start: datetime
    end: datetime
    kind: StretchKind
    on: WaitOn | None = None


class Demand(NamedTuple):
    """Something wanted since then: within one of the policy's times, or in plain time that no waiting stops."""

    since: datetime
    span: Target | timedelta


@dataclass(frozen=True)
class Leg:
    """A while at whose end something is due once: a clock's whole life, or that between two updates.

    Attributes:
        name: The clock.
        since: The receipt; nothing before it counts.
        start: When it begins.
        end: When it was done with, or now.
        open: Whether nothing has ended it yet.
        demands: What is wanted; the earliest due rules.
        halts: When the clock itself had stopped, begun before the end; in order, without overlaps. Plain time too
            leaves that out.
        waits: The waits begun before the end. Which of them pause the clock is for the policy of a severity to say.
    """

    name: ClockName
    since: datetime
    start: datetime
    end: datetime
    open: bool
    demands: tuple[Demand, ...]
    halts: tuple[Break, ...] = ()
    waits: tuple[Break, ...] = ()

    def breaks(self, policy: Policy, severity: Severity) -> tuple[Break, ...]:
        """What does not count under one severity; in order, without overlaps."""
        if not self.waits:
            return self.halts
        pausing = policy.pausing(self.name, severity)
        return in_order([*self.halts, *(wait for wait in self.waits if wait.on in pausing)], since=self.since)


@dataclass(frozen=True)
class Rules:
    """By what a leg is judged: the severities given from the receipt on, in order of time, and the times they have."""

    gradings: tuple[Grading, ...]
    policy: Policy
    calendar: Calendar


@dataclass(frozen=True)
class Standing:
    """How the ruling demand of a leg stands at its end.

    Attributes:
        due_at: When it is due; None while an open-ended pause lasts.
        remaining: What is left of it in its own time, negative when late.
        ran: What has counted so far, in its own time.
        day: How long a day of its own time is.
        pause: What holds it now.
    """

    due_at: datetime | None
    remaining: timedelta
    ran: timedelta
    day: timedelta
    pause: Break | None


@dataclass(frozen=True)
class Verdict:
    """How a leg went: where it stands (None where its last severity has no time for it), since when it is missed."""

    standing: Standing | None
    missed_at: datetime | None
    stretches: tuple[Stretch, ...]


class _Deadline(NamedTuple):
    """When a demand is due under one severity."""

    due_at: datetime | None
    since: datetime
    span: timedelta
    pace: Pace


def judge(leg: Leg, rules: Rules) -> Verdict:
    """Walk through a leg, severity by severity, each as if it had held all along, and keep every miss on the way."""
    missed_at: datetime | None = None
    stretches: list[Stretch] = []
    deadlines: list[_Deadline] = []
    for start, end, severity in _by_severity(leg, rules.gradings):
        breaks = leg.breaks(rules.policy, severity)
        deadlines = _deadlines(leg, rules, severity, breaks)
        due_at = min((each.due_at for each in deadlines if each.due_at is not None), default=None)
        if missed_at is None and due_at is not None and due_at < end:
            missed_at = max(due_at, start)
        stretches.extend(_stretches(start, end, due_at, breaks))
    return Verdict(_standing(leg, deadlines) if deadlines else None, missed_at, tuple(joined(stretches)))


def joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """The stretches, those of one kind that follow each other made one."""
    last: Stretch | None = None
    for each in stretches:
        if last is not None and (last.end, last.kind, last.on) == (each.start, each.kind, each.on):
            last = Stretch(last.start, each.end, each.kind, each.on)
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def _by_severity(leg: Leg, gradings: tuple[Grading, ...]) -> Iterator[tuple[datetime, datetime, Severity]]:
    """The leg cut where the severity changed; one given just as the leg was ended no longer touches it."""
    start, severity = leg.start, gradings[0].severity
    for at, given in gradings:
        if at > leg.end or (at == leg.end > leg.start and not leg.open):
            break
        if at > start:
            yield start, at, severity
            start = at
        severity = given
    yield start, leg.end, severity


def _deadlines(leg: Leg, rules: Rules, severity: Severity, breaks: tuple[Break, ...]) -> list[_Deadline]:
    targets = rules.policy.targets[severity]
    calendar = rules.calendar if targets.business else _PLAIN_TIME
    deadlines = []
    for since, wanted in leg.demands:
        if isinstance(wanted, timedelta):
            span, pace = wanted, Pace(_PLAIN_TIME, leg.halts)
        else:
            named: Span | None = getattr(targets, wanted)
            if named is None:
                continue
            span, pace = named.length(calendar.ordinary_day), Pace(calendar, breaks)
        deadlines.append(_Deadline(pace.due(since, span), since, span, pace))
    return deadlines


def _standing(leg: Leg, deadlines: list[_Deadline]) -> Standing:
    """By the deadline that comes first; of those an open-ended pause holds, by the one with the least time left."""
    standings = []
    for each in deadlines:
        pause, is_endless = _held(each.pace.breaks, leg.end) if leg.open else (None, False)
        due_at = None if is_endless else each.due_at
        ran = each.pace.spent(each.since, leg.end)
        standings.append(Standing(due_at, each.span - ran, ran, each.pace.calendar.ordinary_day, pause))
    dated = [each for each in standings if each.due_at is not None]
    return min(dated or standings, key=lambda each: (each.due_at or leg.end, each.remaining))


def _held(breaks: tuple[Break, ...], at: datetime) -> tuple[Break | None, bool]:
    """The break that lasts at a moment, and whether it goes on without end, with those that follow on it."""
    held: Break | None = None
    until: datetime | None = None
    for gap in breaks:
        if held is None and gap.covers(at):
            held, until = gap, gap.until
        elif held is not None and until == gap.since:
            until = gap.until
    return held, held is not None and until is None


def _stretches(start: datetime, end: datetime, due_at: datetime | None, breaks: tuple[Break, ...]) -> Iterator[Stretch]:
    """What the clock did from start to end, under one severity."""
    place = start
    for since, until, on in breaks:
        since, until = max(since, place), end if until is None else min(until, end)
        if since < until:
            yield from _counting(place, since, due_at)
            yield Stretch(since, until, StretchKind.PAUSED, on)
            place = until
    yield from _counting(place, end, due_at)


def _counting(start: datetime, end: datetime, due_at: datetime | None) -> Iterator[Stretch]:
    turn = end if due_at is None else min(max(due_at, start), end)
    if start < turn:
        yield Stretch(start, turn, StretchKind.RUNNING)
    if turn < end:
        yield Stretch(turn, end, StretchKind.MISSED)
