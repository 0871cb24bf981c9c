"""What was agreed about a project: requirements and signatures, promised dates, money, trainings, gates (S47-S53)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from firefight_tui.desk.views.project import project
from firefight_tui.domain.project_records import ProjectRecord
from firefight_tui.domain.vocabulary import GateVerdict
from firefight_tui.errors import Conflict, InvalidValue, PermissionRefused
from tests.builders import MONDAY, Office, make_desk, rows_in_force

VERBS: dict[str, dict[str, object]] = {
    "requirement": {"project": "Order system", "title": "Search by batch number"},
    "signoff": {"requirement": "R-1", "person": "Li Na"},
    "baseline": {"project": "Order system", "name": "Go-live", "due": "2026-12-01"},
    "budget": {"project": "Order system", "amount": "410,000"},
    "train": {"project": "Order system", "who": "Li Na", "topic": "Cash desk"},
    "gate": {"project": "Order system", "name": "Load test", "verdict": "passed"},
}


@pytest.fixture
def built(office: Office) -> Office:
    """An office with a client and a delivered project."""
    office.do("project", client="Huadong Retail", name="Order system", manager="Wu")
    return office


def read(office: Office, name: str = "Order system") -> ProjectRecord:
    return project(office.store, name)


def test_a_requirement_gets_the_next_number_and_the_same_title_changes_when_it_was_agreed(built: Office) -> None:
    made = built.do("requirement", project="Order system", title="Search by batch number")
    assert made.created == {"requirement": 1}
    built.do("requirement", project="Huadong Retail/Order system", title="Export to Excel")
    built.do("requirement", project="Order system", title="search  by BATCH number", agreed_at="2026-05-04")
    first, second = read(built).requirements
    assert (first.label, first.title, second.label) == ("R-1", "Search by batch number", "R-2")
    assert first.agreed_at is not None and first.agreed_at.isoformat() == "2026-05-03T16:00:00+00:00"
    assert built.do("requirement", project="Order system", title="Export to Excel").entries == ()


@pytest.mark.parametrize("title", ["12", "R-12", "r12"])
def test_a_requirement_is_not_called_like_a_number(built: Office, title: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        built.do("requirement", project="Order system", title=title)
    assert refused.value.field == "title"


def test_numbers_are_never_given_twice(built: Office) -> None:
    built.do("requirement", project="Order system", title="One")
    built.do("undo")
    built.do("requirement", project="Order system", title="Two")
    built.do("requirement", project="Order system", title="One")
    assert [(one.number, one.title) for one in read(built).requirements] == [(1, "One"), (2, "Two")]


def test_a_signature_makes_the_person_and_is_kept_once(built: Office) -> None:
    built.do("requirement", project="Order system", title="Search by batch number")
    built.do("signoff", requirement="R-1", person="Li Na")
    built.do("signoff", requirement="search by batch number", person="Li Na", evidence="minutes of 05-04")
    built.do("signoff", requirement="1", person="Wang Fang")
    found = read(built)
    assert [(one.person, one.at, one.evidence) for one in found.requirements[0].signoffs] == [
        ("Li Na", MONDAY, "minutes of 05-04"),
        ("Wang Fang", MONDAY, None),
    ]
    assert found.people == ("Li Na", "Wang Fang") and found.unsigned == ()


def test_a_requirement_of_several_projects_is_named_with_its_project(built: Office) -> None:
    built.do("project", client="Beta", name="Portal/2")
    for name in ("Order system", "Portal/2"):
        built.do("requirement", project=name, title="Single sign-on")
    for ambiguous in ("R-1", "Single sign-on"):
        with pytest.raises(InvalidValue) as refused:
            built.do("signoff", requirement=ambiguous, person="Li Na")
        assert refused.value.field == "requirement"
    built.do("signoff", requirement="Portal/2/R-1", person="Ann")
    built.do("signoff", requirement="Huadong Retail/Order system/single sign-on", person="Li Na")
    assert [one.person for one in read(built, "Portal/2").requirements[0].signoffs] == ["Ann"]
    assert [one.person for one in read(built).requirements[0].signoffs] == ["Li Na"]
    for unknown in ("R-9", "Nothing of the kind", "Order system/R-9", "99"):
        with pytest.raises(InvalidValue):
            built.do("signoff", requirement=unknown, person="Li Na")


def test_a_later_date_of_the_same_name_is_a_slip_and_both_are_kept(built: Office) -> None:
    built.do("baseline", project="Order system", name="Go-live", due="2026-10-01")
    built.clock.turn()
    built.do("baseline", project="Order system", name="go-live", due="2026-10-11")
    built.do("baseline", project="Order system", name="Go-live", due="2026-11-30")
    built.do("baseline", project="Order system", name="Pilot", due="2026-09-01")
    assert built.do("baseline", project="Order system", name="Go-live", due="2026-11-30").entries == ()
    live, pilot = read(built).promised
    assert (live.name, live.slip, live.slips) == (
        "Go-live",
        timedelta(days=60),
        (timedelta(days=10), timedelta(days=50)),
    )
    assert (pilot.slip, pilot.slips) == (timedelta(0), ())
    assert [one.at for one in live.dates] == [MONDAY, MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=1)]


def test_money_is_kept_in_hundredths_and_who_agreed_to_an_amount_did_not_agree_to_another(built: Office) -> None:
    built.do("budget", project="Order system", amount="41万", agreed_by="Wang Fang")
    built.do("budget", project="Order system", amount="410,000", spent="512,500.5")
    found = read(built).budget
    assert found is not None
    assert (found.amount, found.spent, found.agreed_by) == (41_000_000, 51_250_050, "Wang Fang")
    assert (found.over, found.percent) == (10_250_050, 125)
    built.do("budget", project="Order system", amount=520_000)
    found = read(built).budget
    assert found is not None and (found.amount, found.spent, found.agreed_by) == (52_000_000, 51_250_050, None)
    assert built.do("budget", project="Order system", amount="52万").entries == ()
    assert len(read(built).budgets) == 3


@pytest.mark.parametrize("amount", ["much", "-3", "0.001", "1,0", True])
def test_what_is_no_amount_is_refused_by_its_field(built: Office, amount: object) -> None:
    for fields in ({"amount": amount}, {"amount": 1, "spent": amount}):
        with pytest.raises(InvalidValue) as refused:
            built.do("budget", project="Order system", **fields)
        assert refused.value.field == list(fields)[-1]


def test_several_are_trained_at_once_and_who_was_not_is_known(built: Office) -> None:
    for name in ("Li Na", "Wang Fang", "Zhao Lei"):
        built.do("person", client="Huadong Retail", name=name)
    built.do("train", project="Order system", who="Li Na、Wang Fang，Li Na", topic="Cash desk", at="-2d")
    assert built.do("train", project="Order system", who="Li Na", topic="Cash desk", at="-2d").entries == (), (
        "the same people in the same thing at the same time"
    )
    found = read(built)
    assert [(one.who, one.topic, one.at) for one in found.trainings] == [
        ("Li Na", "Cash desk", MONDAY - timedelta(days=2)),
        ("Wang Fang", "Cash desk", MONDAY - timedelta(days=2)),
    ]
    assert found.untrained == ("Zhao Lei",)
    with pytest.raises(InvalidValue):
        built.do("train", project="Order system", who="Li Na", topic="Cash desk", at="+2d")


def test_the_verdict_given_last_counts(built: Office) -> None:
    built.do("gate", project="Order system", name="Load test", verdict="failed")
    built.do("gate", project="Order system", name="load test", verdict="豁免")
    assert built.do("gate", project="Order system", name="Load test", verdict="waived").entries == ()
    found = read(built)
    assert [(one.name, one.verdict) for one in found.standing_gates] == [("Load test", GateVerdict.WAIVED)]
    assert len(found.gates) == 2


@pytest.mark.parametrize("verb", [name for name in VERBS if name != "signoff"])
def test_the_project_must_be_known_and_unmistakable(built: Office, verb: str) -> None:
    built.do("project", client="Beta", name="Order system")
    for name in ("Order system", "Nowhere", "Nowhere/Order system"):
        with pytest.raises(InvalidValue) as refused:
            built.do(verb, **VERBS[verb] | {"project": name})
        assert refused.value.field == "project"
    built.do(verb, **VERBS[verb] | {"project": "Huadong Retail/Order system"})


@pytest.mark.parametrize("verb", list(VERBS))
def test_every_one_joins_the_projects_timeline_and_is_taken_back_and_brought_back_exactly(
    built: Office, verb: str
) -> None:
    if verb == "signoff":
        built.do("requirement", **VERBS["requirement"])
    before = rows_in_force(built.store)
    built.clock.turn()
    [entry] = built.do(verb, **VERBS[verb]).entries
    done = rows_in_force(built.store)
    assert done != before
    with built.store.read() as session:
        from firefight_tui.store.models import Entry

        found = session.get(Entry, entry)
        assert found is not None and (found.subject_kind, found.verb) == ("project", verb)
    built.do("undo")
    assert rows_in_force(built.store) == before
    built.do("redo")
    assert rows_in_force(built.store) == done


@pytest.mark.parametrize("verb", list(VERBS))
def test_observers_read_only(built: Office, verb: str) -> None:
    built.enlist("bo", access="observer")
    built.do("requirement", **VERBS["requirement"])
    before = rows_in_force(built.store)
    with pytest.raises(PermissionRefused):
        built.do(verb, by="bo", **VERBS[verb])
    assert rows_in_force(built.store) == before


def test_a_requirement_that_was_signed_is_not_taken_back_before_the_signature(built: Office) -> None:
    made = built.do("requirement", project="Order system", title="Search by batch number").entries[0]
    built.do("signoff", requirement="R-1", person="Li Na")
    with pytest.raises(Conflict):
        built.do("undo", entry=made)


def test_a_project_nobody_knows_has_no_record(built: Office) -> None:
    with pytest.raises(InvalidValue):
        project(built.store, "Nowhere")


@pytest.mark.parametrize("verb", list(VERBS))
def test_the_fields_have_the_words_of_the_contract(verb: str) -> None:
    from firefight_tui.desk.registry import verb_named

    required = {field.name for field in verb_named(verb).fields() if field.required}
    assert (
        required
        == {
            "requirement": {"project", "title"},
            "signoff": {"requirement", "person"},
            "baseline": {"project", "name", "due"},
            "budget": {"project", "amount"},
            "train": {"project", "who", "topic"},
            "gate": {"project", "name", "verdict"},
        }[verb]
    )


def test_a_retry_with_the_same_operation_is_harmless(built: Office) -> None:
    operation = "6f8e1c1e-0000-4000-8000-000000000001"
    desk = make_desk(built.store, clock=built.clock)
    verb = desk.parse("budget", {"project": "Order system", "amount": "3k"})
    first = desk.perform(verb, operation=operation)
    assert desk.perform(verb, operation=operation) == first
    assert json.dumps(first.created) == '{"budget": 1}'
