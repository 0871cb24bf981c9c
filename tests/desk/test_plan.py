"""Plans: remedies, approval, versions shown to the client, their answer, and carrying them out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firefight_tui.domain.vocabulary import ClockName, ClockState, Decision, RemedyState, Stage, WaitOn
from firefight_tui.errors import FirefightError, GuardRefused, InvalidValue, PermissionRefused
from tests.builders import Office
from tests.plan_builders import SAID, concluded, executing, investigated, planned, proposed


def test_a_remedy_has_one_owner_who_is_on_the_roster(office: Office) -> None:
    ref = concluded(office)
    with pytest.raises(InvalidValue, match="not on the roster"):
        office.do("remedy", ref, kind="containment", what="restart", owner="ghost")
    office.do("remedy", ref, kind="containment", what="restart", owner="ada", due="+2h")
    (one,) = office.show(ref).remedies
    assert (one.label, one.owner, one.state) == ("R1", "ada", RemedyState.PROPOSED)


def test_whom_it_is_about_owns_no_remedy(office: Office) -> None:
    office.enlist("hu")
    ref = concluded(office, cause="service", about="hu")
    with pytest.raises(InvalidValue, match="about hu"):
        office.do("remedy", ref, kind="containment", what="talk", owner="hu")


def test_amend_changes_what_is_given_and_takes_back_what_is_emptied(office: Office) -> None:
    ref = planned(office)
    office.do("amend", ref, remedy="R1", quantity="3", due="")
    first = office.show(ref).remedies[0]
    assert (first.quantity, first.due_at, first.expected_effect) == ("3", None, "under 5 s")
    office.do("undo", ref)
    assert office.show(ref).remedies[0].quantity == "2"


def test_the_order_of_remedies_has_no_circle(office: Office) -> None:
    ref = planned(office)
    office.do("amend", ref, remedy="R2", after="R1")
    with pytest.raises(InvalidValue, match="R2 itself comes after R1"):
        office.do("amend", ref, remedy="R1", after="R2")


def test_nothing_is_shown_before_it_is_approved(office: Office) -> None:
    office.enlist("bo")
    ref = planned(office)
    with pytest.raises(GuardRefused) as refused:
        office.do("present", ref, by="bo", **SAID, said="look")
    assert [one.guard for one in refused.value.missing if one.hard] == ["approval"]
    with pytest.raises(PermissionRefused):
        office.do("approve", ref, by="bo")
    office.do("approve", ref)
    office.do("amend", ref, by="bo", remedy="R1", what="three more servers")
    with pytest.raises(GuardRefused):
        office.do("present", ref, by="bo", **SAID, said="look")
    office.do("approve", ref)
    office.do("present", ref, by="bo", **SAID, said="look")
    assert office.show(ref).stage is Stage.PROPOSED


def test_a_commander_who_presents_approves_thereby(office: Office) -> None:
    record = office.show(proposed(office))
    assert [one.by for one in record.planned.approvals] == ["ada"]


def test_presenting_freezes_the_version_promises_its_dates_and_waits(office: Office) -> None:
    ref = proposed(office)
    record = office.show(ref)
    (plan,) = record.plans
    assert (plan.number, plan.person, plan.root_cause) == (1, "Li Na", "no index on orders")
    assert [item.what for item in plan.items] == ["two more servers", "index on orders"]
    assert [one.what for one in record.open_promises] == ["two more servers", "index on orders"]
    assert {one.approved_by for one in record.open_promises} == {"ada"}
    assert record.waiting is not None
    assert record.waiting.on is WaitOn.CLIENT
    assert record.contacts[-1].said == "this is what we do"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("amend", {"remedy": "R1", "what": "calm the 甲方 down"}), "R1"),
        (("amend", {"remedy": "R2", "expected_effect": "fixed asap"}), "R2"),
        (("conclude", {"root_cause": "hu forgot it", "certainty": "confirmed"}), "root cause"),
    ],
)
def test_what_stays_in_the_house_is_not_shown(
    office: Office, change: tuple[str, dict[str, object]], place: str
) -> None:
    office.enlist("hu")
    ref = planned(office, about="hu")
    office.do(change[0], ref, **change[1])
    with pytest.raises(InvalidValue, match=place):
        office.do("present", ref, **SAID, said="look")
    assert office.show(ref).stage is Stage.PLANNING


def test_an_objection_opens_version_two_and_the_difference_is_kept(office: Office) -> None:
    ref = proposed(office)
    office.do("opinion", ref, person="Li Na", text="two servers are not enough")
    (opinion,) = office.show(ref).opinions
    office.do("opinion", ref, opinion=opinion.id, answer="four, then")
    office.do("object", ref, **SAID, words="no, four")
    record = office.show(ref)
    assert (record.stage, record.waiting) == (Stage.PLANNING, None)
    assert record.planned.approval is None
    office.do("amend", ref, remedy="R1", quantity="4", due="+3h")
    office.do("present", ref, **SAID, said="four servers")
    record = office.show(ref)
    assert [plan.decision for plan in record.plans] == [Decision.OBJECTED, None]
    assert [plan.items[0].quantity for plan in record.plans] == ["2", "4"]
    assert record.plans[0].words == "no, four"
    # The date that changed is promised anew, the other one stands.
    assert [(one.what, one.outcome is None) for one in sorted(record.commitments, key=lambda one: one.id)] == [
        ("two more servers", False),
        ("index on orders", True),
        ("two more servers", True),
    ]
    assert (record.opinions[0].answer, record.opinions[0].plan) == ("four, then", 1)


def test_the_client_agrees_in_their_words_and_dates_stand(office: Office) -> None:
    ref = planned(office)
    office.do("milestone", ref, name="Promotion", forecast="+5d")
    office.do("present", ref, **SAID, said="look")
    office.do("agree", ref, **SAID, words="yes, do it")
    record = office.show(ref)
    assert record.stage is Stage.EXECUTING
    assert record.waiting is None
    (date,) = record.milestones
    assert date.baseline_at == date.forecast_at
    with pytest.raises(InvalidValue, match="fixed"):
        office.do("milestone", ref, name="promotion", baseline="+9d")
    office.do("milestone", ref, name="promotion", forecast="+6d")
    (date,) = office.show(ref).milestones
    assert date.slip == timedelta(days=1)


def test_an_emergency_start_needs_the_consent_later(office: Office) -> None:
    ref = planned(office, severity=2)
    with pytest.raises(GuardRefused):
        office.do("advance", ref, emergency="the promotion begins")
    office.do("approve", ref)
    office.do("advance", ref, emergency="the promotion begins")
    record = office.show(ref)
    assert (record.stage, record.plans[0].emergency, record.plans[0].lacks_consent) == (
        Stage.EXECUTING,
        "the promotion begins",
        True,
    )
    assert "consent" in {one.guard for one in record.missing}
    office.do("agree", ref, **SAID, words="fine by us")
    record = office.show(ref)
    assert (record.stage, record.plans[0].lacks_consent) == (Stage.EXECUTING, False)
    assert "consent" not in {one.guard for one in record.missing}


def test_an_emergency_start_from_proposed_ends_the_wait(office: Office) -> None:
    ref = proposed(office)
    office.do("advance", ref, emergency="they do not answer, orders pile up")
    record = office.show(ref)
    assert (record.stage, record.waiting, len(record.plans)) == (Stage.EXECUTING, None, 1)


def test_a_containment_is_legal_in_any_open_stage_and_stops_its_clock(office: Office) -> None:
    ref = office.report(severity=1)
    office.do("remedy", ref, kind="containment", what="restart the pool", owner="ada")
    office.do("start", ref, remedy="R1")
    office.clock.turn(timedelta(minutes=20))
    assert office.show(ref).clocks[ClockName.CONTAINMENT].state is ClockState.RUNNING
    office.do("finish", ref, remedy="R1", tested_by="Wu")
    record = office.show(ref)
    assert record.remedies[0].state is RemedyState.TESTED
    assert record.clocks[ClockName.CONTAINMENT].state is ClockState.MET
    office.do("undo", ref)
    assert office.show(ref).clocks[ClockName.CONTAINMENT].state is ClockState.RUNNING


def test_a_correction_waits_for_the_client(office: Office) -> None:
    ref = proposed(office)
    with pytest.raises(GuardRefused, match="not agreed to R2") as refused:
        office.do("start", ref, remedy="R2")
    assert refused.value.missing[0].verb == "agree"
    office.do("agree", ref, **SAID, words="yes")
    office.do("start", ref, remedy="R2")
    assert office.show(ref).remedies[1].state is RemedyState.DOING


def test_what_comes_after_starts_after(office: Office) -> None:
    ref = planned(office)
    office.do("amend", ref, remedy="R2", after="R1")
    office.do("present", ref, **SAID, said="look")
    office.do("agree", ref, **SAID, words="yes")
    with pytest.raises(GuardRefused, match="R2 comes after R1"):
        office.do("start", ref, remedy="R2")
    office.do("finish", ref, remedy="R1", tested_by="Wu")
    office.do("start", ref, remedy="R2")


def test_finishing_answers_for_the_promise(office: Office) -> None:
    ref = executing(office)
    office.do("finish", ref, remedy="R1", tested_by="Wu", evidence="12 orders a second")
    office.clock.turn(timedelta(days=3))
    office.do("finish", ref, remedy="R2", tested_by="Wu")
    assert [str(one.outcome) for one in office.show(ref).commitments] == ["kept", "missed"]


def test_the_owner_does_not_verify_unless_alone(office: Office) -> None:
    office.enlist("bo")
    ref = executing(office)
    office.do("finish", ref, remedy="R1", tested_by="Wu")
    office.do("join", ref, engineer="bo", role="tester")
    with pytest.raises(InvalidValue, match="somebody else judges"):
        office.do("verify", ref, remedy="R1", verdict="effective")
    office.do("verify", ref, by="bo", remedy="R1", verdict="effective")
    assert office.show(ref).remedies[0].state is RemedyState.VERIFIED


def test_a_team_of_one_verifies_and_it_is_said(office: Office) -> None:
    ref = executing(office)
    office.do("finish", ref, remedy="R1", tested_by="Wu")
    office.do("verify", ref, remedy="R1", verdict="effective")
    record = office.show(ref)
    assert record.remedies[0].is_verified
    assert "whole team" in record.timeline[-1].text


def test_what_was_ineffective_is_finished_again(office: Office) -> None:
    office.enlist("bo")
    ref = executing(office)
    office.do("finish", ref, remedy="R1", tested_by="Wu")
    office.do("verify", ref, by="bo", remedy="R1", verdict="ineffective", reason="still 20 s")
    assert office.show(ref).remedies[0].state is RemedyState.TESTED
    assert not office.show(ref).remedies[0].is_verified
    office.do("finish", ref, remedy="R1", tested_by="Wu", evidence="3 s now")
    office.do("verify", ref, by="bo", remedy="R1", verdict="effective")
    assert office.show(ref).remedies[0].is_verified


def test_a_containment_is_retired_once_the_correction_holds(office: Office) -> None:
    office.enlist("bo")
    ref = executing(office)
    for remedy in ("R1", "R2"):
        office.do("finish", ref, remedy=remedy, tested_by="Wu")
    with pytest.raises(InvalidValue, match="no correction is verified"):
        office.do("retire", ref, remedy="R1")
    office.do("verify", ref, by="bo", remedy="R2", verdict="effective")
    office.do("retire", ref, remedy="R1")
    assert office.show(ref).remedies[0].state is RemedyState.RETIRED
    with pytest.raises(InvalidValue, match="no containment"):
        office.do("retire", ref, remedy="R2")


def test_monitoring_asks_for_the_agreed_version_only(office: Office) -> None:
    ref = executing(office)
    office.do("remedy", ref, kind="containment", what="watch the queue", owner="ada")
    for remedy in ("R1", "R2"):
        office.do("finish", ref, remedy=remedy, tested_by="Wu")
    office.do("advance", ref)
    assert office.show(ref).stage is Stage.MONITORING


def test_dropped_remedies_are_not_asked_for_and_not_shown(office: Office) -> None:
    ref = planned(office)
    office.do("remedy", ref, kind="correction", what="rewrite it all")
    with pytest.raises(GuardRefused):
        office.do("approve", ref)
    office.do("drop", ref, remedy="R3", reason="too much")
    office.do("present", ref, **SAID, said="look")
    assert [item.number for item in office.show(ref).plans[0].items] == [1, 2]


def test_undo_of_presenting_brings_back_exactly_what_was(office: Office) -> None:
    ref = planned(office)
    before = office.show(ref)
    office.do("present", ref, **SAID, said="look")
    office.do("undo", ref)
    after = office.show(ref)
    assert (after.stage, after.plans, after.commitments, after.waiting) == (before.stage, (), (), None)
    assert after.remedies == before.remedies


def test_as_of_a_moment_the_plan_stands_as_it_did(office: Office) -> None:
    ref = planned(office)
    then = office.clock.at
    office.clock.turn()
    office.do("present", ref, **SAID, said="look")
    office.do("agree", ref, **SAID, words="yes")
    office.do("finish", ref, remedy="R1", tested_by="Wu")
    was = office.show(ref, at=then)
    assert (was.stage, was.plans, was.remedies[0].state) == (Stage.PLANNING, (), RemedyState.PROPOSED)


def test_an_ended_complaint_gets_no_remedies(office: Office) -> None:
    ref = investigated(office)
    office.do("withdraw", ref, reason="they said so")
    with pytest.raises(FirefightError):
        office.do("remedy", ref, kind="containment", what="restart")
