"""How a complaint stands, read from its rows for the guards and the next step."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.rulebook import rulebook
from firefight_tui.domain.lifecycle import Situation
from firefight_tui.domain.vocabulary import Direction, Role
from firefight_tui.store.models import Commitment, Complaint, Contact, Member, OfComplaint, Phenomenon

R = TypeVar("R", bound=OfComplaint)


def situation_of(session: Session, complaint: Complaint, *, until: datetime | None = None) -> Situation:
    """What the guards look at; `until` counts only what happened up to then (the rows in memory stand as of then)."""
    outward = [
        one
        for one in _rows(session, Contact, complaint)
        if one.direction is Direction.OUT and (until is None or one.at <= until)
    ]
    team = [one for one in _rows(session, Member, complaint) if one.left_at is None]
    return Situation(
        stage=complaint.stage,
        severity=complaint.severity,
        severity_assumed="severity" in complaint.assumed,
        complexity_assumed=complaint.complexity is None or "complexity" in complaint.assumed,
        has_cause=complaint.cause is not None,
        has_commander=complaint.commander is not None,
        has_liaison=any(one.role is Role.LIAISON for one in team),
        members_without_duty=sum(not one.duty for one in team),
        outward_contacts=len(outward),
        has_dissatisfaction=bool(complaint.dissatisfaction),
        has_remedy_sought=bool(complaint.remedy_sought),
        has_impact=bool(complaint.impact),
        phenomena=len(_rows(session, Phenomenon, complaint)),
        is_untold=complaint.untold,
        hard_gaps=rulebook(session).policy(complaint.client_id).hard_gaps(complaint.severity),
        open_commitments=sum(one.outcome is None for one in _rows(session, Commitment, complaint)),
    )


def _rows(session: Session, model: type[R], complaint: Complaint) -> list[R]:
    """The rows in force, also by what the session holds in memory of them."""
    wanted = select(model).where(model.complaint_id == complaint.id, model.retracted.is_(False))
    return [row for row in session.scalars(wanted) if not row.retracted]
