"""The reasons of a proposal as sentences, in the language of the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.skills import shown_skill
from firefight_tui.domain.staffing_records import Because, Gap, Lack, Reason
from firefight_tui.words import _, ngettext

Skill = tuple[str, int]


class StaffingWords:
    """How a proposal is told to one reader.

    Args:
        person: The client's person, whom somebody spoke with.
        now: This moment.
        zone: The reader's.
    """

    def __init__(self, person: str, now: datetime, zone: ZoneInfo) -> None:
        self.person, self.now, self.zone = person, now, zone

    def sentence(self, reasons: Sequence[Reason]) -> str:
        """All reasons in one line."""
        return "; ".join(filter(None, map(self.reason, reasons)))

    def reason(self, reason: Reason) -> str:
        """One reason."""
        time = show_moment(reason.when, zone=self.zone, now=self.now) if reason.when is not None else ""
        match reason.because:
            case Because.SKILLS:
                return skills_words(reason.skills)
            case Because.IN_HAND:
                return in_hand(reason.count)
            case Because.URGENT:
                return ngettext("{count} of them S1", "{count} of them S1", reason.count).format(count=reason.count)
            case Because.SPOKE:
                words = ngettext("spoke with {who} once", "spoke with {who} {count} times", reason.count)
                return words.format(who=self.person or _("the client"), count=reason.count)
            case Because.FULL:
                return _("full, {count} in hand").format(count=reason.count)
            case Because.ABSENT:
                return _("absent until {time}").format(time=time) if time else _("absent")
            case Because.ON_CALL:
                return _("on call until {time}").format(time=time) if time else _("on call")
            case Because.STARTS:
                return _("starts {time}").format(time=time)
            case _:
                return _plain(reason.because)

    def lack(self, lack: Lack) -> str:
        """Why somebody cannot have it."""
        return f"{lack.engineer} {self.reason(lack.reason)}"

    def gap(self, gap: Gap) -> str:
        """What is missing, why, and who comes nearest."""
        parts = [self.lack(one) for one in gap.lacks] or [_("nobody has it")]
        if gap.next_best is not None:
            words = _("next {who} ({skills})")
            parts.append(words.format(who=gap.next_best, skills=skills_words(gap.next_skills)))
        else:
            parts.append(_("nobody comes near"))
        return "; ".join(parts)


def skills_words(skills: Sequence[Skill]) -> str:
    """Skills with their levels: mysql 5 + tuning 4."""
    return " + ".join(f"{shown_skill(name)} {level}" for name, level in skills)


def in_hand(count: int) -> str:
    """How many complaints somebody has in hand."""
    if not count:
        return _("nothing in hand")
    return ngettext("only {count} in hand", "{count} in hand", count).format(count=count)


def _plain(because: Because) -> str:
    """A reason that is told by nothing but itself."""
    return {
        Because.COMMANDS: _("commands it already"),
        Because.IN_TEAM: _("in the team already"),
        Because.WORKING: _("at work"),
        Because.AWAKE: _("off, but awake"),
        Because.ASLEEP: _("can be woken"),
        Because.NO_URGENT: _("no S1"),
        Because.ABOUT: _("the complaint is about them"),
        Because.OTHER_ROLE: _("not their own role"),
        Because.TWO_ROLES: _("has both roles"),
        Because.BUSY_HERE: _("has another role in it"),
        Because.NOBODY: _("nobody has it"),
    }[because]
