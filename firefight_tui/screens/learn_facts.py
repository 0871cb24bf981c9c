"""The tab Learn told as facts: how it went, the retrospective, lessons, prevention, and the relationship (S44-S60)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from firefight_tui.domain.key_names import key_of_verb
from firefight_tui.domain.learn_records import ANSWERS, PreventionRecord
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.retrospect import retrospect
from firefight_tui.domain.retrospect_words import hints, rows_of
from firefight_tui.domain.vocabulary import RAIL, Stage, Verdict
from firefight_tui.screens import verbs
from firefight_tui.screens.learn_values import LESSON, PREVENTION, REVIEW, reviewed_words
from firefight_tui.screens.repair_facts import RepairTelling, repair_facts
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import N_, _, ngettext

FOLDED = 3
"""Lines of an answer before Enter shows the rest."""

LABELS = {
    "happened": N_("What happened"),
    "detection": N_("How found"),
    "handling": N_("How handled"),
    "requirement_gap": N_("Requirements?"),
    "management_gap": N_("Management?"),
}


def first_learned(record: ComplaintRecord, now: datetime) -> str:
    """Where the cursor is at first: on a prevention item whose check is due, else on the retrospective."""
    due = [one for one in record.preventions if one.is_check_due(now)]
    return f"{PREVENTION}{due[0].id}" if due else REVIEW


def learn_facts(record: ComplaintRecord, telling: RepairTelling) -> list[Fact]:
    """The tab Learn."""
    return [
        *_acceptances(record, telling),
        *_review(record, telling),
        *_lessons(record, telling),
        *_preventions(record, telling),
        *went_facts(record, telling.now, telling.zone),
        Fact(),
        *repair_facts(record, telling),
    ]


def _key(name: str) -> str:
    entry = verbs.verb_named(name)
    return key_of_verb(name, entry.key) if entry is not None else ":"


def _acceptances(record: ComplaintRecord, telling: RepairTelling) -> Iterator[Fact]:
    """What the client said of the result, the last word strongest."""
    for one in record.acceptances:
        label = _("Accepted") if one.accepted else _("Refused")
        by = ", ".join(part for part in (one.person, one.channel.label if one.channel else None) if part)
        words = _("deemed: {reason}").format(reason=one.deemed) if one.deemed is not None else one.words or ""
        look = ("strong" if one.accepted else "late") if one is record.acceptances[-1] else "dim"
        yield Fact(label, f"{by}: {words}" if by else words, telling.at(one.at), look, FOLDED)
    if record.acceptances:
        yield Fact()


def went_facts(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> list[Fact]:
    """How it went, under its heading."""
    return [Fact(None, _("How it went"), look="key"), *_went(record, now, zone)]


def _went(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> Iterator[Fact]:
    """Durations, clocks, waits, what slipped, what was never filled; several of a kind are named at the first."""
    before = ""
    for row in rows_of(retrospect(record, now), zone):
        yield Fact("" if row.label == before else row.label, row.words, look="late" if row.is_bad else "")
        before = row.label


# The retrospective


def _review(record: ComplaintRecord, telling: RepairTelling) -> Iterator[Fact]:
    words, is_settled = reviewed_words(record)
    one = record.retrospective
    due = one.due_at if one is not None else None
    is_late = not is_settled and due is not None and due < telling.now
    aside = "" if is_settled or due is None else _("due {time}").format(time=telling.at(due))
    head = _("Retrospective: {how}").format(how=words)
    yield Fact(None, head, aside, "late" if is_late else "key", item=REVIEW)
    if one is not None and one.none_reason is not None:
        yield Fact()
        return
    asked = dict(zip(("requirement_gap", "management_gap"), hints(record.cause), strict=True))
    for name in ANSWERS:
        text = getattr(one, name) if one is not None else None
        most = 0 if REVIEW in telling.opened else FOLDED
        yield Fact(_(LABELS[name]), text or asked.get(name, "-"), look="" if text else "dim", most=most)
    if not is_settled and _is_to_be_written(record):
        yield Fact("", _("{key} drafts it from what happened").format(key=_key("review")), look="dim")
    yield Fact()


def _is_to_be_written(record: ComplaintRecord) -> bool:
    return record.stage in RAIL and RAIL.index(record.stage) >= RAIL.index(Stage.RESOLVED)


def _lessons(record: ComplaintRecord, telling: RepairTelling) -> Iterator[Fact]:
    yield Fact(None, _("Lessons"), look="key")
    for one in record.lessons:
        item = f"{LESSON}{one.id}"
        yield Fact(None, one.text, f"{one.by} {telling.at(one.at)}", "", telling.most(item), item, indent=2)
    if not record.lessons:
        yield Fact(None, _("none yet: {key}").format(key=_key("lesson")), look="dim")
    yield Fact()


# Prevention


def _preventions(record: ComplaintRecord, telling: RepairTelling) -> Iterator[Fact]:
    yield Fact(None, _("Prevention"), look="key")
    for one in record.preventions:
        yield from _prevention(one, telling)
    if not record.preventions:
        yield Fact(None, _("none yet: {key}").format(key=_key("prevent")), look="dim")
    yield Fact()


def _prevention(one: PreventionRecord, telling: RepairTelling) -> Iterator[Fact]:
    item = f"{PREVENTION}{one.id}"
    if one.none_reason is not None:
        yield Fact(one.label, _("none: {reason}").format(reason=one.none_reason), telling.at(one.at), "dim", item=item)
        return
    due = _("due {time}").format(time=telling.at(one.due_at)) if one.due_at is not None else ""
    yield Fact(one.label, one.what or "", f"{one.owner}  {due}", "", telling.most(item), item)
    area = one.area.label if one.area is not None else ""
    yield Fact("", f"{area}; {check_words(one, telling.now, telling.zone)}", look=_check_look(one, telling.now))


def check_words(one: PreventionRecord, now: datetime, zone: ZoneInfo) -> str:
    """What came of the check, or when it is."""
    if one.check is not None:
        told = _("checked by {who}: {verdict}").format(who=one.check.by, verdict=one.check.verdict.label)
        return f"{told}, {one.check.reason}" if one.check.reason else told
    if one.check_at is None:
        return _("no check is planned")
    time = show_moment(one.check_at, zone=zone, now=now)
    if one.is_check_due(now):
        return _("to be checked since {time}").format(time=time)
    return _("check {time}").format(time=time)


def _check_look(one: PreventionRecord, now: datetime) -> str:
    failed = one.check is not None and one.check.verdict is not Verdict.EFFECTIVE
    return "late" if failed or one.is_check_due(now) else "dim"


def closed_facts(record: ComplaintRecord, telling: RepairTelling, *, is_beside: bool = False) -> list[Fact]:
    """A closed complaint on one page: what it was, why, what was done, whether that held, what is still to come.

    How it went and what was learned are left out beside the tab that tells them.
    """
    found = record.root_cause
    why = (found.root_cause or found.fix_reason or "-") if found is not None else "-"
    effects = "; ".join(repair_effects(record))
    facts = [
        Fact(_("Complaint"), record.title, look="strong", most=2),
        Fact(_("Root cause"), why, most=3),
        *_numbered(_("Done"), [f"{one.label} {one.what}" for one in record.remedies if one.finished_at is not None]),
        *([Fact(_("Effect"), effects, most=3)] if effects else []),
        *(fact for fact in _acceptances(record, telling) if not fact.is_blank),
        *(() if is_beside else _went(record, telling.now, telling.zone)),
        *(() if is_beside else _numbered(_("Lesson"), [one.text for one in record.lessons])),
    ]
    return [*facts, *_to_come(record, telling), Fact()]


def _numbered(label: str, texts: list[str]) -> Iterator[Fact]:
    """Texts one below the other, named at the first."""
    for place, text in enumerate(texts):
        yield Fact("" if place else label, text, most=2)


def repair_effects(record: ComplaintRecord) -> Iterator[str]:
    """What the figures show, an effect at a time."""
    from firefight_tui.screens.repair_values import improved

    yield from improved(record, _)


def _to_come(record: ComplaintRecord, telling: RepairTelling) -> Iterator[Fact]:
    """Visits and checks that are still to be made."""
    lines = [
        (one.due_at, _("visit {label}").format(label=one.label) + (" ~" if one.assumed else ""))
        for one in record.visits
        if one.is_open
    ]
    lines += [
        (one.check_at, _("check of {label}: {what}").format(label=one.label, what=one.what or ""))
        for one in record.preventions
        if one.check is None and one.check_at is not None
    ]
    for place, (at, words) in enumerate(sorted(lines)):
        look = "late" if at < telling.now else "strong"
        yield Fact("" if place else _("Still to come"), words, telling.at(at), look, 2)
    if not lines:
        words = ngettext("nothing: {count} visit was made", "nothing: {count} visits were made", len(record.visits))
        yield Fact(_("Still to come"), words.format(count=len(record.visits)), look="dim")
