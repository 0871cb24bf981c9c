"""Points in time and lengths of time, as they are written and shown."""

from __future__ import annotations

import gettext
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui import words
from firefight_tui.domain.moments import parse_moment, parse_span, show_moment, show_remaining
from firefight_tui.domain.spans import due_told, late_words, left_told
from firefight_tui.domain.text import width
from firefight_tui.errors import InvalidValue

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONDON = ZoneInfo("Europe/London")
# A Monday, 11:20 in Shanghai.
NOW = datetime(2026, 11, 23, 3, 20, tzinfo=UTC)


class _Chinese(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return {"{count}d": "{count}天"}.get(message, message)


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_current", _Chinese())


def local(text: str, zone: ZoneInfo = SHANGHAI, **options: object) -> str:
    """The moment on the wall clock of Shanghai, to the minute."""
    at = parse_moment(text, now=NOW, zone=zone, **options)  # type: ignore[arg-type]  # options pass through
    assert at.tzinfo is UTC
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-23T10:00Z", "2026-11-23 18:00"),
        ("2026-11-23T10:00:00.5+00:00", "2026-11-23 18:00"),
        ("2026-11-23 10:00 +01:00", "2026-11-23 17:00"),
        ("20261123T1000Z", "2026-11-23 18:00"),
        ("2026-11-23T10:00", "2026-11-23 10:00"),
        ("2026-11-23t9:05", "2026-11-23 09:05"),
        ("2026-11-23 24:00", "2026-11-24 00:00"),
        ("2026-W48-1", "2026-11-23 00:00"),
        ("2026-11-23", "2026-11-23 00:00"),
        ("2026/1/3 8:00", "2026-01-03 08:00"),
        ("2026年11月23日 10点", "2026-11-23 10:00"),
        ("二〇二六年十一月二十三日", "2026-11-23 00:00"),
        ("11-20 10:30", "2026-11-20 10:30"),
        ("11月20日下午3点", "2026-11-20 15:00"),
        ("12.11", "2026-12-11 00:00"),
        ("now", "2026-11-23 11:20"),
        ("刚才", "2026-11-23 11:20"),
        ("现在", "2026-11-23 11:20"),
        ("today 18:00", "2026-11-23 18:00"),
        ("tomorrow 10:00", "2026-11-24 10:00"),
        ("  Tomorrow   at 9am ", "2026-11-24 09:00"),
        ("tomorrow 9", "2026-11-24 09:00"),
        ("tomorrow", "2026-11-24 00:00"),
        ("tomorrow noon", "2026-11-24 12:00"),
        ("tonight at 8", "2026-11-23 20:00"),
        ("yesterday 23:50", "2026-11-22 23:50"),
        ("the day after tomorrow 8:00", "2026-11-25 08:00"),
        ("今天18:00", "2026-11-23 18:00"),
        ("今天１８：００", "2026-11-23 18:00"),
        ("明天 10:00", "2026-11-24 10:00"),
        ("明天上午九点半", "2026-11-24 09:30"),
        ("后天", "2026-11-25 00:00"),
        ("大后天 8点", "2026-11-26 08:00"),
        ("昨天晚上8点一刻", "2026-11-22 20:15"),
        ("今晚8点", "2026-11-23 20:00"),
        ("明早7点20分", "2026-11-24 07:20"),
        ("晚上12点", "2026-11-24 00:00"),
        ("凌晨3点", "2026-11-23 03:00"),
        ("中午1点", "2026-11-23 13:00"),
        ("下午三点", "2026-11-23 15:00"),
        ("下午15点", "2026-11-23 15:00"),
        ("上午10时30分", "2026-11-23 10:30"),
        ("10点半", "2026-11-23 10:30"),
        ("十二点", "2026-11-23 12:00"),
        ("10:30", "2026-11-23 10:30"),
        ("9:05:30 pm", "2026-11-23 21:05"),
        ("3pm", "2026-11-23 15:00"),
        ("12am", "2026-11-23 00:00"),
        ("12pm", "2026-11-23 12:00"),
        ("+2h", "2026-11-23 13:20"),
        ("+ 90m", "2026-11-23 12:50"),
        ("＋2h", "2026-11-23 13:20"),
        ("+1.5h", "2026-11-23 12:50"),
        ("-2h", "2026-11-23 09:20"),
        ("+2d", "2026-11-25 11:20"),
        ("+1w", "2026-11-30 11:20"),
        ("+1d12h", "2026-11-24 23:20"),
        ("in 2 hours", "2026-11-23 13:20"),
        ("20 minutes ago", "2026-11-23 11:00"),
        ("2小时后", "2026-11-23 13:20"),
        ("两个小时之后", "2026-11-23 13:20"),
        ("2个半小时后", "2026-11-23 13:50"),
        ("半小时前", "2026-11-23 10:50"),
        ("三十分钟后", "2026-11-23 11:50"),
        ("3天后", "2026-11-26 11:20"),
        ("一周后", "2026-11-30 11:20"),
        ("1周2天后", "2026-12-02 11:20"),
        ("2小时前", "2026-11-23 09:20"),
    ],
)
def test_what_people_write(text: str, expected: str) -> None:
    assert local(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("monday 12:00", "2026-11-23 12:00"),
        ("monday 9:00", "2026-11-30 09:00"),
        ("monday 11:20", "2026-11-30 11:20"),
        ("周一 9:00", "2026-11-30 09:00"),
        ("周一9点", "2026-11-30 09:00"),
        ("fri 17:00", "2026-11-27 17:00"),
        ("sunday", "2026-11-29 00:00"),
        ("星期天", "2026-11-29 00:00"),
        ("周5下午3点", "2026-11-27 15:00"),
        ("this monday 9:00", "2026-11-23 09:00"),
        ("本周一 9:00", "2026-11-23 09:00"),
        ("next monday 9:00", "2026-11-30 09:00"),
        ("next friday", "2026-12-04 00:00"),
        ("下周五", "2026-12-04 00:00"),
        ("下个星期五", "2026-12-04 00:00"),
        ("下下周一", "2026-12-07 00:00"),
        ("last friday 18:00", "2026-11-20 18:00"),
        ("上周五十八点", "2026-11-20 18:00"),
    ],
)
def test_a_weekday_is_the_next_to_come_or_of_the_week_named(text: str, expected: str) -> None:
    assert local(text) == expected


def test_a_weekday_of_something_that_happened_is_the_last_one() -> None:
    assert local("monday 9:00", future_ok=False) == "2026-11-23 09:00"
    assert local("monday 12:00", future_ok=False) == "2026-11-16 12:00"
    assert local("周五", future_ok=False) == "2026-11-20 00:00"


@pytest.mark.parametrize("text", ["2026-11-27", "friday", "周五", "11-27"])
def test_a_day_without_a_time_takes_the_time_its_field_wants(text: str) -> None:
    assert local(text, day_time=time(18, 30)) == "2026-11-27 18:30"


def test_days_keep_the_wall_clock_and_hours_the_elapsed_time_when_clocks_change() -> None:
    now = datetime(2026, 10, 24, 9, 0, tzinfo=UTC)
    assert parse_moment("+1d", now=now, zone=LONDON) - now == timedelta(hours=25)
    assert parse_moment("+24h", now=now, zone=LONDON) - now == timedelta(hours=24)
    assert parse_moment("-2d", now=now + timedelta(days=2), zone=LONDON) == now - timedelta(hours=1)


def test_hours_are_elapsed_time_inside_the_repeated_hour() -> None:
    second_showing = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert parse_moment("+30m", now=second_showing, zone=LONDON) - second_showing == timedelta(minutes=30)


def test_times_that_clocks_skip_or_repeat_have_one_answer() -> None:
    assert parse_moment("2026-03-29 01:30", now=NOW, zone=LONDON) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert parse_moment("2026-10-25T01:30", now=NOW, zone=LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", " ", "soon", "9", "25:00", "10:61", "10:30:61", "24:01", "13pm", "0am", "上午15点", "13-01", "2026-02-30",
     "+2", "+", "+2x", "+1.5d", "2h", "+99999d", "+2h2h", "1969-12-31", "3000-01-02", "monday tuesday", "tomorrowish",
     "next", "month 9:00", "2026-11-23T10:00+99:00", "3个工作日后", "9" * 400, "\x1b[2J"],
)  # fmt: skip
def test_what_is_no_time_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"\+2h") as refused:
        local(text)
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 300


def test_something_that_happened_cannot_be_still_to_come() -> None:
    with pytest.raises(InvalidValue, match="still to come"):
        local("11:21", future_ok=False)
    assert local("11:20", future_ok=False) == "2026-11-23 11:20"
    assert local("now", future_ok=False) == "2026-11-23 11:20"


def is_read_or_refused_with_a_hint(text: str) -> bool:
    try:
        return bool(local(text))
    except InvalidValue as refused:
        return bool(refused.hint)


@given(st.text(max_size=30))
def test_any_words_are_a_time_or_refused(text: str) -> None:
    assert is_read_or_refused_with_a_hint(text)


@given(st.text("0123456789-+:hdwm tTzZ.周一二十两点半上下午今明后天个小时前分月日@nextmonday", max_size=14))
def test_words_that_almost_are_a_time_are_one_or_refused(text: str) -> None:
    assert is_read_or_refused_with_a_hint(text)


@given(st.timedeltas(timedelta(), timedelta(days=364)))
def test_what_is_shown_of_this_year_can_be_typed_back(into_the_year: timedelta) -> None:
    at = datetime(2026, 1, 1, tzinfo=SHANGHAI) + into_the_year
    typed = parse_moment(show_moment(at, zone=SHANGHAI, now=NOW), now=NOW, zone=SHANGHAI)
    assert typed == at.replace(second=0, microsecond=0)


def test_a_moment_is_shown_as_short_as_it_may_be() -> None:
    assert show_moment(NOW, zone=SHANGHAI, now=NOW) == "11:20"
    assert show_moment(NOW - timedelta(hours=12), zone=SHANGHAI, now=NOW) == "11-22 23:20"
    assert show_moment(NOW + timedelta(days=60), zone=SHANGHAI, now=NOW) == "2027-01-22"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("0", 0), ("0m", 0), ("30m", 30), ("2h", 120), ("1d12h", 36 * 60), ("1d 12h", 36 * 60), ("90 minutes", 90),
        ("1.5h", 90), ("2w", 14 * 24 * 60), ("２ｈ", 120), ("2小时", 120), ("两个小时", 120), ("1天12小时", 36 * 60),
        ("半小时", 30), ("一个半小时", 90), ("2小时半", 150), ("15分钟", 15),
        ("一周", 7 * 24 * 60), ("PT2H", 120), ("P1DT12H", 36 * 60), ("120s", 2),
    ],
)  # fmt: skip
def test_lengths_of_time(text: str, minutes: int) -> None:
    assert parse_span(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "text", ["", "90", "-2h", "2", "h", "2x", "1h1h", "1.5d", "P1M", "99999d", "3个工作日", "2h later", "1e3h"]
)
def test_what_is_no_length_of_time_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(InvalidValue, match="1d12h"):
        parse_span(text)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "0:00"), (59, "0:00"), (-30, "-0:00"), (-12 * 60, "-0:12"), (48 * 60, "0:48"), (150 * 60, "2:30"),
        (10 * 3600 - 1, "9:59"), (10 * 3600, "10h"), (48 * 3600 - 1, "47h"), (48 * 3600, "2d"), (-5 * 86400, "-5d"),
        (5000 * 86400, "999d"),
    ],
)  # fmt: skip
def test_what_is_left_of_a_clock(seconds: int, expected: str) -> None:
    assert show_remaining(timedelta(seconds=seconds)) == expected


def test_the_days_of_a_business_clock_are_its_own() -> None:
    nine_hours = timedelta(hours=9)
    assert show_remaining(10 * nine_hours, day=nine_hours) == "10d"
    assert show_remaining(2 * nine_hours - timedelta(minutes=1), day=nine_hours) == "17h"


@pytest.mark.usefixtures("chinese")
@given(st.timedeltas())
def test_what_is_left_fits_six_cells(delta: timedelta) -> None:
    assert width(show_remaining(delta)) <= 6


@pytest.mark.usefixtures("chinese")
def test_days_are_shown_in_chinese() -> None:
    assert show_remaining(timedelta(days=2)) == "2天"


@pytest.mark.parametrize("seconds", [-59, -1, 0, 1, 59])
def test_a_minute_that_has_only_begun_is_neither_late_nor_left(seconds: int) -> None:
    span = timedelta(seconds=seconds)
    told = (left_told(span), late_words(span), late_words(span, "0:00"), due_told("10:00", span))
    assert told == ("now", "due now", "due now", "due 10:00")


def test_what_is_late_by_a_minute_is_late() -> None:
    span = timedelta(minutes=1)
    assert (left_told(-span), left_told(span)) == ("-0:01", "0:01")
    assert (late_words(span), late_words(span, "1 min")) == ("late 0:01", "late 1 min")
    assert due_told("10:00", span) == "due 10:00, late by 0:01" and due_told("10:00", None) == "due 10:00"
