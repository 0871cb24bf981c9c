"""What is late beside the clocks, from remedies to renewals, and how often that is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from firefight_tui.domain.text import clean_cell
from firefight_tui.domain.wall import from_wall
from firefight_tui.words import _

DAILY = timedelta(days=7)
"""How long what stays late is told again each day; from then on once a week."""


class LateKind(StrEnum):
    """What is late."""

    REMEDY = "remedy"
    PREVENTION = "prevention"
    CHECK = "check"
    REVIEW = "review"
    VISIT = "visit"
    RENEWAL = "renewal"
    RENEWAL_AHEAD = "renewal-ahead"

    @property
    def is_late(self) -> bool:
        """Whether its date has passed; a renewal is told before, once."""
        return self is not LateKind.RENEWAL_AHEAD


@dataclass(frozen=True, slots=True)
class Late:
    """One thing that is late.

    Attributes:
        kind: Of what kind.
        complaint: Where it belongs, by number.
        id: The number of its row among its kind.
        label: Its short name within the complaint, such as R1; empty where it has none.
        what: What it is about, in the words of whoever wrote it.
        due_at: When it was due.
        since: From when on it is told.
        told: Who is told, and why them: an untranslated message.
        is_repeated: Whether it is told again while it stays late; not where nothing is left to do but wait.
    """

    kind: LateKind
    complaint: int
    id: int
    label: str
    what: str
    due_at: datetime
    since: datetime
    told: Mapping[str, str] = field(default_factory=dict)
    is_repeated: bool = True

    @property
    def key(self) -> str:
        """What tells this date of this thing from any other."""
        return f"{self.kind.value}:{self.id}:{int(self.due_at.timestamp() * 1000)}"

    @property
    def thing(self) -> str:
        """What it is called in a sentence."""
        what = clean_cell(self.what)
        match self.kind:
            case LateKind.REMEDY | LateKind.PREVENTION:
                return f"{self.label} {what}"
            case LateKind.CHECK:
                return _("the check of {label} {what}").format(label=self.label, what=what)
            case LateKind.REVIEW:
                return _("the retrospective")
            case LateKind.VISIT:
                return _("visit {label}").format(label=self.label)
            case LateKind.RENEWAL | LateKind.RENEWAL_AHEAD:
                return _("the renewal of {what}").format(what=what)


def day_over(at: datetime, zone: tzinfo) -> datetime:
    """When the day of a moment is over where the zone's wall clock hangs."""
    following = at.astimezone(zone).date() + timedelta(days=1)
    return from_wall(datetime.combine(following, time()), zone).astimezone(UTC)


def is_again(told: date, today: date) -> bool:
    """Whether what was told on one day, and is still late, is told again on another: daily for a week, then weekly."""
    since = today - told
    return timedelta() < since and (since < DAILY or since.days % DAILY.days == 0)
