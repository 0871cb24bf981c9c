"""What undo and redo would do is said beforehand, and is what they then do."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import event

from firefight_tui.desk.outcome import Outcome
from firefight_tui.desk.views.undoable import UndoPreview, undo_preview
from firefight_tui.errors import FirefightError
from firefight_tui.store.models import Entry
from firefight_tui.store.store import Store
from tests.builders import Office


def shown(office: Office, *refs: str, by: str = "ada") -> tuple[str, str]:
    """Verb and complaints of what undo and redo would do, in short."""
    preview = undo_preview(office.store, by, refs)
    undo, redo = (
        f"{label.verb} {' '.join(label.refs)}" if label is not None else "" for label in (preview.undo, preview.redo)
    )
    return undo, redo


def test_nothing_to_undo_is_said_too(office: Office, tmp_path: Path) -> None:
    nothing = UndoPreview(None, None)
    missing = Store(f"sqlite:///{tmp_path}/none.db")
    assert undo_preview(missing, "ada") == nothing
    ref = office.report()
    office.enlist("bo")
    for refs in ((), (ref,), ("FF-99",), ("no ref",)):
        assert undo_preview(office.store, "bo", refs) == nothing


def test_an_act_is_named_with_its_complaint_and_when_it_was_recorded(office: Office) -> None:
    ref = office.report()
    at = office.clock.turn()
    office.do("grade", ref, severity=2)
    preview = undo_preview(office.store, "ada")
    assert preview.redo is None and preview.undo is not None
    assert (preview.undo.verb, preview.undo.refs, preview.undo.count, preview.undo.at) == ("grade", (ref,), 1, at)
    office.clock.turn()
    office.do("undo")
    assert shown(office) == (f"report {ref}", f"grade {ref}")
    office.do("redo")
    assert shown(office) == (f"grade {ref}", "")


def test_a_bulk_is_counted_and_its_first_named(office: Office) -> None:
    refs = [office.report(severity=4) for _ in range(5)]
    office.do("grade", *reversed(refs), severity=1)
    preview = undo_preview(office.store, "ada", (refs[4],))
    assert preview.undo is not None
    assert (preview.undo.refs, preview.undo.count) == (tuple(refs[:3]), 5)
    office.do("undo", refs[1])
    redo = undo_preview(office.store, "ada", (refs[0],)).redo
    assert redo is not None and (redo.verb, redo.count) == ("grade", 5)


def test_an_act_on_the_roster_names_no_complaint(office: Office) -> None:
    office.report()
    office.enlist("bo")
    undo = undo_preview(office.store, "ada").undo
    assert undo is not None and (undo.verb, undo.refs, undo.count) == ("enlist", (), 0)


def test_one_complaint_narrows_it_and_several_do_not(office: Office) -> None:
    one, two = office.report(), office.report()
    office.do("note", one, text="first")
    office.do("note", two, text="second")
    assert shown(office, one)[0] == f"note {one}"
    assert shown(office, one, two)[0] == shown(office)[0] == f"note {two}"
    office.do("undo", one)
    assert shown(office, one) == (f"report {one}", f"note {one}")
    assert shown(office, two) == (f"note {two}", "")


@pytest.mark.parametrize("seed", range(4))
def test_what_is_said_is_what_is_done(office: Office, seed: int) -> None:
    chance = random.Random(seed)
    office.enlist("bo", "cy")
    refs = [office.report(severity=4) for _ in range(3)]
    for _ in range(25):
        by, one = chance.choice(["bo", "cy"]), chance.choice(refs)
        narrowed = chance.choice([(), (one,)])
        verb = chance.choice(["note", "grade", "bulk", "undo", "undo", "redo"])
        if verb == "bulk":
            office.do("grade", *refs, by=by, severity=chance.randint(1, 4), reason="so")
        elif verb == "note":
            office.do("note", one, by=by, text=str(chance.random()))
        elif verb == "grade":
            office.do("grade", one, by=by, severity=chance.randint(1, 4), reason="so")
        else:
            said = undo_preview(office.store, by, narrowed)
            label = said.undo if verb == "undo" else said.redo
            done = tried(office, verb, narrowed, by)
            if isinstance(done, FirefightError):
                assert (label is None) == ("nothing" in done.message), done
                continue
            assert label is not None
            assert (len(done.entries), set(label.refs)) == (label.count, {*done.refs, *label.refs})
            assert verbs_taken(office, done.entries) == {label.verb}
        office.clock.turn()


def tried(office: Office, verb: str, refs: tuple[str, ...], by: str) -> Outcome | FirefightError:
    try:
        return office.do(verb, *refs, by=by)
    except FirefightError as error:
        return error


def verbs_taken(office: Office, entries: tuple[int, ...]) -> set[str]:
    """The verbs of the acts that entries took back or brought back."""
    found = set()
    with office.store.read() as session:
        for number in entries:
            entry = session.get_one(Entry, number)
            while entry.undoes is not None:
                entry = session.get_one(Entry, entry.undoes)
            found.add(entry.verb)
    return found


@pytest.mark.parametrize("refs", [(), ("FF-1",)])
def test_no_table_is_gone_through_however_many_operations_there_are(office: Office, refs: tuple[str, ...]) -> None:
    if not office.store.is_sqlite:
        pytest.skip("PostgreSQL goes through a table this small whatever indexes it has")
    office.do("note", office.report(), text="x")
    office.do("undo")
    asked: list[tuple[str, object]] = []

    def listen(_connection: object, _cursor: object, statement: str, values: object, *_more: object) -> None:
        if "FROM operation" in statement or "FROM entry" in statement:
            asked.append((statement, values))

    event.listen(office.store.engine, "before_cursor_execute", listen)
    undo_preview(office.store, "ada", refs)
    event.remove(office.store.engine, "before_cursor_execute", listen)
    assert len(asked) > 3
    with office.store.engine.connect() as connection:
        for statement, values in asked:
            steps = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
            assert not [step for step in steps if step.startswith("SCAN") and step != "SCAN CONSTANT ROW"], steps
            assert refs or not [step for step in steps if "TEMP B-TREE" in step], steps
