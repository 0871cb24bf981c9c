"""What is said of a stage before a verb is tried is what the desk answers: it refuses there whatever is given."""

from __future__ import annotations

import pytest

from firefight_tui.desk.catalogue import VERBS
from firefight_tui.domain.legality import is_bound, is_legal, is_offered
from firefight_tui.domain.lifecycle import LEGAL
from firefight_tui.domain.vocabulary import Stage, Step
from firefight_tui.errors import GuardRefused, InvalidValue
from tests.builders import CALL, Office, make_complaint

GIVEN: dict[str, dict[str, object]] = {
    "acknowledge": CALL,
    "advance": {},
    "present": CALL,
    "agree": {"person": "Li Na", "channel": "phone", "words": "yes"},
    "object": {"person": "Li Na", "channel": "phone", "words": "no"},
    "adjust": {"reason": "too slow"},
    "accept": {"person": "Li Na", "channel": "phone", "words": "yes"},
    "refuse": {"person": "Li Na", "channel": "phone", "words": "no"},
    "quick-fix": {
        "cause": "quality", "why": "a", "done": "b", "tested_by": "bo", "person": "Li Na", "words": "yes",
    },
    "close": {},
    "reopen": {"reason": "it came back last night"},
    "withdraw": {"reason": "they say so"},
    "merge": {"into": "FF-1", "reason": "the same"},
    "reject": {"reason": "it is as agreed"},
    "remedy": {"kind": "containment", "what": "restart"},
    "milestone": {"name": "UAT", "baseline": "+3d"},
    "start": {"remedy": "R1"},
    "finish": {"remedy": "R1", "tested_by": "bo"},
    "effect": {"none": "attitude"},
    "measure": {"effect": "E1", "value": "3"},
    "wait": {"on": "client", "reason": "logs"},
    "resume": {},
    "snooze": {"until": "+1d"},
    "escalate": {"reason": "more hands"},
    "staff": {},
    "join": {"engineer": "bo", "role": "tester"},
    "approve": {},
    "apologise": {"none": "no fault"},
    "compensate": {"none": "no fault"},
    "demonstrate": {"none": "nothing to show"},
    "cooperate": {"what": "support"},
    "schedule-visit": {"due": "+3d"},
    "visited": {"visit": "#1", "satisfaction": "4"},
}  # fmt: skip
"""Fields with which a bound verb could be performed elsewhere."""

BOUND = [entry.name for entry in VERBS if is_bound(entry.name)]

SILENT = {"resume": "not waiting", **dict.fromkeys(("apologise", "compensate", "demonstrate"), "merged into")}
SILENT |= dict.fromkeys(("cooperate", "schedule-visit", "visited"), "merged into")
"""Refusals that name another reason than the stage."""


def test_every_bound_verb_is_tried() -> None:
    assert set(GIVEN) == set(BOUND)
    assert set(LEGAL) - {"contact"} <= set(BOUND)


@pytest.mark.parametrize("verb", BOUND)
def test_what_is_not_legal_the_desk_refuses(office: Office, verb: str) -> None:
    office.report()
    office.enlist("bo")
    ref = make_complaint(office, Stage.ACKNOWLEDGED, severity=3, contact="Li Na")
    for stage in Stage:
        if is_legal(verb, stage):
            continue
        if stage is Stage.MERGED:
            office.place(ref, Stage.INVESTIGATING)
            office.do("merge", ref, into="FF-1", reason="the same")
        else:
            office.place(ref, stage)
        before = office.show(ref).version
        with pytest.raises((GuardRefused, InvalidValue)) as refused:
            office.do(verb, ref, **GIVEN[verb])
        said = f"{refused.value.message} {refused.value.hint}"
        assert stage.label in said or SILENT.get(verb, "?") in said or verb == "advance", f"{stage}: {said}"
        assert office.show(ref).version == before


def test_a_closed_complaint_offers_what_mends_it_and_no_work() -> None:
    offered = {entry.name for entry in VERBS if is_offered(entry.name, Step(entry.step), Stage.CLOSED)}
    assert {"note", "contact", "edit", "reopen", "visited", "apologise", "lesson", "check", "attach"} <= offered
    assert not offered & {"close", "grade", "classify", "remedy", "measure", "quick-fix", "wait", "staff", "advance"}
