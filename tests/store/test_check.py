"""`store check` finds what somebody did behind the desk's back, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from firefight_tui.desk.checking import check
from firefight_tui.domain.vocabulary import Stage
from firefight_tui.store import triggers
from firefight_tui.store.engine import WRITES
from firefight_tui.store.search import row_key
from firefight_tui.store.store import Store
from tests.builders import Office


def behind_our_back(store: Store, *statements: str) -> None:
    """Change rows as somebody with the database's own tools would: without triggers."""
    with store.engine.execution_options(**{WRITES: True}).begin() as connection:
        if store.is_sqlite:
            for name in triggers.SQLITE:
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))
        if store.is_sqlite:
            triggers.install(connection)
        else:
            connection.execute(text("SET session_replication_role = DEFAULT"))


def kinds(office: Office) -> set[tuple[str, str]]:
    return {(problem.kind, problem.subject) for problem in check(office.store, office.clock.at)}


def test_a_busy_day_leaves_nothing_to_find(busy: Office) -> None:
    assert check(busy.store, busy.clock.at) == ()


def test_time_alone_breaks_nothing(busy: Office) -> None:
    for days in (1, 30, 400):
        assert check(busy.store, busy.clock.at + timedelta(days=days)) == ()


def test_a_wait_that_was_the_last_thing_to_happen_is_no_fault(office: Office) -> None:
    ref = office.complaint(Stage.INVESTIGATING)
    office.clock.turn(timedelta(days=10))
    office.do("contact", ref, direction="out", channel="mail", person="Li Na", said="Soon.")
    office.clock.turn(timedelta(hours=1))
    office.do("wait", ref, on="client", reason="their logs")
    assert check(office.store) == ()


def test_an_empty_store_is_fine(office: Office) -> None:
    office.store.ensure()
    assert check(office.store, office.clock.at) == ()


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE entry SET actor = 'mallory' WHERE id = 3", ("chain", "complaint:2")),
        ('UPDATE entry SET "at" = "at" - 1000 WHERE id = 3', ("chain", "complaint:2")),
        ("UPDATE entry SET hash = previous WHERE id = 3", ("chain", "complaint:2")),
        ("UPDATE complaint SET head = '' WHERE id = 2", ("chain", "complaint:2")),
        ("UPDATE complaint SET entries = entries + 1 WHERE id = 2", ("chain", "complaint:2")),
        ("UPDATE entry_text SET text = 'otherwise' WHERE entry_id = 3 AND field = 'body'", ("words", "entry:3")),
        ("UPDATE entry_text SET salt = NULL WHERE entry_id = 3 AND field = 'body'", ("words", "entry:3")),
        ("DELETE FROM entry_text WHERE entry_id = 3 AND field = 'body'", ("words", "entry:3")),
        ("UPDATE entry_text SET entry_id = 4 WHERE entry_id = 3 AND field = 'body'", ("words", "entry:4")),
        ("UPDATE complaint SET due_at = 1 WHERE id = 2", ("cache", "complaint:2")),
        ("UPDATE complaint SET untold = NOT untold WHERE id = 2", ("cache", "complaint:2")),
    ],
)
def test_what_was_altered_is_found(busy: Office, statement: str, expected: tuple[str, str]) -> None:
    behind_our_back(busy.store, statement)
    assert expected in kinds(busy)


@pytest.mark.parametrize(
    ("statement", "subject"),
    [
        ("DELETE FROM search WHERE rowid >= {second} AND rowid < {third}", "complaint:2"),
        ("UPDATE search SET rowid = rowid + 1 WHERE rowid >= {second} AND rowid < {third}", "complaint:2"),
        ("UPDATE search SET rowid = rowid + {far} WHERE rowid >= {third}", "search"),
        ("UPDATE search SET lexemes = {lexemes} WHERE rowid >= {second} AND rowid < {third}", "complaint:2"),
    ],
)
def test_a_search_index_that_finds_other_things_is_found(busy: Office, statement: str, subject: str) -> None:
    lexemes = "'x'" if busy.store.is_sqlite else "'x:1'::tsvector"
    places = {"second": row_key(2, 0), "third": row_key(3, 0), "far": row_key(9_999, 0)}
    behind_our_back(busy.store, statement.format(lexemes=lexemes, **places))
    assert ("search", subject) in kinds(busy)


def test_an_entry_cut_off_the_end_is_found(busy: Office) -> None:
    last = "(SELECT max(id) FROM entry WHERE subject_kind = 'complaint' AND subject_id = 1)"
    words = f"DELETE FROM entry_text WHERE entry_id = {last}"
    behind_our_back(busy.store, words, f"DELETE FROM entry WHERE id = {last}")
    assert ("chain", "complaint:1") in kinds(busy)


def test_a_chain_cut_off_whole_is_found(busy: Office) -> None:
    behind_our_back(
        busy.store,
        "DELETE FROM entry_text WHERE entry_id IN (SELECT id FROM entry WHERE subject_kind = 'roster')",
        "DELETE FROM entry WHERE subject_kind = 'roster'",
    )
    assert ("chain", "roster:1") in kinds(busy)


def test_a_missing_trigger_is_found(busy: Office) -> None:
    name = "entry_text_never_deleted"
    on = "" if busy.store.is_sqlite else " ON entry_text"
    with busy.store.engine.execution_options(**{WRITES: True}).begin() as connection:
        connection.execute(text(f"DROP TRIGGER {name}{on}"))
    assert kinds(busy) == {("trigger", name)}


def test_a_row_without_its_parent_is_found(busy_sqlite: Office) -> None:
    with busy_sqlite.store.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("INSERT INTO reading VALUES ('ada', 4711, 1, 1)")
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.exec_driver_sql("BEGIN")
    assert "reference" in {kind for kind, _subject in kinds(busy_sqlite)}


def test_progress_is_told(busy: Office) -> None:
    heard: list[tuple[str, int]] = []
    check(busy.store, busy.clock.at, lambda what, done: heard.append((what, done)))
    assert ("clocks", 3) in heard and ("search", 3) in heard
