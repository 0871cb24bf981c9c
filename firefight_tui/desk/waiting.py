"""Waiting intervals: opened, and ended when somebody says so or the complaint ends."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from firefight_tui.domain.vocabulary import WaitOn
from firefight_tui.store.models import Waiting

if TYPE_CHECKING:
    from firefight_tui.desk.occasion import Occasion


def begin_waiting(on: Occasion, whom: WaitOn, reason: str, until: datetime | None = None) -> None:
    """Open a waiting interval; it takes the place of one that lasts."""
    end_waiting(on)
    on.add(Waiting(complaint_id=on.complaint.id, on=whom, reason=reason, since=on.at, until=until))


def end_waiting(on: Occasion, whom: WaitOn | None = None) -> bool:
    """End the waiting that lasts (on this party, if one is named); whether there was any."""
    lasting = select(Waiting).where(
        Waiting.complaint_id == on.complaint.id, Waiting.retracted.is_(False), Waiting.ended_at.is_(None)
    )
    if whom is not None:
        lasting = lasting.where(Waiting.on == whom)
    rows = [row for row in on.session.scalars(lasting) if row.until is None or row.until > on.at]
    for row in rows:
        row.ended_at = max(on.at, row.since)
    return bool(rows)
