"""Operations: retries, several complaints at once, versions, conflicts."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import select

from firefight_tui.domain.vocabulary import Severity
from firefight_tui.errors import Conflict, InvalidValue, PermissionRefused, UnknownReference
from firefight_tui.store.models import Complaint, Entry, Operation
from tests.builders import CALL, Office, make_complaint, rows_in_force, versions

REPORT: dict[str, object] = {"client": "A", "title": "t", "body": "b", "project": "ERP"}


def count(office: Office, model: type) -> int:
    with office.store.read() as session:
        return len(session.scalars(select(model)).all())


def test_a_retry_is_done_once_and_answers_the_same(office: Office) -> None:
    op = str(uuid4())
    first = office.do("report", op=op, **REPORT)
    assert (first.operation, first.refs) == (op, ("FF-1",))
    office.clock.turn()
    assert office.do("report", op=op.upper(), **REPORT) == first
    assert count(office, Complaint) == 1

    op = str(uuid4())
    first = office.do("acknowledge", "FF-1", op=op, **CALL, next_update_at="+2h")
    office.do("note", "FF-1", text="in between")
    office.clock.turn()
    assert office.do("acknowledge", "FF-1", op=op, **CALL, next_update_at="+2h") == first
    assert len(office.show("FF-1").contacts) == 1


def test_a_retry_of_what_changed_nothing_changes_nothing_either(office: Office) -> None:
    ref, op = office.report(severity=2), str(uuid4())
    first = office.do("grade", ref, op=op, severity=2)
    office.do("grade", ref, severity=4)
    assert office.do("grade", ref, op=op, severity=2) == first
    assert office.show(ref).severity is Severity.MINOR


def test_a_retry_with_the_version_seen_is_no_conflict(office: Office) -> None:
    ref, op = office.report(), str(uuid4())
    first = office.do("note", ref, op=op, expect=1, text="x")
    assert office.do("note", ref, op=op, expect=1, text="x") == first


def test_the_retry_of_several_does_those_that_are_left(office: Office) -> None:
    refs, op = [office.report() for _ in range(3)], str(uuid4())
    done = office.do("note", *refs[:2], op=op, text="x")
    assert office.do("note", *refs[:2], op=op, text="x") == done
    assert [one.error.kind for one in office.do("note", *refs, op=op, text="x").refused] == ["invalid"] * 3
    assert [len(office.show(ref).timeline) for ref in refs] == [2, 2, 1]

    op = str(uuid4())
    office.do("enlist", handle="bo", name="Bo")
    half = office.do("advance", *refs, op=op)
    assert (half.ok, half.refs, [one.ref for one in half.refused]) == (False, (), refs)
    for ref in refs[1:]:
        office.do("acknowledge", ref, **CALL)
        office.do("grade", ref, severity=3)
    half = office.do("advance", *refs, op=op)
    assert (half.refs, [one.ref for one in half.refused]) == (tuple(refs[1:]), refs[:1])
    office.do("acknowledge", refs[0], **CALL)
    office.do("grade", refs[0], severity=3)
    whole = office.do("advance", *refs, op=op)
    assert (whole.ok, whole.refs, len(set(whole.entries))) == (True, tuple(refs), 3)


def test_a_bulk_undone_before_it_was_finished_is_not_finished_by_a_retry(office: Office) -> None:
    refs, op = [office.report(), "FF-9"], str(uuid4())
    office.do("note", *refs, op=op, text="x")
    office.do("undo")
    for _ in range(8):
        office.report()
    again = office.do("note", *refs, op=op, text="x")
    assert again.refs == (refs[0],)
    assert "undone" in again.refused[0].error.message


def test_one_complaint_named_twice_is_done_once(office: Office) -> None:
    ref = office.report()
    done = office.do("note", ref, "1", ref, text="x")
    assert (done.refs, len(done.entries)) == ((ref,), 1)


def test_an_id_is_good_for_one_request_of_one_actor(office: Office) -> None:
    office.enlist("bo")
    ref, op = office.report(), str(uuid4())
    office.do("note", ref, op=op, text="x")
    for verb, by, refs, given in (
        ("note", "ada", (ref,), {"text": "y"}),
        ("phenomenon", "ada", (ref,), {"text": "x"}),
        ("note", "ada", (office.report(),), {"text": "x"}),
        ("note", "bo", (ref,), {"text": "x"}),
    ):
        with pytest.raises(InvalidValue, match="something else"):
            office.do(verb, *refs, by=by, op=op, **given)
    for op in ("", "not-a-uuid"):
        with pytest.raises(InvalidValue, match="UUID"):
            office.do("note", ref, op=op, text="x")


def test_the_retry_of_an_undo_answers_the_same(office: Office) -> None:
    refs, op = [office.report() for _ in range(3)], str(uuid4())
    office.do("note", *refs, text="x")
    first = office.do("undo", refs[1], op=op)
    assert (set(first.refs), len(first.entries)) == (set(refs), 3)
    assert office.do("undo", refs[1], op=op) == first
    op = str(uuid4())
    first = office.do("redo", op=op)
    assert office.do("redo", op=op) == first


@pytest.mark.parametrize("verb", ["report", "note", "client"])
def test_of_threads_racing_with_one_id_one_acts_and_all_answer_the_same(office: Office, verb: str) -> None:
    ref, op = office.report(), str(uuid4())
    given: dict[str, object] = {"report": {**REPORT, "client": "B"}, "note": {"text": "x"}, "client": {"name": "C"}}[
        verb
    ]
    before = count(office, Entry)
    start = threading.Barrier(6)

    def act(_number: int) -> object:
        start.wait()
        return office.do(verb, *([ref] if verb == "note" else []), op=op, **given)

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(act, range(6)))
    assert all(one == outcomes[0] for one in outcomes)
    assert count(office, Entry) == before + 1


def test_of_threads_that_begin_an_empty_store_one_becomes_administrator(office: Office) -> None:
    start = threading.Barrier(4)

    def act(number: int) -> str:
        start.wait()
        return office.do("report", by=f"who{number}", **REPORT).refs[0]

    with ThreadPoolExecutor(4) as pool:
        refs = list(pool.map(act, range(4)))
    assert len(set(refs)) == 4
    rows = rows_in_force(office.store)
    assert sum(kind == "engineer" for kind, _ in rows) == 1
    assert sum(kind == "client" for kind, _ in rows) == 1


def test_the_version_rises_by_one_for_each_verb_performed(office: Office) -> None:
    office.enlist("bo", "cy", access="commander")
    ref, other = office.report(contact="Li"), office.report()
    acts: list[tuple[str, tuple[str, ...], dict[str, object]]] = [
        (
            "edit",
            (ref,),
            {"title": "new", "project": "New", "contact": "New", "client": "New", "about": "someone", "also": "cost"},
        ),
        ("phenomenon", (ref,), {"text": "x"}),
        ("classify", (ref,), {"cause": "quality", "also": "delay"}),
        ("acknowledge", (ref,), {**CALL, "impact": "much", "cause": "delay", "next_update_at": "+1h"}),
        ("grade", (ref,), {"severity": 1, "reason": "x"}),
        ("wait", (ref,), {"on": "client", "reason": "x"}),
        ("contact", (ref,), {**CALL, "direction": "in", "wait_on": "window"}),
        ("resume", (ref,), {}),
        ("assign", (ref,), {"commander": "bo"}),
        ("assign", (ref,), {"commander": "cy"}),
        ("advance", (ref,), {}),
        ("note", (ref,), {"text": "x"}),
        ("advance", (ref,), {"override": "x"}),
        ("link", (ref,), {"to": other}),
        ("undo", (ref,), {}),
        ("redo", (ref,), {}),
        ("merge", (ref,), {"into": other, "reason": "x"}),
    ]
    for verb, refs, given in acts:
        office.clock.turn()
        before, rows = versions(office.store), rows_in_force(office.store)
        office.do(verb, *refs, **given)
        after = versions(office.store)
        raised = {key: after[key] - before[key] for key in before if after[key] != before[key]}
        assert set(raised.values()) == {1}, (verb, raised)
        assert ("complaint", 1) in raised
        now = rows_in_force(office.store)
        assert all(rows.get(key) != now.get(key) or key == ("complaint", 1) for key in raised), (verb, raised)
    assert office.show(other).version == 1


def test_a_complaint_that_has_changed_since_it_was_seen_is_a_conflict(office: Office) -> None:
    office.enlist("bo")
    ref = office.report()
    seen = office.show(ref).version
    office.do("note", ref, by="bo", text="first")
    with pytest.raises(Conflict) as refused:
        office.do("edit", ref, expect=seen, title="mine")
    assert str(seen) in refused.value.message
    office.do("edit", ref, expect=seen + 1, title="mine")
    assert (office.show(ref).title, office.show(ref).version) == ("mine", seen + 2)


def test_of_sessions_that_saw_the_same_version_one_is_first(office: Office) -> None:
    ref = office.report()
    start = threading.Barrier(6)

    def act(number: int) -> str:
        start.wait()
        try:
            office.do("edit", ref, expect=1, title=f"title {number}")
        except Conflict:
            return "conflict"
        return "done"

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(act, range(6))) == ["conflict"] * 5 + ["done"]
    assert office.show(ref).version == 2


def test_two_complaints_are_never_merged_into_each_other(office: Office) -> None:
    start = threading.Barrier(2)
    one, two = office.report(), office.report()

    def act(pair: tuple[str, str]) -> str:
        start.wait()
        try:
            office.do("merge", pair[0], into=pair[1], reason="same")
        except InvalidValue:
            return "refused"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(act, [(one, two), (two, one)])) == ["done", "refused"]


def test_bulk_is_a_transaction_for_each_complaint_in_one_operation(office: Office) -> None:
    fine, ended = make_complaint(office), office.report(about="ada", title="About me")
    done = office.do("note", fine, "FF-99", ended, text="x")
    assert (done.ok, done.refs) == (False, (fine,))
    assert [(one.ref, type(one.error)) for one in done.refused] == [
        ("FF-99", UnknownReference),
        (ended, PermissionRefused),
    ]
    with office.store.read() as session:
        assert len(session.scalars(select(Operation).where(Operation.id == done.operation)).all()) == 1


@pytest.mark.parametrize(
    ("verb", "refs", "given"),
    [
        ("report", ("FF-1",), REPORT),
        ("note", (), {"text": "x"}),
        ("undo", ("FF-1", "FF-2"), {}),
        ("enlist", ("FF-1",), {"handle": "bo", "name": "Bo"}),
    ],
)
def test_a_verb_takes_as_many_complaints_as_it_says(
    office: Office, verb: str, refs: tuple[str, ...], given: dict[str, object]
) -> None:
    for _ in range(2):
        office.do("note", office.report(), text="x")
    with pytest.raises(InvalidValue, match="complaint"):
        office.do(verb, *refs, **given)
