"""The width probe on a terminal line that answers narrow, wide, nonsense, late or never, while keys come in."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
import unicodedata
from collections.abc import Callable, Iterator

import pytest

from firefight_tui.store.store import Store
from firefight_tui.terminal.probe import QUESTION, SAMPLES, Width, heard
from tests.builders import Office

HARD = "“卡死”——3·15 → é"
DESK = """
import sys
from pathlib import Path
from firefight_tui.app import FirefightApp
from firefight_tui.screens.seat import Seat
from firefight_tui.settings import Settings
from tests.builders import make_desk
settings = Settings(sys.argv[1], "ada", "", "", "ansi", sys.argv[2], Path("config.toml"))
FirefightApp(Seat.at(make_desk(sys.argv[1])), settings=settings).run(mouse=False)
"""
ASKED = b"\x1b[6n"
PATIENCE = 30.0
"""Seconds until a test gives up; nothing waits that long where all is well."""


class Line:
    """The other end of the line: what a terminal does, under our control."""

    def __init__(self, url: str, width: str = "auto", *, ahead: bytes = b"") -> None:
        self.out = b""
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.execv(sys.executable, [sys.executable, "-c", DESK, url, width])
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        if ahead:
            os.write(self.file, ahead)

    def read(self, seconds: float = 0.05) -> None:
        if select.select([self.file], [], [], seconds)[0]:
            self.out += os.read(self.file, 65_536)

    def until(self, seen: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not seen():
            assert time.monotonic() < end, self.out[-2_000:]
            self.read()

    def send(self, keys: bytes) -> None:
        os.write(self.file, keys)

    @property
    def words(self) -> str:
        """All that was ever written, without how."""
        return re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", self.out.decode("utf-8", "replace"))

    def close(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.file)


@pytest.fixture
def url(sqlite_url: str) -> str:
    store = Store(sqlite_url)
    Office(store).report(title=HARD)
    store.close()
    return sqlite_url


@pytest.fixture
def line(url: str) -> Iterator[Callable[..., Line]]:
    opened: list[Line] = []

    def open_line(width: str = "auto", *, ahead: bytes = b"") -> Line:
        opened.append(Line(url, width, ahead=ahead))
        return opened[-1]

    yield open_line
    for one in opened:
        one.close()


def ambiguous(text: str) -> set[str]:
    return {each for each in text if unicodedata.east_asian_width(each) == "A"}


def straight(line: Line) -> None:
    """Once it knows, the whole screen is drawn anew without anything ambiguous."""
    line.until(lambda: '"' in line.words and "FF-1" in line.words)
    line.out = b""
    line.send(b"?")
    line.until(lambda: "Keys and verbs" in line.words)
    line.out = b""
    line.send(b"\x07")
    line.until(lambda: "Orders" in line.words or "3.15" in line.words)
    assert ambiguous(line.words) == set()


def test_the_question_goes_out_before_the_first_frame_and_leaves_nothing(line: Callable[..., Line]) -> None:
    here = line()
    here.until(lambda: "FF-1" in here.words)
    before, _, after = here.out.partition(QUESTION.encode())
    assert b"Inbox" not in before and b"Inbox" in after
    assert before and SAMPLES.encode() not in before + after


def test_a_terminal_that_draws_them_wide_gets_ascii(line: Callable[..., Line]) -> None:
    here = line()
    here.until(lambda: ASKED in here.out)
    here.send(b"\x1b[1;7R")
    straight(here)


def test_a_terminal_that_draws_one_of_them_wide_gets_ascii(line: Callable[..., Line]) -> None:
    here = line()
    here.until(lambda: ASKED in here.out)
    here.send(b"\x1b[1;5R")
    straight(here)


@pytest.mark.parametrize("answer", [b"\x1b[1;4R", b"", b"\x1b[17;2R", b"\x1b[1;99R", b"\x1b[?1;2c"])
def test_narrow_nothing_or_nonsense_leaves_the_words_as_they_are(line: Callable[..., Line], answer: bytes) -> None:
    here = line()
    # Textual reads some nonsense as keys, of which one opens help over the list: so the list comes first.
    here.until(lambda: ASKED in here.out and "FF-1" in here.words and "“" in here.words)
    here.send(answer)
    here.read(0.3)
    assert "->" not in here.words
    here.send(b"?")
    here.until(lambda: "Keys and verbs" in here.words)


def test_a_late_answer_straightens_what_is_there(line: Callable[..., Line]) -> None:
    here = line()
    here.until(lambda: "“" in here.words)
    here.send(b"\x1b[1;7R")
    straight(here)


def test_keys_typed_ahead_and_around_the_answer_all_arrive(line: Callable[..., Line]) -> None:
    here = line(ahead=b"?")
    here.until(lambda: ASKED in here.out)
    here.send(b"ab\x1b[1;7Rcd")
    here.send("好e".encode())
    here.until(lambda: "abcd好e" in screen(here.out)[1])


def screen(out: bytes) -> list[str]:
    import pyte

    shown = pyte.Screen(80, 24)
    # pyte takes the keyboard protocol's push for a restore of the cursor.
    pyte.ByteStream(shown).feed(re.sub(rb"\x1b\[[<>]\d*u", b"", out))
    return ["".join(row).rstrip() for row in ([shown.buffer[y][x].data for x in range(80)] for y in range(24))]


@pytest.mark.parametrize("width", ["narrow", "wide"])
def test_what_is_set_is_not_asked(line: Callable[..., Line], width: str) -> None:
    here = line(width)
    here.until(lambda: "FF-1" in here.words)
    assert ASKED not in here.out
    assert ("“" in here.words) == (width == "narrow")


@pytest.mark.parametrize(
    ("x", "y", "width"),
    [
        (3, 0, Width.NARROW),
        (4, 0, Width.WIDE),
        (6, 0, Width.WIDE),
        (2, 0, Width.AUTO),
        (7, 0, Width.AUTO),
        (3, 1, Width.AUTO),
    ],
)
def test_an_answer_is_read(x: int, y: int, width: Width) -> None:
    assert heard(x, y) is width
