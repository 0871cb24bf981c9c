"""A client's calendar as people write it: 24x7, mon-fri 9:00-18:00, 周一至周五 9:00-18:00."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from firefight_tui.domain.calendars import MIDNIGHT, BusinessCalendar, Calendar, RoundTheClock, Window
from firefight_tui.domain.text import clean_cell
from firefight_tui.errors import InvalidValue
from firefight_tui.words import _

DEFAULT_ZONE = "Asia/Shanghai"
DEFAULT_CALENDAR = "mon-fri 9:00-18:00"

_ROUND_THE_CLOCK = frozenset({"24x7", "7x24", "24/7", "7/24", "24*7", "7*24", "24×7", "7×24", "全天候", "全天"})
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES = {
    **{name: number for number, name in enumerate(_WEEKDAYS)},
    **{
        name: number
        for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
    },
    **{prefix + name: number for prefix in ("周", "星期") for number, name in enumerate("一二三四五六日")},
    "周天": 6,
    "星期天": 6,
}
_DAY_SETS = {
    **{name: range(7) for name in ("daily", "every day", "每天", "每日")},
    **{name: range(5) for name in ("weekdays", "工作日")},
    **{name: range(5, 7) for name in ("weekend", "weekends", "周末")},
}
_RULE = re.compile(r"(?P<days>[^\d]+?)\s*(?P<hours>\d.*)")
_HOURS = re.compile(r"(\d{1,2})(?::([0-5]\d))?-(\d{1,2})(?::([0-5]\d))?")


def parse_calendar(
    text: str, zone: ZoneInfo, *, closed: Iterable[date] = (), extra: Mapping[date, Sequence[Window]] | None = None
) -> Calendar:
    """Read a calendar from its plain text form.

    `24x7`, or rules parted by `;`, each days and hours: `mon-fri 9:00-12:00,13:00-18:00; sat 9:00-12:00`,
    `周一至周五 9:00-18:00`, `daily 8-20`. Hours that end before they begin run into the next day (`mon-fri
    22:00-6:00`): the part after midnight belongs to that next day, and falls away with it on a holiday.

    Args:
        text: The plain text form.
        zone: Whose wall clock the hours are on.
        closed: Holidays.
        extra: Make-up working days with their hours.

    Raises:
        InvalidValue: The text is no calendar; the hint shows the forms.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).lower().replace("\n", ";").split())
    if plain.removesuffix("小时").replace(" ", "") in _ROUND_THE_CLOCK:
        return RoundTheClock()
    week: list[list[Window]] = [[] for _day in range(7)]
    for rule in filter(None, (part.strip() for part in plain.split(";"))):
        found = _RULE.fullmatch(rule)
        days = _days_named(found["days"]) if found else None
        hours = _hours_named(found["hours"]) if found else None
        if not days or not hours:
            raise _not_understood(text)
        for day in days:
            for opens, closes in hours:
                for shift, window in _by_day(opens, closes):
                    week[(day + shift) % 7].append(window)
    if not any(week):
        raise _not_understood(text)
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (tuple(day) for day in week)
    whole = (monday, tuesday, wednesday, thursday, friday, saturday, sunday)
    own_days = {day: tuple(windows) for day, windows in (extra or {}).items()}
    return BusinessCalendar(zone, whole, frozenset(closed), own_days)


def _by_day(opens: int, closes: int) -> Iterator[tuple[int, Window]]:
    """Hours as windows of their day (0) and, past midnight, of the next (1)."""
    if closes > opens:
        yield 0, Window(opens, closes)
        return
    yield 0, Window(opens, MIDNIGHT)
    if closes:
        yield 1, Window(0, closes)


def _days_named(text: str) -> list[int] | None:
    days: list[int] = []
    for part in re.split(r"[,、]", re.sub(r"\s*(?:-|~|至|到)\s*", "-", text.strip(" :"))):
        if part.strip() in _DAY_SETS:
            days.extend(_DAY_SETS[part.strip()])
            continue
        ends = [_DAY_NAMES.get(name.strip()) for name in part.split("-")]
        first, last = ends[0], ends[-1]
        if first is None or last is None or len(ends) > 2:
            return None
        days.extend((first + step) % 7 for step in range((last - first) % 7 + 1))
    return days


def _hours_named(text: str) -> list[tuple[int, int]] | None:
    """Minutes after midnight, begin and end of each window; None where one is no time of day."""
    clock = re.sub(r"点半", ":30", text)
    clock = re.sub(r"[点时](\d\d)分?", r":\1", clock)
    clock = re.sub(r"\s*(?:-|~|至|到)\s*", "-", re.sub(r"[点时]", "", clock))
    windows: list[tuple[int, int]] = []
    for part in re.split(r"[,、]", clock):
        found = _HOURS.fullmatch(part.strip())
        if not found:
            return None
        opens = int(found[1]) * 60 + int(found[2] or 0)
        closes = int(found[3]) * 60 + int(found[4] or 0)
        if opens >= MIDNIGHT or closes > MIDNIGHT or opens == closes:
            return None
        windows.append((opens, closes))
    return windows


def _not_understood(text: str) -> InvalidValue:
    return InvalidValue(
        _("{text} is not a calendar.").format(text=f'"{clean_cell(text, 60)}"'),
        _("Write 24x7, or days and hours such as: mon-fri 9:00-12:00,13:00-18:00; sat 9:00-12:00"),
        field="calendar",
    )


def default_calendar() -> Calendar:
    """Asia/Shanghai, Monday to Friday 9:00-18:00 (mission.md, clocks), without holidays."""
    return parse_calendar(DEFAULT_CALENDAR, ZoneInfo(DEFAULT_ZONE))
