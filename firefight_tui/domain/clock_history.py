"""What the clocks of a complaint are computed from: what happened, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from firefight_tui.domain.vocabulary import ENDED, Direction, Severity, Stage, WaitOn

ACCEPTED = ENDED | {Stage.RECOVERING}
RESOLVED = ACCEPTED | {Stage.RESOLVED}


class Grading(NamedTuple):
    """A severity given, or assumed, at a time."""

    at: datetime
    severity: Severity


class Contact(NamedTuple):
    """Words that went to the client or came from them; an internal note is none."""

    at: datetime
    direction: Direction


class Pause(NamedTuple):
    """A wait: until a moment (planned, or when it was ended), or open-ended."""

    since: datetime
    until: datetime | None
    on: WaitOn


class Move(NamedTuple):
    """A change of stage."""

    at: datetime
    origin: Stage
    target: Stage


class Promise(NamedTuple):
    """The time of the next update as it was told to the client (`next_update_at`)."""

    made_at: datetime
    due_at: datetime


class Halt(NamedTuple):
    """A time in stages in which a clock does not run; `stage` is the one that began it."""

    since: datetime
    until: datetime | None
    stage: Stage


@dataclass(frozen=True)
class ClockHistory:
    """What happened to a complaint, as far as its clocks care. Undone entries are left out by who builds it.

    All but the moves may come in any order. Moves come as they were recorded: where each begins in the stage the one
    before ended in, that order holds, and one dated before the move it follows counts as made with it; where they do
    not link up, they are ordered by time.

    Attributes:
        received_at: When the complaint reached us; nothing counts as earlier.
        gradings: Severities given; the first is the one at receipt, assumed or not. Without any: serious.
        contacts: Words from and to the client, after the complaint itself.
        pauses: Waits; they may overlap.
        moves: Changes of stage, from received on.
        promises: Times of the next update told to the client.
        contained_at: When the first containment or correction was finished and tested.
    """

    received_at: datetime
    gradings: tuple[Grading, ...] = ()
    contacts: tuple[Contact, ...] = ()
    pauses: tuple[Pause, ...] = ()
    moves: tuple[Move, ...] = ()
    promises: tuple[Promise, ...] = ()
    contained_at: datetime | None = None

    def up_to(self, now: datetime) -> ClockHistory:
        """This history in order of time, counting what happened up to now, nothing of it before the receipt.

        A planned end of a wait and the due time of a promise are known beforehand and stay as they are.
        """
        received_at, now = self.received_at, max(now, self.received_at)

        def clipped(at: datetime) -> datetime:
            return max(at, received_at)

        gradings = sorted(self.gradings, key=lambda item: item.at) or [Grading(received_at, Severity.SERIOUS)]
        gradings[0] = Grading(received_at, gradings[0].severity)
        contacts = sorted(each._replace(at=clipped(each.at)) for each in self.contacts if each.at <= now)
        promises = sorted(each for each in self.promises if each.made_at <= now)
        contained_at = self.contained_at if self.contained_at is None or self.contained_at <= now else None
        return ClockHistory(
            received_at,
            tuple(each._replace(at=clipped(each.at)) for each in gradings if each.at <= now),
            tuple(contacts),
            tuple(each for each in self.pauses if each.since <= now),
            tuple(each for each in _in_order(self.moves, received_at) if each.at <= now),
            tuple(Promise(clipped(each.made_at), max(each.due_at, clipped(each.made_at))) for each in promises),
            contained_at and clipped(contained_at),
        )

    def times(self, direction: Direction) -> tuple[datetime, ...]:
        """When words went that way."""
        return tuple(each.at for each in self.contacts if each.direction is direction)

    def halts(self, stages: frozenset[Stage]) -> tuple[Halt, ...]:
        """The times spent in these stages, one after another joined; the last is open if the complaint is there now."""
        return tuple(_halts(self.moves, stages))


def _in_order(moves: Iterable[Move], received_at: datetime) -> Iterator[Move]:
    ordered = list(moves)
    if any(before.target is not after.origin for before, after in pairwise(ordered)):
        ordered.sort(key=lambda item: item.at)
    earliest = received_at
    for move in ordered:
        earliest = max(earliest, move.at)
        yield move._replace(at=earliest)


def _halts(moves: Iterable[Move], stages: frozenset[Stage]) -> Iterator[Halt]:
    since: Move | None = None
    for move in moves:
        if since is None and move.target in stages:
            since = move
        elif since is not None and move.target not in stages:
            yield Halt(since.at, move.at, since.target)
            since = None
    if since is not None:
        yield Halt(since.at, None, since.target)
