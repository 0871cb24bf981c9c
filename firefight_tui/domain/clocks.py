"""The four clocks of a complaint, computed from its history (mission.md, clocks; S9, S29, S43)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from firefight_tui.domain.calendars import Calendar, RoundTheClock
from firefight_tui.domain.clock_history import ACCEPTED, RESOLVED, ClockHistory, Halt
from firefight_tui.domain.clock_legs import Demand, Leg, Rules, Stretch, Target, Verdict, joined, judge
from firefight_tui.domain.pace import Break, in_order
from firefight_tui.domain.policies import Policy, Targets
from firefight_tui.domain.vocabulary import ENDED, ClockName, ClockState, Direction, Stage, WaitOn

# `adjust` leads from one of these to planning, after which the next update is due at once (mission.md, stage table).
_ADJUSTED = frozenset({Stage.EXECUTING, Stage.MONITORING})


@dataclass(frozen=True)
class Clock:
    """How one clock stands.

    Attributes:
        name: Which clock.
        state: `missed` from the moment its due passed unmet, whatever comes after; the next update, though, runs again
            once an update was given, and only its end tells whether every one was in time. `none` where it never
            started, the policy has no time for it, or the complaint ended beside the way (withdrawn, merged, not
            upheld) before it was met or missed.
        started_at: When it began; None where it did not.
        due_at: When its time is up as things stand, or stood when it stopped; None while an open-ended pause lasts.
        met_at: When what it waits for happened, in time or late.
        remaining: What is left in the clock's own time (business time where it has that), negative when late; where it
            stopped, what was left then.
        ran: The time it has counted, in its own time; of the next update, since the last one.
        day: How long a day of its own time is.
        missed_at: When its due first passed unmet.
        misses: How often that happened; more than once only for the next update.
        paused: Whether it stands still now.
        paused_on: The wait by which.
        stopped_at: When it ended, met or not; None while it goes on.
        stretches: Its life so far, without holes.
    """

    name: ClockName
    state: ClockState = ClockState.NONE
    started_at: datetime | None = None
    due_at: datetime | None = None
    met_at: datetime | None = None
    remaining: timedelta | None = None
    ran: timedelta = timedelta()
    day: timedelta = timedelta(days=1)
    missed_at: datetime | None = None
    misses: int = 0
    paused: bool = False
    paused_on: WaitOn | None = None
    stopped_at: datetime | None = None
    stretches: tuple[Stretch, ...] = ()

    @property
    def is_going(self) -> bool:
        """Whether something is still to be done for it."""
        return self.state is not ClockState.NONE and self.stopped_at is None

    def is_late(self, now: datetime) -> bool:
        """Whether its due has passed and nothing excuses it: it goes on and does not stand still."""
        return self.is_going and not self.paused and self.due_at is not None and self.due_at < now


@dataclass(frozen=True)
class Clocks:
    """The four clocks of one complaint."""

    first_contact: Clock
    next_update: Clock
    containment: Clock
    resolution: Clock

    def __iter__(self) -> Iterator[Clock]:
        return iter((self.first_contact, self.next_update, self.containment, self.resolution))

    def __getitem__(self, name: ClockName) -> Clock:
        return next(clock for clock in self if clock.name is name)


def clocks(history: ClockHistory, policy: Policy, calendar: Calendar, now: datetime) -> Clocks:
    """Compute the clocks of a complaint as they stand at a moment.

    Sentences of mission.md that leave a choice are read so:

    - A time is missed when it is later than due, not when it equals it.
    - A new severity re-targets a clock that still runs, from received_at. What was met stays met, and a due that
      passed before the new severity came stays missed, though it gets the new due.
    - A clock that is past its due when waiting begins stays missed; it stands still, and is not late, while it lasts.
    - An outward contact answers every message and takes the place of every promise before it. `adjust` makes the next
      update due at once. Promises are plain time, stopped only where the clock itself was (accepted, then reopened).
    - Beside-the-way ends stop every clock, `closed` those not stopped before. The time until a reopening is paused.

    Args:
        history: What happened; what lies after `now` is left out.
        policy: The times by severity.
        calendar: The client's calendar, for severities in business time.
        now: The moment they are looked at; before the receipt it counts as the receipt.
    """
    now = max(now, history.received_at)
    known = history.up_to(now)
    case = _Case(known, Rules(known.gradings, policy, calendar), now)
    return Clocks(case.first_contact(), case.next_update(), case.containment(), case.resolution())


def due(all_clocks: Iterable[Clock]) -> tuple[ClockName, datetime] | None:
    """What the list sorts by: the clock due first of those that go on, late or not; None where none has a due."""
    going = [(clock.due_at, clock.name) for clock in all_clocks if clock.is_going and clock.due_at is not None]
    if not going:
        return None
    due_at, name = min(going, key=lambda item: item[0])
    return name, due_at


def shortest(targets: Targets, calendar: Calendar) -> tuple[ClockName, timedelta, Calendar]:
    """The clock that is due first on a complaint nobody has touched: its name, its time, the calendar it runs by.

    What `due(clocks(...))` answers for a history with nothing but a receipt, without going through all of it.
    """
    pace = calendar if targets.business else RoundTheClock()
    spans = [
        (ClockName.FIRST_CONTACT, targets.first),
        (ClockName.CONTAINMENT, targets.contain),
        (ClockName.RESOLUTION, targets.resolve),
    ]
    running = [(span.length(pace.ordinary_day), name) for name, span in spans if span is not None]
    length, name = min(running, key=lambda one: one[0])
    return name, length, pace


def late(all_clocks: Iterable[Clock], now: datetime) -> tuple[ClockName, ...]:
    """The clocks that are late at this moment."""
    return tuple(clock.name for clock in all_clocks if clock.is_late(now))


@dataclass(frozen=True)
class _Case:
    """The history up to now beside the rules it is judged by."""

    history: ClockHistory
    rules: Rules
    now: datetime

    def first_contact(self) -> Clock:
        """From the receipt to the first outward contact."""
        outward = self.history.times(Direction.OUT)
        return self._single(ClockName.FIRST_CONTACT, "first", ENDED, outward[0] if outward else None)

    def containment(self) -> Clock:
        """From the receipt to the first tested remedy, at the latest to the first `resolved`."""
        stops = [halt.since for halt in self.history.halts(RESOLVED) if not halt.stage.is_side_end]
        if self.history.contained_at is not None:
            stops.append(self.history.contained_at)
        return self._single(ClockName.CONTAINMENT, "contain", ENDED, min(stops, default=None))

    def resolution(self) -> Clock:
        """From the receipt to the `resolved` that held."""
        closing = _closing(self.history.halts(RESOLVED))
        met_at = closing.since if closing and not closing.stage.is_side_end else None
        return self._single(ClockName.RESOLUTION, "resolve", RESOLVED, met_at)

    def next_update(self) -> Clock:
        """From one outward contact to the next, until acceptance."""
        name, halts = ClockName.NEXT_UPDATE, self.history.halts(ACCEPTED)
        closing = _closing(halts)
        end = closing.since if closing else self.now
        outward = [at for at in self.history.times(Direction.OUT) if at <= end]
        if not outward:
            return Clock(name)
        legs = [self._leg(name, start, stop, self._wanted(start, stop), halts) for start, stop in pairwise(outward)]
        latest = self._leg(name, outward[-1], end, self._wanted(outward[-1], end), halts, is_open=closing is None)
        met_at = closing.since if closing and not closing.stage.is_side_end else None
        verdicts = [judge(leg, self.rules) for leg in [*legs, latest]]
        return _clock(name, outward[0], verdicts, met_at, closing.since if closing else None)

    def _single(self, name: ClockName, target: Target, halting: frozenset[Stage], met_at: datetime | None) -> Clock:
        """A clock that runs from the receipt to one event, with stops where it stood in a stage of `halting`."""
        halts = self.history.halts(halting)
        closing = _closing(halts)
        stopped_at = met_at or (closing.since if closing else None)
        start, end = self.history.received_at, stopped_at or self.now
        leg = self._leg(name, start, end, (Demand(start, target),), halts, is_open=stopped_at is None)
        return _clock(name, start, [judge(leg, self.rules)], met_at, stopped_at)

    def _wanted(self, start: datetime, end: datetime) -> tuple[Demand, ...]:
        """What asks for an update after the outward contact at `start`."""
        demands = [Demand(start, "next")]
        messages = (at for at in self.history.times(Direction.IN) if start < at <= end)
        demands.extend(Demand(at, "first") for at in list(messages)[:1])
        demands.extend(
            Demand(made_at, due_at - made_at)
            for made_at, due_at in self.history.promises
            if start <= made_at < end or made_at == end == self.now
        )
        demands.extend(
            Demand(at, timedelta())
            for at, origin, target in self.history.moves
            if start < at <= end and target is Stage.PLANNING and origin in _ADJUSTED
        )
        return tuple(demands)

    def _leg(
        self,
        name: ClockName,
        start: datetime,
        end: datetime,
        demands: tuple[Demand, ...],
        halts: tuple[Halt, ...],
        *,
        is_open: bool = False,
    ) -> Leg:
        received_at = self.history.received_at

        def begun(breaks: Iterable[Break]) -> list[Break]:
            return [each for each in breaks if each.since < end or (is_open and each.since == end)]

        stops = in_order(begun(Break(halt.since, halt.until) for halt in halts), since=received_at)
        waits = begun(Break(*pause) for pause in self.history.pauses)
        return Leg(name, received_at, start, end, is_open, demands, stops, tuple(waits))


def _closing(halts: tuple[Halt, ...]) -> Halt | None:
    """The stop that still lasts."""
    return halts[-1] if halts and halts[-1].until is None else None


def _clock(
    name: ClockName, start: datetime, verdicts: list[Verdict], met_at: datetime | None, stopped_at: datetime | None
) -> Clock:
    """The clock whose legs went so; of them only the last may be open."""
    misses = [verdict.missed_at for verdict in verdicts if verdict.missed_at is not None]
    standing = verdicts[-1].standing
    if standing is None and not misses:
        return Clock(name)
    clock = Clock(
        name,
        _state(verdicts[-1], bool(misses), met_at, stopped_at),
        started_at=start,
        met_at=met_at,
        missed_at=misses[0] if misses else None,
        misses=len(misses),
        stopped_at=stopped_at,
        stretches=tuple(joined(stretch for verdict in verdicts for stretch in verdict.stretches)),
    )
    if standing is None or clock.state is ClockState.NONE:
        return clock
    return replace(
        clock,
        due_at=standing.due_at,
        remaining=standing.remaining,
        ran=standing.ran,
        day=standing.day,
        paused=standing.pause is not None,
        paused_on=standing.pause.on if standing.pause else None,
    )


def _state(last: Verdict, has_missed: bool, met_at: datetime | None, stopped_at: datetime | None) -> ClockState:
    if stopped_at is not None:
        if has_missed:
            return ClockState.MISSED
        return ClockState.NONE if met_at is None else ClockState.MET
    if last.missed_at is not None:
        return ClockState.MISSED
    return ClockState.PAUSED if last.standing and last.standing.pause else ClockState.RUNNING
