"""The tab Effect told as facts: what shall get better, its picture, and what the figures speak for (S41, S42)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from firefight_tui.domain.effect_picture import (
    EffectPicture,
    EventKind,
    EventRow,
    FigureRow,
    Grain,
    aligned,
    effect_picture,
    events_of,
    shown_figure,
)
from firefight_tui.domain.effects import EffectRecord
from firefight_tui.domain.key_names import key_of, key_of_verb
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.text import clean_cell, cut, fit, width
from firefight_tui.domain.vocabulary import EffectDirection
from firefight_tui.screens import verbs
from firefight_tui.screens.verdict_facts import judgement_facts
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _, ngettext

EFFECT = "effect-"
"""What the items of the tab begin with; the number in the store follows."""

MARGIN, GAP = 2, "  "
LEAST_NAME, MOST_NAME = 20, 44
LEAST_ROWS = 5
"""Rows the picture has at least, and scrolls to where there is no room."""
ROOMY = 22
"""Rows of a tab from which on blank ones keep its parts apart."""


@dataclass(frozen=True)
class EffectTelling:
    """How the tab is told.

    Attributes:
        now: This moment.
        zone: The reader's.
        cells: How wide it is.
        rows: How high it is.
        item: What the cursor is on.
        opened: The effects of which every figure is shown.
    """

    now: datetime
    zone: ZoneInfo
    cells: int = 80
    rows: int = 17
    item: str = ""
    opened: Set[str] = frozenset()

    def at(self, moment: datetime) -> str:
        """A moment in the reader's zone."""
        return show_moment(moment, zone=self.zone, now=self.now)


def effect_of(record: ComplaintRecord, item: str) -> EffectRecord | None:
    """The effect an item is."""
    return next((one for one in record.effects if item == f"{EFFECT}{one.id}"), None)


def effect_count(record: ComplaintRecord) -> str:
    """What the tab's heading tells."""
    return str(len(record.effects) or "")


def first_effect(record: ComplaintRecord) -> str:
    """Where the cursor is at first: on the first that falls short, else on the first."""
    order = sorted(record.effects, key=lambda one: one.is_void or not one.falls_short)
    return f"{EFFECT}{order[0].id}" if order else ""


def effect_facts(record: ComplaintRecord, telling: EffectTelling) -> list[Fact]:
    """The tab Effect."""
    if not record.effects:
        return list(_nothing())
    here = effect_of(record, telling.item) or effect_of(record, first_effect(record)) or record.effects[0]
    is_open = f"{EFFECT}{here.id}" in telling.opened
    listed = list(_listed([here] if is_open else record.effects, telling))
    judged = [*judgement_facts(record, here, telling.at)]
    is_tight = telling.rows < ROOMY
    gap = [] if is_tight else [Fact()]
    # A row more than there is room for is better scrolled to than not told.
    room = telling.rows - len(listed) - len(judged) - 1 - 2 * len(gap) + is_tight
    drawn = list(_drawn(record, here, telling, 0 if is_open else max(LEAST_ROWS, room)))
    others = len(record.effects) - 1 if is_open else 0
    facts = [*listed, *gap, *drawn, *gap, *judged]
    if others:
        words = ngettext(
            "{count} more effect: Enter folds this one", "{count} more effects: Enter folds this one", others
        )
        facts += [Fact(), Fact(None, words.format(count=others), look="dim")]
    return facts


def _nothing() -> Iterator[Fact]:
    yield Fact(None, _("It is not said yet what shall get better, and by how much."), look="strong")
    entry = verbs.verb_named("effect")
    key = key_of_verb("effect", entry.key) if entry is not None else ":effect"
    words = _("{key} or n names a figure: what it is today, and what it shall become.")
    yield Fact(None, words.format(key=key), look="dim")
    yield Fact(None, _("Where nothing can be measured (service, cost, training): none=reason."), look="dim")


# The list


def goal(effect: EffectRecord) -> str:
    """The target, and on which side of it one wants to be."""
    figure = shown_figure(effect.target) if effect.target is not None else "-"
    words = _("{figure} or more") if effect.direction is EffectDirection.UP else _("{figure} or less")
    return words.format(figure=figure)


def _listed(effects: Sequence[EffectRecord], telling: EffectTelling) -> Iterator[Fact]:
    """A line of each; where names have too little room beside their figures, a second one."""
    measured = [one for one in effects if one.is_measured]
    columns = _columns(measured)
    needed = sum(max(map(width, column), default=0) + len(GAP) for column in columns)
    room = telling.cells - MARGIN - needed
    longest = max((width(_label(one)) for one in measured), default=0)
    for one in effects:
        item = f"{EFFECT}{one.id}"
        if not one.is_measured:
            words = _("{label}  nothing is measured: {reason}")
            yield Fact(None, words.format(label=one.label, reason=one.none_reason), most=2, item=item)
            continue
        cells = [column[measured.index(one)] for column in columns]
        look = "dim" if one.is_void else "late" if one.falls_short else ""
        if room < (LEAST_NAME if telling.rows < ROOMY else longest):
            yield Fact(None, _label(one, telling.cells - MARGIN), look=look, most=1, item=item)
            yield Fact(None, cut(GAP.join(cells), telling.cells - MARGIN - 4), look=look, most=1, indent=4)
        else:
            name = fit(_label(one, min(room, longest, MOST_NAME)), min(room, longest, MOST_NAME))
            yield Fact(None, GAP.join((name, *cells)).rstrip(), look=look, most=1, item=item)


def _label(effect: EffectRecord, room: int = MOST_NAME) -> str:
    """What is measured, and in which unit; the name is cut where there is no room, not the unit."""
    unit = cut(f" {clean_cell(effect.unit or '')}".rstrip(), room // 3)
    return cut(f"{effect.label}  {clean_cell(effect.name or '-')}", room - width(unit)) + unit


def _columns(effects: Sequence[EffectRecord]) -> list[list[str]]:
    """What stands beside the names, each column as wide as its widest."""
    rows = []
    before = aligned([shown_figure(one.baseline) if one.baseline is not None else "-" for one in effects])
    for one, baseline in zip(effects, before, strict=True):
        latest = one.latest
        now = _("now {figure}").format(figure=shown_figure(latest.value)) if latest is not None else _("no figure yet")
        target = _("target {goal}").format(goal=goal(one))
        rows.append([_("was {figure}").format(figure=baseline), target, now, _stands(one)])
    columns = [list(column) for column in zip(*rows, strict=True)]
    return [[fit(cell, max(map(width, column))) for cell in column] for column in columns]


def _stands(effect: EffectRecord) -> str:
    latest = effect.latest
    return reached(effect, latest.value) if latest is not None else ""


def reached(effect: EffectRecord, value: Decimal) -> str:
    """Whether a figure reaches the target, or by how much it does not."""
    if effect.reaches(value):
        return _("reached")
    return _("short by {figure}").format(figure=shown_figure(effect.short_by(value)))


# The picture


def _drawn(record: ComplaintRecord, effect: EffectRecord, telling: EffectTelling, most: int) -> Iterator[Fact]:
    if not effect.is_measured or effect.target is None:
        return
    room = telling.cells - MARGIN
    picture = _picture(record, effect, telling, most, room)
    # How wide the words at the edge are is known once it is drawn.
    picture = _picture(record, effect, telling, most, room - max(map(width, _asides(picture, effect))) - len(GAP))
    asides = _asides(picture, effect)
    yield Fact(None, _("; ").join(_caption(effect, picture, bool(most))), f"| {goal(effect)}", "dim", most=1)
    newest = max((place for place, row in enumerate(picture.rows) if isinstance(row, FigureRow)), default=-1)
    for place, (row, aside) in enumerate(zip(picture.rows, asides, strict=True)):
        if isinstance(row, EventRow):
            yield Fact(None, _happened(row), look="key", most=1)
        else:
            is_short = place == newest and effect.falls_short
            look = "late" if is_short else "" if row.is_counted else "dim"
            yield Fact(None, row.text, aside, look, most=1)


def _picture(
    record: ComplaintRecord, effect: EffectRecord, telling: EffectTelling, most: int, cells: int
) -> EffectPicture:
    before = _("before")
    return effect_picture(effect, events_of(record), cells, telling.now, telling.zone, most=most, before=before)


def _asides(picture: EffectPicture, effect: EffectRecord) -> list[str]:
    """What stands at the edge of each row."""
    return [_aside(row, effect) if isinstance(row, FigureRow) else "" for row in picture.rows] or [""]


def _aside(row: FigureRow, effect: EffectRecord) -> str:
    words = [_("worst of {count}").format(count=row.count)] if row.count > 1 else []
    if row.is_counted:
        words.append(reached(effect, row.value))
    return _(", ").join(words)


_GRAINS = {
    Grain.HOUR: lambda: _("a row an hour: the worst of it"),
    Grain.DAY: lambda: _("a row a day: the worst of it"),
    Grain.WEEK: lambda: _("a row a week: the worst of it"),
    Grain.MONTH: lambda: _("a row a month: the worst of it"),
}


def _caption(effect: EffectRecord, picture: EffectPicture, is_folded: bool) -> Iterator[str]:
    count = len(effect.measurements)
    if not count:
        entry = verbs.verb_named("measure")
        key = key_of_verb("measure", entry.key) if entry is not None else "m"
        yield _("no figure yet: {key} takes one").format(key=key)
        return
    yield ngettext("{count} figure", "{count} figures", count).format(count=count)
    if picture.grain is not Grain.FIGURE:
        yield _GRAINS[picture.grain]()
        yield _("{key} all").format(key=key_of("complaint.open", "Enter"))
    elif not is_folded:
        yield _("{key} folds").format(key=key_of("complaint.open", "Enter"))
    if picture.left_out:
        yield _("{count} earlier not shown").format(count=picture.left_out)
    if picture.start < 0:
        yield _("bars begin at {figure}").format(figure=shown_figure(picture.start))


_HAPPENED = {
    EventKind.FINISHED: lambda: _("{at}  {remedy} in effect: {what}"),
    EventKind.RETIRED: lambda: _("{at}  {remedy} taken back: {what}"),
    EventKind.ADJUSTED: lambda: _("{at}  fell short: plan v{number}"),
}


def _happened(row: EventRow) -> str:
    remedy = row.event.remedy
    label, what = (remedy.label, clean_cell(remedy.what)) if remedy is not None else ("", "")
    return _HAPPENED[row.event.kind]().format(at=row.label, remedy=label, what=what, number=row.event.number)
