"""Watches that are killed: children send an outbox by SMTP, the parent kills them at moments of its own choosing.

Run as a process of its own, so that forking is safe: `python -m tests.faults.killing_watch ADDRESS PORT KILLS SEED`.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
from datetime import timedelta

from sqlalchemy.orm import configure_mappers

from firefight_tui.desk.alerting import Alerting
from firefight_tui.errors import StoreBusy
from firefight_tui.outgoing.chat import ChatCarrier
from firefight_tui.outgoing.choices import Reach, Security, Smtp
from firefight_tui.outgoing.delivery import Delivery
from firefight_tui.outgoing.smtp import SmtpCarrier
from firefight_tui.outgoing.watch import Watch
from firefight_tui.store.store import Store


def make_watch(store: Store, port: int, say=lambda _line: None) -> Watch:  # type: ignore[no-untyped-def]  # any listener
    """A watch that mails to a server on loopback."""
    smtp = Smtp("127.0.0.1", port, Security.NONE, sender="desk@vendor.example", timeout=10)
    reach = Reach({"default": "mailto:{handle}@vendor.example"})
    alerting = Alerting(store, (timedelta(minutes=10),), 1_000_000, timedelta(minutes=10))
    return Watch(store, alerting, Delivery(store, SmtpCarrier(smtp), ChatCarrier(), reach, say), say)


def run(address: str, port: int, pipe: int) -> None:
    """Watch until killed; a lock that a dead one's connection still holds is waited for."""
    watch = make_watch(Store(address), port, lambda _line: os.write(pipe, b"."))
    while True:
        try:
            watch.run()
        except StoreBusy:
            select.select([], [], [], 0.01)


def start(address: str, port: int) -> tuple[int, int]:
    """A watch in a process of its own, and the pipe it says a dot through for every line it logs."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    try:
        run(address, port, writing)
    finally:
        os._exit(1)


def warm_up(address: str) -> None:
    """Load what a watch needs before the first one is forked: each would else spend most of its life on that."""
    from firefight_tui.outgoing import carrying, document, mime  # noqa: F401 - imported late by what sends

    configure_mappers()
    store = Store(address)
    store.ensure()
    store.close()


def main(address: str, port: int, kills: int, seed: int) -> None:
    """Start a watch and kill it, over and over, from its very first moments to somewhere among its messages."""
    chance = random.Random(seed)
    warm_up(address)
    # Sometimes in its first moments, mostly after some messages and among the next; as often each, whatever the seed.
    waits = [number % 8 for number in range(kills)]
    chance.shuffle(waits)
    for wanted in waits:
        pid, pipe = start(address, port)
        heard = 0
        while heard < wanted:
            heard += len(os.read(pipe, 1))
        select.select([], [], [], chance.random() * 0.06)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(pipe)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
