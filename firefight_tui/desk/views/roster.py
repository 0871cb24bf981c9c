"""Who is on the roster, and how many open complaints each has in hand."""

from __future__ import annotations

from sqlalchemy import func, select

from firefight_tui.domain.records import EngineerRecord
from firefight_tui.store.models import Complaint, Engineer, Member
from firefight_tui.store.store import Store


def engineers(store: Store) -> tuple[EngineerRecord, ...]:
    """The roster, by handle; `open_complaints` counts the teams each is in."""
    if not store.exists():
        return ()
    load = (
        select(Member.engineer, func.count(func.distinct(Member.complaint_id)).label("complaints"))
        .join(Complaint, Complaint.id == Member.complaint_id)
        .where(Member.retracted.is_(False), Member.left_at.is_(None), Complaint.is_open.is_(True))
        .group_by(Member.engineer)
        .subquery()
    )
    wanted = (
        select(Engineer, func.coalesce(load.c.complaints, 0))
        .outerjoin(load, load.c.engineer == Engineer.handle)
        .where(Engineer.retracted.is_(False))
        .order_by(Engineer.handle)
    )
    with store.read() as session:
        return tuple(
            EngineerRecord(
                one.id,
                one.handle,
                one.name,
                one.access,
                one.roles,
                one.skills,
                one.timezone,
                one.hours,
                one.capacity,
                one.active,
                int(complaints),
            )
            for one, complaints in session.execute(wanted)
        )
