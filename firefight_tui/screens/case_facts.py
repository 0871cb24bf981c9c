"""A complaint told as facts: the detail pane of the inbox and the tab Case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from firefight_tui.domain.dealings import last_spoken
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.queue_records import QueueRow
from firefight_tui.domain.records import ComplaintRecord, PersonRecord
from firefight_tui.domain.spans import show_remaining
from firefight_tui.screens.cause_facts import told_fields
from firefight_tui.screens.clock_facts import clock_facts
from firefight_tui.screens.delivery_facts import undelivered_facts
from firefight_tui.screens.lacking import missing_facts
from firefight_tui.screens.promise_facts import open_promise_facts, settled_promise_facts
from firefight_tui.screens.quoting import quoted_words, unquoted
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _, ngettext, pgettext

BODY_LINES = 40
"""Lines of a complaint's own words before Enter shows the rest."""


def where_words(record: ComplaintRecord) -> str:
    """The client and the project."""
    unconfirmed = "~" if not record.client_confirmed else ""
    return unconfirmed + (f"{record.client} / {record.project}" if record.project else record.client)


def person_words(person: PersonRecord | None) -> str:
    """Whom to call, and the number to dial."""
    if person is None:
        return "-"
    parts = (person.name, person.title, person.phone or _("no number known"), person.email)
    return "  ".join(part for part in parts if part)


def cause_words(record: ComplaintRecord) -> str:
    """The main cause and those beside it."""
    if record.cause is None:
        return "-"
    return " + ".join([record.cause.label, *(one.label for one in record.also)]) + (
        f", {record.kind.label}" if record.kind else ""
    )


def cause_short(record: ComplaintRecord) -> str:
    """The causes as the heading shows them."""
    return "+".join(one.short for one in (record.cause, *record.also) if one is not None)


def severity_words(record: ComplaintRecord) -> str:
    """The severity, with the mark of an assumed one."""
    return record.severity.short + mark(record, "severity")


def mark(record: ComplaintRecord, field: str) -> str:
    """The mark of a value that was inferred, nobody having said it."""
    return "~" if field in record.assumed else ""


def head_words(record: ComplaintRecord) -> str:
    """Severity, causes and commander, as the heading shows them."""
    commander = record.commander + mark(record, "commander") if record.commander else None
    return _head(severity_words(record), cause_short(record), commander)


def head_words_of_row(row: QueueRow) -> str:
    """The same, as far as the list knows it."""
    severity = row.severity.short + ("~" if row.severity_assumed else "")
    return _head(severity, row.cause.short if row.cause is not None else "", row.commander)


def _head(severity: str, causes: str, commander: str | None) -> str:
    last = _("cmd {name}").format(name=commander) if commander else _("no commander")
    return "  ".join(part for part in (severity, causes, last) if part)


def detail_facts(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> list[Fact]:
    """What one wants to know before picking up the phone, in six lines."""
    came = f"{record.channel.label} {show_moment(record.received_at, zone=zone, now=now)}"
    if record.snoozed_until is not None:
        came = _("snoozed until {time}").format(time=show_moment(record.snoozed_until, zone=zone, now=now))
    unhappy = Fact(_("Unhappy"), record.dissatisfaction) if record.dissatisfaction else Fact(_("Says"), record.body)
    return [
        Fact(None, f"{record.ref}  {where_words(record)}", came, "strong"),
        unhappy,
        Fact(_("Impact"), record.impact or "-"),
        Fact(_("Wants"), record.remedy_sought or "-"),
        Fact(_("Cause"), cause_words(record)),
        Fact(pgettext("person", "Contact"), person_words(record.contact)),
    ]


def wide_facts(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> list[Fact]:
    """The same where there is room, with the complaint in the client's words."""
    head, *rest = detail_facts(record, now, zone)
    title = Fact(None, record.title, look="strong")
    more = [Fact(_("Happens"), one.text) for one in record.phenomena] + [
        Fact(pgettext("label", "Team"), team_words(record))
    ]
    return [
        Fact(None, head.text, look="strong"),
        Fact(None, head.aside, look="dim"),
        Fact(),
        title,
        Fact(),
        *rest,
        *more,
        Fact(),
        *_body(record),
    ]


def urgent_facts(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> list[Fact]:
    """What should be seen of it without scrolling: the case in a few lines, the clocks, what the stage lacks."""
    facts = [Fact(_("Complaint"), record.title, look="strong", most=3)]
    facts += [
        Fact(_("Happens") if not number else "", one.text, _at(one.occurred_at, zone, now), most=3)
        for number, one in enumerate(record.phenomena)
    ]
    facts += [
        Fact(_("Impact"), record.impact or "-", most=4),
        _unhappy(record, zone, now),
        Fact(_("Wants"), record.remedy_sought or "-", most=4),
        Fact(pgettext("person", "Contact"), call_words(record.contact), _last_spoke(record, now), most=2),
        Fact(pgettext("label", "Team"), team_words(record), most=2),
    ]
    if record.waiting is not None:
        words = f"{record.waiting.on.label}: {record.waiting.reason}"
        until = _at(record.waiting.until, zone, now)
        aside = _("until {time}").format(time=until) if until else ""
        facts.append(Fact(_("Waiting"), words, aside, "strong", most=2))
    if record.snoozed_until is not None:
        facts.append(Fact(_("Snoozed"), _("until {time}").format(time=_at(record.snoozed_until, zone, now)), most=1))
    facts += [*undelivered_facts(record), *open_promise_facts(record, now, zone)]
    lacks = missing_facts(record)
    return [*facts, Fact(), *clock_facts(record, now, zone), *([Fact(), *lacks] if lacks else [])]


def further_facts(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> list[Fact]:
    """The rest: particulars, then the complaint in their words."""
    return [*particular_facts(record, zone, now), Fact(), *_body(record)]


def _unhappy(record: ComplaintRecord, zone: ZoneInfo, now: datetime) -> Fact:
    """What they are unhappy with: their words, who said them, by which way, when; else what they wrote."""
    if record.dissatisfaction is None:
        return Fact(_("Says"), record.body, _received(record, zone, now), most=4)
    return Fact(_("Unhappy"), record.dissatisfaction, _said_by(record, "dissatisfaction", zone, now), most=4)


def _said_by(record: ComplaintRecord, field: str, zone: ZoneInfo, now: datetime) -> str:
    """Who said what a field holds, by which way and when; where only we wrote it down, who did."""
    for entry in reversed(record.timeline):
        gave = any((one.kind, one.field) == ("complaint", field) and one.after is not None for one in entry.changes)
        if entry.undone or not gave:
            continue
        made = {one.id for one in entry.changes if one.kind == "contact"}
        for said in record.contacts:
            if said.id in made:
                parts = (said.person or record.client, said.channel.label, _at(said.at, zone, now))
                return ", ".join(parts)
        if entry.verb == "report":
            return _received(record, zone, now)
        return _("noted by {name}, {time}").format(name=entry.actor, time=_at(entry.at, zone, now))
    return ""


def _received(record: ComplaintRecord, zone: ZoneInfo, now: datetime) -> str:
    who = record.contact.name if record.contact is not None else record.client
    return f"{who}, {record.channel.label}, {_at(record.received_at, zone, now)}"


def call_words(person: PersonRecord | None) -> str:
    """Whom to call, the number to dial (or the address of who has none), and what they are."""
    if person is None:
        return "-"
    reached_by = person.phone or (person.email if person.email else _("no number known"))
    return "  ".join(part for part in (person.name, reached_by, person.title) if part)


def team_words(record: ComplaintRecord) -> str:
    """Who is in it, with their roles; assumed ones marked."""
    members = [one for one in record.team if one.left_at is None]
    return "  ".join(f"{one.engineer} {one.role.label}{'~' if one.assumed else ''}" for one in members) or "-"


def particular_facts(record: ComplaintRecord, zone: ZoneInfo, now: datetime) -> Iterator[Fact]:
    """Further fields, where they hold something and no cause's evidence tells them already."""
    told: dict[str, Any] = dict.fromkeys(told_fields(record))
    record = replace(record, **told)
    complexity = record.complexity.label + mark(record, "complexity") if record.complexity is not None else ""
    given = (
        (_("Cause"), cause_words(record) + mark(record, "cause") if record.cause is not None else ""),
        (_("Complexity"), complexity),
        (_("Mail address"), record.contact.email if record.contact is not None else ""),
        (_("Requirement"), record.requirement),
        (_("Expected"), record.expected),
        (_("Delivered"), record.delivered),
        (_("Condition"), record.condition),
        (_("Promised for"), _at(record.promised_at, zone, now)),
        (_("Their event"), record.client_event),
        (_("Spent"), record.spent),
        (_("Agreed"), record.agreed),
        (_("About"), record.about),
        (_("Merged into"), record.merged_into),
        (_("Reopened"), _times(record.reopened)),
        (_("Files"), ", ".join(one.name for one in record.attachments)),
    )
    found = [Fact(label, text, most=6) for label, text in given if text]
    found += [
        Fact(_("Belongs to"), f"{one.ref}  {one.kind.label}  {one.title}", one.stage.label) for one in record.links
    ]
    found += settled_promise_facts(record, now, zone)
    if found:
        yield Fact()
    yield from found


def _times(count: int) -> str:
    return ngettext("{count} time", "{count} times", count).format(count=count) if count else ""


def _body(record: ComplaintRecord) -> list[Fact]:
    """The complaint as it came, with what it repeats from earlier mails folded."""
    own, quoted = unquoted(record.body)
    facts = [Fact(None, _("In their words"), look="dim"), Fact(None, own, most=BODY_LINES)]
    if quoted:
        facts += [Fact(None, quoted_words(quoted), look="dim"), Fact(None, quoted, look="dim", most=1, indent=2)]
    return facts


def _last_spoke(record: ComplaintRecord, now: datetime) -> str:
    """When we last spoke to them, on a visit too, and their mood, with the one before if it differs."""
    spoken = last_spoken(record)
    words = _("nobody has spoken to them")
    if spoken is not None:
        words = _("spoke {time} ago").format(time=show_remaining(now - spoken[0]).strip())
    moods = [one.mood for one in record.contacts if one.mood is not None]
    if not moods:
        return words
    if len(moods) == 1 or moods[-1] == moods[-2]:
        return words + "  " + _("mood {mood}").format(mood=moods[-1])
    return words + "  " + _("mood {mood}, was {before}").format(mood=moods[-1], before=moods[-2])


def _at(at: datetime | None, zone: ZoneInfo, now: datetime) -> str:
    return show_moment(at, zone=zone, now=now) if at is not None else ""
