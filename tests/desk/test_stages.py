"""The stage table: what refuses a move, what is only a gap, what is inferred, who may override."""

from __future__ import annotations

import pytest

from firefight_tui.domain.lifecycle import FORWARD, GUARDS, LEGAL, MOVED_BY, Situation, lacking
from firefight_tui.domain.vocabulary import RAIL, Complexity, Role, Severity, Stage
from firefight_tui.errors import GuardRefused, PermissionRefused
from tests.builders import CALL, Office, make_complaint

KEYS = {"grade": "s", "staff": "A", "acknowledge": "a"}


def test_every_step_of_the_way_has_its_verb_and_the_table_allows_it() -> None:
    for stage, target in FORWARD.items():
        assert (stage, target) in LEGAL[MOVED_BY[stage]]
    assert [*FORWARD, Stage.CLOSED] == list(RAIL)
    assert set(GUARDS) == set(RAIL) - {Stage.RECEIVED}


def test_what_is_lacking_names_the_verb_and_its_key_hard_ones_first() -> None:
    missing = lacking(Situation(), Stage.INVESTIGATING, KEYS)
    assert [(one.guard, one.verb, one.key, one.hard) for one in missing] == [
        ("severity", "grade", "s", True),
        ("commander", "staff", "A", True),
        ("liaison", "join", "", False),
        ("complexity", "grade", "s", False),
        ("cause", "classify", "", False),
    ]
    assert all(one.message.endswith(".") for one in missing)


@pytest.mark.parametrize(
    ("stage", "gap"),
    [
        (Stage.PLANNING, "reproduction"),
        (Stage.PROPOSED, "expected_effect"),
        (Stage.MONITORING, "consent"),
        (Stage.CLOSED, "retrospective"),
        (Stage.CLOSED, "apology"),
    ],
)
def test_some_gaps_are_hard_for_severity_1_and_2_only(stage: Stage, gap: str) -> None:
    worst = {"remedies_without_expected_effect": 1, "consent_is_missing": True}
    for severity in Severity:
        found = {one.guard: one.hard for one in lacking(Situation(severity=severity, **worst), stage, KEYS)}
        assert found[gap] is (severity <= 2)


def test_an_emergency_start_asks_the_guards_of_the_plan() -> None:
    assert {one.guard for one in lacking(Situation(), Stage.EXECUTING, KEYS, emergency=True) if one.hard} == {
        "remedy",
        "approval",
    }
    assert {one.guard for one in lacking(Situation(), Stage.EXECUTING, KEYS) if one.hard} == {"decision"}


def test_investigating_asks_a_graded_severity_and_infers_the_rest(office: Office) -> None:
    ref = make_complaint(office, Stage.ACKNOWLEDGED)
    with pytest.raises(GuardRefused) as refused:
        office.do("advance", ref)
    assert [(one.guard, one.verb, one.key) for one in refused.value.missing if one.hard] == [("severity", "grade", "s")]
    assert "grade" in refused.value.hint
    one = office.show(ref)
    assert (one.stage, one.commander, one.team) == (Stage.ACKNOWLEDGED, None, ()), "refused whole"
    office.do("grade", ref, severity=2)
    office.do("advance", ref)
    one = office.show(ref)
    assert (one.stage, one.commander, one.complexity) == (Stage.INVESTIGATING, "ada", Complexity.MEDIUM)
    assert set(one.assumed) == {"commander", "liaison", "complexity"}
    assert [(member.engineer, member.role, member.assumed, bool(member.duty)) for member in one.team] == [
        ("ada", Role.COMMANDER, True, True),
        ("ada", Role.LIAISON, True, True),
    ]
    assert {"cause", "complexity"} <= {gap.guard for gap in one.missing if not gap.hard}


def test_the_liaison_is_who_last_spoke_to_the_client(office: Office) -> None:
    office.enlist("bo", "cy")
    ref = office.report(severity=1, cause="quality", also="delay")
    office.do("acknowledge", ref, by="bo", **CALL)
    office.clock.turn()
    office.do("contact", ref, by="cy", **CALL, direction="out")
    office.do("assign", ref, commander="bo")
    office.do("advance", ref, by="bo")
    one = office.show(ref)
    assert [(member.engineer, member.role) for member in one.team] == [("bo", Role.COMMANDER), ("cy", Role.LIAISON)]
    assert (one.complexity, "commander" in one.assumed) == (Complexity.HIGH, False)


def test_who_is_not_on_the_roster_is_not_taken_for_the_commander(office: Office) -> None:
    ref = make_complaint(office, Stage.ACKNOWLEDGED, severity=2)
    with pytest.raises(GuardRefused) as refused:
        office.do("advance", ref, by="guest")
    assert [one.guard for one in refused.value.missing if one.hard] == ["commander"]


def test_a_hard_guard_is_overridden_with_a_reason_that_stays_in_the_log(office: Office) -> None:
    office.enlist("bo", "cy", access="commander")
    ref = make_complaint(office, Stage.INVESTIGATING)
    with pytest.raises(GuardRefused):
        office.do("advance", ref, by="bo")
    office.do("advance", ref, by="bo", override="the patch is known from last time")
    one = office.show(ref)
    assert (one.stage, one.timeline[-1].text) == (Stage.PLANNING, "the patch is known from last time")
    assert office.found("known from last time") == {ref}


def test_only_command_overrides_access_or_commanding_this_complaint(office: Office) -> None:
    office.enlist("bo", "cy")
    ref = make_complaint(office, Stage.INVESTIGATING)
    with pytest.raises(PermissionRefused):
        office.do("advance", ref, by="bo", override="because")
    assert office.show(ref).stage is Stage.INVESTIGATING
    office.do("assign", ref, commander="bo")
    office.do("advance", ref, by="bo", override="because")
    assert office.show(ref).stage is Stage.PLANNING


def test_whom_a_move_would_take_for_the_commander_does_not_thereby_override(office: Office) -> None:
    office.enlist("bo")
    ref = make_complaint(office, Stage.ACKNOWLEDGED)
    with pytest.raises(PermissionRefused):
        office.do("advance", ref, by="bo", override="because")


@pytest.mark.parametrize("stage", [stage for stage in RAIL if MOVED_BY.get(stage, "advance") != "advance"])
def test_advance_names_the_verb_that_leads_on_and_what_it_will_ask(quick_office: Office, stage: Stage) -> None:
    ref = make_complaint(quick_office, stage)
    for given in ({}, {"override": "because"}):
        with pytest.raises(GuardRefused) as refused:
            quick_office.do("advance", ref, **given)
        assert MOVED_BY[stage] in refused.value.message
        assert {one.guard for one in refused.value.missing if one.hard} <= {
            guard.name for guard in GUARDS[FORWARD[stage]]
        }
        assert any(one.hard for one in refused.value.missing) is (
            stage is not Stage.RECOVERING or quick_office.show(ref).severity <= 2
        )
    assert quick_office.show(ref).stage is stage


@pytest.mark.parametrize("stage", list(RAIL))
def test_an_emergency_start_is_possible_from_the_plan_only(quick_office: Office, stage: Stage) -> None:
    ref = make_complaint(quick_office, stage)
    if stage in {Stage.PLANNING, Stage.PROPOSED}:
        with pytest.raises(GuardRefused, match="planned"):
            quick_office.do("advance", ref, emergency="the shop stands")
        quick_office.do("advance", ref, emergency="the shop stands", override="containment agreed by phone")
        assert quick_office.show(ref).stage is Stage.EXECUTING
    else:
        with pytest.raises(GuardRefused):
            quick_office.do("advance", ref, emergency="the shop stands", override="because")
        assert quick_office.show(ref).stage is stage
