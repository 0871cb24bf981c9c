"""ls, show, verbs, roster: what scripts rely on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from rich.cells import cell_len

LS_KEYS = [
    "ref",
    "title",
    "stage",
    "severity",
    "cause",
    "client",
    "project",
    "commander",
    "received_at",
    "due_at",
    "due_clock",
    "waiting",
    "schema",
]
SHOW_KEYS = """ref title body stage severity complexity cause also client project contact channel impact dissatisfaction
remedy_sought commander version received_at occurred_at waiting assumed next missing clocks team contacts phenomena
reproductions hypotheses root_cause remedies plans opinions effects milestones commitments retrospective lessons
preventions repair visits links attachments timeline schema""".split()


def report(call, **fields: str) -> str:
    given = {"client": "Acme", "title": "It is slow", "body": "Since noon"} | fields
    return call("do", "report", *(f"{name}={value}" for name, value in given.items()), "--json").json["refs"][0]


def test_a_store_that_is_not_there_reads_as_empty_and_stays_so(call, tmp_path: Path) -> None:
    listed = call("ls", "--json")
    assert (listed.code, listed.out) == (3, "[]\n")
    assert call("show", "FF-1", "--json").code == 3
    assert call("roster", "ls", "--json").out == "[]\n"
    assert not (tmp_path / "desk.db").exists()


def test_the_list_has_the_keys_of_the_contract(call, reported: str) -> None:
    answer = call("ls", "--json")
    assert answer.code == 0
    (row,) = answer.json
    assert list(row) == LS_KEYS
    assert (row["ref"], row["stage"], row["client"]) == (reported, "received", "Acme")
    assert (row["severity"], row["due_clock"]) == (2, "first_contact")
    assert row["waiting"] is None
    assert datetime.fromisoformat(row["received_at"]) <= datetime.now(UTC)


def test_waiting_is_said_in_the_list_and_whole_in_the_complaint(call, reported: str) -> None:
    call("do", "wait", reported, "on=third_party", "reason=a patch", "until=+2d")
    (row,) = call("ls", "--json").json
    shown = call("show", reported, "--json").json["waiting"]
    assert row["waiting"] == {"on": "third_party", "until": shown["until"]}
    assert list(shown) == ["on", "reason", "since", "until"]
    assert shown["reason"] == "a patch"


def test_a_word_with_one_dash_that_is_no_option_belongs_to_the_query(call) -> None:
    report(call, title="slow search"), report(call, client="Bolt", title="slow login")
    titles = lambda *words: [row["title"] for row in call("ls", *words, "--json").json]  # noqa: E731  # one use
    assert titles("-client:Bolt") == ["slow search"]
    assert titles("slow", "-search") == ["slow login"]
    assert titles("-login", "--limit", "5") == ["slow search"]
    assert len(titles("is:open", "--limit", "1")) == 1
    assert call("ls", "--lmit", "5").code == 2


def test_nothing_is_implied_beside_a_query(call, reported: str) -> None:
    call("do", "reject", reported, "reason=not ours")
    assert call("ls", "--json").code == 3
    assert [row["ref"] for row in call("ls", "client:Acme", "--json").json] == [reported]


def test_an_error_in_a_query_points_at_its_column(call) -> None:
    answer = call("ls", "华东 clint:x")
    assert answer.code == 2
    message, query, mark = answer.err.splitlines()
    assert "client" in message
    assert mark.index("^") == cell_len(query[: query.index("clint")])


def test_the_table_fits_and_lines_up_by_cells(call) -> None:
    report(call, client="华东电商" * 6, title="高峰时段处理订单极慢" * 9), report(call, title="short", severity="1")
    lines = call("ls").out.splitlines()
    assert len(lines) == 3
    assert max(map(cell_len, lines)) <= 80
    place = [cell_len(line[: line.rindex("received")]) for line in lines[1:]]
    assert place[0] == place[1]


def test_a_complaint_has_every_key_of_the_contract(call, reported: str) -> None:
    answer = call("show", reported, "--json")
    shown = answer.json
    assert answer.code == 0
    assert [key for key in SHOW_KEYS if key not in shown] == []
    assert list(shown["next"]) == ["verb", "key", "message"]
    assert all(list(gap) == ["guard", "message", "verb", "key", "hard"] for gap in shown["missing"])
    assert list(shown["clocks"]) == ["first_contact", "next_update", "containment", "resolution"]
    assert list(shown["clocks"]["first_contact"]) == ["state", "due_at", "met_at", "remaining_s"]
    (entry,) = shown["timeline"]
    assert [key for key in ("id", "at", "recorded_at", "actor", "verb", "text", "changes") if key not in entry] == []
    assert (shown["root_cause"], shown["remedies"]) == (None, [])


def test_promises_are_told_as_commitments(call, reported: str) -> None:
    for what in ("the index", "the report"):
        call("do", "promise", reported, f"what={what}", "due=+2h", "approved_by=bo")
    call("do", "keep", reported, "commitment=1", "outcome=missed", "reason=no window")
    kept, still_open = call("show", reported, "--json").json["commitments"]
    assert [kept[key] for key in ("id", "what", "outcome", "reason")] == [1, "the index", "missed", "no window"]
    assert (still_open["outcome"], still_open["ended_at"], still_open["approved_by"]) == (None, None, "bo")
    said = call("show", reported).out
    assert "promise 1     not kept  due" in said and "promise 2     still open  due" in said


def test_a_complaint_as_it_stood(call) -> None:
    ref = report(call, received_at="-3h")
    call("do", "note", ref, "text=first", "at=-2h")
    call("do", "note", ref, "text=second", "at=-1h")
    texts = [entry["text"] for entry in call("show", ref, "--at", "-90m", "--json").json["timeline"]]
    assert texts == ["It is slow", "first"]
    assert call("show", ref, "--at", "2001-01-01").code == 3
    assert call("show", ref, "--at", "+1h").code == 2


def test_text_holds_the_next_step_and_the_log(call, reported: str) -> None:
    call("do", "note", reported, "text=restarted the queue")
    said = call("show", reported).out
    assert said.startswith(f"{reported}  It is slow\n")
    assert "[a] acknowledge" in said
    assert "Since noon" in said
    assert "bo  note  restarted the queue" in said


def test_hostile_words_reach_stdout_inert(call) -> None:
    ref = report(call, title="a\x1b[31mb\u202ec\x9b2J", body="x\x07\x00y")
    for answer in (call("ls"), call("show", ref), call("ls", "--json"), call("show", ref, "--json")):
        assert answer.code == 0
        assert not {"\x1b", "\u202e", "\x9b", "\x07", "\x00"} & set(answer.out)
    assert call("ls", "--json").json[0]["title"] == "a\x1b[31mb\u202ec\x9b2J"


def test_an_error_that_repeats_hostile_words_is_inert(call) -> None:
    for arguments in (("show", "\x1b[2J"), ("do", "\x1b[2J"), ("ls", "--\x1b[2J"), ("ls", "is:\x1b[2J")):
        answer = call(*arguments)
        assert answer.code in {2, 3}
        assert "\x1b" not in answer.err + answer.out


def test_verbs_name_their_external_fields(call) -> None:
    found = {verb["verb"]: verb for verb in call("verbs", "--json").json}
    assert list(found["grade"]) == ["verb", "step", "key", "doc", "fields", "json_schema", "schema"]
    assert {"severity", "complexity", "reason", "at"} == set(found["grade"]["fields"])
    assert set(found["report"]["fields"]) == set(found["report"]["json_schema"]["properties"])
    assert [verb["verb"] for verb in call("verbs", "grade", "--json").json] == ["grade"]
    assert call("verbs", "grad").code == 2
    assert "Did you mean grade?" in call("verbs", "grad").err


def test_the_roster_is_listed(call, reported: str) -> None:
    call("do", "enlist", "handle=li", "name=Li Lei", "skills=mysql:5")
    rows = call("roster", "ls", "--json").json
    assert [(row["handle"], row["skills"]) for row in rows] == [("bo", {}), ("li", {"mysql": 5})]
    assert "mysql:5" in call("roster", "ls").out


def test_json_is_readable_utf8(process) -> None:
    process("do", "report", "client=华东电商", "title=慢", "body=慢", LC_ALL="C")
    listed = process("ls", "--json", LC_ALL="C")
    assert json.loads(listed.out)[0]["client"] == "华东电商"
    assert "华东电商" in listed.out
