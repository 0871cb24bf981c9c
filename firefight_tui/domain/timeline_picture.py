"""Milestones and remedies over days as plain characters, aligned by cells, and what they come to (S30).

| as planned   = slip   > expected   X done   ! overdue   - under way   : now
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from firefight_tui.domain.money import show_money
from firefight_tui.domain.plan_costs import costs_of
from firefight_tui.domain.plan_records import MilestoneRecord, PlanRecord, RemedyRecord
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.spans import late_words, show_remaining
from firefight_tui.domain.text import clean_cell, cut, fit
from firefight_tui.domain.vocabulary import RemedyState
from firefight_tui.words import _

HOUR = timedelta(hours=1)
STEPS = tuple(HOUR * count for count in (1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 672, 1344, 2688, 8760))
"""How much time a cell may stand for; the finest that fits is taken."""

LEAST = 40
NAME_MOST, NAME_SHARE = 30, 4
ASIDE = 15
"""Cells at the right: the date that counts, and by how much it moved."""

DATE, GAP = 5, 2
"""Cells of a date on the axis, and least between two."""

PLANNED, SLIP, EXPECTED, DONE, OVERDUE, UNDER_WAY, TODAY = "|=>X!-:"


class PictureLine(NamedTuple):
    """A line of the picture and how it looks: `dim`, `late`, `strong` or plain."""

    text: str
    look: str = ""


class _Mark(NamedTuple):
    """From when to when something is drawn; alike at both ends for a single cell."""

    since: datetime
    until: datetime
    sign: str


@dataclass(frozen=True)
class _Row:
    name: str
    marks: tuple[_Mark, ...]
    aside: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class RollUp:
    """How far a plan is: containments and corrections, those dropped left out; done is changed and tested (S40)."""

    done: int
    total: int
    late: int

    @property
    def percent(self) -> int:
        """Whole percents, 100 only when all are done; 0 where nothing is planned."""
        return 100 * self.done // self.total if self.total else 0


def rolled_up(remedies: Iterable[RemedyRecord], now: datetime) -> RollUp:
    """How far the plan is: of the version in force where there is one, else of all that is planned."""
    counted = [one for one in remedies if one.counts]
    counted = [one for one in counted if one.in_plan is not None] or counted
    return RollUp(
        sum(one.finished_at is not None for one in counted), len(counted), sum(one.is_late(now) for one in counted)
    )


def timeline_lines(
    record: ComplaintRecord, cells: int, now: datetime, zone: tzinfo, *, budget: int | None = None
) -> tuple[PictureLine, ...]:
    """The picture of a complaint's plan: how far it is and what it costs, then a row for each milestone and remedy.

    Args:
        record: The complaint.
        cells: The width there is; what is narrower than 40 is drawn as 40.
        now: This moment.
        zone: Of the reader: days begin there.
        budget: What was agreed to be spent on its project, in hundredths of the currency.
    """
    planned = record.planned
    if not planned.remedies and not planned.milestones:
        return _nothing()
    return (
        *summary(planned.remedies, now, cells),
        *costs(planned.remedies, cells, budget),
        *picture(planned.remedies, planned.milestones, planned.plans, cells, now, zone),
    )


def summary(remedies: Sequence[RemedyRecord], now: datetime, cells: int) -> tuple[PictureLine, ...]:
    """One line: how many are done, in percent, and how many are late."""
    found = rolled_up(remedies, now)
    if not found.total:
        return ()
    words = _("{done} of {total} done, {percent} %").format(done=found.done, total=found.total, percent=found.percent)
    if found.late:
        words += ", " + _("{count} overdue").format(count=found.late)
    return (PictureLine(cut(words, max(LEAST, cells)), "late" if found.late else "strong"),)


def costs(remedies: Sequence[RemedyRecord], cells: int, budget: int | None = None) -> tuple[PictureLine, ...]:
    """One line: what the remedies cost as far as it can be added up, beside the budget; none where nothing is said."""
    found = costs_of(remedies)
    if not found.read and not found.unread:
        return ()
    is_over = budget is not None and found.over(budget) > 0
    words = _("costs {total}").format(total=show_money(found.total))
    if budget is not None:
        words += " " + _("of a budget of {budget}").format(budget=show_money(budget))
    if is_over and budget is not None:
        words += ", " + _("{amount} over it").format(amount=show_money(found.over(budget)))
    if found.unread:
        words += ", " + _("{count} not added up").format(count=found.unread)
    return (PictureLine(cut(words, max(LEAST, cells)), "late" if is_over else ""),)


def picture(
    remedies: Sequence[RemedyRecord],
    milestones: Sequence[MilestoneRecord],
    plans: Sequence[PlanRecord],
    cells: int,
    now: datetime,
    zone: tzinfo,
) -> tuple[PictureLine, ...]:
    """Milestones and remedies over days: an axis, a row each, and what the signs mean.

    Args:
        remedies: Those dropped are left out.
        milestones: Each with the dates of earlier plan versions below it, where they differ.
        plans: The versions the dates were kept in.
        cells: The width there is.
        now: This moment, drawn as a column.
        zone: Of the reader.
    """
    rows = [*_milestone_rows(milestones, plans, now, zone), *_remedy_rows(remedies, now, zone)]
    if not any(row.marks for row in rows):
        return _nothing()
    cells = max(LEAST, cells)
    names = min(NAME_MOST, max(cells // NAME_SHARE, 12))
    axis = _axis([mark for row in rows for mark in row.marks], now, cells - names - ASIDE - 2, zone)
    return (
        PictureLine(fit(" " * (names + 1) + axis.dates(), cells), "dim"),
        *(PictureLine(_line(row, axis, names, cells), row.look) for row in rows),
        PictureLine(cut(_legend(), cells), "dim"),
    )


def _nothing() -> tuple[PictureLine, ...]:
    return (
        PictureLine(_("No date is planned yet."), "strong"),
        PictureLine(_("A remedy has one as due=..., a milestone as baseline=... and forecast=..."), "dim"),
    )


def _legend() -> str:
    return _("{planned} planned  {slip} slip  {expected} expected  {done} done  {overdue} overdue  {now} now").format(
        planned=PLANNED, slip=SLIP, expected=EXPECTED, done=DONE, overdue=OVERDUE, now=TODAY
    )


# Rows


def _milestone_rows(
    milestones: Sequence[MilestoneRecord], plans: Sequence[PlanRecord], now: datetime, zone: tzinfo
) -> Iterator[_Row]:
    for one in milestones:
        yield _milestone_row(one, now, zone)
        yield from _earlier(one, plans, zone)


def _milestone_row(one: MilestoneRecord, now: datetime, zone: tzinfo) -> _Row:
    marks: list[_Mark] = []
    expected, late = one.expected_at, one.is_late(now)
    if one.baseline_at is not None and expected is not None and expected != one.baseline_at:
        marks.append(_between(one.baseline_at, expected, SLIP))
    due = one.forecast_at or one.baseline_at
    if late and due is not None:
        marks.append(_Mark(due, now, OVERDUE))
    if one.baseline_at is not None:
        marks.append(_at(one.baseline_at, PLANNED))
    if one.actual_at is not None:
        marks.append(_at(one.actual_at, DONE))
    elif one.forecast_at is not None and one.forecast_at != one.baseline_at:
        marks.append(_at(one.forecast_at, EXPECTED))
    moved = _late(now - due) if late and due is not None else _moved(one.slip)
    look = "late" if late else "dim" if one.actual_at is not None else ""
    return _Row(clean_cell(one.name), tuple(marks), _aside(expected, moved, zone), look)


def _earlier(one: MilestoneRecord, plans: Sequence[PlanRecord], zone: tzinfo) -> Iterator[_Row]:
    """The dates it had in plan versions, where they were others than the one before."""
    last: datetime | None = None
    kept = [(plan.number, date) for plan in plans for date in plan.dates if date.milestone == one.id]
    for number, date in kept:
        if date.due_at is not None and date.due_at not in {last, one.baseline_at}:
            yield _Row(f"  v{number}", (_at(date.due_at, PLANNED),), _aside(date.due_at, "", zone), "dim")
        last = date.due_at


def _remedy_rows(remedies: Sequence[RemedyRecord], now: datetime, zone: tzinfo) -> Iterator[_Row]:
    for one in remedies:
        if one.state is RemedyState.DROPPED:
            continue
        marks: list[_Mark] = []
        late = one.is_late(now)
        if one.started_at is not None:
            marks.append(_between(one.started_at, one.finished_at or max(now, one.started_at), UNDER_WAY))
        if late and one.due_at is not None:
            marks.append(_Mark(one.due_at, now, OVERDUE))
        if one.due_at is not None:
            marks.append(_at(one.due_at, PLANNED))
        if one.finished_at is not None:
            marks.append(_at(one.finished_at, DONE))
        at = one.finished_at or one.due_at
        moved = _late(now - one.due_at) if late and one.due_at is not None else ""
        look = "late" if late else "dim" if one.finished_at is not None else ""
        yield _Row(f"{one.label} {clean_cell(one.what)}", tuple(marks), _aside(at, moved, zone), look)


def _at(moment: datetime, sign: str) -> _Mark:
    return _Mark(moment, moment, sign)


def _between(one: datetime, other: datetime, sign: str) -> _Mark:
    return _Mark(min(one, other), max(one, other), sign)


def _aside(at: datetime | None, moved: str, zone: tzinfo) -> str:
    if at is None:
        return _("no date")
    return f"{at.astimezone(zone):%m-%d} {moved}".rstrip()


def span_words(span: timedelta) -> str:
    """A length of time in few cells: whole days from one day on."""
    days = span // timedelta(days=1)
    return _("{count}d").format(count=min(999, days)) if days else show_remaining(span).strip()


def _late(span: timedelta) -> str:
    return late_words(span, span_words(span))


def _moved(slip: timedelta | None) -> str:
    """By how much a date moved, with its sign."""
    if not slip:
        return ""
    return ("+" if slip > timedelta() else "-") + span_words(abs(slip))


# Cells


@dataclass(frozen=True)
class _Axis:
    """Where moments stand: from `start`, in UTC, a cell for each `step`."""

    start: datetime
    step: timedelta
    cells: int
    now: datetime
    zone: tzinfo

    def cell(self, moment: datetime) -> int:
        """The cell a moment falls into; what lies outside stands at the edge."""
        return max(0, min((moment - self.start) // self.step, self.cells - 1))

    def dates(self) -> str:
        """Dates above the cells they begin at, as many as have room; noon too where a cell is an hour."""
        hours = max(1, self.step // HOUR)
        each = 12 if self.step <= HOUR else 24
        begins = [(self.start + self.step * cell).astimezone(self.zone) for cell in range(self.cells)]
        begun = [cell for cell, local in enumerate(begins) if local.hour % each < hours]
        if not begun or begun[0] >= DATE + GAP:
            begun.insert(0, 0)
        texts = ""
        for cell in begun:
            local = begins[cell]
            text = f"{local:%m-%d}" if local.hour < hours or not cell else f"{local:%H:%M}"
            if (not texts or cell >= len(texts) + GAP) and cell + DATE <= self.cells:
                texts = texts.ljust(cell) + text
        return texts


def _axis(marks: Sequence[_Mark], now: datetime, cells: int, zone: tzinfo) -> _Axis:
    moments = [now, *(mark.since for mark in marks), *(mark.until for mark in marks)]
    first, last = min(moments).astimezone(zone), max(moments).astimezone(zone)
    start, step = first.astimezone(UTC), (last - first) / max(1, cells - 1)
    for wanted in STEPS:
        hours = wanted // HOUR
        begun = first.replace(hour=first.hour // hours * hours if hours < 24 else 0, minute=0, second=0, microsecond=0)
        if (last.astimezone(UTC) - begun.astimezone(UTC)) // wanted < cells:
            start, step = begun.astimezone(UTC), wanted
            break
    return _Axis(start, step, cells, now, zone)


def _line(row: _Row, axis: _Axis, names: int, cells: int) -> str:
    drawn = [" "] * axis.cells
    for mark in row.marks:
        if mark.since != mark.until:
            first, last = axis.cell(mark.since), axis.cell(mark.until)
            drawn[first : last + 1] = mark.sign * (last + 1 - first)
    drawn[axis.cell(axis.now)] = TODAY
    for mark in row.marks:
        if mark.since == mark.until:
            drawn[axis.cell(mark.since)] = mark.sign
    for mark in row.marks:
        if mark.sign == OVERDUE and OVERDUE not in drawn:
            drawn[axis.cell(mark.since)] = OVERDUE  # For so short a time that no cell is left for it.
    return fit(f"{fit(row.name, names)} {''.join(drawn)} {fit(row.aside, ASIDE)}", cells)
