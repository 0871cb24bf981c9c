"""Reproduction notes across complaints: the attempts of those a query finds, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.fields import ref
from firefight_tui.desk.planned import reproduction_record
from firefight_tui.desk.views.queue import asker_at
from firefight_tui.domain.analysis_records import ReproductionRecord
from firefight_tui.domain.notes import NoteRow, Notes
from firefight_tui.domain.query import Query
from firefight_tui.store.models import Client, Complaint, Reproduction
from firefight_tui.store.selection import condition
from firefight_tui.store.store import Store

MOST = 500
"""Complaints that are shown: those somebody tried last."""

MOST_ATTEMPTS = 5_000
"""Attempts that are looked through for them."""

AT_ONCE = 250


def notes(store: Store, reader: str, query: Query, now: datetime) -> Notes:
    """The complaints of a query that somebody tried to see for himself.

    Args:
        store: Where they are kept; one that does not exist yet is empty.
        reader: The handle `mine` and `me` refer to.
        query: Which complaints; its order has no say.
        now: The moment `late` refers to.
    """
    if not store.exists():
        return Notes(())
    found = condition(query, asker_at(store, reader, now))
    tried = (
        select(Reproduction.complaint_id)
        .join(Complaint, Complaint.id == Reproduction.complaint_id)
        .where(Reproduction.retracted.is_(False), found)
        .order_by(Reproduction.id.desc())
        .limit(MOST_ATTEMPTS)
    )
    with store.read() as session:
        numbers = list(dict.fromkeys(session.scalars(tried)))
        shown = numbers[:MOST]
        rows = [
            row for place in range(0, len(shown), AT_ONCE) for row in _rows(session, shown[place : place + AT_ONCE])
        ]
    return Notes(tuple(rows), len(numbers) > MOST)


def _rows(session: Session, numbers: Sequence[int]) -> list[NoteRow]:
    attempts: dict[int, list[ReproductionRecord]] = {number: [] for number in numbers}
    wanted = select(Reproduction).where(Reproduction.complaint_id.in_(numbers), Reproduction.retracted.is_(False))
    for one in session.scalars(wanted.order_by(Reproduction.id)):
        attempts[one.complaint_id].append(reproduction_record(one))
    named = (
        select(Complaint.id, Complaint.title, Client.name)
        .join(Client, Client.id == Complaint.client_id)
        .where(Complaint.id.in_(numbers))
    )
    names = {number: (title, client) for number, title, client in session.execute(named)}
    return [
        NoteRow(number, ref(number), names[number][1], names[number][0], tuple(attempts[number])) for number in numbers
    ]
