"""Help, completion and the generated pages: the same words everywhere, in both languages, without heavy imports."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from firefight_tui import words
from firefight_tui.cli.commands import COMMANDS
from firefight_tui.cli.reference import cli_text, verbs_text
from firefight_tui.cli.shells import joined
from firefight_tui.desk.catalogue import VERBS


def test_every_command_is_listed_and_explains_itself(call) -> None:
    listed = call("--help").out
    for name in COMMANDS:
        assert f"\n  {name} " in listed
        answer = call(name, "--help")
        assert (answer.code, answer.err) == (0, "")
        assert answer.out.startswith(f"Usage: firefight {name}")
        assert call(name, "-h").out == answer.out


def test_help_fits_the_width(call) -> None:
    assert max(map(len, call("do", "--help").out.splitlines())) <= 80


def test_help_is_shown_even_when_the_settings_are_broken(call, monkeypatch) -> None:
    monkeypatch.setenv("FIREFIGHT_CONFIG", "nowhere.toml")
    assert call("--help").code == 0
    assert call("ls").code == 78


@pytest.mark.parametrize(
    ("flags", "environment", "chosen"),
    [
        (["--lang", "zh"], {}, "zh_CN"),
        (["--lang=zh_CN"], {}, "zh_CN"),
        ([], {"FIREFIGHT_LANG": "zh"}, "zh_CN"),
        ([], {"LC_ALL": "zh_CN.UTF-8"}, "zh_CN"),
        (["--lang", "en"], {"FIREFIGHT_LANG": "zh"}, "en"),
        ([], {}, "en"),
    ],
)
def test_the_language_is_chosen_before_help_is_shown(call, monkeypatch, flags, environment, chosen: str) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert call(*flags, "--help").code == 0
    assert words.language() == chosen
    call("ls", *flags, "--help")
    assert words.language() == chosen


def complete(call, monkeypatch, line: str, place: int | None = None, shell: str = "bash") -> list[str]:
    monkeypatch.setenv("_FIREFIGHT_COMPLETE", f"{shell}_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(line.count(" ") if place is None else place))
    answer = call()
    assert answer.code == 0
    return [one.removeprefix("plain,") for one in answer.out.splitlines() if one]


def test_commands_verbs_fields_and_choices_are_completed(call, monkeypatch) -> None:
    assert set(complete(call, monkeypatch, "firefight ")) >= set(COMMANDS)
    assert complete(call, monkeypatch, "firefight st") == ["stats", "status", "store"]
    assert set(complete(call, monkeypatch, "firefight do ")) == {verb.name for verb in VERBS}
    assert complete(call, monkeypatch, "firefight do grade FF-1 s") == ["severity="]
    assert complete(call, monkeypatch, "firefight do grade FF-1 severity=1 s") == []
    assert complete(call, monkeypatch, "firefight verbs gra") == ["grade"]
    assert complete(call, monkeypatch, "firefight ls --l") == ["--limit"]


def test_bash_gets_only_what_follows_the_equals_sign_or_colon(call, monkeypatch) -> None:
    assert complete(call, monkeypatch, "firefight do grade FF-1 severity =") == ["1", "2", "3", "4"]
    assert complete(call, monkeypatch, "firefight do acknowledge FF-1 channel = ph") == ["phone"]
    assert complete(call, monkeypatch, "firefight ls is : la") == ["late"]
    assert complete(call, monkeypatch, "firefight is : la") == ["late"]


def test_words_bash_cut_are_put_together() -> None:
    assert joined(["do", "grade", "severity", "=", "1", "x"]) == ["do", "grade", "severity=1", "x"]
    assert joined(["is", ":", "late", ""]) == ["is:late", ""]
    assert joined(["severity", "="]) == ["severity="]
    assert joined([""]) == [""]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_printed(call, shell: str) -> None:
    answer = call("completion", shell)
    assert (answer.code, answer.err) == (0, "")
    assert f"_FIREFIGHT_COMPLETE={shell}_complete" in answer.out


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_a_choice(call, environment, tmp_path) -> None:
    command = tmp_path / "bin" / "firefight"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m firefight_tui "$@"\n')
    command.chmod(0o755)
    ask = """
        eval "$SCRIPT"
        compopt() { :; }
        COMP_WORDS=(firefight do acknowledge FF-1 channel = ph) COMP_CWORD=6
        _firefight_completion firefight
        echo "${COMPREPLY[@]}"
    """
    done = subprocess.run(
        ["bash", "--norc", "-c", ask],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**environment, "SCRIPT": call("completion", "bash").out, "PATH": f"{command.parent}:{os.environ['PATH']}"},
    )
    assert (done.stdout, done.stderr) == ("phone\n", "")


def test_the_generated_pages_hold_every_command_and_verb() -> None:
    pages, verbs = cli_text(), verbs_text()
    for heading in ("## firefight", *(f"## firefight {name}" for name in COMMANDS), "## firefight store backup"):
        assert f"{heading}\n" in pages
    for verb in VERBS:
        assert f"### {verb.name}\n" in verbs
        assert all(f"`{field.name}`" in verbs for field in verb.fields)
    assert (pages, verbs) == (cli_text(), verbs_text())
