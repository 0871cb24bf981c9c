"""The log: timeline entries with their changes in words a person reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from firefight_tui.desk.fields import ref
from firefight_tui.desk.history import Event, Line
from firefight_tui.domain.chain import Json
from firefight_tui.domain.records import ChangeRecord, EntryRecord
from firefight_tui.store.models import (
    Client,
    Effect,
    Entry,
    EntryText,
    Person,
    Prevention,
    Project,
    Remedy,
    Requirement,
)
from firefight_tui.store.models.types import from_milliseconds
from firefight_tui.store.store import Store

MAIN_FIELDS = (
    "said",
    "text",
    "reason",
    "override",
    "title",
    "what",
    "duty",
    "name",
    "root_cause",
    "fix_reason",
    "statement",
    "observed",
    "words",
    "happened",
    "findings",
    "none_reason",
    "deemed",
)
"""Whose words stand for an entry in the log, the first that it has."""

SHOWN_LENGTH = 2_000
"""Characters of a value in a change; the whole stands on the complaint."""


Named: TypeAlias = tuple[
    type[Client | Project | Person | Requirement | Remedy | Effect | Prevention],
    InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
]

NAMED: Mapping[str, Named] = {
    "client_id": (Client, Client.name),
    "project_id": (Project, Project.name),
    "contact_id": (Person, Person.name),
    "person_id": (Person, Person.name),
    "requirement_id": (Requirement, Requirement.title),
    "after_id": (Remedy, Remedy.what),
    "remedy_id": (Remedy, Remedy.what),
    "effect_id": (Effect, Effect.name),
    "prevention_id": (Prevention, Prevention.what),
}
"""Fields that hold the key of something with a name."""

KEYS_AT_ONCE = 500
"""Keys asked for in one statement."""


class Said(NamedTuple):
    """Words an entry brought, as far as the log goes."""

    entry_id: int
    field: str
    digest: str
    text: str | None


def entry_records(session: Session, events: Sequence[Event], until: datetime | None = None) -> tuple[EntryRecord, ...]:
    """The entries of a subject that happened up to `until`, oldest first."""
    if not events:
        return ()
    rows = _texts(session, events[0].entry)
    texts = {row.digest: row for row in rows}
    own: dict[int, list[Said]] = defaultdict(list)
    for row in rows:
        own[row.entry_id].append(row)
    wanted = [event for event in events if until is None or event.entry.at <= until]
    return tuple(_record(event, texts, own[event.entry.id]) for event in wanted)


def entry_names(store: Store, timeline: Sequence[EntryRecord]) -> Mapping[tuple[str, str], str]:
    """What the keys in the changes of a timeline are called, by field and key as the changes hold them."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in timeline:
        for change in entry.changes:
            wanted[change.field].update(key for key in (change.before, change.after) if key is not None)
    names = {
        (field, key): ref(int(key)) for field in ("merged_into", "other_id", "finding_id") for key in wanted[field]
    }
    if any(wanted[field] for field in NAMED):
        with store.read() as session:
            for field, named in NAMED.items():
                names |= {(field, str(key)): name for key, name in _names(session, named, wanted[field])}
    return names


def _names(session: Session, named: Named, keys: Iterable[str]) -> list[tuple[int, str]]:
    model, words = named
    ordered = sorted(map(int, keys))
    return [
        (key, name)
        for place in range(0, len(ordered), KEYS_AT_ONCE)
        for key, name in session.execute(
            select(model.id, words).where(model.id.in_(ordered[place : place + KEYS_AT_ONCE]))
        )
        if name is not None
    ]


def _texts(session: Session, subject: Line) -> list[Said]:
    """The words of all entries of a subject; joined, since a long timeline has more entries than a statement values."""
    wanted = (
        select(EntryText.entry_id, EntryText.field, EntryText.digest, EntryText.text)
        .join(Entry, Entry.id == EntryText.entry_id)
        .where(Entry.subject_kind == subject.subject_kind, Entry.subject_id == subject.subject_id)
        .order_by(EntryText.id)
    )
    return [Said(*row) for row in session.execute(wanted)]


def _record(event: Event, texts: Mapping[str, Said], own: Sequence[Said]) -> EntryRecord:
    entry = event.entry
    return EntryRecord(
        id=entry.id,
        at=entry.at,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        login=entry.login,
        verb=entry.verb,
        text=_main_text(own),
        changes=tuple(_changes(event, texts)),
        undone=not event.in_force,
        undoes=entry.undoes,
        override=next((row.text for row in own if row.field == "override"), None),
    )


def _changes(event: Event, texts: Mapping[str, Said]) -> Iterable[ChangeRecord]:
    for row in event.changes.created:
        for field, value in row.values.items():
            yield ChangeRecord(row.kind, row.id, field, None, _shown(field, value, texts))
    for one in event.changes.settings:
        before, after = (_shown(one.field, value, texts) for value in (one.before, one.after))
        yield ChangeRecord(one.kind, one.id, one.field, before, after)


def _main_text(own: Sequence[Said]) -> str:
    found = [(row.field, row.text) for row in own if row.text]
    main = (text for field in MAIN_FIELDS for name, text in found if name == field)
    return next(main, found[0][1] if found else "")


def _shown(field: str, value: Json, texts: Mapping[str, Said]) -> str | None:
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
