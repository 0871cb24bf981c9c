"""Many complaints at once: counted as they are done, stopped between two, taken up again, undone at once."""

from __future__ import annotations

from uuid import uuid4

import pytest

from firefight_tui.desk.outcome import Outcome
from firefight_tui.errors import InvalidValue, UnknownReference
from tests.builders import Office, make_desk


def graded(office: Office, refs: list[str], op: str | None = None, *, stop_at: int = 0) -> tuple[Outcome, list[object]]:
    """Grade complaints, stopping after some of them; what it came to, and what was told on the way."""
    told: list[object] = []
    desk = make_desk(office.store, clock=office.clock)

    def progress(done: int, total: int) -> bool:
        told.append((done, total, severities(office, refs).count(1)))
        return done != stop_at

    verb = desk.parse("grade", {"severity": "1", "reason": "outage"})
    return desk.perform(verb, refs, operation=op, progress=progress), told


def severities(office: Office, refs: list[str]) -> list[int]:
    return [int(office.show(ref).severity) for ref in refs]


@pytest.fixture
def refs(office: Office) -> list[str]:
    """Five minor complaints."""
    return [office.report(severity=4) for _ in range(5)]


def test_progress_is_told_after_each_complaint(office: Office, refs: list[str]) -> None:
    outcome, told = graded(office, refs)
    assert told == [(number, 5, number) for number in range(1, 6)]
    assert (outcome.stopped, outcome.ok, outcome.refs) == (False, True, tuple(refs))


def test_a_stopped_bulk_keeps_what_is_done_and_one_undo_takes_it_back(office: Office, refs: list[str]) -> None:
    outcome, told = graded(office, refs, stop_at=2)
    assert (outcome.stopped, outcome.ok, outcome.refs, len(told)) == (True, False, tuple(refs[:2]), 2)
    assert severities(office, refs) == [1, 1, 4, 4, 4]
    office.do("undo")
    assert severities(office, refs) == [4, 4, 4, 4, 4]
    office.do("redo")
    assert severities(office, refs) == [1, 1, 4, 4, 4]


def test_the_same_operation_again_goes_on_where_it_stopped(office: Office, refs: list[str]) -> None:
    op = str(uuid4())
    first, _told = graded(office, refs, op, stop_at=2)
    whole, told = graded(office, refs[::-1], op)
    assert (whole.stopped, whole.refs, whole.entries[:2:-1]) == (False, tuple(refs[::-1]), first.entries)
    assert [len(office.show(ref).timeline) for ref in refs] == [2] * 5
    assert len(told) == 5
    office.do("undo")
    assert severities(office, refs) == [4] * 5


def test_one_that_was_undone_meanwhile_does_not_go_on(office: Office, refs: list[str]) -> None:
    op = str(uuid4())
    graded(office, refs, op, stop_at=2)
    office.do("undo")
    again, _told = graded(office, refs, op)
    assert [one.ref for one in again.refused] == refs[2:]
    assert severities(office, refs) == [4] * 5


def test_stopping_at_the_last_stops_nothing(office: Office, refs: list[str]) -> None:
    assert not graded(office, refs, stop_at=5)[0].stopped


def test_refusals_count_as_tried(office: Office, refs: list[str]) -> None:
    told: list[tuple[int, int]] = []
    desk = make_desk(office.store, clock=office.clock)

    def progress(done: int, total: int) -> bool:
        told.append((done, total))
        return done < 2

    outcome = desk.perform(desk.parse("grade", {"severity": "1"}), (refs[0], "FF-99", refs[1]), progress=progress)
    assert told == [(1, 3), (2, 3)]
    assert (outcome.stopped, outcome.refs, [one.ref for one in outcome.refused]) == (True, (refs[0],), ["FF-99"])


def test_a_single_complaint_is_still_refused_by_an_exception(office: Office) -> None:
    told: list[tuple[int, int]] = []
    desk = make_desk(office.store, clock=office.clock)
    verb = desk.parse("note", {"text": "x"})

    def progress(done: int, total: int) -> bool:
        told.append((done, total))
        return False

    with pytest.raises(UnknownReference):
        desk.perform(verb, ("FF-99",), progress=progress)
    ref = office.report()
    outcome = desk.perform(verb, (ref,), progress=progress)
    assert (told, outcome.stopped, outcome.refs) == ([(1, 1)], False, (ref,))


def test_an_operation_of_another_request_is_refused(office: Office, refs: list[str]) -> None:
    op = str(uuid4())
    graded(office, refs, op, stop_at=2)
    outcome, _told = graded(office, refs[:3], op)
    assert [type(one.error) for one in outcome.refused] == [InvalidValue] * 3
