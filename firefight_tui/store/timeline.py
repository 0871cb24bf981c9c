"""Reading a timeline: which of its entries are in force, and whether its chain holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from firefight_tui.domain.chain import Sealed
from firefight_tui.store.models import Entry
from firefight_tui.store.models.types import to_milliseconds


class Undoing(Protocol):
    """What of an entry tells whether it is in force."""

    @property
    def id(self) -> int:
        """Its number."""
        ...

    @property
    def undoes(self) -> int | None:
        """The entry it takes back."""
        ...


def undone_among(entries: Sequence[Undoing]) -> frozenset[int]:
    """The entries taken back by a later one that is itself in force; redo takes back an undo.

    Args:
        entries: All entries of one subject, in order.
    """
    undone: set[int] = set()
    for entry in reversed(entries):
        if entry.undoes is not None and entry.id not in undone:
            undone.add(entry.undoes)
    return frozenset(undone)


def broken_at(entries: Iterable[Entry]) -> Entry | None:
    """The first entry of one subject whose hash does not follow from the one before, or None when the chain holds."""
    previous = ""
    for sequence, entry in enumerate(entries, start=1):
        if entry.previous != previous or entry.sequence != sequence or entry.hash != sealed(entry).hash(previous):
            return entry
        previous = entry.hash
    return None


def sealed(entry: Entry) -> Sealed:
    """What an entry's hash covers."""
    return Sealed(
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        sequence=entry.sequence,
        operation_id=entry.operation_id,
        verb=entry.verb,
        actor=entry.actor,
        login=entry.login,
        at=to_milliseconds(entry.at),
        recorded_at=to_milliseconds(entry.recorded_at),
        undoes=entry.undoes,
        changes=entry.changes,
    )
