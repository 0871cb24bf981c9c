"""What stands in the forms of the analysis before anybody types: the attempt to be changed, the root cause."""

from __future__ import annotations

from firefight_tui.domain.analysis_records import ReproductionRecord
from firefight_tui.domain.attempts import REPEATED, ROWS, running
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.vocabulary import Cause, Certainty, HypothesisVerdict, ReproOutcome
from firefight_tui.screens.repro_facts import ATTEMPT, HYPOTHESIS

Values = dict[str, tuple[str, ...]]

UNSEEN = frozenset({Cause.SERVICE, Cause.COST, Cause.DELAY, Cause.TRAINING})
"""Causes with nothing to reproduce: their first attempt says so, and why (S21)."""

TEXTS = tuple(name for name, _label in ROWS if name != "result")


def attempt_of(record: ComplaintRecord, item: str) -> ReproductionRecord | None:
    """The attempt an item is."""
    return next((one for one in record.reproductions if item == f"{ATTEMPT}{one.id}"), None)


def as_noted(record: ComplaintRecord, item: str) -> Values:
    """What an attempt says: everything, for its form."""
    one = attempt_of(record, item)
    if one is None:
        return {}
    texts = {name: (text,) for name in TEXTS if (text := getattr(one, name))}
    return {"outcome": (one.outcome.value,), "hits": (str(one.hits),), "tries": (str(one.tries),), **texts}


def as_repeated(record: ComplaintRecord, item: str) -> Values:
    """What an attempt that repeats this one begins with; of a first one, what the complaint says already."""
    one = attempt_of(record, item)
    begun: Values = {"outcome": (ReproOutcome.RUNNING.value,)}
    if one is None and record.cause in UNSEEN:
        return {"outcome": (ReproOutcome.NOT_APPLICABLE.value,)}
    if one is None:
        known = {"condition": record.condition, "expected": record.expected}
        return begun | {name: (text,) for name, text in known.items() if text}
    return begun | {name: (text,) for name in REPEATED if (text := getattr(one, name))}


def first_open(record: ComplaintRecord, item: str = "") -> Values:
    """Which suspicion is to be judged: the one under the cursor, else the first that is open."""
    if item.startswith(HYPOTHESIS):
        return {"hypothesis": (item.removeprefix(HYPOTHESIS),)}
    doubtful = [one for one in record.hypotheses if one.verdict is HypothesisVerdict.OPEN]
    return {"hypothesis": (str(doubtful[0].id),)} if doubtful else {}


def begun(name: str, record: ComplaintRecord, item: str) -> tuple[Values, str] | None:
    """What the form of a verb of the analysis begins with, and of what it is the form; None for other verbs."""
    if name == "reproduce":
        going = running(record.reproductions)
        if going is not None:
            return {"attempt": (str(going.id),)}, f"{ATTEMPT}{going.id}"
        return as_repeated(record, item), ""
    if name == "conclude":
        return as_concluded(record, item), ""
    return (first_open(record, item), "") if name == "judge" else None


def as_concluded(record: ComplaintRecord, item: str = "") -> Values:
    """What a root cause begins with: the one in force, else the suspicion that was confirmed."""
    found = record.root_cause
    if found is not None and not item.startswith(HYPOTHESIS):
        texts = {"root_cause": found.root_cause, "escape_point": found.escape_point, "none": found.fix_reason}
        values = {name: (text,) for name, text in texts.items() if text}
        if found.certainty is not None:
            values["certainty"] = (found.certainty.value,)
        return values | ({"whys": found.whys} if found.whys else {})
    confirmed = [one for one in record.hypotheses if one.verdict is HypothesisVerdict.CONFIRMED]
    named = [one for one in confirmed if item == f"{HYPOTHESIS}{one.id}"] or confirmed
    if not named:
        return {}
    return {"root_cause": (named[-1].statement,), "certainty": (Certainty.CONFIRMED.value,)}
