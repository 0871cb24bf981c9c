"""What was found out about a complaint, as frozen records: attempts, suspected causes, the root cause (S21-S24)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from firefight_tui.domain.vocabulary import Area, Certainty, HypothesisVerdict, ReproOutcome

TRIES_ENOUGH = 3
"""How often something must have been tried before "not reproduced" counts as a result (mission.md, stage table)."""


@dataclass(frozen=True, slots=True)
class ReproductionRecord:
    """One attempt at reproduction: `hits` of `tries`; `reason` says why where it does not apply."""

    id: int
    at: datetime
    by: str
    outcome: ReproOutcome
    ended_at: datetime | None
    hits: int
    tries: int
    environment: str | None
    build: str | None
    preconditions: str | None
    condition: str | None
    steps: str | None
    expected: str | None
    observed: str | None
    narrowed_to: str | None
    evidence: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class HypothesisRecord:
    """A suspected cause with its test and its verdict."""

    id: int
    at: datetime
    by: str
    area: Area
    statement: str
    test: str | None
    verdict: HypothesisVerdict
    evidence: str | None
    judged_at: datetime | None
    judged_by: str | None


@dataclass(frozen=True, slots=True)
class ConclusionRecord:
    """The root cause in force; without `certainty`, `fix_reason` says why the containment is the fix."""

    id: int
    at: datetime
    by: str
    certainty: Certainty | None
    root_cause: str | None
    escape_point: str | None
    whys: tuple[str, ...]
    fix_reason: str | None


def has_result(attempts: Sequence[ReproductionRecord]) -> bool:
    """Whether reproduction has a result: reproduced, sometimes, not applicable, or not after enough tries (S21)."""
    settled = {ReproOutcome.REPRODUCED, ReproOutcome.INTERMITTENT, ReproOutcome.NOT_APPLICABLE}
    missed = [one for one in attempts if one.outcome is ReproOutcome.NOT_REPRODUCED]
    return any(one.outcome in settled for one in attempts) or sum(max(1, one.tries) for one in missed) >= TRIES_ENOUGH
