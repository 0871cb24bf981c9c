"""Attempts at reproduction beside each other: which are compared, field by field, and where they differ."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from firefight_tui.domain.analysis_records import ReproductionRecord
from firefight_tui.domain.vocabulary import ReproOutcome
from firefight_tui.words import N_, _

ROWS = (
    ("environment", N_("tried on")),
    ("build", N_("build")),
    ("preconditions", N_("preconditions")),
    ("condition", N_("condition")),
    ("steps", N_("steps")),
    ("expected", N_("expected")),
    ("observed", N_("observed")),
    ("result", N_("result")),
    ("narrowed_to", N_("narrowed to")),
    ("evidence", N_("evidence")),
    ("reason", N_("reason")),
)
"""What is compared, in the order of the note, each with what it is called."""

REPEATED = ("environment", "build", "preconditions", "condition", "steps", "expected")
"""What an attempt that repeats another takes over; what was seen is seen anew."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of several attempts: what each says, and whether they differ."""

    name: str
    label: str
    texts: tuple[str, ...]
    differs: bool


def compared(attempts: Sequence[ReproductionRecord]) -> tuple[Compared, ...]:
    """The fields of which at least one attempt says something; blanks and line ends make no difference."""
    found = []
    for name, label in ROWS:
        texts = tuple(field_text(one, name) for one in attempts)
        if any(texts):
            said = {" ".join(text.split()) for text in texts}
            found.append(Compared(name, _(label), texts, len(said) > 1))
    return tuple(found)


def field_text(attempt: ReproductionRecord, name: str) -> str:
    """What an attempt says in a field; its result in words."""
    if name == "result":
        return result_words(attempt)
    return getattr(attempt, name) or ""


def tally_words(attempt: ReproductionRecord) -> str:
    """How often it was seen of how many tries; nothing where nobody counted."""
    return _("{hits} of {tries}").format(hits=attempt.hits, tries=attempt.tries) if attempt.tries else ""


def result_words(attempt: ReproductionRecord) -> str:
    """How it ended, with the tally before it."""
    return ", ".join(part for part in (tally_words(attempt), attempt.outcome.label) if part)


def running(attempts: Sequence[ReproductionRecord]) -> ReproductionRecord | None:
    """The newest attempt that goes on."""
    return next((one for one in reversed(attempts) if one.outcome is ReproOutcome.RUNNING), None)


def side_by_side(
    attempts: Sequence[ReproductionRecord], chosen: Collection[int], most: int
) -> tuple[ReproductionRecord, ...]:
    """Those to be compared: the newest of the chosen ones, and to fill up the newest of the others, in their order."""
    wanted = [one for one in attempts if one.id in chosen][-most:]
    others = [one for one in attempts if one not in wanted]
    missing = max(0, min(most, 2) - len(wanted))
    kept = {one.id for one in (*wanted, *(others[-missing:] if missing else ()))}
    return tuple(one for one in attempts if one.id in kept)
