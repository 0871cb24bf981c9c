"""The special days of a country's year: what the library knows with what the desk was told over it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from firefight_tui.desk.rulebook import rulebook
from firefight_tui.desk.special_days import CHINA, SOON, CountryDays, known_year, names_of, unannounced_words
from firefight_tui.desk.zones import zone_named
from firefight_tui.domain.calendar_text import DEFAULT_ZONE, holidays_kept
from firefight_tui.store.models import CalendarDay, Client
from firefight_tui.store.store import Store


@dataclass(frozen=True, slots=True)
class DayRecord:
    """A day that is not what its weekday says.

    Attributes:
        day: The date.
        is_working: Whether it is a make-up working day.
        name: What it is called; may be empty.
        source: `library`, or `desk` where the desk was told.
    """

    day: date
    is_working: bool
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class YearRecord:
    """A year of a country; `warning` says, translated, that its make-up days are not known yet, or is empty."""

    country: str
    year: int
    days: tuple[DayRecord, ...]
    warning: str


def year_of(store: Store, country: str, year: int) -> YearRecord:
    """The special days of a year, in order.

    Args:
        store: Whose desk was told of days; one that does not exist yet was told nothing.
        country: CN, or DE-BY for a part of one.
        year: The year.
    """
    found = {day: DayRecord(day, False, name, "library") for day, name in names_of(country, year).items()}
    found |= {day: DayRecord(day, True, "", "library") for day in known_year(country, year).make_up}
    days = CountryDays(country)
    if store.exists():
        with store.read() as session:
            days = rulebook(session).country(country)
            wanted = select(CalendarDay.day, CalendarDay.is_working, CalendarDay.name).where(
                CalendarDay.country == country,
                CalendarDay.retracted.is_(False),
                CalendarDay.day.startswith(f"{year:04}-"),
            )
            for iso, is_working, name in session.execute(wanted):
                day = date.fromisoformat(iso)
                found[day] = DayRecord(day, is_working, name, "desk")
    warning = "" if days.is_announced(year) else unannounced_words(year)
    return YearRecord(country, year, tuple(found[day] for day in sorted(found)), warning)


def unannounced_soon(store: Store, now: datetime) -> tuple[str, ...]:
    """The years of China within the next weeks whose make-up days are not known, if any client keeps them."""
    days, keeps = CountryDays(CHINA), True
    if store.exists():
        with store.read() as session:
            days = rulebook(session).country(CHINA)
            texts = session.execute(select(Client.calendar, Client.timezone).where(Client.retracted.is_(False))).all()
            keeps = not texts or any(
                holidays_kept(text, zone_named(zone)) == CHINA for text, zone in set(map(tuple, texts))
            )
    if not keeps:
        return ()
    first = now.astimezone(zone_named(DEFAULT_ZONE)).date()
    years = range(first.year, (first + SOON).year + 1)
    return tuple(unannounced_words(year) for year in years if not days.is_announced(year))
