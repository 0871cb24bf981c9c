"""Every wait of a complaint, ended ones too, and whom a paper on it must not name."""

from __future__ import annotations

from sqlalchemy import select

from firefight_tui.desk.fields import parse_ref
from firefight_tui.desk.letters import blamed_names
from firefight_tui.domain.records import WaitRecord
from firefight_tui.store.models import Complaint, Waiting
from firefight_tui.store.store import Store


def waits(store: Store, reference: str) -> tuple[WaitRecord, ...]:
    """The waits in order; `until` is when each ended, or is to end by itself.

    Raises:
        InvalidValue: The reference is none.
    """
    wanted = (
        select(Waiting)
        .where(Waiting.complaint_id == parse_ref(reference), Waiting.retracted.is_(False))
        .order_by(Waiting.since, Waiting.id)
    )
    with store.read() as session:
        rows = list(session.scalars(wanted))
        ends = [[at for at in (one.ended_at, one.until) if at is not None] for one in rows]
        return tuple(
            WaitRecord(one.id, one.on, one.reason, one.since, min(end, default=None))
            for one, end in zip(rows, ends, strict=True)
        )


def blamed_at(store: Store, reference: str) -> tuple[str, ...]:
    """What whom a complaint is about is called; none where it is about nobody."""
    with store.read() as session:
        row = session.get(Complaint, parse_ref(reference))
        return blamed_names(session, row) if row is not None else ()
