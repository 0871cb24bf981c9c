"""What closing takes for granted where nobody said otherwise: when and where something is prevented (S46)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from firefight_tui.domain.vocabulary import Cause, PreventionArea

CHECK_AFTER = timedelta(days=30)
"""How long after a prevention item is due somebody looks whether it works."""

PREVENTION_DUE = timedelta(days=14)
"""When a prevention item is due unless said otherwise."""

AREAS: Mapping[Cause, PreventionArea] = {
    Cause.FUNCTION: PreventionArea.REQUIREMENT,
    Cause.DELAY: PreventionArea.PLAN,
    Cause.QUALITY: PreventionArea.QUALITY,
    Cause.SERVICE: PreventionArea.SERVICE,
    Cause.COST: PreventionArea.PLAN,
    Cause.TRAINING: PreventionArea.TRAINING,
}
"""Where a cause is usually prevented."""


def first_check(due_at: datetime) -> datetime:
    """When to look whether a prevention item works."""
    return due_at + CHECK_AFTER
