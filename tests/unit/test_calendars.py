"""Calendars: how much time counts, and when so much of it has passed."""

from __future__ import annotations

import time as stopwatch
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firefight_tui.domain.calendar_text import default_calendar, parse_calendar
from firefight_tui.domain.calendars import BusinessCalendar, Calendar, RoundTheClock, Window
from firefight_tui.domain.wall import from_wall
from firefight_tui.errors import InvalidValue

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONDON = ZoneInfo("Europe/London")
NEW_YORK = ZoneInfo("America/New_York")
MINUTE = timedelta(minutes=1)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def business(text: str, zone: ZoneInfo = SHANGHAI, **days: object) -> BusinessCalendar:
    calendar = parse_calendar(text, zone, **days)  # type: ignore[arg-type]  # closed and extra pass through
    assert isinstance(calendar, BusinessCalendar)
    return calendar


# --- local times that do not exist, or exist twice


def test_a_local_time_shown_twice_is_its_first_showing() -> None:
    assert from_wall(wall("2026-10-25 01:30"), LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_local_time_never_shown_is_the_moment_of_the_jump() -> None:
    assert from_wall(wall("2026-03-29 01:30"), LONDON) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert from_wall(wall("2026-03-08 02:00:59"), NEW_YORK) == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)


@given(
    st.datetimes(wall("2026-01-01"), wall("2027-12-31")),
    st.timedeltas(timedelta(), timedelta(hours=5)),
    st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "Asia/Shanghai"]),
)
def test_a_later_local_time_is_never_an_earlier_moment(local: datetime, more: timedelta, zone: str) -> None:
    assert from_wall(local, ZoneInfo(zone)) <= from_wall(local + more, ZoneInfo(zone))


# --- examples


def test_the_default_counts_monday_to_friday_nine_to_eighteen_in_shanghai() -> None:
    calendar = default_calendar()
    assert calendar.ordinary_day == hours(9)
    assert calendar.is_working(at("2026-11-23 09:00"))
    assert calendar.is_working(at("2026-11-23 17:59"))
    assert not calendar.is_working(at("2026-11-23 18:00"))
    assert not calendar.is_working(at("2026-11-22 12:00"))


def test_a_weekend_does_not_count() -> None:
    calendar = default_calendar()
    friday, monday = at("2026-11-20 17:00"), at("2026-11-23 10:00")
    assert calendar.worked_between(friday, monday) == hours(2)
    assert calendar.worked_between(monday, friday) == -hours(2)
    assert calendar.after(friday, hours(2)) == monday
    assert calendar.after(monday, -hours(2)) == friday


def test_a_span_used_up_at_closing_time_ends_there_and_not_the_next_morning() -> None:
    assert default_calendar().after(at("2026-11-20 17:00"), hours(1)) == at("2026-11-20 18:00")
    assert default_calendar().after(at("2026-11-23 10:00"), -hours(1)) == at("2026-11-23 09:00")


@pytest.mark.parametrize("calendar", [RoundTheClock(), default_calendar()])
def test_no_span_ends_where_it_starts_even_on_a_closed_day(calendar: Calendar) -> None:
    assert calendar.after(at("2026-11-22 12:00"), timedelta()) == at("2026-11-22 12:00")


def test_a_span_that_starts_on_a_closed_day_starts_at_the_opening() -> None:
    assert default_calendar().after(at("2026-11-21 12:00"), hours(1)) == at("2026-11-23 10:00")


def test_lunch_is_no_working_time_and_the_day_is_shorter_by_it() -> None:
    calendar = business("mon-fri 9:00-12:00,13:00-18:00; sat 9:00-12:00")
    assert calendar.ordinary_day == hours(8)
    assert calendar.after(at("2026-11-23 11:00"), hours(2)) == at("2026-11-23 14:00")
    assert calendar.worked_between(at("2026-11-20 17:00"), at("2026-11-23 09:00")) == hours(4)


def test_one_day_of_work_is_the_same_hour_of_the_next_working_day() -> None:
    calendar = default_calendar()
    assert calendar.after(at("2026-11-20 15:30"), calendar.ordinary_day) == at("2026-11-23 15:30")


def test_holidays_and_make_up_days_change_single_days() -> None:
    make_up = {date(2026, 11, 22): (Window(9 * 60, 18 * 60),)}
    calendar = business("mon-fri 9:00-18:00", closed=[date(2026, 11, 23)], extra=make_up)
    assert not calendar.is_working(at("2026-11-23 10:00"))
    assert calendar.is_working(at("2026-11-22 10:00"))
    assert calendar.after(at("2026-11-20 17:00"), hours(11)) == at("2026-11-24 10:00")


def test_a_make_up_day_wins_over_a_holiday() -> None:
    day = date(2026, 11, 23)
    calendar = business("mon-fri 9:00-18:00", closed=[day], extra={day: (Window(600, 720),)})
    assert calendar.worked_between(at("2026-11-23 00:00"), at("2026-11-24 00:00")) == hours(2)


def test_round_the_clock_is_plain_time() -> None:
    calendar = RoundTheClock()
    start = at("2026-10-25 00:00", LONDON)
    assert calendar.after(start, timedelta(days=1)) - start == timedelta(days=1)
    assert calendar.worked_between(start, at("2026-10-26 00:00", LONDON)) == hours(25)
    assert calendar.is_working(start)


def test_the_repeated_hour_counts_and_the_skipped_hour_does_not() -> None:
    nights = business("daily 0:00-6:00", LONDON)
    assert nights.worked_between(at("2026-10-25 00:00", LONDON), at("2026-10-25 12:00", LONDON)) == hours(7)
    assert nights.worked_between(at("2026-03-29 00:00", LONDON), at("2026-03-29 12:00", LONDON)) == hours(5)
    inside_the_gap = business("sun 1:15-1:45; mon 9-17", LONDON)
    assert inside_the_gap.worked_between(at("2026-03-29 00:00", LONDON), at("2026-03-30 00:00", LONDON)) == hours(0)


# --- the plain text form


@pytest.mark.parametrize("text", ["24x7", "24X7", "7*24小时", "24/7", " 24 x 7 ", "全天候"])
def test_round_the_clock_has_several_spellings(text: str) -> None:
    assert isinstance(parse_calendar(text, SHANGHAI), RoundTheClock)


@pytest.mark.parametrize(
    "text",
    [
        "mon-fri 9:00-18:00",
        "Mon-Fri 09:00 - 18:00",
        "monday-friday 9-18",
        "mon,tue,wed-fri 9-18",
        "weekdays 9:00-18:00",
        "周一-周五 9:00-18:00",
        "周一至周五9:00-18:00",
        "星期一到星期五 9点-18点",
        "周一-周五 9：00－18：00",
        "工作日 9:00-18:00;",
        "mon-fri 9-12,12-18",
        "mon-fri 9-13; mon-fri 11-18",
    ],
)
def test_the_same_calendar_in_many_words(text: str) -> None:
    assert parse_calendar(text, SHANGHAI) == default_calendar()


def test_half_hours_in_chinese_and_days_around_the_weekend() -> None:
    assert business("周六至周一 8点半-17点30分").week[5] == (Window(510, 1050),)
    assert [bool(day) for day in business("sat-mon 9-17").week] == [True, False, False, False, False, True, True]


def test_hours_past_midnight_belong_to_the_next_day_from_then_on() -> None:
    nights = business("fri 22:00-6:00", closed=[date(2026, 11, 21)])
    assert nights.week[4] == (Window(1320, 1440),)
    assert nights.week[5] == (Window(0, 360),)
    assert nights.worked_between(at("2026-11-20 12:00"), at("2026-11-21 12:00")) == hours(2)
    assert business("mon 20:00-24:00") == business("mon 20:00-0:00")


@pytest.mark.parametrize(
    "text",
    ["", ";", "9:00-18:00", "mon-fri", "mon-fri 9:00", "mon-fri 18:61-19:00", "mon-fri 25-26", "mon-fry 9-18", "x 9-18",
     "mon-tue-wed 9-18", "mon-fri 9-9", "mon- 9-18", "24x8", "mon-fri 9-18,,", "mon 24:00-25:00", "mon 0-24:01"],
)  # fmt: skip
def test_what_is_no_calendar_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(InvalidValue, match="24x7") as refused:
        parse_calendar(text, SHANGHAI)
    assert refused.value.field == "calendar"


def test_control_characters_do_not_reach_the_refusal() -> None:
    with pytest.raises(InvalidValue) as refused:
        parse_calendar("mon\x1b[31m 9-18", SHANGHAI)
    assert "\x1b" not in str(refused.value)


def test_a_calendar_in_which_nobody_ever_works_is_refused() -> None:
    with pytest.raises(InvalidValue):
        BusinessCalendar(SHANGHAI, ((), (), (), (), (), (), ()))
    with pytest.raises(InvalidValue):
        Window(600, 600)


# --- properties, against counting minute by minute


def _oracle(calendar: BusinessCalendar, start: datetime, end: datetime) -> Iterator[tuple[datetime, bool]]:
    """Each minute and whether it counts. The wall never runs back: a repeated hour stays where it was."""
    shown = wall("0001-01-01")
    moment = start - timedelta(hours=3)
    while moment < end:
        shown = max(shown, moment.astimezone(calendar.zone).replace(tzinfo=None))
        minute = shown.hour * 60 + shown.minute
        windows = calendar.week[shown.weekday()]
        if shown.date() in calendar.closed:
            windows = ()
        windows = calendar.extra.get(shown.date(), windows)
        if moment >= start:
            yield moment, any(window.opens <= minute < window.closes for window in windows)
        moment += MINUTE


STARTS = {
    SHANGHAI: datetime(2026, 11, 20, tzinfo=UTC),
    LONDON: datetime(2026, 10, 24, 12, tzinfo=UTC),
    NEW_YORK: datetime(2026, 3, 7, 18, tzinfo=UTC),
    ZoneInfo("Asia/Beirut"): datetime(2026, 10, 24, 6, tzinfo=UTC),
}
TEXTS = [
    "mon-fri 9:00-18:00",
    "daily 0:30-1:30,1:45-2:10,4-5",
    "fri-mon 22:00-6:00",
    "sun 1-2; mon 9-12,13-18",
    "daily 0-24",
]


@st.composite
def spells(draw: st.DrawFn) -> tuple[BusinessCalendar, datetime, datetime]:
    zone = draw(st.sampled_from(list(STARTS)))
    first = STARTS[zone].date()
    closed = draw(st.sets(st.integers(0, 3).map(lambda days: first + timedelta(days=days)), max_size=2))
    extra = draw(st.sampled_from([{}, {first + timedelta(days=1): (Window(60, 200), Window(500, 600))}]))
    calendar = business(draw(st.sampled_from(TEXTS)), zone, closed=closed, extra=extra)
    start = STARTS[zone] + draw(st.integers(0, 2000)) * MINUTE
    return calendar, start, start + draw(st.integers(0, 2500)) * MINUTE


@settings(max_examples=150, deadline=None)
@given(spells())
def test_working_time_is_the_number_of_working_minutes(spell: tuple[BusinessCalendar, datetime, datetime]) -> None:
    calendar, start, end = spell
    counted = [moment for moment, works in _oracle(calendar, start, end) if works]
    assert calendar.worked_between(start, end) == len(counted) * MINUTE
    assert all(calendar.is_working(moment) for moment in counted)
    if counted:
        assert calendar.after(start, len(counted) * MINUTE) == counted[-1] + MINUTE
        assert calendar.after(end, -len(counted) * MINUTE) == counted[0]


@settings(max_examples=200, deadline=None)
@given(spells(), st.timedeltas(timedelta(days=-60), timedelta(days=60)))
def test_after_is_the_inverse_of_worked_between(
    spell: tuple[BusinessCalendar, datetime, datetime], span: timedelta
) -> None:
    calendar, start, _end = spell
    end = calendar.after(start, span)
    assert calendar.worked_between(start, end) == span
    assert calendar.worked_between(end, start) == -span
    nearer = end - timedelta(seconds=1) if span > timedelta() else end + timedelta(seconds=1)
    if span:
        assert abs(calendar.worked_between(start, nearer)) < abs(span)


@settings(max_examples=100, deadline=None)
@given(spells(), st.integers(0, 40_000), st.integers(0, 200_000))
def test_working_time_adds_up_over_any_cut(
    spell: tuple[BusinessCalendar, datetime, datetime], first: int, second: int
) -> None:
    calendar, start, _end = spell
    cut = start + first * MINUTE
    end = cut + second * MINUTE
    parts = calendar.worked_between(start, cut) + calendar.worked_between(cut, end)
    assert calendar.worked_between(start, end) == parts


def test_years_are_counted_quickly() -> None:
    calendar = business("mon-fri 9:00-12:00,13:00-18:00", LONDON)
    start = at("2006-01-02 09:00", LONDON)
    began = stopwatch.perf_counter()
    end = calendar.after(start, timedelta(hours=8 * 260 * 20))
    assert calendar.worked_between(start, end) == timedelta(hours=8 * 260 * 20)
    assert stopwatch.perf_counter() - began < 1.0
