"""A team before it is one: who there is, what is needed, who is proposed and why, and what is missing (S16-S18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from firefight_tui.domain.presence import Reach
from firefight_tui.domain.vocabulary import Access, Cause, CauseKind, Complexity, Role, Severity


@dataclass(frozen=True, slots=True)
class Candidate:
    """An engineer as the proposal sees them.

    Attributes:
        in_hand: Open complaints whose teams they are in.
        urgent: How many of those are urgent.
        spoke: How often they spoke with this client's person.
    """

    handle: str
    name: str
    roles: tuple[str, ...]
    skills: Mapping[str, int]
    access: Access
    capacity: int
    in_hand: int
    urgent: int
    reach: Reach
    spoke: int = 0

    @property
    def is_full(self) -> bool:
        """Whether they have as much in hand as they can have."""
        return self.in_hand >= self.capacity


@dataclass(frozen=True, slots=True)
class Seated:
    """Who is in the team already."""

    engineer: str
    role: Role
    duty: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """What the team is for.

    Attributes:
        causes: The main cause first.
        words: What the client wrote and what is recorded of it, for the skills it names.
        about: Whom a service complaint is about, by handle or name.
        commander: Who commands already, because somebody said so.
        team: Who is in the team already.
    """

    severity: Severity
    complexity: Complexity
    causes: tuple[Cause, ...] = ()
    kind: CauseKind | None = None
    words: str = ""
    about: str | None = None
    commander: str | None = None
    team: tuple[Seated, ...] = ()

    @property
    def is_severe(self) -> bool:
        """Whether people are woken for it."""
        return self.severity <= Severity.SERIOUS


class Because(StrEnum):
    """A reason for a name, or for its absence; what each stands for is told by `staffing_words`."""

    COMMANDS = "commands"
    IN_TEAM = "in_team"
    ON_CALL = "on_call"
    WORKING = "working"
    AWAKE = "awake"
    ASLEEP = "asleep"
    STARTS = "starts"
    SPOKE = "spoke"
    SKILLS = "skills"
    IN_HAND = "in_hand"
    NO_URGENT = "no_urgent"
    URGENT = "urgent"
    FULL = "full"
    ABSENT = "absent"
    ABOUT = "about"
    OTHER_ROLE = "other_role"
    TWO_ROLES = "two_roles"
    BUSY_HERE = "busy_here"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason.

    Attributes:
        count: How many, where the reason counts.
        skills: The skills meant, the best first.
        when: The moment meant.
    """

    because: Because
    count: int = 0
    skills: tuple[tuple[str, int], ...] = ()
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """Somebody proposed for a role.

    Attributes:
        others: Who could do it instead, the next best first, each with the reasons for them.
        is_kept: Whether they are in the team in this role already.
    """

    role: Role
    engineer: str
    name: str
    duty: str
    reasons: tuple[Reason, ...]
    others: tuple[Pick, ...] = ()
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Lack:
    """Somebody who would fit a role and cannot have it, with the reason."""

    engineer: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Gap:
    """A role nobody can take now, who would have fitted, and who comes nearest."""

    role: Role
    lacks: tuple[Lack, ...]
    next_best: str | None = None
    next_skills: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TeamProposal:
    """A team: the names with their reasons, the gaps, and who is kept out."""

    picks: tuple[Pick, ...]
    gaps: tuple[Gap, ...]
    excluded: tuple[Lack, ...] = ()

    @property
    def new(self) -> tuple[Pick, ...]:
        """The picks that are not in the team yet."""
        return tuple(pick for pick in self.picks if not pick.is_kept)
