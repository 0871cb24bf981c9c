"""What each role in a fire team is there to do, unless somebody says otherwise (S19)."""

from __future__ import annotations

from firefight_tui.domain.vocabulary import Cause, Role
from firefight_tui.words import N_, _

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
    (Role.BUSINESS, Cause.FUNCTION): N_("re-assesses the requirement with the client"),
    (Role.BUSINESS, Cause.TRAINING): N_("finds out who needs which training and gives it"),
    (Role.BUSINESS, Cause.COST): N_("puts spending, budget and agreements side by side"),
}


def standard_duty(role: Role, cause: Cause | None) -> str:
    """The duty a role has by itself, closer where the cause is known; in the language of the desk."""
    return _(_BY_CAUSE.get((role, cause), _STANDARD[role]) if cause is not None else _STANDARD[role])
