"""The real program on a real terminal: it opens on the inbox, and leaves the terminal as it found it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0


class Terminal:
    """A terminal of 80 x 24 with the program on it."""

    def __init__(self, *arguments: str, home: Path, language: str) -> None:
        self.screen = pyte.Screen(80, 24)
        self.stream = pyte.ByteStream(self.screen)
        self.written = b""
        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.modes = termios.tcgetattr(theirs)
        self.theirs = theirs
        environment = {**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT), "FIREFIGHT_LANG": language}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "firefight_tui", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            start_new_session=True,
        )

    def until(self, words: str) -> None:
        """Read until these words are on the screen."""
        end = time.monotonic() + PATIENCE
        while words not in self.text:
            assert time.monotonic() < end, f"{words!r} never came up:\n{self.text}"
            self._read(0.1)

    def _read(self, seconds: float) -> bool:
        if not select.select([self.ours], [], [], seconds)[0]:
            return False
        data = os.read(self.ours, 65_536)
        self.written += data
        self.stream.feed(data)
        return True

    @property
    def text(self) -> str:
        """The screen as one text."""
        # pyte puts an empty cell behind a wide character.
        return "\n".join(self.screen.display)

    def press(self, keys: bytes) -> None:
        """Strike keys."""
        os.write(self.ours, keys)

    def end(self) -> int:
        """Wait for the program to end, with everything it has written; its exit code."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end, f"it does not end:\n{self.text}"
            self._read(0.05)
        while self._read(0.05):
            pass
        return self.process.returncode

    def close(self) -> None:
        """Leave nothing behind."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        os.close(self.theirs)
        os.close(self.ours)


@pytest.fixture(params=["en", "zh_CN"])
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    """The demo, in each language."""
    found = Terminal("demo", "--complaints", "3", home=tmp_path, language=request.param)
    yield found
    found.close()


def test_the_demo_opens_on_the_inbox_and_q_leaves_the_terminal_as_it_was(terminal: Terminal) -> None:
    terminal.until("is:open sort:due")
    terminal.until("[.]")
    rows = terminal.text.splitlines()
    assert "is:open sort:due" in rows[0] and "[.]" in rows[21] and "FF-1" in terminal.text
    terminal.press(b"q")
    assert terminal.end() == 0
    assert termios.tcgetattr(terminal.theirs) == terminal.modes
    for mode in (b"1049", b"1004", b"2004"):
        assert terminal.written.count(b"\x1b[?%bl" % mode) >= terminal.written.count(b"\x1b[?%bh" % mode), mode
    assert b"\x1b[?25h" in terminal.written.rpartition(b"\x1b[?25l")[2]
    assert b"Traceback" not in terminal.written
