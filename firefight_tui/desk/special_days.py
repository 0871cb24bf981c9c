"""A country's holidays and make-up working days: what the library knows, and over it what the desk was told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from firefight_tui.desk import china_days
from firefight_tui.errors import InvalidValue
from firefight_tui.words import _, language

if TYPE_CHECKING:
    from holidays import HolidayBase

CHINA = "CN"
"""The one country whose make-up days are announced year by year; the library learns of them in a later version."""


class OwnDay(NamedTuple):
    """A day of a country's calendar as the desk was told (the table `calendar_day`)."""

    country: str
    day: date
    is_working: bool


@dataclass(frozen=True)
class CountryDays:
    """The special days of a country; what the desk was told goes over what the library knows."""

    country: str
    own_days: frozenset[OwnDay] = frozenset()
    _told: dict[date, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._told.update((one.day, one.is_working) for one in self.own_days if one.country == self.country)

    def works(self, day: date) -> bool | None:
        """See `SpecialDays.works`."""
        if day in self._told:
            return self._told[day]
        known = known_year(self.country, day.year)
        if day in known.make_up:
            return True
        return False if day in known.closed else None

    def is_announced(self, year: int) -> bool:
        """Whether the make-up days of a year are known; only China has any that could be missing."""
        if self.country != CHINA or known_year(self.country, year).is_final:
            return True
        return any(is_working and day.year == year for day, is_working in self._told.items())


class KnownYear(NamedTuple):
    """What is known of a year: its holidays, its make-up days, and whether that is all of it."""

    closed: frozenset[date]
    make_up: frozenset[date]
    is_final: bool


@lru_cache(maxsize=512)
def known_year(country: str, year: int) -> KnownYear:
    """What is known of a country's year, China's without the library; nothing, where that knows no such country."""
    return _china(year) if country == CHINA and _is_tabled(year) else library_year(country, year)


def library_year(country: str, year: int) -> KnownYear:
    """What the library knows of a country's year."""
    try:
        found = _library(country, year, "en_US")
    except (NotImplementedError, ValueError):
        return KnownYear(frozenset(), frozenset(), is_final=True)
    closed = frozenset(day for day in found if day.year == year)
    make_up = frozenset(day for day in found.weekend_workdays if day.year == year)
    return KnownYear(closed, make_up, is_final=country != CHINA or year < 2001 or bool(make_up))


def names_of(country: str, year: int) -> dict[date, str]:
    """The holidays of a country's year with their names in the language in force, as the library has them."""
    try:
        found = _library(country, year, "zh_CN" if language() == "zh_CN" else "en_US")
    except (NotImplementedError, ValueError):
        return {}
    return {day: str(name) for day, name in found.items() if day.year == year}


def _library(country: str, year: int, names: str) -> HolidayBase:
    from holidays import country_holidays  # a fifth of a second and 12 MB, for other countries' business time alone

    code, _separator, part = country.partition("-")
    # A day of one year may be made up for in another.
    return country_holidays(code, subdiv=part or None, years=(year - 1, year, year + 1), language=names)


def _is_tabled(year: int) -> bool:
    """Whether the table made from the library may be read instead of it.

    A newer library may know what was announced since, or amended: of years that are over nothing is.
    """
    return year in china_days.DAYS and (year < china_days.ANNOUNCED or _has_tables_library())


@cache
def _has_tables_library() -> bool:
    from importlib.metadata import version

    return version("holidays") == china_days.LIBRARY


def _china(year: int) -> KnownYear:
    closed, make_up = (
        frozenset(date(year, int(day[:2]), int(day[2:])) for day in days.split()) for days in china_days.DAYS[year]
    )
    return KnownYear(closed, make_up, is_final=year <= china_days.ANNOUNCED)


def known_country(country: str) -> str:
    """A country, or a part of one (DE-BY), whose holidays the library knows.

    Raises:
        InvalidValue: It does not.
    """
    asked = country.strip().upper()
    if asked == CHINA:
        return asked
    from holidays import list_supported_countries  # see above

    code, _separator, part = asked.partition("-")
    supported = list_supported_countries(include_aliases=False)
    if code not in supported or (part and part not in supported[code]):
        raise InvalidValue(
            _("No holidays are known of {country}.").format(country=asked),
            _("Name a country by its two letters, such as CN, HK, GB or US, or a part of it, such as DE-BY."),
            field="country",
        )
    return asked


def unannounced_words(year: int) -> str:
    """The warning that the make-up days of a year of China are not known yet."""
    return _("{year}: the make-up days of China are not announced; import them once they are").format(year=year)


SOON = timedelta(days=60)
"""How far ahead doctor looks for a year that is not announced."""
