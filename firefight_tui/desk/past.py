"""A complaint as it stood at a moment: what happened later is taken off again, in memory only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.history import Event, events_of
from firefight_tui.desk.kinds import KINDS
from firefight_tui.domain.chain import Json
from firefight_tui.store.models import Complaint, EntryText, Link, Row
from firefight_tui.store.models.types import restored
from firefight_tui.store.work import column_type, is_words, table_of

Place = tuple[str, int, str]
"""Kind, key and field."""

AT_ONCE = 500
"""Keys in one statement."""


def as_of(session: Session, complaint: Complaint, events: Sequence[Event], at: datetime) -> None:
    """Put back in memory what entries in force changed after a moment; nothing is written: the session must not flush.

    A field holds what the last recorded entry of those that happened by then gave it. Rows created later are marked
    retracted, so that views leave them out; so are links that another complaint made to this one later.
    """
    _revert(session, events, at, {complaint})
    for link in session.scalars(select(Link).where(Link.other_id == complaint.id, Link.retracted.is_(False))):
        theirs = events_of(session, table_of(Complaint), link.complaint_id)
        _revert(session, [event for event in theirs if _speaks_of(event, link)], at, set())


def _speaks_of(event: Event, link: Link) -> bool:
    place = (table_of(Link), link.id)
    created = any((row.kind, row.id) == place for row in event.changes.created)
    return created or any((one.kind, one.id) == place for one in event.changes.settings)


def _revert(session: Session, events: Sequence[Event], at: datetime, kept: set[Complaint]) -> None:
    in_force = [event for event in events if event.in_force and event.entry.undoes is None]
    later = [event for event in in_force if event.entry.at > at]
    standing = dict(_given(event for event in in_force if event.entry.at <= at))
    before_them = _first_before(later)
    made = [(created.kind, created.id) for event in later for created in event.changes.created]
    rows = _rows(session, [*made, *((kind, key) for kind, key, _field in before_them)])
    for place in made:
        row = rows.get(place)
        if row is not None and row not in kept:
            row.retracted = True
    for (kind, key, field), before in before_them.items():
        row = rows.get((kind, key))
        if row is not None:
            setattr(row, field, _value(session, (kind, key, field), standing.get((kind, key, field), before)))


def _rows(session: Session, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Row]:
    """The rows by kind and key, of each kind many at once: of one measured for weeks there are thousands."""
    wanted: dict[str, set[int]] = {}
    for kind, key in places:
        wanted.setdefault(kind, set()).add(key)
    found: dict[tuple[str, int], Row] = {}
    for kind, keys in wanted.items():
        model, ordered = KINDS[kind], sorted(keys)
        for start in range(0, len(ordered), AT_ONCE):
            some = select(model).where(model.id.in_(ordered[start : start + AT_ONCE]))
            found |= {(kind, row.id): row for row in session.scalars(some)}
    return found


def _given(events: Iterator[Event]) -> Iterator[tuple[Place, Json]]:
    """What entries gave to fields, in the order they were recorded."""
    for event in events:
        for created in event.changes.created:
            yield from (((created.kind, created.id, field), value) for field, value in created.values.items())
        yield from (((one.kind, one.id, one.field), one.after) for one in event.changes.settings)


def _first_before(events: Sequence[Event]) -> dict[Place, Json]:
    """What fields held before the first of these entries changed them."""
    found: dict[Place, Json] = {}
    for event in events:
        for one in event.changes.settings:
            found.setdefault((one.kind, one.id, one.field), one.before)
    return found


def _value(session: Session, place: Place, value: Json) -> object:
    kind, _key, field = place
    model = KINDS[kind]
    if not is_words(model, field):
        assert not isinstance(value, list | dict), "fields without words hold scalars"
        return restored(column_type(model, field), value)
    return words_at(session, place, value)


def words_at(session: Session, place: Place, value: Json) -> str | None:
    """The words of a field by the digest an entry has of them; None where there were none, or they were redacted."""
    if not isinstance(value, dict):
        return None
    kind, key, field = place
    here = (EntryText.kind == kind, EntryText.row_id == key, EntryText.field == field)
    return session.scalars(select(EntryText.text).where(*here, EntryText.digest == str(value["text"])).limit(1)).first()
