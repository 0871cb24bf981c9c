"""Whose turn it is to write a SQLite store: everybody who waits asks again at the same short intervals."""

from __future__ import annotations

import random
import sqlite3
import time

SHORTEST, LONGEST = 0.001, 0.006
"""Seconds between two askings, taken at random so that no two writers keep step."""


def take_turn(connection: sqlite3.Connection) -> None:
    """Begin a transaction that holds the writer's lock, waiting for it as long as the connection's busy timeout says.

    SQLite's own waiting asks the more seldom the longer it has waited (up to every 100 ms), so whoever comes new is
    served before whoever waits: of four busy writers one waited 4.9 s while the median was 55 ms.

    Raises:
        sqlite3.OperationalError: Others held the lock all the time.
    """
    [(patience,)] = connection.execute("PRAGMA busy_timeout").fetchall()
    connection.execute("PRAGMA busy_timeout=0")
    end = time.monotonic() + int(patience) / 1000
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > end:
                    raise
            time.sleep(random.uniform(SHORTEST, LONGEST))
    finally:
        connection.execute(f"PRAGMA busy_timeout={patience}")
