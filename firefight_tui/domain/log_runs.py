"""The log without its noise: fetched figures between two other entries told together, effect by effect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from firefight_tui.domain.effect_picture import shown_figure
from firefight_tui.domain.effects import EffectRecord
from firefight_tui.domain.records import EntryRecord
from firefight_tui.domain.text import clean_cell
from firefight_tui.domain.vocabulary import MeasuredBy
from firefight_tui.words import ngettext

KIND = "measurement"
FETCHED = frozenset({MeasuredBy.PROBE.value, MeasuredBy.PROMETHEUS.value})


@dataclass(frozen=True)
class Figure:
    """What an entry measured: the id of the effect, the figure, and whether it was fetched."""

    effect: int
    value: Decimal
    is_fetched: bool


@dataclass(frozen=True)
class FigureRun:
    """Fetched figures of one effect, with nothing but figures between them.

    Attributes:
        effect: The id of the effect.
        entries: At least one, oldest first.
        values: Their figures.
    """

    effect: int
    entries: tuple[EntryRecord, ...]
    values: tuple[Decimal, ...]

    @property
    def last(self) -> EntryRecord:
        """The newest of them."""
        return self.entries[-1]


LogLine: TypeAlias = EntryRecord | FigureRun


def figure_in(entry: EntryRecord) -> Figure | None:
    """The figure an entry brought; None where it brought none."""
    given = {one.field: one.after for one in entry.changes if one.kind == KIND and one.before is None}
    effect, value = given.get("effect_id"), given.get("value")
    if effect is None or value is None:
        return None
    return Figure(int(effect), Decimal(value), given.get("measured_by") in FETCHED)


def folded(timeline: Iterable[EntryRecord]) -> list[LogLine]:
    """The entries in order, each stretch of fetched figures told by one line for each effect.

    What was taken back stands by itself, and so does a figure by which somebody was told.
    """
    found: list[LogLine] = []
    stretch: dict[int, list[tuple[EntryRecord, Decimal]]] = {}
    for entry in timeline:
        figure = figure_in(entry)
        if figure is not None and figure.is_fetched and _is_noise(entry):
            stretch.setdefault(figure.effect, []).append((entry, figure.value))
            continue
        found += _runs(stretch)
        stretch = {}
        found.append(entry)
    return [*found, *_runs(stretch)]


def _is_noise(entry: EntryRecord) -> bool:
    is_alone = all(one.kind == KIND for one in entry.changes)
    return is_alone and not entry.undone and entry.undoes is None


def _runs(stretch: dict[int, list[tuple[EntryRecord, Decimal]]]) -> list[FigureRun]:
    runs = [
        FigureRun(effect, tuple(entry for entry, _value in some), tuple(value for _entry, value in some))
        for effect, some in stretch.items()
    ]
    return sorted(runs, key=lambda run: run.last.id)


def run_words(run: FigureRun, effects: Sequence[EffectRecord]) -> str:
    """What was measured, in few words: how often, from which figure to which, the last one, how many fell short."""
    label, unit = _effect(run.effect, effects)
    words = _figures(run.values, label, unit)
    # The words of such an entry say by how much it falls short, and nothing else.
    short = sum(bool(entry.text) for entry in run.entries)
    if not short:
        return words
    fell = ngettext("{count} short of the target", "{count} short of the target", short).format(count=short)
    return f"{words}; {fell}"


def _figures(values: Sequence[Decimal], label: str, unit: str) -> str:
    count, least, most = len(values), min(values), max(values)
    if count == 1:
        return f"{label} {_with_unit(least, unit)}"
    if least == most:
        words = ngettext("{count} figure of {effect}, {value}", "{count} figures of {effect}, all {value}", count)
        return words.format(count=count, effect=label, value=_with_unit(least, unit))
    words = ngettext(
        "{count} figure of {effect}, {least} to {most}, last {last}",
        "{count} figures of {effect}, {least} to {most}, last {last}",
        count,
    )
    last = shown_figure(values[-1])
    return words.format(count=count, effect=label, least=shown_figure(least), most=_with_unit(most, unit), last=last)


def figure_words(entry: EntryRecord, effects: Sequence[EffectRecord]) -> str:
    """The figure of one entry, with what it is of; empty where it brought none."""
    figure = figure_in(entry)
    if figure is None:
        return ""
    label, unit = _effect(figure.effect, effects)
    return f"{label} {_with_unit(figure.value, unit)}"


def _effect(number: int, effects: Sequence[EffectRecord]) -> tuple[str, str]:
    """Label and unit of an effect; one that was taken back since goes by its number alone."""
    found = next((one for one in effects if one.id == number), None)
    return (f"#{number}", "") if found is None else (found.label, clean_cell(found.unit or ""))


def _with_unit(value: Decimal, unit: str) -> str:
    return f"{shown_figure(value)} {unit}".rstrip()
