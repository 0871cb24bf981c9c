"""What a shift hands over: open complaints with their next steps, last contacts and promises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from firefight_tui.desk.fields import parse_ref, ref
from firefight_tui.desk.views.complaint import complaint
from firefight_tui.domain.handover import HandoverItem, HandoverRecord, PromiseRecord, handover_text
from firefight_tui.store.models import Commitment, Complaint, Member
from firefight_tui.store.store import Store

MOST = 60
"""Complaints that are read whole; a longer handover nobody reads either."""


def handover(store: Store, now: datetime, *, whose: str = "", most: int = MOST) -> HandoverRecord:
    """The open complaints of one engineer's teams, or of the whole desk, the most pressing first.

    Args:
        store: Where they are kept.
        now: This moment.
        whose: An engineer; empty for the whole desk.
        most: How many are read; the others are counted.
    """
    if not store.exists():
        return HandoverRecord(now, whose, ())
    wanted = select(Complaint.id).where(Complaint.is_open.is_(True), Complaint.retracted.is_(False))
    if whose:
        teams = select(Member.complaint_id).where(
            Member.engineer == whose, Member.left_at.is_(None), Member.retracted.is_(False)
        )
        wanted = wanted.where(Complaint.id.in_(teams) | (Complaint.commander == whose))
    with store.read() as session:
        count = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
        found = session.scalars(wanted.order_by(Complaint.due_at, Complaint.id).limit(most)).all()
    items = _items(store, [ref(number) for number in found], now)
    return HandoverRecord(now, whose, items, count - len(items))


def handover_of(store: Store, reference: str, now: datetime) -> HandoverRecord:
    """One complaint to be handed over.

    Raises:
        UnknownReference: There is no such complaint.
    """
    return HandoverRecord(now, reference, _items(store, [reference], now))


def handover_words(store: Store, now: datetime, zone: ZoneInfo, *, whose: str = "", reference: str = "") -> str:
    """The handover as plain text: of one complaint, of an engineer, or of the whole desk."""
    record = handover_of(store, reference, now) if reference else handover(store, now, whose=whose)
    return handover_text(record, zone)


def _items(store: Store, references: Sequence[str], now: datetime) -> tuple[HandoverItem, ...]:
    records = [complaint(store, one, now) for one in references]
    numbers = [parse_ref(one.ref) for one in records]
    wanted = (
        select(Commitment)
        .where(Commitment.complaint_id.in_(numbers), Commitment.outcome.is_(None), Commitment.retracted.is_(False))
        .order_by(Commitment.due_at, Commitment.id)
    )
    promises: dict[int, list[PromiseRecord]] = {}
    with store.read() as session:
        for one in session.scalars(wanted):
            promises.setdefault(one.complaint_id, []).append(PromiseRecord(one.what, one.due_at, one.by))
    return tuple(HandoverItem(record, tuple(promises.get(record.id, ()))) for record in records)
