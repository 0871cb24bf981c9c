"""Rows of the list put straight into the tables, and what the list must show of them in plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from firefight_tui.desk.views.queue import queue_page
from firefight_tui.domain.query import Query, parse
from firefight_tui.domain.queue_records import QueueRow
from firefight_tui.domain.vocabulary import Cause, ClockName, Severity, Stage, WaitOn
from firefight_tui.store.models import NEVER, Client, Complaint, Project
from firefight_tui.store.models.types import to_milliseconds
from firefight_tui.store.store import Store

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
READER = "ada"


def put(store: Store, count: int) -> None:
    """Complaints whose keys tie in every sort, of two clients, some without a project, clock, cause or commander."""
    with store.write() as work:
        work.session.add_all([Client(name="Acme"), Client(name="华东零售")])
        work.session.flush()
        work.session.add(Project(client_id=1, name="Till"))
        work.session.flush()
        work.session.add_all([row(number) for number in range(1, count + 1)])
        work.commit()


def row(number: int) -> Complaint:
    """The complaint with this number; every column repeats with a period of its own."""
    is_open, acme = number % 7 != 0, number % 3 != 0
    return Complaint(
        client_id=1 if acme else 2,
        project_id=1 if acme and number % 2 else None,
        stage=(Stage.RECEIVED, Stage.PLANNING)[number % 2] if is_open else Stage.CLOSED,
        severity=Severity(1 + number % 4),
        cause=(None, Cause.QUALITY, Cause.DELAY)[number % 3],
        also=("cost", "quality") if number % 5 == 0 else (),
        assumed=("severity", "cause") if number % 4 == 0 else ("cause",) if number % 11 == 0 else (),
        received_at=NOW - (number % 10) * HOUR,
        updated_at=NOW - (number % 6) * HOUR,
        is_open=is_open,
        untold=number % 14 == 0,
        due_at=to_milliseconds(NOW + (number % 5 - 2) * HOUR) if is_open and number % 9 else NEVER,
        due_clock=ClockName.FIRST_CONTACT if is_open and number % 9 else None,
        missed=("first_contact", "resolution") if number % 8 == 0 else (),
        waiting_on=WaitOn.CLIENT if number % 6 == 0 else None,
        waiting_until=(None, NOW - HOUR, NOW + HOUR)[number // 6 % 3] if number % 6 == 0 else None,
        title=f"题目 {number}",
        body="body",
        entries=number % 3,
    )


def read(text: str) -> Query:
    """A query read now."""
    return parse(text, now=NOW, zone=UTC)


def walk(store: Store, query: Query, limit: int) -> list[QueueRow]:
    """All rows of a query, page by page."""
    rows: list[QueueRow] = []
    while True:
        page = queue_page(store, READER, query, now=NOW, after=rows[-1] if rows else None, limit=limit)
        rows += page.rows
        if len(page.rows) < limit:
            return rows


def in_order(rows: Sequence[QueueRow], query: Query) -> list[QueueRow]:
    """The rows as the query's order has them."""
    far = datetime(3000, 1, 1, tzinfo=UTC)
    keys = {
        "due": lambda one: (one.due_at or far, one.id),
        "sev": lambda one: (one.severity, one.due_at or far, one.id),
        "received": lambda one: (one.received_at, one.id),
        "updated": lambda one: (one.updated_at, one.id),
    }
    return sorted(rows, key=keys[query.sort or "due"], reverse=query.descending)
