"""Which clocks are late or soon late, over all open complaints; computed anew only where something may have changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.caches import clocks_of
from firefight_tui.desk.history import history_of
from firefight_tui.domain.early_warning import soon_late
from firefight_tui.domain.vocabulary import ClockName
from firefight_tui.store.models import Complaint
from firefight_tui.store.models.types import from_milliseconds, to_milliseconds

HORIZON = timedelta(days=14)
"""How far ahead dues are looked at: a warning may come a working day before, and holidays lie between."""
SHORTEST, LONGEST = timedelta(seconds=20), timedelta(minutes=10)
"""How long clocks count as computed at least and at most, where nobody touched the complaint."""


@dataclass(frozen=True)
class Worry:
    """One clock of one complaint that is late, or soon will be."""

    complaint: int
    clock: ClockName
    due_at: datetime
    late: bool

    @property
    def key(self) -> str:
        """What tells this due of this clock from any other."""
        word = "late" if self.late else "soon"
        return f"{word}:{self.complaint}:{self.clock.value}:{to_milliseconds(self.due_at)}"


@dataclass(frozen=True)
class _Computed:
    version: int
    until: datetime
    worries: tuple[Worry, ...]


class Worries:
    """Remembers what it computed; holds no more than the open complaints that are due within `HORIZON`.

    Args:
        commander: Whose complaints alone; everybody's without.
    """

    def __init__(self, commander: str | None = None) -> None:
        self._commander = commander
        self._computed: dict[int, _Computed] = {}

    def at(self, session: Session, now: datetime) -> tuple[Worry, ...]:
        """The clocks that are late or soon late at a moment, those due first first."""
        soonest = to_milliseconds(now + HORIZON)
        wanted = (
            select(Complaint.id, Complaint.version, Complaint.due_at)
            .where(Complaint.is_open.is_(True), Complaint.due_at <= soonest)
            .order_by(Complaint.due_at, Complaint.id)
        )
        if self._commander is not None:
            wanted = wanted.where(Complaint.commander == self._commander)
        kept: dict[int, _Computed] = {}
        for number, version, due_at in session.execute(wanted):
            found = self._computed.get(number)
            if found is None or found.version != version or found.until <= now:
                left = abs(from_milliseconds(due_at) - now)
                until = now + min(max(left / 20, SHORTEST), LONGEST)
                found = _Computed(version, until, tuple(_worries(session, number, now)))
            kept[number] = found
        self._computed = kept
        return tuple(sorted((one for known in kept.values() for one in known.worries), key=lambda one: one.due_at))


def _worries(session: Session, number: int, now: datetime) -> Iterator[Worry]:
    complaint = session.get(Complaint, number)
    assert complaint is not None, "its number was read a moment ago"
    clocks = clocks_of(session, complaint, history_of(session, complaint), now)
    soon = soon_late(clocks, now)
    for clock in clocks:
        if clock.due_at is not None and (clock.is_late(now) or clock.name in soon):
            yield Worry(number, clock.name, clock.due_at, clock.is_late(now))
