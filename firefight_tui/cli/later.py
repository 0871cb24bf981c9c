"""Commands that are on the way: listed, explained, and refused with a plain sentence."""

from __future__ import annotations

from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import Command, QueryCommand, argument, command
from firefight_tui.errors import Unavailable
from firefight_tui.words import N_, _


def _later(name: str, help: str) -> Command:  # noqa: A002  # click's word
    @command(name, help, cls=_Anything)
    @argument("words", nargs=-1, metavar="...")
    def answer(_invocation: Invocation, words: tuple[str, ...]) -> int:
        raise Unavailable(
            _("{command} is not part of this version yet.").format(command=f"firefight {name}"),
            _("What there is: firefight --help."),
        )

    return answer


class _Anything(QueryCommand):
    """A command that takes any words and options there will be."""

    ignore_unknown_options = True


export_command = _later("export", N_("Write complaints to a file.\n\n[QUERY] --format csv|jsonl|xlsx [-o F]"))
stats_command = _later("stats", N_("Count and measure.\n\n[QUERY] [--json]"))
