"""Clocks by counting every minute: slow, plain, and independent of the arithmetic they check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import chinese_calendar
from hypothesis import strategies as st

from firefight_tui.desk.special_days import CountryDays, OwnDay
from firefight_tui.domain.calendar_text import parse_calendar
from firefight_tui.domain.calendars import Calendar
from firefight_tui.domain.clock_history import ClockHistory, Contact, Grading, Move, Pause, Promise
from firefight_tui.domain.policies import Policy, Span, Targets
from firefight_tui.domain.vocabulary import ClockName, Direction, Severity, Stage, WaitOn
from tests.clock_builders import DAY, IN, MINUTE, OUT, SHANGHAI, S


@dataclass(frozen=True)
class Counted:
    """What the oracle says of a clock, in minutes after the receipt."""

    state: str
    due: int | None
    met: int | None
    remaining: int | None
    misses: int
    missed_at: int | None


HORIZON = 20_000
FOREVER = 10**6


@dataclass(frozen=True)
class Case:
    """A history in minutes after the receipt, and what is looked at."""

    zone: ZoneInfo
    base: datetime
    text: str
    now: int
    gradings: tuple[tuple[int, int], ...]
    contacts: tuple[tuple[int, Direction], ...]
    pauses: tuple[tuple[int, int | None, WaitOn], ...]
    moves: tuple[tuple[int, Stage, Stage], ...]
    promises: tuple[tuple[int, int], ...]
    contained: int | None
    rules: tuple[Given, ...]
    days: tuple[tuple[int, bool], ...]

    def at(self, minute: int) -> datetime:
        return self.base + minute * MINUTE

    def history(self) -> ClockHistory:
        return ClockHistory(
            self.base,
            tuple(Grading(self.at(t), Severity(s)) for t, s in self.gradings),
            tuple(Contact(self.at(t), d) for t, d in self.contacts),
            tuple(Pause(self.at(a), None if b is None else self.at(b), on) for a, b, on in self.pauses),
            tuple(Move(self.at(t), a, b) for t, a, b in self.moves),
            tuple(Promise(self.at(a), self.at(b)) for a, b in self.promises),
            None if self.contained is None else self.at(self.contained),
        )

    def special(self, day: date) -> bool | None:
        """Whether people work on a day, where its weekday does not say."""
        begun = self.base.astimezone(self.zone).date()
        for offset, works in self.days:
            if day == begun + timedelta(days=offset):
                return works
        if self.text != OFFICE:
            return None
        works = chinese_calendar.is_workday(day)
        return None if works is (day.weekday() < 5) else works

    def calendar(self) -> Calendar:
        """The calendar under test: China's holidays are what the desk knows, the case's own days what it was told."""
        begun = self.base.astimezone(self.zone).date()
        country = "CN" if self.text == OFFICE else "ZZ"
        own = frozenset(OwnDay(country, begun + timedelta(days=offset), works) for offset, works in self.days)
        text = f"{self.text}, holidays {country}"
        return parse_calendar(text, self.zone, days_of=lambda code: CountryDays(code, own))


@dataclass(frozen=True)
class Given:
    """A policy: the times of its severities, and which waits pause which clock under each."""

    targets: dict[Severity, Targets]
    pausing: dict[Severity, dict[ClockName, frozenset[WaitOn]]]

    def policy(self) -> Policy:
        return Policy(self.targets, {}, self.pausing)


def span(minutes: int = 0, days: int = 0) -> Span:
    return Span(days, minutes * MINUTE)


def length(windows: list[tuple[int, int]]) -> int:
    return sum(closes - opens for opens, closes in windows)


SMALL = {
    S.URGENT: Targets(span(15), span(60), span(240), span(900), business=False),
    S.SERIOUS: Targets(span(30), span(200), span(days=1), span(30, days=1), business=False),
    S.MODERATE: Targets(span(90), span(20, days=1), span(500), span(days=3), business=True),
    S.MINOR: Targets(span(days=1), span(days=2), None, span(700), business=True),
}


OTHER = {
    S.URGENT: Targets(span(5), span(45), None, span(400), business=False),
    S.SERIOUS: Targets(span(60), span(days=1), span(300), span(days=1), business=True),
    S.MODERATE: Targets(span(20), span(70), span(days=1), span(days=2), business=False),
    S.MINOR: Targets(span(240), span(30, days=1), span(days=2), span(days=2), business=True),
}
OFFICE = "mon-fri 9:00-18:00"
_NIGHT = [(0, 360), (1320, 1440)]
WEEKS: dict[str, list[list[tuple[int, int]]]] = {
    "daily 0:30-2:30,3-9": [[(30, 150), (180, 540)]] * 7,
    "daily 9:00-12:00,13:00-18:00": [[(540, 720), (780, 1080)]] * 7,
    "fri-mon 22:00-6:00; tue 8-9": [_NIGHT, [(0, 360), (480, 540)], [], [], [(1320, 1440)], _NIGHT, _NIGHT],
    OFFICE: [[(540, 1080)]] * 5 + [[], []],
}
"""The calendars' windows written out by hand, Monday to Sunday, in minutes after midnight."""
ORDINARY = {text: max(week, key=lambda day: (week.count(day), length(day))) for text, week in WEEKS.items()}


def working_minutes(case: Case) -> bytearray:
    """Minute by minute from the receipt on, by the wall, which never runs back."""
    shown = datetime.fromisoformat("0001-01-01")
    working = bytearray(HORIZON)
    for minute in range(-240, HORIZON):
        shown = max(shown, case.at(minute).astimezone(case.zone).replace(tzinfo=None))
        if minute >= 0:
            past_midnight = shown.hour * 60 + shown.minute
            windows = _windows(case, shown.date())
            working[minute] = any(opens <= past_midnight < closes for opens, closes in windows)
    return working


def _windows(case: Case, day: date) -> list[tuple[int, int]]:
    own = WEEKS[case.text][day.weekday()]
    works = case.special(day)
    if works is None:
        return own
    ordinary = ORDINARY[case.text]
    return (own if length(own) >= length(ordinary) else ordinary) if works else []


class Oracle:
    """Counts every minute of a case, under every severity of one of its policies."""

    def __init__(self, case: Case, given: Given, working: bytearray | None = None) -> None:
        self.case, self.given = case, given
        self.day = length(ORDINARY[case.text])
        self.works = {
            True: working if working is not None else working_minutes(case),
            False: bytearray(b"\x01") * HORIZON,
        }
        self.moves = [move for move in case.moves if move[0] <= case.now]

    def severity(self, minute: int) -> Severity:
        return Severity([s for t, s in sorted(self.case.gradings, key=lambda g: g[0]) if t <= max(minute, 0)][-1])

    def stage(self, minute: int) -> Stage:
        return ([Stage.RECEIVED] + [b for t, _a, b in self.moves if t <= minute])[-1]

    def stopped(self, inside: Callable[[Stage], bool]) -> tuple[list[bool], int | None]:
        """Whether the complaint is in such a stage, minute by minute, and since when it is now."""
        stops = [inside(self.stage(minute)) for minute in range(self.case.now + 1)]
        since = self.case.now
        while since > 0 and stops[since - 1]:
            since -= 1
        last = stops[-1]
        return stops + [last] * (HORIZON - len(stops)), since if last else None

    def clock(self, name: ClockName) -> Counted:
        inside = {
            ClockName.FIRST_CONTACT: lambda stage: not stage.is_open,
            ClockName.NEXT_UPDATE: lambda stage: not stage.is_open or stage is Stage.RECOVERING,
            ClockName.CONTAINMENT: lambda stage: not stage.is_open,
            ClockName.RESOLUTION: lambda stage: not stage.is_open or stage in {Stage.RESOLVED, Stage.RECOVERING},
        }[name]
        stops, since = self.stopped(inside)
        reached = since is not None and not self.stage(since).is_side_end
        if name is ClockName.NEXT_UPDATE:
            return self.updates(stops, since, reached)
        out = [t for t, d in self.case.contacts if d is OUT and t <= self.case.now]
        met: int | None = min(out, default=None)
        if name is ClockName.RESOLUTION:
            met = since if reached else None
        if name is ClockName.CONTAINMENT:
            done = [t for t, _a, b in self.moves if b in {Stage.RESOLVED, Stage.RECOVERING, Stage.CLOSED}]
            done += [t for t in [self.case.contained] if t is not None and t <= self.case.now]
            met = min(done, default=None)
        end = met if met is not None else since if since is not None else self.case.now
        target = {ClockName.CONTAINMENT: "contain", ClockName.RESOLUTION: "resolve"}.get(name, "first")
        is_open = met is None and since is None
        due, remaining, missed = self.leg(name, 0, end, is_open, [(0, target)], stops)
        if missed is not None:
            return Counted("missed", due, met, remaining, 1, missed)
        if remaining is None:
            return Counted("none", None, None, None, 0, None)
        if met is not None:
            return Counted("met", due, met, remaining, 0, None)
        if since is not None:
            return Counted("none", None, None, None, 0, None)
        paused = self.breaks(name, self.severity(end), end, True, stops)[end]
        return Counted("paused" if paused else "running", due, None, remaining, 0, None)

    def updates(self, stops: list[bool], since: int | None, reached: bool) -> Counted:
        name, case = ClockName.NEXT_UPDATE, self.case
        end = case.now if since is None else since
        out = sorted(t for t, d in case.contacts if d is OUT and t <= end)
        if not out:
            return Counted("none", None, None, None, 0, None)
        misses: list[int] = []
        due, remaining, missed = None, None, None
        for (start, stop), last in zip(pairwise([*out, end]), [False] * (len(out) - 1) + [True], strict=True):
            demands: list[tuple[int, str | int]] = [(start, "next")]
            demands += [
                (t, "first") for t, d in sorted(case.contacts, key=lambda c: c[0]) if d is IN and start < t <= stop
            ][:1]
            demands += [
                (a, max(0, b - a)) for a, b in case.promises if start <= a < stop or (last and a == stop == case.now)
            ]
            demands += [
                (t, 0) for t, a, b in self.moves
                if start < t <= stop and b is Stage.PLANNING and a in {Stage.EXECUTING, Stage.MONITORING}
            ]  # fmt: skip
            due, remaining, missed = self.leg(name, start, stop, last and since is None, demands, stops)
            misses += [] if missed is None else [missed]
        first = misses[0] if misses else None
        met = since if reached else None
        if since is not None and not misses:
            return Counted(
                "met" if reached else "none", due if reached else None, met, remaining if reached else None, 0, None
            )
        if since is not None:
            return Counted("missed", due, met, remaining, len(misses), first)
        state = "missed" if missed is not None else "running"
        return Counted(state, due, None, remaining, len(misses), first)

    def breaks(self, name: ClockName, severity: Severity, end: int, is_open: bool, stops: list[bool]) -> bytearray:
        """Minute by minute, whether the clock stands still under a severity."""
        gaps = bytearray(stops)
        pausing = self.given.pausing.get(severity, {}).get(name, frozenset())
        for begin, until, on in self.case.pauses:
            if on in pausing and (begin < end or (is_open and begin == end)):
                for minute in range(begin, HORIZON if until is None else min(until, HORIZON)):
                    gaps[minute] = True
        return gaps

    def leg(
        self,
        name: ClockName,
        start: int,
        end: int,
        is_open: bool,
        demands: list[tuple[int, str | int]],
        stops: list[bool],
    ) -> tuple[int | None, int | None, int | None]:
        """Due, remaining and the first missed minute, as counted."""
        # A stop that only begins as the leg is done with no longer counts.
        lasting = is_open or (end > 0 and stops[end - 1])
        halts = stops if lasting else [*stops[:end], *[False] * (HORIZON - end)]

        def count(severity: Severity) -> list[tuple[int | None, int]]:
            """Of every demand: when it is due, and what is left at the end."""
            targets, found = self.given.targets[severity], []
            breaks = self.breaks(name, severity, end, is_open, halts)
            for since, wanted in demands:
                asked = wanted if isinstance(wanted, int) else getattr(targets, wanted)
                if asked is None:
                    continue
                needed = asked if isinstance(asked, int) else int(asked.length(self.day_of(targets)) / MINUTE)
                works = self.works[targets.business and not isinstance(wanted, int)]
                gaps = halts if isinstance(wanted, int) else breaks
                found.append(counted(works, gaps, since, needed, end))
            return found

        known = {severity: count(severity) for severity in Severity}
        firsts = {
            severity: min((due for due, _left in found if due is not None), default=None)
            for severity, found in known.items()
        }
        missed = None
        for minute in range(start, end):
            first = firsts[self.severity(minute)]
            if first is not None and first <= minute:
                missed = minute
                break
        final = self.severity(end) if is_open or end == start else self.severity(end - 1)
        first = firsts[final]
        if missed is None and first is not None and first < end and is_open:
            missed = end
        standing = known[final]
        if not standing:
            return None, None, missed
        pausing = self.given.pausing.get(final, {}).get(name, frozenset())
        endless = is_open and any(a <= end and b is None and on in pausing for a, b, on in self.case.pauses)
        shown = [
            (None if endless and not isinstance(wanted, int) else due, left)
            for (due, left), (_since, wanted) in zip(standing, demands, strict=True)
        ]
        dated = [each for each in shown if each[0] is not None]
        due, left = min(dated or shown, key=lambda each: (each[0] or 0, each[1]))
        return due, left, missed

    def day_of(self, targets: Targets) -> timedelta:
        return self.day * MINUTE if targets.business else DAY


def counted(
    works: bytearray, gaps: list[bool] | bytearray, since: int, needed: int, end: int
) -> tuple[int | None, int]:
    """The minute at which so many have counted, and how many are left at the end."""
    total, due, at_end = 0, None, 0
    for minute in range(since, HORIZON):
        if due is None and total >= needed and not (needed == 0 and gaps[minute]):
            due = minute
        if minute == end:
            at_end = total
        if due is not None and minute >= end:
            break
        total += works[minute] and not gaps[minute]
    return due, needed - at_end


NEXT_STAGES = {
    Stage.RECEIVED: [Stage.ACKNOWLEDGED, Stage.WITHDRAWN],
    Stage.ACKNOWLEDGED: [Stage.INVESTIGATING, Stage.MERGED],
    Stage.INVESTIGATING: [Stage.PLANNING, Stage.EXECUTING],
    Stage.PLANNING: [Stage.PROPOSED, Stage.EXECUTING],
    Stage.PROPOSED: [Stage.EXECUTING, Stage.PLANNING],
    Stage.EXECUTING: [Stage.MONITORING, Stage.PLANNING],
    Stage.MONITORING: [Stage.RESOLVED, Stage.PLANNING],
    Stage.RESOLVED: [Stage.RECOVERING, Stage.PLANNING],
    Stage.RECOVERING: [Stage.CLOSED],
    Stage.CLOSED: [Stage.INVESTIGATING],
    Stage.WITHDRAWN: [Stage.INVESTIGATING],
    Stage.MERGED: [Stage.INVESTIGATING],
}
ZONES = {
    ZoneInfo("Europe/London"): datetime(2026, 10, 24, 20, tzinfo=UTC),
    ZoneInfo("America/New_York"): datetime(2026, 3, 7, 22, tzinfo=UTC),
    SHANGHAI: datetime(2026, 11, 20, 3, tzinfo=UTC),
}
HOLIDAYS = (
    datetime(2025, 12, 30, 22, tzinfo=UTC),
    datetime(2026, 4, 2, 22, tzinfo=UTC),
    datetime(2026, 9, 23, tzinfo=UTC),
)
"""Before New Year's Day, whose Sunday is made up for, Qingming, and the Mid-Autumn Festival, in Shanghai."""


@st.composite
def policies(draw: st.DrawFn) -> Given:
    waits = st.frozensets(st.sampled_from(list(WaitOn)))
    clocks = {ClockName.CONTAINMENT: waits, ClockName.RESOLUTION: waits, ClockName.NEXT_UPDATE: st.just(frozenset())}
    # Most clients pause nothing but these two; a policy may pause any.
    if draw(st.integers(0, 3)) == 0:
        clocks |= {ClockName.FIRST_CONTACT: waits}
    own = {name: draw(given) for name, given in clocks.items()}
    pausing = dict.fromkeys(Severity, own)
    if draw(st.booleans()):
        pausing[draw(st.sampled_from(list(Severity)))] = {name: draw(given) for name, given in clocks.items()}
    return Given(draw(st.sampled_from([SMALL, OTHER])), pausing)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    zone = draw(st.sampled_from(list(ZONES)))
    now = draw(st.integers(0, 2400))
    minute = st.integers(0, 2400)
    moves: list[tuple[int, Stage, Stage]] = []
    stage = draw(st.sampled_from([Stage.RECEIVED, Stage.EXECUTING, Stage.MONITORING]))
    if stage is not Stage.RECEIVED:
        moves.append((0, Stage.RECEIVED, stage))
    for at in sorted(draw(st.sets(st.integers(1, 2400), max_size=6))):
        target = draw(st.sampled_from(NEXT_STAGES[stage]))
        moves.append((at, stage, target))
        stage = target
    pause = st.tuples(minute, st.none() | minute, st.sampled_from(list(WaitOn)))
    text = draw(st.sampled_from(list(WEEKS)))
    if text == OFFICE:
        zone = SHANGHAI
    base = draw(st.sampled_from(HOLIDAYS)) if text == OFFICE else ZONES[zone]
    return Case(
        zone,
        base + draw(st.integers(0, 600)) * MINUTE,
        text,
        now,
        ((0, draw(st.integers(1, 4))), *draw(st.lists(st.tuples(minute, st.integers(1, 4)), max_size=3))),
        tuple(draw(st.lists(st.tuples(minute, st.sampled_from([IN, OUT])), max_size=5))),
        tuple(draw(st.lists(pause, max_size=3))),
        tuple(moves),
        tuple(draw(st.lists(st.tuples(minute, minute), max_size=3))),
        draw(st.none() | minute),
        (draw(policies()), draw(policies())),
        tuple(draw(st.dictionaries(st.integers(0, 6), st.booleans(), max_size=3)).items()),
    )
