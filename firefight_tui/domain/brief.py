"""A complaint in five lines, as one reads it to the boss on the phone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from firefight_tui.domain.dealings import last_spoken
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.records import ClockRecord, ComplaintRecord
from firefight_tui.domain.text import clean_cell
from firefight_tui.domain.vocabulary import ClockState
from firefight_tui.words import _, ngettext

LINE = 160
"""Characters of a line; more nobody listens to."""


def brief(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> str:
    """What it is, what it does to the client, who is at it, how the client is, and what comes next and when."""
    lines = (_what(record), _impact(record), _who(record), _client(record, now, zone), _next(record, now, zone))
    return "\n".join(clean_cell(line, LINE) for line in lines)


def _what(record: ComplaintRecord) -> str:
    where = f"{record.client} / {record.project}" if record.project else record.client
    return f"{record.ref} {record.severity.short}  {where}: {record.title}  ({record.stage.label})"


def _impact(record: ComplaintRecord) -> str:
    words = record.impact or record.dissatisfaction
    if words is None and record.phenomena:
        words = record.phenomena[0].text
    return _("Impact: {impact}").format(impact=words or _("not known yet"))


def _who(record: ComplaintRecord) -> str:
    team = [one for one in record.team if one.left_at is None]
    if not team:
        return _("Team: nobody yet")
    names = ", ".join(dict.fromkeys(f"{one.engineer} {one.role.label}" for one in team))
    open_ = len({one.engineer for one in team if one.confirmed_at is None})
    words = _("Team: {names}").format(names=names)
    if open_:
        words += "; " + ngettext("{count} not confirmed", "{count} not confirmed", open_).format(count=open_)
    return words


def _client(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> str:
    spoken = last_spoken(record)
    if spoken is None:
        return _("Client: nobody has spoken to them yet")
    at, who = spoken
    words = _("Client: last spoke with {who} {time}").format(who=who, time=show_moment(at, zone=zone, now=now))
    mood = next((one.mood for one in reversed(record.contacts) if one.mood is not None), None)
    if mood is not None:
        words += "; " + _("mood {mood} of 5").format(mood=mood)
    if record.remedy_sought:
        words += "; " + _("wants: {remedy}").format(remedy=record.remedy_sought)
    return words


def _next(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> str:
    step = record.next.message.rstrip(".。") if record.next is not None else _("nothing")
    words = _("Next: {step}").format(step=step)
    due = [_clock(clock, now, zone) for clock in record.clocks.values()]
    return "; ".join([words, *filter(None, due)])


def _clock(clock: ClockRecord, now: datetime, zone: ZoneInfo) -> str:
    if clock.due_at is None or clock.met_at is not None or clock.state in {ClockState.MET, ClockState.NONE}:
        return ""
    time = show_moment(clock.due_at, zone=zone, now=now)
    words = _("{clock} was due {time}") if clock.due_at < now else _("{clock} due {time}")
    return words.format(clock=clock.name.label, time=time)
