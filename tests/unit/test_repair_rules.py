"""Admitting fault, the rhythm of visits, satisfaction: the pure rules of the repair."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.calendar_text import parse_calendar
from firefight_tui.domain.contentment import Contentment
from firefight_tui.domain.outward import admits_fault
from firefight_tui.domain.repair_records import Repaired, VisitRecord
from firefight_tui.domain.visits import INTERVALS, next_visit, rhythm_of
from firefight_tui.domain.vocabulary import Severity, parse_word

DAY = timedelta(days=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "text",
    [
        "这是我方过错。",
        "是我们的责任,给您添麻烦了。",
        "我司承担全部责任。",
        "我们犯了错误。",
        "我们会赔偿贵司的损失。",
        "由我们负全责。",
        "It was our fault.",
        "This was Our Mistake, and ours alone.",
        "We take full responsibility for what happened.",
        "We were negligent.",
        "We\u2019ve made a serious mistake.",
        "You will be indemnified.",
        "it is\nour\nresponsibility",
    ],
)
def test_words_that_admit_fault_are_found(text: str) -> None:
    assert admits_fault(text)


@pytest.mark.parametrize(
    "text",
    [
        "给贵司带来不便,我们深表歉意。",
        "这件事不是我们的责任。",
        "责任人是陈工,他今晚值班。",
        "赔礼道歉",
        "我们会给贵司延长三个月服务作为补偿。",
        "We are sorry for the trouble it caused you.",
        "This is not our fault.",
        "Your hours and your mistake in the form are fixed.",
        "The error is gone.",
        "",
    ],
)
def test_being_sorry_admits_nothing(text: str) -> None:
    assert admits_fault(text) == ""


@given(st.text())
def test_any_text_can_be_looked_through(text: str) -> None:
    found = admits_fault(text)
    assert found in " ".join(text.replace("\u2019", "'").split())


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("weekly", 7),
        ("every 2 weeks", 14),
        ("Every month", 30),
        ("once a month", 30),
        ("每月", 30),
        ("每两周", 14),
        ("每季度一次", 91),
        ("3个月", 90),
        ("30d", 30),
        ("10 days", 10),
        ("every day", 1),
    ],
)
def test_a_rhythm_is_read_in_both_languages(text: str, days: int) -> None:
    assert rhythm_of(text) == days * DAY


@pytest.mark.parametrize(
    "text", [None, "", "every", "when they call", "2h", "0d", "5 years", "有事再说", "-3d", "99个月"]
)
def test_other_words_are_no_rhythm(text: str | None) -> None:
    assert rhythm_of(text) is None


@given(st.text())
def test_any_words_can_be_asked_for_a_rhythm(text: str) -> None:
    found = rhythm_of(text)
    assert found is None or DAY <= found <= 366 * DAY


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(Severity),
    st.sampled_from(["mon-fri 9:00-18:00", "24x7", "sat-sun 9:00-12:00"]),
)
def test_a_visit_is_proposed_for_a_working_morning_about_the_interval_on(
    after: datetime, severity: Severity, hours: str
) -> None:
    calendar = parse_calendar(hours, SHANGHAI)
    at = next_visit(after, severity, None, calendar, SHANGHAI)
    assert calendar.is_working(at) and at.astimezone(SHANGHAI).hour == 10
    assert timedelta(hours=-14) < at - after - INTERVALS[severity] < 7 * DAY


def test_where_nobody_works_at_ten_it_is_the_morning_after_the_interval() -> None:
    calendar = parse_calendar("mon-fri 20:00-22:00", SHANGHAI)
    after = datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert next_visit(after, Severity.URGENT, None, calendar, SHANGHAI) > after + 7 * DAY


def test_each_satisfaction_has_a_number_and_words_of_both_languages() -> None:
    assert [one.number for one in Contentment] == [1, 2, 3, 4, 5]
    for words in (("very dissatisfied", "非常不满意"), ("dissatisfied", "不满意"), ("so-so", "一般")):
        assert len({parse_word(Contentment, word) for word in words}) == 1
    assert parse_word(Contentment, "满意") is parse_word(Contentment, "satisfied") is Contentment.CONTENT
    assert parse_word(Contentment, "5") is parse_word(Contentment, "很满意") is Contentment.VERY


def _visit(number: int, *, due: int, visited: int | None = None, satisfaction: int | None = None) -> VisitRecord:
    start = datetime(2026, 11, 23, tzinfo=UTC)
    made = start + visited * DAY if visited is not None else None
    return VisitRecord(number, number, start, "ada", start + due * DAY, made, None, None, satisfaction, None, None)


def test_the_next_visit_is_the_open_one_due_first_and_the_last_the_newest_made() -> None:
    visits = (
        _visit(1, due=1, visited=3, satisfaction=2),
        _visit(2, due=20),
        _visit(3, due=9),
        _visit(4, due=5, visited=2, satisfaction=5),
    )
    repaired = Repaired(visits=visits)
    assert repaired.next_visit is visits[2] and repaired.last_visit is visits[0] and visits[0].is_unhappy
    assert not visits[3].is_unhappy and not visits[1].is_unhappy
    assert Repaired().next_visit is None and Repaired().last_visit is None
