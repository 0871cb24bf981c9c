"""An intake killed at any moment and run again: everything is in once, nothing is half in."""

from __future__ import annotations

import json
import random
import select
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func
from sqlalchemy import select as wanted

from firefight_tui.desk.checking import check
from firefight_tui.intake.sources import read_sources
from firefight_tui.intake.take_in import take_in
from firefight_tui.store.models import Arrival, Complaint, Contact, Entry, Evidence
from firefight_tui.store.store import Store
from tests.builders import MONDAY, make_desk
from tests.faults.test_kill import KILLS

ROWS = 1_300
THREADS = 12

IMPORTING = """
import os, sys
from firefight_tui.intake.sources import read_sources
from firefight_tui.intake.take_in import take_in
from firefight_tui.store.store import Store
from tests.builders import make_desk
desk = make_desk(Store(sys.argv[1]))
os.write(1, b"ready")
for taken in take_in(desk, read_sources(sys.argv[2:], now=desk.now())):
    pass
"""


def files(folder: Path) -> list[str]:
    """A mailbox in which half of the mails answer the other half, and many rows."""
    mails = []
    for number in range(THREADS):
        for part, answers in ((1, ""), (2, f"In-Reply-To: <{number}.1@huadong.example>\n")):
            head = f"Message-ID: <{number}.{part}@huadong.example>\n{answers}Date: Mon, 23 Nov 2026 09:30:00 +0800\n"
            head += f"From: Zhang <zhang@huadong.example>\nSubject: thread {number}\n"
            mails.append(f"From zhang@huadong.example Mon Nov 23 09:30:00 2026\n{head}\nmail {number}.{part}\n\n")
    rows = [
        {"client": f"client {number % 7}", "title": f"row {number}", "body": f"order {number} is lost"}
        for number in range(ROWS)
    ]
    box, lines = folder / "in.mbox", folder / "in.jsonl"
    box.write_text("".join(mails), encoding="utf-8")
    lines.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return [str(box), str(lines)]


def kill_one(address: str, paths: list[str], chance: random.Random) -> None:
    """Start an intake and kill it somewhere on its way."""
    with subprocess.Popen([sys.executable, "-c", IMPORTING, address, *paths], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.read(5) == b"ready"
        select.select([], [], [], chance.random() * 0.5)
        child.send_signal(signal.SIGKILL)


def test_a_killed_intake_is_simply_repeated(store_url: str, tmp_path: Path) -> None:
    seed = random.randrange(1_000_000)
    chance = random.Random(seed)
    paths = files(tmp_path)
    for _number in range(max(4, KILLS // 10)):
        kill_one(store_url, paths, chance)
    store = Store(store_url)
    desk = make_desk(store)
    statuses = Counter(one.status.value for one in take_in(desk, read_sources(paths, now=MONDAY)))
    assert sum(statuses.values()) == ROWS + 2 * THREADS and statuses.keys() <= {"created", "attached", "duplicate"}
    with store.read() as session:
        titles = Counter(session.scalars(wanted(Complaint.title)))
        said = Counter(session.scalars(wanted(Contact.said)))
        counts = [session.scalar(wanted(func.count(model.id))) for model in (Arrival, Evidence)]
        reports = session.scalar(wanted(func.count(Entry.id)).where(Entry.verb == "report"))
    expected = [f"row {number}" for number in range(ROWS)] + [f"thread {number}" for number in range(THREADS)]
    assert titles == Counter(expected), f"seed {seed}"
    assert said == Counter(f"mail {number}.2" for number in range(THREADS)), f"seed {seed}"
    assert counts == [ROWS + 2 * THREADS] * 2 and reports == ROWS + THREADS, f"seed {seed}"
    assert check(store, MONDAY + timedelta(hours=1)) == (), f"seed {seed}"
    assert {one.status.value for one in take_in(desk, read_sources(paths, now=MONDAY))} == {"duplicate"}
    store.close()
