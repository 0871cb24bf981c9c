"""A client's calendar as people write it: 24x7, mon-fri 9:00-18:00 holidays CN, 周一至周五 9:00-18:00 节假日 CN."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from firefight_tui.domain.calendars import (
    MIDNIGHT,
    BusinessCalendar,
    Calendar,
    RoundTheClock,
    SpecialDays,
    Week,
    Window,
)
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
_CHINA = frozenset(
    {"Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "Asia/Kashgar", "PRC"}
)
_COUNTRIES = {
    **dict.fromkeys(("china", "中国", "大陆"), "CN"),
    **dict.fromkeys(("uk", "britain", "england", "英国"), "GB"),
    **dict.fromkeys(("usa", "america", "美国"), "US"),
    **dict.fromkeys(("hongkong", "香港"), "HK"),
    "taiwan": "TW",
    "台湾": "TW",
    "macau": "MO",
    "澳门": "MO",
    "singapore": "SG",
    "新加坡": "SG",
    "japan": "JP",
    "日本": "JP",
    "korea": "KR",
    "韩国": "KR",
    "germany": "DE",
    "德国": "DE",
    "france": "FR",
    "法国": "FR",
    "canada": "CA",
    "加拿大": "CA",
    "australia": "AU",
    "澳大利亚": "AU",
}
_COUNTRY = re.compile(r"[a-z]{2}(?:-[a-z0-9]{1,6})?")
_NO_HOLIDAYS = re.compile(
    r"[,;]?\s*(?:\b(?:no|without|ignoring)\s+(?:public\s+)?holidays\b"
    r"|(?:不含|不计|不放|不休|无|没有)(?:法定)?(?:节假日|假日|假)|节假日(?:照常|不休息?|上班))"
)
_HOLIDAYS = re.compile(
    r"[,;]?\s*(?:\b(?:public\s+)?holidays?\b(?:\s+(?:of|in)\b)?|(?:法定)?(?:节假日|假日))\s*[:=]?\s*([^\s,;:]*)"
)
_HOURS = re.compile(r"(\d{1,2})(?::([0-5]\d))?-(\d{1,2})(?::([0-5]\d))?")


def parse_calendar(
    text: str,
    zone: ZoneInfo,
    *,
    closed: Iterable[date] = (),
    extra: Mapping[date, Sequence[Window]] | None = None,
    days_of: Callable[[str], SpecialDays] | None = None,
) -> Calendar:
    """Read a calendar from its plain text form.

    `24x7`, or rules parted by `;`, each days and hours: `mon-fri 9:00-12:00,13:00-18:00; sat 9:00-12:00`,
    `周一至周五 9:00-18:00`, `daily 8-20`. Hours that end before they begin run into the next day (`mon-fri
    22:00-6:00`): the part after midnight belongs to that next day, and falls away with it on a holiday.

    Whose holidays are kept is said beside the hours: `mon-fri 9:00-18:00, holidays GB`, `节假日 CN`, `no holidays`,
    `不含节假日`. Where nothing is said, a calendar in a zone of China keeps China's (mission.md, clocks), another none,
    and round the clock none.

    Args:
        text: The plain text form.
        zone: Whose wall clock the hours are on.
        closed: Holidays.
        extra: Make-up working days with their hours.
        days_of: Knows a country's holidays and make-up days by its code (CN, DE-BY); without it none are kept.

    Raises:
        InvalidValue: The text is no calendar; the hint shows the forms.
    """
    hours, said = _split(text)
    country = said if said is not None else ("CN" if zone.key in _CHINA else "")
    special = days_of(country) if days_of is not None and country else None
    own_days = {day: tuple(windows) for day, windows in (extra or {}).items()}
    if hours.removesuffix("小时").replace(" ", "") in _ROUND_THE_CLOCK:
        if not said:
            return RoundTheClock()
        hours = "daily 0:00-24:00"
    whole = _week(hours or (DEFAULT_CALENDAR if said is not None else ""), text)
    return BusinessCalendar(zone, whole, frozenset(closed), own_days, special)


def holidays_kept(text: str, zone: ZoneInfo) -> str:
    """Whose holidays a calendar keeps: a country's code, or nothing; the text is one `parse_calendar` reads."""
    hours, said = _split(text)
    if said is not None or hours.removesuffix("小时").replace(" ", "") in _ROUND_THE_CLOCK:
        return said or ""
    return "CN" if zone.key in _CHINA else ""


def names_holidays(text: str) -> bool:
    """Whether a calendar says whose holidays it keeps, or that it keeps none; it is one `parse_calendar` reads."""
    return _split(text)[1] is not None


def _split(text: str) -> tuple[str, str | None]:
    """The hours, made plain, and whose holidays are named beside them: a code, "" for none, None for nothing said."""
    plain = " ".join(unicodedata.normalize("NFKC", text).lower().replace("\n", ";").split())
    without, count = _NO_HOLIDAYS.subn("", plain)
    if count:
        return _tidy(without), ""
    found = _HOLIDAYS.search(plain)
    if found is None:
        return plain, None
    name = found[1]
    code = _COUNTRIES.get(name, name) if name else "CN"
    if not _COUNTRY.fullmatch(code.lower()):
        raise _not_understood(text)
    return _tidy(plain[: found.start()] + plain[found.end() :]), code.upper()


def _tidy(hours: str) -> str:
    return hours.strip(" ,;")


def _week(plain: str, text: str) -> Week:
    """The windows of Monday to Sunday.

    Raises:
        InvalidValue: A rule is none.
    """
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
    return (monday, tuesday, wednesday, thursday, friday, saturday, sunday)


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
        _("Write 24x7, or days and hours such as: mon-fri 9:00-12:00,13:00-18:00; sat 9:00-12:00, holidays CN"),
        field="calendar",
    )


def default_calendar() -> Calendar:
    """Asia/Shanghai, Monday to Friday 9:00-18:00 (mission.md, clocks), without holidays."""
    return parse_calendar(DEFAULT_CALENDAR, ZoneInfo(DEFAULT_ZONE))
