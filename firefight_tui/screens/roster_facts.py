"""The roster and a proposed team as rows that line up, told for a width."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.presence import Presence, Reach
from firefight_tui.domain.roster_records import RosterRow, TimeRow
from firefight_tui.domain.skills import shown_skill
from firefight_tui.domain.staffing_records import Gap, Pick
from firefight_tui.domain.staffing_words import StaffingWords
from firefight_tui.domain.text import clean_cell, cut, fit
from firefight_tui.domain.vocabulary import Role
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _, ngettext

MARGIN = 2
"""Cells of the list's cursor."""

MARK = 2
HANDLE, ROLES, LOAD, DUE, STATE = 8, 12, 9, 10, 16
BAR = 5
WIDE, NAME = 100, 14
"""From how many cells on full names have a column, and how many cells it takes."""

ROLE, WHO = 11, 8
DUTY_SHARE = 0.36
"""How much of a proposal's row the duty takes."""


@dataclass(frozen=True)
class RosterTelling:
    """How the roster is told: to whom, when, and in how many cells."""

    now: datetime
    zone: ZoneInfo
    cells: int

    @property
    def is_wide(self) -> bool:
        """Whether full names fit."""
        return self.cells >= WIDE


@dataclass(frozen=True)
class Choice:
    """A name of the proposal as it stands on the screen: perhaps another than proposed, or left out."""

    pick: Pick
    duty: str = ""
    is_out: bool = False

    @property
    def seat(self) -> str:
        """As the verb takes it."""
        return f"{self.pick.engineer}:{self.pick.role.value}" + (f":{self.duty}" if self.duty else "")

    def swapped(self) -> Choice | None:
        """With the next best in the place of this one, who then is the last of the others; None without one."""
        if not self.pick.others:
            return None
        first, *rest = self.pick.others
        return Choice(replace(first, others=(*rest, replace(self.pick, others=()))), self.duty)


def heading(telling: RosterTelling) -> str:
    """The words above the columns."""
    return " " * (MARGIN + MARK) + _columns(
        telling, _("name"), _("full name"), _("roles"), _("skills 1-5"), _("in hand"), _("due today"), _("state")
    )


def people_facts(rows: Sequence[RosterRow], marked: Collection[str], telling: RosterTelling) -> list[Fact]:
    """A row for each engineer; the marked are those proposed."""
    return [_person(row, row.handle in marked, telling) for row in rows]


def _person(row: RosterRow, is_marked: bool, telling: RosterTelling) -> Fact:
    bar = "=" * min(BAR, row.in_hand)
    words = _columns(
        telling,
        row.handle,
        clean_cell(row.name),
        " ".join(Role(role).short for role in row.roles),
        skill_words(row),
        f"{fit(bar, BAR)} {row.in_hand:2}",
        due_words(row),
        state_words(row.reach, telling),
    )
    look = "dim" if row.reach.presence is Presence.ABSENT else "late" if row.late else ""
    item = f"who-{row.handle}"
    return (
        Fact(None, ("* " + words).rstrip(), look=look, item=item)
        if is_marked
        else Fact(None, words.rstrip(), look=look, item=item, indent=MARK)
    )


def _columns(
    telling: RosterTelling, handle: str, name: str, roles: str, skills: str, load: str, due: str, state: str
) -> str:
    fixed = MARGIN + MARK + HANDLE + ROLES + LOAD + DUE + STATE + (NAME if telling.is_wide else 0)
    cells = max(8, telling.cells - fixed)
    names = _cell(name, NAME) if telling.is_wide else ""
    return (
        f"{_cell(handle, HANDLE)}{names}{_cell(roles, ROLES)}{_cell(skills, cells)}"
        f"{_cell(load, LOAD)}{_cell(due, DUE)}{fit(state, STATE)}"
    )


def _cell(text: str, cells: int) -> str:
    """A text in its column, with a blank before the next."""
    return fit(cut(text, cells - 1), cells)


def due_words(row: RosterRow) -> str:
    """What clocks want of somebody today: late ones, then those still due."""
    late = _("{count} late").format(count=row.late) if row.late else ""
    if late:
        return f"{late} +{row.due}" if row.due else late
    return _("{count} due").format(count=row.due) if row.due else ""


def state_words(reach: Reach, telling: RosterTelling) -> str:
    """How somebody can be reached, in few cells."""
    until = _hour(reach.until, telling) if reach.until is not None else ""
    match reach.presence:
        case Presence.ON_CALL:
            return _("on call to {time}").format(time=until)
        case Presence.WORKING:
            return _("at work")
        case Presence.ABSENT:
            return _("absent {days}").format(days=_days(reach.until, telling.now))
        case Presence.ASLEEP:
            return _("asleep to {time}").format(time=until)
        case _:
            if reach.local.utcoffset() != telling.now.astimezone(telling.zone).utcoffset():
                return _("{hour}h over there").format(hour=reach.local.hour)
            return _("off to {time}").format(time=until)


def _hour(moment: datetime, telling: RosterTelling) -> str:
    local, today = moment.astimezone(telling.zone), telling.now.astimezone(telling.zone)
    if timedelta() <= local - today < timedelta(hours=24):
        return f"{local:%H:%M}"
    return f"{local:%m-%d}"


def _days(until: datetime | None, now: datetime) -> str:
    if until is None:
        return ""
    left = until - now
    if left < timedelta(days=1):
        return _("{count}h").format(count=max(1, round(left / timedelta(hours=1))))
    return _("{count}d").format(count=-(-left // timedelta(days=1)))


def person_detail(row: RosterRow, telling: RosterTelling) -> list[Fact]:
    """All there is of an engineer, whose row is cut where it is narrow."""
    roles = ", ".join(Role(role).label for role in row.roles)
    name = row.handle if row.name == row.handle else f"{row.handle}  {row.name}"
    there = _("{time} there now").format(time=f"{row.reach.local:%H:%M}")
    held = _("{count} of {capacity}").format(count=row.in_hand, capacity=row.capacity)
    urgent = (
        ngettext("{count} of them S1", "{count} of them S1", row.urgent).format(count=row.urgent) if row.urgent else ""
    )
    due = [_("{count} late").format(count=row.late) if row.late else "", due_today(row)]
    return [
        Fact(_("Who"), "  ".join(filter(None, (name, roles))), look="strong"),
        Fact(_("Skills"), skill_words(row) or "-"),
        Fact(
            _("Hours"),
            f"{row.hours} {row.timezone}, {there}; {reach_words(row.reach, telling)}",
        ),
        Fact(_("In hand"), "; ".join(filter(None, (held, urgent, *due)))),
    ]


def due_today(row: RosterRow) -> str:
    """How much is still due today, in words."""
    return _("{count} due today").format(count=row.due) if row.due else ""


def reach_words(reach: Reach, telling: RosterTelling) -> str:
    """How somebody can be reached, to the end."""
    until = show_moment(reach.until, zone=telling.zone, now=telling.now) if reach.until is not None else ""
    if reach.presence is Presence.ABSENT and until:
        return _("absent until {time}").format(time=until)
    if reach.presence is Presence.ON_CALL and until:
        return _("on call until {time}").format(time=until)
    return state_words(reach, telling)


def skill_words(row: RosterRow) -> str:
    """Their skills with the levels, the best first."""
    ranked = sorted(row.skills.items(), key=lambda each: (-each[1], each[0]))
    return ", ".join(f"{clean_cell(shown_skill(name))} {level}" for name, level in ranked)


def times_facts(rows: Sequence[TimeRow], telling: RosterTelling) -> list[Fact]:
    """Shifts or absences, the earliest first; what lasts now is said."""
    facts = []
    for row in rows:
        since = show_moment(row.since, zone=telling.zone, now=telling.now)
        until = show_moment(row.until, zone=telling.zone, now=telling.now)
        lasts = row.since <= telling.now < row.until
        words = f"{fit(since, 12)} - {fit(until, 12)}  {fit(row.engineer, 12)} {clean_cell(row.name)}"
        facts.append(Fact(None, words, _("now") if lasts else "", "strong" if lasts else "", item=f"time-{row.id}"))
    return facts


def team_facts(choices: Sequence[Choice], gaps: Sequence[Gap], words: StaffingWords, cells: int) -> list[Fact]:
    """The proposal: of each role the name, why, and the duty; then what is missing."""
    room = max(20, cells - MARGIN)
    duty_cells = int(room * DUTY_SHARE)
    facts = [_choice(choice, words, room, duty_cells) for choice in choices]
    missing = _("missing")
    for gap in gaps:
        line = f"{_cell(missing, ROLE)}{gap.role.label}: {clean_cell(words.gap(gap))}"
        facts.append(Fact(None, cut(line, room), look="late", item=f"gap-{gap.role.value}"))
    return facts


def _choice(choice: Choice, words: StaffingWords, room: int, duty_cells: int) -> Fact:
    pick = choice.pick
    why = room - ROLE - WHO - duty_cells
    reasons = _("left out") if choice.is_out else words.sentence(pick.reasons)
    line = (
        f"{_cell(pick.role.label, ROLE)}{_cell(pick.engineer, WHO)}"
        f"{_cell(clean_cell(reasons), why)}{cut(clean_cell(choice.duty or pick.duty), duty_cells)}"
    )
    look = "dim" if choice.is_out or pick.is_kept else ""
    return Fact(None, line.rstrip(), look=look, item=f"pick-{pick.role.value}-{pick.engineer}")


def choice_detail(choice: Choice, words: StaffingWords, *, is_roomy: bool = False) -> list[Fact]:
    """All of a name's reasons and of its duty; where there is room, whom Space would take instead."""
    pick = choice.pick
    facts = [
        Fact(_("Why"), words.sentence(pick.reasons)),
        Fact(_("Duty"), choice.duty or pick.duty or _("no duty yet")),
    ]
    if is_roomy and pick.others:
        other = pick.others[0]
        facts.append(Fact(_("Else"), f"{other.engineer}: {words.sentence(other.reasons)}", look="dim", most=2))
    return facts


def gap_detail(gap: Gap, words: StaffingWords) -> list[Fact]:
    """All of why a role is missing, and what becomes of a team without it."""
    return [
        Fact(_("Missing"), f"{gap.role.label}: {words.gap(gap)}"),
        Fact("", _("The team can be sent all the same."), look="dim"),
    ]
