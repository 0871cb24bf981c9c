"""The command called inside this process, and the real one beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from firefight_tui import words
from firefight_tui.cli import main

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "firefight_tui"]


@dataclass(frozen=True)
class Answer:
    """What a call answered."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


Call = Callable[..., Answer]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A home of its own, a store that is not there yet, an actor."""
    ours = {
        "HOME": str(tmp_path),
        "FIREFIGHT_STORE": f"sqlite:///{tmp_path}/desk.db",
        "FIREFIGHT_ACTOR": "bo",
        "PYTHONPATH": str(ROOT),
        **{f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
    }
    for name, value in ours.items():
        monkeypatch.setenv(name, value)
    yield {**os.environ, **ours}
    words.set_language("en")


@pytest.fixture
def call(environment: dict[str, str], capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls `firefight` inside this process."""

    def call_firefight(*arguments: str) -> Answer:
        capsys.readouterr()
        code = main(arguments)
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return call_firefight


@pytest.fixture
def process(environment: dict[str, str]) -> Call:
    """Calls `firefight` as a process of its own, away from any terminal."""

    def run(*arguments: str, stdin: str = "", **more: str) -> Answer:
        done = subprocess.run(
            [*COMMAND, *arguments],
            env={**environment, **more},
            input=stdin,
            text=True,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def reported(call: Call) -> str:
    """A complaint that was just taken in; its reference."""
    answer = call("do", "report", "client=Acme", "title=It is slow", "body=Since noon", "--json")
    assert answer.code == 0, answer.err
    ref: str = answer.json["refs"][0]
    return ref
