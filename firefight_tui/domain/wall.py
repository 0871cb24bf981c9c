"""Which moment a wall clock means: local times that never happen or happen twice get one documented answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

_SECOND = timedelta(seconds=1)


def from_wall(local: datetime, zone: tzinfo) -> datetime:
    """The first moment at which clocks in the zone show this local time or a later one.

    A time shown twice (clocks go back) is therefore its first showing, a time never shown (clocks go forward) the
    moment of the jump. The answer never decreases when `local` grows, so windows that do not overlap on the wall do
    not overlap in fact.

    Args:
        local: A naive local time.
        zone: The zone whose clocks are meant.

    Returns:
        An aware moment in UTC.
    """
    before = local.replace(tzinfo=zone, fold=0).utcoffset() or timedelta()
    after = local.replace(tzinfo=zone, fold=1).utcoffset() or timedelta()
    if before >= after:
        return (local - before).replace(tzinfo=UTC)
    return _jump(local - after, local - before, zone)


def _jump(early: datetime, late: datetime, zone: tzinfo) -> datetime:
    """The second, after `early` and not after `late` (naive, in UTC), at which the offset of the zone changes."""
    low = early.replace(microsecond=0, tzinfo=UTC)
    steps = int((late.replace(microsecond=0, tzinfo=UTC) - low) / _SECOND)
    old = low.astimezone(zone).utcoffset()
    unchanged, changed = 0, steps
    while changed - unchanged > 1:
        middle = (unchanged + changed) // 2
        if (low + middle * _SECOND).astimezone(zone).utcoffset() == old:
            unchanged = middle
        else:
            changed = middle
    return low + changed * _SECOND
