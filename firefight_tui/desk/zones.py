"""Time zones and calendars by name, each read once."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from importlib import resources
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError

from firefight_tui.desk.special_days import CountryDays, OwnDay
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
def country_of(timezone: str) -> str:
    """The country a zone lies in by the table of the zones, such as GB; empty where that names none, or several."""
    found = {line.split("\t")[0] for line in _zone_table() if line.split("\t")[2:3] == [timezone]}
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=1)
def _zone_table() -> tuple[str, ...]:
    """The lines of zone.tab, which this machine or the package tzdata brings along."""
    places = [Path(folder, "zone.tab") for folder in TZPATH]
    text = next((place.read_text("utf-8") for place in places if place.is_file()), "")
    if not text:
        with suppress(ModuleNotFoundError, FileNotFoundError):
            text = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@lru_cache(maxsize=256)
def calendar_named(hours: str, timezone: str, own_days: frozenset[OwnDay] = frozenset()) -> Calendar:
    """The calendar of these hours on this zone's wall clock; the weeks it has counted are kept with it.

    Args:
        hours: The calendar's plain text form.
        timezone: The name of its zone.
        own_days: The special days the desk was told of, which go over those the library knows.

    Raises:
        InvalidValue: The text is no calendar.
    """
    return parse_calendar(hours, zone_named(timezone), days_of=lambda country: CountryDays(country, own_days))
