"""Files of special days: CSV with English or Chinese headings, and .ics as calendars are published."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from firefight_tui.domain.day_lines import SpecialDay, parse_date, parse_working, works_by_name
from firefight_tui.errors import InvalidValue
from firefight_tui.words import _

_HEADINGS = {
    "date": ("date", "day", "日期", "日子", "日"),
    "working": ("working", "work", "workday", "is_working", "上班", "是否上班", "工作日", "班休", "类型"),
    "name": ("name", "summary", "holiday", "名称", "名字", "节日", "说明"),
}
_LONGEST_EVENT = 60
"""Days; a longer one is no holiday but a mistake."""


@dataclass(frozen=True)
class BadLine:
    """A line that could not be read: its number from 1, and why, translated."""

    line: int
    reason: str


def read_days(name: str, text: str) -> tuple[list[SpecialDay], list[BadLine]]:
    """The special days of a file, and the lines that hold none.

    Args:
        name: The file's name; one that ends in .ics, and a text that begins like one, is read as such.
        text: What it holds.
    """
    text = text.removeprefix("\ufeff")
    is_ics = name.lower().endswith(".ics") or text.lstrip().upper().startswith("BEGIN:VCALENDAR")
    days: list[SpecialDay] = []
    bad: list[BadLine] = []
    for found in _ics(text) if is_ics else _csv(text):
        if isinstance(found, BadLine):
            bad.append(found)
        else:
            days.append(found)
    return days, bad


def _csv(text: str) -> Iterator[SpecialDay | BadLine]:
    rows = csv.reader(io.StringIO(text))
    columns: Mapping[str, int] | None = None
    try:
        for row in rows:
            cells = [unicodedata.normalize("NFKC", cell).strip() for cell in row]
            if not any(cells) or cells[0].startswith("#"):
                continue
            if columns is None:
                columns = _columns(cells)
                if columns:
                    continue
                columns = {"date": 0, "working": 1, "name": 2}
            yield _row(cells, columns, rows.line_num)
    except csv.Error as error:
        yield BadLine(rows.line_num, _("It is no CSV: {reason}.").format(reason=error))


def _columns(cells: list[str]) -> dict[str, int]:
    """Which column holds what, by the headings; empty where the line has none."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for field, names in _HEADINGS.items():
            if cell.lower() in names:
                found.setdefault(field, place)
    return found if "date" in found else {}


def _row(cells: list[str], columns: Mapping[str, int], line: int) -> SpecialDay | BadLine:
    def cell(field: str) -> str:
        place = columns.get(field)
        return cells[place] if place is not None and place < len(cells) else ""

    try:
        day, name = parse_date(cell("date")), cell("name")
        said = cell("working")
        return SpecialDay(day, parse_working(said) if said or not name else works_by_name(name), name)
    except InvalidValue as error:
        return BadLine(line, str(error))


def _ics(text: str) -> Iterator[SpecialDay | BadLine]:
    event: dict[str, str] | None = None
    begun = 0
    for number, line in _unfolded(text):
        name, _colon, value = line.partition(":")
        plain = name.partition(";")[0].upper()
        if (plain, value.strip().upper()) == ("BEGIN", "VEVENT"):
            event, begun = {}, number
        elif (plain, value.strip().upper()) == ("END", "VEVENT") and event is not None:
            yield from _event(event, begun)
            event = None
        elif event is not None:
            event[plain] = value.strip()


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """The lines with the numbers they begin at; those that begin with a blank go on the one before (RFC 5545, 3.1)."""
    held, begun = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if line[:1] in {" ", "\t"} and held:
            held += line[1:]
            continue
        if held:
            yield begun, held
        held, begun = line, number
    if held:
        yield begun, held


def _event(event: Mapping[str, str], line: int) -> Iterator[SpecialDay | BadLine]:
    """Every day of an event; DTEND of a day is the day after its last (RFC 5545, 3.6.1)."""
    name = event.get("SUMMARY", "").replace("\\,", ",").replace("\\;", ";").replace("\\n", " ").strip()
    try:
        first = parse_date(event.get("DTSTART", "")[:8])
        last = _last(event.get("DTEND", ""), first)
    except InvalidValue as error:
        yield BadLine(line, str(error))
        return
    if not first <= last <= first + timedelta(days=_LONGEST_EVENT):
        yield BadLine(line, _("It does not end within {count} days of its beginning.").format(count=_LONGEST_EVENT))
        return
    for offset in range((last - first).days + 1):
        yield SpecialDay(first + timedelta(days=offset), works_by_name(name), name)


def _last(end: str, first: date) -> date:
    if not end:
        return first
    day = parse_date(end[:8])
    # An end that names an hour lies within its day.
    return (
        day
        if "T" in end.upper() and not end.upper().split("T")[1].startswith("000000")
        else max(first, day - timedelta(days=1))
    )
