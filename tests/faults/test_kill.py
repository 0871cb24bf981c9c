"""Killed processes: nothing acknowledged is lost, nothing is doubled by a retry, every chain holds."""

from __future__ import annotations

import collections
import os
import random
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from firefight_tui.desk.checking import check
from firefight_tui.store.backing_up import backup
from firefight_tui.store.store import Store
from tests.builders import Office, rows_in_force

KILLS = int(os.environ.get("FIREFIGHT_TEST_KILLS", "40"))
"""How many writers are killed; the bar is a thousand, a build tries some."""

ROUNDS = max(6, KILLS // 5)


@pytest.fixture
def office(store_url: str):
    """An office on each database."""
    store = Store(store_url)
    yield Office(store)
    store.close()


def test_killed_writers_lose_and_double_nothing(office: Office, store_url: str) -> None:
    office.report()
    office.store.close()
    seed = random.randrange(1_000_000)
    run = [sys.executable, "-m", "tests.faults.killing", store_url, str(KILLS), str(seed)]
    said = subprocess.run(run, check=True, capture_output=True, text=True, timeout=300).stdout.split("\n")
    tried = dict(line.split()[1:] for line in said if line.startswith("try ") and len(line.split()) == 3)
    acknowledged = {line.split()[1] for line in said if line.startswith("ack ") and len(line) == 40}
    assert len(acknowledged) > KILLS and acknowledged <= tried.keys(), f"seed {seed}"
    before = notes(office)
    assert [text for operation, text in tried.items() if operation in acknowledged and text not in before] == []
    for operation, text in tried.items():
        if operation not in acknowledged:
            office.do("note", "FF-1", text=text, op=operation)
    assert notes(office) == collections.Counter(tried.values()), f"seed {seed}"
    assert check(office.store, office.clock.at) == ()


def notes(office: Office) -> collections.Counter[str]:
    return collections.Counter(entry.text for entry in office.show("FF-1").timeline if entry.verb == "note")


REPEATED = """
import os, sys
from pathlib import Path
from firefight_tui.store.backing_up import backup
from firefight_tui.store.restoring import restore
from firefight_tui.store.store import Store
store = Store(sys.argv[1])
os.write(1, b"ready")
while True:
    {what}
"""


def kill_within(address: str, what: str, folder: Path, chance: random.Random) -> None:
    """Have a process do something over and over, and kill it in the midst of it."""
    command = [sys.executable, "-c", REPEATED.format(what=what), address, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.read(5) == b"ready"
        select.select([], [], [], chance.random() * 0.1)
        child.send_signal(signal.SIGKILL)


def test_a_killed_backup_leaves_no_half_of_one(sqlite_url: str, tmp_path: Path) -> None:
    office = Office(Store(sqlite_url))
    office.report(body="long " * 50_000)
    chance = random.Random(7)
    target = tmp_path / "copy.db"
    for number in range(ROUNDS):
        kill_within(sqlite_url, "backup(store, Path(sys.argv[2], 'copy.db'), force=True)", tmp_path, chance)
        if target.exists():
            copy = Store(f"sqlite:///{target}")
            assert check(copy, office.clock.at) == ()
            copy.close()
        office.do("note", "FF-1", text=f"after {number}")
    backup(office.store, target, force=True)
    assert check(office.store, office.clock.at) == ()
    office.store.close()


def test_a_killed_restore_leaves_one_store_or_the_other(sqlite_url: str, tmp_path: Path) -> None:
    office = Office(Store(sqlite_url))
    office.report(body="long " * 50_000)
    made = backup(office.store, tmp_path / "copy.db")
    old = rows_in_force(office.store)
    chance = random.Random(8)
    for number in range(ROUNDS):
        office.do("note", "FF-1", text=f"before {number}")
        new = rows_in_force(office.store)
        office.store.close()
        kill_within(sqlite_url, f"restore(store, Path({str(made.path)!r}))", tmp_path, chance)
        assert rows_in_force(office.store) in (old, new)
        assert check(office.store, office.clock.at) == ()
    office.store.close()
