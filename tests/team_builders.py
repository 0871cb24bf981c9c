"""Engineers for the proposal's tests: a roster in a few words, and a proposal told as a lead would read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from firefight_tui.domain.calendar_text import parse_calendar
from firefight_tui.domain.presence import reach_of
from firefight_tui.domain.shifts import Stretch
from firefight_tui.domain.staffing_records import Candidate, TeamProposal
from firefight_tui.domain.staffing_words import StaffingWords
from firefight_tui.domain.vocabulary import Access

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = datetime(2026, 11, 22, 19, 14, tzinfo=UTC)
"""Monday, 3:14 in Shanghai; Sunday, 19:14 in London."""

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday, 10:00 in Shanghai; 2:00 in London."""

NOON = timedelta(hours=9)


def engineer(
    handle: str,
    roles: str,
    skills: str = "",
    *,
    at: datetime = MORNING,
    hand: int = 1,
    urgent: int = 0,
    capacity: int = 5,
    spoke: int = 0,
    zone: str = "Asia/Shanghai",
    hours: str = "mon-fri 9:00-18:00",
    on_call: bool = False,
    absent: timedelta | None = None,
    access: Access = Access.RESPONDER,
    name: str = "",
) -> Candidate:
    """Somebody on the roster: `engineer("chen", "dba", "mysql 5, performance 4", hand=1)`."""
    levels = dict(each.strip().rsplit(" ", 1) for each in skills.split(",") if each.strip())
    where = ZoneInfo(zone)
    shift = [Stretch(at - timedelta(hours=5), at + timedelta(hours=5))] if on_call else []
    away = [Stretch(at - timedelta(hours=5), at + absent)] if absent is not None else []
    return Candidate(
        handle=handle,
        name=name or handle.title(),
        roles=tuple(roles.split()),
        skills={skill: int(level) for skill, level in levels.items()},
        access=access,
        capacity=capacity,
        in_hand=hand,
        urgent=urgent,
        reach=reach_of(parse_calendar(hours, where), where, at, shifts=shift, absences=away),
        spoke=spoke,
    )


def told(team: TeamProposal, at: datetime = MORNING, person: str = "Wang Min") -> dict[str, str]:
    """Each name of a team with its reasons, each gap with its own."""
    words = StaffingWords(person, at, SHANGHAI)
    names = {f"{pick.role} {pick.engineer}": words.sentence(pick.reasons) for pick in team.picks}
    return names | {f"missing {gap.role}": words.gap(gap) for gap in team.gaps}


def names(team: TeamProposal) -> Sequence[str]:
    """The roles with their names, and the gaps."""
    return list(told(team))
