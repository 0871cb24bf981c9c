"""Retrospective, lessons, prevention and its check: each guard seen, on both databases (S44-S46)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firefight_tui.domain.vocabulary import PreventionArea, ReviewStatus, Verdict
from firefight_tui.errors import InvalidValue, PermissionRefused
from tests.builders import Office
from tests.learn_builders import REVIEW, outbox, recovering
from tests.plan_builders import investigated

ITEM = {"what": "load test before go-live", "area": "quality", "owner": "bo", "due": "+7d"}


def test_a_review_says_something(office: Office) -> None:
    ref = investigated(office)
    with pytest.raises(InvalidValue, match="review needs something to say"):
        office.do("review", ref)


def test_a_review_changes_only_the_fields_given_and_stays_one(office: Office) -> None:
    ref = investigated(office)
    office.do("review", ref, happened="x", detection="y")
    office.do("review", ref, detection="z")
    office.do("review", ref, happened="")
    found = office.show(ref).retrospective
    assert found is not None
    assert (found.happened, found.detection, found.status) == (None, "z", ReviewStatus.DRAFT)


def test_reviewed_asks_for_all_five_answers_and_names_those_missing(office: Office) -> None:
    ref = recovering(office)
    office.do("review", ref, **{**REVIEW, "handling": "", "management_gap": ""})
    with pytest.raises(InvalidValue, match="lacks How we handled it \\(handling\\), Project management"):
        office.do("review", ref, status="reviewed")
    office.do("review", ref, handling="well", management_gap="no", status="reviewed")
    found = office.show(ref).retrospective
    assert found is not None
    assert found.is_settled
    assert (found.reviewed_by, found.reviewed_at) == ("ada", office.clock.at)


def test_only_who_commands_marks_it_reviewed_or_goes_without(office: Office) -> None:
    ref = recovering(office)
    office.enlist("bo")
    office.do("review", ref, by="bo", **REVIEW)
    for said in ({"status": "reviewed"}, {"none": "small"}):
        with pytest.raises(PermissionRefused):
            office.do("review", ref, by="bo", **said)
    office.do("assign", ref, commander="bo")
    office.do("review", ref, by="bo", status="reviewed")


def test_a_reviewed_one_whose_words_change_is_a_draft_again(office: Office) -> None:
    ref = recovering(office)
    office.do("review", ref, **REVIEW, status="reviewed")
    office.do("review", ref, happened=REVIEW["happened"])
    assert office.show(ref).retrospective.is_settled  # type: ignore[union-attr]  # It was written.
    office.do("review", ref, happened="something else")
    found = office.show(ref).retrospective
    assert found is not None
    assert not found.is_settled
    assert found.reviewed_by is None


def test_a_reason_stands_instead_of_a_retrospective(office: Office) -> None:
    ref = recovering(office)
    with pytest.raises(InvalidValue, match="not beside one"):
        office.do("review", ref, none="small", happened="x")
    office.do("review", ref, none="small")
    assert office.show(ref).retrospective.is_settled  # type: ignore[union-attr]  # It was written.
    office.do("review", ref, happened="x")
    found = office.show(ref).retrospective
    assert found is not None
    assert (found.none_reason, found.is_settled) == (None, False)


def test_lessons_are_kept_and_undone(office: Office) -> None:
    ref = investigated(office)
    office.do("lesson", ref, text="ask for the peak first")
    assert [one.text for one in office.show(ref).lessons] == ["ask for the peak first"]
    office.do("undo", ref)
    assert office.show(ref).lessons == ()


def test_a_prevention_item_has_a_check_thirty_days_after_it_is_due_and_its_owner_hears_of_it(office: Office) -> None:
    ref = recovering(office)
    office.enlist("bo")
    office.do("prevent", ref, **ITEM)
    office.do("prevent", ref, **{**ITEM, "area": "监控", "owner": "ada"}, check_at="+9d")
    first, second = office.show(ref).preventions
    assert first.due_at is not None
    assert (first.number, second.number, second.area) == (1, 2, PreventionArea.MONITORING)
    assert first.check_at == first.due_at + timedelta(days=30)
    assert second.check_at == office.clock.at + timedelta(days=9)
    assert [(who, f"{ref}: prevention V1 is yours" in words) for who, words in outbox(office)][-1] == ("bo", True)
    told = [entry.text for entry in office.show(ref).timeline if entry.verb == "prevent"]
    assert "(assumed: its check on 2026-12-30)" in told[0]
    assert "assumed" not in told[1]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"owner": "nobody"}, ""),
        ({"due": "-1d"}, "due"),
        ({"check_at": "+6d"}, "check_at"),
    ],
)
def test_a_prevention_item_makes_sense(office: Office, given: dict[str, object], field: str) -> None:
    ref = recovering(office)
    office.enlist("bo")
    with pytest.raises(InvalidValue) as refused:
        office.do("prevent", ref, **{**ITEM, **given})
    assert refused.value.field == (field or refused.value.field)
    assert office.show(ref).preventions == ()


def test_a_reason_stands_instead_of_prevention_but_not_beside_it(office: Office) -> None:
    ref = recovering(office)
    office.do("prevent", ref, none="a one-off")
    assert office.show(ref).preventions[0].none_reason == "a one-off"
    office.enlist("bo")
    office.do("prevent", ref, **ITEM)
    with pytest.raises(InvalidValue, match="V2 is agreed on"):
        office.do("prevent", ref, none="a one-off")


def test_somebody_else_checks_a_prevention_item(office: Office) -> None:
    ref = recovering(office)
    office.enlist("bo")
    office.do("join", ref, engineer="bo", role="developer")
    office.do("prevent", ref, **ITEM)
    with pytest.raises(InvalidValue, match="somebody else checks"):
        office.do("check", ref, by="bo", prevention="V1", verdict="effective")
    office.do("check", ref, prevention="V1", verdict="effective")
    check = office.show(ref).preventions[0].check
    assert check is not None
    assert (check.by, check.verdict) == ("ada", Verdict.EFFECTIVE)


def test_a_team_of_one_checks_its_own_item_and_it_is_said(office: Office) -> None:
    ref = recovering(office)
    office.do("prevent", ref, **{**ITEM, "owner": "ada"})
    office.do("check", ref, prevention="1", verdict="effective")
    assert "who is the whole team" in office.show(ref).timeline[-1].text


def test_a_check_that_fails_says_why_and_the_owner_hears_of_it(office: Office) -> None:
    ref = recovering(office)
    office.enlist("bo")
    office.do("prevent", ref, **ITEM)
    with pytest.raises(InvalidValue, match="say why"):
        office.do("check", ref, prevention="V1", verdict="ineffective")
    office.do("check", ref, prevention="V1", verdict="ineffective", reason="nobody ran it")
    assert outbox(office)[-1] == ("bo", f"{ref}: V1 does not hold: ineffective")


@pytest.mark.parametrize("given", ["V2", "17", "R1"])
def test_an_unknown_item_is_named_with_those_there_are(office: Office, given: str) -> None:
    ref = recovering(office)
    office.do("prevent", ref, **{**ITEM, "owner": "ada"})
    with pytest.raises(InvalidValue) as refused:
        office.do("check", ref, prevention=given, verdict="effective")
    assert refused.value.field == "prevention"


def test_what_nothing_prevents_cannot_be_checked(office: Office) -> None:
    ref = recovering(office)
    office.do("prevent", ref, none="a one-off")
    with pytest.raises(InvalidValue, match="no prevention item"):
        office.do("check", ref, prevention="V1", verdict="effective")


def test_a_check_comes_also_after_closing(office: Office) -> None:
    ref = recovering(office, severity=4)
    office.do("prevent", ref, **{**ITEM, "owner": "ada"})
    office.do("close", ref)
    office.clock.turn(timedelta(days=40))
    assert office.show(ref).preventions[0].is_check_due(office.clock.at)
    office.do("check", ref, prevention="V1", verdict="partial", reason="half of the teams")
    assert not office.show(ref).preventions[0].is_check_due(office.clock.at)
