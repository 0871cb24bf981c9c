"""In which hours a client's time counts: round the clock, or business hours in a zone with its holidays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Protocol, TypeAlias

from firefight_tui.domain.wall import from_wall
from firefight_tui.errors import InvalidValue
from firefight_tui.words import _

_NOTHING = timedelta()
_DAY = timedelta(days=1)
MIDNIGHT = 24 * 60


class Calendar(Protocol):
    """What time counts for a client. Moments are aware, answers in UTC."""

    @property
    def ordinary_day(self) -> timedelta:
        """How long "one day" of this calendar is."""
        ...

    def worked_between(self, start: datetime, end: datetime) -> timedelta:
        """The counting time from start to end; negative where end is the earlier."""
        ...

    def after(self, start: datetime, span: timedelta) -> datetime:
        """The earliest moment, not before start, at which the span of counting time has passed.

        A span that is used up when a day closes ends at that closing, not at the next opening; a span of zero ends at
        `start` itself, working or not. A negative span goes back: the latest moment, not after start, that much
        counting time before it. So `worked_between(start, after(start, span)) == span` always.
        """
        ...

    def is_working(self, at: datetime) -> bool:
        """Whether time counts at this moment; the end of a window no longer does."""
        ...


@dataclass(frozen=True)
class RoundTheClock:
    """Every hour counts, a day is 24 of them."""

    ordinary_day: timedelta = _DAY

    def worked_between(self, start: datetime, end: datetime) -> timedelta:
        """See `Calendar.worked_between`."""
        return end.astimezone(UTC) - start.astimezone(UTC)

    def after(self, start: datetime, span: timedelta) -> datetime:
        """See `Calendar.after`."""
        return start.astimezone(UTC) + span

    def is_working(self, at: datetime) -> bool:
        """See `Calendar.is_working`."""
        return True


@dataclass(frozen=True, order=True)
class Window:
    """Hours of one day on the wall clock, in minutes after midnight: 0 <= opens < closes <= 1440.

    Raises:
        InvalidValue: The minutes are not in that order.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MIDNIGHT:
            raise InvalidValue(_("Working hours must open before they close."), field="calendar")


Day: TypeAlias = tuple[Window, ...]
Week: TypeAlias = tuple[Day, Day, Day, Day, Day, Day, Day]
_Spell: TypeAlias = tuple[datetime, datetime]


class SpecialDays(Protocol):
    """Days that are not what their weekday says: a country's holidays and make-up working days."""

    def works(self, day: date) -> bool | None:
        """False on a holiday, True on a make-up working day (it has the ordinary day's windows), else None."""
        ...


@dataclass(frozen=True)
class BusinessCalendar:
    """Working hours by weekday on the wall clock of a zone.

    The hour that clocks repeat in autumn belongs to the window it lies in, whole; the one they skip in spring is no
    time at all (`from_wall`).

    Attributes:
        zone: Whose wall clock the windows are on.
        week: The windows of Monday to Sunday; overlapping ones are joined.
        closed: Days on which nobody works (holidays).
        extra: Days with windows of their own, whatever else is said of them.
        special: Holidays and make-up days beyond those.

    Raises:
        InvalidValue: No day of the week has a window; a span could then never pass.
    """

    zone: tzinfo
    week: Week
    closed: frozenset[date] = frozenset()
    extra: Mapping[date, Day] = field(default_factory=dict, hash=False)
    special: SpecialDays | None = None
    _days: dict[int, tuple[_Spell, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _weeks: dict[int, timedelta] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not any(self.week):
            raise InvalidValue(_("A calendar needs working hours on at least one weekday."), field="calendar")
        object.__setattr__(self, "week", tuple(_joined(day) for day in self.week))
        object.__setattr__(self, "extra", {day: _joined(windows) for day, windows in self.extra.items()})

    @property
    def ordinary_day(self) -> timedelta:
        """The length most weekdays with working hours have; of several such, the longest."""
        return timedelta(minutes=_length(self.ordinary_windows))

    @property
    def ordinary_windows(self) -> Day:
        """The hours of the first weekday that is as long as an ordinary day; a make-up day has them."""
        lengths = Counter(_length(day) for day in self.week if day)
        ordinary = max(lengths, key=lambda length: (lengths[length], length))
        return next(day for day in self.week if day and _length(day) == ordinary)

    def worked_between(self, start: datetime, end: datetime) -> timedelta:
        """See `Calendar.worked_between`."""
        if end < start:
            return -self.worked_between(end, start)
        total = _NOTHING
        day, last = self._day_of(start) - 1, self._day_of(end) + 1
        inside = day + 2
        while day <= last:
            if _is_monday(day) and day > inside and day + 8 < last:
                total += self._week_total(day)
                day += 7
                continue
            for opens, closes in self._spells(day):
                total += max(_NOTHING, min(closes, end) - max(opens, start))
            day += 1
        return total

    def after(self, start: datetime, span: timedelta) -> datetime:
        """See `Calendar.after`."""
        start = start.astimezone(UTC)
        if span < _NOTHING:
            return self._before(start, -span)
        if span == _NOTHING:
            return start
        day = self._day_of(start) - 1
        inside = day + 2
        while True:
            if _is_monday(day) and day > inside and self._week_total(day) < span:
                span -= self._week_total(day)
                day += 7
                continue
            for opens, closes in self._spells(day):
                opens = max(opens, start)
                if closes - opens >= span:
                    return opens + span
                span -= max(_NOTHING, closes - opens)
            day += 1

    def _before(self, end: datetime, span: timedelta) -> datetime:
        day = self._day_of(end) + 1
        inside = day - 2
        while True:
            if _is_monday(day - 6) and day < inside and self._week_total(day - 6) < span:
                span -= self._week_total(day - 6)
                day -= 7
                continue
            for opens, closes in reversed(self._spells(day)):
                closes = min(closes, end)
                if closes - opens >= span:
                    return closes - span
                span -= max(_NOTHING, closes - opens)
            day -= 1

    def is_working(self, at: datetime) -> bool:
        """See `Calendar.is_working`."""
        day = self._day_of(at)
        return any(opens <= at < closes for near in (day - 1, day, day + 1) for opens, closes in self._spells(near))

    def _day_of(self, at: datetime) -> int:
        """The local date as an ordinal; where clocks go back at midnight it may be one off, hence the slack above."""
        return at.astimezone(self.zone).toordinal()

    def _week_total(self, monday: int) -> timedelta:
        if monday not in self._weeks:
            spells = (spell for day in range(monday, monday + 7) for spell in self._spells(day))
            self._weeks[monday] = sum((closes - opens for opens, closes in spells), _NOTHING)
        return self._weeks[monday]

    def _spells(self, day: int) -> tuple[_Spell, ...]:
        """The working hours of a day as moments in UTC, in order, not overlapping."""
        if day not in self._days:
            midnight = datetime.combine(date.fromordinal(day), time())
            self._days[day] = tuple(
                (
                    from_wall(midnight + timedelta(minutes=each.opens), self.zone),
                    from_wall(midnight + timedelta(minutes=each.closes), self.zone),
                )
                for each in self._windows(day)
            )
        return self._days[day]

    def _windows(self, day: int) -> Day:
        on = date.fromordinal(day)
        if on in self.extra:
            return self.extra[on]
        if on in self.closed:
            return ()
        works = self.special.works(on) if self.special is not None else None
        if works is None:
            return self.week[on.weekday()]
        return self._made_up(on) if works else ()

    def _made_up(self, on: date) -> Day:
        """The hours of a make-up day: the ordinary ones, unless that weekday has at least as many of its own."""
        own, ordinary = self.week[on.weekday()], self.ordinary_windows
        return own if _length(own) >= _length(ordinary) else ordinary


def _length(windows: Day) -> int:
    """Minutes."""
    return sum(each.closes - each.opens for each in windows)


def _is_monday(day: int) -> bool:
    return day % 7 == 1


def _joined(windows: Iterable[Window]) -> Day:
    """The windows in order, those that touch or overlap made one."""
    joined: list[Window] = []
    for window in sorted(windows):
        if joined and window.opens <= joined[-1].closes:
            joined[-1] = Window(joined[-1].opens, max(joined[-1].closes, window.closes))
        else:
            joined.append(window)
    return tuple(joined)
