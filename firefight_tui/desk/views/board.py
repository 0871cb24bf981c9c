"""The board: the remedies of every complaint a query finds, read in five statements however many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, Select, Text, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from firefight_tui.desk.fields import ref
from firefight_tui.desk.views.queue import asker_at
from firefight_tui.domain.board import BoardRecord, Card, CardComplaint
from firefight_tui.domain.plan_records import MilestoneRecord, RemedyRecord, VerificationRecord, state_of
from firefight_tui.domain.query import Query
from firefight_tui.domain.vocabulary import Decision
from firefight_tui.store.models import (
    Client,
    Complaint,
    Milestone,
    Plan,
    PlanItem,
    Project,
    Remedy,
    Requirement,
    Verification,
)
from firefight_tui.store.selection import condition, ordering
from firefight_tui.store.store import Store

MOST = 20_000
"""Cards that are read; nobody looks through more, and a query narrows them."""

_ABOUT = (
    Remedy.id,
    Remedy.number,
    Remedy.kind,
    type_coerce(Remedy.what, Text),
    Remedy.owner,
    Remedy.helpers,
    Remedy.due_at,
    type_coerce(Remedy.quantity, Text),
    type_coerce(Remedy.expected_effect, Text),
    type_coerce(Remedy.business_effect, Text),
    type_coerce(Remedy.cost, Text),
    Remedy.after_id,
    type_coerce(Requirement.title, Text),
)
_DONE = (
    Remedy.at,
    Remedy.by,
    Remedy.started_at,
    Remedy.finished_at,
    Remedy.finished_by,
    Remedy.tested_by,
    type_coerce(Remedy.evidence, Text),
    Remedy.dropped_at,
    type_coerce(Remedy.drop_reason, Text),
    Remedy.retired_at,
)
"""What a `RemedyRecord` is made of before its state and after it, in its order; words come as they are kept."""

Agreed: TypeAlias = Mapping[int, tuple[int, frozenset[int]]]
"""Of each complaint the number of the version in force and the remedies that are part of it."""


def board(store: Store, reader: str, query: Query, now: datetime, *, most: int = MOST) -> BoardRecord:
    """The remedies of the complaints a query finds.

    Args:
        store: Where they are kept; one that does not exist yet has none.
        reader: The handle `mine` and `me` refer to.
        query: Which complaints; its order says which cards are left out where there are more than `most`.
        now: The moment `late` refers to.
        most: Cards that are read.
    """
    if not store.exists():
        return BoardRecord()
    wanted = condition(query, asker_at(store, reader, now))
    with store.read() as session:
        rows = session.connection().execute(
            _cards().where(wanted).order_by(*ordering(query), Remedy.id).limit(most + 1)
        )
        found = rows.all()
        chosen = _chosen(query).where(wanted).limit(most).subquery()
        ids = select(chosen.c.complaint_id)
        cards, _ids = _made(session, found[:most], ids)
        milestones = milestones_of(session, ids)
    return BoardRecord(cards, milestones, len(found) > most)


def cards_of(session: Session, ids: Select[int]) -> tuple[tuple[Card, ...], dict[int, CardComplaint]]:
    """All remedies of some complaints by number, those put away too, and the complaints, also those without any."""
    rows = session.connection().execute(_cards().where(Remedy.complaint_id.in_(ids)).order_by(Remedy.id)).all()
    return _made(session, rows, ids)


def _made(
    session: Session, rows: Sequence[Row[*tuple[Any, ...]]], ids: Select[int]
) -> tuple[tuple[Card, ...], dict[int, CardComplaint]]:
    verdicts, agreed = _verdicts(session, ids), _agreed(session, ids)
    complaints = _complaints(session, ids, agreed)
    cards = tuple(_card(row, complaints[row.complaint_id], verdicts.get(row.id), agreed) for row in rows)
    return cards, complaints


def _cards() -> Select[*tuple[Any, ...]]:
    return (
        select(*_ABOUT, *_DONE, Remedy.complaint_id)
        .select_from(Remedy)
        .join(Complaint, Complaint.id == Remedy.complaint_id)
        .outerjoin(Requirement, Requirement.id == Remedy.requirement_id)
        .where(Remedy.retracted.is_(False))
    )


def _chosen(query: Query) -> Select[int]:
    """The complaints of the cards, as a part of other statements."""
    return (
        select(Remedy.complaint_id)
        .join(Complaint, Complaint.id == Remedy.complaint_id)
        .where(Remedy.retracted.is_(False))
        .order_by(*ordering(query), Remedy.id)
    )


def _verdicts(session: Session, ids: Select[int]) -> dict[int, VerificationRecord]:
    """The latest verdict of each remedy."""
    wanted = select(
        Verification.remedy_id,
        Verification.id,
        Verification.at,
        Verification.by,
        Verification.verdict,
        Verification.reason,
        Verification.alone,
    ).where(Verification.retracted.is_(False), Verification.complaint_id.in_(ids))
    rows = session.connection().execute(wanted.order_by(Verification.id))
    return {row.remedy_id: VerificationRecord(*_rest(row)) for row in rows}


def _agreed(session: Session, ids: Select[int]) -> Agreed:
    """The version in force of each complaint: the latest that was agreed to, or started as an emergency."""
    latest = (
        select(func.max(Plan.id).label("id"))
        .where(
            Plan.retracted.is_(False),
            or_(Plan.decision == Decision.AGREED, Plan.emergency_at.is_not(None)),
            Plan.complaint_id.in_(ids),
        )
        .group_by(Plan.complaint_id)
        .subquery()
    )
    wanted = (
        select(Plan.complaint_id, Plan.number, PlanItem.remedy_id)
        .join(latest, latest.c.id == Plan.id)
        .outerjoin(PlanItem, (PlanItem.plan_id == Plan.id) & PlanItem.retracted.is_(False))
    )
    found: dict[int, tuple[int, set[int]]] = {}
    for complaint, number, remedy in session.connection().execute(wanted):
        found.setdefault(complaint, (number, set()))[1].add(remedy)
    return {complaint: (number, frozenset(remedies)) for complaint, (number, remedies) in found.items()}


def milestones_of(session: Session, ids: Select[int]) -> dict[int, tuple[MilestoneRecord, ...]]:
    """The milestones of some complaints, by the complaint's number."""
    wanted = select(
        Milestone.complaint_id,
        Milestone.id,
        Milestone.name,
        Milestone.baseline_at,
        Milestone.forecast_at,
        Milestone.actual_at,
    ).where(Milestone.retracted.is_(False), Milestone.complaint_id.in_(ids))
    found: dict[int, list[MilestoneRecord]] = {}
    for row in session.connection().execute(wanted.order_by(Milestone.id)):
        found.setdefault(row.complaint_id, []).append(MilestoneRecord(*_rest(row)))
    return {complaint: tuple(rows) for complaint, rows in found.items()}


def _complaints(session: Session, ids: Select[int], agreed: Agreed) -> dict[int, CardComplaint]:
    wanted = (
        select(
            Complaint.id,
            Complaint.title,
            Client.name,
            Project.name,
            Complaint.stage,
            Complaint.severity,
            Complaint.commander,
        )
        .select_from(Complaint)
        .outerjoin(Client, Client.id == Complaint.client_id)
        .outerjoin(Project, Project.id == Complaint.project_id)
        .where(Complaint.id.in_(ids))
    )
    found = {}
    for row in session.connection().execute(wanted):
        version, _members = agreed.get(row.id, (None, None))
        values: list[Any] = [row.id, ref(row.id), *_rest(row), version]
        found[row.id] = CardComplaint(*values)
    return found


def _rest(row: Row[*tuple[Any, ...]]) -> Sequence[Any]:
    """What follows the key of a row; in the order of the record it is put into."""
    return row[1:]


def _card(
    row: Row[*tuple[Any, ...]], complaint: CardComplaint, verdict: VerificationRecord | None, agreed: Agreed
) -> Card:
    version, members = agreed.get(complaint.id, (None, frozenset[int]()))
    in_plan = version if row.id in members else None
    state = state_of(
        dropped=row.dropped_at is not None,
        retired=row.retired_at is not None,
        verification=verdict,
        finished=row.finished_at is not None,
        started=row.started_at is not None,
        agreed=in_plan is not None,
    )
    values: list[Any] = [*row[: len(_ABOUT)], state, *row[len(_ABOUT) : -1], in_plan, verdict]
    return Card(complaint, RemedyRecord(*values))
