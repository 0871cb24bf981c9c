"""Moments as a letter tells them: in the client's zone and language, with the day of the week."""

from __future__ import annotations

from datetime import datetime, tzinfo

_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April May June July August September October November December".split()
_CHINESE_DAYS = "一二三四五六日"
_BEIJING = frozenset({"Asia/Shanghai", "Asia/Chongqing", "Asia/Harbin", "PRC"})


def told_moment(at: datetime, zone: tzinfo, language: str, *, now: datetime) -> str:
    """A moment to the minute: `Friday 27 November, 14:30 (Beijing time)`, `11月27日（周五）14:30（北京时间）`.

    Args:
        at: The moment.
        zone: The client's.
        language: Of the letter.
        now: This moment; another year than its own is named.
    """
    local = at.astimezone(zone)
    day = told_day(at, zone, language, now=now)
    place = getattr(zone, "key", "") or str(zone)
    if language == "zh_CN":
        named = "北京" if place in _BEIJING else f"{place} "
        return f"{day}{local:%H:%M}（{named}时间）"
    return f"{day}, {local:%H:%M} ({'Beijing time' if place in _BEIJING else place})"


def told_day(at: datetime, zone: tzinfo, language: str, *, now: datetime) -> str:
    """A day with its day of the week: `Friday 27 November`, `11月27日（周五）`."""
    local = at.astimezone(zone)
    is_other_year = local.year != now.astimezone(zone).year
    if language == "zh_CN":
        year = f"{local.year}年" if is_other_year else ""
        return f"{year}{local.month}月{local.day}日（周{_CHINESE_DAYS[local.weekday()]}）"
    year = f" {local.year}" if is_other_year else ""
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}{year}"
