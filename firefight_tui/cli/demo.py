"""`firefight demo`: the desk on sample complaints."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firefight_tui.cli.desk import NO_TERMINAL, refuse_terminal
from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.ls import DEFAULT_QUERY, row_lines
from firefight_tui.cli.pieces import command, option
from firefight_tui.cli.speak import Counter, talk, write
from firefight_tui.cli.terminal import is_terminal, unfit
from firefight_tui.words import N_, _

if TYPE_CHECKING:
    from firefight_tui.desk.desk import Desk
    from firefight_tui.store.store import Store


@command(
    "demo",
    N_(
        "Try the desk on sample complaints.\n\n"
        "They are in Chinese and English and thrown away at the end, unless --store says where to keep them."
        " Where there is no terminal, prints the inbox and the first complaint's next step."
    ),
)
@option("--complaints", type=click.IntRange(min=1), metavar="N", help=N_("how many complaints"))
@option("--no-tui", is_flag=True, help=N_("only fill the store"))
def demo_command(invocation: Invocation, complaints: int | None, no_tui: bool) -> int:
    """Fill a store with samples and open the desk on it."""
    opens = not no_tui and is_terminal()
    reason = unfit() if opens else ""
    if reason:
        refuse_terminal(reason)
        return NO_TERMINAL
    with _store(invocation) as store:
        desk = invocation.desk_at(store)
        _fill(desk, complaints)
        if opens:
            from firefight_tui.app import run_desk

            return run_desk(desk.actor.handle, desk.zone, desk.now, lambda: desk, settings=invocation.settings)
        if not no_tui:
            _print_inbox(invocation, store)
    return 0


@contextmanager
def _store(invocation: Invocation) -> Iterator[Store]:
    """The store a flag names, or one that is gone afterwards; what the environment or the file say is never touched."""
    if invocation.flags.store is not None:
        yield invocation.store
        return
    with tempfile.TemporaryDirectory(prefix="firefight-demo-", ignore_cleanup_errors=True) as folder:
        store = invocation.open(f"sqlite:///{Path(folder, 'demo.db')}")
        try:
            yield store
        finally:
            store.close()


def _fill(desk: Desk, complaints: int | None) -> None:
    from firefight_tui.demo.fill import fill

    counter = Counter()
    made = fill(desk, complaints=complaints, progress=counter.show)
    counter.clear()
    if not made:
        talk(_("The store has complaints already; no samples were added."))


def _print_inbox(invocation: Invocation, store: Store) -> None:
    from firefight_tui.desk.views.complaint import complaint
    from firefight_tui.desk.views.queue import queue_page
    from firefight_tui.domain.query import parse

    now = invocation.now
    query = parse(DEFAULT_QUERY, now=now, zone=invocation.zone)
    rows = queue_page(store, invocation.settings.actor, query, now=now).rows
    for line in row_lines(rows, now):
        write(line)
    if not rows:
        return
    first = complaint(store, rows[0].ref, now)
    if first.next is not None:
        write()
        write(
            _("Next step of {ref}: {message} [{key}]").format(
                ref=first.ref, message=first.next.message, key=first.next.key
            )
        )
    talk(_("In a terminal, firefight demo opens the desk on these."))
