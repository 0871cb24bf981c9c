"""The bytes of what arrived and what became of it, kept row by row."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select, text

from firefight_tui.desk.earlier import message_key
from firefight_tui.desk.incoming import Incoming, Status
from firefight_tui.domain.text import storable
from firefight_tui.store.models import Evidence
from firefight_tui.store.models.types import to_milliseconds
from firefight_tui.store.rows import Value, insert_rows
from firefight_tui.store.work import UnitOfWork

EVIDENCE: Final = ("id", "digest", "size", "content")
ARRIVAL: Final = (
    "complaint_id",
    "entry_id",
    "evidence_id",
    "status",
    "message_id",
    "content_hash",
    "arrived_at",
    "source",
    "reason",
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """An item and what became of it."""

    item: Incoming
    status: Status
    reason: str
    complaint_id: int | None = None
    entry_id: int | None = None


def keep(work: UnitOfWork, arrived: Sequence[Arrived], now: datetime) -> None:
    """Write what arrived; the complaints and entries it led to are written already."""
    if not arrived:
        return
    arrived_at = to_milliseconds(now)
    evidence: list[tuple[Value, ...]] = []
    arrivals: list[tuple[Value, ...]] = []
    for one, key in zip(arrived, _keys(work, len(arrived)), strict=True):
        item = one.item
        raw = item.raw or b""
        evidence.append((key, hashlib.sha256(raw).hexdigest(), len(raw), raw))
        message_id = message_key(item.message_id) or None
        arrivals.append(
            (
                one.complaint_id,
                one.entry_id,
                key,
                one.status.value,
                message_id,
                item.content_hash,
                arrived_at,
                storable(item.source),
                storable(one.reason),
            )
        )
    connection = work.session.connection()
    insert_rows(connection, "evidence", EVIDENCE, evidence)
    insert_rows(connection, "arrival", ARRIVAL, arrivals)


def _keys(work: UnitOfWork, count: int) -> Sequence[int]:
    """Keys for new evidence: the next ones in SQLite, whose only writer we are; of PostgreSQL's sequence otherwise."""
    session = work.session
    if work.is_sqlite:
        first = int(session.scalar(select(func.max(Evidence.id))) or 0) + 1
        return range(first, first + count)
    wanted = text("SELECT nextval(pg_get_serial_sequence('evidence', 'id')) FROM generate_series(1, :count)")
    return list(session.scalars(wanted, {"count": count}))
