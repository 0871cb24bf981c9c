"""What performing a verb came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from firefight_tui.errors import FirefightError


@dataclass(frozen=True)
class Refusal:
    """Why a verb was refused on one complaint of several."""

    ref: str
    error: FirefightError


@dataclass(frozen=True)
class Outcome:
    """What performing a verb came to.

    Attributes:
        operation: The operation's id.
        refs: The complaints it was done on.
        entries: The timeline entries it wrote.
        created: The newest row created of each kind.
        refused: The complaints it was refused on.
        stopped: Whether it was stopped before the last complaint; the same operation again goes on from there.
    """

    operation: str
    refs: tuple[str, ...] = ()
    entries: tuple[int, ...] = ()
    created: dict[str, int] = field(default_factory=dict)
    refused: tuple[Refusal, ...] = ()
    stopped: bool = False

    @property
    def ok(self) -> bool:
        """Whether all of it was done."""
        return not self.refused and not self.stopped


def together(operation: str, parts: Sequence[Outcome]) -> Outcome:
    """What the parts of one operation came to; a complaint named twice was done once."""
    created: dict[str, int] = {}
    for part in parts:
        created |= part.created
    return Outcome(
        operation,
        tuple(dict.fromkeys(one for part in parts for one in part.refs)),
        tuple(dict.fromkeys(one for part in parts for one in part.entries)),
        created,
        tuple(one for part in parts for one in part.refused),
        any(part.stopped for part in parts),
    )
