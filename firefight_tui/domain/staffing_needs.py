"""Which roles a team needs, by severity, complexity, causes and kind (S16-S18)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from firefight_tui.domain.staffing_records import Problem
from firefight_tui.domain.vocabulary import Cause, CauseKind, Complexity, Role, Severity


class Need(NamedTuple):
    """A role a team needs.

    Attributes:
        is_coverable: Nobody comes for it alone where somebody in the team has the role besides their own.
        is_welcome: Taken where somebody who is here anyway has it; no gap where nobody does.
    """

    role: Role
    is_coverable: bool = False
    is_welcome: bool = False


def _trades(*roles: Role, covered: tuple[Role, ...] = ()) -> tuple[Need, ...]:
    return (*(Need(role) for role in roles), *(Need(role, is_coverable=True) for role in covered))


_SLOW = _trades(Role.DBA, Role.TESTER, Role.OPERATIONS, covered=(Role.DEVELOPER,))
TRADES_OF_KIND: Mapping[CauseKind, tuple[Need, ...]] = {
    CauseKind.SLOW: _SLOW,
    CauseKind.LAG: _SLOW,
    CauseKind.CRASH: _trades(Role.OPERATIONS, Role.DEVELOPER, Role.TESTER, covered=(Role.DBA,)),
    CauseKind.DATA_LOSS: _trades(Role.DBA, Role.OPERATIONS, Role.DEVELOPER, Role.TESTER),
    CauseKind.BUG: _trades(Role.DEVELOPER, Role.TESTER, covered=(Role.OPERATIONS,)),
    CauseKind.DISPLAY: _trades(Role.DEVELOPER, Role.TESTER),
    CauseKind.NOT_BUILT: _trades(Role.DEVELOPER, Role.BUSINESS, Role.TESTER),
    CauseKind.BUILT_BADLY: _trades(Role.DEVELOPER, Role.TESTER, Role.BUSINESS),
}
"""The trades a kind of problem takes, the most needed first."""

TRADES_OF_CAUSE: Mapping[Cause, tuple[Need, ...]] = {
    Cause.FUNCTION: _trades(Role.DEVELOPER, Role.BUSINESS, Role.TESTER),
    Cause.DELAY: _trades(Role.DEVELOPER, Role.BUSINESS),
    Cause.QUALITY: _trades(Role.DEVELOPER, Role.TESTER, Role.OPERATIONS, covered=(Role.DBA,)),
    Cause.SERVICE: (),
    Cause.COST: _trades(Role.BUSINESS),
    Cause.TRAINING: _trades(Role.BUSINESS),
}

_UNKNOWN = _trades(Role.DEVELOPER, Role.OPERATIONS, Role.TESTER)
_MOST = {Complexity.LOW: 1, Complexity.MEDIUM: 2, Complexity.HIGH: 3}
_KINDS_OF = {
    Cause.FUNCTION: frozenset({CauseKind.NOT_BUILT, CauseKind.BUILT_BADLY}),
    Cause.QUALITY: frozenset(CauseKind) - {CauseKind.NOT_BUILT, CauseKind.BUILT_BADLY},
}


def needs_of(problem: Problem) -> tuple[Need, ...]:
    """The roles a team for this problem needs, in the order they are filled.

    Every team has a commander and a liaison; a small one may have one person for both. Of the main cause's trades come
    as many as the complexity takes, one more where it is urgent; of each further cause the first, unless somebody in
    the team covers it. An urgent and complex one has somebody who keeps the record, if anybody is there.
    """
    is_small = problem.severity >= Severity.MODERATE and problem.complexity is Complexity.LOW
    most = 1 if problem.severity is Severity.MINOR else _MOST[problem.complexity]
    most += problem.severity is Severity.URGENT
    main = _trades_of(problem.causes[0], problem.kind) if problem.causes else _UNKNOWN
    further = [_trades_of(cause, problem.kind)[:1] for cause in problem.causes[1:]]
    found = {
        Role.COMMANDER: Need(Role.COMMANDER),
        Role.LIAISON: Need(Role.LIAISON, is_coverable=is_small),
        **{need.role: need for need in main[:most]},
    }
    for trades in further:
        for need in trades:
            found.setdefault(need.role, need._replace(is_coverable=True))
    if problem.severity is Severity.URGENT and problem.complexity is Complexity.HIGH:
        found.setdefault(Role.SCRIBE, Need(Role.SCRIBE, is_welcome=True))
    return tuple(found.values())


def _trades_of(cause: Cause, kind: CauseKind | None) -> tuple[Need, ...]:
    """The trades of a cause, closer where the kind is one of its own."""
    if kind is not None and kind in _KINDS_OF.get(cause, frozenset()):
        return TRADES_OF_KIND[kind]
    return TRADES_OF_CAUSE[cause]
