"""The fire team of a complaint told as facts: who is in it, what for, since when; and who left."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from firefight_tui.domain.duties import shown_duty
from firefight_tui.domain.key_names import key_of_verb
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.records import ComplaintRecord, MemberRecord
from firefight_tui.screens import verbs
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _


def in_team(record: ComplaintRecord) -> tuple[MemberRecord, ...]:
    """The members there are now, each once for every role."""
    return tuple(one for one in record.team if one.left_at is None)


def team_count(record: ComplaintRecord) -> int:
    """How many people are in it."""
    return len({one.engineer for one in in_team(record)})


def team_facts(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> list[Fact]:
    """The tab Team."""
    members = in_team(record)
    left = [one for one in record.team if one.left_at is not None]
    facts: list[Fact] = [] if members else _nobody(record)
    for one in members:
        facts += [*_member(one, now, zone), Fact()]
    if left:
        facts.append(Fact(None, _("Left the team"), look="dim"))
    for one in left:
        until = show_moment(one.left_at, zone=zone, now=now) if one.left_at is not None else ""
        facts.append(Fact(one.engineer, f"{one.role.label}  {one.name}", _("until {time}").format(time=until), "dim"))
    return facts


def _member(one: MemberRecord, now: datetime, zone: ZoneInfo) -> list[Fact]:
    since = _("since {time}").format(time=show_moment(one.since, zone=zone, now=now))
    at = show_moment(one.confirmed_at, zone=zone, now=now) if one.confirmed_at is not None else ""
    confirmed = _("confirmed {time}").format(time=at) if at else _("not confirmed")
    role = one.role.label + ("~" if one.assumed else "")
    return [
        Fact(one.engineer, f"{role}  {one.name if one.name != one.engineer else ''}".rstrip(), since, "strong"),
        Fact("", shown_duty(one.duty) or _("no duty yet"), confirmed, "" if one.duty else "dim"),
    ]


def _nobody(record: ComplaintRecord) -> list[Fact]:
    entry = verbs.verb_named("staff")
    if not record.stage.is_open or entry is None:
        return [Fact(None, _("Nobody was on its team."), look="dim"), Fact()]
    return [
        Fact(None, _("Nobody is on its team yet."), look="strong"),
        Fact(
            None,
            _("{key} proposes a team, with the reason of every name.").format(key=key_of_verb("staff", entry.key)),
            look="dim",
        ),
        Fact(),
    ]
