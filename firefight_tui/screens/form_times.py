"""Times as phrases: which ones completion offers, and what a phrase was understood as, here and at the client."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from firefight_tui.domain.moments import parse_moment, show_remaining
from firefight_tui.errors import InvalidValue
from firefight_tui.words import _, pgettext

PAST = frozenset({"at", "occurred_at", "received_at", "agreed_at", "delivered_on"})
"""Fields of what has happened; the others are of what is to come."""

LONGEST = 60
"""Characters of a time that is read while it is typed."""


def phrases(name: str) -> tuple[str, ...]:
    """Times worth offering for a field, the nearest first."""
    if name in PAST:
        return (_("now"), "-15m", "-30m", "-1h", "-2h", _("yesterday 18:00"))
    return ("+30m", "+1h", "+2h", "+4h", _("today 18:00"), _("tomorrow 9:00"), _("monday 9:00"))


def weekday(at: datetime) -> str:
    """The day of the week, short."""
    names = (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )
    return names[at.weekday()]


def understood(text: str, *, now: datetime, zone: ZoneInfo, client_zone: str = "") -> str:
    """What a phrase means: the day and the time here, how far off, and the same at a client elsewhere.

    Empty where it means nothing yet; whoever checks the field says why.
    """
    if not text.strip() or len(text) > LONGEST:
        return ""
    try:
        at = parse_moment(text, now=now, zone=zone)
    except InvalidValue:
        return ""
    words = _spelled(at, zone, now)
    away = show_remaining(abs(at - now)).strip()
    words += "  " + (_("in {span}") if at >= now else _("{span} ago")).format(span=away)
    there = _zone(client_zone)
    if there is None or at.astimezone(there).utcoffset() == at.astimezone(zone).utcoffset():
        return words
    return words + "\n" + _("at the client {time} ({zone})").format(time=_spelled(at, there, now), zone=there.key)


def _spelled(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    local = at.astimezone(zone)
    day = f"{local:%m-%d}" if local.year == now.astimezone(zone).year else local.date().isoformat()
    return f"{weekday(local)} {day} {local:%H:%M}"


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
