"""Files made to stall or fill the desk: each is done within 5 s and 200 MB (safety.md, Bars)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

MB = 1024 * 1024
ROOT = Path(__file__).parents[2]
HEAD = b"From: a@b.example\nSubject: x\n"
HTML = HEAD + b"Content-Type: text/html\n\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n"
DIVIDER = b"From a@b.example Mon Jan 1 10:00:00 2024\n"


def repeated(piece: bytes, size: int = 10 * MB - 2_000) -> bytes:
    return (piece * (size // len(piece) + 1))[:size]


def nested() -> bytes:
    levels = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level) for level in range(1_000)
    )
    return HEAD + levels + b"Content-Type: text/plain\n\n" + repeated(b"x\n", 9 * MB)


BOMBS: dict[str, Callable[[], bytes]] = {
    "a line of 10 MB.eml": lambda: HEAD + b"\n" + repeated(b"A"),
    "short lines.eml": lambda: HEAD + b"\n" + repeated(b"ab\n"),
    "NUL.eml": lambda: HEAD + b"\n" + repeated(b"\0"),
    "eight bits.eml": lambda: HEAD + b"\n" + repeated(b"\xe8"),
    "carriage returns.eml": lambda: HEAD + b"\n" + repeated(b"\r"),
    "depth 1000.eml": nested,
    "mails in mails.eml": lambda: repeated(b"Content-Type: message/rfc822\n\n"),
    "addresses.eml": lambda: (
        HEAD + b"To: " + b",\n ".join(b"u%d@x.example" % one for one in range(100_000)) + b"\n\nhi\n"
    ),
    "header lines.eml": lambda: repeated(b"To: a@b\n"),
    "encoded words.eml": lambda: b"Subject: " + repeated(b"=?a?b?", 60_000) + b"\n\nx",
    "parameters.eml": lambda: MIXED + (b"--b\nContent-Type: text/plain;" + b'a="b;c=\\"' * 8_000 + b"\n\nx\n") * 100,
    "parts.eml": lambda: MIXED + b"--b\nContent-Type: text/plain; name=x\n\nhello\n" * 150_000,
    "pages.eml": lambda: MIXED + (b"--b\nContent-Type: text/html\n\n" + b"<b>" * 33_000 + b"\n") * 100,
    "near boundaries.eml": lambda: MIXED + repeated(b"--bb\n"),
    "padding.eml": lambda: HEAD + b"Content-Transfer-Encoding: base64\n\n" + repeated(b"QQ=="),
    "flowed.eml": lambda: HEAD + b"Content-Type: text/plain; format=flowed\n\n" + repeated(b"a \n"),
    "attributions.eml": lambda: HEAD + b"\n" + repeated(b"On @ 1.1.1 " * 30 + b"\n"),
    "open tags.eml": lambda: HTML + repeated(b'<a b="', 2 * MB),
    "angle brackets.eml": lambda: HTML + repeated(b"<", 2 * MB),
    "comments.eml": lambda: HTML + repeated(b"<!--", 2 * MB),
    "quotes in tags.eml": lambda: HTML + repeated(b'<a b=">"', 2 * MB),
    "crossed quotes.eml": lambda: HTML + repeated(b"<a b=c=\"x' y='\">", 2 * MB),
    "cells.eml": lambda: HTML + repeated(b"<td>a", 2 * MB),
    "quotes in quotes.eml": lambda: HTML + repeated(b"<blockquote>a<br>", 2 * MB),
    "escaped lines.mbox": lambda: DIVIDER + b"Subject: a\n\n" + repeated(b">From \n"),
    "empty mails.mbox": lambda: repeated(DIVIDER + b"\n", 2 * MB),
    "brackets.jsonl": lambda: repeated(b"[", 9 * MB),
    "objects.jsonl": lambda: b'{"a":[' + repeated(b"{},", 9 * MB) + b"{}]}\n",
    "a number.jsonl": lambda: b'{"client":' + b"9" * 9 * MB + b"}\n",
}
READ = """
import json, os, signal, sys, time
from firefight_tui.intake.sources import read_sources
for path in sys.argv[2:]:
    # Each in a process of its own, so that its memory is its own.
    if child := os.fork():
        assert os.waitpid(child, 0)[1] == 0, path
        continue
    signal.alarm(60)
    # Its own time: how busy the machine is with other things says nothing.
    started, items, rejected = time.process_time(), 0, 0
    for item in read_sources([path, sys.argv[1]]):
        items, rejected = items + 1, rejected + bool(item.rejected)
    seconds = time.process_time() - started
    try:
        peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
    except FileNotFoundError:
        peak = 0
    print(json.dumps([seconds, peak // 1024, items, rejected]), flush=True)
    os._exit(0)
"""


class Cost(NamedTuple):
    seconds: float
    megabytes: int
    items: int
    rejected: int


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Cost]:
    """What it takes to read each bomb with a mail behind it."""
    folder = tmp_path_factory.mktemp("bombs")
    after = folder / "after.eml"
    after.write_bytes(HEAD + b"\nstill here\n")
    for name, make in BOMBS.items():
        (folder / name).write_bytes(make())
    halves = [list(BOMBS)[::2], list(BOMBS)[1::2]]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", READ, after, *(folder / name for name in half)], cwd=ROOT, stdout=subprocess.PIPE
        )
        for half in halves
    ]
    lines = [one.communicate(timeout=300)[0].splitlines() for one in running]
    assert [one.returncode for one in running] == [0, 0]
    return {
        name: Cost(*json.loads(line))
        for half, said in zip(halves, lines, strict=True)
        for name, line in zip(half, said, strict=True)
    }


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_bounded_and_the_file_behind_it_is_read(name: str, costs: dict[str, Cost]) -> None:
    cost = costs[name]
    assert cost.items >= 2 and cost.rejected < cost.items
    assert cost.megabytes < 200
    assert cost.seconds < 5
