"""What differs between two versions of a plan, field by field (S36)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from firefight_tui.domain.plan_records import PlanDateRecord, PlanItemRecord, PlanRecord
from firefight_tui.domain.vocabulary import RemedyKind
from firefight_tui.words import N_

FIELDS = (
    ("kind", N_("kind")),
    ("what", N_("what")),
    ("owner", N_("owner")),
    ("helpers", N_("helpers")),
    ("due_at", N_("due")),
    ("quantity", N_("quantity")),
    ("expected_effect", N_("expected effect")),
    ("business_effect", N_("effect on business")),
    ("cost", N_("cost")),
    ("after", N_("after")),
    ("requirement", N_("requirement")),
)
"""What a remedy says of itself, by its name in the records and an untranslated label."""

Value = str | datetime | RemedyKind | int | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One difference.

    Attributes:
        place: What it is about: R1, or the name of a milestone.
        field: Its name in the records; empty where all of `place` came or went.
        label: The untranslated label of the field.
        before: What the earlier version says; None where it says nothing.
        after: What the later one says.
    """

    place: str
    field: str
    label: str
    before: Value
    after: Value


def plan_changes(before: PlanRecord, after: PlanRecord) -> tuple[PlanChange, ...]:
    """What the later version says otherwise: remedies that came, went or changed, then milestones."""
    return (*_items(before.items, after.items), *_dates(before, after))


def _items(before: Sequence[PlanItemRecord], after: Sequence[PlanItemRecord]) -> Iterator[PlanChange]:
    was = {item.remedy: item for item in before}
    now = {item.remedy: item for item in after}
    for key in sorted(was.keys() | now.keys(), key=lambda key: (now.get(key) or was[key]).number):
        earlier, later = was.get(key), now.get(key)
        place = f"R{(later or was[key]).number}"
        if earlier is None or later is None:
            yield PlanChange(place, "", "", _of(earlier, "what"), _of(later, "what"))
            continue
        for name, label in FIELDS:
            one, other = getattr(earlier, name), getattr(later, name)
            if (one or None) != (other or None):
                yield PlanChange(place, name, label, one or None, other or None)


def _dates(before: PlanRecord, after: PlanRecord) -> Iterator[PlanChange]:
    was = {date.milestone: date for date in before.dates}
    now = {date.milestone: date for date in after.dates}
    for key in sorted(was.keys() | now.keys()):
        earlier, later = was.get(key), now.get(key)
        if earlier is None or later is None:
            one = later or was[key]
            yield PlanChange(one.name, "", "", _of(earlier, "due_at"), _of(later, "due_at"))
        elif earlier.due_at != later.due_at:
            yield PlanChange(later.name, "due_at", N_("due"), earlier.due_at, later.due_at)


def _of(record: PlanItemRecord | PlanDateRecord | None, name: str) -> Value:
    found: Value = getattr(record, name) if record is not None else None
    return found
