"""`firefight status`: one short line, whatever there is, with little loaded."""

from __future__ import annotations

import pytest

from firefight_tui.cli.invocation import Invocation
from firefight_tui.cli.status_line import asks_status


def test_where_there_is_no_store_the_line_is_empty(call) -> None:
    answer = call("status")
    assert (answer.code, answer.out, answer.err) == (0, "\n", "")
    assert call("status", "--json").json == {
        "open": 0, "late": 0, "unsent": 0, "stuck": 0, "next": None, "schema": 1,
    }  # fmt: skip


def test_what_is_open_and_due_next(call, reported: str) -> None:
    line = call("status").out
    assert line.startswith(f"1 open {reported} 0:")
    assert call("status", "--lang", "zh").out.startswith("未结 1 件")
    found = call("status", "--json").json
    assert (found["open"], found["next"]["ref"], found["next"]["clock"]) == (1, reported, "first_contact")
    assert call("do", "report", "client=Acme", "title=Late", "body=x", "received_at=-2h").code == 0
    assert call("status").out.startswith("2 open 1 late! ")


def test_a_store_that_cannot_be_read_is_said(call, environment) -> None:
    path = environment["FIREFIGHT_STORE"].removeprefix("sqlite:///")
    with open(path, "w", encoding="utf-8") as file:
        file.write("this is no database, and long enough to look at" * 100)
    answer = call("status")
    assert answer.code != 0 and answer.out == "" and "damaged" in answer.err


def test_help_and_mistakes_are_answered_as_for_every_command(call) -> None:
    assert "tmux" in call("status", "--help").out
    assert call("status", "--jsn").code == 2


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("status", True),
        ("status --json", True),
        ("--store sqlite:////x.db status", True),
        ("status --store=sqlite:////x.db", True),
        ("status --store", False),
        ("ls status", False),
        ("status status", False),
        ("--store status", False),
        ("status --help", False),
    ],
)
def test_which_words_ask_for_it(words: str, asked: bool) -> None:
    assert asks_status(Invocation(), words.split()) is asked
