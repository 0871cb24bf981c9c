"""A clock drawn as a bar: what it ran, stood still and was late, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from firefight_tui.domain.clock_legs import Stretch, StretchKind

MARKS = {StretchKind.RUNNING: "=", StretchKind.PAUSED: "-", StretchKind.MISSED: "!"}
LEFT = "."


def bar(stretches: Sequence[Stretch], start: datetime, end: datetime, cells: int) -> str:
    """The time from start to end in so many cells of plain time, each showing what the clock did in its middle.

    `=` ran in time, `-` stood still, `!` was late, `.` is still to come.

    Args:
        stretches: The clock's life, in order.
        start: Where the bar begins.
        end: Where it ends: when the clock is due or, if that is past, now.
        cells: How wide it is.
    """
    if end <= start:
        return LEFT * cells
    step = (end - start) / cells
    return "".join(_mark(stretches, start + (place + 0.5) * step) for place in range(cells))


def _mark(stretches: Sequence[Stretch], at: datetime) -> str:
    return next((MARKS[each.kind] for each in stretches if each.start <= at < each.end), LEFT)
