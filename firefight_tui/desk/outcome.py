"""What performing a verb came to."""

from __future__ import annotations

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
    """

    operation: str
    refs: tuple[str, ...] = ()
    entries: tuple[int, ...] = ()
    created: dict[str, int] = field(default_factory=dict)
    refused: tuple[Refusal, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was refused."""
        return not self.refused

    def joined(self, other: Outcome) -> Outcome:
        """This outcome and another one of the same operation; a complaint named twice was done once."""
        refs = tuple(dict.fromkeys(self.refs + other.refs))
        entries = tuple(dict.fromkeys(self.entries + other.entries))
        return Outcome(self.operation, refs, entries, {**self.created, **other.created}, self.refused + other.refused)
