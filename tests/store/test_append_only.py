"""What was written into a timeline stays, and what was redacted is gone, on both databases."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from firefight_tui.desk.checking import check
from firefight_tui.store.engine import WRITES
from firefight_tui.store.failures import APPEND_ONLY
from tests.builders import Office

SECRET = "zqsecret13800138000"

FORBIDDEN = (
    "UPDATE entry SET actor = 'mallory' WHERE id = 3",
    "UPDATE entry SET id = id + 1000",
    "DELETE FROM entry WHERE id = 3",
    "UPDATE entry_text SET text = 'other words' WHERE id = 3",
    "UPDATE entry_text SET text = NULL, salt = NULL, digest = '' WHERE id = 3",
    "UPDATE entry_text SET text = NULL WHERE id = 3",
    "UPDATE entry_text SET entry_id = 1, text = NULL, salt = NULL WHERE id = 3",
    "DELETE FROM entry_text WHERE id = 3",
)
ON_SQLITE = (
    "INSERT OR REPLACE INTO entry SELECT id, subject_kind, subject_id, sequence, operation_id, verb, 'mallory', "
    'login, "at", recorded_at, undoes, previous, hash, changes FROM entry WHERE id = 3',
    "INSERT OR REPLACE INTO entry SELECT NULL, subject_kind, subject_id, sequence, 'x', verb, 'mallory', "
    'login, "at", recorded_at, undoes, previous, hash, changes FROM entry WHERE id = 3',
    "REPLACE INTO entry_text SELECT id, entry_id, kind, row_id, field, digest, salt, 'x' FROM entry_text WHERE id = 3",
    "UPDATE OR REPLACE entry SET id = 2 WHERE id = 3",
)
ON_POSTGRESQL = ("TRUNCATE entry CASCADE", "TRUNCATE entry_text")


def attempt(office: Office, statement: str) -> None:
    with office.store.engine.execution_options(**{WRITES: True}).begin() as connection:
        connection.execute(text(statement))


def test_nothing_takes_an_entry_or_its_words_away(busy: Office) -> None:
    own = ON_SQLITE if busy.store.is_sqlite else ON_POSTGRESQL
    for statement in (*FORBIDDEN, *own):
        with pytest.raises(DBAPIError, match=APPEND_ONLY):
            attempt(busy, statement)
    assert check(busy.store, busy.clock.at) == ()


@pytest.mark.parametrize("verb", ["report", "note", "edit", "phenomenon", "acknowledge", "attach", "reason"])
def test_redacted_words_are_nowhere_and_the_chain_holds(office: Office, verb: str, tmp_path: Path) -> None:
    ref = office.report(body=f"Call {SECRET}") if verb == "report" else office.report()
    entry = say(office, ref, verb, tmp_path)
    assert everywhere(office), "the words were there before"
    office.do("redact", ref, entry=entry, reason="personal")
    assert everywhere(office) == []
    assert office.found(SECRET) == set()
    assert check(office.store, office.clock.at) == ()


def say(office: Office, ref: str, verb: str, folder: Path) -> int:
    """Have the secret said by a verb; returns the entry."""
    words = f"Call {SECRET} at once"
    if verb == "report":
        return next(entry.id for entry in office.show(ref).timeline if entry.verb == "report")
    if verb == "acknowledge":
        return office.do(verb, ref, channel="phone", person="Li Na", said=words, impact=words).entries[0]
    if verb == "attach":
        (folder / f"{SECRET}.txt").write_text(words)
        return office.do(verb, ref, file=str(folder / f"{SECRET}.txt")).entries[0]
    if verb == "reason":
        return office.do("grade", ref, severity=1, reason=words).entries[0]
    return office.do(verb, ref, **{"body" if verb == "edit" else "text": words}).entries[0]


def everywhere(office: Office) -> list[str]:
    """The tables whose rows hold the secret, as words, lexemes or bytes."""
    found = []
    with office.store.read() as session:
        if office.store.is_sqlite:
            tables = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
            tables = [name for name in tables if not name.startswith("search_")]
        else:
            wanted = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            tables = session.execute(wanted).scalars().all()
        for name in tables:
            for row in session.execute(text(f'SELECT * FROM "{name}"')):
                if any(SECRET in shown(value) for value in row):
                    found.append(name)
    return sorted(set(found))


def shown(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)


def test_a_backup_made_after_a_redaction_holds_none_of_the_words(sqlite_office: Office, tmp_path: Path) -> None:
    ref = sqlite_office.report()
    sqlite_office.do("redact", ref, entry=say(sqlite_office, ref, "note", tmp_path), reason="personal")
    assert sqlite_office.store.path is not None
    sqlite_office.store.close()
    shutil.copyfile(sqlite_office.store.path, tmp_path / "copy.db")
    with sqlite3.connect(tmp_path / "copy.db", isolation_level=None) as connection:
        connection.execute("VACUUM")
        found = connection.execute("SELECT count(*) FROM search WHERE search MATCH ?", (SECRET,)).fetchone()
    connection.close()
    assert found == (0,)
    assert f"Call {SECRET} at once".encode() not in (tmp_path / "copy.db").read_bytes()
