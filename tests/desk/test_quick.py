"""The quick fix: one act, and nothing that the whole way asks for is left unsaid."""

from __future__ import annotations

import pytest

from firefight_tui.domain.vocabulary import Cause, Certainty, ClockName, ClockState, RemedyState, Stage
from firefight_tui.errors import GuardRefused, InvalidValue
from tests.builders import CALL, Office
from tests.desk.test_walks import remarks_of
from tests.plan_builders import SAID, planned

QUICK = {
    "cause": "training",
    "why": "nobody showed them the approval page",
    "done": "showed it to them, sent the page of the manual",
    "tested_by": "bo",
    "person": "Li Na",
    "words": "now we find it, thank you",
}


def small(office: Office, severity: int = 3) -> str:
    office.enlist("bo")
    ref = office.report()
    office.do("grade", ref, severity=severity)
    return ref


def test_one_act_walks_from_receipt_to_recovering(office: Office) -> None:
    ref = small(office)
    office.do("quick-fix", ref, **QUICK)
    record = office.show(ref)
    assert (record.stage, record.cause, record.commander) == (Stage.RECOVERING, Cause.TRAINING, "ada")
    assert record.root_cause is not None
    assert (record.root_cause.root_cause, record.root_cause.certainty) == (QUICK["why"], Certainty.PROBABLE)
    (remedy,) = record.remedies
    assert remedy.state is RemedyState.VERIFIED
    assert remedy.verification is not None
    assert (remedy.owner, remedy.tested_by, remedy.verification.by) == ("ada", "bo", "bo")
    assert [one.is_agreed for one in record.plans] == [True]
    assert (record.effects[0].none_reason, record.reproductions[0].reason) == ("quick fix", "quick fix")
    assert [one.words for one in record.acceptances] == [QUICK["words"]]
    assert record.clocks[ClockName.FIRST_CONTACT].state is ClockState.MET
    assert record.clocks[ClockName.RESOLUTION].met_at == office.clock.at
    assert record.timeline[-1].verb == "quick-fix"
    assert "quick fix: nothing was reproduced, no effect was measured" in remarks_of(office, record.timeline[-1].id)


def test_one_undo_takes_all_of_it_back(office: Office) -> None:
    ref = small(office)
    office.do("quick-fix", ref, **QUICK)
    office.do("undo", ref)
    record = office.show(ref)
    assert (record.stage, record.remedies, record.contacts, record.effects) == (Stage.RECEIVED, (), (), ())
    assert (record.cause, record.commander, record.acceptances) == (None, None, ())


@pytest.mark.parametrize("steps", [["acknowledge"], ["acknowledge", "advance"]])
def test_it_takes_over_what_is_known(office: Office, steps: list[str]) -> None:
    ref = small(office)
    for step in steps:
        office.do(step, ref, **(CALL if step == "acknowledge" else {}))
    office.do("quick-fix", ref, **QUICK, channel="chat")
    assert office.show(ref).stage is Stage.RECOVERING


@pytest.mark.parametrize("severity", [1, 2])
def test_it_is_for_small_ones(office: Office, severity: int) -> None:
    with pytest.raises(GuardRefused) as refused:
        office.do("quick-fix", small(office, severity), **QUICK)
    assert [one.verb for one in refused.value.missing] == ["grade"]


def test_an_assumed_severity_does_not_do(office: Office) -> None:
    office.enlist("bo")
    with pytest.raises(GuardRefused):
        office.do("quick-fix", office.report(), **QUICK)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"tested_by": "ada"}, "tested_by"), ({"words": "好了,但是还有一处"}, "sure"), ({"why": " "}, "why")],
)
def test_it_is_refused_whole(office: Office, changed: dict[str, str], field: str) -> None:
    ref = small(office)
    with pytest.raises(InvalidValue) as refused:
        office.do("quick-fix", ref, **{**QUICK, **changed})
    assert refused.value.field == field
    assert office.show(ref).stage is Stage.RECEIVED


def test_it_does_not_cut_across_a_plan(office: Office) -> None:
    office.enlist("bo")
    ref = planned(office)
    with pytest.raises(GuardRefused, match="being made already"):
        office.do("quick-fix", ref, **QUICK)
    office.do("present", ref, **SAID, said="look")
    with pytest.raises(GuardRefused, match="not possible"):
        office.do("quick-fix", ref, **QUICK)
