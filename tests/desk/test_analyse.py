"""Analysis: attempts at reproduction, hypotheses with their verdicts, and the root cause."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firefight_tui.domain.analysis_records import has_result
from firefight_tui.domain.vocabulary import Area, Certainty, HypothesisVerdict, ReproOutcome, Stage
from firefight_tui.errors import Conflict, GuardRefused, InvalidValue, PermissionRefused
from tests.builders import MONDAY, Office, rows_in_force

HOUR = timedelta(hours=1)


def attempt(office: Office, ref: str, **fields: object) -> int:
    """A noted attempt; its number."""
    return office.do("reproduce", ref, **{"outcome": "running"} | fields).created["reproduction"]


def test_an_attempt_is_noted_whole(office: Office) -> None:
    ref = office.report()
    number = attempt(
        office,
        ref,
        environment="UAT, 2 app, 1 db",
        build="4.2.1",
        preconditions="stock filled",
        condition="800 orders/min",
        steps="1 log in\n2 choose\n3 submit",
        expected="under 3 s",
        observed="38-44 s",
        hits=7,
        tries=10,
        narrowed_to="SELECT orders: full scan",
        evidence="slow.log",
    )
    [one] = office.show(ref).reproductions
    assert (one.id, one.by, one.at, one.outcome, one.ended_at) == (number, "ada", MONDAY, ReproOutcome.RUNNING, None)
    assert (one.environment, one.build, one.condition, one.steps) == (
        "UAT, 2 app, 1 db",
        "4.2.1",
        "800 orders/min",
        "1 log in\n2 choose\n3 submit",
    )
    assert (one.hits, one.tries, one.narrowed_to, one.evidence, one.reason) == (
        7,
        10,
        "SELECT orders: full scan",
        "slow.log",
        None,
    )


def test_an_attempt_is_changed_in_what_is_given_only_and_ends_with_its_outcome(office: Office) -> None:
    ref = office.report()
    number = attempt(office, ref, environment="UAT", build="4.2.1")
    office.clock.turn(HOUR)
    office.do("reproduce", ref, attempt=number, build="", hits=1, tries=2)
    [one] = office.show(ref).reproductions
    assert (one.environment, one.build, one.hits, one.tries, one.ended_at) == ("UAT", None, 1, 2, None)
    office.do("reproduce", ref, attempt="#1", outcome="已复现")
    [one] = office.show(ref).reproductions
    assert (one.outcome, one.ended_at, one.hits) == (ReproOutcome.REPRODUCED, MONDAY + HOUR, 1)
    office.do("reproduce", ref, attempt=number, outcome="running")
    assert office.show(ref).reproductions[0].ended_at is None
    for _ in range(3):
        office.do("undo", ref)
    [one] = office.show(ref).reproductions
    assert (one.build, one.hits, one.tries, one.outcome) == ("4.2.1", 0, 0, ReproOutcome.RUNNING)
    office.do("redo", ref)
    assert office.show(ref).reproductions[0].tries == 2


def test_what_cannot_be_is_refused_with_its_field(office: Office) -> None:
    ref, other = office.report(), office.report()
    number = attempt(office, ref)
    before = rows_in_force(office.store)
    refused: list[tuple[str, str, dict[str, object]]] = [
        (ref, "outcome", {"environment": "UAT"}),
        (ref, "reason", {"outcome": "not_applicable"}),
        (ref, "hits", {"outcome": "running", "hits": 2, "tries": 1}),
        (ref, "hits", {"attempt": number, "hits": 1}),
        (ref, "hits", {"attempt": number, "hits": "-1"}),
        (ref, "tries", {"attempt": number, "tries": "many"}),
        (ref, "tries", {"attempt": number, "tries": 1_000_001}),
        (ref, "attempt", {"attempt": 99, "outcome": "running"}),
        (ref, "attempt", {"attempt": "#2", "outcome": "running"}),
        (ref, "attempt", {"attempt": "#0", "outcome": "running"}),
        (ref, "attempt", {"attempt": "two", "outcome": "running"}),
        (other, "attempt", {"attempt": number, "outcome": "reproduced"}),
    ]
    for where, field, values in refused:
        with pytest.raises(InvalidValue) as error:
            office.do("reproduce", where, **values)
        assert error.value.field == field, values
    assert rows_in_force(office.store) == before
    office.do("reproduce", ref, outcome="not_applicable", reason="it is about tone")
    assert has_result(office.show(ref).reproductions)


def test_two_who_count_at_once_lose_nothing(office: Office) -> None:
    office.enlist("wu")
    ref = office.report()
    number = attempt(office, ref, hits=1, tries=1)
    for who, hit in (("wu", 1), ("ada", 0), ("wu", 1)):
        office.do("reproduce", ref, by=who, attempt=number, hits=f"+{hit}", tries="+1")
    [one] = office.show(ref).reproductions
    assert (one.hits, one.tries) == (3, 4)
    with pytest.raises(Conflict):  # Wu has counted on: what ada counted is no longer the last.
        office.do("undo", ref)
    office.do("undo", ref, by="wu")
    assert office.show(ref).reproductions[0].tries == 3


def test_nothing_new_is_no_entry(office: Office) -> None:
    ref = office.report()
    number = attempt(office, ref, build="4.2.1")
    assert not office.do("reproduce", ref, attempt=number, build="4.2.1", outcome="running").entries
    assert not office.do("reproduce", ref, attempt=number).entries


def test_a_hypothesis_is_judged_and_opened_again(office: Office) -> None:
    office.enlist("chen")
    ref = office.report()
    number = office.do(
        "suppose", ref, area="数据库", statement="an index is missing", test="EXPLAIN under load"
    ).created["hypothesis"]
    [one] = office.show(ref).hypotheses
    assert (one.area, one.statement, one.test, one.verdict, one.judged_by) == (
        Area.DATABASE,
        "an index is missing",
        "EXPLAIN under load",
        HypothesisVerdict.OPEN,
        None,
    )
    office.clock.turn(HOUR)
    office.do("judge", ref, by="chen", hypothesis=number, verdict="confirmed", evidence="full scan of 2 million rows")
    [one] = office.show(ref).hypotheses
    assert (one.verdict, one.judged_by, one.judged_at, one.evidence) == (
        HypothesisVerdict.CONFIRMED,
        "chen",
        MONDAY + HOUR,
        "full scan of 2 million rows",
    )
    assert not office.do("judge", ref, hypothesis=number, verdict="confirmed").entries
    office.do("judge", ref, hypothesis="#1", verdict="待查")
    [one] = office.show(ref).hypotheses
    assert (one.verdict, one.judged_by, one.judged_at) == (HypothesisVerdict.OPEN, None, None)
    office.do("undo", ref)
    assert office.show(ref).hypotheses[0].judged_by == "chen"
    with pytest.raises(InvalidValue) as refused:
        office.do("judge", office.report(), hypothesis=number, verdict="ruled_out")
    assert refused.value.field == "hypothesis"


def test_the_root_cause_said_last_counts_and_keeps_what_is_not_said_again(office: Office) -> None:
    ref = office.report()
    office.do(
        "conclude",
        ref,
        root_cause="no index",
        escape_point="no load test",
        whys=["slow", "full scan"],
        certainty="疑似",
    )
    found = office.show(ref).root_cause
    assert found is not None and (found.certainty, found.whys, found.by) == (
        Certainty.PROBABLE,
        ("slow", "full scan"),
        "ada",
    )
    office.do("conclude", ref, root_cause="no index", certainty="confirmed")
    found = office.show(ref).root_cause
    assert found is not None and (found.certainty, found.escape_point, found.whys) == (
        Certainty.CONFIRMED,
        "no load test",
        ("slow", "full scan"),
    )
    office.do("conclude", ref, root_cause="no plan", certainty="confirmed")
    found = office.show(ref).root_cause
    assert found is not None and (found.escape_point, found.whys) == (None, ())
    office.do("undo", ref)
    office.do("undo", ref)
    found = office.show(ref).root_cause
    assert found is not None and found.certainty is Certainty.PROBABLE


def test_the_containment_may_be_the_fix(office: Office) -> None:
    ref = office.report()
    office.do("conclude", ref, none="one wrong switch, put right")
    found = office.show(ref).root_cause
    assert found is not None
    assert (found.certainty, found.root_cause, found.fix_reason) == (None, None, "one wrong switch, put right")
    for values in (
        {},
        {"none": ""},
        {"none": "switch", "root_cause": "index"},
        {"root_cause": "x", "whys": "\n".join("abcdef")},
    ):
        with pytest.raises(InvalidValue):
            office.do("conclude", ref, **values)


def test_a_probable_root_cause_is_for_who_commands(office: Office) -> None:
    office.enlist("bo", "wu")
    ref = office.report()
    with pytest.raises(PermissionRefused):
        office.do("conclude", ref, by="wu", root_cause="no index")
    office.do("conclude", ref, by="wu", root_cause="no index", certainty="confirmed")
    office.do("assign", ref, commander="bo")
    office.do("conclude", ref, by="bo", root_cause="no index", certainty="probable")
    found = office.show(ref).root_cause
    assert found is not None and (found.by, found.certainty) == ("bo", Certainty.PROBABLE)


def test_an_observer_does_not_analyse(office: Office) -> None:
    office.enlist("eve", access="observer")
    ref = office.report()
    for verb, values in (
        ("reproduce", {"outcome": "running"}),
        ("suppose", {"area": "code", "statement": "a lock"}),
        ("conclude", {"none": "switch"}),
    ):
        with pytest.raises(PermissionRefused):
            office.do(verb, ref, by="eve", **values)


def test_analysis_opens_the_way_to_planning(office: Office) -> None:
    ref = office.complaint(Stage.INVESTIGATING)
    with pytest.raises(GuardRefused) as refused:
        office.do("advance", ref)
    assert [one.guard for one in refused.value.missing if one.hard] == ["root_cause", "reproduction"]
    office.do("conclude", ref, root_cause="no index", certainty="confirmed")
    with pytest.raises(GuardRefused):
        office.do("advance", ref)
    attempt(office, ref, outcome="not_reproduced", tries=2)
    with pytest.raises(GuardRefused):
        office.do("advance", ref)
    attempt(office, ref, outcome="not_reproduced", tries=1)
    office.do("advance", ref)
    assert office.show(ref).stage is Stage.PLANNING
