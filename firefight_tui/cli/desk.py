"""`firefight`: opens the desk, at a query or a complaint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.terminal import is_terminal, unfit
from firefight_tui.words import _

if TYPE_CHECKING:
    from firefight_tui.domain.queue_records import QueueRow
    from firefight_tui.store.quick import Quick

NO_TERMINAL = 64


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
    from firefight_tui.domain.now import utc_now
    from firefight_tui.store.quick import Quick

    settings = invocation.settings
    quick = Quick(settings.store)
    first = None if start else first_rows(quick, settings.actor)
    if first is None:
        invocation.desk  # noqa: B018  # opened now: what is wrong with the store is said before the screen is taken
    return run_desk(
        settings.actor,
        invocation.zone,
        utc_now,
        lambda: invocation.desk,
        quick=quick,
        first=first,
        start=start,
        settings=settings,
    )


def first_rows(quick: Quick, reader: str) -> tuple[QueueRow, ...] | None:
    """The inbox's first rows, read without what makes verbs and views; None where those must look."""
    from firefight_tui.domain.blocks import SIZE
    from firefight_tui.store.quick_open import NotQuick

    try:
        return quick.page(reader, limit=SIZE).rows
    except NotQuick:
        return None


def refuse_terminal(reason: str) -> None:
    """Say why the desk is not opened, and what works without it."""
    from firefight_tui.cli.speak import talk

    talk("firefight:", reason, _("The command line works here: firefight ls, show, do; see firefight --help."))


def short_help(start: str) -> None:
    """Say on stderr that the desk needs a terminal, and which commands do without one."""
    from difflib import get_close_matches

    from firefight_tui.cli.commands import COMMANDS, firefight
    from firefight_tui.cli.speak import talk

    talk("firefight:", _("The desk needs a terminal."))
    near = get_close_matches(start, COMMANDS, n=1)
    if near:
        talk(_("Did you mean {names}?").format(names=f"firefight {near[0]}"))
    command = firefight()
    talk(command.get_usage(command.make_context("firefight", [], resilient_parsing=True)))
    talk(_("Without a terminal: firefight ls [QUERY], firefight show REF, firefight do VERB REF field=value"))
