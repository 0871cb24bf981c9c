"""The close sheet: one act that gives what closing lacks, one undo, and a refusal that names what mends it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firefight_tui.domain.repair_records import RepairKind
from firefight_tui.domain.visits import INTERVALS
from firefight_tui.domain.vocabulary import PreventionArea, Severity, Stage
from firefight_tui.errors import GuardRefused, InvalidValue, PermissionRefused
from tests.builders import Office, rows_in_force
from tests.learn_builders import REVIEW, SETTLED, recovering


def test_a_close_sheet_gives_all_that_closing_needs_in_one_act_that_one_undo_takes_back(office: Office) -> None:
    ref = recovering(office, severity=1, cause="delay")
    before = rows_in_force(office.store)
    entries = len(office.show(ref).timeline)
    office.do("close", ref, **SETTLED)
    record = office.show(ref)
    assert record.stage is Stage.CLOSED
    assert len(record.timeline) == entries + 1
    done = {one.kind: one for one in record.repair}
    assert done[RepairKind.APOLOGY].person == "Li Na"
    assert done[RepairKind.COMPENSATION].none_reason == "none asked for"
    assert done[RepairKind.DEMONSTRATION].words == "orders in 1.9 s at the peak"
    item = record.preventions[0]
    assert (item.owner, item.area, item.due_at) == ("ada", PreventionArea.PLAN, office.clock.at + timedelta(days=14))
    assert record.missing == ()
    office.do("undo", ref)
    assert office.show(ref).stage is Stage.RECOVERING
    after = rows_in_force(office.store)
    assert set(after) == set(before)


def test_it_is_refused_with_the_key_that_mends_it(office: Office) -> None:
    ref = recovering(office, severity=1)
    with pytest.raises(GuardRefused) as refused:
        office.do("close", ref)
    assert [one.guard for one in refused.value.missing if one.hard] == ["retrospective", "apology"]
    assert refused.value.missing[0].verb == "review"
    assert office.show(ref).visits == ()


def test_a_minor_one_closes_with_gaps_that_stay_listed(office: Office) -> None:
    ref = recovering(office, severity=3)
    office.do("close", ref)
    record = office.show(ref)
    assert record.stage is Stage.CLOSED
    assert {one.guard for one in record.missing} == {
        "retrospective", "apology", "compensation", "demonstration", "prevention",
    }  # fmt: skip


def test_open_promises_are_named_and_refuse_with_the_key_that_answers_for_them(office: Office) -> None:
    ref = recovering(office)
    office.do("promise", ref, what="send the report", due="+3d")
    with pytest.raises(GuardRefused) as refused:
        office.do("close", ref, **SETTLED)
    number = office.show(ref).open_promises[0].id
    assert f"{number} send the report (2026-11-26)" in refused.value.message
    assert f"keep commitment={number}, key v d" in refused.value.hint
    assert (refused.value.missing[0].guard, refused.value.missing[0].verb) == ("commitments", "keep")
    assert office.show(ref).repair == (), "nothing of the sheet is kept"
    office.do("keep", ref, commitment=number)
    office.do("close", ref, **SETTLED)


@pytest.mark.parametrize("severity", [*Severity])
def test_the_first_visit_is_dated_by_severity_and_said(office: Office, severity: Severity) -> None:
    ref = recovering(office, severity=int(severity))
    office.do("close", ref, **{**SETTLED, "apology": "", "no_apology": "said on the phone"})
    record = office.show(ref)
    (visit,) = record.visits
    assert visit.assumed
    assert timedelta() <= visit.due_at - office.clock.at - INTERVALS[severity] < timedelta(days=8)
    assert record.timeline[-1].text.startswith("assumed: first follow-up visit on 20")


def test_a_visit_named_is_not_assumed(office: Office) -> None:
    ref = recovering(office)
    office.do("close", ref, **SETTLED, visit_due="+3d")
    assert [one.due_at for one in office.show(ref).visits] == [office.clock.at + timedelta(days=3)]
    assert "assumed" not in office.show(ref).timeline[-1].text


def test_the_sheet_may_mark_the_retrospective_reviewed(office: Office) -> None:
    ref = recovering(office, severity=1)
    rest = {name: words for name, words in SETTLED.items() if name != "no_review"}
    with pytest.raises(InvalidValue, match=r"still lacks What happened \(happened\)"):
        office.do("close", ref, **rest, reviewed="yes")
    office.do("review", ref, **REVIEW)
    office.do("close", ref, **rest, reviewed="yes")
    assert office.show(ref).retrospective.reviewed_by == "ada"  # type: ignore[union-attr]  # It was written.


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"no_apology": "x"}, "no_apology"),
        ({"compensation": "a month"}, "no_compensation"),
        ({"no_prevention": "x"}, "no_prevention"),
        ({"reviewed": "yes"}, "no_review"),
        ({"no_compensation": None, "compensation": "a month"}, "compensation_approved_by"),
        ({"visit_due": "-1d"}, "visit_due"),
        ({"prevention_due": "-1d"}, "prevention_due"),
        ({"no_compensation": None, "compensation": "x", "compensation_approved_by": "bo"}, "compensation_approved_by"),
        ({"prevention_owner": "nobody"}, ""),
    ],
)
def test_a_line_that_makes_no_sense_is_named(office: Office, given: dict[str, object], field: str) -> None:
    ref = recovering(office)
    office.enlist("bo")
    with pytest.raises(InvalidValue) as refused:
        office.do("close", ref, **{**SETTLED, **given})
    assert refused.value.field == (field or refused.value.field)
    assert office.show(ref).stage is Stage.RECOVERING


def test_an_override_passes_the_guards_by_who_commands_and_keeps_both_words(office: Office) -> None:
    ref = recovering(office, severity=1)
    office.enlist("bo")
    office.do("promise", ref, what="send the report", due="+3d")
    with pytest.raises(PermissionRefused):
        office.do("close", ref, by="bo", override="the contract ended")
    office.do("close", ref, override="the contract ended")
    record = office.show(ref)
    assert record.stage is Stage.CLOSED
    assert "the contract ended" in record.timeline[-1].text
    assert "assumed: first follow-up visit" in record.timeline[-1].text


def test_only_what_the_client_accepted_is_closed(office: Office) -> None:
    ref = office.complaint(Stage.EXECUTING)
    with pytest.raises(GuardRefused, match="close is not possible"):
        office.do("close", ref, **SETTLED)
    assert office.show(ref).repair == ()
