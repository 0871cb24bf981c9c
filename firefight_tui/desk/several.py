"""A file of engineers, shifts or absences as one act: one entry of the roster's timeline, one undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from firefight_tui.desk.desk import Desk
from firefight_tui.desk.duty_roster import Absent, OnCall
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.staff import Enlist, check_hours, check_timezone, refuse_leaderless, roster
from firefight_tui.desk.verb import Spec, Verb
from firefight_tui.errors import FirefightError
from firefight_tui.store.models import Subject


@dataclass
class Refusals:
    """Why lines of the file were refused, by their numbers."""

    by_line: dict[int, FirefightError] = field(default_factory=dict)


class _Several(Verb):
    """Verbs of one kind, each of a line; one that is refused keeps none of the others.

    Each of these verbs checks before it changes anything, so that a refused one leaves nothing behind.
    """

    spec: ClassVar[Spec]

    lines: tuple[tuple[int, Verb], ...]
    refusals: Refusals

    def subject_of(self, on: Occasion) -> Subject:
        return roster(on)

    def apply(self, on: Occasion) -> None:
        roster(on)
        self.refusals.by_line.clear()
        for number, verb in self.lines:
            try:
                self.one(on, verb)
            except FirefightError as error:
                self.refusals.by_line[number] = error

    def one(self, on: Occasion, verb: Verb) -> None:
        """Apply one of them."""
        verb.apply(on)


class _EnlistSeveral(_Several):
    spec: ClassVar[Spec] = Enlist.spec

    def one(self, on: Occasion, verb: Verb) -> None:
        """Look at what may be refused first; whether somebody still leads is asked once all are there."""
        assert isinstance(verb, Enlist), "the lines of one kind"
        check_timezone(verb.timezone)
        check_hours("hours", verb.hours)
        verb.put(on)

    def apply(self, on: Occasion) -> None:
        super().apply(on)
        on.session.flush()
        refuse_leaderless(on)


class _OnCallSeveral(_Several):
    spec: ClassVar[Spec] = OnCall.spec


class _AbsentSeveral(_Several):
    spec: ClassVar[Spec] = Absent.spec


_KINDS: dict[str, type[_Several]] = {
    Enlist.spec.name: _EnlistSeveral,
    OnCall.spec.name: _OnCallSeveral,
    Absent.spec.name: _AbsentSeveral,
}


class _Rehearsed(Exception):  # Nothing went wrong: it ends the transaction before anything is kept
    """All was tried."""


class _Rehearsal(_Several):
    """Every kind in its order, in a transaction that keeps nothing; each asks for the access it needs."""

    spec: ClassVar[Spec] = OnCall.spec

    several: tuple[_Several, ...]

    def apply(self, on: Occasion) -> None:
        for one in self.several:
            on.require(one.spec.access, one.spec.name)
            one.apply(on)
            on.session.flush()
        raise _Rehearsed


def rehearse_lines(desk: Desk, kinds: Mapping[str, Sequence[tuple[int, Verb]]]) -> dict[int, FirefightError]:
    """What would be refused, by line, were the verbs of every kind performed; nothing is kept.

    Raises:
        FirefightError: None of it would be done.
    """
    refusals: dict[int, FirefightError] = {}
    several = tuple(_KINDS[verb](lines=tuple(lines), refusals=Refusals()) for verb, lines in kinds.items())
    try:
        desk.perform(_Rehearsal(lines=(), refusals=Refusals(), several=several))
    except _Rehearsed:
        for one in several:
            refusals |= one.refusals.by_line
    return refusals


def perform_lines(desk: Desk, verb: str, lines: Sequence[tuple[int, Verb]]) -> dict[int, FirefightError]:
    """Perform the verb of every line, all in one act.

    Returns:
        What was refused, by line.

    Raises:
        FirefightError: None of it was done.
    """
    refusals = Refusals()
    desk.perform(_KINDS[verb](lines=tuple(lines), refusals=refusals))
    return refusals.by_line
