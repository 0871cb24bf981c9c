"""What stands in the forms of the plan before anybody types: the remedy under the cursor, whom it was shown to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.holding import in_order
from firefight_tui.domain.plan_records import MilestoneRecord, OpinionRecord, RemedyRecord
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.vocabulary import RemedyKind, RemedyState, Step
from firefight_tui.screens.plan_facts import MILESTONE, OPINION, REMEDY
from firefight_tui.words import _

Values = dict[str, tuple[str, ...]]

OWN = ("what", "owner", "quantity", "expected_effect", "business_effect", "cost", "requirement")


def remedy_of(record: ComplaintRecord, item: str) -> RemedyRecord | None:
    """The remedy an item is."""
    return next((one for one in record.remedies if item == f"{REMEDY}{one.id}"), None)


def opinion_of(record: ComplaintRecord, item: str) -> OpinionRecord | None:
    """The opinion an item is."""
    return next((one for one in record.opinions if item == f"{OPINION}{one.id}"), None)


def milestone_of(record: ComplaintRecord, item: str) -> MilestoneRecord | None:
    """The milestone an item is."""
    return next((one for one in record.milestones if item == f"{MILESTONE}{one.id}"), None)


def as_stated(record: ComplaintRecord, item: str, zone: ZoneInfo) -> Values:
    """What a remedy says of itself, for the form that changes it."""
    one = remedy_of(record, item)
    if one is None:
        return {}
    first = next((other for other in record.remedies if other.id == one.after), None)
    values: Values = {name: (text,) for name in OWN if (text := getattr(one, name))}
    values |= {"remedy": (one.label,), "kind": (one.kind.value,)}
    if one.due_at is not None:
        values["due"] = (_typed(one.due_at, zone),)
    if first is not None:
        values["after"] = (first.label,)
    if one.helpers:
        values["helpers"] = one.helpers
    return values


def as_dated(record: ComplaintRecord, item: str, zone: ZoneInfo) -> Values:
    """What a milestone says, for the form that changes it."""
    one = milestone_of(record, item)
    if one is None:
        return {}
    dates = {"baseline": one.baseline_at, "forecast": one.forecast_at, "actual": one.actual_at}
    values: Values = {name: (_typed(at, zone),) for name, at in dates.items() if at is not None}
    return values | {"name": (one.name,)}


def begun(name: str, record: ComplaintRecord, item: str) -> tuple[Values, str] | None:
    """What the form of a verb of the plan begins with, and of what it is the form; None for other verbs."""
    if name == "amend" and (one := remedy_of(record, item)) is not None:
        return {}, f"{REMEDY}{one.id}"
    if name == "milestone" and milestone_of(record, item) is not None:
        return {}, item
    if name == "opinion":
        known = opinion_of(record, item)
        return ({"opinion": (str(known.id),)} if known is not None and not known.answer else _told(record)), ""
    if name in _FITTING:
        found = remedy_of(record, item) or next(filter(_FITTING[name], sorted(record.remedies, key=in_order)), None)
        return ({"remedy": (found.label,)}, "") if found is not None else None
    if name == "present":
        return _told(record) | {"said": (said_of(record),)}, ""
    return (_told(record), "") if name in {"agree", "object"} else None


_FITTING: dict[str, Callable[[RemedyRecord], bool]] = {
    "start": lambda one: one.counts and one.started_at is None and one.finished_at is None,
    "finish": lambda one: one.counts and one.finished_at is None,
    "verify": lambda one: one.counts and one.finished_at is not None and not one.is_verified,
    "retire": lambda one: (
        one.kind is RemedyKind.CONTAINMENT and one.state in {RemedyState.TESTED, RemedyState.VERIFIED}
    ),
    "amend": lambda one: one.counts and (one.owner is None or one.due_at is None or not one.expected_effect),
    "drop": lambda _one: False,
}
"""The remedy a verb is most likely meant for where the cursor is on none."""


def about_project(entry: VerbEntry, record: ComplaintRecord) -> Values | None:
    """What the form of a verb about a project begins with on one of its complaints; None for other verbs."""
    if record.project is None or entry.step != Step.DESK.value:
        return None
    if entry.name == "signoff":
        person: Values = {"person": (record.contact.name,)} if record.contact is not None else {}
        found = record.delivery.requirement_called(record.requirement or "") if record.delivery is not None else None
        return person | ({"requirement": (f"{record.project}/{found.label}",)} if found is not None else {})
    is_about = any(field.name == field.kind == "project" for field in entry.fields)
    return {"project": (f"{record.client}/{record.project}",)} if is_about else None


def said_of(record: ComplaintRecord) -> str:
    """What is said when the plan is shown, to begin with: each remedy in a line."""
    going = [one for one in record.remedies if one.dropped_at is None and one.retired_at is None]
    lines = [_("Plan v{number} as it stands:").format(number=record.planned.next_number)]
    return "\n".join([*lines, *(f"{one.label} {one.kind.label}: {one.what}" for one in going)])


def _told(record: ComplaintRecord) -> Values:
    """Whom the plan was shown to, or who speaks for the client."""
    latest = record.plans[-1] if record.plans else None
    name = latest.person if latest is not None else None
    if name is None and record.contact is not None:
        name = record.contact.name
    channel = latest.channel if latest is not None else None
    values: Values = {"person": (name,)} if name else {}
    return values | ({"channel": (channel.value,)} if channel is not None else {})


def _typed(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
