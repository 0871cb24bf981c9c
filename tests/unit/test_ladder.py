"""The ladder: who is told first, who next, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.ladder import Crew, Rung, ladder, next_step, told_by

LATE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (10, 30, 60))
FULL = Crew("bo", ("ed",), ("cy", "di"), ("ada",))

handles = st.sampled_from([f"e{number}" for number in range(6)])
crews = st.builds(
    Crew,
    commander=st.none() | handles,
    on_call=st.lists(handles, max_size=3).map(tuple),
    commanders=st.lists(handles, max_size=3).map(tuple),
    administrators=st.lists(handles, max_size=3).map(tuple),
)


def test_the_lowest_rung_that_is_theirs() -> None:
    steps = ladder(Crew("cy", ("bo", "cy"), ("cy", "di"), ("ada", "bo")))
    assert [(step.rung, step.engineers) for step in steps] == [
        (Rung.COMMANDER, ("cy",)),
        (Rung.ON_CALL, ("bo",)),
        (Rung.COMMANDERS, ("di",)),
        (Rung.ADMINISTRATORS, ("ada",)),
    ]


@given(crews, st.none() | handles)
def test_everybody_once_and_nobody_left_out(crew: Crew, without: str | None) -> None:
    steps = ladder(crew, without=() if without is None else (without,))
    told = [one for step in steps for one in step.engineers]
    everybody = {crew.commander, *crew.on_call, *crew.commanders, *crew.administrators} - {None, without}
    assert len(told) == len(set(told)) and set(told) == everybody
    assert [step.level for step in steps] == sorted({step.level for step in steps})


@pytest.mark.parametrize(
    ("reached", "by", "expected"),
    [
        (None, "zoe", ("bo",)),
        (None, "bo", ("ed",)),
        (0, "zoe", ("ed",)),
        (1, "bo", ("cy", "di")),
        (2, "cy", ("ada",)),
        (3, "bo", ("ada",)),
        (3, "ada", ("cy", "di")),
    ],
)
def test_an_escalation_tells_the_next_rung(reached: int | None, by: str, expected: tuple[str, ...]) -> None:
    step = next_step(FULL, reached, by=by)
    assert step is not None and step.engineers == expected


def test_where_there_is_nobody_else_nobody_is_named() -> None:
    assert next_step(Crew("bo"), None, by="bo") is None


@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, 0), (1, 1), (9, 1), (10, 2), (29, 2), (30, 3), (60, 4), (9_999, 4)]
)
def test_each_rung_at_its_time(minutes: int, expected: int) -> None:
    assert len(told_by(ladder(FULL), LATE, PAUSES, LATE + timedelta(minutes=minutes))) == expected


def test_a_rung_on_which_nobody_stands_costs_no_time() -> None:
    steps = ladder(Crew(administrators=("ada",)))
    assert told_by(steps, LATE, PAUSES, LATE + timedelta(minutes=1)) == steps


@given(crews, st.lists(st.integers(1, 100), min_size=1, max_size=3), st.integers(0, 200), st.integers(0, 200))
def test_who_was_told_stays_told(crew: Crew, pauses: list[int], first: int, more: int) -> None:
    steps, times = ladder(crew), [timedelta(minutes=one) for one in sorted(pauses)]
    early = told_by(steps, LATE, times, LATE + timedelta(minutes=first))
    assert told_by(steps, LATE, times, LATE + timedelta(minutes=first + more))[: len(early)] == early
