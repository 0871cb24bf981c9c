"""Effects as frozen records, and the rules by which figures speak for or against a remedy (S41, S42).

Figures count from the moment the last remedy an effect judges was finished. Of those:

- enough: at least `min_count`, and the newest lies `hold_for` or more behind the moment figures count from;
- holding: the newest figures that reach the target without a break, and how long they have;
- effective: enough, the last `min_count` all reach the target, and they have done so for `hold_for`;
- partial: enough, not effective, but the newest is nearer to the target than the baseline was;
- ineffective: enough, and the newest is no better than the baseline.

These only suggest; somebody other than the owner gives the verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from firefight_tui.domain.plan_records import RemedyRecord
from firefight_tui.domain.vocabulary import EffectDirection, MeasuredBy, Verdict


@dataclass(frozen=True, slots=True)
class MeasurementRecord:
    """One figure."""

    id: int
    at: datetime
    by: str
    value: Decimal
    measured_by: MeasuredBy


@dataclass(frozen=True, slots=True)
class CollectionRecord:
    """How fetching goes: when it was last tried, when next, and what went wrong the last time."""

    tried_at: datetime | None
    next_at: datetime
    failures: int
    failure: str | None


@dataclass(frozen=True, slots=True)
class EffectRecord:
    """What shall get better, or why nothing is measured (`none_reason`; then there is nothing else).

    Attributes:
        id: The number verbs take.
        number: Its place within the complaint, shown as E1, E2.
        remedy: The id of the remedy it judges; None for all of them.
        source: Where figures are fetched, empty where they are typed in.
        measurements: The figures, oldest first.
        since: From when figures count: all remedies it judges are finished since then. None while one is not.
        is_void: Whether it judges a remedy that was given up: nothing is asked of it any more.
    """

    id: int
    number: int
    at: datetime
    by: str
    direction: EffectDirection | None
    baseline: Decimal | None
    target: Decimal | None
    remedy: int | None
    min_count: int
    hold_for: timedelta
    name: str | None
    unit: str | None
    source: str | None
    none_reason: str | None
    measurements: tuple[MeasurementRecord, ...] = ()
    since: datetime | None = None
    collection: CollectionRecord | None = None
    is_void: bool = False

    @property
    def label(self) -> str:
        """Its short name within the complaint."""
        return f"E{self.number}"

    @property
    def is_measured(self) -> bool:
        """Whether figures are expected at all."""
        return self.none_reason is None

    @property
    def counted(self) -> tuple[MeasurementRecord, ...]:
        """The figures since what it judges is finished."""
        return tuple(one for one in self.measurements if self.since is not None and one.at >= self.since)

    @property
    def latest(self) -> MeasurementRecord | None:
        """The newest figure of all."""
        return self.measurements[-1] if self.measurements else None

    def is_short_since(self, begun_at: datetime | None) -> bool:
        """Whether it falls short by a figure taken since the plan in force began: an older one led to that plan."""
        return self.falls_short and not self.is_void and (begun_at is None or self.counted[-1].at >= begun_at)

    def reaches(self, value: Decimal) -> bool:
        """Whether a figure is as good as the target, or better."""
        assert self.target is not None, "only effects that are measured have a target"
        return value >= self.target if self.direction is EffectDirection.UP else value <= self.target

    def short_by(self, value: Decimal) -> Decimal:
        """How far a figure stays behind the target; 0 where it reaches it."""
        assert self.target is not None, "only effects that are measured have a target"
        return Decimal(0) if self.reaches(value) else abs(self.target - value)

    @property
    def holding(self) -> tuple[MeasurementRecord, ...]:
        """The newest figures that reach the target without a break, oldest first."""
        found: list[MeasurementRecord] = []
        for one in reversed(self.counted):
            if not self.reaches(one.value):
                break
            found.append(one)
        return tuple(reversed(found))

    @property
    def held_for(self) -> timedelta:
        """How long the target has been reached, from the first to the newest of `holding`."""
        return self.holding[-1].at - self.holding[0].at if self.holding else timedelta(0)

    @property
    def is_enough(self) -> bool:
        """Whether there are as many figures, over as long a time, as were asked for; none are asked of `none`."""
        if not self.is_measured or self.is_void:
            return True
        counted = self.counted
        if self.since is None or len(counted) < self.min_count or not counted:
            return False
        return counted[-1].at - self.since >= self.hold_for

    @property
    def falls_short(self) -> bool:
        """Whether the newest figure since what it judges is finished stays behind the target."""
        counted = self.counted
        return self.is_measured and bool(counted) and not self.reaches(counted[-1].value)

    @property
    def suggested(self) -> Verdict | None:
        """What the figures speak for; None while they are too few, none are taken, or what they judge was given up."""
        if not self.is_measured or self.is_void or not self.is_enough:
            return None
        last = self.counted[-1].value
        if len(self.holding) >= self.min_count and self.held_for >= self._asked_of_holding():
            return Verdict.EFFECTIVE
        assert self.baseline is not None, "only effects that are measured have a baseline"
        is_better = last > self.baseline if self.direction is EffectDirection.UP else last < self.baseline
        return Verdict.PARTIAL if is_better else Verdict.INEFFECTIVE

    @property
    def speaks_for(self) -> tuple[bool | None, Verdict | None]:
        """What its figures say: whether the newest that counts reaches the target (None: none counts); the verdict."""
        counted = self.counted
        if not self.is_measured or self.is_void or not counted:
            return None, None
        return self.reaches(counted[-1].value), self.suggested

    def with_figure(self, figure: MeasurementRecord) -> EffectRecord:
        """The same with one figure more."""
        return replace(self, measurements=tuple(sorted((*self.measurements, figure), key=lambda one: (one.at, one.id))))

    def _asked_of_holding(self) -> timedelta:
        """How long from the first to the newest: what holds from the moment it counts need not wait for a figure."""
        holding = self.holding
        is_from_the_start = bool(holding) and holding[0] == self.counted[0]
        wait = holding[0].at - self.since if is_from_the_start and self.since is not None else timedelta(0)
        return max(timedelta(0), self.hold_for - wait)


def counts_from(remedy: int | None, remedies: Sequence[RemedyRecord]) -> datetime | None:
    """From when figures speak about a remedy, or about all that count: the last of them is finished since then."""
    judged = [one for one in remedies if (one.id == remedy if remedy is not None else one.counts)]
    ends = [one.finished_at for one in judged]
    return max(end for end in ends if end is not None) if ends and None not in ends else None


def of_remedy(effects: Sequence[EffectRecord], remedy: RemedyRecord) -> tuple[EffectRecord, ...]:
    """The measured effects that judge a remedy."""
    asked = (one for one in effects if one.is_measured and not one.is_void)
    return tuple(one for one in asked if one.remedy in {None, remedy.id})


def suggested_verdict(effects: Sequence[EffectRecord], remedy: RemedyRecord) -> Verdict | None:
    """What the effects that judge a remedy speak for together: the worst; None while one has too few figures."""
    found = [one.suggested for one in of_remedy(effects, remedy)]
    order = (Verdict.EFFECTIVE, Verdict.PARTIAL, Verdict.INEFFECTIVE)
    known = [one for one in found if one is not None]
    return max(known, key=order.index) if known and len(known) == len(found) else None
