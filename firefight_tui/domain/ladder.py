"""The ladder of escalation: who is told first, who next, and when (issue of the first hour, Escalation)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from firefight_tui.words import N_


class Rung(StrEnum):
    """A step of the ladder, the lowest first."""

    COMMANDER = "commander"
    ON_CALL = "on_call"
    COMMANDERS = "commanders"
    ADMINISTRATORS = "administrators"


@dataclass(frozen=True)
class Crew:
    """Who could be told about a complaint now: handles, without whom it is about and whoever is away.

    Attributes:
        commander: Who commands it.
        on_call: Who is on call.
        commanders: Who has a commander's access.
        administrators: Who has an administrator's.
    """

    commander: str | None = None
    on_call: tuple[str, ...] = ()
    commanders: tuple[str, ...] = ()
    administrators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One rung with those on it."""

    rung: Rung
    level: int
    engineers: tuple[str, ...]


RUNGS = {
    Rung.COMMANDER: N_("you command it"),
    Rung.ON_CALL: N_("you are on call"),
    Rung.COMMANDERS: N_("you have a commander's access"),
    Rung.ADMINISTRATORS: N_("you are an administrator"),
}
"""Why somebody is told who stands there."""

LEVELS = {rung: level for level, rung in enumerate(Rung)}


def ladder(crew: Crew, *, without: Iterable[str] = ()) -> tuple[Step, ...]:
    """The rungs somebody stands on, the lowest first; everybody stands on the lowest that is theirs.

    Args:
        crew: Who there is.
        without: Who need not be told, such as whoever escalates.
    """
    told = set(without)
    found: list[Step] = []
    names: dict[Rung, Sequence[str]] = {
        Rung.COMMANDER: () if crew.commander is None else (crew.commander,),
        Rung.ON_CALL: crew.on_call,
        Rung.COMMANDERS: crew.commanders,
        Rung.ADMINISTRATORS: crew.administrators,
    }
    for rung, handles in names.items():
        here = tuple(dict.fromkeys(one for one in handles if one not in told))
        told.update(here)
        if here:
            found.append(Step(rung, LEVELS[rung], here))
    return tuple(found)


def next_step(crew: Crew, reached: int | None, *, by: str) -> Step | None:
    """Whom an escalation tells: the rung above the one reached; on the top, the top again.

    Args:
        crew: Who there is.
        reached: The level of the last escalation of the complaint; None where there was none.
        by: Who escalates, and need not be told.

    Returns:
        The rung; None where there is nobody else.
    """
    steps = ladder(crew, without=(by,))
    above = [step for step in steps if reached is None or step.level > reached]
    return above[0] if above else (steps[-1] if steps else None)


def told_by(steps: Sequence[Step], late_at: datetime, pauses: Sequence[timedelta], now: datetime) -> tuple[Step, ...]:
    """The rungs that are to have heard of a late clock by now.

    The lowest one is told when the clock is late, each further one when its pause after that has passed; a rung on
    which nobody stands costs no time. Rungs beyond the last pause wait as long as that one.

    Args:
        steps: The ladder.
        late_at: When the clock was due.
        pauses: After `late_at`, for the second rung, the third, and so on.
        now: The moment it is looked at.
    """
    times = [timedelta(), *pauses]
    return tuple(
        step for place, step in enumerate(steps) if now >= late_at + times[min(place, len(times) - 1)] and now > late_at
    )
