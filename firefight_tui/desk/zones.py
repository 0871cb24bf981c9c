"""Time zones by name, with a fallback that is always there."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def is_zone(name: str) -> bool:
    """Whether this machine knows a zone of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def zone_named(name: str) -> ZoneInfo:
    """The zone of this name, UTC where this machine does not know it."""
    return ZoneInfo(name) if is_zone(name) else ZoneInfo("UTC")
