"""How a clock goes: in which calendar, and with which breaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from firefight_tui.domain.calendars import Calendar
from firefight_tui.domain.vocabulary import WaitOn


class Break(NamedTuple):
    """A time that does not count: up to `until`, or with no end known. `on` is None where the clock had stopped."""

    since: datetime
    until: datetime | None
    on: WaitOn | None = None

    def covers(self, at: datetime) -> bool:
        """Whether the break lasts at this moment; at its end it no longer does."""
        return self.since <= at and (self.until is None or at < self.until)


def in_order(breaks: Iterable[Break], *, since: datetime) -> tuple[Break, ...]:
    """The breaks from `since` on, by time, without overlaps: where two meet, the one that began first has the time."""
    ordered: list[Break] = []
    free: datetime | None = since
    for each in sorted(breaks, key=lambda item: item.since):
        if free is None:
            break
        start = max(each.since, free)
        if each.until is None or each.until > start:
            ordered.append(each._replace(since=start))
            free = each.until
    return tuple(ordered)


@dataclass(frozen=True)
class Pace:
    """Counting time: the calendar's, without the breaks (in order, without overlaps)."""

    calendar: Calendar
    breaks: tuple[Break, ...] = ()

    def spent(self, start: datetime, end: datetime) -> timedelta:
        """The time that counted from start to end."""
        total = self.calendar.worked_between(start, end)
        for each in self.breaks:
            since, until = max(each.since, start), end if each.until is None else min(each.until, end)
            if since < until:
                total -= self.calendar.worked_between(since, until)
        return total

    def due(self, start: datetime, span: timedelta) -> datetime | None:
        """The earliest moment at which the span is used up; None where a break without end comes before it."""
        for each in self.breaks:
            if each.until is not None and each.until <= start:
                continue
            if each.since > start:
                worked = self.calendar.worked_between(start, each.since)
                if worked >= span:
                    break
                span -= worked
            if each.until is None:
                return None
            start = each.until
        return self.calendar.after(start, span)
