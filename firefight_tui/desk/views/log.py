"""The log: timeline entries with their changes in words a person reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.history import Event
from firefight_tui.domain.chain import Json
from firefight_tui.domain.records import ChangeRecord, EntryRecord
from firefight_tui.store.models import EntryText
from firefight_tui.store.models.types import from_milliseconds

MAIN_FIELDS = ("said", "text", "reason", "override", "title", "what", "duty", "name")
"""Whose words stand for an entry in the log, the first that it has."""

SHOWN_LENGTH = 2_000
"""Characters of a value in a change; the whole stands on the complaint."""


def entry_records(session: Session, events: Sequence[Event], until: datetime | None = None) -> tuple[EntryRecord, ...]:
    """The entries of a subject that happened up to `until`, oldest first."""
    wanted = [event for event in events if until is None or event.entry.at <= until]
    texts = _texts(session, [event.entry.id for event in events])
    return tuple(_record(event, texts) for event in wanted)


def _texts(session: Session, entries: Sequence[int]) -> Mapping[str, EntryText]:
    rows = (
        session.scalars(select(EntryText).where(EntryText.entry_id.in_(entries)).order_by(EntryText.id))
        if entries
        else ()
    )
    return {row.digest: row for row in rows}


def _record(event: Event, texts: Mapping[str, EntryText]) -> EntryRecord:
    entry = event.entry
    changes = [
        ChangeRecord(row.kind, row.id, field, None, _shown(field, value, texts))
        for row in event.changes.created
        for field, value in row.values.items()
    ]
    changes += [
        ChangeRecord(
            one.kind, one.id, one.field, _shown(one.field, one.before, texts), _shown(one.field, one.after, texts)
        )
        for one in event.changes.settings
    ]
    return EntryRecord(
        id=entry.id,
        at=entry.at,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        login=entry.login,
        verb=entry.verb,
        text=_main_text(event, texts),
        changes=tuple(changes),
        undone=not event.in_force,
        undoes=entry.undoes,
    )


def _main_text(event: Event, texts: Mapping[str, EntryText]) -> str:
    own = [row for row in texts.values() if row.entry_id == event.entry.id and row.text]
    for field in MAIN_FIELDS:
        for row in own:
            if row.field == field:
                return row.text or ""
    return (own[0].text or "") if own else ""


def _shown(field: str, value: Json, texts: Mapping[str, EntryText]) -> str | None:
    """A stored value as a person reads it: words by their digest, times in ISO 8601, lists between commas."""
    if value is None:
        return None
    if isinstance(value, dict):
        found = texts.get(str(value["text"]))
        return found.text[:SHOWN_LENGTH] if found is not None and found.text is not None else "[...]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and (field in {"at", "since", "until"} or field.endswith(("_at", "_on"))):
        return from_milliseconds(value).isoformat()
    return str(value).strip(",") if isinstance(value, str) else str(value)
