"""Writers that are killed: children perform verbs and say so, the parent kills them at moments of its own choosing.

Run as a process of its own, so that forking is safe: `python -m tests.faults.killing ADDRESS KILLS SEED`. Writes a line
`try OPERATION TEXT` before and `ack OPERATION` after every verb, as far as the children came.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
import uuid
from dataclasses import dataclass

from sqlalchemy.orm import configure_mappers

from firefight_tui.store.store import Store
from tests.builders import make_desk

AT_ONCE = 2


@dataclass
class Child:
    """A writer: its process and the pipe it talks through."""

    pid: int
    pipe: int
    said: bytes = b""

    def hear(self, acknowledged: int) -> None:
        """Listen until it has acknowledged so many verbs, or ended."""
        while self.said.count(b"ack") < acknowledged and (part := os.read(self.pipe, 65_536)):
            self.said += part


def write_on(address: str, pipe: int, seed: int) -> None:
    """Perform verbs for ever, each announced before and acknowledged after."""
    chance = random.Random(seed)
    store = Store(address)
    desk = make_desk(store, "ada")
    for number in range(1_000_000):
        operation, text = str(uuid.UUID(int=chance.getrandbits(128))), f"note-{seed}-{number}"
        os.write(pipe, f"try {operation} {text}\n".encode())
        desk.perform(desk.parse("note", {"text": text}), ["FF-1"], operation=operation)
        os.write(pipe, f"ack {operation}\n".encode())


def start(address: str, seed: int) -> Child:
    """A writer in a process of its own."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Child(pid, reading)
    try:
        write_on(address, writing, seed)
    finally:
        os._exit(1)


def kill(child: Child) -> str:
    """Kill a writer; returns all it said."""
    os.kill(child.pid, signal.SIGKILL)
    os.waitpid(child.pid, 0)
    child.hear(sys.maxsize)
    os.close(child.pipe)
    return child.said.decode()


def warm_up(address: str) -> None:
    """Load what a writer needs before the first one is forked: each would else spend most of its life on that."""
    configure_mappers()
    store = Store(address)
    make_desk(store, "ada").parse("note", {"text": "x"})
    store.close()


def main(address: str, kills: int, seed: int) -> None:
    """Keep some writers running, and kill one after another."""
    chance = random.Random(seed)
    warm_up(address)
    children = [start(address, seed * 1_000 + number) for number in range(AT_ONCE)]
    for number in range(kills):
        victim = children.pop(0)
        # Somewhere in the next transactions, from its very first on.
        victim.hear(chance.randrange(4))
        select.select([], [], [], chance.random() * 0.06)
        sys.stdout.write(kill(victim))
        children.append(start(address, seed * 1_000 + AT_ONCE + number))
    for child in children:
        sys.stdout.write(kill(child))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
