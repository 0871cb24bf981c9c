"""What stands in a form before anybody types: values of the complaint, assumptions, and the cue of a call sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from firefight_tui.desk.catalogue_entry import FieldEntry, VerbEntry
from firefight_tui.domain.dealings import dealings
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.records import ComplaintRecord, PersonRecord
from firefight_tui.domain.vocabulary import Channel
from firefight_tui.screens import learn_values
from firefight_tui.screens.analysis_values import as_noted
from firefight_tui.screens.case_facts import cause_words, person_words, where_words
from firefight_tui.screens.clock_facts import clock_facts
from firefight_tui.screens.effect_values import as_measured
from firefight_tui.screens.plan_values import as_dated, as_stated
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _, pgettext

CALLS = frozenset({"acknowledge", "contact"})
"""Verbs one has on the screen while talking to the client."""

ASSUMED = {"acknowledge": {"channel": (Channel.PHONE.value,)}}
"""What a form takes for granted where the complaint says nothing: the call sheet, that it is a call."""

HEARD = frozenset({"dissatisfaction", "remedy_sought", "impact", "cause"})
"""What a call sheet asks and the complaint may know already."""

OF_THE_PLAN = {"amend": as_stated, "milestone": as_dated, "effect": as_measured}
"""Verbs whose form shows a part of the plan that is changed."""

LAST_CONTACTS = 3

Values = dict[str, tuple[str, ...]]


def first_values(verb: VerbEntry, record: ComplaintRecord | None, zone: ZoneInfo, of: str = "") -> Values:
    """What the complaint says: everything for an edit; for a call whom one speaks to, and what is known already.

    Args:
        verb: Whose form it is.
        record: The complaint.
        zone: The reader's.
        of: What within the complaint is changed, an attempt at reproduction; empty where that is all of it.
    """
    if record is None:
        return {}
    if verb.name == "reproduce" and of:
        return as_noted(record, of)
    if verb.name == "review":
        return learn_values.as_written(record)
    if verb.name in OF_THE_PLAN and of:
        return OF_THE_PLAN[verb.name](record, of, zone)
    wanted = (
        verb.fields
        if verb.name == "edit"
        else [
            field
            for field in verb.fields
            if verb.name in CALLS and (field.kind == "person" or (verb.name == "acknowledge" and field.name in HEARD))
        ]
    )
    return {field.name: found for field in wanted if (found := _value(field, record, zone))}


def shows_record(verb: VerbEntry, of: str = "") -> bool:
    """Whether the form shows what the complaint says, which somebody else may change meanwhile."""
    return verb.name in {"edit", "review", *CALLS} or (verb.name in {"reproduce", *OF_THE_PLAN} and bool(of))


def assumed_values(verb: VerbEntry, record: ComplaintRecord | None = None) -> Values:
    """What the form takes for granted until somebody says otherwise: of promises, the open one that is due first."""
    if verb.name == "keep" and record is not None and record.open_promises:
        return {"commitment": (str(record.open_promises[0].id),)}
    return dict(ASSUMED.get(verb.name, {}))


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
        return learn_values.cue(verb, record)
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


def known_facts(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> list[Fact]:
    """What is known, to stand beside a form: the case, what was said last, the clocks, the client's own words."""
    return [
        Fact(None, f"{record.ref}  {where_words(record)}", look="strong"),
        Fact(None, record.title),
        Fact(),
        Fact(_("Impact"), record.impact or "-"),
        Fact(_("Unhappy"), record.dissatisfaction or "-"),
        Fact(_("Wants"), record.remedy_sought or "-"),
        Fact(_("Cause"), cause_words(record)),
        Fact(pgettext("person", "Contact"), person_words(record.contact)),
        *(Fact(_("Happens") if not number else "", one.text) for number, one in enumerate(record.phenomena)),
        Fact(),
        *_last_contacts(record, now, zone),
        *clock_facts(record, now, zone),
        Fact(),
        Fact(None, _("In their words"), look="dim"),
        Fact(None, record.body),
    ]


def _last_contacts(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> Iterator[Fact]:
    said = [(one.at, f"{one.direction.label} {one.person or '-'}: {one.said}") for one in record.contacts]
    said += [(one.at, f"{one.way} {one.person}: {'; '.join(one.words)}") for one in dealings(record)]
    last = sorted(said, key=lambda one: one[0])[-LAST_CONTACTS:]
    for moment, words in reversed(last):
        yield Fact(show_moment(moment, zone=zone, now=now), words)
    if last:
        yield Fact()
