"""`firefight roster`: who is on the roster, put there from a file, and the keys they log in with."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from firefight_tui.cli.commands import LazyGroup
from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import argument, as_json, command, option
from firefight_tui.cli.speak import marked, plain, table, talk, write, write_json
from firefight_tui.errors import FirefightError, NoInput
from firefight_tui.words import N_, _

if TYPE_CHECKING:
    from firefight_tui.desk.verb import Verb
    from firefight_tui.intake.roster_csv import RosterLine

BAD_LINES = 65
PARTS = {
    "ls": ("roster", N_("List the engineers")),
    "import": ("roster", N_("Put engineers or their shifts on the roster from a file")),
    "keys": ("roster", N_("Print the keys the SSH server asks for")),
}

roster_command = LazyGroup(
    "roster", PARTS, help=N_("Who is on the roster. Engineers are put there by the verb enlist or from a file.")
)


@command("ls", N_("List the engineers."))
@as_json
def ls_command(invocation: Invocation, as_json: bool) -> int:
    """List the engineers on the roster."""
    from firefight_tui.desk.views.roster import engineers

    found = engineers(invocation.store, invocation.now)
    if as_json:
        rows = [plain(one) for one in found]
        write_json([marked(row) for row in rows if isinstance(row, dict)])
        return 0
    if not found:
        talk(_("Nobody is on the roster yet: firefight do enlist handle=... name=..."))
        return 0
    heading = (_("name"), _("full name"), _("access"), _("roles"), _("skills"), _("in hand"), _("zone"), _("now"))
    body = [
        (
            one.handle,
            one.name,
            one.access.label if one.active else _("gone"),
            ", ".join(one.roles),
            ", ".join(f"{skill}:{level}" for skill, level in one.skills.items()),
            f"{one.open_complaints}/{one.capacity}",
            one.timezone,
            _("on call") if one.on_call else _("absent") if one.absent_until is not None else "",
        )
        for one in found
    ]
    for line in table([heading, *body], stretch=4):
        write(line)
    return 0


@command(
    "import",
    N_(
        "Put engineers or their shifts on the roster from a CSV file; - is standard input.\n\n"
        "Engineers: handle,name,roles,skills,access,timezone,hours,capacity; of a known handle only the fields given"
        " change. Shifts and absences: handle,from,to,kind (oncall, absent). Chinese headings do as well. All of it is"
        " one act, which one undo takes back; a line that cannot be done is told and left out."
    ),
)
@argument("file", metavar="FILE")
@option("--dry-run", is_flag=True, help=N_("only say what would become of each line"))
@as_json
def import_command(invocation: Invocation, file: str, dry_run: bool, as_json: bool) -> int:
    """Perform what the lines of a file ask for."""
    from firefight_tui.intake.roster_csv import read_roster

    lines = list(read_roster(_content(file)))
    problems = {line.number: line.problem for line in lines if line.problem}
    verbs: dict[str, list[tuple[int, Verb]]] = {}
    for line in lines:
        if line.problem:
            continue
        try:
            verbs.setdefault(line.verb, []).append((line.number, invocation.desk.parse(line.verb, dict(line.fields))))
        except FirefightError as error:
            problems[line.number] = str(error)
    if dry_run:
        problems |= _rehearsed(invocation, verbs)
    else:
        for name, several in verbs.items():
            problems |= _performed(invocation, name, several)
    _tell(lines, problems, as_json=as_json)
    done = len(lines) - len(problems)
    words = (
        _("Would be: {done} lines done, {rejected} rejected.")
        if dry_run
        else _("{done} lines done, {rejected} rejected.")
    )
    talk(words.format(done=done, rejected=len(problems)))
    return BAD_LINES if problems else 0


def _performed(invocation: Invocation, name: str, lines: Sequence[tuple[int, Verb]]) -> dict[int, str]:
    from firefight_tui.desk.several import perform_lines

    return {number: str(error) for number, error in perform_lines(invocation.desk, name, lines).items()}


def _rehearsed(invocation: Invocation, verbs: Mapping[str, Sequence[tuple[int, Verb]]]) -> dict[int, str]:
    from firefight_tui.desk.several import rehearse_lines

    return {number: str(error) for number, error in rehearse_lines(invocation.desk, verbs).items()}


def _content(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise NoInput(_("{file} cannot be read: {reason}.").format(file=file, reason=error.strerror or "")) from error


def _tell(lines: Sequence[RosterLine], problems: dict[int, str], *, as_json: bool) -> None:
    """Of each line what became of it."""
    from firefight_tui.domain.text import clean_cell, fit

    if as_json:
        write_json(
            [
                marked(
                    {
                        "line": line.number,
                        "who": line.who,
                        "verb": line.verb or None,
                        "status": "rejected" if line.number in problems else "done",
                        "reason": problems.get(line.number),
                    }
                )
                for line in lines
            ]
        )
        return
    for line in lines:
        status = "rejected" if line.number in problems else "done"
        where = _("line {number}").format(number=line.number)
        words = (
            fit(status, 9),
            fit(f"{where}:", 9),
            clean_cell(line.who),
            line.verb,
            clean_cell(problems.get(line.number, "")),
        )
        write(" ".join(filter(None, words)).rstrip())


@command(
    "keys",
    N_(
        "Print the keys as the SSH server's AuthorizedKeysCommand wants them, a line each.\n\n"
        "Only of those who are on the roster and active, each bound to the desk under its engineer's name: no shell, no"
        " forwarding. The command they name, firefight-ssh, is not part of this version yet."
    ),
)
@as_json
def keys_command(invocation: Invocation, as_json: bool) -> int:
    """Print who logs in with which key."""
    from firefight_tui.desk.views.roster import public_keys

    found = public_keys(invocation.store)
    if as_json:
        write_json([marked({"engineer": who, "fingerprint": mark, "public_key": key}) for who, mark, key in found])
        return 0
    for who, _fingerprint, key in found:
        write(f'restrict,pty,command="firefight-ssh {who}" {key}')
    if not found:
        talk(_("No keys yet: firefight do key engineer=... public_key=@FILE.pub"))
    return 0
