"""What stands in a form before anybody types: values of the complaint, and the cue above a call sheet."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from firefight_tui.desk.catalogue_entry import FieldEntry, VerbEntry
from firefight_tui.domain.records import ComplaintRecord, PersonRecord
from firefight_tui.words import _

CALLS = frozenset({"acknowledge", "contact"})
"""Verbs one has on the screen while talking to the client."""


def first_values(verb: VerbEntry, record: ComplaintRecord | None, zone: ZoneInfo) -> dict[str, tuple[str, ...]]:
    """The values a form opens with: all there are for an edit, whom one speaks to for a call."""
    if record is None:
        return {}
    wanted = (
        verb.fields
        if verb.name == "edit"
        else [field for field in verb.fields if field.kind == "person" and verb.name in CALLS]
    )
    return {field.name: found for field in wanted if (found := _value(field, record, zone))}


def _value(field: FieldEntry, record: ComplaintRecord, zone: ZoneInfo) -> tuple[str, ...]:
    value: object = record.contact if field.kind == "person" else getattr(record, field.name, None)
    if value is None or value == "":
        return ()
    if isinstance(value, PersonRecord):
        return (value.name,)
    if isinstance(value, datetime):
        return (f"{value.astimezone(zone):%Y-%m-%d %H:%M}",)
    if isinstance(value, tuple):
        return tuple(_word(each) for each in value)
    return (_word(value),)


def _word(value: object) -> str:
    return str(value.value) if isinstance(value, Enum) else str(value)


def cue(verb: VerbEntry, record: ComplaintRecord | None) -> tuple[str, ...]:
    """What to mind while the client is on the line (S12), and the number to dial."""
    if verb.name not in CALLS or record is None:
        return ()
    person = record.contact
    if person is None:
        number = _("No contact at the client is known yet: ask whom to call.")
    elif person.phone:
        number = (
            _("Dial {phone}  {name} {title}")
            .format(phone=person.phone, name=person.name, title=person.title or "")
            .rstrip()
        )
    else:
        number = _("{name}: no number is known{mail}").format(
            name=person.name, mail=f", {person.email}" if person.email else ""
        )
    return (_("Hear them out. Do not interrupt. Do not argue."), number)
