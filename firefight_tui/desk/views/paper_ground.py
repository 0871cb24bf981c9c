"""What a paper for a client is written by: our names, whom it is about, and when they hear from us again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from firefight_tui.desk.letters import blamed_names, policy_update
from firefight_tui.desk.zones import zone_named
from firefight_tui.domain.papers import Ground
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.vocabulary import ClockName, ClockState
from firefight_tui.errors import UnknownReference
from firefight_tui.store.models import Complaint, Engineer
from firefight_tui.store.store import Store
from firefight_tui.words import choose_language


def paper_ground(
    store: Store, record: ComplaintRecord, now: datetime, language: str | None = None, company: str = ""
) -> Ground:
    """What a paper about a complaint is written by, in the client's language unless another one is named.

    Raises:
        UnknownReference: The complaint is no longer there.
    """
    with store.read() as session:
        row = session.get(Complaint, record.id)
        if row is None:
            raise UnknownReference(record.ref)
        names = {one.handle: one.name for one in session.scalars(select(Engineer))}
        blamed = blamed_names(session, row)
        usual = policy_update(session, row, now) if record.stage.is_open else None
        session.rollback()
    return Ground(
        language=choose_language(language or record.client_language),
        zone=zone_named(record.client_timezone),
        now=now,
        names=names,
        blamed=blamed,
        company=company,
        next_update=_next_update(record, now) or usual,
    )


def _next_update(record: ComplaintRecord, now: datetime) -> datetime | None:
    """What the clock says; a time that has passed tells nobody when they hear from us."""
    clock = record.clocks.get(ClockName.NEXT_UPDATE)
    if clock is None or clock.state is not ClockState.RUNNING or clock.due_at is None or clock.due_at <= now:
        return None
    return clock.due_at
