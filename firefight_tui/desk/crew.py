"""Who could be told about a complaint: its commander, who is on call, who leads; nobody it is about, nobody away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.zones import calendar_named
from firefight_tui.domain.ladder import Crew
from firefight_tui.domain.vocabulary import Access
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Absence, Complaint, Engineer, Shift

_A_MOMENT = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Staff:
    """The roster as it stands at a moment, read once for many complaints.

    Attributes:
        engineers: Who is active, by handle.
        on_call: Who is on call, in the order of their shifts.
        away: Who is absent.
    """

    engineers: Mapping[str, Engineer]
    on_call: tuple[str, ...]
    away: frozenset[str]

    def crew_of(self, complaint: Complaint) -> Crew:
        """Who could be told about a complaint."""
        here = {
            handle: one
            for handle, one in self.engineers.items()
            if handle not in self.away and complaint.about not in {handle, one.name}
        }
        return Crew(
            commander=complaint.commander if complaint.commander in here else None,
            on_call=tuple(handle for handle in self.on_call if handle in here),
            commanders=tuple(sorted(handle for handle, one in here.items() if one.access is Access.COMMANDER)),
            administrators=tuple(sorted(handle for handle, one in here.items() if one.access is Access.ADMINISTRATOR)),
        )

    def reachable_at(self, handle: str, now: datetime) -> datetime:
        """When an engineer's hours let word through: now while they work or are on call, else when they begin."""
        return now if handle in self.on_call else self.at_work_from(handle, now)

    def at_work_from(self, handle: str, now: datetime) -> datetime:
        """When an engineer works, from a moment on, on call or not: that moment, else when their hours begin."""
        engineer = self.engineers.get(handle)
        if engineer is None:
            return now
        try:
            hours = calendar_named(engineer.hours, engineer.timezone)
        except InvalidValue:
            return now
        return now if hours.is_working(now) else hours.after(now, _A_MOMENT) - _A_MOMENT


def staff_at(session: Session, now: datetime) -> Staff:
    """The roster as it stands at a moment."""
    active = select(Engineer).where(Engineer.retracted.is_(False), Engineer.active.is_(True))
    engineers = {one.handle: one for one in session.scalars(active.order_by(Engineer.handle))}
    shifts = select(Shift.engineer).where(Shift.since <= now, Shift.until > now, Shift.retracted.is_(False))
    absences = select(Absence.engineer).where(Absence.since <= now, Absence.until > now, Absence.retracted.is_(False))
    return Staff(
        engineers,
        tuple(dict.fromkeys(session.scalars(shifts.order_by(Shift.since, Shift.id)))),
        frozenset(session.scalars(absences)),
    )
