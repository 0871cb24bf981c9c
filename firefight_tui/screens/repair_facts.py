"""What was done for the relationship told as facts: apology, compensation, what was shown and agreed, visits."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from firefight_tui.domain.contentment import Contentment
from firefight_tui.domain.key_names import key_of_verb
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.repair_records import RepairKind, RepairRecord, VisitRecord
from firefight_tui.domain.spans import due_told
from firefight_tui.screens import verbs
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _

VISIT, REPAIR = "visit-", "repair-"
"""What the items begin with; the number in the store follows, after the kind for what is no visit."""
AGREED = f"{REPAIR}{RepairKind.COOPERATION.value}-"
"""What the items of agreements begin with."""

FOLDED = 2


@dataclass(frozen=True)
class RepairTelling:
    """How it is told.

    Attributes:
        now: This moment.
        zone: The reader's.
        opened: The items that are shown whole.
    """

    now: datetime
    zone: ZoneInfo
    opened: Set[str] = frozenset()

    def at(self, moment: datetime) -> str:
        """A moment in the reader's zone."""
        return show_moment(moment, zone=self.zone, now=self.now)

    def most(self, item: str, folded: int = FOLDED) -> int:
        """How many lines of an item are shown."""
        return 0 if item in self.opened else folded


_BY = {
    RepairKind.APOLOGY: "apologise",
    RepairKind.COMPENSATION: "compensate",
    RepairKind.DEMONSTRATION: "demonstrate",
    RepairKind.COOPERATION: "cooperate",
}
"""The verb that does each."""

_OWED = (RepairKind.APOLOGY, RepairKind.COMPENSATION, RepairKind.DEMONSTRATION)
"""What closing asks for."""


def repair_item(one: RepairRecord) -> str:
    """What a step is called among the items."""
    return f"{REPAIR}{one.kind.value}-{one.id}"


def visit_of(record: ComplaintRecord, item: str) -> VisitRecord | None:
    """The visit an item is."""
    return next((one for one in record.repaired.visits if item == f"{VISIT}{one.id}"), None)


def agreed_of(record: ComplaintRecord, item: str) -> RepairRecord | None:
    """What is agreed for the time after, if the item is that."""
    agreed = (one for one in record.repaired.steps if one.kind is RepairKind.COOPERATION)
    return next((one for one in agreed if item == repair_item(one)), None)


def repair_facts(record: ComplaintRecord, telling: RepairTelling) -> list[Fact]:
    """What was done for the relationship, what is still owed, and the visits."""
    facts = [Fact(None, _("Relationship"), look="key")]
    for one in record.repaired.steps:
        facts += _step(one, telling)
    owed = [kind for kind in _OWED if not record.repaired.has(kind)]
    facts += [Fact(kind.label, _not_yet(kind), look="dim") for kind in owed]
    return [*facts, Fact(), *_visits(record, telling)]


def _key(name: str) -> str:
    entry = verbs.verb_named(name)
    return key_of_verb(name, entry.key) if entry is not None else ":"


def _not_yet(kind: RepairKind) -> str:
    return _("not yet: {key}").format(key=_key(_BY[kind]))


def _step(one: RepairRecord, telling: RepairTelling) -> Iterator[Fact]:
    item = repair_item(one)
    words = one.words or ""
    if one.none_reason is not None:
        words = _("none: {reason}").format(reason=one.none_reason)
    yield Fact(
        one.kind.label,
        words,
        telling.at(one.at),
        "dim" if one.none_reason is not None else "",
        telling.most(item),
        item,
    )
    told = "  ".join(_beside(one))
    if told:
        yield Fact("", told, look="dim")
    if one.outcome is not None:
        yield Fact("", _("outcome: {words}").format(words=one.outcome), most=telling.most(item))
    elif one.renewal_due is not None:
        yield _renewal(one.renewal_due, telling)


def _beside(one: RepairRecord) -> Iterator[str]:
    """To whom, what it is worth, who approved it."""
    if one.person is not None:
        channel = f", {one.channel.label}" if one.channel is not None else ""
        yield _("to {person}").format(person=one.person) + channel
    if one.value:
        yield _("worth {value}").format(value=one.value)
    if one.approved_by:
        yield _("approved by {who}").format(who=one.approved_by)


def _renewal(due: datetime, telling: RepairTelling) -> Fact:
    if due < telling.now:
        words = _("renewal was due {time}: {key} says what became of it")
        return Fact("", words.format(time=telling.at(due), key=_key("cooperate")), look="late")
    return Fact("", _("renewal due {time}").format(time=telling.at(due)), look="dim")


# Visits


def _visits(record: ComplaintRecord, telling: RepairTelling) -> Iterator[Fact]:
    yield Fact(None, _("Follow-up visits"), look="key")
    if not record.repaired.visits:
        yield Fact(None, _("No visit is planned: {key}").format(key=_key("schedule-visit")), look="dim")
    for one in record.repaired.visits:
        yield from _open(one, telling) if one.is_open else _made(one, telling)


def _open(one: VisitRecord, telling: RepairTelling) -> Iterator[Fact]:
    is_late = one.is_late(telling.now)
    mark = "~" if one.assumed else ""
    told = due_told(mark + telling.at(one.due_at), telling.now - one.due_at if is_late else None)
    yield Fact(one.label, told, look="late" if is_late else "", item=f"{VISIT}{one.id}")
    if one.assumed:
        words = _("by policy, nobody agreed on the day: {key}").format(key=_key("schedule-visit"))
        yield Fact("", words, look="dim")


def _made(one: VisitRecord, telling: RepairTelling) -> Iterator[Fact]:
    item = f"{VISIT}{one.id}"
    assert one.visited_at is not None, "this one was made"
    words = ""
    if one.satisfaction is not None:
        words = f"{one.satisfaction} {Contentment(str(one.satisfaction)).label}"
    if one.finding is not None:
        words += "  " + _("opened {ref}").format(ref=one.finding)
    look = "late" if one.is_unhappy and one.finding is None else ""
    yield Fact(one.label, words, f"{telling.at(one.visited_at)} {one.visited_by or ''}".rstrip(), look, item=item)
    if one.usage:
        yield Fact("", _("usage: {words}").format(words=one.usage), most=telling.most(item, 1))
    if one.findings:
        yield Fact("", _("found: {words}").format(words=one.findings), most=telling.most(item))
