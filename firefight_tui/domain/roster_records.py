"""What the roster and the proposal of a team look like to whoever shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from firefight_tui.domain.presence import Reach
from firefight_tui.domain.staffing_records import TeamProposal
from firefight_tui.domain.vocabulary import Access, Complexity, Severity, Stage


@dataclass(frozen=True, slots=True)
class ProposalRecord:
    """A team proposed for a complaint; `person` is the client's, whom some of ours spoke with."""

    ref: str
    version: int
    title: str
    severity: Severity
    complexity: Complexity
    stage: Stage
    person: str
    team: TeamProposal


@dataclass(frozen=True, slots=True)
class RosterRow:
    """Somebody on the roster as the roster's list shows them.

    Attributes:
        in_hand: Open complaints whose teams they are in; `urgent`, `late` and `due` today are among them.
    """

    handle: str
    name: str
    roles: tuple[str, ...]
    skills: Mapping[str, int]
    timezone: str
    hours: str
    capacity: int
    in_hand: int
    urgent: int
    late: int
    due: int
    reach: Reach


@dataclass(frozen=True, slots=True)
class TimeRow:
    """A shift or an absence."""

    id: int
    engineer: str
    name: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class RosterRecord:
    """The roster at one moment: everybody, and the shifts and absences that are not over, the earliest first."""

    engineers: tuple[RosterRow, ...]
    shifts: tuple[TimeRow, ...]
    absences: tuple[TimeRow, ...]


@dataclass(frozen=True, slots=True)
class LoadRecord:
    """What somebody has in hand: open complaints of their teams, how many of them are urgent, and how many late."""

    in_hand: int
    urgent: int
    late: int


@dataclass(frozen=True, slots=True)
class EngineerRecord:
    """Somebody on the roster."""

    id: int
    handle: str
    name: str
    access: Access
    roles: tuple[str, ...]
    skills: Mapping[str, int]
    timezone: str
    hours: str
    capacity: int
    active: bool
    open_complaints: int
    on_call: bool
    absent_until: datetime | None
    load: LoadRecord
