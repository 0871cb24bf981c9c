"""Figures: percentiles of what was measured, and each figure as one aligned line beside its baseline and its bar."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

MILLISECONDS = 1_000.0


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of the values that at least so many percent of them do not exceed (nearest rank).

    Raises:
        ValueError: There are none.
    """
    if not values:
        raise ValueError("no values")
    rank = -(-len(values) * percent // 100)
    return sorted(values)[max(0, int(rank) - 1)]


def paired(first: Sequence[float], second: Sequence[float]) -> float:
    """The median ratio of the second to the first, pair by pair: what slows the machine slows both of a pair."""
    return statistics.median(two / one for one, two in zip(first, second, strict=True))


@dataclass(frozen=True)
class Figure:
    """Something measured, in `unit`; with a baseline the bar is for the ratio to it, else for the value.

    `ratio` is given where it is no quotient of the two, such as the median of pairs.
    """

    what: str
    desk: float
    unit: str
    baseline: float | None = None
    bar: float | None = None
    ratio: float | None = None

    @property
    def quotient(self) -> float | None:
        """The ratio to the baseline."""
        if self.ratio is not None:
            return self.ratio
        return self.desk / self.baseline if self.baseline else None

    @property
    def is_met(self) -> bool | None:
        """Whether the bar is met; None where there is none."""
        if self.bar is None:
            return None
        judged = self.desk if self.quotient is None else self.quotient
        return judged <= self.bar

    def line(self) -> str:
        """The figure as a line of the table."""
        quotient, met = self.quotient, {None: "", True: "met", False: "NOT MET"}[self.is_met]
        cells = (
            f"{self.what:<46}",
            f"{_number(self.desk):>9} {self.unit:<5}",
            f"{'' if self.baseline is None else _number(self.baseline):>9}",
            f"{'' if quotient is None else f'{quotient:.2f}':>7}",
            f"{'' if self.bar is None else f'{self.bar:,g}':>7}",
            met,
        )
        return " ".join(cells).rstrip()


HEADING = f"{'what':<46} {'desk':>9} {'':<5} {'baseline':>9} {'ratio':>7} {'bar':>7}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1_000 else f"{value:.2f}" if value < 10 else f"{value:.1f}"
