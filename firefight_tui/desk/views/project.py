"""A delivered project as it is known: what was agreed, what was signed, what slipped, what it cost (S47-S53)."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.known import the_project
from firefight_tui.domain.project_records import (
    BaselineRecord,
    BudgetRecord,
    GateRecord,
    ProjectRecord,
    RequirementRecord,
    SignoffRecord,
    TrainingRecord,
    promised_dates,
)
from firefight_tui.domain.vocabulary import Cause
from firefight_tui.store.models import (
    Budget,
    Client,
    Complaint,
    Gate,
    OfProject,
    Person,
    Project,
    ProjectBaseline,
    Requirement,
    Signoff,
    Training,
)
from firefight_tui.store.store import Store

R = TypeVar("R", bound=OfProject)

ASKING = frozenset({Cause.FUNCTION, Cause.DELAY, Cause.COST, Cause.TRAINING})
"""Causes whose evidence lies in what the project agreed to."""


def project(store: Store, name: str) -> ProjectRecord:
    """Everything about one project.

    Args:
        store: Where it is kept.
        name: Its name, as CLIENT/PROJECT where that is not unique.

    Raises:
        InvalidValue: There is none of this name, or more than one.
    """
    with store.read() as session:
        return project_record(session, the_project(session, name))


def project_of(session: Session, complaint: Complaint, *, until: datetime | None = None) -> ProjectRecord | None:
    """The project of a complaint, where a cause of it is judged by what was agreed; None where none is."""
    asks = ASKING & {complaint.cause, *(Cause(one) for one in complaint.also)}
    row = session.get(Project, complaint.project_id) if complaint.project_id is not None and asks else None
    return project_record(session, row, until=until) if row is not None else None


def project_record(session: Session, row: Project, *, until: datetime | None = None) -> ProjectRecord:
    """A project by its row; `until` counts only what happened up to then."""
    client = session.get(Client, row.client_id)
    assert client is not None, "every project has a client"
    people = _people(session, row)
    return ProjectRecord(
        id=row.id,
        client=client.name,
        name=row.name,
        manager=row.manager,
        delivered_on=row.delivered_on,
        requirements=_requirements(session, row, people, until),
        promised=promised_dates(
            [
                BaselineRecord(one.id, one.at, one.by, one.name, one.due_at)
                for one in _rows(session, ProjectBaseline, row)
                if until is None or one.at <= until
            ]
        ),
        budgets=tuple(
            BudgetRecord(one.id, one.at, one.by, one.amount, one.spent, one.agreed_by)
            for one in _rows(session, Budget, row)
            if until is None or one.at <= until
        ),
        trainings=_trainings(session, row, until),
        gates=tuple(
            GateRecord(one.id, one.at, one.by, one.name, one.verdict)
            for one in _rows(session, Gate, row)
            if until is None or one.at <= until
        ),
        people=tuple(sorted(people.values())),
    )


def _requirements(
    session: Session, row: Project, people: dict[int, str], until: datetime | None
) -> tuple[RequirementRecord, ...]:
    signed: dict[int, list[SignoffRecord]] = {}
    for one in _rows(session, Signoff, row):
        if until is None or one.at <= until:
            signed.setdefault(one.requirement_id, []).append(
                SignoffRecord(one.id, one.at, people.get(one.person_id, ""), one.evidence)
            )
    found = [
        RequirementRecord(one.id, one.number, one.title, one.agreed_at, tuple(signed.get(one.id, ())))
        for one in _rows(session, Requirement, row)
    ]
    return tuple(sorted(found, key=lambda one: one.number))


def _trainings(session: Session, row: Project, until: datetime | None) -> tuple[TrainingRecord, ...]:
    found = [
        TrainingRecord(one.id, one.at, one.by, one.who, one.topic)
        for one in _rows(session, Training, row)
        if until is None or one.at <= until
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.id)))


def _people(session: Session, row: Project) -> dict[int, str]:
    """Everybody known at the client."""
    wanted = select(Person.id, Person.name).where(Person.client_id == row.client_id, Person.retracted.is_(False))
    return {one.id: one.name for one in session.execute(wanted)}


def _rows(session: Session, model: type[R], row: Project) -> list[R]:
    """The rows in force of a project, in the order they were made."""
    wanted = select(model).where(model.project_id == row.id, model.retracted.is_(False))
    return list(session.scalars(wanted.order_by(model.id)))
