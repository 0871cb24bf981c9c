"""What differs between two versions of a plan."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.plan_changes import FIELDS, plan_changes
from firefight_tui.domain.plan_records import PlanDateRecord, PlanItemRecord, PlanRecord
from firefight_tui.domain.vocabulary import RemedyKind
from tests.builders import MONDAY

words = st.one_of(st.none(), st.sampled_from(["", "2", "4 servers"]))


def item(remedy: int, **said: object) -> PlanItemRecord:
    unsaid = (None,) * 7
    base = PlanItemRecord(remedy, remedy, remedy, RemedyKind.CONTAINMENT, f"remedy {remedy}", "bo", (), *unsaid)
    return replace(base, **said)  # type: ignore[arg-type]


def plan(*items: PlanItemRecord, dates: tuple[PlanDateRecord, ...] = ()) -> PlanRecord:
    return PlanRecord(
        1, 1, MONDAY, "bo", None, None, None, None, None, None, None, None, None, None, None, None, items, dates
    )


def test_remedies_that_come_go_and_change_are_told_apart() -> None:
    before, after = plan(item(1), item(2)), plan(item(1, quantity="4"), item(3))
    found = [(one.place, one.field, one.before, one.after) for one in plan_changes(before, after)]
    assert found == [("R1", "quantity", None, "4"), ("R2", "", "remedy 2", None), ("R3", "", None, "remedy 3")]


def test_dates_that_move_are_told() -> None:
    one, other = PlanDateRecord(1, 7, "UAT", MONDAY), PlanDateRecord(2, 7, "UAT", MONDAY.replace(day=25))
    (change,) = plan_changes(plan(dates=(one,)), plan(dates=(other,)))
    assert (change.place, change.before, change.after) == ("UAT", MONDAY, MONDAY.replace(day=25))


@given(words, words, words, words)
def test_a_version_differs_from_itself_in_nothing_and_from_another_in_what_was_changed(
    one: str | None, other: str | None, third: str | None, fourth: str | None
) -> None:
    before = plan(item(1, quantity=one, cost=third))
    after = plan(item(1, quantity=other, cost=fourth))
    assert plan_changes(before, before) == ()
    changed = {change.field for change in plan_changes(before, after)}
    assert changed == {
        name for name, was, now in (("quantity", one, other), ("cost", third, fourth)) if (was or None) != (now or None)
    }
    assert changed <= {name for name, _label in FIELDS}
