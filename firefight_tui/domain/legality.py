"""Which verbs can be performed where a complaint stands, whatever else holds: keys of the others are not offered."""

from __future__ import annotations

from collections.abc import Mapping

from firefight_tui.domain.lifecycle import LEGAL
from firefight_tui.domain.vocabulary import RAIL, Stage, Step

_ALL = frozenset(Stage)
_OPEN = frozenset(stage for stage in Stage if stage.is_open)

BEGUN = frozenset(RAIL[RAIL.index(Stage.EXECUTING) : RAIL.index(Stage.CLOSED)])
"""Stages in which the consent to an emergency start may still be recorded."""

APPROVABLE = frozenset(RAIL[: RAIL.index(Stage.PROPOSED)])
"""Stages in which a plan is made that can be approved."""

_WHILE_OPEN = (
    "remedy",
    "milestone",
    "start",
    "finish",
    "effect",
    "measure",
    "wait",
    "resume",
    "snooze",
    "escalate",
    "staff",
    "join",
)
_NOT_MERGED = ("apologise", "compensate", "demonstrate", "cooperate", "schedule-visit", "visited")
"""What carries on elsewhere is mended there."""

_ONLY_IN: Mapping[str, frozenset[Stage]] = {
    **{verb: frozenset(source for source, _target in moves) for verb, moves in LEGAL.items()},
    **dict.fromkeys(_WHILE_OPEN, _OPEN),
    **dict.fromkeys(_NOT_MERGED, _ALL - {Stage.MERGED}),
    "contact": _ALL,  # It moves a complaint only once, and is made at any time.
    "agree": frozenset({Stage.PROPOSED}) | BEGUN,
    "approve": APPROVABLE,
}

_WORK = frozenset({Step.STAFF, Step.ANALYSE, Step.PLAN, Step.EXECUTE})
"""Steps whose work is over once a complaint has ended."""

_JUDGED = frozenset({"grade", "classify"})
"""What is judged while a complaint is worked on; afterwards `edit` puts right what was written down wrongly."""


def is_bound(verb: str) -> bool:
    """Whether a verb can be performed in some stages only."""
    return _ONLY_IN.get(verb, _ALL) != _ALL


def is_legal(verb: str, stage: Stage) -> bool:
    """Whether a verb can be performed in a stage; the desk refuses it in every other, whatever is given."""
    return stage in _ONLY_IN.get(verb, _ALL)


def is_offered(verb: str, step: Step, stage: Stage) -> bool:
    """Whether a place offers the key of a verb: it is legal, and the work it belongs to is not over.

    Args:
        verb: Its name.
        step: Of the process it belongs to.
        stage: Where the complaint stands.
    """
    is_over = not stage.is_open and (step in _WORK or verb in _JUDGED)
    return is_legal(verb, stage) and not is_over
