"""do: verbs from words, queries and files, and what they answer."""

from __future__ import annotations

import io
import json
import signal
import uuid
from pathlib import Path

import pytest

from firefight_tui.cli.do_words import FIELD, read_fields, split_words
from firefight_tui.desk.desk import Desk, Order
from firefight_tui.desk.outcome import Outcome
from firefight_tui.errors import UsageError


def notes(call, ref: str) -> list[str]:
    return [entry["text"] for entry in call("show", ref, "--json").json["timeline"] if entry["verb"] == "note"]


def test_what_was_done_is_told(call, reported: str) -> None:
    answer = call("do", "note", reported, "text=hello", "--json")
    assert answer.code == 0
    assert answer.json == {
        "ok": True,
        "refs": [reported],
        "entries": answer.json["entries"],
        "created": {"note": 1},
        "schema": 1,
    }
    assert len(answer.json["entries"]) == 1


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("nope",), 2, "usage"),
        (("note", "FF-1", "txt=hello"), 2, "usage"),
        (("note", "hello", "text=x"), 2, "usage"),
        (("note", "FF-1", "text=x", "loose"), 2, "usage"),
        (("note", "FF-1", "text=x", "--where", "is:open"), 2, "usage"),
        (("note", "--where", "clint:x", "text=x"), 2, "usage"),
        (("note", "FF-9", "text=x"), 3, "unknown"),
        (("note", "XX-9", "text=x"), 3, "unknown"),
        (("note", "--where", "client:Nobody", "text=x"), 3, "unknown"),
        (("note", "FF-1", "text=@missing.txt"), 66, "input"),
        (("grade", "FF-1", "severity=9"), 1, "invalid"),
        (("grade", "FF-1", "severity=1", "severity=2"), 1, "invalid"),
        (("note", "FF-1"), 1, "invalid"),
        (("note", "text=x"), 1, "invalid"),
        (("note", "FF-1", "text=x", "at=+2h"), 1, "invalid"),
        (("note", "FF-1", "text=x", "--expect", "99"), 1, "conflict"),
        (("note", "FF-1", "text=x", "--op", "7"), 1, "invalid"),
        (("advance", "FF-1"), 1, "guard"),
    ],
)
def test_every_refusal_has_its_code_and_its_word(call, reported: str, words, code: int, error: str) -> None:
    answer = call("do", *words, "--json")
    assert answer.code == code
    assert (answer.json["ok"], answer.json["error"], answer.json["schema"]) == (False, error, 1)
    assert answer.json["message"]
    plain = call("do", *words)
    assert (plain.code, plain.out) == (code, "")
    assert plain.err


def test_a_guard_names_what_is_missing(call, reported: str) -> None:
    missing = call("do", "advance", reported, "--json").json["missing"]
    assert [gap["verb"] for gap in missing if gap["hard"]] == ["acknowledge"]
    assert all(list(gap) == ["guard", "message", "verb", "key", "hard"] for gap in missing)


def test_an_actor_not_on_the_roster_only_reads(call, reported: str) -> None:
    call("do", "enlist", "handle=li", "name=Li")
    answer = call("do", "note", reported, "text=x", "--as", "zhao", "--json")
    assert (answer.code, answer.json["error"]) == (1, "permission")
    assert call("--as", "zhao", "ls").code == 0


def test_several_complaints_are_each_done_on_their_own(call, reported: str) -> None:
    answer = call("do", "note", reported, "FF-77", "text=x", "--json")
    assert answer.code == 1
    assert (answer.json["ok"], answer.json["refs"]) == (False, [reported])
    assert [(one["ref"], one["error"]) for one in answer.json["refused"]] == [("FF-77", "unknown")]
    assert notes(call, reported) == ["x"]


def test_one_complaint_named_twice_is_done_once(call, reported: str) -> None:
    number = reported.removeprefix("FF-")
    assert call("do", "note", reported, number, f"#{number}", "text=x", "--json").json["refs"] == [reported]


def test_long_texts_come_from_files_and_stdin(call, reported: str, tmp_path: Path, monkeypatch) -> None:
    long = tmp_path / "long.txt"
    long.write_bytes("\ufeff第一行\n第二行\n".encode())
    old = tmp_path / "old.txt"
    old.write_bytes("国标".encode("gb18030"))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"typed\n")))
    for value in (f"@{long}", f"@{old}", "@-", "@@home", "a=b"):
        assert call("do", "note", reported, f"text={value}").code == 0
    assert notes(call, reported) == ["第一行\n第二行", "国标", "typed", "@home", "a=b"]


def test_a_field_that_holds_several_is_repeated(call, reported: str) -> None:
    call("do", "classify", reported, "cause=质量", "also=cost", "also=延期")
    shown = call("show", reported, "--json").json
    assert (shown["cause"], shown["also"]) == ("quality", ["cost", "delay"])


def test_a_retry_with_its_id_is_done_once(call, reported: str) -> None:
    again = ("do", "note", reported, "text=x", "--op", str(uuid.uuid4()), "--json")
    assert call(*again).json == call(*again).json
    assert notes(call, reported) == ["x"]


def test_a_query_past_twenty_asks_for_yes(call) -> None:
    for number in range(21):
        call("do", "report", "client=Acme", f"title=t{number}", "body=b")
    asked = call("do", "grade", "--where", "client:Acme", "severity=3", "--json")
    assert (asked.code, asked.json["ok"]) == (2, False)
    assert "21" in asked.json["message"]
    assert len(call("do", "grade", "--where", "client:Acme", "severity=3", "--yes", "--json").json["refs"]) == 21
    assert call("do", "grade", "--where", "t1", "severity=2", "--json").code == 0


def test_a_file_is_performed_line_by_line(call, reported: str, tmp_path: Path) -> None:
    lines = [
        {"verb": "note", "ref": reported, "fields": {"text": "one"}, "op": str(uuid.uuid4())},
        {"verb": "classify", "refs": [reported], "fields": {"cause": "quality", "also": ["cost"]}},
        {"verb": "grade", "ref": 1, "fields": {"severity": 2}},
        {"verb": "note", "ref": "FF-99", "fields": {"text": "nobody"}},
    ]
    file = tmp_path / "verbs.jsonl"
    file.write_text("\n\n".join(map(json.dumps, lines)), "utf-8")
    answer = call("do", "--file", str(file), "--json")
    assert answer.code == 3
    assert [(one["line"], one["ok"]) for one in answer.json] == [(1, True), (3, True), (5, True), (7, False)]
    again = call("do", "--file", str(file), "--json")
    assert again.json[0] == answer.json[0]
    assert notes(call, reported) == ["one"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{bad", 65),
        ("[]", 65),
        ("{}", 65),
        ('{"verb":"note","rfe":"1"}', 65),
        ('{"verb":"note","ref":[{}]}', 65),
        ('{"verb":"note","fields":[]}', 1),
        ('{"verb":"note","fields":{"text":{"a":"b"}}}', 65),
        ('{"verb":"note","op":1}', 65),
        ("[" * 100_000, 65),
        ('{"verb":"nope"}', 2),
        ('{"verb":"note","ref":"1","fields":{"txt":"x"}}', 2),
        ('{"verb":"note","ref":"1","fields":{"text":"x"},"expect":99}', 1),
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_done(call, reported: str, tmp_path: Path, line: str, code: int) -> None:
    file = tmp_path / "verbs.jsonl"
    file.write_text(line + '\n{"verb":"note","ref":"1","fields":{"text":"after"}}\n', "utf-8")
    answer = call("do", "--file", str(file), "--json")
    assert answer.code == code
    assert [one["ok"] for one in answer.json] == [False, True]
    assert "line 1:" in call("do", "--file", str(file)).err


def test_a_value_may_hold_anything(call, reported: str) -> None:
    for value in ("a=b=c", "--json", "line one\nline two", " padded ", '王敏: "好"'):
        assert call("do", "note", reported, f"text={value}").code == 0
    assert notes(call, reported) == ["a=b=c", "--json", "line one\nline two", "padded", '王敏: "好"']


def test_words_are_told_apart() -> None:
    words = split_words(["FF-1", "#2", "3", "text=x", "also=a", "also=b"])
    assert (words.refs, read_fields(words.fields)) == (("FF-1", "#2", "3"), {"text": "x", "also": ["a", "b"]})
    assert FIELD.fullmatch("next_update_at=+2h")
    with pytest.raises(UsageError):
        split_words(["text=x", "FF-1"])


def test_phenomena_are_given_one_by_one_or_line_by_line(call, reported: str, tmp_path: Path) -> None:
    (tmp_path / "seen.txt").write_text("Second\nThird\n")
    words = ("channel=phone", "person=Li", "said=ok", "phenomenon=First", f"phenomenon=@{tmp_path}/seen.txt")
    assert call("do", "acknowledge", reported, *words).code == 0
    shown = call("show", reported, "--json").json
    assert [one["text"] for one in shown["phenomena"]] == ["First", "Second", "Third"]


def test_an_empty_value_takes_a_field_back(call, reported: str) -> None:
    call("do", "edit", reported, "impact=great", "also=cost")
    assert call("do", "edit", reported, "impact=", "also=").code == 0
    shown = call("show", reported, "--json").json
    assert (shown["impact"], shown["also"]) == (None, [])
    changes = {change["field"]: change for change in shown["timeline"][-1]["changes"]}
    assert (changes["impact"]["before"], changes["impact"]["after"]) == ("great", None)
    refused = call("do", "edit", reported, "title=", "--json")
    assert (refused.code, refused.json["error"]) == (1, "invalid")
    assert "title" in refused.json["message"]


def test_ctrl_c_stops_a_bulk_between_two_complaints_and_says_what_is_done(call, monkeypatch) -> None:
    refs = [call("do", "report", "client=Acme", f"title=t{number}", "body=b", "--json").json["refs"][0]
            for number in range(3)]  # fmt: skip
    real = Desk._tried

    def tried(desk: Desk, order: Order, one: str) -> Outcome:
        if one == refs[1]:
            signal.raise_signal(signal.SIGINT)
        return real(desk, order, one)

    before = signal.getsignal(signal.SIGINT)
    with monkeypatch.context() as patched:
        patched.setattr(Desk, "_tried", tried)
        answer = call("do", "grade", *refs, "severity=1", "--json")
    assert signal.getsignal(signal.SIGINT) is before
    assert (answer.code, answer.json["ok"], answer.json["error"]) == (130, False, "stopped")
    assert answer.json["refs"] == refs[:2]
    op = answer.json["op"]
    assert op in answer.json["message"]
    whole = call("do", "grade", *refs, "severity=1", "--op", op, "--json")
    assert (whole.code, whole.json["refs"]) == (0, refs)
    assert call("do", "undo").code == 0
    assert {row["severity"] for row in call("ls", "--json").json} == {2}
