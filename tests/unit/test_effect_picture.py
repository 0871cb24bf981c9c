"""The picture of an effect: equally wide rows, the target in one column, bars as long as their figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.effect_picture import (
    FIGURE_CELLS,
    EffectPicture,
    Event,
    EventKind,
    EventRow,
    FigureRow,
    Grain,
    aligned,
    effect_picture,
    shown_figure,
)
from firefight_tui.domain.effects import EffectRecord, MeasurementRecord
from firefight_tui.domain.text import width
from firefight_tui.domain.vocabulary import EffectDirection, MeasuredBy
from tests.unit.test_board import remedy

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
UP, DOWN = EffectDirection.UP, EffectDirection.DOWN


def effect(
    *figures: tuple[timedelta, str | Decimal],
    direction: EffectDirection = DOWN,
    baseline: str | Decimal | None = "41.2",
    target: str | Decimal = "3.0",
    since: datetime | None = NOW - 7 * DAY,
) -> EffectRecord:
    """An effect with figures so long before now."""
    taken = tuple(
        MeasurementRecord(number, NOW - ago, "ada", Decimal(value), MeasuredBy.HAND)
        for number, (ago, value) in enumerate(sorted(figures, key=lambda one: -one[0]))
    )
    return EffectRecord(
        1, 1, NOW, "ada", direction, Decimal(baseline) if baseline is not None else None, Decimal(target), None, 3,
        timedelta(0), "wait", "s", None, None, taken, since,
    )  # fmt: skip


def drawn(one: EffectRecord, *events: Event, cells: int = 60, most: int = 0) -> EffectPicture:
    return effect_picture(one, events, cells, NOW, ZONE, most=most, before="before")


def rows(picture: EffectPicture) -> list[FigureRow]:
    return [row for row in picture.rows if isinstance(row, FigureRow)]


def finished(ago: timedelta, number: int = 1) -> Event:
    return Event(NOW - ago, EventKind.FINISHED, number, remedy(number, finished_at=NOW - ago))


def test_the_sketch() -> None:
    one = effect((3 * DAY, "9.8"), (2 * DAY, "11.3"), (DAY, "3.4"), (HOUR, "2.6"))
    lines = [
        row.text.rstrip() if isinstance(row, FigureRow) else f"{row.label} {row.event.kind} {row.event.number}"
        for row in drawn(one, finished(3 * DAY + HOUR), finished(DAY + HOUR, 2), cells=62).rows
    ]
    assert lines == [
        "before  41.2  ===+============================================",
        "11-28 09:00 finished 1",
        "11-28    9.8  ===+=======",
        "11-29   11.3  ===+=========",
        "11-30 09:00 finished 2",
        "11-30    3.4  ===+",
        "12-01    2.6  ===|",
    ]


def test_a_bar_that_shall_grow_has_reached_its_target_at_the_plus() -> None:
    one = effect((DAY, "9"), (HOUR, "10"), direction=UP, baseline="2", target="10")
    assert [row.bar.text[row.bar.mark] for row in rows(drawn(one))] == ["|", "|", "+"]
    assert rows(drawn(one))[-1].bar.filled == rows(drawn(one))[-1].bar.cells


def test_nothing_at_all_and_a_target_of_nothing() -> None:
    assert [row.bar.text.rstrip() for row in rows(drawn(effect((HOUR, "0"), baseline="0", target="0")))] == ["|", "|"]
    assert len(rows(drawn(effect()))) == 1, "the figure before anything was done stands there alone"
    assert drawn(effect(baseline=None)).rows == ()


def test_bars_begin_at_the_lowest_figure_below_nothing() -> None:
    one = effect((DAY, "-70"), (HOUR, "-60.25"), direction=UP, baseline="-82", target="-60")
    picture = drawn(one)
    assert picture.start == Decimal(-82)
    assert rows(picture)[0].bar.filled == 0
    assert drawn(effect((DAY, "2"))).start == 0


def test_days_are_told_by_their_worst_figure_where_there_are_many() -> None:
    figures = [(timedelta(hours=hour), str(hour % 24)) for hour in range(1, 97)]
    picture = drawn(effect(*figures), most=9)
    assert picture.grain is Grain.DAY and len(picture.rows) <= 9
    assert [(row.label.strip(), row.figure.strip(), row.count) for row in rows(picture)][1:] == [
        ("11-27", "23", 14), ("11-28", "23", 24), ("11-29", "23", 24), ("11-30", "23", 24), ("12-01", "10", 10)
    ]  # fmt: skip
    up = drawn(effect(*figures, direction=UP, baseline="0", target="30"), most=9)
    assert [row.value for row in rows(up)][2] == 0, "the worst of what shall grow is the least"
    assert drawn(effect(*figures)).grain is Grain.FIGURE and len(rows(drawn(effect(*figures)))) == 97


def test_figures_before_and_after_something_took_effect_are_never_told_together() -> None:
    figures = [(timedelta(hours=hour), "40" if hour > 48 else "2") for hour in range(1, 97)]
    picture = drawn(effect(*figures, since=NOW - 48 * HOUR - HOUR / 2), finished(48 * HOUR + HOUR / 2), most=10)
    place = next(place for place, row in enumerate(picture.rows) if isinstance(row, EventRow))
    before, after = picture.rows[1:place], picture.rows[place + 1 :]
    assert {row.figure.strip() for row in before if isinstance(row, FigureRow)} == {"40"}
    assert {row.figure.strip() for row in after if isinstance(row, FigureRow)} == {"2"}
    assert {row.is_counted for row in before if isinstance(row, FigureRow)} == {False}
    assert {row.is_counted for row in after if isinstance(row, FigureRow)} == {True}
    assert len({row.label for row in before} & {row.label for row in after}) == 1, "it happened within a day"


def test_years_of_figures_are_told_by_the_month_and_what_is_left_out_is_counted() -> None:
    figures = [(DAY * day, "5") for day in range(1, 900)]
    picture = drawn(effect(*figures, since=NOW - 1000 * DAY), most=12)
    assert picture.grain is Grain.MONTH and len(picture.rows) == 12
    assert picture.left_out + sum(row.count for row in rows(picture)) == len(figures)
    everything = drawn(effect(*figures, since=NOW - 1000 * DAY))
    assert len(rows(everything)) == 401 and everything.left_out == 499
    assert all(len(row.label) == len("2026-11-23") for row in rows(everything)), "another year is named"


def test_several_figures_of_a_day_say_when() -> None:
    labels = [row.label for row in rows(drawn(effect((3 * HOUR, "2"), (2 * HOUR, "2"))))]
    assert labels == ["before     ", "12-01 07:00", "12-01 08:00"]


def test_figures_stand_by_their_points_and_long_ones_are_short() -> None:
    assert aligned(["41.2", "1180", "2.40"]) == ["  41.2 ", "1180   ", "   2.40"]
    assert shown_figure(Decimal("2.40")) == "2.40"
    assert shown_figure(Decimal("123456789012345678.123456789")) == "1.235e+17"


FIGURE = st.decimals(min_value=-(10**18), max_value=10**18, places=9, allow_nan=False) | st.decimals(
    min_value=0, max_value=50, places=1, allow_nan=False
)
AGO = st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=500))
EFFECT = st.builds(
    lambda figures, direction, baseline, target: effect(
        *figures, direction=direction, baseline=baseline, target=target
    ),
    st.lists(st.tuples(AGO, FIGURE), max_size=40),
    st.sampled_from(EffectDirection),
    FIGURE,
    FIGURE,
)
EVENTS = st.lists(st.tuples(AGO, st.sampled_from(EventKind)), max_size=5).map(
    lambda some: sorted(Event(NOW - ago, kind, number) for number, (ago, kind) in enumerate(some))
)


@given(EFFECT, EVENTS, st.integers(1, 160), st.integers(0, 20))
def test_every_row_is_as_wide_and_has_the_target_in_the_same_column(
    one: EffectRecord, events: list[Event], cells: int, most: int
) -> None:
    picture = drawn(one, *events, cells=cells, most=most)
    told = rows(picture)
    texts = [row.text for row in told]
    assert len({width(text) for text in texts}) == 1
    assert width(texts[0]) <= max(cells, 60), "narrow only where there is no room for a bar"
    assert {
        text.rfind("+") if "+" in row.bar.text else text.rfind("|") for text, row in zip(texts, told, strict=True)
    } == {len(texts[0]) - told[0].bar.cells + told[0].bar.mark}
    assert all(set(row.bar.text) <= set("=+| ") and len(row.bar.text) == row.bar.cells for row in told)
    assert [row.text.isascii() for row in told].count(False) == 0


@given(EFFECT, EVENTS, st.integers(40, 160), st.integers(0, 20))
def test_bars_are_as_long_as_their_figures_and_cross_the_target_where_they_do(
    one: EffectRecord, events: list[Event], cells: int, most: int
) -> None:
    assert one.target is not None
    picture = drawn(one, *events, cells=cells, most=most)
    told = sorted(rows(picture), key=lambda row: row.value)
    assert [row.bar.filled for row in told] == sorted(row.bar.filled for row in told), "a larger figure is no shorter"
    end = max([Decimal(0), one.target, *(row.value for row in told)])
    whole = Fraction(end) - Fraction(picture.start)
    for row in told:
        is_past = row.bar.mark < row.bar.filled
        assert is_past == (one.reaches(row.value) if one.direction is UP else not one.reaches(row.value))
        if whole:
            exact = (Fraction(row.value) - Fraction(picture.start)) / whole * row.bar.cells
            assert abs(row.bar.filled - exact) <= 2, "rounded, and moved past the target or before it"


@given(EFFECT, EVENTS, st.integers(6, 30))
def test_no_figure_is_lost_and_there_are_never_more_rows_than_asked_for(
    one: EffectRecord, events: list[Event], most: int
) -> None:
    picture = drawn(one, *events, most=most)
    assert len(picture.rows) <= max(most, 1 + 3 + max(2, most // 3))
    assert picture.left_out + sum(row.count for row in rows(picture)) == len(one.measurements)
    assert all(len(row.figure.strip()) <= FIGURE_CELLS for row in rows(picture))


@given(EFFECT, st.integers(6, 30))
def test_a_row_stands_for_its_worst_figure(one: EffectRecord, most: int) -> None:
    picture = drawn(one, most=most)
    told = [row for row in rows(picture) if row.count]
    if one.measurements and not picture.left_out:
        pick = min if one.direction is UP else max
        assert pick(row.value for row in told) == pick(each.value for each in one.measurements)
    whole = drawn(replace(one, measurements=one.measurements[:400]))
    assert [row.value for row in rows(whole) if row.count] == [each.value for each in one.measurements]
