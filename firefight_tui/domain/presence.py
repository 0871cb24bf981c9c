"""Whether somebody can be reached at a moment: on call, at work, awake, asleep or absent (S16)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from firefight_tui.domain.calendars import Calendar
from firefight_tui.domain.shifts import Lasting, at_moment

AWAKE_FROM, AWAKE_TO = 7, 22
"""Hours of the wall clock between which one may call somebody who is off without waking them."""

A_MINUTE = timedelta(minutes=1)


class Presence(StrEnum):
    """How somebody can be reached now, the easiest first."""

    ON_CALL = "on_call"
    WORKING = "working"
    AWAKE = "awake"
    ASLEEP = "asleep"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody can be reached now.

    Attributes:
        presence: How.
        until: When that ends: the shift, the absence; for who is off, when their work begins.
        local: The moment on their own wall clock.
    """

    presence: Presence
    until: datetime | None
    local: datetime

    @property
    def is_here(self) -> bool:
        """Whether they look at the desk now anyway."""
        return self.presence in {Presence.ON_CALL, Presence.WORKING}


def reach_of(
    calendar: Calendar,
    zone: ZoneInfo,
    at: datetime,
    *,
    shifts: Iterable[Lasting] = (),
    absences: Iterable[Lasting] = (),
) -> Reach:
    """How somebody can be reached at a moment; an absence goes before a shift, a shift before working hours."""
    local = at.astimezone(zone)
    away = at_moment(absences, at)
    if away is not None:
        return Reach(Presence.ABSENT, away.until, local)
    shift = at_moment(shifts, at)
    if shift is not None:
        return Reach(Presence.ON_CALL, shift.until, local)
    if calendar.is_working(at):
        return Reach(Presence.WORKING, None, local)
    presence = Presence.AWAKE if AWAKE_FROM <= local.hour < AWAKE_TO else Presence.ASLEEP
    return Reach(presence, opens_after(calendar, at), local)


def opens_after(calendar: Calendar, at: datetime) -> datetime:
    """When the next working hours begin, in UTC."""
    return calendar.after(at, A_MINUTE).astimezone(UTC) - A_MINUTE
