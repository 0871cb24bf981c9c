"""What `firefight` alone loads until the inbox is on the screen: nothing heavy, and nothing a key loads later."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from firefight_tui.store.store import Store
from tests.architecture.tree import ROOT
from tests.builders import Office

HEAVY = {"alembic", "click", "psycopg", "pydantic", "sqlalchemy"}
LATER = {
    f"firefight_tui.{name}"
    for name in ("screens.form", "screens.complaint", "domain.query", "domain.records", "domain.moments")
}

# Opens the desk as the command does, on a screen nobody sees. The first thing done after the first paint is to count;
# by then the rows must be shown, and what was loaded is written to the file named first.
OPEN = """
import json, os, sys
from firefight_tui.cli import desk, main
target, sys.argv = sys.argv[1], ["firefight"]
desk.is_terminal, desk.unfit = lambda: True, lambda: ""
from textual.app import App
from firefight_tui.screens.seat import Seat
run = App.run

def unseen(self, **_options):
    def counted(_seat):
        shown = [row.ref for row in self.screen.queue.shown]
        with open(target, "w") as file:
            json.dump([shown, sorted(sys.modules)], file)
        os._exit(0)
    Seat.counts = counted
    return run(self, headless=True, size=(120, 40))

App.run = unseen
main()
"""


def test_the_first_paint_loads_nothing_heavy(sqlite_url: str, tmp_path: Path) -> None:
    store = Store(sqlite_url)
    office = Office(store)
    refs = [office.report(title=f"Orders fail {number}") for number in range(3)]
    store.close()
    loaded = tmp_path / "loaded.json"
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(loaded)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "FIREFIGHT_STORE": sqlite_url, "FIREFIGHT_ACTOR": "chen"},
    )
    assert loaded.is_file(), done.stderr
    shown, names = json.loads(loaded.read_text())
    assert sorted(shown) == refs
    assert "textual" in names
    assert {name for name in names if name.partition(".")[0] in HEAVY or name in LATER} == set()
