"""Measures what the design promises, each figure beside its baseline in the same run: `make bench ARGS="screen"`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.bench_board import board_figures
from scripts.bench_intake import intake
from scripts.bench_screen import BIG, SMALL, Stores, screen
from scripts.bench_staffing import staffing

SECTIONS = ("intake", "staffing", "board", "screen")


def main() -> None:
    """Run the sections that are named, or all."""
    given = arguments().parse_args()
    for name in given.sections or SECTIONS:
        with tempfile.TemporaryDirectory(prefix="firefight-bench-") as folder:
            if name == "intake":
                intake(Path(folder), given.rows, given.repeat)
            elif name == "staffing":
                staffing(Path(folder), given.repeat)
            elif name == "board":
                board_figures(Path(folder), given.repeat, given.postgres)
            else:
                screen(Path(folder), given.repeat, stores(given))


def arguments() -> argparse.ArgumentParser:
    """What may be asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("sections", nargs="*", choices=[*SECTIONS, []], help="what to measure; everything unless said")
    asked.add_argument("--rows", type=int, default=100_000, help="rows of the intake (100,000)")
    asked.add_argument("--repeat", type=int, default=3, help="how often each figure is taken; its median counts (3)")
    asked.add_argument("--store-small", type=Path, help=f"a store of {SMALL:,} complaints; made once unless given")
    asked.add_argument("--store-big", type=Path, help=f"a store of {BIG:,}; made once unless given, 3.5 GB")
    asked.add_argument("--postgres", metavar="URL", help="measure this database as well; filled if it is empty")
    return asked


def stores(given: argparse.Namespace) -> Stores:
    """The stores that were named; others are made once and kept."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "firefight-bench")
    small = given.store_small or _made(cache / f"{SMALL}.db", SMALL)
    big = given.store_big or _made(cache / f"{BIG}.db", BIG)
    if given.postgres is not None:
        _fill(given.postgres, SMALL)
    return Stores(f"sqlite:///{small.resolve()}", f"sqlite:///{big.resolve()}", given.postgres)


def _made(path: Path, complaints: int) -> Path:
    """A store of sample complaints; one half made is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".half")
        half.unlink(missing_ok=True)
        print(f"making {path}, once: {complaints:,} complaints")
        _fill(f"sqlite:///{half}", complaints)
        half.rename(path)
    return path


def _fill(address: str, complaints: int) -> None:
    """Fill an empty store as `firefight demo` does; one that holds complaints is left as it is."""
    words = ["demo", "--no-tui", "--complaints", str(complaints), "--store", address, "--as", "bench"]
    subprocess.run([sys.executable, "-m", "firefight_tui", *words], check=True)


if __name__ == "__main__":
    main()
