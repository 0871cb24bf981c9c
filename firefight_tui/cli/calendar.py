"""`firefight calendar`: holidays and make-up working days, listed and imported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from firefight_tui.cli.commands import LazyGroup
from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import argument, as_json, command, option
from firefight_tui.cli.speak import marked, table, talk, write, write_json
from firefight_tui.errors import NoInput
from firefight_tui.words import N_, _, ngettext

if TYPE_CHECKING:
    from firefight_tui.domain.chain import Json

PARTS = {
    "ls": ("calendar", N_("List the holidays and make-up days of a year")),
    "import": ("calendar", N_("Take holidays and make-up days in from a file")),
}
BAD_INPUT = 65
LARGEST_FILE = 5_000_000

calendar_command = LazyGroup("calendar", PARTS, help=N_("Holidays and make-up days. Business time goes by them."))


@command("ls", N_("List the holidays and make-up days of a year.\n\nYEAR is this year unless said."))
@argument("year", type=click.IntRange(1950, 2100), required=False, metavar="[YEAR]")
@option("--country", "country", default="CN", metavar="CODE", help=N_("whose: CN unless said; GB, or a part: DE-BY"))
@as_json
def ls_command(invocation: Invocation, year: int | None, country: str, as_json: bool) -> int:
    """List the special days of a year."""
    from firefight_tui.desk.special_days import known_country
    from firefight_tui.desk.views.calendar import year_of

    asked = year if year is not None else invocation.now.astimezone(invocation.zone).year
    found = year_of(invocation.store, known_country(country), asked)
    if as_json:
        days: list[Json] = [
            {"date": one.day.isoformat(), "working": one.is_working, "name": one.name, "source": one.source}
            for one in found.days
        ]
        write_json(
            marked({"country": found.country, "year": found.year, "warning": found.warning or None, "days": days})
        )
        return 0
    rows = [
        (
            one.day.isoformat(),
            _(WEEKDAYS[one.day.weekday()]),
            _("work") if one.is_working else _("off"),
            one.name or (_("make-up day") if one.is_working else ""),
            _("imported") if one.source == "desk" else "",
        )
        for one in found.days
    ]
    for line in table(rows, stretch=3):
        write(line)
    if found.warning:
        talk(found.warning + ":", "firefight calendar import FILE")
    return 0


WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


@command(
    "import",
    N_(
        "Take holidays and make-up days in from a file.\n\n"
        "CSV with the columns date, working and name, also by their Chinese names, or .ics, where the word work (or "
        "its Chinese ones) in a summary makes a working day. Lines that cannot be read are named, the others are kept; "
        "one undo takes all of it back."
    ),
)
@argument("file", metavar="FILE")
@option("--country", "country", default="CN", metavar="CODE", help=N_("whose: CN unless said; GB, or a part: DE-BY"))
@as_json
def import_command(invocation: Invocation, file: str, country: str, as_json: bool) -> int:
    """Import special days; 65 where a line was refused."""
    from firefight_tui.desk.agreeing import days_verb
    from firefight_tui.domain.day_files import read_days

    days, bad = read_days(file, _text(file))
    if days:
        desk = invocation.desk
        desk.perform(days_verb(days, country))
    if as_json:
        rejected: list[Json] = [{"line": one.line, "reason": one.reason} for one in bad]
        write_json(marked({"imported": len(days), "rejected": rejected}))
    else:
        write(ngettext("{count} day taken in.", "{count} days taken in.", len(days)).format(count=len(days)))
        for one in bad:
            talk(f"{file}:{one.line}:", one.reason)
    return BAD_INPUT if bad or not days else 0


def _text(file: str) -> str:
    """What a file holds.

    Raises:
        NoInput: It cannot be read, or is no text.
    """
    try:
        with Path(file).open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise NoInput(_("{path} cannot be read: {reason}.").format(path=file, reason=reason)) from error
    if len(content) > LARGEST_FILE:
        raise NoInput(_("{path} is too large for a calendar.").format(path=file))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NoInput(_("{path} is no text.").format(path=file))
