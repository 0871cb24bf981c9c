"""Opening a complaint asks the store for what there is, and for nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select

from firefight_tui.desk.fields import parse_ref
from firefight_tui.desk.held import knowing_kinds, may_have
from firefight_tui.desk.kinds import OF_COMPLAINT
from firefight_tui.domain.repair_records import RepairKind
from firefight_tui.domain.vocabulary import Stage
from firefight_tui.store.models import Complaint, Note
from tests.builders import CALL, Office
from tests.collect_builders import fetch
from tests.collect_builders import measured as fetched_by
from tests.learn_builders import SETTLED
from tests.plan_builders import executing
from tests.proof_builders import recovering

Asked = list[tuple[str, str]]


@contextmanager
def asked_of(office: Office) -> Iterator[Asked]:
    """What is asked of the store meanwhile: statements with their values."""
    found: Asked = []

    def listen(_connection: object, _cursor: object, statement: str, values: object, *_rest: object) -> None:
        if statement.lstrip().startswith("SELECT"):
            found.append((statement, repr(values)))

    event.listen(office.store.engine, "before_cursor_execute", listen)
    yield found
    event.remove(office.store.engine, "before_cursor_execute", listen)


@pytest.fixture
def whole(office: Office) -> str:
    """A complaint that was closed and came back, with something of nearly every kind."""
    ref = recovering(office, project="Shop")
    office.do("phenomenon", ref, text="a white page")
    office.do("opinion", ref, person="Li Na", text="too slow", answer="it is not")
    office.do("lesson", ref, text="look at the index first")
    office.do("compensate", ref, what="longer service", value="3 months", approved_by="Wang")
    office.do("cooperate", ref, what="next phase", renewal_due="+90d")
    for promise in office.show(ref).open_promises:
        office.do("keep", ref, commitment=promise.id)
    office.do("close", ref, **{**SETTLED, "no_compensation": ""})
    office.do("check", ref, by="bo", prevention=1, verdict="effective")
    office.do("reopen", ref, reason="it came back")
    office.do("wait", ref, on="client", reason="their log")
    office.do("snooze", ref, until="+2h")
    return ref


def test_a_new_complaint_takes_a_few_statements(office: Office) -> None:
    ref = office.report(contact="Li Na")
    office.do("acknowledge", ref, **CALL)
    office.show(ref)
    with asked_of(office) as asked:
        office.show(ref)
    assert len(asked) == len(set(asked)) <= 18, asked
    assert not [one for one, _values in asked if "FROM apology" in one and "EXISTS" not in one]


def test_one_with_all_there_is_asks_for_each_thing_once(office: Office, whole: str) -> None:
    office.show(whole)
    with asked_of(office) as asked:
        record = office.show(whole)
    assert [one for one in asked if asked.count(one) > 1] == []
    assert len(asked) <= 55, len(asked)
    # It came back from closed, and nothing of what was there is lost.
    assert record.stage is Stage.INVESTIGATING and record.effects[0].measurements and record.remedies
    assert record.learned.acceptance and record.learned.retrospective and record.learned.lessons
    (prevention,) = record.learned.preventions
    assert prevention.check is not None
    assert {step.kind for step in record.repaired.steps} == set(RepairKind) and record.repaired.visits
    assert record.waiting is not None and record.snoozed_until is not None and record.opinions


def test_what_it_may_have_is_what_it_has(office: Office, whole: str) -> None:
    """Of every kind that hangs on complaints, also where another complaint has it, and where it was taken back."""
    office.do("note", whole, text="taken back")
    office.do("undo", whole)
    empty = office.report(title="Another")
    held = {ref: has(office, ref) for ref in (whole, empty)}
    with office.store.read() as session:
        for ref, kinds in held.items():
            wanted = {
                kind
                for kind, model in OF_COMPLAINT.items()
                if session.scalar(
                    select(func.count())
                    .select_from(model)
                    .where(model.complaint_id == parse_ref(ref), model.retracted.is_(False))  # type: ignore[attr-defined]  # of a complaint
                )
            }
            assert kinds == wanted
    assert held[empty] == set() and len(held[whole]) > 20 and "note" not in held[whole]


def has(office: Office, ref: str) -> set[str]:
    """What a complaint may have, asked within; afterwards nothing is known of it, nor of another."""
    with office.store.read() as session:
        complaint = session.get_one(Complaint, parse_ref(ref))
        with knowing_kinds(session, complaint):
            found = {kind for kind, model in OF_COMPLAINT.items() if may_have(session, model, complaint.id)}
            assert all(may_have(session, model, complaint.id + 7) for model in OF_COMPLAINT.values())
        assert all(may_have(session, model, complaint.id) for model in OF_COMPLAINT.values())
    return found


def test_rows_just_added_are_found(office: Office) -> None:
    """Guards look at what a verb has done so far, before it is written."""
    ref = office.report()
    with office.store.write() as work:
        complaint = work.session.get_one(Complaint, parse_ref(ref))
        work.session.add(Note(complaint_id=complaint.id, at=office.clock.at, by="ada", text="new"))
        with knowing_kinds(work.session, complaint):
            assert may_have(work.session, Note, complaint.id)


def test_figures_by_the_hundred_take_no_more_statements(office: Office) -> None:
    """Neither to open it, nor to look back to when there were none."""
    ref, (effect,) = fetched_by(office, "probe: a", ref=executing(office))
    fetch(office, effect, "1.9")
    early = office.show(ref).timeline[-2].at

    def asked() -> tuple[int, int]:
        with asked_of(office) as now:
            office.show(ref)
        with asked_of(office) as then:
            assert office.show(ref, at=early).effects[0].measurements == ()
        return len(now), len(then)

    few = asked()
    for _each in range(12):
        fetch(office, effect, "1.9")
    assert len(office.show(ref).effects[0].measurements) == 13
    assert asked() == few
