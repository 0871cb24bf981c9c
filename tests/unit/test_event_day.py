"""The day of a client's own event in what they say of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.event_day import event_day

AFTER = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("大促 2026-12-12 零点开始", date(2026, 12, 12)),
        ("audit on 2026/12/1", date(2026, 12, 1)),
        ("2026年12月1日审计进场", date(2026, 12, 1)),
        ("１２月１２日大促", date(2026, 12, 12)),
        ("Port authority test slot, 4 December", date(2026, 12, 4)),
        ("supplier summit, Jan 15th", date(2027, 1, 15)),
        ("January 15, 2028: summit", date(2028, 1, 15)),
        ("大促 12-12", date(2026, 12, 12)),
        ("年会 11-22", date(2027, 11, 22)),
        ("双十二大促", date(2026, 12, 12)),
        ("双11", date(2027, 11, 11)),
        ("29 February", date(2028, 2, 29)),
    ],
)
def test_a_day_is_found_as_people_write_it(text: str, day: date) -> None:
    assert event_day(text, AFTER) == day


@pytest.mark.parametrize(
    "text",
    ["下个月大促", "Seasonal stock arrives, 46 containers", "剩 06-10 天", "10-20 orders a day", "24/7", "99-99",
     "at 10:30", "30 February", "phone 138-12-13", "08-10%"],
)  # fmt: skip
def test_where_no_day_is_named_none_is_made_up(text: str) -> None:
    assert event_day(text, AFTER) is None


@given(text=st.text(max_size=60), after=st.dates(max_value=date(9000, 1, 1)))
def test_whatever_is_written_never_fails(text: str, after: date) -> None:
    event_day(text, after)


@given(day=st.dates(date(1970, 1, 1), date(2999, 12, 31)))
def test_a_day_written_in_full_is_that_day(day: date) -> None:
    assert event_day(f"x {day.isoformat()} y", AFTER) == day
