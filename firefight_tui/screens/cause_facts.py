"""The evidence each cause of a complaint needs, beside what its project agreed to (S3-S8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from firefight_tui.domain.event_day import event_day
from firefight_tui.domain.money import money_bar, show_money
from firefight_tui.domain.project_records import (
    BudgetRecord,
    ProjectRecord,
    PromisedDate,
    RequirementRecord,
    TrainingRecord,
)
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.text import fit, width
from firefight_tui.domain.vocabulary import Cause, Role
from firefight_tui.screens import verbs
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import N_, _, ngettext

if TYPE_CHECKING:
    from firefight_tui.screens.pages import Sight

BAR_CELLS = 20
MOST_PARTS = 6
"""Parts of a project, topics of training and states of a budget that are shown of each."""


class _Eyes:
    """Who looks when: what a block is told by."""

    def __init__(self, record: ComplaintRecord, project: ProjectRecord | None, now: datetime, zone: ZoneInfo) -> None:
        self.record, self.project, self.now, self.zone = record, project, now, zone

    def day(self, at: datetime) -> date:
        """The reader's day of a moment."""
        return at.astimezone(self.zone).date()

    def dated(self, at: datetime) -> str:
        """A day in the fewest cells."""
        return shown_day(self.day(at), self.day(self.now))

    @property
    def today(self) -> date:
        """The reader's day."""
        return self.day(self.now)

    @property
    def place(self) -> str:
        """The project as verbs take it."""
        return self.project.name if self.project is not None else _("PROJECT")


def cause_facts(record: ComplaintRecord, project: ProjectRecord | None, sight: Sight) -> list[Fact]:
    """The evidence of every cause the complaint has, a block for each; nothing where no cause is known.

    Args:
        record: The complaint.
        project: Its project as it is known; None where it has none.
        sight: Who looks when.
    """
    eyes = _Eyes(record, project, sight.now, sight.zone)
    facts: list[Fact] = []
    for cause in dict.fromkeys(one for one in (record.cause, *record.also) if one is not None):
        heading, block = _BLOCKS[cause]
        facts += [Fact(), Fact(None, f"{cause.label}: {_(heading)}", look="strong", most=1), *block(eyes)]
    return facts


def told_fields(record: ComplaintRecord) -> frozenset[str]:
    """The fields of the complaint that the blocks of its causes show already."""
    causes = {record.cause, *record.also}
    return frozenset(name for cause, names in _TOLD.items() if cause in causes for name in names)


def shown_day(day: date, today: date) -> str:
    """A day in the fewest cells: `11-23` this year, else `2025-11-23`."""
    return f"{day:%m-%d}" if day.year == today.year else day.isoformat()


def days_words(count: int) -> str:
    """So many days."""
    return ngettext("{count} day", "{count} days", count).format(count=count)


def _mend(verb: str) -> str:
    """The key that records what is missing: a plain one, else the verb for the : line, which every place has."""
    entry = verbs.verb_named(verb)
    key = entry.key if entry is not None and " " not in entry.key else f":{verb}"
    return f"{key}  {verbs.label_of(verb)}"


def _missing(words: str, verb: str) -> Fact:
    return Fact(_("missing"), words, _mend(verb), "late", most=2)


# Function


def _function(eyes: _Eyes) -> Iterator[Fact]:
    record = eyes.record
    yield from _agreed_requirement(eyes)
    for label, text, words in (
        (_("Expected"), record.expected, _("what was expected: expected=")),
        (_("Delivered"), record.delivered, _("what was delivered: delivered=")),
    ):
        yield Fact(label, text, most=6) if text else _missing(words, "edit")


def _agreed_requirement(eyes: _Eyes) -> Iterator[Fact]:
    named = eyes.record.requirement
    if not named:
        yield _missing(_("the requirement it breaks, if one was agreed: requirement="), "edit")
        return
    found = eyes.project.requirement_called(named) if eyes.project is not None else None
    if found is None:
        yield Fact(_("Requirement"), named, most=3)
        yield _missing(_("it is not in the register of {project}").format(project=eyes.place), "requirement")
        return
    agreed = _("agreed {day}").format(day=eyes.dated(found.agreed_at)) if found.agreed_at is not None else ""
    yield Fact(_("Requirement"), f"{found.label}  {found.title}", agreed, most=3)
    yield from _signed(eyes, found)


def _signed(eyes: _Eyes, requirement: RequirementRecord) -> Iterator[Fact]:
    label = _("Signed off")
    for one in requirement.signoffs:
        words = _("by {person}, {day}").format(person=one.person, day=eyes.dated(one.at))
        yield Fact(label, f"{words}: {one.evidence}" if one.evidence else words, most=2)
        label = ""
    if not requirement.signoffs:
        yield Fact(label, _("by nobody at the client"), _mend("signoff"), "late", most=1)


# Delay


def _delay(eyes: _Eyes) -> Iterator[Fact]:
    parts = list(_parts(eyes))
    event = eyes.record.client_event
    day = event_day(event, eyes.day(eyes.record.received_at)) if event else None
    scale = _Scale(eyes, parts, day)
    for part in parts[:MOST_PARTS]:
        yield from _part(eyes, part, scale)
    if len(parts) > MOST_PARTS:
        yield Fact("", _("and {count} more parts").format(count=len(parts) - MOST_PARTS), look="dim")
    if parts:
        yield Fact(_("Today"), scale.row(eyes.today, "-"), look="dim", most=1)
    else:
        yield _missing(_("the dates promised for {project}").format(project=eyes.place), "baseline")
    yield from _event(eyes, event, day, scale, parts)


def _parts(eyes: _Eyes) -> Iterator[PromisedDate]:
    """What slipped most first."""
    known = eyes.project.promised if eyes.project is not None else ()
    yield from sorted(known, key=lambda one: -one.slip)


class _Scale:
    """Days as cells, the same for every bar of the block."""

    def __init__(self, eyes: _Eyes, parts: list[PromisedDate], event: date | None) -> None:
        days = [eyes.day(one.due_at) for part in parts for one in part.dates]
        promised = [eyes.day(eyes.record.promised_at)] if eyes.record.promised_at is not None else []
        all_days = [*days, *promised, eyes.today, *([event] if event is not None else [])]
        last = max(all_days).toordinal()
        spread = last - min(all_days).toordinal()
        self._first = min(all_days).toordinal() - max(7, spread // 3)
        self._span = max(1, last - self._first)
        self._today = eyes.today
        self._room = max(width(shown_day(day, eyes.today)) for day in all_days)

    def cells(self, day: date) -> int:
        """How long the bar of a day is."""
        return max(1, min(BAR_CELLS, round((day.toordinal() - self._first) * BAR_CELLS / self._span)))

    def row(self, day: date, mark: str, *, since: date | None = None) -> str:
        """A day and its bar; what lies beyond `since` is marked as slipped."""
        own = self.cells(day)
        kept = own if since is None or day <= since else min(self.cells(since), own - 1)
        return f"{fit(shown_day(day, self._today), self._room)}  {mark * kept}{'!' * (own - kept)}"


def _part(eyes: _Eyes, part: PromisedDate, scale: _Scale) -> Iterator[Fact]:
    first = eyes.day(part.dates[0].due_at)
    for place, one in enumerate(part.dates):
        day = eyes.day(one.due_at)
        moved = (day - eyes.day(part.dates[place - 1].due_at)).days if place else 0
        aside = ""
        if moved:
            words = _("{days} later") if moved > 0 else _("{days} earlier")
            aside = words.format(days=days_words(abs(moved)))
        elif not place and len(part.dates) > 1:
            aside = _("first promised")
        yield Fact("" if place else part.name, scale.row(day, "=", since=first), aside, most=1)
    slip = (eyes.day(part.due_at) - first).days
    if slip > 0:
        count = len(part.dates) - 1
        words = ngettext("{days} late after {count} slip", "{days} late after {count} slips", count)
        yield Fact("", words.format(days=days_words(slip), count=count), look="late", most=1)


def _event(
    eyes: _Eyes, event: str | None, day: date | None, scale: _Scale, parts: list[PromisedDate]
) -> Iterator[Fact]:
    promised = eyes.record.promised_at
    if promised is not None:
        over = (eyes.today - eyes.day(promised)).days
        words = _("{days} ago").format(days=days_words(over)) if over > 0 else ""
        yield Fact(_("Promised for"), scale.row(eyes.day(promised), "="), words, "late" if over > 0 else "", most=1)
    if event is None:
        yield _missing(_("the client's own event it endangers: client_event="), "edit")
        return
    if day is None:
        yield Fact(_("Their event"), event, most=2)
        yield _missing(_("the day of it, in its words: client_event="), "edit")
        return
    left = (day - eyes.today).days
    aside = (
        _("{days} left").format(days=days_words(left)) if left >= 0 else _("{days} ago").format(days=days_words(-left))
    )
    yield Fact(_("Their event"), scale.row(day, "-"), aside, "strong", most=1)
    yield Fact("", event, most=2)
    latest = max((eyes.day(part.due_at) for part in parts), default=None)
    if latest is not None and latest >= day:
        words = _("the last promised date lies {days} after it") if latest > day else _("promised for that very day")
        yield Fact("", words.format(days=days_words((latest - day).days)), look="late", most=1)


# Cost


def _cost(eyes: _Eyes) -> Iterator[Fact]:
    budget = eyes.project.budget if eyes.project is not None else None
    if budget is None:
        yield _missing(_("the budget of {project}, and who agreed to it").format(project=eyes.place), "budget")
    else:
        yield from _money(budget)
        yield from _agreements(eyes, eyes.project.budgets if eyes.project is not None else ())
    for label, text in ((_("They say"), eyes.record.spent), (_("Agreed"), eyes.record.agreed)):
        if text:
            yield Fact(label, text, most=3)


def _money(budget: BudgetRecord) -> Iterator[Fact]:
    agreed_bar, spent_bar = money_bar(budget.amount, budget.spent or 0, BAR_CELLS)
    figures = [show_money(budget.amount), show_money(budget.spent) if budget.spent is not None else "-"]
    room = max(map(width, figures))
    yield Fact(_("Budget"), f"{fit(figures[0], room, align='right')}  {agreed_bar}", most=1)
    if budget.spent is None or budget.over is None:
        yield _missing(_("what was spent: spent="), "budget")
        return
    over = budget.over
    words = _("{money} over") if over > 0 else _("{money} left")
    percent = f"{budget.percent}%  " if budget.percent is not None else ""
    yield Fact(
        _("Spent"),
        f"{fit(figures[1], room, align='right')}  {spent_bar}",
        percent + words.format(money=show_money(abs(over))),
        "late" if over > 0 else "",
        most=1,
    )


def _agreements(eyes: _Eyes, budgets: tuple[BudgetRecord, ...]) -> Iterator[Fact]:
    """Who agreed to each amount there was and when; then where nobody agreed to the last one, or to what is beyond."""
    agreed: dict[int, BudgetRecord] = {}
    for one in budgets:
        if one.agreed_by:
            agreed.setdefault(one.amount, one)
    label = _("Agreed to")
    for one in list(agreed.values())[-MOST_PARTS:]:
        words = _("{money} by {person}").format(money=show_money(one.amount), person=one.agreed_by)
        yield Fact(label, words, eyes.dated(one.at), most=1)
        label = ""
    last = budgets[-1]
    if last.amount not in agreed:
        words = _("{money} by nobody").format(money=show_money(last.amount))
        yield Fact(label, words, _mend("budget"), "late", most=1)
        beyond = (last.spent or 0) - max(agreed, default=0)
        if agreed and beyond > 0:
            words = _("spent {money} more than anybody agreed to").format(money=show_money(beyond))
            yield Fact("", words, look="late", most=1)
    elif last.over is not None and last.over > 0:
        words = _("nobody agreed to the {money} beyond it").format(money=show_money(last.over))
        yield Fact(label, words, _mend("budget"), "late", most=1)


# Training


def _training(eyes: _Eyes) -> Iterator[Fact]:
    project = eyes.project
    trainings = project.trainings if project is not None else ()
    topics: dict[tuple[str, date], list[TrainingRecord]] = {}
    for one in trainings:
        topics.setdefault((one.topic, eyes.day(one.at)), []).append(one)
    for (topic, day), some in list(topics.items())[-MOST_PARTS:]:
        yield Fact(topic, ", ".join(one.who for one in some), shown_day(day, eyes.today), most=3)
    if not trainings:
        yield _missing(_("who was trained in what, before {project} went live").format(project=eyes.place), "train")
    elif project is not None and project.untrained:
        yield Fact(_("Not trained"), ", ".join(project.untrained), _mend("train"), "late", most=2)
    else:
        yield Fact(_("Not trained"), _("everybody known at the client was"), look="dim", most=1)


# Service


def _service(eyes: _Eyes) -> Iterator[Fact]:
    record = eyes.record
    about = record.about
    if not about:
        yield _missing(_("whom it is about: about="), "edit")
        return
    yield Fact(_("About"), about, most=1)
    liaisons = [one for one in record.team if one.left_at is None and one.role is Role.LIAISON]
    if liaisons:
        words = _("{name} speaks to the client; they are off that role and cannot edit this")
        yield Fact(_("Liaison"), words.format(name=liaisons[0].name), most=2)
    else:
        words = _("nobody yet; they are off that role and cannot edit this")
        yield Fact(_("Liaison"), words, _mend("join"), "strong", most=2)


# Quality


def _quality(eyes: _Eyes) -> Iterator[Fact]:
    record = eyes.record
    if record.kind is not None:
        yield Fact(_("Kind"), record.kind.label, most=1)
    if record.condition:
        yield Fact(_("Condition"), record.condition, most=4)
    else:
        yield _missing(_("under which condition it shows: condition="), "edit")


_BLOCKS: Mapping[Cause, tuple[str, Callable[[_Eyes], Iterator[Fact]]]] = {
    Cause.FUNCTION: (N_("expected against delivered"), _function),
    Cause.DELAY: (N_("what was promised, and what it endangers"), _delay),
    Cause.QUALITY: (N_("under which condition"), _quality),
    Cause.SERVICE: (N_("whom it is about"), _service),
    Cause.COST: (N_("spent against budget"), _cost),
    Cause.TRAINING: (N_("who was trained in what"), _training),
}

_TOLD: Mapping[Cause, tuple[str, ...]] = {
    Cause.FUNCTION: ("requirement", "expected", "delivered"),
    Cause.DELAY: ("promised_at", "client_event"),
    Cause.QUALITY: ("condition",),
    Cause.SERVICE: ("about",),
    Cause.COST: ("spent", "agreed"),
}


def unsigned_facts(record: ComplaintRecord) -> list[Fact]:
    """A warning for each correction that was carried out while its requirement has no signature (S28)."""
    words = _("R{remedy} is carried out, but nobody at the client signed {label} off: {title}")
    return [
        Fact(
            None,
            words.format(remedy=one.remedy_number, label=one.label, title=one.title),
            _mend("signoff"),
            "late",
            most=2,
        )
        for one in record.unsigned
    ]
