"""`firefight ls`: the list over any query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from firefight_tui.cli.asking import read_query
from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.pieces import QueryCommand, argument, as_json, command, option
from firefight_tui.cli.speak import iso, plain, table, talk, write, write_json
from firefight_tui.cli.words_completion import complete_query
from firefight_tui.words import N_, _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from firefight_tui.domain.chain import Json
    from firefight_tui.domain.queue_records import QueueRow

DEFAULT_QUERY = "is:open sort:due"
NOTHING = 3


@command(
    "ls",
    N_(
        "List complaints.\n\nWithout QUERY the open ones, the soonest due first (is:open sort:due). Examples: is:late,"
        ' sev:1-2 -client:Acme, stage:planning, received:>7d, "dead lock", commander:none.'
    ),
    cls=QueryCommand,
)
@argument("words", nargs=-1, metavar="[QUERY]", shell_complete=complete_query)
@option("--limit", type=click.IntRange(min=1), default=50, metavar="N", help=N_("at most so many, 50 unless said"))
@as_json
def ls_command(invocation: Invocation, words: tuple[str, ...], limit: int, as_json: bool) -> int:
    """List the complaints of a query."""
    rows = queue_rows(invocation, " ".join(words) or DEFAULT_QUERY, limit)
    if as_json:
        write_json([row_object(row, invocation.now) for row in rows])
    else:
        for line in row_lines(rows, invocation.now):
            write(line)
    if rows:
        return 0
    if not as_json:
        talk(_("Nothing matches."))
    return NOTHING


def queue_rows(invocation: Invocation, query: str, limit: int) -> Sequence[QueueRow]:
    """The first rows of a query; the inbox's own are read without SQLAlchemy.

    Raises:
        UsageError: The query cannot be read.
    """
    from firefight_tui.store.quick import quick_page

    settings, now = invocation.settings, invocation.now
    page = quick_page(settings.store, settings.actor, query, now, limit)
    if page is None:
        from firefight_tui.desk.views.queue import queue_page

        asked = read_query(query, invocation)
        page = queue_page(invocation.store, settings.actor, asked, now=now, limit=limit)
    return page.rows


def row_object(row: QueueRow, now: datetime) -> Json:
    """A row as `ls --json` holds it (contract.md)."""
    waiting: Json = {"on": plain(row.waiting_on), "until": plain(row.waiting_until)} if row.is_waiting(now) else None
    return {
        "ref": row.ref,
        "title": row.title,
        "stage": plain(row.stage),
        "severity": int(row.severity),
        "cause": plain(row.cause),
        "client": row.client,
        "project": row.project,
        "commander": row.commander,
        "received_at": iso(row.received_at),
        "due_at": plain(row.due_at),
        "due_clock": plain(row.due_clock),
        "waiting": waiting,
        "schema": 1,
    }


def row_lines(rows: Sequence[QueueRow], now: datetime) -> list[str]:
    """Rows as a table: what is left, of which clock, and the complaint; nothing but a heading is not shown."""
    if not rows:
        return []
    heading = (_("left"), _("clock"), _("sev"), _("ref"), _("client"), _("complaint"), _("cmd"), _("stage"))
    body = [heading, *(_cells(row, now) for row in rows)]
    client = 4
    body = [(*cells[:client], _cut(cells[client], 16), *cells[client + 1 :]) for cells in body]
    return list(table(body, stretch=5, right=frozenset({0})))


def _cells(row: QueueRow, now: datetime) -> tuple[str, ...]:
    from firefight_tui.domain.spans import show_remaining

    left = show_remaining(row.due_at - now) if row.due_at is not None else "-"
    clock = row.due_clock.short if row.due_clock is not None else "-"
    if row.is_waiting(now) and row.waiting_on is not None:
        clock = _("wait {whom}").format(whom=row.waiting_on.short)
    if row.snoozed_until is not None and row.is_snoozed(now):
        left, clock = show_remaining(row.snoozed_until - now), _("later")
    assumed = "~" if row.severity_assumed else ""
    return (
        left,
        clock,
        f"{assumed}{row.severity.short}",
        row.ref,
        row.client,
        row.title,
        row.commander or "-",
        row.stage.short,
    )


def _cut(text: str, cells: int) -> str:
    from firefight_tui.domain.text import clean_cell, cut

    return cut(clean_cell(text), cells)
