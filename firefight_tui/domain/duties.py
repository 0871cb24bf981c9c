"""What each role in a fire team is there to do, unless somebody says otherwise (S19)."""

from __future__ import annotations

from functools import cache

from firefight_tui.domain.vocabulary import Cause, CauseKind, Role
from firefight_tui.words import N_, _, recognised

_STANDARD = {
    Role.COMMANDER: N_("sets the direction, approves the plan, decides what is told to the client"),
    Role.LIAISON: N_("keeps the client informed on time and writes down their words"),
    Role.DEVELOPER: N_("finds the fault in the code and mends it"),
    Role.TESTER: N_("reproduces the fault and tests every remedy"),
    Role.OPERATIONS: N_("keeps the system running and carries out changes"),
    Role.DBA: N_("examines slow statements, indexes and connections"),
    Role.BUSINESS: N_("judges the effect on the client's business and clears up requirements"),
    Role.SCRIBE: N_("keeps the record"),
}

_BY_CAUSE = {
    (Role.DEVELOPER, Cause.FUNCTION): N_("compares what was delivered with what was agreed and closes the difference"),
    (Role.DEVELOPER, Cause.DELAY): N_("says what is left to build and when each part can be there"),
    (Role.TESTER, Cause.FUNCTION): N_("tests what was delivered against what was agreed"),
    (Role.BUSINESS, Cause.FUNCTION): N_("re-assesses the requirement with the client"),
    (Role.BUSINESS, Cause.DELAY): N_("agrees with the client what must be there first"),
    (Role.BUSINESS, Cause.TRAINING): N_("finds out who needs which training and gives it"),
    (Role.BUSINESS, Cause.COST): N_("puts spending, budget and agreements side by side"),
}

_SLOW = {
    Role.DEVELOPER: N_("finds where the time goes in the code and shortens it"),
    Role.TESTER: N_("reproduces it under load and measures before and after"),
    Role.OPERATIONS: N_("watches load and capacity and carries out changes"),
}
_LOST = {
    Role.DBA: N_("secures what is left and restores what was lost"),
    Role.OPERATIONS: N_("stops what destroys data and finds the backups"),
}
_BY_KIND = {
    **{(role, kind): duty for kind in (CauseKind.SLOW, CauseKind.LAG) for role, duty in _SLOW.items()},
    **{(role, CauseKind.DATA_LOSS): duty for role, duty in _LOST.items()},
    (Role.OPERATIONS, CauseKind.CRASH): N_("gets the system up again and keeps its logs and dumps"),
}


def standard_duty(role: Role, cause: Cause | None, kind: CauseKind | None = None) -> str:
    """The duty a role has by itself, closer where the cause and its kind are known; in the language of the desk."""
    by_kind = _BY_KIND.get((role, kind)) if kind is not None else None
    by_cause = _BY_CAUSE.get((role, cause)) if cause is not None else None
    return _(by_kind or by_cause or _STANDARD[role])


def shown_duty(duty: str) -> str:
    """A duty as it is told: a standard one in the language of the desk, in whichever it was stored; else as written."""
    return _(_known().get(duty, "")) or duty


@cache
def _known() -> dict[str, str]:
    return recognised({*_STANDARD.values(), *_BY_CAUSE.values(), *_BY_KIND.values()})
