"""What stands in the forms of effects before anybody types: the effect under the cursor, and what its figures say."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from firefight_tui.domain.effect_picture import shown_figure
from firefight_tui.domain.effects import EffectRecord
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.screens import plan_values
from firefight_tui.screens.effect_facts import effect_of, goal
from firefight_tui.screens.plan_facts import REMEDY
from firefight_tui.screens.quick_values import quickly
from firefight_tui.words import _

Values = dict[str, tuple[str, ...]]


def begun(name: str, record: ComplaintRecord, item: str) -> tuple[Values, str] | None:
    """What the form of a verb of the execution begins with, and of what it is the form; None for other verbs."""
    if name == "measure":
        one = measured_at(record, item)
        return ({"effect": (one.label,)}, "") if one is not None else None
    if name == "effect" and (one := effect_of(record, item)) is not None and one.is_measured:
        return {}, item
    if name == "adjust":
        short = [one for one in record.effects if one.falls_short]
        here = effect_of(record, item)
        told = here if here in short else next(iter(short), None)
        return ({"reason": (short_words(told),)}, "") if told is not None else None
    if name == "quick-fix":
        return quickly(record), ""
    return plan_values.begun(name, record, item)


def measured_at(record: ComplaintRecord, item: str) -> EffectRecord | None:
    """The effect a figure is most likely for: under the cursor, judging the remedy under it, or the only one."""
    measured = [one for one in record.effects if one.is_measured]
    here = effect_of(record, item)
    if here in measured:
        return here
    if item.startswith(REMEDY):
        measured = [one for one in measured if item == f"{REMEDY}{one.remedy}"] or measured
    return measured[0] if len(measured) == 1 else None


def as_measured(record: ComplaintRecord, item: str, _zone: ZoneInfo) -> Values:
    """What an effect says of itself, for the form that changes it."""
    one = effect_of(record, item)
    if one is None or one.direction is None or one.baseline is None or one.target is None:
        return {}
    remedy = next((other for other in record.remedies if other.id == one.remedy), None)
    values: Values = {
        "name": (one.name or "",),
        "direction": (one.direction.value,),
        "baseline": (format(one.baseline, "f"),),
        "target": (format(one.target, "f"),),
        "min_count": (str(one.min_count),),
    }
    if one.hold_for:
        values["hold_for"] = (typed_span(one.hold_for),)
    stated = {"unit": one.unit, "source": one.source, "remedy": remedy.label if remedy is not None else None}
    return values | {name: (text,) for name, text in stated.items() if text}


def short_words(effect: EffectRecord) -> str:
    """That the newest figure of an effect stays behind its target, and by how much."""
    value = effect.counted[-1].value
    words = _("{effect} {name}: {figure} {unit}, target {goal}, short by {short}")
    told = words.format(
        effect=effect.label,
        name=effect.name or "",
        figure=shown_figure(value),
        unit=effect.unit or "",
        goal=goal(effect),
        short=shown_figure(effect.short_by(value)),
    )
    return " ".join(told.replace(" ,", ",").split())


def typed_span(span: timedelta) -> str:
    """A length of time as one types it: 5d, 1d12h, 90m."""
    seconds = int(span.total_seconds())
    parts = []
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m"), (1, "s")):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0"
