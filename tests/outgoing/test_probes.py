"""Probes: whatever a command does, in its time there is a figure or a plain reason, and nothing of it stays behind."""

from __future__ import annotations

import os
import select
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from firefight_tui.domain.sources import NoFigure
from firefight_tui.outgoing.probing import Stopped, ask_probe

NEVER = threading.Event()


def python(script: str) -> list[str]:
    """A probe written in Python."""
    return [sys.executable, "-I", "-S", "-c", script]


def ask(command: list[str], patience: float = 20.0) -> str:
    return str(ask_probe("p95", command, patience, NEVER))


def refusal(command: list[str], patience: float = 20.0) -> str:
    with pytest.raises(NoFigure) as refused:
        ask(command, patience)
    assert refused.value.hint, "every refusal says what to do"
    return str(refused.value)


@pytest.mark.parametrize(
    ("script", "figure"),
    [
        ("print(2.40)", "2.4"),
        ("print('warming up'); print('2.40')", "2.40"),
        (r"import sys; sys.stdout.write('2.4\r\n')", "2.4"),
        ("import sys; sys.stdout.write('2.4')", "2.4"),
        ("import sys; print('x' * 1000000, file=sys.stderr); print(3)", "3"),
    ],
)
def test_the_last_line_is_the_figure(script: str, figure: str) -> None:
    assert ask(python(script)) == figure


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("print('all is well')", "all is well"),
        ("pass", "printed nothing"),
        ("print('1e400')", "too large"),
        ("print('NaN')", "NaN"),
        ("print(2.4); print('ok')", '"ok"'),
        ("print(2.4); raise SystemExit(3)", "exit code 3"),
        ("import sys; print(2.4); sys.exit('no route to db')", "no route to db"),
        ("import os; print(2.4, flush=True); os.kill(os.getpid(), 9)", "signal 9"),
        ("import sys; sys.stdout.buffer.write(bytes(range(256)))", "no number"),
    ],
)
def test_everything_else_is_refused_in_plain_words(script: str, said: str) -> None:
    assert said in refusal(python(script))


def test_a_command_that_is_not_there_or_may_not_run(tmp_path: Path) -> None:
    assert "No such file" in refusal([str(tmp_path / "p95")])
    (tmp_path / "text").write_text("2.4\n")
    assert "Permission denied" in refusal([str(tmp_path / "text")])
    assert "cannot be run" in refusal(["printf", "\0"])


def test_no_shell_reads_the_words(tmp_path: Path) -> None:
    assert refusal(["echo", "$(id -u)", ";", "touch", str(tmp_path / "made")])
    assert not (tmp_path / "made").exists()


def test_a_flood_is_ended_long_before_it_is_over() -> None:
    script = "import sys\nfor _ in range(100): sys.stdout.write('9' * 1_000_000)"
    assert "more than 64 KB" in refusal(python(script))


def waiting_for(path: Path) -> str:
    """What was written to a file, once it is there."""
    while not (path.exists() and path.read_text()):
        select.select([], [], [], 0.01)
    return path.read_text()


def is_gone(pid: int) -> bool:
    """Whether a process ends, within the time it takes the kernel."""
    try:
        psutil.Process(pid).wait(10)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        return False
    return True


def test_what_hangs_is_ended_with_all_it_has_started(tmp_path: Path) -> None:
    script = (
        "import os, time\n"
        "child = os.fork()\n"
        f"if child: open({str(tmp_path / 'child')!r}, 'w').write(str(child))\n"
        "while True: time.sleep(600)"
    )
    before = time.monotonic()
    assert "more than 1 second" in refusal(python(script), patience=1)
    assert time.monotonic() - before < 30
    assert is_gone(int(waiting_for(tmp_path / "child")))


def test_a_figure_counts_though_what_it_started_hangs_on(tmp_path: Path) -> None:
    """The command ended well; a child that keeps its output open is neither waited for nor left behind."""
    script = (
        "import os, time\n"
        "child = os.fork()\n"
        "if not child:\n    while True: time.sleep(600)\n"
        f"open({str(tmp_path / 'child')!r}, 'w').write(str(child))\n"
        "print(2.4)"
    )
    assert ask(python(script), patience=60) == "2.4"
    assert is_gone(int(waiting_for(tmp_path / "child")))


def test_it_is_ended_when_we_are(tmp_path: Path) -> None:
    stop, came = threading.Event(), []

    def asking() -> None:
        script = f"import os, time; open({str(tmp_path / 'self')!r}, 'w').write(str(os.getpid())); time.sleep(600)"
        try:
            ask_probe("p95", python(script), 600, stop)
        except Stopped as error:
            came.append(error)

    thread = threading.Thread(target=asking)
    thread.start()
    pid = int(waiting_for(tmp_path / "self"))
    stop.set()
    thread.join(30)
    assert came and is_gone(pid)


def test_it_sees_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """No store with its password, no input, no terminal, no file of ours."""
    monkeypatch.setenv("FIREFIGHT_STORE", "postgresql://bo:secret@db/desk")
    monkeypatch.setenv("PGPASSWORD", "secret")
    held = os.open(__file__, os.O_RDONLY)
    script = (
        "import os, sys\n"
        "assert not [one for one in os.environ.values() if 'secret' in one], 'a secret'\n"
        "assert set(os.environ) <= {'PATH','HOME','USER','LOGNAME','TZ','TMPDIR','LC_ALL'}, list(os.environ)\n"
        "assert sys.stdin.read() == '', 'input'\n"
        "assert os.getsid(0) == os.getpid(), 'our session'\n"
        f"try: os.fstat({held})\n"
        "except OSError: print(1)"
    )
    assert ask(python(script)) == "1"
    os.close(held)
