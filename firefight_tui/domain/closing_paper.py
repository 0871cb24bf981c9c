"""The report on what was put right, as the client reads it: cause, measures, effect, their acceptance, prevention.

Left out on purpose, beside what every paper leaves out: what the retrospective says, lessons, gaps and overrides.
"""

from __future__ import annotations

from dataclasses import dataclass

from firefight_tui.domain.effect_paper import Proof, proofs
from firefight_tui.domain.papers import Ground, Head, Heard, Mended, Pen, head, heard, mended
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.vocabulary import Direction, RemedyKind
from firefight_tui.errors import NothingThere
from firefight_tui.words import _


@dataclass(frozen=True, slots=True)
class Carried:
    """A measure that was carried out: its number, what it is, the day it was finished, who answered for it."""

    number: int
    what: str
    day: str
    owner: str


@dataclass(frozen=True, slots=True)
class Prevented:
    """What keeps it from coming again: by when, and the day its effect is checked."""

    what: str
    due: str
    check: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """What they said of the result; no words where their silence counts."""

    day: str
    person: str
    words: str


@dataclass(frozen=True, slots=True)
class ClosingPaper:
    """The report.

    Attributes:
        head: Who writes to whom.
        heard: What they told us.
        spoken: When they first heard from us.
        root_cause: Why it happened.
        escape_point: Why it was not caught.
        short_term: What restored their business.
        long_term: What removed the cause.
        effects: What was measured.
        accepted: What they said of the result.
        prevention: What keeps it from coming again.
        mended: What was done for the relationship.
    """

    head: Head
    heard: Heard
    spoken: str
    root_cause: str
    escape_point: str
    short_term: tuple[Carried, ...]
    long_term: tuple[Carried, ...]
    effects: tuple[Proof, ...]
    accepted: Accepted
    prevention: tuple[Prevented, ...]
    mended: Mended


def closing_paper(record: ComplaintRecord, ground: Ground) -> ClosingPaper:
    """The report on what was put right.

    Raises:
        NothingThere: The client has not accepted the result yet.
        Withheld: Something in it must not leave the house.
    """
    last = record.learned.acceptance
    if last is None or not last.accepted:
        raise NothingThere(
            _("The client has not accepted {ref} yet.").format(ref=record.ref),
            _("Before that, the plan and the letter tell them how it stands."),
        )
    pen, found = Pen(ground), record.root_cause
    spoken = [one.at for one in record.contacts if one.direction is Direction.OUT]
    paper = ClosingPaper(
        head=head(record, pen, None, ground.now),
        heard=heard(record, pen),
        spoken=pen.moment(min(spoken, default=None)),
        root_cause=pen.ours(found.root_cause if found is not None else None, _("root cause"), "conclude"),
        escape_point=pen.ours(found.escape_point if found is not None else None, _("escape point"), "conclude"),
        short_term=_carried(record, RemedyKind.CONTAINMENT, pen),
        long_term=_carried(record, RemedyKind.CORRECTION, pen),
        effects=proofs(record, pen),
        accepted=Accepted(pen.day(last.at), last.person or "", pen.theirs(last.words)),
        prevention=(*_prevented(record, pen), *_planned(record, pen)),
        mended=mended(record, pen),
    )
    pen.check()
    return paper


def _carried(record: ComplaintRecord, kind: RemedyKind, pen: Pen) -> tuple[Carried, ...]:
    done = [one for one in record.remedies if one.kind is kind and one.finished_at is not None and not one.dropped_at]
    return tuple(
        Carried(
            one.number,
            pen.ours(one.what, f"{one.label} {_('what')}", f"amend {one.label}"),
            pen.day(one.finished_at),
            pen.name(one.owner),
        )
        for one in done
    )


def _prevented(record: ComplaintRecord, pen: Pen) -> tuple[Prevented, ...]:
    items = [one for one in record.preventions if one.none_reason is None]
    return tuple(
        Prevented(pen.ours(one.what, one.label, "undo, prevent"), pen.day(one.due_at), pen.day(one.check_at))
        for one in items
    )


def _planned(record: ComplaintRecord, pen: Pen) -> tuple[Prevented, ...]:
    """Measures of the plan that prevent."""
    items = [one for one in record.remedies if one.kind is RemedyKind.PREVENTION and not one.dropped_at]
    return tuple(
        Prevented(pen.ours(one.what, f"{one.label} {_('what')}", f"amend {one.label}"), pen.day(one.due_at), "")
        for one in items
    )
