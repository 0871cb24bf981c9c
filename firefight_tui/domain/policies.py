"""How fast a client is served: the time each clock has by severity, and which waiting pauses it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType

from firefight_tui.domain.spans import plain_words, read_parts, span_not_understood
from firefight_tui.domain.vocabulary import ClockName, Severity, WaitOn


@dataclass(frozen=True)
class Span:
    """A time a policy gives: days of the clock's own calendar, and plain hours beside them."""

    days: int = 0
    rest: timedelta = timedelta()

    def length(self, day: timedelta) -> timedelta:
        """The time it comes to where a day is that long."""
        return self.days * day + self.rest

    def __str__(self) -> str:
        """As `parse_target` reads it: 3d, 1d4h, 30m."""
        seconds = int(self.rest / timedelta(seconds=1))
        counts = (self.days, "d"), (seconds // 3600, "h"), (seconds // 60 % 60, "m"), (seconds % 60, "s")
        return "".join(f"{count}{unit}" for count, unit in counts if count) or "0m"


def parse_target(text: str) -> Span | None:
    """Read a time of a policy: `15m`, `1h`, `1d4h`, 30分钟, 3个工作日; None for `-`, `none` and 无 (no such clock).

    A week has no length here (seven days round the clock, five of most business calendars) and is refused.

    Raises:
        InvalidValue: The text is no such time, or no time at all (0).
    """
    words = plain_words(text)
    if words in {"-", "none", "无", "不限"}:
        return None
    parts = None if re.search(r"w|周|星期|礼拜", words) else read_parts(re.sub("个?工作日", "天", words))
    if parts is None or not (parts.days or parts.rest):
        raise span_not_understood(text)
    return Span(parts.days, parts.rest)


@dataclass(frozen=True)
class Targets:
    """The times of one severity.

    Attributes:
        first: Until the first contact, and until a later message of the client is answered.
        next: From one outward contact to the next.
        contain: Until business is restored; None where no such clock runs.
        resolve: Until the complaint is resolved.
        business: Whether they are in the client's business time rather than round the clock.
    """

    first: Span
    next: Span
    contain: Span | None
    resolve: Span
    business: bool


_EVERY_WAIT = frozenset(WaitOn)
_DEFAULT_PAUSES: Mapping[ClockName, frozenset[WaitOn]] = MappingProxyType(
    {ClockName.CONTAINMENT: _EVERY_WAIT, ClockName.RESOLUTION: _EVERY_WAIT}
)


@dataclass(frozen=True)
class Policy:
    """The times of every severity, and which kinds of waiting pause which clock (a clock not named never pauses)."""

    targets: Mapping[Severity, Targets]
    pauses: Mapping[ClockName, frozenset[WaitOn]] = field(default_factory=lambda: _DEFAULT_PAUSES)

    def pausing(self, name: ClockName) -> frozenset[WaitOn]:
        """The kinds of waiting that pause this clock."""
        return self.pauses.get(name, frozenset())


def _days(count: int) -> Span:
    return Span(days=count)


def _hours(count: int) -> Span:
    return Span(rest=timedelta(hours=count))


def _minutes(count: int) -> Span:
    return Span(rest=timedelta(minutes=count))


DEFAULT_POLICY = Policy(
    MappingProxyType(
        {
            Severity.URGENT: Targets(_minutes(15), _hours(1), _hours(4), _days(3), business=False),
            Severity.SERIOUS: Targets(_minutes(30), _hours(4), _days(1), _days(5), business=False),
            Severity.MODERATE: Targets(_hours(2), _days(1), _days(3), _days(10), business=True),
            Severity.MINOR: Targets(_days(1), _days(3), None, _days(20), business=True),
        }
    )
)
"""The policy of mission.md (clocks), for clients without one of their own."""
