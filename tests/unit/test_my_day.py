"""How a day is grouped and ordered, and what holds a remedy up: by example, and for any items there may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.board import CardComplaint
from firefight_tui.domain.holding import held_by, held_words, in_order, next_remedy
from firefight_tui.domain.my_day import DAYS_AHEAD, DayGroup, DayItem, DayKind, group_of, grouped
from firefight_tui.domain.plan_records import RemedyRecord, VerificationRecord
from firefight_tui.domain.vocabulary import RemedyKind, RemedyState, Severity, Stage, Verdict

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
"""Monday, 23:30 in Shanghai: half an hour before its next day."""

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def complaint(number: int = 1, severity: int = 3) -> CardComplaint:
    return CardComplaint(
        number, f"FF-{number}", "Orders fail", "Acme", None, Stage.EXECUTING, Severity(severity), "ada", 1
    )


def item(kind: DayKind, due_at: datetime | None, number: int = 1, *, waits: str = "", severity: int = 3) -> DayItem:
    verb = "" if waits else "finish"
    return DayItem(kind, number, complaint(number, severity), "R1", "mend it", due_at, verb, "ada", waits)


def remedy(
    number: int,
    *,
    due: timedelta | None = HOUR,
    after: int | None = None,
    state: RemedyState = RemedyState.AGREED,
    owner: str | None = "ada",
    kind: RemedyKind = RemedyKind.CONTAINMENT,
) -> RemedyRecord:
    """A remedy of a plan agreed to."""
    ended = state in {RemedyState.TESTED, RemedyState.VERIFIED}
    started = ended or state is RemedyState.DOING
    verdict = VerificationRecord(1, NOW, "wu", Verdict.EFFECTIVE, None) if state is RemedyState.VERIFIED else None
    at = NOW - 2 * DAY
    return RemedyRecord(
        id=100 + number,
        number=number,
        kind=kind,
        what=f"step {number}",
        owner=owner,
        helpers=(),
        due_at=NOW + due if due is not None else None,
        quantity=None,
        expected_effect=None,
        business_effect=None,
        cost=None,
        after=100 + after if after is not None else None,
        requirement=None,
        state=state,
        at=at,
        by="ada",
        started_at=at if started else None,
        finished_at=NOW - HOUR if ended else None,
        finished_by=owner if ended else None,
        tested_by="wu" if ended else None,
        evidence=None,
        dropped_at=NOW if state is RemedyState.DROPPED else None,
        drop_reason=None,
        retired_at=None,
        in_plan=1,
        verification=verdict,
    )


@pytest.mark.parametrize(
    ("kind", "due", "waits", "group"),
    [
        (DayKind.REMEDY, -HOUR, "", DayGroup.LATE),
        (DayKind.REMEDY, -HOUR, "after R1", DayGroup.LATE),
        (DayKind.VERIFY, -DAY, "", DayGroup.TODAY),
        (DayKind.DUTY, -30 * DAY, "", DayGroup.TODAY),
        (DayKind.PROMISE, timedelta(minutes=29), "", DayGroup.TODAY),
        (DayKind.PROMISE, timedelta(minutes=31), "", DayGroup.AHEAD),
        (DayKind.VISIT, DAYS_AHEAD * DAY, "", DayGroup.AHEAD),
        (DayKind.VISIT, DAYS_AHEAD * DAY + HOUR, "", DayGroup.LATER),
        (DayKind.REMEDY, None, "", DayGroup.LATER),
        (DayKind.REMEDY, HOUR, "after R1", DayGroup.WAITING),
        (DayKind.REMEDY, None, "to be verified", DayGroup.WAITING),
    ],
)
def test_a_group_by_the_readers_day(kind: DayKind, due: timedelta | None, waits: str, group: DayGroup) -> None:
    due_at = NOW + due if due is not None else None
    assert group_of(item(kind, due_at, waits=waits), NOW, SHANGHAI) is group


ITEMS = st.lists(
    st.builds(
        item,
        st.sampled_from(list(DayKind)),
        st.one_of(st.none(), st.integers(-20_000, 20_000).map(lambda minutes: NOW + timedelta(minutes=minutes))),
        st.integers(1, 9),
        waits=st.sampled_from(["", "", "after R1"]),
        severity=st.integers(1, 4),
    ),
    max_size=30,
)


@given(ITEMS)
def test_every_item_stands_once_under_one_heading_and_in_order(items: list[DayItem]) -> None:
    groups = grouped(items, NOW, SHANGHAI)
    assert list(groups) == sorted(groups), "headings in their order"
    assert all(groups.values()), "no heading without a row"
    told = [one for rows in groups.values() for one in rows]
    assert sorted(map(repr, told)) == sorted(map(repr, items))
    for group, rows in groups.items():
        dated = [one.due_at for one in rows if one.due_at is not None and not one.is_asked(NOW)]
        assert dated == sorted(dated), "what is due first stands first"
        asked = [one.is_asked(NOW) for one in rows]
        assert asked == sorted(asked), "what has a time stands before what is only asked for"
        assert all(one.is_late(NOW) == (group is DayGroup.LATE) for one in rows)
        assert all(bool(one.waits) for one in rows) or group is not DayGroup.WAITING


@given(ITEMS, st.randoms(use_true_random=False))
def test_the_order_items_were_read_in_does_not_matter(items: list[DayItem], dice: object) -> None:
    shuffled = list(items)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis hands out a Random
    first, other = grouped(items, NOW, SHANGHAI), grouped(shuffled, NOW, SHANGHAI)
    assert _keys(first) == _keys(other)


def _keys(groups: dict[DayGroup, tuple[DayItem, ...]]) -> list[list[object]]:
    return [[(one.due_at, one.complaint.id, one.kind) for one in rows] for rows in groups.values()]


# What holds a remedy up


def test_a_remedy_waits_for_the_one_before_and_that_for_the_one_before_it() -> None:
    one, two, three = remedy(1, due=-HOUR, owner="chen"), remedy(2, after=1, owner="li"), remedy(3, after=2)
    held = held_by(three, [one, two, three])
    assert held is not None and (held.by, held.root) == (two, one)
    words = held_words(held, NOW, UTC)
    assert words == "behind R2: held up since 14:30 (1:00) by R1 of chen"
    begun = replace(two, started_at=NOW)
    held = held_by(three, [one, begun, three])
    assert held is not None and held.root == begun, "what is under way waits for nothing"
    assert held_words(held, NOW, UTC) == "waits for R2 of li, due 16:30"


@pytest.mark.parametrize("state", [RemedyState.TESTED, RemedyState.VERIFIED, RemedyState.DROPPED])
def test_nothing_waits_for_what_is_over(state: RemedyState) -> None:
    one, two = remedy(1, state=state), remedy(2, after=1)
    assert held_by(two, [one, two]) is None
    assert held_by(remedy(3, after=1, state=RemedyState.DOING), [remedy(1)]) is None


def test_an_order_that_runs_in_a_circle_ends() -> None:
    one, two = remedy(1, after=2), remedy(2, after=1)
    held = held_by(one, [one, two])
    assert held is not None and held.by == two


# Which remedy is next


def chosen(*remedies: RemedyRecord) -> tuple[str, int] | None:
    step = next_remedy(remedies, NOW)
    return (step.verb, step.remedy.number) if step is not None else None


def test_what_is_late_comes_first_then_what_can_begin_then_what_goes_on_then_what_is_to_be_judged() -> None:
    doing, tested = remedy(2, state=RemedyState.DOING), remedy(3, state=RemedyState.TESTED)
    assert chosen(tested, doing, remedy(1), remedy(4, due=-HOUR, state=RemedyState.DOING)) == ("finish", 4)
    assert chosen(tested, doing, remedy(1, due=2 * DAY)) == ("start", 1)
    assert chosen(tested, doing) == ("finish", 2)
    assert chosen(tested, remedy(4, state=RemedyState.VERIFIED)) == ("verify", 3)
    assert chosen(remedy(4, state=RemedyState.VERIFIED)) is None


def test_what_is_late_and_waits_leads_to_what_it_waits_for() -> None:
    assert chosen(remedy(1, owner="chen"), remedy(2, due=-HOUR, after=1)) == ("start", 1)
    assert chosen(remedy(1, state=RemedyState.DOING), remedy(2, due=HOUR, after=1)) == ("finish", 1)


def test_without_an_owner_nobody_can_begin_and_what_was_found_ineffective_is_mended() -> None:
    assert chosen(remedy(1, owner=None), remedy(2)) == ("amend", 1)
    bad = VerificationRecord(2, NOW, "wu", Verdict.INEFFECTIVE, "no better")
    assert chosen(replace(remedy(1, state=RemedyState.TESTED), verification=bad)) == ("finish", 1)
    outside = replace(remedy(2), in_plan=None)
    assert chosen(remedy(1, due=3 * DAY), outside) == ("start", 1), "only the plan in force is carried out"
    assert chosen(remedy(1, kind=RemedyKind.PREVENTION)) is None, "going on does not ask for it"


STATES = st.sampled_from(
    [RemedyState.AGREED, RemedyState.DOING, RemedyState.TESTED, RemedyState.VERIFIED, RemedyState.DROPPED]
)


@st.composite
def plans(draw: st.DrawFn) -> list[RemedyRecord]:
    """A plan whose remedies come after earlier ones."""
    count = draw(st.integers(1, 7))
    return [
        remedy(
            number,
            due=draw(st.one_of(st.none(), st.integers(-50, 50).map(lambda hours: timedelta(hours=hours)))),
            after=draw(st.one_of(st.none(), st.integers(1, number - 1))) if number > 1 else None,
            state=draw(STATES),
        )
        for number in range(1, count + 1)
    ]


@given(plans())
def test_there_is_a_step_as_long_as_something_is_unfinished_or_unjudged(remedies: list[RemedyRecord]) -> None:
    left = [one for one in remedies if one.counts and not one.is_verified]
    step = next_remedy(remedies, NOW)
    assert (step is not None) == bool(left)
    if step is not None:
        assert held_by(step.remedy, remedies) is None, "what it names can be done now"
        same = [one for one in left if one.state is step.remedy.state and held_by(one, remedies) is None]
        late = [one for one in left if one.is_late(NOW)]
        if not late:
            assert step.remedy == min(same, key=in_order)
