"""Special days as people write them: a date, whether people work, a name."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from firefight_tui.domain.text import clean_cell
from firefight_tui.errors import InvalidValue
from firefight_tui.words import _

_WORK = frozenset(
    {"yes", "y", "true", "1", "work", "working", "workday", "make-up", "是", "班", "补班", "上班", "调休上班", "工作日"}
)
_OFF = frozenset({"no", "n", "false", "0", "off", "holiday", "否", "休", "放假", "休息", "假", "节假日", "假期"})
_WORK_IN_NAME = re.compile(r"补班|班|调休|\bwork(?:ing|day)?\b|make-?up", re.IGNORECASE)
_OFF_IN_NAME = re.compile(r"休\)|休）|（休|\(休|放假|\b(?:off|holiday)\b", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})")


class SpecialDay(NamedTuple):
    """A day that is not what its weekday says."""

    day: date
    is_working: bool
    name: str


def parse_date(value: object) -> date:
    """A date written 2027-02-14, 2027/2/14, 20270214 or 2027年2月14日.

    Raises:
        InvalidValue: It is no date.
    """
    if isinstance(value, date):
        return value
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", str(value)).strip())
    try:
        if found is None:
            raise ValueError
        return date(*(int(part) for part in found.groups() if part is not None))
    except ValueError as error:
        shown = clean_cell(str(value), 40)
        raise InvalidValue(_("{text} is no date.").format(text=f'"{shown}"'), _("Write it like 2027-02-14.")) from error


def parse_working(value: object) -> bool:
    """Whether people work: yes, work, 班, 补班; no, off, 休, 放假.

    Raises:
        InvalidValue: It says neither.
    """
    if isinstance(value, bool):
        return value
    plain = unicodedata.normalize("NFKC", str(value)).strip().lower()
    if plain in _WORK or plain in _OFF:
        return plain in _WORK
    shown = clean_cell(str(value), 40)
    raise InvalidValue(
        _("{text} does not say whether people work.").format(text=f'"{shown}"'),
        _("Write yes or no, or work or off."),
    )


def works_by_name(name: str) -> bool:
    """Whether a calendar's entry of this name is a working day: it says 班, 补班, 调休 or work, and nowhere off."""
    return _WORK_IN_NAME.search(name) is not None and _OFF_IN_NAME.search(name) is None


def parse_day_line(line: str) -> SpecialDay:
    """A special day in a line: `2027-02-14 work Spring Festival`.

    Raises:
        InvalidValue: It begins with no date, or does not say whether people work.
    """
    parts = line.replace("，", " ").replace(",", " ").split(maxsplit=2)
    if len(parts) < 2:
        shown = clean_cell(line, 60)
        raise InvalidValue(
            _("{text} is no special day.").format(text=f'"{shown}"'),
            _("Write a line like: 2027-02-14 work Spring Festival"),
        )
    return SpecialDay(parse_date(parts[0]), parse_working(parts[1]), parts[2].strip() if len(parts) > 2 else "")


def day_line(special: SpecialDay) -> str:
    """A special day as `parse_day_line` reads it."""
    return f"{special.day.isoformat()} {'work' if special.is_working else 'off'} {special.name}".rstrip()
