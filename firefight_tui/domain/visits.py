"""When a client is visited after a complaint: by severity, or by the rhythm agreed with them (S56, S59)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo

from firefight_tui.domain.calendars import Calendar
from firefight_tui.domain.spans import parse_span, plain_words
from firefight_tui.domain.vocabulary import Severity
from firefight_tui.domain.wall import from_wall
from firefight_tui.errors import InvalidValue

_DAY = timedelta(days=1)

INTERVALS: Mapping[Severity, timedelta] = {
    Severity.URGENT: 7 * _DAY,
    Severity.SERIOUS: 14 * _DAY,
    Severity.MODERATE: 30 * _DAY,
    Severity.MINOR: 60 * _DAY,
}
"""How long after closing, or after the last visit, the next one is; unless a rhythm is agreed with the client."""

VISITING_HOUR = 10
"""The hour of a visit nobody named an hour for, on the client's wall clock."""

_NEAREST = 31
"""Days in which a working one is looked for; a calendar that opens later than the visiting hour has none."""

_LEAST, _MOST = _DAY, 366 * _DAY

_RHYTHMS: Mapping[str, int] = {
    "daily": 1,
    "weekly": 7,
    "biweekly": 14,
    "fortnightly": 14,
    "monthly": 30,
    "bimonthly": 60,
    "quarterly": 91,
    "half-yearly": 182,
    "yearly": 365,
    "双周": 14,
    "隔周": 14,
    "月": 30,
    "双月": 60,
    "季度": 91,
    "季": 91,
    "半年": 182,
    "年": 365,
    "month": 30,
    "quarter": 91,
    "year": 365,
    "week": 7,
    "day": 1,
    "周": 7,
    "天": 1,
    "日": 1,
}
"""Days of the rhythms people name in a word; a month counts 30."""

_MONTHS: Mapping[str, int] = {"months": 30, "month": 30, "个月": 30, "mo": 30}


def rhythm_of(text: str | None) -> timedelta | None:
    """The rhythm agreed with a client, from a day to a year: weekly, every 2 weeks, 每月, 30d.

    None where the words are none.
    """
    words = plain_words(text or "").removeprefix("once a ").removeprefix("every").removeprefix("每").removesuffix("1次")
    words = words.strip()
    if not words:
        return None
    if words in _RHYTHMS:
        return _DAY * _RHYTHMS[words]
    for unit, days in _MONTHS.items():
        count = words.removesuffix(unit).strip()
        if count != words and count.isascii() and count.isdigit() and len(count) <= 2:
            return _bounded(_DAY * days * int(count))
    try:
        return _bounded(parse_span(words))
    except InvalidValue:
        return None


def _bounded(span: timedelta) -> timedelta | None:
    return span if _LEAST <= span <= _MOST else None


def interval(severity: Severity, rhythm: str | None) -> timedelta:
    """How long after one visit the next one is."""
    return rhythm_of(rhythm) or INTERVALS[severity]


def next_visit(after: datetime, severity: Severity, rhythm: str | None, calendar: Calendar, zone: tzinfo) -> datetime:
    """When to visit next: the interval on, at ten in the client's morning, on the first day they work.

    Args:
        after: The moment the interval counts from.
        severity: Of the complaint.
        rhythm: What is agreed with the client, in words.
        calendar: The client's.
        zone: Theirs.
    """
    first = (after + interval(severity, rhythm)).astimezone(zone).replace(tzinfo=None)
    morning = first.replace(hour=VISITING_HOUR, minute=0, second=0, microsecond=0)
    days = (from_wall(morning + _DAY * number, zone) for number in range(_NEAREST))
    return next((at for at in days if at > after and calendar.is_working(at)), from_wall(morning + _DAY, zone))
