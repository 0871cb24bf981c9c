"""`firefight status` for whoever asks for its help; see `status_line` for the way it usually goes."""

from __future__ import annotations

from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import as_json, command
from firefight_tui.cli.status_line import print_status
from firefight_tui.words import N_


@command(
    "status",
    N_(
        "One short line for a status bar.\n\n"
        "How many are open and late, what is due next and in how long, how many messages wait to be sent. "
        "Nothing is said where there is no store. docs/watch.md has the line for tmux."
    ),
)
@as_json
def status_command(invocation: Invocation, as_json: bool) -> int:
    """Print the line."""
    return print_status(invocation, as_json=as_json)
