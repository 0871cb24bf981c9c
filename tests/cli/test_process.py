"""How the process ends: exit codes, pipes, signals, terminals that will not do."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
from pathlib import Path

import pytest

from firefight_tui.cli.terminal import speaks_utf8
from tests.cli.conftest import COMMAND

LATER = [
    "export is:open --format csv",
    "stats",
]


def test_without_a_terminal_it_says_what_works(process) -> None:
    for arguments in ((), ("is:late",), ("FF-1",), ("-sev:4", "is:open")):
        answer = process(*arguments)
        assert (answer.code, answer.out) == (64, "")
        assert "Usage: firefight" in answer.err
        assert "firefight ls" in answer.err


def test_a_mistyped_command_is_guessed(call) -> None:
    answer = call("verb")
    assert answer.code == 64
    assert "firefight verbs" in answer.err


@pytest.mark.parametrize("words", LATER)
def test_what_has_not_come_yet_answers_plainly(call, words: str) -> None:
    answer = call(*words.split())
    assert (answer.code, answer.out) == (69, "")
    assert "not part of this version" in answer.err
    assert call(*words.split()[:1], "--help").code == 0


def test_a_reader_that_leaves_ends_it_quietly(environment, call, reported: str) -> None:
    for arguments in (["--help"], ["ls"], ["show", "FF-1", "--json"]):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [*COMMAND, *arguments],
            env=environment,
            stdout=writing,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )
        os.close(writing)
        assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_said(environment) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMAND, "verbs"],
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )
    assert done.returncode == 74
    assert "Traceback" not in done.stderr


def test_an_interrupt_ends_it_with_130(environment, tmp_path: Path) -> None:
    fifo = tmp_path / "verbs.jsonl"
    os.mkfifo(fifo)
    running = subprocess.Popen(
        [*COMMAND, "do", "--file", str(fifo)],
        env=environment,
        # Whoever runs the tests in the background has interrupts ignored, which a process inherits.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    # Opening it for writing returns when the command has opened it for reading.
    with fifo.open("wb"):
        for _again in range(30):  # An interrupt that meets a finaliser is lost to Python; people press again.
            running.send_signal(signal.SIGINT)
            try:
                out, err = running.communicate(timeout=1)
            except subprocess.TimeoutExpired:
                continue
            break
        else:
            running.kill()
            out, err = running.communicate()
    assert running.returncode == 130
    assert "Traceback" not in err + out


def test_what_nobody_expected_is_one_sentence_and_a_log(call, tmp_path: Path, monkeypatch) -> None:
    def fail(*_given: object) -> None:
        raise RuntimeError("at postgresql://bo:secret@host/desk")

    monkeypatch.setattr("click.Command.invoke", fail)
    answer = call("verbs")
    log = tmp_path / "state" / "firefight" / "firefight.log"
    assert (answer.code, answer.out) == (70, "")
    assert len(answer.err.splitlines()) == 1
    assert str(log) in answer.err
    assert "RuntimeError" in log.read_text()
    assert "secret" not in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600
    assert "Traceback" in call("verbs", "--debug").err


def on_a_terminal(environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    ours, theirs = pty.openpty()
    running = subprocess.Popen([*COMMAND, *arguments], env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    said = b""
    # A desk that opens after all would wait for keys for ever.
    while select.select([ours], [], [], 30)[0]:
        try:
            said += os.read(ours, 4096)
        except OSError:  # the terminal's other end is closed
            break
    if b"firefight:" not in said:
        running.kill()
    os.close(ours)
    return running.wait(timeout=30), said.decode()


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ({"TERM": "dumb"}, "TERM is dumb"),
        ({"TERM": ""}, "TERM is not set"),
        ({"LC_ALL": "C"}, "C is not UTF-8"),
    ],
)
def test_a_terminal_that_will_not_do_is_refused_with_the_reason(environment, setting, reason: str) -> None:
    for arguments in ((), ("demo",)):
        code, said = on_a_terminal({**environment, **setting}, *arguments)
        assert code == 64
        assert reason in said
        assert "firefight ls" in said


@pytest.mark.parametrize(
    ("setting", "good"),
    [
        ({"LC_ALL": "zh_CN.UTF-8"}, True),
        ({"LC_ALL": "xx_XX.utf8@euro"}, True),
        ({"LC_ALL": "", "LC_CTYPE": "C.UTF-8"}, True),
    ],
)
def test_a_locale_that_is_not_installed_counts_by_its_name(monkeypatch, setting, good: bool) -> None:
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    assert speaks_utf8() is good


def test_options_work_before_and_after_the_command(call, reported: str, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path}/other.db"
    assert call("ls", "--store", other, "--json").code == 3
    assert call("--store", other, "ls", "--json").code == 3
    assert call("--store", other, "ls", "--store", f"sqlite:///{tmp_path}/desk.db", "--json").code == 0
    call("do", "note", reported, "text=x", "--as", "li", "--json")
    assert call("show", reported, "--json").json["timeline"][-1]["actor"] == "li"


def test_wrong_calls_are_explained_in_one_sentence(call) -> None:
    for arguments in (
        ["ls", "--nope"],
        ["ls", "--limit"],
        ["ls", "--limit", "0"],
        ["show"],
        ["show", "1", "2"],
        ["store", "nope"],
        ["intake", "--format", "doc", "x"],
        ["completion", "tcsh"],
        ["--nope"],
    ):
        answer = call(*arguments)
        assert (answer.code, answer.out) == (2, ""), arguments
        assert answer.err.startswith("firefight: ")
        assert "--help" in answer.err
        assert len(answer.err.splitlines()) == 1
