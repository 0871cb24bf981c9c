"""The picture of dates: aligned by cells at every width, with every date in its place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from firefight_tui import words
from firefight_tui.domain.plan_records import MilestoneRecord, PlanDateRecord, PlanRecord
from firefight_tui.domain.text import width
from firefight_tui.domain.timeline_picture import costs, picture, rolled_up, summary
from firefight_tui.domain.vocabulary import RemedyKind, RemedyState
from tests.unit.test_board import NOW, remedy

ZONE = ZoneInfo("Asia/Shanghai")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def drawn(milestones: list[MilestoneRecord], *remedies: object, cells: int = 80, plans: object = ()) -> list[str]:
    return [line.text.rstrip() for line in picture(remedies, milestones, plans, cells, NOW, ZONE)]  # type: ignore[arg-type]


def version(number: int, milestone: int, due: datetime) -> PlanRecord:
    """A plan version that kept one date."""
    unsaid = dict.fromkeys(
        (
            "person",
            "channel",
            "said",
            "root_cause",
            "escape_point",
            "emergency_at",
            "emergency",
            "decision",
            "decided_at",
            "decided_by",
            "decided_channel",
            "words",
        )
    )
    dates = (PlanDateRecord(1, milestone, "UAT", due),)
    return PlanRecord(id=number, number=number, at=NOW, by="ada", items=(), dates=dates, **unsaid)  # type: ignore[arg-type]


def test_a_slip_is_a_stretch_from_the_plan_to_the_forecast_and_now_a_column() -> None:
    lines = drawn([MilestoneRecord(1, "UAT", NOW + 2 * DAY, NOW + 4 * DAY, None)])
    assert len(lines) == 3 and lines[0].split() == ["11-24", "11-25", "11-26", "11-27", "11-28"]
    assert lines[2] == "| planned  = slip  > expected  X done  ! overdue  : now"
    row = lines[1]
    assert row.index(":") < row.index("|") < row.index("=") < row.index(">")
    assert row.endswith("11-27 +2d") and row[row.index("|") + 1 : row.index(">")].strip("=") == ""
    assert lines[0].index("11-25") <= row.index("|") < lines[0].index("11-26") < row.index(">")


def test_what_is_overdue_says_so_from_its_date_until_now() -> None:
    row = drawn([MilestoneRecord(1, "UAT", NOW - 3 * DAY, None, None)])[1]
    assert row.index("|") < row.index("!") < row.index(":") and row.count("!") > 5
    assert row.endswith("11-20 late 3d")
    late = picture((), [MilestoneRecord(1, "UAT", NOW - HOUR, None, None)], (), 80, NOW, ZONE)[1]
    assert late.look == "late" and ("!" in late.text)


def test_what_was_reached_earlier_stands_before_its_plan() -> None:
    row = drawn([MilestoneRecord(1, "UAT", NOW + 2 * DAY, NOW + DAY, NOW - DAY)])[1]
    assert row.index("X") < row.index("=") < row.index("|") and ">" not in row
    assert row.endswith("11-22 -3d")


def test_a_remedy_is_under_way_until_now_or_until_it_was_finished() -> None:
    running = drawn([], remedy(1, started_at=NOW - 2 * DAY, due_at=NOW + DAY))[1]
    assert running.index("-") < running.index(":") < running.index("|")
    done = drawn([], remedy(1, started_at=NOW - 2 * DAY, due_at=NOW + DAY, finished_at=NOW - DAY))[1]
    assert done.index("-") < done.index("X") < done.index(":") < done.index("|")
    late = drawn([], remedy(1, started_at=NOW - 2 * DAY, due_at=NOW - DAY))[1]
    assert late.index("-") < late.index("|") < late.index("!") and "late 1d" in late
    assert len(drawn([], remedy(1), remedy(2, state=RemedyState.DROPPED, dropped_at=NOW))) == 3


def test_dates_of_earlier_versions_stay_where_they_differ() -> None:
    one = MilestoneRecord(1, "UAT", NOW + 4 * DAY, None, None)
    plans = (version(1, 1, NOW + 2 * DAY), version(2, 1, NOW + 2 * DAY), version(3, 1, NOW + 4 * DAY))
    lines = drawn([one], plans=plans)
    assert [line.split()[0] for line in lines[1:-1]] == ["UAT", "v1"]
    assert lines[2].index("|") < lines[1].index("|")


def test_without_dates_it_says_what_would_fill_it() -> None:
    assert drawn([])[0] == "No date is planned yet."
    assert drawn([], remedy(1, due_at=None, started_at=None))[0] == "No date is planned yet."


moments = st.one_of(st.none(), st.integers(-40 * 24, 400 * 24).map(lambda hours: NOW + hours * HOUR))
milestones = st.builds(
    MilestoneRecord,
    st.integers(1, 9),
    st.sampled_from(["UAT", "大促保障", "a very long name of a milestone that is cut"]),
    moments,
    moments,
    st.one_of(st.none(), st.integers(-900, 0).map(lambda hours: NOW + hours * HOUR)),
)


@given(
    shown=st.lists(milestones, max_size=5),
    due=moments,
    started=st.one_of(st.none(), st.just(NOW - 5 * HOUR)),
    cells=st.integers(20, 170),
    language=st.sampled_from(["en", "zh_CN"]),
    zone=st.sampled_from(["Asia/Shanghai", "America/New_York"]),
)
def test_every_row_fits_and_columns_line_up_at_every_width(
    shown: list[MilestoneRecord], due: datetime | None, started: datetime | None, cells: int, language: str, zone: str
) -> None:
    words.set_language(language)
    try:
        lines = picture([remedy(1, due_at=due, started_at=started)], shown, (), cells, NOW, ZoneInfo(zone))
    finally:
        words.set_language("en")
    room = max(40, cells)
    assert all(line.text.isprintable() for line in lines)
    if len(lines) > 2:
        assert {width(line.text) for line in lines[:-1]} == {room}
        assert width(lines[-1].text) <= room


def test_how_far_it_is_counts_containments_and_corrections_that_are_not_dropped() -> None:
    some = [
        remedy(1, finished_at=NOW),
        remedy(2),
        remedy(3, due_at=NOW - HOUR),
        remedy(4, dropped_at=NOW, state=RemedyState.DROPPED),
        remedy(5, kind=RemedyKind.PREVENTION, finished_at=NOW),
        remedy(6, in_plan=None, finished_at=NOW),
    ]
    found = rolled_up(some, NOW)
    assert (found.done, found.total, found.percent, found.late) == (1, 3, 33, 1)
    assert [line.text for line in summary(some, NOW, 80)] == ["1 of 3 done, 33 %, 1 overdue"]
    assert rolled_up([], NOW).percent == 0 and summary([], NOW, 80) == ()


def test_a_day_lost_to_summer_time_shifts_nothing() -> None:
    zone = ZoneInfo("America/New_York")
    now = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
    one = MilestoneRecord(1, "UAT", now + timedelta(days=2), None, None)
    lines = [line.text for line in picture((), [one], (), 80, now, zone)]
    assert lines[0].index("03-09") <= lines[1].index("|") < lines[0].index("03-09") + 24


def test_costs_stand_beside_the_budget_and_what_is_over_it_is_said() -> None:
    some = [remedy(1, cost="3,000 元"), remedy(2, cost="0.5 万"), remedy(3, cost="0.6 万/月")]
    assert [line.text for line in costs(some, 80)] == ["costs 8,000, 1 not added up"]
    assert costs(some, 80, 900_000)[0] == ("costs 8,000 of a budget of 9,000, 1 not added up", "")
    assert costs(some[:2], 80, 750_050)[0] == ("costs 8,000 of a budget of 7,500.50, 499.50 over it", "late")
    assert costs([remedy(1)], 80, 100) == ()
