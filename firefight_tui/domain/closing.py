"""What closing takes for granted where nobody said otherwise: the first visit's day, who prevents what (S46, S59)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from firefight_tui.domain.vocabulary import Cause, PreventionArea, Severity

FIRST_VISIT: Mapping[Severity, timedelta] = {
    Severity.URGENT: timedelta(days=7),
    Severity.SERIOUS: timedelta(days=14),
    Severity.MODERATE: timedelta(days=30),
    Severity.MINOR: timedelta(days=60),
}
"""How long after the acceptance the first follow-up visit is made."""

LEAST_NOTICE = timedelta(days=1)
"""A visit whose day has passed when the complaint is closed is made a day after."""

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


def first_visit(severity: Severity, accepted_at: datetime, now: datetime) -> datetime:
    """The day of the first follow-up visit, by severity, counted from the acceptance."""
    return max(accepted_at + FIRST_VISIT[severity], now + LEAST_NOTICE)


def first_check(due_at: datetime) -> datetime:
    """When to look whether a prevention item works."""
    return due_at + CHECK_AFTER
