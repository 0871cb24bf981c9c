"""How a complaint went, in words: rows for a tab or a paper, and texts a retrospective may begin with (S44, S45)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.retrospect import ClockTold, Passed, Retrospect, Slip
from firefight_tui.domain.vocabulary import Cause, ClockName, Role
from firefight_tui.words import N_, _, ngettext

_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)

FIELDS: Mapping[str, str] = {
    "severity": N_("severity"),
    "complexity": N_("complexity"),
    "cause": N_("cause"),
    "impact": N_("impact"),
    "dissatisfaction": N_("why they are unhappy"),
    "remedy_sought": N_("what they want"),
}
"""What assumed fields are called; those of the team are called by their role."""

QUESTIONS: Mapping[Cause, tuple[str, str]] = {
    Cause.FUNCTION: (
        N_("Was what they expected written down and signed off?"),
        N_("Did a milestone or a gate check the delivery against it?"),
    ),
    Cause.DELAY: (
        N_("Did requirements change after the dates were given?"),
        N_("Were slips seen early, and were they told?"),
    ),
    Cause.QUALITY: (
        N_("Were load, data and peak agreed in figures?"),
        N_("Did the plan leave time to test under that load?"),
    ),
    Cause.SERVICE: (
        N_("Did they know whom to call, and what to expect?"),
        N_("Did anybody watch how they were answered?"),
    ),
    Cause.COST: (
        N_("Was the price of the change agreed before it was made?"),
        N_("Was what was spent held against the budget in time?"),
    ),
    Cause.TRAINING: (
        N_("Was it agreed who is trained in what before going live?"),
        N_("Was training in the plan, with somebody answering for it?"),
    ),
}
"""What to think of at the two fixed questions, by cause: requirement communication, project management."""

ANY = (
    N_("Was what they expected written down and agreed?"),
    N_("Did the plan have time and people for it, and did anybody watch it?"),
)


class Row(NamedTuple):
    """One thing to know of how it went: what it is called, what it was, and whether it went badly."""

    label: str
    words: str
    is_bad: bool = False


def hints(cause: Cause | None) -> tuple[str, str]:
    """What to think of at the two fixed questions."""
    requirement, management = ANY if cause is None else QUESTIONS[cause]
    return _(requirement), _(management)


def told_span(span: timedelta) -> str:
    """A length of time in two units: 3 d 4 h, 2 h 10 min, 12 min, under a minute."""
    if span < _MINUTE:
        return _("under a minute")
    if span >= _DAY:
        days, hours = span // _DAY, span % _DAY // _HOUR
        return _("{days} d {hours} h").format(days=days, hours=hours) if hours else _("{days} d").format(days=days)
    hours, minutes = span // _HOUR, span % _HOUR // _MINUTE
    if hours:
        words = _("{hours} h {minutes} min") if minutes else _("{hours} h")
        return words.format(hours=hours, minutes=minutes)
    return _("{minutes} min").format(minutes=minutes)


def rows_of(told: Retrospect, zone: ZoneInfo) -> list[Row]:
    """How it went, row by row; what there is nothing of is left out."""
    return [*_times(told), *_clock_rows(told), *_wait_rows(told), *_bad_rows(told, zone)]


def _times(told: Retrospect) -> Iterator[Row]:
    yield Row(_("All in all"), told_span(told.span))
    stages = [f"{one.stage.label} {told_span(one.span)}" + (f" ({one.times}x)" if one.times > 1 else "")
              for one in told.stages if one.span >= _MINUTE]  # fmt: skip
    yield Row(_("Stages"), ", ".join(stages))


def _clock_rows(told: Retrospect) -> Iterator[Row]:
    kept = [_clock_words(one) for one in told.clocks if not one.is_missed]
    if kept:
        yield Row(_("Kept"), ", ".join(kept))
    for one in told.clocks:
        if one.is_missed:
            yield Row(_("Missed"), _clock_words(one), True)


def _clock_words(one: ClockTold) -> str:
    """A clock: in how long it was met, or by how much it was missed, and how often."""
    label = one.name.label
    if not one.is_missed:
        once = one.took is not None and one.name is not ClockName.NEXT_UPDATE
        return _("{clock} in {time}").format(clock=label, time=told_span(one.took)) if once and one.took else label
    if one.times > 1:
        words = ngettext("{clock} late by {time}, {count} time", "{clock} late by {time}, {count} times", one.times)
        return words.format(clock=label, time=told_span(one.late), count=one.times)
    return _("{clock} late by {time}").format(clock=label, time=told_span(one.late))


def _wait_rows(told: Retrospect) -> Iterator[Row]:
    for one in told.waits:
        reasons = "; ".join(reason for reason in one.reasons if reason)
        yield Row(
            _("Waited for {whom}").format(whom=one.on.label),
            f"{told_span(one.span)}: {reasons}" if reasons else told_span(one.span),
        )


def _bad_rows(told: Retrospect, zone: ZoneInfo) -> Iterator[Row]:
    made, broken = told.promises
    if broken:
        yield Row(_("Promises not kept"), _("{broken} of {made}").format(broken=broken, made=made), True)
    for slip in told.slips:
        yield Row(_("Slipped"), _slip(slip, zone), True)
    if told.versions > 1 or told.objections:
        words = _("{count}, the client objected to {objections}")
        yield Row(_("Plan versions"), words.format(count=told.versions, objections=told.objections))
    if told.refusals:
        yield Row(
            _("Refused"), ngettext("{count} time", "{count} times", told.refusals).format(count=told.refusals), True
        )
    if told.reopened:
        words = ngettext("{count} time", "{count} times", told.reopened)
        yield Row(_("Reopened"), words.format(count=told.reopened), True)
    for one in told.passed:
        yield Row(_("Override"), _passed(one, zone), True)
    if told.assumed:
        yield Row(_("Only assumed"), ", ".join(map(field_label, told.assumed)))
    for gap in told.gaps:
        yield Row(_("Gap"), gap)


def _slip(slip: Slip, zone: ZoneInfo) -> str:
    words = (
        _("{what}: {day} instead of {planned}") if slip.is_reached else _("{what}: {day} expected, {planned} planned")
    )
    days = [_day(at, zone) for at in (slip.came_at, slip.planned_at)]
    if days[0] == days[1]:
        days = [f"{at.astimezone(zone):%Y-%m-%d %H:%M}" for at in (slip.came_at, slip.planned_at)]
    return words.format(what=slip.what, day=days[0], planned=days[1])


def _passed(one: Passed, zone: ZoneInfo) -> str:
    return f"{_day(one.at, zone)} {one.by} {one.verb}: {one.reason}"


def field_label(name: str) -> str:
    """What an assumed field is called; of the team, its role."""
    if name in {*Role}:
        return Role(name).label
    return _(FIELDS.get(name, name))


def _day(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d}"


def drafted(record: ComplaintRecord, told: Retrospect, zone: ZoneInfo) -> dict[str, str]:
    """What the three free answers of a retrospective may begin with, by field; to be read and put right."""
    found = {
        "happened": _happened(record, told),
        "detection": _detection(record, zone),
        "handling": [f"{row.label}: {row.words}" for row in rows_of(told, zone)],
    }
    return {name: "\n".join(lines) for name, lines in found.items() if lines}


def _happened(record: ComplaintRecord, told: Retrospect) -> list[str]:
    cause = record.cause.label if record.cause is not None else _("cause not classified")
    head = _("{client}: {title} ({severity}, {cause})")
    lines = [
        head.format(client=record.client, title=record.title, severity=record.severity.label, cause=cause),
        *(one.text for one in record.phenomena),
    ]
    if record.impact:
        lines.append(_("Impact: {impact}").format(impact=record.impact))
    found = record.root_cause
    if found is not None and found.root_cause:
        lines.append(_("Root cause: {cause}").format(cause=found.root_cause))
    elif found is not None and found.fix_reason:
        lines.append(_("Containment is the fix: {reason}").format(reason=found.fix_reason))
    done = [f"{one.label} {one.what}" for one in record.remedies if one.finished_at is not None]
    if done:
        lines.append(_("What was done: {remedies}").format(remedies="; ".join(done)))
    lines.append(_("It took {time}.").format(time=told_span(told.span)))
    return lines


def _detection(record: ComplaintRecord, zone: ZoneInfo) -> list[str]:
    told = _("The client told us on {day} ({channel}).")
    lines = [told.format(day=_day(record.received_at, zone), channel=record.channel.label)]
    if record.occurred_at is not None and record.occurred_at < record.received_at:
        before = told_span(record.received_at - record.occurred_at)
        lines.append(_("It had happened {time} before.").format(time=before))
    found = record.root_cause
    if found is not None and found.escape_point:
        lines.append(_("Not caught before: {reason}").format(reason=found.escape_point))
    return lines
