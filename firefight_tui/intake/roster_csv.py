"""A roster as spreadsheets export it: engineers, or their shifts and absences, with English or Chinese headings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from firefight_tui.errors import BadInput
from firefight_tui.intake.charsets import decode
from firefight_tui.words import _

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "handle": ("handle", "engineer", "login", "工号", "账号", "帐号", "代号", "简称"),
    "name": ("name", "full name", "姓名", "名字"),
    "roles": ("roles", "role", "角色"),
    "skills": ("skills", "skill", "技能"),
    "access": ("access", "权限"),
    "timezone": ("timezone", "time zone", "zone", "时区"),
    "hours": ("hours", "working hours", "工作时间", "上班时间"),
    "capacity": ("capacity", "容量", "可接件数", "上限"),
    "from": ("from", "begin", "start", "oncall_from", "开始", "从", "值班开始"),
    "to": ("to", "until", "end", "oncall_to", "结束", "到", "值班结束"),
    "kind": ("kind", "what", "类型", "类别"),
}
"""What a column may be called."""

_NAMED = {heading: field for field, headings in HEADINGS.items() for heading in headings}
_KINDS = {"": "oncall", "oncall": "oncall", "on call": "oncall", "on-call": "oncall", "值班": "oncall",
          "absent": "absent", "absence": "absent", "leave": "absent", "请假": "absent", "休假": "absent"}  # fmt: skip
LONGEST_FILE = 5_000_000


@dataclass(frozen=True)
class RosterLine:
    """One line: the verb it asks for with its fields, or why it asks for none."""

    number: int
    verb: str
    fields: Mapping[str, str]
    problem: str = ""

    @property
    def who(self) -> str:
        """Whom it is about."""
        return self.fields.get("handle") or self.fields.get("engineer") or ""


def read_roster(content: bytes) -> Iterator[RosterLine]:
    """The lines of a file: engineers where it has names, their times where it has a beginning and an end.

    Raises:
        BadInput: It is no table, or lacks the columns that say whom.
    """
    if len(content) > LONGEST_FILE:
        raise BadInput(_("The file is larger than {limit} bytes.").format(limit=LONGEST_FILE))
    text = decode(content).text.removeprefix("\ufeff")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        head = next(rows, [])
        fields = [_NAMED.get(heading.strip().lower(), "") for heading in head]
        times = {"from", "to"} <= set(fields)
        if "handle" not in fields or not (times or "name" in fields):
            raise BadInput(
                _("The first line must name the columns."),
                _("For engineers handle,name,roles,skills,..; for shifts handle,from,to,kind."),
            )
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _line(rows.line_num, fields, row, times=times)
    except csv.Error as error:
        raise BadInput(_("line {number}: it is no CSV.").format(number=rows.line_num), str(error)) from error


def _line(number: int, fields: list[str], row: list[str], *, times: bool) -> RosterLine:
    cells = zip(fields, map(str.strip, row), strict=False)
    given: dict[str, str] = {field: cell for field, cell in cells if field and cell}
    if len(row) > len(fields) and any(cell.strip() for cell in row[len(fields) :]):
        return RosterLine(number, "", given, _("it has more columns than the first line"))
    if not times:
        return RosterLine(number, "enlist", {name: given[name] for name in given if name not in {"from", "to", "kind"}})
    kind = _KINDS.get(given.pop("kind", "").lower())
    values = {"engineer": given.get("handle", ""), "from": given.get("from", ""), "to": given.get("to", "")}
    if kind is None:
        return RosterLine(number, "", values, _("the kind is oncall or absent"))
    return RosterLine(number, kind, values)


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t，", key=first.count)
