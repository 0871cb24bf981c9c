"""Follow-up visits and renewals that are due, across complaints, also closed ones (S56, S58, S59)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select

from firefight_tui.desk.fields import ref
from firefight_tui.domain.repair_records import DueRenewal, DueVisit
from firefight_tui.domain.vocabulary import Role
from firefight_tui.store.models import Client, Complaint, Cooperation, Member, Person, Project, Visit
from firefight_tui.store.store import Store

VISITS_AHEAD = timedelta(days=7)
RENEWALS_AHEAD = timedelta(days=30)
"""How long before they are due they are told."""

MOST = 200


def visits_due(
    store: Store, now: datetime, *, ahead: timedelta = VISITS_AHEAD, engineer: str | None = None
) -> tuple[DueVisit, ...]:
    """The visits to be made by then, the most overdue first; those of more than `MOST` that are due last are left out.

    Args:
        store: Where they are kept.
        now: This moment.
        ahead: How far to look ahead; a span of zero finds what is late.
        engineer: Whose: they command the complaint or are its liaison. Everybody's where it is None.
    """
    wanted = (
        select(Visit, Complaint, Client.name, Project.name, Person.name, Person.phone)
        .join(Complaint, Complaint.id == Visit.complaint_id)
        .join(Client, Client.id == Complaint.client_id)
        .outerjoin(Project, Project.id == Complaint.project_id)
        .outerjoin(Person, Person.id == Complaint.contact_id)
        .where(
            Visit.retracted.is_(False),
            Visit.visited_at.is_(None),
            Visit.due_at <= now + ahead,
            Complaint.retracted.is_(False),
            *_theirs(engineer),
        )
        .order_by(Visit.due_at, Visit.id)
        .limit(MOST)
    )
    with store.read() as session:
        return tuple(
            DueVisit(
                visit.id,
                visit.number,
                ref(complaint.id),
                complaint.title,
                client,
                project,
                person,
                phone,
                complaint.commander,
                visit.due_at,
                visit.assumed,
            )
            for visit, complaint, client, project, person, phone in session.execute(wanted)
        )


def renewals_due(
    store: Store, now: datetime, *, ahead: timedelta = RENEWALS_AHEAD, engineer: str | None = None
) -> tuple[DueRenewal, ...]:
    """What is agreed with clients and to be renewed by then, by date; what has its outcome is left out."""
    wanted = (
        select(Cooperation, Complaint, Client.name)
        .join(Complaint, Complaint.id == Cooperation.complaint_id)
        .join(Client, Client.id == Complaint.client_id)
        .where(
            Cooperation.retracted.is_(False),
            Cooperation.outcome.is_(None),
            Cooperation.renewal_due_at <= now + ahead,
            Complaint.retracted.is_(False),
            *_theirs(engineer),
        )
        .order_by(Cooperation.renewal_due_at, Cooperation.id)
        .limit(MOST)
    )
    with store.read() as session:
        return tuple(
            DueRenewal(one.id, ref(complaint.id), client, one.what, complaint.commander, one.renewal_due_at)
            for one, complaint, client in session.execute(wanted)
            if one.renewal_due_at is not None
        )


def _theirs(engineer: str | None) -> tuple[ColumnElement[bool], ...]:
    """Complaints somebody answers for towards the client."""
    if engineer is None:
        return ()
    liaises = select(Member.complaint_id).where(
        Member.engineer == engineer,
        Member.role == Role.LIAISON,
        Member.left_at.is_(None),
        Member.retracted.is_(False),
    )
    return (or_(Complaint.commander == engineer, Complaint.id.in_(liaises)),)
