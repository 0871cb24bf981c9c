"""How it got better, as the client reads it: where each figure was, shall be and is, and its picture (S41, S57)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from firefight_tui.domain.effect_picture import (
    Event,
    EventKind,
    EventRow,
    effect_picture,
    events_of,
    shown_figure,
)
from firefight_tui.domain.effects import EffectRecord
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.text import clean_cell
from firefight_tui.domain.vocabulary import EffectDirection
from firefight_tui.words import N_, _, words_of

if TYPE_CHECKING:
    from firefight_tui.domain.papers import Pen

CELLS = 56
"""Cells of a row of the picture: a page has room for them in a font of fixed width."""

MOST_ROWS = 16

_BEFORE = N_("before")
_MEASURE = N_("measure {number}: {what}")
_BEGINS = N_("bars begin at {figure}")
_LEGEND = N_("= the figure   | the target, {figure} (+ where the figure is past it)")


@dataclass(frozen=True, slots=True)
class Proof:
    """What was measured of one thing that shall get better.

    Attributes:
        name: What is measured.
        unit: Of what; empty where nobody said.
        baseline: The figure before anything was done.
        target: The figure it shall reach.
        is_up: Whether more is better.
        now: The newest figure.
        measured: When that was.
        is_reached: Whether it reaches the target.
        short_by: By how much it does not; empty where it does.
        picture: Its lines, for a font of fixed width; words stand only at their ends.
    """

    name: str
    unit: str
    baseline: str
    target: str
    is_up: bool
    now: str
    measured: str
    is_reached: bool
    short_by: str
    picture: tuple[str, ...]


def proofs(record: ComplaintRecord, pen: Pen) -> tuple[Proof, ...]:
    """What can be shown to the client: the effects that have figures, in their order."""
    return tuple(_proof(record, one, pen) for one in record.effects if one.is_measured and one.measurements)


def _proof(record: ComplaintRecord, effect: EffectRecord, pen: Pen) -> Proof:
    assert effect.baseline is not None, "only effects that are measured have a baseline"
    assert effect.target is not None, "only effects that are measured have a target"
    latest = effect.measurements[-1]
    is_reached = effect.reaches(latest.value)
    return Proof(
        name=pen.ours(effect.name, _("name of {effect}").format(effect=effect.label), "effect"),
        unit=pen.ours(effect.unit, _("unit of {effect}").format(effect=effect.label), "effect"),
        baseline=shown_figure(effect.baseline),
        target=shown_figure(effect.target),
        is_up=effect.direction is EffectDirection.UP,
        now=shown_figure(latest.value),
        measured=pen.day(latest.at),
        is_reached=is_reached,
        short_by="" if is_reached else shown_figure(effect.short_by(latest.value)),
        picture=tuple(_lines(effect, _told(record, pen), pen)),
    )


def _told(record: ComplaintRecord, pen: Pen) -> Sequence[Event]:
    """What took effect, as far as it is the client's to read: measures carried out."""
    found = [one for one in events_of(record) if one.kind is EventKind.FINISHED and one.remedy is not None]
    for one in found:
        assert one.remedy is not None, "just asked for"
        pen.ours(one.remedy.what, f"{one.remedy.label} {_('what')}", f"amend {one.remedy.label}")
    return found


def _lines(effect: EffectRecord, events: Sequence[Event], pen: Pen) -> list[str]:
    """The picture; what is written in characters of another width stands behind everything that is aligned."""
    assert effect.target is not None, "only effects that are measured have a target"
    ground, say = pen.ground, words_of(pen.ground.language)
    picture = effect_picture(effect, events, CELLS, ground.now, ground.zone, most=MOST_ROWS)
    lines = []
    for row in picture.rows:
        if isinstance(row, EventRow):
            what = clean_cell(row.event.remedy.what if row.event.remedy is not None else "", 60)
            lines.append(f"{row.label}  " + say(_MEASURE).format(number=row.event.number, what=what))
        else:
            lines.append(f"{row.text}  {say(_BEFORE) if not row.count else ''}".rstrip())
    notes = [say(_LEGEND).format(figure=shown_figure(effect.target))]
    if picture.start < 0:
        notes.append(say(_BEGINS).format(figure=shown_figure(picture.start)))
    return [*lines, "  ".join(notes)]
