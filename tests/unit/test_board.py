"""The board's rules: where cards stand, what a late one holds up, what may be retired, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.board import COLUMNS, Card, CardComplaint, affected_by, pressing_milestone, to_retire
from firefight_tui.domain.board_steps import step_of
from firefight_tui.domain.plan_costs import Costs, amount_of, costs_of
from firefight_tui.domain.plan_records import MilestoneRecord, RemedyRecord, VerificationRecord
from firefight_tui.domain.vocabulary import RemedyKind, RemedyState, Severity, Stage, Verdict
from firefight_tui.widgets.board_layout import HALVES, BoardLayout, Place

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
KINDS, STATES = list(RemedyKind), list(RemedyState)
CASE = CardComplaint(1, "FF-1", "Slow", "Acme", None, Stage.EXECUTING, Severity.URGENT, "ada", 1)


def remedy(number: int = 1, **given: object) -> RemedyRecord:
    """A correction that is under way, otherwise as given."""
    made = RemedyRecord(
        id=number,
        number=number,
        kind=RemedyKind.CORRECTION,
        what=f"what {number}",
        owner="chen",
        helpers=(),
        due_at=NOW + HOUR,
        quantity=None,
        expected_effect=None,
        business_effect=None,
        cost=None,
        after=None,
        requirement=None,
        state=RemedyState.DOING,
        at=NOW,
        by="ada",
        started_at=NOW,
        finished_at=None,
        finished_by=None,
        tested_by=None,
        evidence=None,
        dropped_at=None,
        drop_reason=None,
        retired_at=None,
        in_plan=1,
        verification=None,
    )
    return replace(made, **given)  # type: ignore[arg-type]  # the fields of the record


def card(number: int = 1, *, complaint: CardComplaint = CASE, **given: object) -> Card:
    return Card(complaint, remedy(number, **given))


def verdict(which: Verdict = Verdict.EFFECTIVE, by: str = "wu", at: datetime = NOW) -> VerificationRecord:
    return VerificationRecord(1, at, by, which, "why")


VERIFIED = {"state": RemedyState.VERIFIED, "finished_at": NOW, "verification": verdict()}
CONTAINED = {"kind": RemedyKind.CONTAINMENT, "state": RemedyState.TESTED, "finished_at": NOW}

# Where cards stand

cards_lists = st.lists(
    st.tuples(st.sampled_from(KINDS), st.sampled_from(STATES), st.one_of(st.none(), st.integers(-50, 50))), max_size=30
)


def made(parts: Sequence[tuple[RemedyKind, RemedyState, int | None]]) -> list[Card]:
    return [
        card(number, kind=kind, state=state, due_at=None if due is None else NOW + due * HOUR)
        for number, (kind, state, due) in enumerate(parts, 1)
    ]


@given(parts=cards_lists)
def test_every_card_stands_once_in_its_column_on_lines_of_its_own(
    parts: list[tuple[RemedyKind, RemedyState, int | None]],
) -> None:
    cards = made(parts)
    layout = BoardLayout(cards)
    standing = [(column, line, one) for column, held in enumerate(layout.columns) for line, one in held]
    assert sorted(one.id for _column, _line, one in standing) == [one.id for one in cards]
    lines = [(column, line + half) for column, line, _one in standing for half in range(HALVES)]
    assert len(set(lines)) == len(lines)
    assert all(0 <= line < layout.total for _column, line in lines)
    for column, line, one in standing:
        lane = layout.lane_at(line)
        assert lane is not None and lane.kind is one.remedy.kind and line > lane.word
        assert COLUMNS[column] is one.column
        place = layout.place_of(one.id)
        assert place is not None and layout.card_at(place) is one and layout.line_of(place) == line
    for lane in layout.lanes:
        assert any(lane.columns), "a lane nobody has cards in is left out"
        for held in lane.columns:
            assert [one.order for one in held] == sorted(one.order for one in held)


@given(parts=cards_lists, column=st.integers(0, 4), line=st.integers(0, 80))
def test_the_nearest_card_of_a_column_is_the_nearest(
    parts: list[tuple[RemedyKind, RemedyState, int | None]], column: int, line: int
) -> None:
    layout = BoardLayout(made(parts))
    held = layout.columns[column]
    found = layout.nearest(column, line)
    if not held:
        assert found == Place(column, 0) and layout.card_at(found) is None
    else:
        assert abs(layout.line_of(found) - line) == min(abs(start - line) for start, _card in held)


# What a late one holds up


def test_a_late_remedy_holds_up_what_comes_after_it_milestones_and_people() -> None:
    first, second, third = remedy(1, helpers=("wu",)), remedy(2, after=1, owner="li"), remedy(3, after=2, owner="zhao")
    done = remedy(4, after=1, finished_at=NOW, owner="sun")
    dropped = remedy(5, after=1, state=RemedyState.DROPPED, dropped_at=NOW)
    ahead = MilestoneRecord(1, "month end", NOW, None, None)
    reached = MilestoneRecord(2, "index", NOW, None, NOW)
    found = affected_by(first, [first, second, third, done, dropped, remedy(6)], [ahead, reached])
    assert [one.number for one in found.remedies] == [2, 3]
    assert found.milestones == (ahead,)
    assert found.people == ("chen", "wu", "li", "zhao")


def test_remedies_after_each_other_in_a_circle_end() -> None:
    first, second = remedy(1, after=2), remedy(2, after=1)
    assert affected_by(first, [first, second], []).remedies == (second,)


def test_the_milestone_to_look_at_is_the_late_one_then_the_next() -> None:
    soon = MilestoneRecord(1, "soon", NOW + HOUR, None, None)
    late = MilestoneRecord(2, "late", NOW - HOUR, None, None)
    slipped = MilestoneRecord(3, "slipped", NOW - 9 * HOUR, NOW + 3 * HOUR, None)
    reached = MilestoneRecord(4, "reached", NOW - HOUR, None, NOW - HOUR)
    undated = MilestoneRecord(5, "undated", None, None, None)
    assert pressing_milestone([soon, late, slipped, reached, undated], NOW) is late
    assert pressing_milestone([slipped, soon, reached], NOW) is soon
    assert pressing_milestone([reached, undated], NOW) is None


# What may be retired


def test_a_containment_is_to_be_retired_once_every_correction_holds() -> None:
    other = replace(CASE, id=2, ref="FF-2")
    holds, fails = card(2, **VERIFIED), card(3, state=RemedyState.TESTED, finished_at=NOW)
    assert to_retire([card(1, **CONTAINED), holds]) == {1}
    assert to_retire([card(1, **CONTAINED), holds, fails]) == frozenset()
    assert to_retire([card(1, **CONTAINED)]) == frozenset(), "nothing is there that makes it needless"
    assert to_retire([card(1, **CONTAINED), replace(holds, complaint=other)]) == frozenset()
    running = {**CONTAINED, "state": RemedyState.DOING, "finished_at": None}
    assert to_retire([card(1, **running), holds]) == frozenset()
    dropped = card(3, state=RemedyState.DROPPED, dropped_at=NOW)
    assert to_retire([card(1, **CONTAINED), holds, dropped]) == {1}


def test_a_verdict_by_the_owner_retires_nothing() -> None:
    own = card(2, **{**VERIFIED, "verification": verdict(by="chen")})
    assert to_retire([card(1, **CONTAINED), own]) == frozenset()


# What comes next


@pytest.mark.parametrize(
    ("given_", "stage", "verb", "is_own"),
    [
        ({"state": RemedyState.PROPOSED}, Stage.INVESTIGATING, "conclude", False),
        ({"state": RemedyState.PROPOSED}, Stage.PLANNING, "present", False),
        ({"state": RemedyState.PROPOSED}, Stage.PROPOSED, "agree", False),
        ({"state": RemedyState.PROPOSED}, Stage.EXECUTING, "adjust", False),
        ({"state": RemedyState.PROPOSED, "kind": RemedyKind.CONTAINMENT}, Stage.RECEIVED, "start", True),
        ({"state": RemedyState.PROPOSED, "kind": RemedyKind.PREVENTION}, Stage.PLANNING, "start", True),
        ({"state": RemedyState.AGREED}, Stage.EXECUTING, "start", True),
        ({"state": RemedyState.AGREED, "owner": None}, Stage.EXECUTING, "amend", True),
        ({"state": RemedyState.DOING}, Stage.EXECUTING, "finish", True),
        ({"state": RemedyState.TESTED, "finished_at": NOW}, Stage.EXECUTING, "verify", True),
        (
            {"state": RemedyState.TESTED, "finished_at": NOW, "verification": verdict(Verdict.INEFFECTIVE)},
            Stage.EXECUTING,
            "finish",
            True,
        ),
        (
            {
                "state": RemedyState.TESTED,
                "finished_at": NOW,
                "verification": verdict(Verdict.INEFFECTIVE, at=NOW - HOUR),
            },
            Stage.EXECUTING,
            "verify",
            True,
        ),
    ],
)
def test_the_next_step_follows_the_column_and_the_stage(
    given_: dict[str, object], stage: Stage, verb: str, is_own: bool
) -> None:
    one = card(1, complaint=replace(CASE, stage=stage), **given_)
    step = step_of(one, [one.remedy], frozenset())
    assert step is not None and (step.verb, step.is_own) == (verb, is_own)


def test_nothing_is_next_for_what_is_over_or_of_a_complaint_that_ended() -> None:
    closed = replace(CASE, stage=Stage.CLOSED)
    for one in (card(1, complaint=closed), card(1, state=RemedyState.DROPPED), card(1, **VERIFIED)):
        assert step_of(one, [one.remedy], frozenset()) is None
    held = card(1, **VERIFIED)
    retiring = step_of(held, [held.remedy], frozenset({1}))
    assert retiring is not None and retiring.verb == "retire"


def test_what_comes_before_is_named() -> None:
    first, second = card(1), card(2, state=RemedyState.AGREED, after=1)
    waiting = step_of(second, [first.remedy, second.remedy], frozenset())
    assert waiting is not None and waiting.message.startswith("R1 comes before it")


# What it costs


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [
        ("3000", 300_000),
        ("3,000 元", 300_000),
        ("3,000.50 CNY", 300_050),
        ("0.6 万", 600_000),
        ("０.６万", 600_000),
        ("¥12k", 1_200_000),
        ("0.6 万/月", None),
        ("2-3 万", None),
        ("12 人日", None),
        ("$300", 30_000),
        ("3000 and more", None),
        ("", None),
        ("万", None),
    ],
)
def test_an_amount_is_read_where_it_is_plain(text: str, hundredths: int | None) -> None:
    assert amount_of(text) == hundredths


def test_costs_add_up_what_can_be_read_and_count_what_cannot() -> None:
    found = costs_of(
        [
            remedy(1, cost="3000"),
            remedy(2, cost="0.5 万"),
            remedy(3, cost="much"),
            remedy(4),
            remedy(5, cost="9", dropped_at=NOW),
        ]
    )
    assert found == Costs(800_000, 2, 1)
    assert (found.over(700_000), found.over(900_000)) == (100_000, -100_000)


@given(text=st.text(max_size=40))
def test_whatever_the_words_an_amount_is_never_negative(text: str) -> None:
    found = amount_of(text)
    assert found is None or found >= 0
