"""A complaint told as facts: the detail pane of the inbox and the tab Case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.records import ClockRecord, ComplaintRecord, PersonRecord
from firefight_tui.domain.spans import show_remaining
from firefight_tui.domain.text import fit, width
from firefight_tui.domain.vocabulary import ClockName, ClockState, Direction
from firefight_tui.errors import Missing
from firefight_tui.screens import verbs
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _, ngettext, pgettext

LEFT_CELLS = 6


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
    return record.severity.short + ("~" if "severity" in record.assumed else "")


def detail_facts(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> list[Fact]:
    """What one wants to know before picking up the phone, in six lines."""
    came = f"{record.channel.label} {show_moment(record.received_at, zone=zone, now=now)}"
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


def case_facts(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> list[Fact]:
    """The tab Case."""
    facts = [Fact(_("Complaint"), record.title, look="strong")]
    facts += [
        Fact(_("Happens") if not number else "", one.text, _at(one.occurred_at, zone, now))
        for number, one in enumerate(record.phenomena)
    ]
    facts += [
        Fact(_("Impact"), record.impact or "-"),
        Fact(_("Unhappy"), record.dissatisfaction or "-"),
        Fact(_("Wants"), record.remedy_sought or "-"),
        Fact(pgettext("person", "Contact"), person_words(record.contact), _last_spoke(record, now)),
        Fact(pgettext("label", "Team"), team_words(record)),
        Fact(_("Cause"), cause_words(record)),
    ]
    if record.waiting is not None:
        until = (
            _("until {time}").format(time=_at(record.waiting.until, zone, now))
            if record.waiting.until is not None
            else ""
        )
        facts.append(Fact(_("Waiting"), f"{record.waiting.on.label}: {record.waiting.reason}", until, "strong"))
    facts += [
        Fact(),
        *clock_facts(record, now, zone),
        Fact(),
        *missing_facts(record),
        *_particulars(record, zone, now),
        Fact(),
        *_body(record),
    ]
    return facts


def team_words(record: ComplaintRecord) -> str:
    """Who is in it, with their roles; assumed ones marked."""
    members = [one for one in record.team if one.left_at is None]
    return "  ".join(f"{one.engineer} {one.role.label}{'~' if one.assumed else ''}" for one in members) or "-"


def clock_facts(record: ComplaintRecord, now: datetime, reader: ZoneInfo) -> list[Fact]:
    """The four clocks: state, what is left, and when they are due in the client's zone, named if it is another."""
    zone = _zone(record.client_timezone)
    names = max(width(name.label) for name in ClockName)
    states = max(width(words) for words in (_("late"), *(state.label for state in ClockState)))
    facts = []
    for number, clock in enumerate(record.clocks[name] for name in ClockName if name in record.clocks):
        words = f"{fit(clock.name.label, names)}  {_clock_words(clock, now, zone, states)}"
        facts.append(Fact(_("Clocks") if not number else "", words, look="late" if _is_late(clock) else ""))
    if zone.key != reader.key:
        facts.append(Fact("", _("times of {zone}").format(zone=zone.key), look="dim"))
    return facts


def _is_late(clock: ClockRecord) -> bool:
    return clock.met_at is None and clock.remaining_s is not None and clock.remaining_s < 0


def _clock_words(clock: ClockRecord, now: datetime, zone: ZoneInfo, room: int) -> str:
    late = _is_late(clock)
    state = _("late") if late else clock.state.label
    is_going = clock.remaining_s is not None and clock.met_at is None
    left = show_remaining(timedelta(seconds=clock.remaining_s or 0)) if is_going else ""
    words = f"{'!' if late else ' '}{fit(state, room)}  {fit(left, LEFT_CELLS, align='right')}"
    if clock.due_at is not None and clock.state is not ClockState.MET:
        words += "  " + _("due {time}").format(time=show_moment(clock.due_at, zone=zone, now=now))
    if clock.met_at is not None:
        words += "  " + _("done {time}").format(time=show_moment(clock.met_at, zone=zone, now=now))
    return words.rstrip()


def missing_facts(record: ComplaintRecord) -> list[Fact]:
    """What the stage still lacks, each with the key that mends it; what blocks first."""
    if not record.missing:
        return [Fact(_("To leave"), _("nothing is missing"), look="dim")] if record.stage.is_open else []
    return [
        Fact(_("To leave") if not number else "", _missing_words(one), _mend(one), "strong" if one.hard else "")
        for number, one in enumerate(record.missing)
    ]


def _missing_words(one: Missing) -> str:
    kinds = (_("must"), _("gap"))
    return f"{fit(kinds[0] if one.hard else kinds[1], max(map(width, kinds)))}  {one.message}"


def _mend(one: Missing) -> str:
    return f"{one.key}  {verbs.label_of(one.verb)}" if one.key else ""


def _particulars(record: ComplaintRecord, zone: ZoneInfo, now: datetime) -> Iterator[Fact]:
    """Further fields, where they hold something."""
    given = (
        (
            _("Complexity"),
            record.complexity.label + ("~" if "complexity" in record.assumed else "") if record.complexity else "",
        ),
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
        (
            _("Reopened"),
            ngettext("{count} time", "{count} times", record.reopened).format(count=record.reopened)
            if record.reopened
            else "",
        ),
        (_("Files"), ", ".join(one.name for one in record.attachments)),
    )
    found = [Fact(label, text) for label, text in given if text]
    found += [
        Fact(_("Belongs to"), f"{one.ref}  {one.kind.label}  {one.title}", one.stage.label) for one in record.links
    ]
    if found:
        yield Fact()
    yield from found


def _body(record: ComplaintRecord) -> list[Fact]:
    return [Fact(None, _("In their words"), look="dim"), Fact(None, record.body)]


def _last_spoke(record: ComplaintRecord, now: datetime) -> str:
    spoken = [one.at for one in record.contacts if one.direction is Direction.OUT]
    return (
        _("spoke {time} ago").format(time=show_remaining(now - max(spoken)).strip())
        if spoken
        else _("nobody has spoken to them")
    )


def _at(at: datetime | None, zone: ZoneInfo, now: datetime) -> str:
    return show_moment(at, zone=zone, now=now) if at is not None else ""


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
