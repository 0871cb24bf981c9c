"""The figures of an effect as bars against its target, with the moments at which something took effect (S41, S42).

`=` the figure   `+` the target, where the figure is past it   `|` the target, where it is not

The target stands in the same column of every row; a bar that shall grow has reached it where there is a `+`, one that
shall shrink where there is a `|`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from firefight_tui.domain.effects import EffectRecord, MeasurementRecord
from firefight_tui.domain.plan_records import RemedyRecord
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.text import fit, width
from firefight_tui.domain.vocabulary import EffectDirection

FILLED, INSIDE, OUTSIDE = "=+|"
LEAST_CELLS = 8
MOST_CELLS = 60
"""Cells of a bar: fewer show nothing, more only make the eye travel."""

LEAST_ROWS = 3
MOST_ROWS = 400
"""Rows of figures where all of them are asked for; the newest are shown."""

FIGURE_CELLS = 12
"""Cells of a figure as it was written; a longer one is told by its first digits and its power of ten."""

GAP = "  "


class Grain(StrEnum):
    """What a row stands for."""

    FIGURE = "figure"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class EventKind(StrEnum):
    """What happened between two figures."""

    FINISHED = "finished"
    RETIRED = "retired"
    ADJUSTED = "adjusted"


class Event(NamedTuple):
    """A moment from which figures may change: a remedy took effect or was taken back, or the plan fell short.

    Attributes:
        at: The moment.
        kind: What happened.
        number: Of the remedy, or of the plan version that was begun.
        remedy: The remedy, if it was about one.
    """

    at: datetime
    kind: EventKind
    number: int
    remedy: RemedyRecord | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """So many cells filled of those there are, and the cell of the target, counted from 0."""

    filled: int
    mark: int
    cells: int

    @property
    def text(self) -> str:
        """The bar, exactly as wide as its cells."""
        signs = list((FILLED * self.filled).ljust(self.cells))
        signs[self.mark] = INSIDE if self.mark < self.filled else OUTSIDE
        return "".join(signs)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure, or the worst of several.

    Attributes:
        label: When, in as many cells as every label.
        figure: The figure, aligned with all others by its point.
        bar: How far it reaches.
        value: The figure itself.
        count: How many figures it stands for; 0 for the one before anything was done.
        is_counted: Whether what it judges was finished by then.
        share: How far it reaches, of the whole way from 0 to 1, for pictures that are not made of cells.
    """

    label: str
    figure: str
    bar: Bar
    value: Decimal
    count: int
    is_counted: bool
    share: float

    @property
    def text(self) -> str:
        """The row; all rows of a picture are equally wide."""
        return GAP.join((self.label, self.figure, self.bar.text))


@dataclass(frozen=True, slots=True)
class EventRow:
    """What happened between the figures above and below; `label` is when."""

    label: str
    event: Event


@dataclass(frozen=True, slots=True)
class EffectPicture:
    """The rows, oldest first.

    Attributes:
        rows: Figures, and what happened between them; the figure before anything was done is the first.
        grain: What a row of figures stands for.
        start: Where the bars begin: 0, or the lowest figure below it.
        left_out: Earlier figures that are not shown.
        target: How far the target is, as `share` of a figure.
    """

    rows: tuple[FigureRow | EventRow, ...]
    grain: Grain
    start: Decimal
    left_out: int
    target: float


def events_of(record: ComplaintRecord) -> tuple[Event, ...]:
    """What took effect when: containments and corrections finished and taken back, and plans that fell short."""
    remedies = [one for one in record.remedies if one.counts]
    found = [
        *(Event(one.finished_at, EventKind.FINISHED, one.number, one) for one in remedies if one.finished_at),
        *(Event(one.retired_at, EventKind.RETIRED, one.number, one) for one in remedies if one.retired_at),
        *_adjusted(record),
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.kind, one.number)))


def _adjusted(record: ComplaintRecord) -> list[Event]:
    times = [one.at for one in record.timeline if one.verb == "adjust" and not one.undone and one.undoes is None]
    return [Event(at, EventKind.ADJUSTED, sum(plan.at <= at for plan in record.plans) + 1) for at in times]


class _Group(NamedTuple):
    """Figures told by one row: between the same events, of the same day."""

    since: datetime
    worst: MeasurementRecord
    size: int


def effect_picture(
    effect: EffectRecord,
    events: Sequence[Event],
    cells: int,
    now: datetime,
    zone: tzinfo,
    *,
    most: int = 0,
    before: str = "",
) -> EffectPicture:
    """The picture of a measured effect.

    Figures of a day are told by the worst of them, of a week or a month where days are too many: what the worst
    reaches, all reach. Those before and after something took effect are never told together.

    Args:
        effect: One of which figures are expected.
        events: What took effect, by time.
        cells: How wide a row may be.
        now: This moment; another year than its own is named.
        zone: Days begin there.
        most: Rows there may be; 0 for one of every figure.
        before: What the row of the figure before anything was done is called.
    """
    assert effect.target is not None, "only effects that are measured have a target"
    shown_events = events[-max(2, most // 3) :] if most else events
    is_told = effect.baseline is not None
    room = max(LEAST_ROWS, most - len(shown_events) - is_told) if most else 0
    grain, groups = _grouped(effect, events, zone, room)
    kept = groups[-(room or MOST_ROWS) :]
    values = [one.worst.value for one in kept]
    values = [effect.baseline, *values] if effect.baseline is not None else values
    labels = _labels([one.since for one in kept], grain, now, zone)
    labels = [before, *labels] if is_told else labels
    stamps = max((width(one) for one in labels), default=0)
    figures = aligned([shown_figure(one) for one in values])
    scale = _Scale.of(values, effect, cells - stamps - max(map(len, figures), default=0) - 2 * len(GAP))
    rows: list[FigureRow | EventRow] = []
    for place, (label, figure, value) in enumerate(zip(labels, figures, values, strict=True)):
        group = kept[place - is_told] if place >= is_told else None
        counted = group is not None and effect.since is not None and group.worst.at >= effect.since
        size = group.size if group is not None else 0
        bar, share = scale.bar(value), float(scale.share(value))
        rows.append(FigureRow(fit(label, stamps), figure, bar, value, size, counted, share))
    left_out = sum(one.size for one in groups[: len(groups) - len(kept)])
    merged, target = _merged(rows, kept, shown_events, now, zone), float(scale.share(effect.target))
    return EffectPicture(merged, grain, scale.start, left_out, target)


def _grouped(
    effect: EffectRecord, events: Sequence[Event], zone: tzinfo, room: int
) -> tuple[Grain, tuple[_Group, ...]]:
    """The figures in as many groups as there is room for; in those of the widest grain where even they are more."""
    figures = effect.measurements if room else effect.measurements[-MOST_ROWS:]
    earlier = effect.measurements[: len(effect.measurements) - len(figures)]
    first = [_group(effect, earlier)] if earlier else []
    grain, groups = Grain.FIGURE, [_group(effect, [one]) for one in figures]
    if room and len(groups) > room:
        for grain in (Grain.HOUR, Grain.DAY, Grain.WEEK, Grain.MONTH):
            groups = _by(grain, effect, events, zone)
            if len(groups) <= room:
                break
    return grain, (*first, *groups)


def _by(grain: Grain, effect: EffectRecord, events: Sequence[Event], zone: tzinfo) -> list[_Group]:
    found: dict[tuple[datetime | date, int], list[MeasurementRecord]] = {}
    for one in effect.measurements:
        begin = _begin(grain, one.at.astimezone(zone))
        found.setdefault((begin, sum(event.at <= one.at for event in events)), []).append(one)
    return [_group(effect, some) for some in found.values()]


def _begin(grain: Grain, local: datetime) -> datetime | date:
    if grain is Grain.HOUR:
        return local.replace(minute=0, second=0, microsecond=0)
    day = local.date()
    if grain is Grain.DAY:
        return day
    return day - timedelta(days=day.weekday()) if grain is Grain.WEEK else day.replace(day=1)


def _group(effect: EffectRecord, figures: Sequence[MeasurementRecord]) -> _Group:
    pick = min if effect.direction is EffectDirection.UP else max
    return _Group(figures[0].at, pick(figures, key=lambda one: one.value), len(figures))


def _labels(times: Sequence[datetime], grain: Grain, now: datetime, zone: tzinfo) -> list[str]:
    """When each was: the day alone where that tells them apart."""
    local = [one.astimezone(zone) for one in times]
    days = {one.date() for one in local}
    is_timed = grain in {Grain.FIGURE, Grain.HOUR} and len(days) < len(local)
    is_dated = any(one.year != now.astimezone(zone).year for one in days)
    form = ("%Y-%m-%d" if is_dated else "%m-%d") + (" %H:%M" if is_timed else "")
    return [f"{one:{form}}" for one in local]


def _merged(
    rows: Sequence[FigureRow | EventRow],
    groups: Sequence[_Group],
    events: Sequence[Event],
    now: datetime,
    zone: tzinfo,
) -> tuple[FigureRow | EventRow, ...]:
    """The events between the figures; the one before anything was done comes first."""
    told = len(rows) - len(groups)
    found = list(rows[:told])
    left = list(events)
    for row, group in zip(rows[told:], groups, strict=True):
        while left and left[0].at <= group.since:
            found.append(_event_row(left.pop(0), now, zone))
        found.append(row)
    return (*found, *(_event_row(one, now, zone) for one in left))


def _event_row(event: Event, now: datetime, zone: tzinfo) -> EventRow:
    local = event.at.astimezone(zone)
    form = "%m-%d %H:%M" if local.year == now.astimezone(zone).year else "%Y-%m-%d %H:%M"
    return EventRow(f"{local:{form}}", event)


@dataclass(frozen=True)
class _Scale:
    """From the lowest to the highest figure in so many cells; 0 is always on it."""

    start: Decimal
    end: Decimal
    target: Decimal
    is_up: bool
    cells: int

    @classmethod
    def of(cls, values: Sequence[Decimal], effect: EffectRecord, cells: int) -> _Scale:
        """The scale of these figures and the target."""
        assert effect.target is not None, "only effects that are measured have a target"
        all_of_them = (Decimal(0), effect.target, *values)
        cells = max(LEAST_CELLS, min(cells, MOST_CELLS))
        return cls(min(all_of_them), max(all_of_them), effect.target, effect.direction is EffectDirection.UP, cells)

    def share(self, value: Decimal) -> Fraction:
        """How far a figure reaches, of the whole way; reckoned exactly: figures may be of 27 digits."""
        whole = Fraction(self.end) - Fraction(self.start)
        return (Fraction(value) - Fraction(self.start)) / whole if whole else Fraction(0)

    def _place(self, value: Decimal) -> int:
        """The nearest cell."""
        return int(self.share(value) * self.cells + Fraction(1, 2))

    def bar(self, value: Decimal) -> Bar:
        """The bar of a figure: it covers the target's cell only where the figure is past the target."""
        mark = min(self._place(self.target), self.cells - 1)
        filled = max(self._place(value), 1 if value > self.start else 0)
        is_past = value > self.target or (self.is_up and value == self.target)
        return Bar(max(filled, mark + 1) if is_past else min(filled, mark), mark, self.cells)


def shown_figure(value: Decimal) -> str:
    """A figure as it was written; a very long one by its first digits: 1.235e+17."""
    plain = format(value, "f")
    return plain if len(plain) <= FIGURE_CELLS else f"{value:.3e}"


def aligned(figures: Sequence[str]) -> list[str]:
    """Figures below each other, their points in one column."""
    parts = [one.partition(".") for one in figures]
    before = max((len(whole) for whole, _point, _rest in parts), default=0)
    after = max((len(point + rest) for _whole, point, rest in parts), default=0)
    return [whole.rjust(before) + (point + rest).ljust(after) for whole, point, rest in parts]
