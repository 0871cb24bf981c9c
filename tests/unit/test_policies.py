"""The times of a policy as they are written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.policies import Span, parse_target
from firefight_tui.errors import InvalidValue
from tests.clock_builders import HOUR, MINUTE


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("15m", Span(rest=15 * MINUTE)),
        ("1h", Span(rest=HOUR)),
        ("3d", Span(days=3)),
        ("1d4h", Span(1, 4 * HOUR)),
        ("30分钟", Span(rest=30 * MINUTE)),
        ("3个工作日", Span(days=3)),
        ("三天", Span(days=3)),
        ("-", None),
        ("none", None),
        ("无", None),
    ],
)
def test_times_of_a_policy(text: str, span: Span | None) -> None:
    assert parse_target(text) == span


@pytest.mark.parametrize("text", ["", "0", "0m", "1w", "两周", "soon", "90"])
def test_what_is_no_time_of_a_policy_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_target(text)


@given(st.integers(0, 99), st.integers(0, 200_000))
def test_a_time_of_a_policy_can_be_written_and_read_back(days: int, seconds: int) -> None:
    span = Span(days, timedelta(seconds=seconds))
    if days or seconds:
        assert parse_target(str(span)) == span
