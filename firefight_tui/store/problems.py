"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Something a check found.

    Attributes:
        kind: file, reference, trigger, chain, words, search or cache.
        subject: What it is about: `complaint:12`, a table, a trigger.
        message: What is wrong, translated.
    """

    kind: str
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}: {self.message}"
