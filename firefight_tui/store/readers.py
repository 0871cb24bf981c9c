"""How far readers have come in a timeline, moved on where what happened is no news to them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import Session

from firefight_tui.store.models import Entry, Reading


def stay_read(session: Session, entry: Entry) -> None:
    """Whoever had read all of a complaint before this entry has read all of it still.

    Who had not goes on where they were: nothing they have not seen is passed over.
    """
    session.execute(
        update(Reading)
        .where(
            Reading.actor.in_(_readers()),
            Reading.complaint_id == entry.subject_id,
            Reading.entries == entry.sequence - 1,
        )
        .values(entries=entry.sequence)
        .execution_options(synchronize_session=False)
    )


def _readers() -> Select[str]:
    """Everybody who has ever read something, one by one along the key that begins with them.

    With them a complaint's readings are found by that key; without, all readings of all complaints are gone through.
    """
    first = select(func.min(Reading.actor).label("actor")).cte("readers", recursive=True)
    after: ColumnElement[str] = select(func.min(Reading.actor)).where(Reading.actor > first.c.actor).scalar_subquery()
    readers = first.union_all(select(after).where(first.c.actor.is_not(None)))
    return select(readers.c.actor)
