"""The heads of all hash chains, hashed together: one line that stands for every timeline of a store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, text

LAST_ENTRIES = """
    SELECT subject_kind, subject_id, sequence, hash FROM entry AS last
    WHERE sequence = (
        SELECT max(sequence) FROM entry WHERE subject_kind = last.subject_kind AND subject_id = last.subject_id
    )
    ORDER BY subject_kind, subject_id
"""


@dataclass(frozen=True)
class Heads:
    """The heads of a store.

    Attributes:
        digest: SHA-256 over a line `kind:id:length:hash` of every subject, by kind and id, in hexadecimal.
        subjects: How many subjects have a timeline.
        entries: How many entries all of them have.
    """

    digest: str
    subjects: int
    entries: int


def heads_of(connection: Connection) -> Heads:
    """The heads of a store."""
    rows = connection.execution_options(yield_per=1_000).execute(text(LAST_ENTRIES))
    return hashed((str(kind), int(key), int(length), str(head)) for kind, key, length, head in rows)


def hashed(last_entries: Iterable[tuple[str, int, int, str]]) -> Heads:
    """The heads from kind, id, length and last hash of every subject, in order."""
    summed, subjects, entries = hashlib.sha256(), 0, 0
    for kind, key, length, head in last_entries:
        summed.update(f"{kind}:{key}:{length}:{head}\n".encode("ascii"))
        subjects, entries = subjects + 1, entries + length
    return Heads(summed.hexdigest(), subjects, entries)
