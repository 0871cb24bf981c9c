"""The day in what a client says of an event of theirs: "12月12日大促", "audit on 2026-12-01", "双十一" (S4)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_WRITTEN = (
    re.compile(r"(?<!\d)(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH}(?: (?P<year>\d{{4}}))?(?![a-z\d])"),
    re.compile(rf"(?<![a-z]){_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>\d{{4}}))?(?![a-z\d])"),
    # Two figures of two digits each are a day as the desk writes it, unless something is counted with them.
    re.compile(r"(?<![\d-])(?P<month>\d\d)-(?P<day>\d\d)(?![\d%-])(?! ?(?:[a-z]|[天小个人单次倍家日分]))"),
)
_SALES = re.compile(r"双(?:(?P<elf>十一|11)|(?P<twelve>十二|12))|(?<!\d)618(?!\d)")


def event_day(text: str, after: date) -> date | None:
    """The first day a text names; a day without a year is the next one that is not before `after`."""
    plain = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    for found in _WRITTEN:
        for match in found.finditer(plain):
            for day in _days(match.groupdict(), after):
                return day
    sale = _SALES.search(plain)
    if sale is None:
        return None
    month, number = (11, 11) if sale["elf"] else (12, 12) if sale["twelve"] else (6, 18)
    return _next(month, number, after)


def _days(parts: dict[str, str | None], after: date) -> Iterator[date]:
    named, month, day, year = (parts.get(name) for name in ("name", "month", "day", "year"))
    assert day is not None, "every pattern has a day"
    number = _MONTHS.index(named) + 1 if named else int(month or 0)
    with suppress(ValueError):
        yield date(int(year), number, int(day)) if year else _next(number, int(day), after)


def _next(month: int, day: int, after: date) -> date:
    """The next such day from `after` on; a 29 February may be years off.

    Raises:
        ValueError: No year has such a day.
    """
    for year in range(after.year, after.year + 9):
        with suppress(ValueError):
            found = date(year, month, day)
            if found >= after:
                return found
    raise ValueError(f"no year has a day {month}-{day}")
