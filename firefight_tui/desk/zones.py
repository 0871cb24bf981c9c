"""Time zones and calendars by name, each read once."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from firefight_tui.domain.calendar_text import parse_calendar
from firefight_tui.domain.calendars import Calendar


def is_zone(name: str) -> bool:
    """Whether this machine knows a zone of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def zone_named(name: str) -> ZoneInfo:
    """The zone of this name, UTC where this machine does not know it."""
    return ZoneInfo(name) if is_zone(name) else ZoneInfo("UTC")


@lru_cache(maxsize=256)
def calendar_named(hours: str, timezone: str) -> Calendar:
    """The calendar of these hours on this zone's wall clock; the weeks it has counted are kept with it.

    Raises:
        InvalidValue: The text is no calendar.
    """
    return parse_calendar(hours, zone_named(timezone))
