"""How far somebody has read a complaint; a mark of the reader, not a verb."""

from __future__ import annotations

from datetime import datetime

from firefight_tui.desk.fields import parse_ref
from firefight_tui.store.models import Complaint, Reading
from firefight_tui.store.store import Store


def mark_read(store: Store, reader: str, reference: str, now: datetime) -> None:
    """Remember that the reader has seen the complaint's timeline as it stands."""
    with store.write() as work:
        # Locked, so that nothing joins the timeline between looking at its length and saying that it was read.
        complaint = work.locked(Complaint, parse_ref(reference))
        if complaint is None:
            return
        work.session.merge(Reading(actor=reader, complaint_id=complaint.id, entries=complaint.entries, seen_at=now))
        work.commit()
