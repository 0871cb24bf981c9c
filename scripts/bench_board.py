"""How long the board takes at 5,000 cards: reading them beside the raw query, laying them out, and a key on it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from firefight_tui.desk.views.board import board
from firefight_tui.domain.query import parse
from firefight_tui.domain.vocabulary import RemedyKind, Severity, Stage, Verdict
from firefight_tui.store.models import (
    NEVER,
    Client,
    Complaint,
    Engineer,
    Milestone,
    Plan,
    PlanItem,
    Remedy,
    Verification,
)
from firefight_tui.store.store import Store
from firefight_tui.widgets.board_layout import BoardLayout
from scripts.bench_figures import HEADING, MILLISECONDS, Figure, paired

CARDS, EACH = 5_000, 5
READ_BAR_MS, LAYOUT_BAR_MS = 500, 50
NOW = datetime(2026, 11, 22, 19, 14, tzinfo=UTC)
RAW = """
SELECT remedy.*, complaint.title, complaint.stage, complaint.severity, complaint.commander, client.name
FROM remedy JOIN complaint ON complaint.id = remedy.complaint_id JOIN client ON client.id = complaint.client_id
WHERE NOT remedy.retracted AND complaint.is_open ORDER BY complaint.due_at, complaint.id, remedy.id
"""
"""What reading the cards cannot do without; the rows are fetched and nothing is made of them."""


def board_figures(folder: Path, repeat: int, postgres: str | None) -> None:
    """Measure on SQLite, and on PostgreSQL where an empty database is named."""
    print(f"\nboard: {CARDS:,} cards of {CARDS // EACH:,} open complaints\n{HEADING}")
    for name, address in (("SQLite", f"sqlite:///{folder / 'board.db'}"), ("PostgreSQL", postgres)):
        if address is None:
            continue
        store = Store(address)
        store.ensure()
        if _is_empty(store):
            _fill(store)
            _say(store, name, max(3, repeat))
        else:
            print(f"{name}: not measured, the database is not empty")
        store.close()


def _is_empty(store: Store) -> bool:
    with store.read() as session:
        return session.scalar(select(Complaint.id).limit(1)) is None


def _say(store: Store, name: str, repeat: int) -> None:
    query = parse("is:open", now=NOW, zone=UTC)
    reads, raws, layouts = [], [], []
    for _ in range(repeat + 1):
        raws.append(_time(lambda: _raw(store)))
        reads.append(_time(lambda: board(store, "e0", query, NOW)))
        cards = board(store, "e0", query, NOW).cards
        assert len(cards) == CARDS, "all of them are read"
        layouts.append(_time(partial(BoardLayout, cards)))
    read, raw = statistics.median(reads[1:]), statistics.median(raws[1:])
    print(Figure(f"{name}: reading them / the raw query", read, "ms", raw, ratio=paired(raws[1:], reads[1:])).line())
    print(Figure(f"{name}: reading them", read, "ms", bar=READ_BAR_MS).line())
    print(Figure(f"{name}: columns and lanes", statistics.median(layouts[1:]), "ms", bar=LAYOUT_BAR_MS).line())


def _raw(store: Store) -> list[Any]:
    with store.read() as session:
        return list(session.connection().execute(text(RAW)).all())


def _time(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * MILLISECONDS


def _fill(store: Store) -> None:
    """Complaints with a plan the client agreed to, and remedies spread over all columns."""
    with store.write() as work:
        work.session.add_all([Client(name="Acme"), *(Engineer(handle=f"e{one}", name=f"E {one}") for one in range(9))])
        work.session.flush()
        complaints = [_complaint(number) for number in range(CARDS // EACH)]
        work.session.add_all(complaints)
        work.session.flush()
        for place, complaint in enumerate(complaints):
            remedies = [_remedy(complaint.id, number, place) for number in range(1, EACH + 1)]
            plan = Plan(complaint_id=complaint.id, number=1, at=NOW, by="e0", emergency_at=NOW)
            dates = Milestone(complaint_id=complaint.id, name="month end", baseline_at=NOW + timedelta(days=3))
            work.session.add_all([*remedies, plan, dates])
            work.session.flush()
            work.session.add_all(
                [
                    PlanItem(
                        complaint_id=complaint.id,
                        plan_id=plan.id,
                        remedy_id=one.id,
                        number=one.number,
                        kind=one.kind,
                        what=one.what,
                    )
                    for one in remedies[1:]
                ]
            )
            last = remedies[-1]
            work.session.add(
                Verification(complaint_id=complaint.id, remedy_id=last.id, at=NOW, by="e8", verdict=Verdict.EFFECTIVE)
            )
        work.commit()


def _complaint(number: int) -> Complaint:
    return Complaint(
        client_id=1,
        stage=Stage.EXECUTING,
        severity=Severity(1 + number % 4),
        received_at=NOW,
        updated_at=NOW,
        due_at=NEVER,
        title=f"高峰时段处理订单极慢 {number}",
        body="x",
    )


def _remedy(complaint: int, number: int, place: int) -> Remedy:
    """Of each complaint the first is proposed, the second agreed, and so on to the last, which is verified."""
    return Remedy(
        complaint_id=complaint,
        number=number,
        kind=list(RemedyKind)[(place + number) % 3],
        what=f"应用服务器 2 -> 4 台 {number}",
        owner=f"e{place % 9}",
        due_at=NOW + timedelta(hours=place % 90 - 20),
        expected_effect="提交等待 40 秒 -> 5 秒以内",
        at=NOW,
        by="e0",
        started_at=NOW if number > 2 else None,
        finished_at=NOW if number > 3 else None,
    )
