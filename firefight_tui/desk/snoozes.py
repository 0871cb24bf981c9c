"""Snoozes: ended by the next contact either way, by a new one, and by their time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.store.models import Snooze

if TYPE_CHECKING:
    from firefight_tui.desk.occasion import Occasion


def end_snoozing(on: Occasion) -> None:
    """Something has happened on the complaint: nobody needs to be reminded of it any more."""
    for row in on.session.scalars(_going_on(on.complaint.id)):
        row.ended_at = max(on.at, row.at)


def lasting_snooze(session: Session, complaint_id: int, now: datetime) -> Snooze | None:
    """The snooze that lasts at this moment."""
    rows = session.scalars(_going_on(complaint_id))
    return next((row for row in rows if row.at <= now < row.until and not row.retracted), None)


def _going_on(complaint_id: int):  # type: ignore[no-untyped-def]  # SQLAlchemy's Select type is private to its arity
    return (
        select(Snooze)
        .where(Snooze.complaint_id == complaint_id, Snooze.retracted.is_(False), Snooze.ended_at.is_(None))
        .order_by(Snooze.id.desc())
    )
