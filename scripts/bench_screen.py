"""The desk on a terminal of 120x40, beside a bare Textual hello world, at two sizes of the store."""

from __future__ import annotations

import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from firefight_tui.desk.views.listing import Ends, Listing
from firefight_tui.desk.views.queue import count_of
from firefight_tui.domain.query import Query, parse
from firefight_tui.store.store import Store
from scripts.bench_figures import HEADING, MILLISECONDS, Figure, paired, percentile
from scripts.bench_terminal import Program

ROOT = Path(__file__).resolve().parent.parent
READER = "bench"
SMALL, BIG = 10_000, 1_000_000
SEARCH = "sort:received ERR-0042"
NEWEST = 40
INSIDE = 30
"""How often j is pressed from the top before the list scrolls."""
GROWTH_BAR = 1.1
"""What a figure may be at the big store, relative to the small one (design.md, Speed)."""

HELLO = """
from textual.app import App
from textual.widgets import Static

class Hello(App):
    def compose(self):
        yield Static("hello world")

Hello().run()
"""
DESK = "import sys\nfrom firefight_tui.cli import main\nsys.exit(main())\n"
ECHO = """
import os, tty
tty.setraw(0)
os.write(1, b"ready")
while key := os.read(0, 9):
    os.write(1, key)
"""
_REFERENCE = re.compile(r"\bFF-\d+")


@dataclass
class Bench:
    """Where it runs: the three programs as files, and how often each figure is taken."""

    folder: Path
    repeat: int
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    def __post_init__(self) -> None:
        for name, text in (("hello", HELLO), ("desk", DESK), ("echo", ECHO)):
            (self.folder / f"{name}.py").write_text(text, encoding="utf-8")

    def command(self, name: str, *words: str) -> list[str]:
        """How one of them is run."""
        return [sys.executable, str(self.folder / f"{name}.py"), *words]

    def desk(self, address: str, *words: str) -> list[str]:
        """How the desk is run at a store."""
        return self.command("desk", *words, "--store", address, "--as", READER)

    def environment(self) -> dict[str, str | None]:
        """The same for all: a plain terminal, no settings of whoever measures, bytecode kept."""
        given: dict[str, str | None] = {name: None for name in os.environ if name.startswith(("FIREFIGHT", "TEXTUAL"))}
        given |= {f"XDG_{kind}_HOME": str(self.folder / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
        plain = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
        gone = dict.fromkeys(("PYTHONDONTWRITEBYTECODE", "NO_COLOR", "TMUX", "STY", "LINES", "COLUMNS", "SSH_TTY"))
        return {**given, **plain, **gone, "PYTHONPATH": str(ROOT)}

    def run(self, command: Sequence[str]) -> Program:
        """Start a program on a terminal."""
        return Program(command, self.environment())

    def pause(self) -> None:
        """Wait a little, never the same, so that no press beats with a timer of the program."""
        time.sleep(self.chance.uniform(0.0, 0.02))


@dataclass(frozen=True)
class Paints:
    """First paints: seconds, and seconds of the processor, of each run."""

    wall: list[float]
    processor: list[float]


def hello_is_there(lines: Sequence[str]) -> bool:
    """Whether the hello world shows."""
    return any("hello world" in line for line in lines)


def rows_are_there(lines: Sequence[str]) -> bool:
    """Whether a complaint's reference shows."""
    return any(_REFERENCE.search(line) for line in lines)


def first_paints(bench: Bench, desk: Sequence[str]) -> tuple[Paints, Paints]:
    """The hello world and the desk by turns, the first of each pair alternating."""
    kinds = ((bench.command("hello"), hello_is_there), (desk, rows_are_there))
    found = (Paints([], []), Paints([], []))
    for command, is_there in kinds:  # Unmeasured: whatever is not in the page cache yet.
        _paint(bench, command, is_there)
    for turn in range(bench.repeat):
        for which in (0, 1) if turn % 2 == 0 else (1, 0):
            wall, processor = _paint(bench, *kinds[which])
            found[which].wall.append(wall)
            found[which].processor.append(processor)
    return found


def _paint(bench: Bench, command: Sequence[str], is_there: Callable[[Sequence[str]], bool]) -> tuple[float, float]:
    with bench.run(command) as program:
        chunk = program.wait(is_there)
        return chunk.at - program.started, chunk.processor


def ls_times(bench: Bench, address: str) -> list[float]:
    """Seconds of `ls --json` as a whole process."""
    command, times = bench.desk(address, "ls", "--json"), []
    environment = {name: text for name, text in {**os.environ, **bench.environment()}.items() if text is not None}
    for _turn in range(bench.repeat + 1):
        before = time.perf_counter()
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - before)
    return times[1:]


@dataclass
class Keys:
    """What keys cost in a running desk: seconds to the first and last change, and bytes, by the name of the figure."""

    first: dict[str, list[float]] = field(default_factory=dict)
    last: dict[str, list[float]] = field(default_factory=dict)
    size: dict[str, list[int]] = field(default_factory=dict)
    start: int = 0
    memory: int = 0

    def press(self, bench: Bench, program: Program, name: str, key: str) -> None:
        """Press one and note it."""
        bench.pause()
        pressed = program.press(key)
        self.first.setdefault(name, []).append(pressed.first)
        self.last.setdefault(name, []).append(pressed.last)
        self.size.setdefault(name, []).append(pressed.size)


def walk(bench: Bench, address: str) -> Keys:
    """Walk through the list of a desk that has loaded everything."""
    keys = Keys()
    with bench.run(bench.desk(address)) as program:
        program.wait(rows_are_there)
        program.settle()
        keys.start = program.size
        program.rest()
        for _turn in range(max(1, bench.repeat // 2)):
            for _press in range(INSIDE):
                keys.press(bench, program, "j inside", "j")
            program.press("\x1b[6~")
            for _press in range(INSIDE):
                keys.press(bench, program, "j scrolling", "j")
            for _press in range(10):
                keys.press(bench, program, "PageDown", "\x1b[6~")
            for _press in range(5):
                keys.press(bench, program, "End", "\x1b[F")
                program.press("g")
                keys.press(bench, program, "halfway", "%")
                program.press("g")
                keys.press(bench, program, "top", "g")
        keys.memory = program.memory()
    return keys


def search_times(bench: Bench, address: str) -> tuple[list[float], list[float]]:
    """Seconds from Enter to the newest hits on the screen, and those of the raw query of as many."""
    shown: list[float] = []
    with bench.run(bench.desk(address)) as program:
        program.wait(rows_are_there)
        program.rest()
        for turn in range(bench.repeat + 1):
            program.press("1" if turn else "2")
            program.rest(10.0)
            for keys in ("/", "\x15", SEARCH):
                program.press(keys)
            at = program.type("\r")
            chunk = program.wait(lambda lines: SEARCH in lines[0])
            shown.append(chunk.at - at)
    return shown[1:], raw_query_times(address, bench.repeat)


def raw_query_times(address: str, repeat: int) -> list[float]:
    """Seconds the newest hits take the view of the list in this process, on an open connection."""
    store, now, times = Store(address), datetime.now(UTC), []
    query = parse(SEARCH, now=now, zone=UTC)
    for _turn in range(repeat + 2):
        before = time.perf_counter()
        Listing(store, READER, query, now).block(0, NEWEST, Ends())
        times.append(time.perf_counter() - before)
    store.close()
    return times[2:]


def memory_of_hello(bench: Bench) -> int:
    """Bytes of the hello world, at rest."""
    with bench.run(bench.command("hello")) as program:
        program.wait(hello_is_there)
        program.rest()
        return program.memory()


def memory_of_all(bench: Bench, address: str) -> int:
    """Bytes of the desk once a form and a complaint were opened and left; it writes who read the complaint."""
    with bench.run(bench.desk(address)) as program:
        program.wait(rows_are_there)
        program.rest()
        for opens, leaves in (("i", "\x07"), ("\r", "q")):
            program.press(opens)
            program.rest(10.0)
            program.press(leaves)
            program.rest(10.0)
        return program.memory()


def echo_time(bench: Bench) -> float:
    """Seconds until a key comes back from a program that does nothing else: what the terminal itself costs."""
    with bench.run(bench.command("echo")) as program:
        program.wait(lambda lines: "ready" in lines[0])
        return statistics.median(program.press("x").first for _turn in range(20))


@dataclass(frozen=True)
class Stores:
    """The stores measured: addresses by their size."""

    small: str
    big: str
    postgres: str | None


def screen(folder: Path, repeat: int, stores: Stores) -> None:
    """Measure everything and print it."""
    sys.setswitchinterval(0.0002)  # so that the thread that reads gets to stamp what it reads
    bench = Bench(folder, repeat)
    copy = folder / "copy.db"
    _copy(stores.small, copy)
    print(f"120x40, {repeat} pairs; a key echoed by a bare program: {echo_time(bench) * MILLISECONDS:.2f} ms")
    hello = memory_of_hello(bench)
    whole = memory_of_all(bench, f"sqlite:///{copy}")
    small = _size(bench, "10,000", stores.small)
    memory = Figure("memory, everything loaded", whole / 2**20, "MB", hello / 2**20, 2.0)
    _show([*small, memory])
    big = _size(bench, "1,000,000", stores.big)
    _show(big)
    _show(_beside(small, big, "big / small", GROWTH_BAR))
    if stores.postgres is not None:
        elsewhere = _size(bench, "PostgreSQL, 10,000", stores.postgres)
        _show(elsewhere)
        _show(_beside(small, elsewhere, "PostgreSQL / SQLite", None))


def _show(figures: Sequence[Figure]) -> None:
    print("\n" + HEADING)
    for figure in figures:
        print(figure.line(), flush=True)


def _beside(first: Sequence[Figure], second: Sequence[Figure], what: str, bar: float | None) -> list[Figure]:
    """Each figure of another store relative to that of the first."""
    names = [one.what.partition(", ")[2].partition(" (")[0] for one in first]
    pairs = zip(names, first, second, strict=True)
    return [Figure(f"{what}, {name}", two.desk, two.unit, one.desk, bar) for name, one, two in pairs]


def _copy(address: str, target: Path) -> None:
    source = address.removeprefix("sqlite:///")
    shutil.copyfile(source, target)


def _size(bench: Bench, size: str, address: str) -> list[Figure]:
    """All figures of one store."""
    store = Store(address)
    count = count_of(store, READER, Query(), now=datetime.now(UTC))
    store.close()
    print(f"\n{size}: {count:,} complaints")
    hello, desk = first_paints(bench, bench.desk(address))
    whole = ls_times(bench, address)
    keys = walk(bench, address)
    shown, raw = search_times(bench, address)
    return [*_start_figures(size, hello, desk, whole), *_key_figures(size, keys), _search_figure(size, shown, raw)]


def _start_figures(size: str, hello: Paints, desk: Paints, whole: list[float]) -> list[Figure]:
    walls = [statistics.median(one) * MILLISECONDS for one in (desk.wall, hello.wall)]
    processors = [statistics.median(one) * MILLISECONDS for one in (desk.processor, hello.processor)]
    listed = statistics.median(whole) * MILLISECONDS
    wall, processor = paired(hello.wall, desk.wall), paired(hello.processor, desk.processor)
    return [
        Figure(f"{size}, first paint", walls[0], "ms", walls[1], 1.2, wall),
        Figure(f"{size}, first paint, processor", processors[0], "ms", processors[1], None, processor),
        Figure(f"{size}, ls --json", listed, "ms", walls[1], 1.0),
    ]


def _key_figures(size: str, keys: Keys) -> list[Figure]:
    def at(name: str, percent: float, *, last: bool = False) -> float:
        return percentile((keys.last if last else keys.first)[name], percent) * MILLISECONDS

    return [
        Figure(f"{size}, j inside, p50", at("j inside", 50), "ms"),
        Figure(f"{size}, j inside, p95", at("j inside", 95), "ms", None, 6),
        Figure(f"{size}, j inside, p95, to the detail", at("j inside", 95, last=True), "ms"),
        Figure(f"{size}, j scrolling, p50", at("j scrolling", 50), "ms"),
        Figure(f"{size}, j scrolling, p95", at("j scrolling", 95), "ms"),
        Figure(f"{size}, PageDown, p50", at("PageDown", 50), "ms", None, 10),
        Figure(f"{size}, End, p50", at("End", 50), "ms", None, 12),
        Figure(f"{size}, halfway, p50", at("halfway", 50), "ms", None, 12),
        Figure(f"{size}, top, p50", at("top", 50), "ms"),
        Figure(f"{size}, bytes per j inside", statistics.mean(keys.size["j inside"]), "bytes", None, 310),
        Figure(f"{size}, bytes per j scrolling", statistics.mean(keys.size["j scrolling"]), "bytes", None, 650),
        Figure(f"{size}, bytes at start", keys.start, "bytes", None, 7_500),
        Figure(f"{size}, memory after the walk", keys.memory / 2**20, "MB"),
    ]


def _search_figure(size: str, shown: list[float], raw: list[float]) -> Figure:
    query = statistics.median(raw) * MILLISECONDS
    beyond = statistics.median(shown) * MILLISECONDS - query
    return Figure(f"{size}, search beyond its query ({query:.1f})", beyond, "ms", None, 6)
