"""`firefight`: opens the desk, at a query or a complaint."""

from __future__ import annotations

import click

from firefight_tui.cli.commands import COMMANDS
from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import QueryCommand, argument, command
from firefight_tui.cli.speak import talk
from firefight_tui.cli.terminal import is_terminal, unfit
from firefight_tui.cli.words_completion import complete_query
from firefight_tui.words import N_, _

NO_TERMINAL = 64


@command("firefight", N_("Open the desk at a query or a complaint."), cls=QueryCommand)
@argument("words", nargs=-1, metavar="[QUERY | REF]", shell_complete=complete_query)
def desk_command(invocation: Invocation, words: tuple[str, ...]) -> int:
    """Open the desk where the words say."""
    return open_desk(invocation, " ".join(words))


def open_desk(invocation: Invocation, start: str) -> int:
    """Open the desk at a query or reference.

    Returns:
        The desk's exit code; 64 where there is no terminal that can show it, said on stderr.
    """
    if not is_terminal():
        short_help(start)
        return NO_TERMINAL
    reason = unfit()
    if reason:
        refuse_terminal(reason)
        return NO_TERMINAL
    from firefight_tui.app import run_desk

    return run_desk(invocation.store, invocation.desk, start)


def refuse_terminal(reason: str) -> None:
    """Say why the desk is not opened, and what works without it."""
    talk("firefight:", reason, _("The command line works here: firefight ls, show, do; see firefight --help."))


def short_help(start: str) -> None:
    """Say on stderr that the desk needs a terminal, and which commands do without one."""
    from difflib import get_close_matches

    talk("firefight:", _("The desk needs a terminal."))
    near = get_close_matches(start, COMMANDS, n=1)
    if near:
        talk(_("Did you mean {names}?").format(names=f"firefight {near[0]}"))
    talk(click.get_current_context().find_root().get_usage())
    talk(_("Without a terminal: firefight ls [QUERY], firefight show REF, firefight do VERB REF field=value"))
