"""intake, demo, store, doctor: the commands that fill and look after a store."""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

NEWER = (
    "visit cooperation demonstration compensation apology prevention_check prevention lesson retrospective acceptance "
    "collection measurement effect "
    "gate training budget project_baseline signoff opinion plan_date plan_item plan milestone approval verification "
    "remedy requirement reproduction hypothesis conclusion "
    "outbox commitment snooze escalation shift absence public_key policy calendar_day"
).split()
"""Tables of the third schema and those after it, each before what it points to."""

MAIL = (
    "From: Wang <wang@acme.example>\nTo: desk@vendor.example\nSubject: It is slow\n"
    "Message-ID: <{id}@acme>\n\nSince noon.\n"
)


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "1.eml").write_text(MAIL.format(id=1))
    (folder / "2.eml").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\0")
    return folder


def test_intake_says_what_became_of_every_item(call, mails: Path) -> None:
    answer = call("intake", str(mails), "--json")
    assert answer.code == 65
    assert [list(one) for one in answer.json] == [["source", "status", "ref", "reason", "schema"]] * 2
    assert [(one["status"], one["ref"]) for one in answer.json] == [("created", "FF-1"), ("rejected", None)]
    again = call("intake", str(mails / "1.eml"), "--jsonl")
    assert again.code == 0
    assert [json.loads(line)["status"] for line in again.out.splitlines()] == ["duplicate"]
    assert "duplicate" in call("intake", str(mails / "1.eml")).out


def test_intake_reads_standard_input_and_keeps_nothing_in_a_dry_run(call, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(MAIL.format(id=7).encode())))
    answer = call("intake", "-", "--dry-run", "--json")
    assert (answer.code, [one["status"] for one in answer.json]) == (0, ["created"])
    assert "Would be" in answer.err
    assert call("ls").code == 3


def test_intake_refuses_what_is_not_there_or_not_yet_read(call, tmp_path: Path) -> None:
    assert call("intake", str(tmp_path / "nowhere.eml")).code == 66
    assert call("intake", "--format", "xlsx", "x").code == 69
    assert not (tmp_path / "desk.db").exists()


def test_demo_without_a_terminal_prints_the_inbox_and_the_next_step(call, tmp_path: Path) -> None:
    answer = call("demo", "--complaints", "2")
    assert answer.code == 0
    assert "FF-1" in answer.out and "FF-2" in answer.out
    assert "Next step of FF-" in answer.out
    assert not (tmp_path / "desk.db").exists()


def test_demo_keeps_its_samples_where_it_is_told_to(call, tmp_path: Path) -> None:
    kept = f"sqlite:///{tmp_path}/kept.db"
    answer = call("demo", "--no-tui", "--complaints", "2", "--store", kept)
    assert (answer.code, answer.out) == (0, "")
    assert len(call("ls", "--store", kept, "--json").json) == 2
    again = call("demo", "--no-tui", "--complaints", "3", "--store", kept)
    assert "already" in again.err
    assert len(call("ls", "--store", kept, "--json").json) == 2


def test_the_store_is_made_and_found(call, tmp_path: Path) -> None:
    where = call("store", "where", "--json").json
    assert (where["path"], where["exists"]) == (str(tmp_path / "desk.db"), False)
    assert call("store", "init").code == 0
    assert call("store", "where", "--json").json["exists"] is True
    assert call("store", "where").out.splitlines() == [f"sqlite:///{tmp_path}/desk.db", f"{tmp_path}/desk.db"]
    assert (tmp_path / "desk.db").stat().st_mode & 0o777 == 0o600


def test_a_store_of_another_schema_is_refused_naming_the_way_out(call, reported: str, tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "desk.db") as connection:
        connection.execute("UPDATE fact SET value = '0' WHERE name = 'epoch'")
    connection.close()
    for words in (["ls"], ["show", reported], ["do", "note", reported, "text=x"], ["roster", "ls"]):
        answer = call(*words)
        assert answer.code == 78
        assert "store upgrade" in answer.err
    assert call("doctor").code == 78


def test_the_doctor_looks_at_everything_and_creates_nothing(call, tmp_path: Path, monkeypatch) -> None:
    answer = call("doctor", "--json")
    assert answer.code == 0
    assert {one["name"] for one in answer.json} >= {"Python", "SQLite", "textual", "terminal", "store", "disk"}
    assert not (tmp_path / "desk.db").exists()
    monkeypatch.setenv("TERM", "dumb")
    verdicts = {one["name"]: one["verdict"] for one in call("doctor", "--json").json}
    assert verdicts["terminal"] == "warning"
    monkeypatch.setenv("FIREFIGHT_ACTOR", "Bo Li")
    assert call("doctor").code == 78


def test_a_backup_is_whole_and_comes_back(call, reported: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept.db"
    assert call("store", "backup", str(kept)).out == f"{kept}\n"
    assert call("store", "backup", str(kept)).code == 73
    assert call("store", "backup", str(kept), "--force").code == 0
    call("do", "note", reported, "text=after the backup")
    assert call("store", "restore", str(kept)).code == 0
    assert [entry["verb"] for entry in call("show", reported, "--json").json["timeline"]] == ["report"]
    assert call("store", "check", "--json").json == {"ok": True, "problems": [], "schema": 1}


def test_a_store_is_copied_into_an_empty_one(call, reported: str, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path}/copy.db"
    assert call("store", "copy", f"sqlite:///{tmp_path}/desk.db", target).code == 0
    assert call("ls", "--store", target, "--json").json == call("ls", "--json").json
    assert call("store", "copy", f"sqlite:///{tmp_path}/desk.db", target).code == 78


def test_what_a_check_finds_is_listed(call, reported: str, tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "desk.db") as connection:
        connection.execute("UPDATE complaint SET due_at = due_at + 60000")
    connection.close()
    answer = call("store", "check")
    assert answer.code == 65
    assert "complaint:1" in answer.out
    assert call("store", "check", "--json").json["ok"] is False


def test_keeping_needs_a_store(call, tmp_path: Path) -> None:
    for words in (["check"], ["upgrade"], ["backup", f"{tmp_path}/b.db"], ["restore", f"{tmp_path}/b.db"]):
        assert call("store", *words).code == 66, words
    assert not (tmp_path / "desk.db").exists()


def test_upgrading_computes_the_clocks_by_the_rules_of_now(call, environment, reported: str) -> None:
    path = environment["FIREFIGHT_STORE"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as store, store:  # As an older program left it, with due times of its own.
        for table in NEWER:
            store.execute(f"DROP TABLE {table}")
        store.execute("UPDATE fact SET value = '1' WHERE name = 'epoch'")
        store.execute("UPDATE alembic_version SET version_num = '0002'")
        store.execute("UPDATE complaint SET due_at = due_at + 60000")
    assert call("ls").code == 78
    assert call("store", "upgrade").code == 0
    assert call("store", "check").code == 0
