"""`firefight QUERY`: opens the desk at a query or a complaint."""

from __future__ import annotations

from firefight_tui.cli.desk import open_desk
from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import QueryCommand, argument, command
from firefight_tui.cli.words_completion import complete_query
from firefight_tui.words import N_


@command("firefight", N_("Open the desk at a query or a complaint."), cls=QueryCommand)
@argument("words", nargs=-1, metavar="[QUERY | REF]", shell_complete=complete_query)
def desk_command(invocation: Invocation, words: tuple[str, ...]) -> int:
    """Open the desk where the words say."""
    return open_desk(invocation, " ".join(words))
