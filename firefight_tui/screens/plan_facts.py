"""The tab Plan told as facts: how far the plan is, its remedies, milestones, versions and what the client thinks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from firefight_tui.domain.holding import held_by, held_words
from firefight_tui.domain.key_names import key_of_verb
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.plan_changes import PlanChange, Value, plan_changes
from firefight_tui.domain.plan_records import MilestoneRecord, OpinionRecord, PlanItemRecord, PlanRecord, RemedyRecord
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.spans import due_told
from firefight_tui.domain.timeline_picture import timeline_lines
from firefight_tui.domain.vocabulary import Decision, RemedyKind, RemedyState, Stage, Verdict, Word
from firefight_tui.screens import verbs
from firefight_tui.screens.cause_facts import unsigned_facts
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _, ngettext

REMEDY, VERSION, OPINION, MILESTONE = "remedy-", "plan-", "opinion-", "milestone-"
"""What the items of the tab begin with; the number in the store follows."""

INDENT = 4
MARGIN = 2
"""Cells the cursor takes."""


@dataclass(frozen=True)
class PlanTelling:
    """How the tab is told.

    Attributes:
        now: This moment.
        zone: The reader's.
        cells: How wide it is.
        opened: The items that are shown whole.
    """

    now: datetime
    zone: ZoneInfo
    cells: int = 80
    opened: Set[str] = frozenset()

    def at(self, moment: datetime) -> str:
        """A moment in the reader's zone."""
        return show_moment(moment, zone=self.zone, now=self.now)


def number_of(item: str, kind: str) -> int | None:
    """The number in the store of an item, if it is of this kind."""
    return int(item.removeprefix(kind)) if item.startswith(kind) else None


def plan_count(record: ComplaintRecord) -> str:
    """What the tab's heading tells: the version, or how many remedies there are before one."""
    if record.plans:
        return f"v{record.plans[-1].number}"
    return str(sum(one.dropped_at is None for one in record.remedies) or "")


def first_item(record: ComplaintRecord) -> str:
    """Where the cursor is at first: on the first remedy that goes on."""
    going = [one for one in record.remedies if one.dropped_at is None]
    return f"{REMEDY}{going[0].id}" if going else ""


def plan_facts(record: ComplaintRecord, telling: PlanTelling) -> list[Fact]:
    """The tab Plan."""
    facts = [*_standing(record, telling), *unsigned_facts(record), Fact()]
    for kind in RemedyKind:
        facts += _lane(record, kind, telling)
    facts += _milestones(record, telling)
    facts += _picture(record, telling)
    facts += _opinions(record, telling)
    facts += _versions(record, telling)
    facts += _dropped(record, telling)
    return facts


def _key(name: str) -> str:
    entry = verbs.verb_named(name)
    return key_of_verb(name, entry.key) if entry is not None else ":"


# How far it is


def _standing(record: ComplaintRecord, telling: PlanTelling) -> Iterator[Fact]:
    """One line that says whose turn it is."""
    latest = record.plans[-1] if record.plans else None
    approval = record.planned.approval
    if latest is not None and record.stage is Stage.PROPOSED:
        words = _("Version {number} lies with the client since {time}.")
        yield Fact(None, words.format(number=latest.number, time=telling.at(latest.at)), look="strong")
        yield Fact(None, _("+ they agree  - they object"), look="dim")
        return
    agreed = record.planned.in_force
    if agreed is not None and record.stage not in {Stage.INVESTIGATING, Stage.PLANNING}:
        yield from _in_force(agreed, telling)
        return
    number = record.planned.next_number
    if approval is not None:
        words = _("Version {number} is approved by {who}; {key} presents it to the client.")
        yield Fact(None, words.format(number=number, who=approval.by, key=_key("present")), look="strong")
    elif any(one.counts for one in record.remedies):
        words = _("Version {number} is being prepared; the commander approves it with {key}.")
        yield Fact(None, words.format(number=number, key=_key("approve")), look="strong")
    else:
        yield Fact(None, _("Nothing is planned yet."), look="strong")
        words = _("{key} plans a remedy: a containment restores business now, it waits for no root cause.")
        yield Fact(None, words.format(key=_key("remedy")), look="dim")


def _in_force(agreed: PlanRecord, telling: PlanTelling) -> Iterator[Fact]:
    if agreed.lacks_consent and agreed.emergency_at is not None:
        words = _("Version {number} was started as an emergency {time}; the client has not said yes yet.")
        words = words.format(number=agreed.number, time=telling.at(agreed.emergency_at))
        yield Fact(None, words, look="late")
        hint = _("{key} records their consent.").format(key=_key("agree"))
        yield Fact(None, hint, look="dim")
        return
    at = telling.at(agreed.decided_at) if agreed.decided_at is not None else ""
    words = _("Version {number} is carried out; {who} agreed {time}.")
    yield Fact(
        None, words.format(number=agreed.number, who=agreed.decided_by or _("the client"), time=at), look="strong"
    )


# Remedies

_LANES = {
    RemedyKind.CONTAINMENT: lambda: _("Short term (business first)"),
    RemedyKind.CORRECTION: lambda: _("Long term (the root cause)"),
    RemedyKind.PREVENTION: lambda: _("Prevention"),
}


def _lane(record: ComplaintRecord, kind: RemedyKind, telling: PlanTelling) -> Iterator[Fact]:
    remedies = [one for one in record.remedies if one.kind is kind and one.dropped_at is None]
    if not remedies:
        return
    yield Fact(None, _LANES[kind](), look="key")
    for one in remedies:
        yield from _remedy(one, record, telling)
    yield Fact()


def _remedy(one: RemedyRecord, record: ComplaintRecord, telling: PlanTelling) -> Iterator[Fact]:
    item = f"{REMEDY}{one.id}"
    is_late = one.is_late(telling.now)
    look = "late" if is_late else "dim" if one.retired_at is not None else ""
    yield Fact(one.label, one.what, _state(one), look, most=0 if item in telling.opened else 2, item=item)
    yield Fact("", "  ".join(_who_when(one, telling)), look="late" if is_late else "dim")
    held = held_by(one, record.remedies)
    if held is not None and record.stage.is_open:
        look = "late" if held.since(telling.now) is not None else ""
        yield Fact("", held_words(held, telling.now, telling.zone), look=look)
    for label, words in _stated(one, record):
        if words or item in telling.opened:
            yield Fact("", f"{label}: {words or '-'}", most=0 if item in telling.opened else 1)
    if item in telling.opened:
        yield from _history(one, telling)


def _state(one: RemedyRecord) -> str:
    last = one.verification
    if last is not None and last.verdict is not Verdict.EFFECTIVE and one.state in _JUDGED:
        return last.verdict.label
    return one.state.label


_JUDGED = frozenset({RemedyState.TESTED, RemedyState.VERIFIED})


def _who_when(one: RemedyRecord, telling: PlanTelling) -> Iterator[str]:
    yield one.owner or _("no owner")
    if one.helpers:
        yield _("with {names}").format(names=", ".join(one.helpers))
    if one.finished_at is not None:
        yield _("finished {time}").format(time=telling.at(one.finished_at))
    elif one.due_at is not None:
        yield due_told(telling.at(one.due_at), telling.now - one.due_at if one.is_late(telling.now) else None)
    elif one.counts:
        yield _("no date")


def _stated(one: RemedyRecord, record: ComplaintRecord) -> Iterator[tuple[str, str | None]]:
    first = next((other for other in record.remedies if other.id == one.after), None)
    yield _("quantity"), one.quantity
    yield _("expected effect"), one.expected_effect
    yield _("effect on business"), one.business_effect
    yield _("cost"), one.cost
    yield _("after"), f"{first.label} {first.what}" if first is not None else None
    yield _("requirement"), one.requirement


def _history(one: RemedyRecord, telling: PlanTelling) -> Iterator[Fact]:
    if one.started_at is not None:
        yield Fact("", _("started {time}").format(time=telling.at(one.started_at)), look="dim")
    if one.finished_at is not None:
        words = _("finished {time} by {who}, tested by {tester}")
        words = words.format(time=telling.at(one.finished_at), who=one.finished_by or "-", tester=one.tested_by or "-")
        yield Fact("", words, look="dim")
        yield Fact("", _("evidence: {words}").format(words=one.evidence or "-"), look="dim")
    if one.verification is not None:
        last = one.verification
        words = _("{verdict}, says {who} {time}").format(
            verdict=last.verdict.label, who=last.by, time=telling.at(last.at)
        )
        yield Fact("", words + (f": {last.reason}" if last.reason else ""), look="dim")
    if one.retired_at is not None:
        yield Fact("", _("retired {time}").format(time=telling.at(one.retired_at)), look="dim")


def _dropped(record: ComplaintRecord, telling: PlanTelling) -> Iterator[Fact]:
    gone = [one for one in record.remedies if one.dropped_at is not None]
    if not gone:
        return
    yield Fact(None, _("Given up"), look="dim")
    for one in gone:
        at = telling.at(one.dropped_at) if one.dropped_at is not None else ""
        yield Fact(one.label, f"{one.what}: {one.drop_reason or ''}", at, "dim", most=1, item=f"{REMEDY}{one.id}")


# Dates


def _milestones(record: ComplaintRecord, telling: PlanTelling) -> Iterator[Fact]:
    if not record.milestones:
        return
    yield Fact(None, _("Milestones"), look="key")
    for one in record.milestones:
        look = "late" if one.is_late(telling.now) else ""
        yield Fact(None, one.name, _reached(one, telling), look, most=1, item=f"{MILESTONE}{one.id}")
        words = [_("planned {time}").format(time=telling.at(one.baseline_at))] if one.baseline_at is not None else []
        if one.slip:
            days = round(one.slip.total_seconds() / 86400, 1)
            count = f"{abs(days):g}"
            words.append((_("{days} days later") if days > 0 else _("{days} days earlier")).format(days=count))
        if words:
            yield Fact(None, "  ".join(words), look="dim", indent=INDENT)
    yield Fact()


def _picture(record: ComplaintRecord, telling: PlanTelling) -> Iterator[Fact]:
    """Milestones and remedies over the days, where there is a date to draw."""
    dated = any(one.due_at or one.finished_at for one in record.remedies) or bool(record.milestones)
    if not dated:
        return
    budgets = record.delivery.budgets if record.delivery is not None else ()
    budget = budgets[-1].amount if budgets else None
    for line in timeline_lines(record, telling.cells - MARGIN, telling.now, telling.zone, budget=budget):
        yield Fact(None, line.text, look=line.look, most=1)
    yield Fact()


def _reached(one: MilestoneRecord, telling: PlanTelling) -> str:
    if one.actual_at is not None:
        return _("reached {time}").format(time=telling.at(one.actual_at))
    due = one.expected_at
    return _("expected {time}").format(time=telling.at(due)) if due is not None else ""


# What the client says


def _opinions(record: ComplaintRecord, telling: PlanTelling) -> Iterator[Fact]:
    if not record.opinions:
        return
    open_ones = sum(not one.answer for one in record.opinions)
    words = _("Opinions of the client")
    if open_ones:
        words += ngettext("  {count} without an answer", "  {count} without an answer", open_ones).format(
            count=open_ones
        )
    yield Fact(None, words, look="key")
    for one in record.opinions:
        yield from _opinion(one, telling)
    yield Fact()


def _opinion(one: OpinionRecord, telling: PlanTelling) -> Iterator[Fact]:
    item = f"{OPINION}{one.id}"
    most = 0 if item in telling.opened else 2
    about = f"v{one.plan}  " if one.plan is not None else ""
    yield Fact(None, f"{about}{one.person}: {one.text}", telling.at(one.at), "", most, item)
    if one.answer:
        yield Fact(None, _("we: {words}").format(words=one.answer), look="dim", most=most, indent=INDENT)
    else:
        hint = _("no answer yet: {key}").format(key=_key("opinion"))
        yield Fact(None, hint, look="late", indent=INDENT)


def _versions(record: ComplaintRecord, telling: PlanTelling) -> Iterator[Fact]:
    if not record.plans:
        return
    yield Fact(None, _("Versions as the client saw them (Enter opens)"), look="key")
    for place, plan in enumerate(record.plans):
        before = record.plans[place - 1] if place else None
        yield from _version(plan, before, telling)
    yield Fact()


def _version(plan: PlanRecord, before: PlanRecord | None, telling: PlanTelling) -> Iterator[Fact]:
    item = f"{VERSION}{plan.id}"
    if plan.person is not None and plan.channel is not None:
        words = _("v{number}  shown to {who}, {channel}")
        words = words.format(number=plan.number, who=plan.person, channel=plan.channel.label)
    else:
        words = _("v{number}  not shown, started as an emergency").format(number=plan.number)
    yield Fact(None, words, telling.at(plan.at), "strong", 1, item)
    yield Fact(None, _decided(plan, telling), look="dim", most=0 if item in telling.opened else 1, indent=INDENT)
    changes = plan_changes(before, plan) if before is not None else ()
    for change in changes:
        yield Fact(None, _change(change, telling), most=0 if item in telling.opened else 1, indent=INDENT)
    if item in telling.opened:
        yield from _frozen(plan, telling)


def _decided(plan: PlanRecord, telling: PlanTelling) -> str:
    if plan.decision is None or plan.decided_at is None:
        return (
            _("no decision yet")
            if plan.emergency_at is None
            else _("emergency: {reason}").format(reason=plan.emergency)
        )
    words = (
        _("{who} agreed {time}: {words}") if plan.decision is Decision.AGREED else _("{who} objected {time}: {words}")
    )
    return words.format(who=plan.decided_by or "-", time=telling.at(plan.decided_at), words=plan.words or "-")


def _change(change: PlanChange, telling: PlanTelling) -> str:
    before, after = _value(change.before, telling), _value(change.after, telling)
    if change.field:
        return f"{change.place}  {_(change.label)}: {before} -> {after}"
    if change.after is None:
        return _("{place}  no longer: {words}").format(place=change.place, words=before)
    return _("{place}  new: {words}").format(place=change.place, words=after)


def _value(value: Value, telling: PlanTelling) -> str:
    if value is None:
        return "-"
    if isinstance(value, datetime):
        return telling.at(value)
    if isinstance(value, tuple):
        return ", ".join(value)
    return value.label if isinstance(value, Word) else str(value)


def _frozen(plan: PlanRecord, telling: PlanTelling) -> Iterator[Fact]:
    """The version as it was shown."""
    if plan.said:
        yield Fact(None, _("said: {words}").format(words=plan.said), indent=INDENT)
    if plan.root_cause:
        yield Fact(None, _("root cause: {words}").format(words=plan.root_cause), indent=INDENT)
    for one in plan.items:
        yield Fact(None, _frozen_item(one, telling), indent=INDENT)
    for date in plan.dates:
        due = telling.at(date.due_at) if date.due_at is not None else "-"
        yield Fact(None, _("milestone {name}: {time}").format(name=date.name, time=due), indent=INDENT)


def _frozen_item(one: PlanItemRecord, telling: PlanTelling) -> str:
    stated: Sequence[str | None] = (
        one.kind.label,
        one.what,
        one.owner,
        telling.at(one.due_at) if one.due_at is not None else None,
        one.quantity,
        one.expected_effect,
        one.business_effect,
    )
    return f"R{one.number}  " + "; ".join(words for words in stated if words)
