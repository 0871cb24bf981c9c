"""A value taken back: by an empty one, recorded, found no more, and undone like any other change."""

from __future__ import annotations

from uuid import uuid4

import pytest

from firefight_tui.desk.checking import check
from firefight_tui.desk.receive import Edit, Report
from firefight_tui.domain.vocabulary import Cause
from firefight_tui.errors import InvalidValue
from tests.builders import Office, rows_in_force

FILLED = {
    "project": "Till", "contact": "Li Na", "channel": "phone", "cause": "quality", "also": ["cost", "delay"],
    "severity": "2", "complexity": "high", "occurred_at": "2026-11-20 10:00", "received_at": "2026-11-20 11:00",
    "impact": "unsellable", "dissatisfaction": "dissatisfied", "remedy_sought": "remediation", "client_event": "fair",
    "requirement": "fast", "expected": "expectation", "delivered": "delivery", "condition": "conditional",
    "kind": "", "promised_at": "2026-11-21", "spent": "spending", "agreed": "agreement", "about": "Somebody",
}  # fmt: skip
KEPT = {"channel", "severity", "received_at"}
CLEARABLE = sorted(FILLED.keys() - KEPT)


def test_every_field_of_an_edit_is_either_kept_or_may_be_taken_back() -> None:
    of_the_act = {"at", "client", "title", "body"}
    assert {field.name for field in Edit.fields()} == {*CLEARABLE, *KEPT, *of_the_act}
    assert Edit.clearable == frozenset(CLEARABLE)


@pytest.fixture
def ref(office: Office) -> str:
    """A complaint of which everything is known."""
    kinds = {field.name: field.choices for field in Edit.fields()}
    return office.report(**FILLED | {"kind": kinds["kind"][0]})


@pytest.mark.parametrize("name", CLEARABLE)
def test_an_empty_value_takes_a_field_back(office: Office, ref: str, name: str) -> None:
    before = rows_in_force(office.store)
    office.clock.turn()
    (entry,) = office.do("edit", ref, **{name: ""}).entries
    one = office.show(ref)
    assert getattr(one, name) in (None, ())
    changes = next(item for item in one.timeline if item.id == entry).changes
    (change,) = [one for one in changes if one.field.removesuffix("_id") == name]
    assert change.before and not change.after
    office.do("undo", ref)
    assert rows_in_force(office.store) == before
    office.do("redo", ref)
    assert getattr(office.show(ref), name) in (None, ())
    assert check(office.store, office.clock.at) == ()


def test_several_are_taken_back_while_others_change(office: Office, ref: str) -> None:
    office.do("edit", ref, impact="", also=[], cause="delay", title="Renamed")
    one = office.show(ref)
    assert (one.impact, one.also, one.cause, one.title) == (None, (), Cause.DELAY, "Renamed")
    assert one.remedy_sought == "remediation"


def test_words_taken_back_are_found_no_more_until_it_is_undone(office: Office, ref: str) -> None:
    assert office.found("unsellable") == {ref}
    office.do("edit", ref, impact="")
    assert office.found("unsellable") == set()
    assert office.found("remediation") == {ref}
    office.do("undo", ref)
    assert office.found("unsellable") == {ref}
    office.do("redo", ref)
    assert office.found("unsellable") == set()


@pytest.mark.parametrize("name", ["client", "title", "body", *sorted(KEPT)])
def test_what_every_complaint_has_cannot_be_empty(office: Office, ref: str, name: str) -> None:
    before = rows_in_force(office.store)
    with pytest.raises(InvalidValue, match="cannot be empty") as refused:
        office.do("edit", ref, impact="", **{name: ""})
    assert refused.value.field == name
    assert rows_in_force(office.store) == before


def test_what_is_not_there_is_taken_back_without_a_trace(office: Office) -> None:
    ref = office.report()
    outcome = office.do("edit", ref, impact="", project="", also="", at="")
    assert (outcome.entries, outcome.ok) == ((), True)


def test_nothing_given_at_all_stays_nothing(office: Office, ref: str) -> None:
    before = rows_in_force(office.store)
    assert office.do("edit", ref, impact=None, cause=None).entries == ()
    assert rows_in_force(office.store) == before


def test_what_was_only_assumed_is_no_longer_marked_so(office: Office) -> None:
    ref = office.report()
    office.do("acknowledge", ref, channel="phone", person="Li Na", said="We look at it.")
    office.do("grade", ref, severity=3)
    office.do("advance", ref)
    assert "complexity" in office.show(ref).assumed
    office.do("edit", ref, complexity="")
    one = office.show(ref)
    assert (one.complexity, "complexity" in one.assumed) == (None, False)


def test_elsewhere_an_empty_value_is_none_given(office: Office) -> None:
    ref = office.report(impact="", project="", severity="")
    one = office.show(ref)
    assert (one.impact, one.project) == (None, None)
    with pytest.raises(InvalidValue, match="needs title"):
        office.report(title="")
    office.do("classify", ref, cause="quality", also="cost")
    office.do("classify", ref, cause="quality", also="")
    assert office.show(ref).also == ("cost",)
    assert Report.clearable is None


def test_an_operation_id_tells_a_taken_back_field_from_one_not_given(office: Office, ref: str) -> None:
    op = str(uuid4())
    done = office.do("edit", ref, op=op, impact="", title="Renamed")
    assert office.do("edit", ref, op=op, impact="", title="Renamed") == done
    with pytest.raises(InvalidValue, match="something else"):
        office.do("edit", ref, op=op, title="Renamed")
