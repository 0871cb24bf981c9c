"""How a complaint went, told from its record: what a retrospective begins with (S44)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from firefight_tui.domain.records import ClockRecord, ComplaintRecord, EntryRecord
from firefight_tui.domain.vocabulary import RAIL, ClockName, ClockState, KeepOutcome, Stage, WaitOn


@dataclass(frozen=True, slots=True)
class StageTime:
    """How long it was in a stage, all times together, and how often it came there."""

    stage: Stage
    span: timedelta
    times: int


@dataclass(frozen=True, slots=True)
class ClockTold:
    """How a clock went; `late` is how long it was past its due, all times together."""

    name: ClockName
    is_missed: bool
    late: timedelta
    times: int
    took: timedelta | None


@dataclass(frozen=True, slots=True)
class WaitTold:
    """How long it waited for somebody, all times together, and for what."""

    on: WaitOn
    span: timedelta
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """A date that moved: for when it was told first, and when it came, or is expected now."""

    what: str
    planned_at: datetime
    came_at: datetime
    is_reached: bool


@dataclass(frozen=True, slots=True)
class Passed:
    """Guards were passed, or it was begun before the client could agree: who, by which verb, and why."""

    at: datetime
    by: str
    verb: str
    reason: str


@dataclass(frozen=True, slots=True)
class Retrospect:
    """How it went.

    Attributes:
        since: When it was received.
        until: When it was closed; this moment while it is not.
        stages: In the order of the way.
        clocks: Those that ran.
        waits: For whom it waited.
        slips: Dates that moved.
        gaps: What was never filled, in sentences.
        assumed: Fields nobody ever confirmed.
        passed: Overrides and emergency starts.
        versions: How many plan versions the client saw, or were begun.
        objections: How many of them they objected to.
        refusals: How often they refused the result.
        reopened: How often it was reopened.
        promises: How many promises were made, and how many of them not kept.
    """

    since: datetime
    until: datetime
    stages: tuple[StageTime, ...]
    clocks: tuple[ClockTold, ...]
    waits: tuple[WaitTold, ...]
    slips: tuple[Slip, ...]
    gaps: tuple[str, ...]
    assumed: tuple[str, ...]
    passed: tuple[Passed, ...]
    versions: int
    objections: int
    refusals: int
    reopened: int
    promises: tuple[int, int]

    @property
    def span(self) -> timedelta:
        """From receipt to the end."""
        return self.until - self.since


def retrospect(record: ComplaintRecord, now: datetime) -> Retrospect:
    """How a complaint went until now, by what its record says.

    What was undone does not count: nobody did it.
    """
    acts = [entry for entry in record.timeline if not entry.undone and entry.undoes is None]
    moves = _moves(record, acts)
    until = moves[-1][0] if not record.stage.is_open else now
    broken = sum(one.outcome is KeepOutcome.MISSED for one in record.commitments)
    members = tuple(f"{one.role.value}" for one in record.team if one.assumed and one.left_at is None)
    return Retrospect(
        since=record.received_at,
        until=until,
        stages=tuple(_stage_times(moves, until)),
        clocks=tuple(_clock(record, clock) for clock in record.clocks.values() if clock.started_at is not None),
        waits=tuple(_waits(acts, until)),
        slips=tuple(_slips(record, acts, now)),
        gaps=tuple(dict.fromkeys(one.message for one in record.unfilled)),
        assumed=tuple(dict.fromkeys((*record.assumed, *members))),
        passed=tuple(_passed(record, acts)),
        versions=len(record.plans),
        objections=sum(one.decision is not None and not one.is_agreed for one in record.plans),
        refusals=sum(not one.accepted for one in record.acceptances),
        reopened=record.reopened,
        promises=(len(record.commitments), broken),
    )


def _moves(record: ComplaintRecord, acts: list[EntryRecord]) -> list[tuple[datetime, Stage]]:
    """When it came into which stage, by time."""
    found = [
        (entry.at, Stage(change.after))
        for entry in acts
        for change in entry.changes
        if (change.kind, change.field) == ("complaint", "stage") and change.after is not None
    ]
    ordered = sorted(found, key=lambda move: move[0])
    if not ordered or ordered[0][1] is not Stage.RECEIVED:
        ordered.insert(0, (record.received_at, Stage.RECEIVED))
    ordered[0] = (record.received_at, ordered[0][1])
    return ordered


def _stage_times(moves: list[tuple[datetime, Stage]], until: datetime) -> Iterator[StageTime]:
    ends = [at for at, _stage in moves[1:]] + [until]
    spans = [(stage, max(timedelta(), end - at)) for (at, stage), end in zip(moves, ends, strict=True)]
    for stage in RAIL:
        theirs = [span for one, span in spans if one is stage]
        if theirs and stage.is_open:
            yield StageTime(stage, sum(theirs, timedelta()), len(theirs))


def _clock(record: ComplaintRecord, clock: ClockRecord) -> ClockTold:
    missed = [one for one in clock.stretches if one.kind.value == "missed"]
    late = sum((one.end - one.start for one in missed), timedelta())
    took = clock.met_at - record.received_at if clock.met_at is not None else None
    is_missed = clock.missed_at is not None or clock.state is ClockState.MISSED
    return ClockTold(clock.name, is_missed, late, len(missed), took)


def _rows(acts: list[EntryRecord], kind: str) -> dict[int, dict[str, str | None]]:
    """The rows of a kind as the timeline left them."""
    found: dict[int, dict[str, str | None]] = {}
    for entry in acts:
        for change in entry.changes:
            if change.kind == kind:
                found.setdefault(change.id, {})[change.field] = change.after
    return found


def _waits(acts: list[EntryRecord], until: datetime) -> Iterator[WaitTold]:
    waits = [row for row in _rows(acts, "waiting").values() if row.get("since") and row.get("on") in {*WaitOn}]
    for on in WaitOn:
        theirs = [row for row in waits if row["on"] == on.value]
        if theirs:
            span = sum((_length(row, until) for row in theirs), timedelta())
            yield WaitTold(on, span, tuple(dict.fromkeys(row.get("reason") or "" for row in theirs)))


def _length(row: Mapping[str, str | None], until: datetime) -> timedelta:
    since = datetime.fromisoformat(row["since"] or "")
    ends = [datetime.fromisoformat(at) for name in ("ended_at", "until") if (at := row.get(name))]
    return max(timedelta(), min([*ends, until]) - since)


def _slips(record: ComplaintRecord, acts: list[EntryRecord], now: datetime) -> Iterator[Slip]:
    """Remedies that came later than was said first, and milestones that came later than was planned."""
    first: dict[int, datetime] = {}
    for entry in acts:
        for change in entry.changes:
            if (change.kind, change.field) == ("remedy", "due_at") and change.after:
                first.setdefault(change.id, datetime.fromisoformat(change.after))
    for one in record.remedies:
        planned, came = first.get(one.id, one.due_at), one.finished_at or one.due_at
        if not one.counts or planned is None or came is None:
            continue
        if one.finished_at is None and one.retired_at is None:
            came = max(came, now)
        if came > planned and (one.finished_at is not None or planned < now):
            yield Slip(f"{one.label} {one.what}", planned, came, one.finished_at is not None)
    for date in record.milestones:
        reached = date.actual_at or date.forecast_at
        if date.baseline_at is not None and reached is not None and reached > date.baseline_at:
            yield Slip(date.name, date.baseline_at, reached, date.actual_at is not None)


def _passed(record: ComplaintRecord, acts: list[EntryRecord]) -> Iterator[Passed]:
    found = [Passed(entry.at, entry.actor, entry.verb, entry.override) for entry in acts if entry.override]
    for plan in record.plans:
        if plan.emergency_at is not None and plan.emergency:
            found.append(Passed(plan.emergency_at, plan.by, "advance", plan.emergency))
    yield from sorted(found, key=lambda one: one.at)
