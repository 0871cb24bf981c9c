"""What was agreed about a project, as frozen records: requirements, dates, money, training, gates (S47-S53)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from firefight_tui.domain.vocabulary import GateVerdict

_NUMBERED = re.compile(r"[rR]-?(\d{1,9})")
_NUMBER_BEFORE = re.compile(r"^\s*[rR]-?\d{1,9}\b\s*")


def requirement_label(number: int) -> str:
    """The short name of a requirement within its project."""
    return f"R-{number}"


def requirement_number(text: str) -> int | None:
    """The number in a requirement's short name, such as R-12 or r12; None where the text is none."""
    found = _NUMBERED.fullmatch(text.strip())
    return int(found[1]) if found else None


def same_title(one: str, other: str) -> bool:
    """Whether two titles say the same, whatever their spaces and capitals."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


@dataclass(frozen=True, slots=True)
class SignoffRecord:
    """Somebody at the client signed a requirement off."""

    id: int
    at: datetime
    person: str
    evidence: str | None


@dataclass(frozen=True, slots=True)
class RequirementRecord:
    """Something agreed to be built."""

    id: int
    number: int
    title: str
    agreed_at: datetime | None
    signoffs: tuple[SignoffRecord, ...]

    @property
    def label(self) -> str:
        """Its short name within the project."""
        return requirement_label(self.number)


@dataclass(frozen=True, slots=True)
class BaselineRecord:
    """A date agreed for a part of a project, and when it was agreed."""

    id: int
    at: datetime
    by: str
    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class PromisedDate:
    """A part of a project with every date it was promised for, in the order they were agreed; there is at least one."""

    name: str
    dates: tuple[BaselineRecord, ...]

    @property
    def due_at(self) -> datetime:
        """The date that holds now."""
        return self.dates[-1].due_at

    @property
    def slip(self) -> timedelta:
        """How much later than first promised; negative when earlier."""
        return self.due_at - self.dates[0].due_at

    @property
    def slips(self) -> tuple[timedelta, ...]:
        """By how much each date after the first moved against the one before it."""
        return tuple(later.due_at - before.due_at for before, later in zip(self.dates, self.dates[1:], strict=False))


@dataclass(frozen=True, slots=True)
class BudgetRecord:
    """What may be spent and what was, in hundredths of the currency; `agreed_by` is who agreed to the amount."""

    id: int
    at: datetime
    by: str
    amount: int
    spent: int | None
    agreed_by: str | None

    @property
    def over(self) -> int | None:
        """What was spent beyond the amount; negative while something is left, None where nobody said what was spent."""
        return None if self.spent is None else self.spent - self.amount

    @property
    def percent(self) -> int | None:
        """What was spent in hundredths of the amount, rounded down; None where that says nothing."""
        return None if self.spent is None or not self.amount else self.spent * 100 // self.amount


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """Somebody was trained in something."""

    id: int
    at: datetime
    by: str
    who: str
    topic: str


@dataclass(frozen=True, slots=True)
class GateRecord:
    """How a project came through a quality gate."""

    id: int
    at: datetime
    by: str
    name: str
    verdict: GateVerdict


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """All that is known of a project before anybody complains.

    Attributes:
        id: The project's key.
        client: Whose it is.
        name: Its name within the client.
        manager: Who manages it on our side.
        delivered_on: When it was or will be delivered.
        requirements: By their numbers.
        promised: Its parts with their dates, in the order they were first promised.
        budgets: Every state of the budget that was recorded; the last one counts.
        trainings: In the order they happened.
        gates: Every verdict, in the order given; the last one of a name counts.
        people: Everybody known at the client, by name.
    """

    id: int
    client: str
    name: str
    manager: str | None
    delivered_on: datetime | None
    requirements: tuple[RequirementRecord, ...] = ()
    promised: tuple[PromisedDate, ...] = ()
    budgets: tuple[BudgetRecord, ...] = ()
    trainings: tuple[TrainingRecord, ...] = ()
    gates: tuple[GateRecord, ...] = ()
    people: tuple[str, ...] = ()

    @property
    def budget(self) -> BudgetRecord | None:
        """The budget as it stands."""
        return self.budgets[-1] if self.budgets else None

    @property
    def unsigned(self) -> tuple[RequirementRecord, ...]:
        """The requirements nobody at the client signed off."""
        return tuple(one for one in self.requirements if not one.signoffs)

    @property
    def standing_gates(self) -> tuple[GateRecord, ...]:
        """The latest verdict of each gate."""
        return tuple({one.name: one for one in self.gates}.values())

    @property
    def untrained(self) -> tuple[str, ...]:
        """People known at the client whom no training names."""
        trained = {one.who for one in self.trainings}
        return tuple(name for name in self.people if name not in trained)

    def requirement_called(self, text: str) -> RequirementRecord | None:
        """The requirement a complaint names: by its title, perhaps with another number before it, or by R-number."""
        title = _NUMBER_BEFORE.sub("", text)
        named = [one for one in self.requirements if title and same_title(one.title, title)]
        number = requirement_number(text)
        named += [one for one in self.requirements if same_title(one.title, text) or one.number == number]
        return named[0] if named else None


def promised_dates(baselines: Sequence[BaselineRecord]) -> tuple[PromisedDate, ...]:
    """The parts of a project with all their dates; two dates with the same name belong to one part."""
    parts: dict[str, list[BaselineRecord]] = {}
    for one in baselines:
        parts.setdefault(" ".join(one.name.split()).casefold(), []).append(one)
    return tuple(PromisedDate(dates[-1].name, tuple(dates)) for dates in parts.values())


@dataclass(frozen=True, slots=True)
class UnsignedRequirement:
    """A correction was carried out, and nobody at the client signed off the requirement it was for (S28)."""

    remedy: int
    remedy_number: int
    requirement: int
    requirement_number: int
    title: str

    @property
    def label(self) -> str:
        """The requirement's short name within its project."""
        return requirement_label(self.requirement_number)
