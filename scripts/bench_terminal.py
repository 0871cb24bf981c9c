"""A terminal to measure with: a program on a pseudo-terminal, its screen emulated, chunks stamped as they are read."""

from __future__ import annotations

import codecs
import fcntl
import os
import queue
import re
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import psutil
import pyte

ROWS, COLUMNS = 40, 120
IDLE = 0.12
"""Seconds without output after which a screen counts as settled: longer than the list lets its cursor rest."""

_SEQUENCE = re.compile(
    r"\x1b\[(?P<private>[<=>?]?)(?P<numbers>[0-9;:]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b[PX^_][^\x1b]*\x1b\\"
    r"|\x1b(?P<short>[ -/]*[0-OQ-WYZ\\`-~])"
    r"|(?P<text>[^\x1b]+)",
    re.DOTALL,
)
_KNOWN_TO_PYTE = set("@ABCDEFGHJKLMPXadefghlmnr`")
_SYNCHRONIZED = 2026


class Timeout(RuntimeError):
    """What was waited for did not come."""


class Screen:
    """What the person would see. It answers the queries a program waits on.

    Args:
        reply: Takes what the terminal answers.
    """

    def __init__(self, reply: Callable[[str], object]) -> None:
        self._reply = reply
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.Stream(self._screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""
        self._cells: list[object] = [None] * ROWS
        self.lines = [""] * ROWS
        self.is_in_frame = False

    def feed(self, data: bytes) -> bool:
        """Take output; whether what is visible has changed. A synchronized frame is visible once it is closed."""
        text, self._rest, place = self._rest + self._decode(data), "", 0
        while place < len(text):
            found = _SEQUENCE.match(text, place)
            if found is None:
                self._rest = text[place:]
                break
            place = found.end()
            self._take(found)
        return not self.is_in_frame and self._changed()

    def _take(self, found: re.Match[str]) -> None:
        if found["text"] is not None:
            self._stream.feed(found["text"])
        elif found["final"]:
            self._control(found)
        elif found["osc"] in {"10;?", "11;?"}:
            self._reply(f"\x1b]{found['osc'][:2]};rgb:0000/0000/0000\x1b\\")
        elif found["short"] in {"D", "E", "H", "M", "7", "8", "c"}:
            self._stream.feed(found[0])

    def _control(self, found: re.Match[str]) -> None:
        private, final = found["private"], found["final"]
        first = int(re.split("[;:]", found["numbers"])[0] or 0)
        if private or found["middle"]:
            self._private(private, found["middle"], final, first)
        elif final == "c":
            self._reply("\x1b[?62;22c")
        elif final == "n":
            cursor = self._screen.cursor
            self._reply("\x1b[0n" if first == 5 else f"\x1b[{cursor.y + 1};{cursor.x + 1}R")
        elif final in "ST":
            self._scroll(final, first or 1)
        elif final in _KNOWN_TO_PYTE:
            self._stream.feed(found[0])

    def _private(self, private: str, middle: str, final: str, first: int) -> None:
        if middle == "$" and final == "p":
            self._reply(f"\x1b[?{first};{2 if first == _SYNCHRONIZED else 0}$y")
        elif private == "?" and final in "hl":
            if first == _SYNCHRONIZED:
                self.is_in_frame = final == "h"
            elif first in {47, 1047, 1049}:
                self._screen.erase_in_display(2)
            elif first in {6, 7, 25}:
                self._stream.feed(f"\x1b[?{first}{final}")

    def _scroll(self, way: str, lines: int) -> None:
        """Scroll the region, which pyte does only at its edges."""
        screen = self._screen
        top, bottom = screen.margins or (0, ROWS - 1)
        before = screen.cursor.y
        screen.cursor.y = bottom if way == "S" else top
        for _line in range(min(lines, ROWS)):
            (screen.index if way == "S" else screen.reverse_index)()
        screen.cursor.y = before

    def _changed(self) -> bool:
        screen, is_changed = self._screen, False
        for y in screen.dirty:
            if y < ROWS:
                cells = [screen.buffer[y][x] for x in range(COLUMNS)]
                if cells != self._cells[y]:
                    self._cells[y], is_changed = cells, True
                    self.lines[y] = "".join(cell.data for cell in cells).rstrip()
        screen.dirty.clear()
        return is_changed


@dataclass(frozen=True)
class Chunk:
    """Output as it was read: when, and how long the program had run on a processor by then."""

    at: float
    processor: float
    data: bytes


@dataclass(frozen=True)
class Pressed:
    """What came of a key: seconds to the first and last change of the screen, and the bytes written for it."""

    first: float
    last: float
    size: int


class Program:
    """A program on a terminal of its own.

    Args:
        command: What to run.
        environment: Added to the caller's; what is None there is taken out.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str | None]) -> None:
        self.size = 0
        self.changes = 0
        self.last = Chunk(0.0, 0.0, b"")
        self.changed = self.last
        self._chunks: queue.SimpleQueue[Chunk] = queue.SimpleQueue()
        self._is_over = False
        self._descriptor, inner = os.openpty()
        self.screen = Screen(lambda text: self._write(text.encode()))
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        wanted = {**os.environ, **environment}
        # Spawned, not forked, so that the size of this process does not count; opening the terminal makes it theirs.
        files = [(os.POSIX_SPAWN_OPEN, 0, os.ttyname(inner), os.O_RDWR, 0)]
        copies = [(os.POSIX_SPAWN_DUP2, 0, 1), (os.POSIX_SPAWN_DUP2, 0, 2)]
        self.started = time.perf_counter()
        self.number = os.posix_spawnp(
            command[0],
            list(command),
            {name: value for name, value in wanted.items() if value is not None},
            file_actions=[*files, *copies],
            setsid=True,
        )
        os.close(inner)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.end()

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._descriptor, 65_536)
            except OSError:
                data = b""
            at = time.perf_counter()
            self._chunks.put(Chunk(at, processor_time(self.number), data))
            if not data:
                return

    def _write(self, data: bytes) -> float:
        at = time.perf_counter()
        os.write(self._descriptor, data)
        return at

    def _pump(self, patience: float) -> bool:
        """Take one chunk in; whether one came in time."""
        if self._is_over:
            return False
        try:
            chunk = self._chunks.get(timeout=max(0.0, patience))
        except queue.Empty:
            return False
        if not chunk.data:
            self._is_over = True
            return False
        self.size += len(chunk.data)
        self.last = chunk
        if self.screen.feed(chunk.data):
            self.changes += 1
            self.changed = chunk
        return True

    def wait(self, is_there: Callable[[Sequence[str]], bool], patience: float = 60.0) -> Chunk:
        """The chunk with which something became visible.

        Raises:
            Timeout: It did not.
        """
        until, seen = time.perf_counter() + patience, -1
        while True:
            if seen != self.changes and is_there(self.screen.lines):
                return self.changed
            seen = self.changes
            if not self._pump(until - time.perf_counter()):
                screen = "\n".join(self.screen.lines)
                raise Timeout(f"did not come within {patience:g} s, or the program ended; the screen:\n{screen}")

    def settle(self, idle: float = IDLE) -> None:
        """Wait until nothing is written any more."""
        while self._pump(idle):
            pass

    def rest(self, patience: float = 600.0) -> None:
        """Wait until the program neither writes nor computes: everything it loads by itself is loaded."""
        until, still = time.perf_counter() + patience, 0
        while still < 4 and time.perf_counter() < until:
            before = processor_time(self.number)
            self.settle(0.25)
            still = still + 1 if processor_time(self.number) - before < 0.02 else 0

    def press(self, keys: str, patience: float = 10.0) -> Pressed:
        """Press keys at once and wait until the screen has changed and settled.

        Raises:
            Timeout: Nothing changed.
        """
        self.settle(0.0)
        size, changes = self.size, self.changes
        at = self._write(keys.encode())
        first: Chunk | None = None
        while self._pump(IDLE if first is not None else at + patience - time.perf_counter()):
            if first is None and self.changes != changes:
                first = self.changed
        if first is None:
            raise Timeout(f"{keys!r} changed nothing within {patience:g} s:\n" + "\n".join(self.screen.lines))
        return Pressed(first.at - at, self.changed.at - at, self.size - size)

    def type(self, keys: str) -> float:
        """Press keys and wait for nothing; the moment of it."""
        self.settle(0.0)
        return self._write(keys.encode())

    def memory(self) -> int:
        """Bytes of it that are in memory now."""
        return int(psutil.Process(self.number).memory_info().rss)

    def end(self) -> None:
        """End it, by force if it stays."""
        for one in (signal.SIGTERM, signal.SIGKILL):
            if psutil.pid_exists(self.number):
                os.kill(self.number, one)
            until = time.perf_counter() + 2.0
            while time.perf_counter() < until:
                if os.waitpid(self.number, os.WNOHANG)[0]:
                    self._reader.join(2.0)
                    os.close(self._descriptor)
                    return
                self._pump(0.02)
        raise Timeout(f"process {self.number} does not end")


def processor_time(process: int) -> float:
    """Seconds all threads of a process have run so far: exact where the kernel has such a clock, else in its ticks."""
    try:
        if os.uname().sysname == "Linux":
            return time.clock_gettime((~process << 3) | 2)  # what clock_getcpuclockid(3) makes of a process there
        times = psutil.Process(process).cpu_times()
    except (psutil.Error, OSError):
        return 0.0
    return float(times.user + times.system)
