"""Undo and redo: what comes back, what refuses, whose it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firefight_tui.domain.vocabulary import ClockName, ClockState, Severity, Stage
from firefight_tui.errors import Conflict, FirefightError, GuardRefused, InvalidValue, UnknownReference
from tests.builders import CALL, Office, make_complaint, rows_in_force, search_index


def test_an_undone_contact_no_longer_counts(office: Office) -> None:
    ref = office.report(severity=1)
    office.clock.turn()
    done = office.do("acknowledge", ref, **CALL)
    office.clock.turn(timedelta(minutes=30))
    undone = office.do("undo", ref)
    one = office.show(ref)
    assert (one.stage, one.contacts, one.contact) == (Stage.RECEIVED, (), None)
    assert one.clocks[ClockName.FIRST_CONTACT].state is ClockState.MISSED
    assert one.clocks[ClockName.NEXT_UPDATE].state is ClockState.NONE
    assert [(entry.verb, entry.undone, entry.undoes) for entry in one.timeline] == [
        ("report", False, None),
        ("acknowledge", True, None),
        ("undo", False, done.entries[0]),
    ]
    assert office.found("seriously") == set()
    office.do("redo", ref)
    one = office.show(ref)
    assert (one.stage, len(one.contacts), one.clocks[ClockName.FIRST_CONTACT].state) == (
        Stage.ACKNOWLEDGED,
        1,
        ClockState.MET,
    )
    assert one.timeline[-1].undoes == undone.entries[0]
    assert office.found("seriously") == {ref}


def test_undo_goes_back_step_by_step_and_redo_forth_again(office: Office) -> None:
    ref = office.report(severity=4)
    for severity in (3, 2, 1):
        office.do("grade", ref, severity=severity)
    seen = []
    for verb in ("undo", "undo", "redo", "undo", "undo", "redo", "redo", "redo"):
        office.do(verb)
        seen.append(int(office.show(ref).severity))
    assert seen == [2, 3, 2, 3, 4, 3, 2, 1]
    with pytest.raises(InvalidValue, match="nothing to redo"):
        office.do("redo")


def test_a_new_act_ends_what_could_be_redone_and_its_own_undoing_does_not_bring_it_back(office: Office) -> None:
    ref = office.report()
    office.do("note", ref, text="one")
    office.do("undo")
    office.do("note", ref, text="two")
    with pytest.raises(InvalidValue, match="nothing to redo"):
        office.do("redo")
    office.do("undo")
    office.do("redo")
    with pytest.raises(InvalidValue, match="nothing to redo"):
        office.do("redo")
    assert (office.found("one"), office.found("two")) == (set(), {ref})


def test_another_actors_act_does_not_end_it(office: Office) -> None:
    office.enlist("bo")
    ref = office.report()
    office.do("note", ref, text="mine")
    office.do("undo")
    office.do("note", ref, by="bo", text="theirs")
    office.do("redo")
    assert office.found("mine") == office.found("theirs") == {ref}


def test_undo_is_of_ones_own_latest_on_this_complaint(office: Office) -> None:
    office.enlist("bo")
    one, two = office.report(), office.report()
    office.do("note", one, text="first")
    office.do("note", two, text="second")
    office.do("note", one, by="bo", text="third")
    office.do("undo", one)
    assert (office.found("first"), office.found("second"), office.found("third")) == (set(), {two}, {one})
    with pytest.raises(InvalidValue, match="nothing of yours"):
        office.do("undo", two, by="bo")
    with pytest.raises(InvalidValue, match="nothing to redo"):
        office.do("redo", two)
    office.do("redo", one)
    assert office.found("first") == {one}


def test_an_entry_may_be_undone_by_whoever_may_perform_it_and_they_redo_it(office: Office) -> None:
    office.enlist("bo")
    ref = office.report()
    entry = office.do("note", ref, text="hello").entries[0]
    office.do("note", ref, text="world")
    undone = office.do("undo", ref, by="bo", entry=entry)
    assert (office.found("hello"), office.found("world")) == (set(), {ref})
    with pytest.raises(InvalidValue, match="already undone"):
        office.do("undo", entry=entry)
    for number in (undone.entries[0], 10**9):
        with pytest.raises(InvalidValue) as refused:
            office.do("undo", entry=number)
        assert refused.value.field == "entry"
    with pytest.raises(InvalidValue):
        office.do("undo", office.report(), entry=entry)
    office.do("redo", by="bo")
    assert office.found("hello") == {ref}


def test_a_bulk_is_undone_at_once_all_or_nothing(office: Office) -> None:
    office.enlist("bo")
    refs = [office.report(severity=4) for _ in range(3)]
    office.do("grade", *refs, severity=1, reason="outage")
    office.do("undo", refs[1])
    assert [office.show(ref).severity for ref in refs] == [4, 4, 4]
    office.do("redo", refs[2])
    office.do("grade", refs[1], by="bo", severity=2)
    before = rows_in_force(office.store)
    with pytest.raises(Conflict, match="severity of complaint 2 has changed since"):
        office.do("undo", refs[0])
    assert rows_in_force(office.store) == before
    assert [len(office.show(ref).timeline) for ref in refs] == [4, 5, 4]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (("edit", {"impact": "small"}), ("edit", {"impact": "great"})),
        (("wait", {"on": "client", "reason": "logs"}), ("resume", {})),
        (("assign", {"commander": "bo"}), ("assign", {"commander": "cy"})),
        (("acknowledge", CALL), ("withdraw", {"reason": "x"})),
    ],
)
def test_what_somebody_changed_since_is_not_undone(
    office: Office, first: tuple[str, dict[str, object]], then: tuple[str, dict[str, object]]
) -> None:
    office.enlist("bo", "cy")
    ref = office.report()
    entry = office.do(first[0], ref, **first[1]).entries[0]
    office.do(then[0], ref, by="bo", **then[1])
    before = rows_in_force(office.store)
    with pytest.raises(Conflict, match="has changed since"):
        office.do("undo", entry=entry)
    assert rows_in_force(office.store) == before
    office.do("undo", by="bo")
    office.do("undo", entry=entry)


@pytest.mark.parametrize("verb", ["note", "edit", "report"])
def test_redacted_words_do_not_come_back(office: Office, verb: str) -> None:
    ref = office.report(impact="13800001111" if verb != "note" else "much")
    if verb == "edit":
        entry = office.do("edit", ref, impact="none").entries[0]
        office.do("redact", ref, entry=office.show(ref).timeline[0].id, reason="private")
    else:
        entry = (
            office.do("note", ref, text="13800001111").entries[0] if verb == "note" else office.show(ref).timeline[0].id
        )
        office.do("redact", ref, entry=entry, reason="private")
    with pytest.raises(Conflict, match="worked on" if verb == "report" else "redacted"):
        office.do("undo", ref, entry=entry)
    assert office.found("13800001111") == set()


def test_a_report_is_taken_back_until_somebody_has_worked_on_it(office: Office) -> None:
    office.enlist("bo")
    before, index = rows_in_force(office.store), search_index(office.store)
    ref = office.report(project="ERP", contact="Li Na")
    office.do("note", ref, by="bo", text="on it")
    with pytest.raises(Conflict, match="worked on since, last by bo"):
        office.do("undo")
    office.do("undo", by="bo")
    office.do("undo")
    assert (rows_in_force(office.store), search_index(office.store)) == (before, index)
    with pytest.raises(UnknownReference):
        office.show(ref)
    with pytest.raises(UnknownReference):
        office.do("note", ref, text="x")
    office.do("redo", ref)
    assert office.show(ref).project == "ERP"


def test_who_others_name_too_stays_when_the_first_naming_is_undone(office: Office) -> None:
    office.enlist("bo")
    ref = office.report(contact="Li Na", project="ERP")
    other = office.report(by="bo", contact="Li Na")
    office.do("undo")
    one = office.show(other)
    assert (one.client, one.contact is not None and one.contact.name) == ("Huadong Retail", "Li Na")
    assert ("project", 1) not in rows_in_force(office.store)
    assert office.report(contact="Li Na", project="ERP") == "FF-3"
    rows = rows_in_force(office.store)
    assert [kind for kind, _ in rows].count("person") == 1
    assert (rows["complaint", 3]["project_id"], rows["project", 1]["name"]) == (1, "ERP")
    with pytest.raises(UnknownReference):
        office.show(ref)


@pytest.mark.parametrize(
    ("verb", "given", "then"),
    [
        ("client", {"name": "Beta"}, {"client": "Beta"}),
        ("project", {"client": "Beta", "name": "ERP"}, {"client": "Beta", "project": "ERP"}),
        ("person", {"client": "Beta", "name": "Li"}, {"client": "Beta", "contact": "Li"}),
    ],
)
def test_what_is_in_use_by_now_is_not_taken_back(
    office: Office, verb: str, given: dict[str, object], then: dict[str, object]
) -> None:
    office.report()
    office.do("enlist", handle="bo", name="Bo")
    entry = office.do(verb, **given).entries[0]
    office.report(by="bo", **then)
    with pytest.raises(Conflict, match="in use"):
        office.do("undo", entry=entry)
    office.do("undo", by="bo")
    office.do("undo", entry=entry)


def test_an_engineer_at_work_and_a_complaint_others_point_at_are_in_use(office: Office) -> None:
    ref = office.report()
    entry = office.do("enlist", handle="bo", name="Bo").entries[0]
    office.do("assign", ref, commander="bo")
    with pytest.raises(Conflict, match="in use"):
        office.do("undo", entry=entry)
    into = office.do("report", client="A", title="t", body="b")
    office.do("merge", ref, into=into.refs[0], reason="same")
    with pytest.raises(Conflict, match="in use"):
        office.do("undo", entry=into.entries[0])


def test_undo_of_a_merge_opens_it_again_and_waits_go_on(office: Office) -> None:
    ref = make_complaint(office, Stage.ACKNOWLEDGED)
    office.do("wait", ref, on="client", reason="logs")
    office.clock.turn()
    before, index = rows_in_force(office.store), search_index(office.store)
    other = office.report()
    office.do("merge", ref, into=other, reason="same")
    for _ in range(2):
        office.do("undo")
    assert (rows_in_force(office.store), search_index(office.store)) == (before, index)
    assert office.show(ref).waiting is not None


def test_a_move_brought_back_must_still_be_allowed(office: Office) -> None:
    office.enlist("bo", "cy")
    ref = make_complaint(office, Stage.ACKNOWLEDGED, severity=2)
    assigned = office.do("assign", ref, commander="bo").entries[0]
    office.do("advance", ref, by="cy")
    office.do("undo", by="cy")
    office.do("undo", entry=assigned)
    with pytest.raises(GuardRefused, match="commander"):
        office.do("redo", by="cy")
    assert office.show(ref).stage is Stage.ACKNOWLEDGED
    office.do("redo")
    office.do("redo", by="cy")
    assert office.show(ref).stage is Stage.INVESTIGATING


def test_the_first_actors_enlistment_is_not_undone(office: Office) -> None:
    office.report()
    with pytest.raises(InvalidValue, match="cannot be undone"):
        office.do("undo", entry=1)


def test_nothing_undoes_an_undo(office: Office) -> None:
    ref = office.report()
    office.do("note", ref, text="x")
    undone = office.do("undo").entries[0]
    redone = office.do("redo").entries[0]
    for entry in (undone, redone):
        with pytest.raises(FirefightError, match="cannot be undone"):
            office.do("undo", entry=entry)
    assert office.show(ref).severity is Severity.SERIOUS


def test_a_bulk_that_named_somebody_first_takes_them_back_too(office: Office) -> None:
    refs = [office.report() for _ in range(2)]
    before = rows_in_force(office.store)
    office.do("contact", *refs, direction="in", channel="chat", person="Li", said="slow again")
    assert [kind for kind, _ in rows_in_force(office.store)].count("person") == 1
    office.do("undo")
    assert rows_in_force(office.store) == before
