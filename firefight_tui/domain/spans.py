"""Lengths of time as people write them: 2h, 1d12h, 半小时."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import NamedTuple

from firefight_tui.errors import InvalidValue
from firefight_tui.words import _

_NUMERALS = "零〇一二两三四五六七八九十"
_DIGITS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMBER_RUN = re.compile(f"[{_NUMERALS}]+")

_UNITS = {
    "w": ("w", "wk", "wks", "week", "weeks", "周", "个星期", "星期", "个礼拜", "礼拜"),
    "d": ("d", "day", "days", "天", "日"),
    "h": ("h", "hr", "hrs", "hour", "hours", "个小时", "小时", "个钟头", "钟头"),
    "m": ("m", "min", "mins", "minute", "minutes", "分", "分钟"),
    "s": ("s", "sec", "secs", "second", "seconds", "秒", "秒钟"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_PART = re.compile(
    r"\s*(?P<number>\d{1,6}(?:\.\d{1,3})?)\s*(?P<unit>" + "|".join(sorted(_UNIT_OF, key=len, reverse=True)) + ")"
)
_HALVES = (
    (re.compile(r"(\d+)个半(?:小时|钟头)"), r"\1h30m"),
    (re.compile(r"(\d+)(?:个)?(?:小时|钟头)半"), r"\1h30m"),
    (re.compile(r"半个?(?:小时|钟头)"), "30m"),
)
_LONGEST = timedelta(days=3660)


class Parts(NamedTuple):
    """A length of time as written: whole days, and beside them hours, minutes and seconds."""

    days: int
    rest: timedelta


def plain_words(text: str) -> str:
    """The text in lower case with ASCII digits and single blanks; Chinese numerals become digits (十二 is 12)."""
    narrow = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    return _NUMBER_RUN.sub(lambda run: _number(run[0]), narrow)


def _number(numerals: str) -> str:
    """Chinese numerals up to 99 as digits; a row of single numerals digit by digit (二〇二六)."""
    if "十" not in numerals:
        return "".join(str(_DIGITS[each]) for each in numerals)
    tens, _ten, ones = numerals.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return numerals
    return str((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0))


def read_parts(words: str) -> Parts | None:
    """The length in words that `plain_words` made plain; None where they are no length, or one of over ten years.

    Days and weeks (seven days) are whole; hours, minutes and seconds may have decimals.
    """
    for half, full in _HALVES:
        words = half.sub(full, words)
    place, days, rest, seen = 0, 0, timedelta(), set[str]()
    while place < len(words):
        part = _PART.match(words, place)
        if not part:
            return None
        unit, number = _UNIT_OF[part["unit"]], part["number"]
        if unit in seen or (unit in "wd" and "." in number):
            return None
        seen.add(unit)
        match unit:
            case "w":
                days += 7 * int(number)
            case "d":
                days += int(number)
            case "h":
                rest += timedelta(hours=float(number))
            case "m":
                rest += timedelta(minutes=float(number))
            case _:
                rest += timedelta(seconds=float(number))
        place = part.end()
    too_long = days > _LONGEST.days or rest > _LONGEST
    return Parts(days, rest) if seen and not too_long else None


def parse_span(text: str) -> timedelta:
    """Read a length of plain time, a day being 24 hours.

    `30m`, `2h`, `1d12h`, `1.5h`, `2w`, `90 minutes`, `2小时`, `1天12小时`, `半小时`, ISO 8601 `PT2H`, and a bare `0`.
    Another bare number has no unit and is refused.

    Raises:
        InvalidValue: The text is no length of time, or one of over ten years.
    """
    words = plain_words(text)
    if words == "0":
        return timedelta()
    if re.fullmatch(r"p(?:\d+[wd])*(?:t(?:[\d.]+[hms])+)?", words):
        words = words.replace("p", "").replace("t", "")
    parts = read_parts(words)
    if parts is None:
        raise span_not_understood(text)
    return timedelta(days=parts.days) + parts.rest


def span_not_understood(text: str) -> InvalidValue:
    """The refusal of a length of time, naming the forms."""
    # Cleaning takes longer to load than all of this, and `firefight status` only shows what is left.
    from firefight_tui.domain.text import clean_cell

    return InvalidValue(
        _("{text} is not a length of time.").format(text=f'"{clean_cell(text, 60)}"'),
        _("Write for example 30m, 2h, 1d12h or 3d."),
    )


def is_no_time(span: timedelta) -> bool:
    """Whether a length of time is shown as none: 0:00. What was due so lately is due now rather than late."""
    return abs(span) < timedelta(minutes=1)


def left_told(left: timedelta) -> str:
    """What is left in a sentence: as a clock shows it, or that it is due now."""
    return _("now") if is_no_time(left) else show_remaining(left)


def late_words(late: timedelta, shown: str = "") -> str:
    """In few cells by how much a date has passed; `shown` is the length in other words than those of a clock."""
    if is_no_time(late):
        return _("due now")
    return _("late {time}").format(time=shown or show_remaining(late).strip())


def due_told(time: str, late: timedelta | None) -> str:
    """When something is due, as shown, and by how much it is late, unless that is no time yet."""
    if late is None or is_no_time(late):
        return _("due {time}").format(time=time)
    return _("due {time}, late by {span}").format(time=time, span=show_remaining(late).strip())


def show_remaining(delta: timedelta, *, day: timedelta = timedelta(days=1)) -> str:
    """What is left of a clock, in at most six cells; late times have a minus.

    Under ten hours `2:30` and `-0:12` (hours and minutes, begun minutes not counted), then whole hours `10h` up to two
    days, then whole days `2d`, in Chinese `2天`; from 999 days on it stays at 999.

    Args:
        delta: The time left, negative when late.
        day: How long a day of the clock is; a business clock's is shorter than 24 hours.
    """
    minutes = abs(delta) // timedelta(minutes=1)
    sign = "-" if delta < timedelta() else ""
    if minutes < 600:
        return f"{sign}{minutes // 60}:{minutes % 60:02}"
    if abs(delta) < 2 * day:
        return sign + _("{count}h").format(count=minutes // 60)
    return sign + _("{count}d").format(count=min(999, abs(delta) // max(day, timedelta(hours=1))))
