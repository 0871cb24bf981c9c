"""`firefight intake`: takes complaints in, and says of every item what became of it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from firefight_tui.cli import speak
from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import argument, as_json, command, option
from firefight_tui.cli.speak import marked, talk, write, write_json
from firefight_tui.errors import Unavailable, UsageError
from firefight_tui.words import N_, _

if TYPE_CHECKING:
    from firefight_tui.desk.incoming import Taken
    from firefight_tui.domain.chain import Json

FORMATS = ("auto", "eml", "mbox", "maildir", "csv", "jsonl", "xlsx", "chat")
NOT_YET = frozenset({"csv", "xlsx", "chat"})
REJECTED = 65


@command(
    "intake",
    N_(
        "Take complaints in from mail and files.\n\n"
        "PATH is a file or a folder, - is standard input. One line an item: what became of it (created, attached to a"
        " known complaint, duplicate, skipped, rejected), the complaint, and why."
        " What was taken in before is known again."
    ),
)
@argument("paths", nargs=-1, metavar="[PATH... | -]", type=click.Path())
@option(
    "--format",
    "wanted",
    type=click.Choice(FORMATS),
    default="auto",
    help=N_("what to read it as; auto looks at names and contents"),
)
@option("--dry-run", is_flag=True, help=N_("only say what would become of each item"))
@as_json
@option("--jsonl", "as_jsonl", is_flag=True, help=N_("print a line of JSON for each item as it is done"))
def intake_command(
    invocation: Invocation, paths: tuple[str, ...], wanted: str, dry_run: bool, as_json: bool, as_jsonl: bool
) -> int:
    """Take in what the paths hold."""
    if wanted in NOT_YET:
        raise Unavailable(
            _("The format {format} is not part of this version yet.").format(format=wanted),
            _("Read are: {formats}.").format(formats=", ".join(one for one in FORMATS if one not in NOT_YET)),
        )
    if not paths:
        if sys.stdin.isatty():
            raise UsageError(_("What is to be taken in?"), _("Name files or folders, or - for standard input."))
        paths = ("-",)
    counted: Counter[str] = Counter()
    taken = _counting(take(invocation, paths, wanted, dry_run=dry_run), counted)
    if as_json and not as_jsonl:
        _print_list(taken)
    else:
        for one in taken:
            if as_jsonl:
                write_json(taken_object(one))
                sys.stdout.flush()
            else:
                write(taken_line(one))
    talk(summary(counted, dry_run=dry_run))
    return REJECTED if counted["rejected"] else 0


def take(invocation: Invocation, paths: tuple[str, ...], wanted: str, *, dry_run: bool) -> Iterator[Taken]:
    """What becomes of each item, as it is done."""
    from firefight_tui.intake.sources import Format, read_sources
    from firefight_tui.intake.take_in import take_in

    items = read_sources(paths, Format(wanted), now=invocation.now)
    return take_in(invocation.desk, items, dry_run=dry_run)


def taken_object(one: Taken) -> dict[str, Json]:
    """An item as JSON holds it (contract.md)."""
    return marked({"source": one.source, "status": str(one.status), "ref": one.ref or None, "reason": one.reason})


def taken_line(one: Taken) -> str:
    """An item as a line: what became of it, the complaint, where it came from, and why."""
    from firefight_tui.domain.text import clean_cell, fit

    known = f"{fit(str(one.status), 9)}  {fit(one.ref or '-', 9)}"
    return f"{known}  {clean_cell(one.source)}  {clean_cell(one.reason)}".rstrip()


def _print_list(taken: Iterable[Taken]) -> None:
    """All items as one list; also what was done before something failed."""
    found: list[Json] = []
    try:
        found.extend(taken_object(one) for one in taken)
    finally:
        write_json(found)


def _counting(taken: Iterable[Taken], counted: Counter[str]) -> Iterator[Taken]:
    """The items, counted; where their lines do not show on a terminal, the count does."""
    counter = speak.Counter()
    for one in taken:
        counted[str(one.status)] += 1
        if not sys.stdout.isatty():
            counter.show(counted.total())
        yield one
    counter.clear()


def summary(counted: Counter[str], *, dry_run: bool) -> str:
    """How many items came to what, in one sentence."""
    if not counted:
        return _("Nothing to take in was found.")
    counts = ", ".join(f"{count} {_(_STATUSES.get(status, status))}" for status, count in counted.items())
    return _("Would be: {counts}.").format(counts=counts) if dry_run else f"{counts}."


_STATUSES = {
    "created": N_("created"),
    "attached": N_("attached"),
    "duplicate": N_("duplicate"),
    "skipped": N_("skipped"),
    "rejected": N_("rejected"),
}
