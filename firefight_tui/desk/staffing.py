"""What the proposal of a team is made from, read inside a transaction: the problem and everybody on the roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from firefight_tui.desk.zones import calendar_named, zone_named
from firefight_tui.domain.presence import reach_of
from firefight_tui.domain.shifts import Stretch
from firefight_tui.domain.staffing import propose
from firefight_tui.domain.staffing_records import Candidate, Problem, Seated, TeamProposal
from firefight_tui.domain.vocabulary import Cause, Complexity, Direction, Severity
from firefight_tui.store.models import Absence, Complaint, Contact, Engineer, Member, Phenomenon, Project, Shift

LONGEST_WORDS = 4_000
"""Characters of the client's words the proposal reads."""

Times = TypeVar("Times", Shift, Absence)


@dataclass(frozen=True)
class Load:
    """What somebody has in hand: open complaints of their teams, and how many are urgent, late, or due by some time."""

    in_hand: int = 0
    urgent: int = 0
    late: int = 0
    due: int = 0


@dataclass(frozen=True)
class RosterSight:
    """Everybody's load, shifts and absences at one moment, each read once."""

    load: Mapping[str, Load] = field(default_factory=dict)
    shifts: Mapping[str, Sequence[Stretch]] = field(default_factory=dict)
    absences: Mapping[str, Sequence[Stretch]] = field(default_factory=dict)


def proposal_for(session: Session, complaint: Complaint, now: datetime) -> TeamProposal:
    """The team for a complaint at this moment."""
    return propose(problem_of(session, complaint), candidates_for(session, complaint, now))


def problem_of(session: Session, complaint: Complaint) -> Problem:
    """What the team is for; a complexity nobody judged is taken as it would be inferred."""
    from firefight_tui.desk.inference import likely_complexity

    phenomena = select(Phenomenon.text).where(Phenomenon.complaint_id == complaint.id, Phenomenon.retracted.is_(False))
    project = session.get(Project, complaint.project_id) if complaint.project_id is not None else None
    words = [complaint.title, project.name if project is not None else "", complaint.body, complaint.impact or ""]
    words += session.scalars(phenomena)
    causes = [complaint.cause] if complaint.cause is not None else []
    causes += [Cause(also) for also in complaint.also if also not in causes]
    return Problem(
        severity=complaint.severity,
        complexity=Complexity(complaint.complexity or likely_complexity(complaint)),
        causes=tuple(causes),
        kind=complaint.kind,
        words="\n".join(words)[:LONGEST_WORDS],
        about=complaint.about,
        team=seats_of(session, complaint),
    )


def seats_of(session: Session, complaint: Complaint) -> tuple[Seated, ...]:
    """Who is in the team now."""
    wanted = select(Member).where(
        Member.complaint_id == complaint.id, Member.left_at.is_(None), Member.retracted.is_(False)
    )
    return tuple(
        Seated(one.engineer, one.role, one.duty, one.assumed)
        for one in session.scalars(wanted.order_by(Member.since, Member.id))
    )


def candidates_for(session: Session, complaint: Complaint, now: datetime) -> list[Candidate]:
    """Everybody who is active, as the proposal sees them."""
    sight = sight_of(session, now, now)
    spoke = _spoke(session, complaint)
    active = select(Engineer).where(Engineer.active.is_(True), Engineer.retracted.is_(False)).order_by(Engineer.handle)
    return [candidate_of(one, sight, now, spoke.get(one.handle, 0)) for one in session.scalars(active)]


def candidate_of(one: Engineer, sight: RosterSight, now: datetime, spoke: int = 0) -> Candidate:
    """One engineer as the proposal sees them."""
    load = sight.load.get(one.handle, Load())
    return Candidate(
        handle=one.handle,
        name=one.name,
        roles=one.roles,
        skills=one.skills,
        access=one.access,
        capacity=one.capacity,
        in_hand=load.in_hand,
        urgent=load.urgent,
        reach=reach_of(
            calendar_named(one.hours, one.timezone),
            zone_named(one.timezone),
            now,
            shifts=sight.shifts.get(one.handle, ()),
            absences=sight.absences.get(one.handle, ()),
        ),
        spoke=spoke,
    )


def sight_of(session: Session, now: datetime, due_by: datetime) -> RosterSight:
    """Everybody's load, and their shifts and absences that are not over."""
    return RosterSight(_load(session, now, due_by), _times(session, Shift, now), _times(session, Absence, now))


def _times(session: Session, model: type[Times], now: datetime) -> dict[str, list[Stretch]]:
    wanted = select(model).where(model.until > now, model.retracted.is_(False)).order_by(model.since, model.id)
    found: dict[str, list[Stretch]] = {}
    for one in session.scalars(wanted):
        found.setdefault(one.engineer, []).append(Stretch(one.since, one.until))
    return found


def _load(session: Session, now: datetime, due_by: datetime) -> dict[str, Load]:
    """What each has in hand; somebody with two roles in a team has one complaint."""
    from firefight_tui.store.models.types import to_milliseconds

    teams = (
        select(Member.engineer, Complaint.severity, Complaint.due_at, Complaint.id)
        .join(Complaint, Complaint.id == Member.complaint_id)
        .where(
            Member.retracted.is_(False),
            Member.left_at.is_(None),
            Complaint.is_open.is_(True),
            Complaint.retracted.is_(False),
        )
        .distinct()
        .subquery()
    )
    late, by_then = teams.c.due_at < to_milliseconds(now), teams.c.due_at < to_milliseconds(due_by)
    wanted = select(
        teams.c.engineer,
        func.count(),
        func.sum(case((teams.c.severity == Severity.URGENT, 1), else_=0)),
        func.sum(case((late, 1), else_=0)),
        func.sum(case((by_then, 1), else_=0)),
    ).group_by(teams.c.engineer)
    return {
        handle: Load(int(held), int(urgent), int(overdue), int(due) - int(overdue) if due_by > now else 0)
        for handle, held, urgent, overdue, due in session.execute(wanted)
    }


def _spoke(session: Session, complaint: Complaint) -> dict[str, int]:
    """How often each spoke with the client's person, on any complaint of the client."""
    if complaint.contact_id is None:
        return {}
    wanted = (
        select(Contact.by, func.count())
        .join(Complaint, Complaint.id == Contact.complaint_id)
        .where(
            Complaint.client_id == complaint.client_id,
            Contact.person_id == complaint.contact_id,
            Contact.direction == Direction.OUT,
            Contact.by.is_not(None),
            Contact.retracted.is_(False),
        )
        .group_by(Contact.by)
    )
    return {str(handle): int(count) for handle, count in session.execute(wanted)}
