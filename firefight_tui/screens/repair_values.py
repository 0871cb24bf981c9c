"""What stands in the forms of the repair before anybody types, and what + - n and e mean on a visit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from firefight_tui.domain.compensation import suggested_compensation
from firefight_tui.domain.effect_picture import shown_figure
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.visits import INTERVALS
from firefight_tui.domain.vocabulary import Channel, Direction
from firefight_tui.screens.clock_facts import zone_named
from firefight_tui.screens.repair_facts import REPAIR, VISIT, agreed_of, visit_of
from firefight_tui.words import N_, _, words_of

Values = dict[str, tuple[str, ...]]

_IMPROVED = N_("{name}: {before} -> {now} {unit}, target {target}")

GOOD, BAD = "4", "2"
"""The satisfaction that the good and the bad answer of a visit begin with."""

Meant = tuple[str, Values]
"""A verb, and what its form begins with."""


def begun(name: str, record: ComplaintRecord, item: str) -> tuple[Values, str] | None:
    """What the form of a verb of the repair begins with, and of what it is the form; None for other verbs.

    What ends up in the client's papers is proposed in their language.
    """
    say = words_of(record.client_language)
    if name == "apologise":
        return _person(record) | {"channel": (_channel(record).value,)}, ""
    if name == "compensate":
        given = suggested_compensation(record.severity, record.cause, say)
        return {"what": (given.what,), "value": (given.value,)}, ""
    if name == "demonstrate":
        shown = "\n".join(improved(record, say))
        return _person(record) | ({"what": (shown,)} if shown else {}), ""
    if name == "cooperate":
        agreed = agreed_of(record, item)
        return ({"what": (f"#{agreed.id}",)}, "") if agreed is not None and agreed.outcome is None else None
    if name == "schedule-visit":
        return _planned(record, item), ""
    if name == "visited":
        here = visit_of(record, item)
        visit = here if here is not None and here.is_open else record.repaired.next_visit
        return ({"visit": (visit.label,)}, "") if visit is not None else None
    return None


def visit_meaning(record: ComplaintRecord, item: str, key: str) -> Meant | None:
    """What + - n and e mean where the cursor is on a visit, or on something else done for the relationship.

    Args:
        record: The complaint.
        item: What the cursor is on.
        key: One of `+ - n e`.

    Returns:
        The verb and what its form begins with; None where the key means nothing of this here.
    """
    visit, agreed = visit_of(record, item), agreed_of(record, item)
    if visit is not None and visit.is_open and key in {"+", "-"}:
        return "visited", {"visit": (visit.label,), "satisfaction": (GOOD if key == "+" else BAD,)}
    if visit is not None and visit.is_open and key == "e":
        return "schedule-visit", {"visit": (visit.label,), "due": (_typed(record, visit.due_at),)}
    if agreed is not None and agreed.outcome is None and key in {"+", "-", "e"}:
        return "cooperate", {"what": (f"#{agreed.id}",)}
    if key == "n" and item.startswith((VISIT, REPAIR)):
        name = "schedule-visit" if item.startswith(VISIT) else "cooperate"
        return name, _planned(record, "") if name == "schedule-visit" else {}
    return None


def repair_hints(record: ComplaintRecord, item: str) -> list[tuple[str, str]]:
    """The keys of what the cursor is on; none where it is on something else."""
    visit, agreed = visit_of(record, item), agreed_of(record, item)
    if visit is not None and visit.is_open:
        return [("+ -", _("visited: content, not")), ("e", _("another day")), ("n", _("follow-up visit"))]
    if visit is not None:
        return [("n", _("follow-up visit")), ("Enter", _("all of it"))]
    if agreed is not None and agreed.outcome is None:
        return [("+", _("outcome")), ("n", _("agreement")), ("Enter", _("all of it"))]
    return [("n", _("agreement")), ("Enter", _("all of it"))] if item.startswith(REPAIR) else []


def _person(record: ComplaintRecord) -> Values:
    return {"person": (record.contact.name,)} if record.contact is not None else {}


def _channel(record: ComplaintRecord) -> Channel:
    """By which way we spoke to them last; what was never said before is said by phone."""
    spoken = [one.channel for one in record.contacts if one.direction is Direction.OUT]
    return spoken[-1] if spoken else Channel.PHONE


def improved(record: ComplaintRecord, say: Callable[[str], str]) -> Iterator[str]:
    """What the figures show: before, now and target of each effect, in the language of `say`."""
    for one in record.effects:
        if one.is_measured and one.latest is not None and one.baseline is not None and one.target is not None:
            yield (
                say(_IMPROVED)
                .format(
                    name=one.name or one.label,
                    before=shown_figure(one.baseline),
                    now=shown_figure(one.latest.value),
                    unit=one.unit or "",
                    target=shown_figure(one.target),
                )
                .replace(" ,", ",")
            )


def _planned(record: ComplaintRecord, item: str) -> Values:
    """The day of the visit that is only assumed, or of the one under the cursor; else so many days on by severity."""
    here = visit_of(record, item)
    if here is not None and here.is_open and not here.assumed:
        return {"visit": (here.label,), "due": (_typed(record, here.due_at),)}
    assumed = [one for one in record.repaired.visits if one.is_open and one.assumed]
    if assumed:
        return {"due": (_typed(record, assumed[0].due_at),)}
    return {"due": (f"+{INTERVALS[record.severity].days}d",)}


def _typed(record: ComplaintRecord, at: datetime) -> str:
    """A moment as the client's clock shows it, with its offset: the reader's may be another."""
    there = at.astimezone(zone_named(record.client_timezone))
    return f"{there:%Y-%m-%d %H:%M}{there:%z}"
