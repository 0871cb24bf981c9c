"""How fast a client is served: the time each clock has by severity, and which waiting pauses it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import TypeAlias

from firefight_tui.domain.spans import plain_words, read_parts, span_not_understood
from firefight_tui.domain.vocabulary import ClockName, Severity, WaitOn, parse_word


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


NOTHING = frozenset({"-", "none", "无", "不限", "没有"})
"""How people write that there is none."""


def parse_target(text: str) -> Span | None:
    """Read a time of a policy: `15m`, `1h`, `1d4h`, 30分钟, 3个工作日; None for `-`, `none` and 无 (no such clock).

    A week has no length here (seven days round the clock, five of most business calendars) and is refused.

    Raises:
        InvalidValue: The text is no such time, or no time at all (0).
    """
    words = plain_words(text)
    if words in NOTHING:
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


Pauses: TypeAlias = Mapping[ClockName, frozenset[WaitOn]]
_EVERY_WAIT = frozenset(WaitOn)
DEFAULT_PAUSES: Pauses = MappingProxyType({ClockName.CONTAINMENT: _EVERY_WAIT, ClockName.RESOLUTION: _EVERY_WAIT})


@dataclass(frozen=True)
class Policy:
    """How fast a client is served, and what is asked of us meanwhile.

    Attributes:
        targets: The times of every severity.
        pauses: Which kinds of waiting pause which clock; one that is not named never pauses.
        own_pauses: The same for severities in which it differs.
        hard: The gaps that refuse a move, by severity, beside those that do so anyway.
    """

    targets: Mapping[Severity, Targets]
    pauses: Pauses = field(default_factory=lambda: DEFAULT_PAUSES)
    own_pauses: Mapping[Severity, Pauses] = field(default_factory=dict)
    hard: Mapping[Severity, frozenset[str]] = field(default_factory=dict)

    def pausing(self, name: ClockName, severity: Severity) -> frozenset[WaitOn]:
        """The kinds of waiting that pause this clock of a complaint of this severity."""
        return self.own_pauses.get(severity, self.pauses).get(name, frozenset())

    def hard_gaps(self, severity: Severity) -> frozenset[str]:
        """The gaps that refuse a move of a complaint of this severity because somebody said so."""
        return self.hard.get(severity, frozenset())


def parse_pauses(text: str) -> Pauses:
    """Read which waits pause which clocks: `containment:client,resolution:third_party`, 恢复业务:等甲方; `-` for none.

    A clock without a wait is paused by every one.

    Raises:
        InvalidValue: A word is no clock or no wait.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace("、", ",").replace(";", ",")
    if plain.lower() in NOTHING:
        return MappingProxyType({})
    found: dict[ClockName, frozenset[WaitOn]] = {}
    for part in filter(None, (one.strip() for one in plain.split(","))):
        clock, separator, wait = part.partition(":")
        name = parse_word(ClockName, clock)
        waits = frozenset({parse_word(WaitOn, wait)}) if separator else _EVERY_WAIT
        found[name] = found.get(name, frozenset()) | waits
    return MappingProxyType(found)


def pauses_text(pauses: Pauses) -> str:
    """As `parse_pauses` reads it, in the external words."""
    parts = [
        str(name) if waits >= _EVERY_WAIT else ",".join(f"{name}:{wait}" for wait in WaitOn if wait in waits)
        for name in ClockName
        if (waits := pauses.get(name))
    ]
    return ",".join(parts) or "-"


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
