"""Processes that write to the same few complaints at once: what a fault test starts and what it counts."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from random import Random
from uuid import uuid4

from firefight_tui.desk.desk import Desk
from firefight_tui.desk.occasion import Actor
from firefight_tui.desk.views.complaint import complaint
from firefight_tui.domain.now import utc_now
from firefight_tui.errors import Conflict, FirefightError
from firefight_tui.store.store import Store


@dataclass
class Tally:
    """What one writer did.

    Attributes:
        entries: The entries its verbs wrote, as they were acknowledged.
        seconds: How long each verb took.
        errors: What was refused, in words.
        conflicts: How often a read-modify-write began anew.
        added: How much its read-modify-writes added, by complaint.
    """

    entries: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    conflicts: int = 0
    added: dict[str, int] = field(default_factory=dict)


PRELOADED = [__name__, "sqlalchemy.dialects.postgresql.psycopg", "firefight_tui.desk.registry"]
"""Imported once, by the process the writers are forked from; its memory is its own, so that forking is safe."""

Work = Callable[[Desk, int, int, int], Tally]


def write_notes(desk: Desk, number: int, count: int, complaints: int) -> Tally:
    """Perform verbs of several kinds on complaints taken at random, some of them twice with the same id."""
    tally, chance = Tally(), Random(number)
    for turn in range(count):
        ref, op = f"FF-{chance.randint(1, complaints)}", str(uuid4())
        name, fields = chance.choice(
            [
                ("note", {"text": f"writer {number} turn {turn}"}),
                ("phenomenon", {"text": f"writer {number} turn {turn}"}),
                ("edit", {"impact": f"writer {number} turn {turn}"}),
                ("contact", {"direction": "in", "channel": "chat", "person": "Li", "said": f"w{number} t{turn}"}),
            ]
        )
        verb = desk.parse(name, dict(fields))
        for _ in range(1 + (chance.random() < 0.1)):
            begin = time.perf_counter()
            try:
                outcome = desk.perform(verb, [ref], operation=op)
            except FirefightError as error:
                tally.errors.append(f"{type(error).__name__}: {error}")
                continue
            tally.seconds.append(time.perf_counter() - begin)
        tally.entries += outcome.entries
    return tally


def count_up(desk: Desk, number: int, count: int, complaints: int, *, asks_version: bool) -> Tally:
    """Read a number that stands in a complaint, add one, write it back; with its version, begin anew on a conflict."""
    tally, chance = Tally(), Random(number)
    for _ in range(count):
        ref = f"FF-{chance.randint(1, complaints)}"
        while True:
            seen = complaint(desk.store, ref, desk.now())
            verb = desk.parse("edit", {"spent": str(int(seen.spent or 0) + 1)})
            try:
                desk.perform(verb, [ref], expect=seen.version if asks_version else None)
            except Conflict:
                tally.conflicts += 1
                continue
            except FirefightError as error:
                tally.errors.append(f"{type(error).__name__}: {error}")
            else:
                tally.added[ref] = tally.added.get(ref, 0) + 1
            break
    return tally


count_with_version = partial(count_up, asks_version=True)
count_blindly = partial(count_up, asks_version=False)


def _writer(url: str, number: int, count: int, complaints: int, work: Work, start, answers) -> None:  # type: ignore[no-untyped-def]  # a barrier and a queue
    store = Store(url)
    store.ensure()
    desk = Desk(store, Actor("ada", "os-ada"), now=utc_now)
    desk.perform(desk.parse("edit", {"title": "warm"}), ["FF-1"])
    start.wait(120)
    answers.put(work(desk, number, count, complaints))
    store.close()


def write_at_once(url: str, work: Work, *, writers: int, count: int, complaints: int) -> tuple[list[Tally], float]:
    """Start writers in processes of their own, let them begin together, and wait for all.

    Returns:
        What each did, and the seconds from the first write to the last.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    start, answers = context.Barrier(writers + 1), context.Queue()
    processes = [
        context.Process(target=_writer, args=(url, number, count, complaints, work, start, answers))
        for number in range(writers)
    ]
    for process in processes:
        process.start()
    start.wait(120)
    begin = time.perf_counter()
    tallies = [answers.get(timeout=600) for _ in processes]
    took = time.perf_counter() - begin
    for process in processes:
        process.join(60)
    return tallies, took
