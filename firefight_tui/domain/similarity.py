"""How alike two complaints are told: Dice over pairs of characters they share; and what to look for to find some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from firefight_tui.domain.tokens import Term, index_tokens, term_tokens
from firefight_tui.domain.vocabulary import Cause

WINDOW = 4
"""Characters of Chinese that are looked for together: two are met everywhere."""

LEAST_LATIN = 4
"""Letters of the shortest Latin word that says something."""

MOST_TERMS = 16
ALIKE = 0.28
"""From which likeness on somebody would look at it."""

SAME_KIND = 0.05
"""What it adds that the cause is the same."""


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A complaint of the past that was told alike, and what is known of it.

    Attributes:
        ref: Its reference.
        client: Whose.
        title: What it was called.
        year_month: When it was received, such as 2025-06.
        likeness: 0 to 1.
        root_cause: Why it happened; why the containment was the fix, where that was so.
        escape_point: Why it was not caught.
        worked: The remedies that were verified effective.
    """

    ref: str
    client: str
    title: str
    year_month: str
    likeness: float
    root_cause: str
    escape_point: str
    worked: tuple[str, ...]


def pairs(text: str) -> Counter[str]:
    """The pairs of characters of a text, within its words; Chinese by its own."""
    found: Counter[str] = Counter()
    for token in index_tokens(text):
        if len(token) == 2 and not token.isascii():
            found[token] += 1
        elif token.isascii():
            found.update(token[place : place + 2] for place in range(max(1, len(token) - 1)))
    return found


def dice(one: str, other: str) -> float:
    """Twice the pairs two texts share over all they have: 1 for the same, 0 for nothing in common."""
    mine, theirs = pairs(one), pairs(other)
    total = sum(mine.values()) + sum(theirs.values())
    return 2 * sum((mine & theirs).values()) / total if total else 0.0


def likeness(told: Sequence[str], other: Sequence[str], *, is_same_cause: bool) -> float:
    """How alike two complaints are: by the two of their sentences that are most alike."""
    best = max((dice(one, two) for one in told for two in other), default=0.0)
    return min(1.0, best + (SAME_KIND if is_same_cause and best else 0.0))


def search_terms(told: Iterable[str]) -> tuple[Term, ...]:
    """What to look for to find complaints told alike: words, and Chinese some characters at a time."""
    found: dict[Term, None] = {}
    for text in told:
        run: list[str] = []
        for token in [*index_tokens(text), ""]:
            if token and not token.isascii() and len(token) <= 2:
                run.append(token[0])
                if len(token) == 2:  # One character alone ends its run.
                    continue
            _add_windows(found, "".join(run))
            run = []
            if len(token) >= LEAST_LATIN and token.isascii() and not token.isdecimal():
                _add(found, token)
    return tuple(found)[:MOST_TERMS]


def _add_windows(found: dict[Term, None], run: str) -> None:
    for place in range(0, max(1, len(run) - WINDOW + 1), 2):
        if len(run) > 1:
            _add(found, run[place : place + WINDOW])


def _add(found: dict[Term, None], words: str) -> None:
    term = term_tokens(words, phrase=True)
    if term is not None:
        found[term] = None


def is_cause_shared(one: Cause | None, other: Cause | None) -> bool:
    """Whether both have the same main cause."""
    return one is not None and one is other
