"""How it got better, as the client reads it: where each figure was, shall be and is, and its picture (S41, S57)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from firefight_tui.domain.effect_picture import (
    EffectPicture,
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

Say: TypeAlias = Callable[[str], str]
"""Gives a message in the language of the paper."""

CELLS = 56
"""Cells of a row of the picture: a page has room for them in a font of fixed width."""

MOST_ROWS = 16

_BEFORE = N_("before")
_TOLD = N_("{name}: {before} before, {now} now; target {target}")
_REACHED = N_("reached")
_LINE = N_("the line across the bars: the target, {figure}; dark bars reach it")
_MEASURE = N_("measure {number}: {what}")
_BEGINS = N_("bars begin at {figure}")
_LEGEND = N_("= the figure   | the target, {figure} (+ where the figure is past it)")


@dataclass(frozen=True, slots=True)
class ChartBar:
    """A figure in a chart.

    Attributes:
        label: When; what the figure before anything was done is called.
        figure: The figure as it is written.
        share: How far its bar reaches, of the whole way from 0 to 1.
        is_reached: Whether it reaches the target.
        note: What stands behind it in words; empty where nothing does.
    """

    label: str
    figure: str
    share: float
    is_reached: bool
    note: str


@dataclass(frozen=True, slots=True)
class ChartEvent:
    """A moment between two figures at which something took effect."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture of an effect for a page that can draw bars; its words are in the paper's language.

    Attributes:
        rows: Figures and what took effect between them, oldest first.
        target: How far the target is, of the whole way from 0 to 1.
        told: What it shows in one sentence, for who does not see it.
        legend: What is to be known to read it.
    """

    rows: tuple[ChartBar | ChartEvent, ...]
    target: float
    told: str
    legend: str

    @property
    def words(self) -> tuple[str, ...]:
        """Everything it says."""
        said = [
            f"{row.label} {row.words}"
            if isinstance(row, ChartEvent)
            else f"{row.label} {row.figure} {row.note}".strip()
            for row in self.rows
        ]
        return (self.told, *said, self.legend)


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
        chart: The same for a page that can draw bars: what takes the place of the lines there.
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
    chart: Chart


def proofs(record: ComplaintRecord, pen: Pen) -> tuple[Proof, ...]:
    """What can be shown to the client: the effects that have figures, in their order."""
    return tuple(_proof(record, one, pen) for one in record.effects if one.is_measured and one.measurements)


def _proof(record: ComplaintRecord, effect: EffectRecord, pen: Pen) -> Proof:
    assert effect.baseline is not None, "only effects that are measured have a baseline"
    assert effect.target is not None, "only effects that are measured have a target"
    latest = effect.measurements[-1]
    is_reached = effect.reaches(latest.value)
    name = pen.ours(effect.name, _("name of {effect}").format(effect=effect.label), "effect")
    ground = pen.ground
    picture = effect_picture(effect, _told(record, pen), CELLS, ground.now, ground.zone, most=MOST_ROWS)
    return Proof(
        name=name,
        unit=pen.ours(effect.unit, _("unit of {effect}").format(effect=effect.label), "effect"),
        baseline=shown_figure(effect.baseline),
        target=shown_figure(effect.target),
        is_up=effect.direction is EffectDirection.UP,
        now=shown_figure(latest.value),
        measured=pen.day(latest.at),
        is_reached=is_reached,
        short_by="" if is_reached else shown_figure(effect.short_by(latest.value)),
        picture=tuple(_lines(effect, picture, words_of(ground.language))),
        chart=_chart(effect, name, picture, words_of(ground.language)),
    )


def _told(record: ComplaintRecord, pen: Pen) -> Sequence[Event]:
    """What took effect, as far as it is the client's to read: measures carried out."""
    found = [one for one in events_of(record) if one.kind is EventKind.FINISHED and one.remedy is not None]
    for one in found:
        assert one.remedy is not None, "just asked for"
        pen.ours(one.remedy.what, f"{one.remedy.label} {_('what')}", f"amend {one.remedy.label}")
    return found


def _measure(row: EventRow, say: Say) -> str:
    what = clean_cell(row.event.remedy.what if row.event.remedy is not None else "", 60)
    return say(_MEASURE).format(number=row.event.number, what=what)


def _begins(picture: EffectPicture, say: Say) -> list[str]:
    """Where the bars begin, if that is not 0."""
    return [say(_BEGINS).format(figure=shown_figure(picture.start))] if picture.start < 0 else []


def _lines(effect: EffectRecord, picture: EffectPicture, say: Say) -> list[str]:
    """The picture; what is written in characters of another width stands behind everything that is aligned."""
    assert effect.target is not None, "only effects that are measured have a target"
    lines = []
    for row in picture.rows:
        if isinstance(row, EventRow):
            lines.append(f"{row.label}  {_measure(row, say)}")
        else:
            lines.append(f"{row.text}  {say(_BEFORE) if not row.count else ''}".rstrip())
    notes = [say(_LEGEND).format(figure=shown_figure(effect.target)), *_begins(picture, say)]
    return [*lines, "  ".join(notes)]


def _chart(effect: EffectRecord, name: str, picture: EffectPicture, say: Say) -> Chart:
    assert effect.target is not None, "only effects that are measured have a target"
    assert effect.baseline is not None, "only effects that are measured have a baseline"
    target = shown_figure(effect.target)
    rows: list[ChartBar | ChartEvent] = []
    for row in picture.rows:
        if isinstance(row, EventRow):
            rows.append(ChartEvent(row.label, _measure(row, say)))
            continue
        is_reached = effect.reaches(row.value)
        label = row.label.strip() if row.count else say(_BEFORE)
        note = say(_REACHED) if is_reached else ""
        rows.append(ChartBar(label, shown_figure(row.value), row.share, is_reached, note))
    now = shown_figure(effect.measurements[-1].value)
    told = say(_TOLD).format(name=name, before=shown_figure(effect.baseline), now=now, target=target)
    legend = "; ".join([say(_LINE).format(figure=target), *_begins(picture, say)])
    return Chart(tuple(rows), picture.target, told, legend)
