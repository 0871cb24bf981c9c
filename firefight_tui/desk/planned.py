"""What was found out and what is planned for one complaint, read from its rows as records (S21-S40)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.held import may_have, names_known
from firefight_tui.domain.analysis_records import ConclusionRecord, HypothesisRecord, ReproductionRecord
from firefight_tui.domain.plan_records import (
    ApprovalRecord,
    MilestoneRecord,
    OpinionRecord,
    PlanDateRecord,
    PlanItemRecord,
    Planned,
    PlanRecord,
    RemedyRecord,
    VerificationRecord,
    agreed_among,
    state_of,
)
from firefight_tui.store.models import (
    Approval,
    Complaint,
    Conclusion,
    Hypothesis,
    Milestone,
    OfComplaint,
    Opinion,
    Person,
    Plan,
    PlanDate,
    PlanItem,
    Remedy,
    Reproduction,
    Requirement,
    Verification,
)

R = TypeVar("R", bound=OfComplaint)


def rows_of(session: Session, model: type[R], complaint: Complaint) -> list[R]:
    """The rows in force in the order they were made, also by what the session holds in memory of them."""
    if not may_have(session, model, complaint.id):
        return []
    wanted = select(model).where(model.complaint_id == complaint.id, model.retracted.is_(False)).order_by(model.id)
    return [row for row in session.scalars(wanted) if not row.retracted]


def reproductions_of(session: Session, complaint: Complaint) -> tuple[ReproductionRecord, ...]:
    """The attempts at reproduction."""
    return tuple(map(reproduction_record, rows_of(session, Reproduction, complaint)))


def reproduction_record(one: Reproduction) -> ReproductionRecord:
    """An attempt as it stands."""
    return ReproductionRecord(
        one.id,
        one.at,
        one.by,
        one.outcome,
        one.ended_at,
        one.hits,
        one.tries,
        one.environment,
        one.build,
        one.preconditions,
        one.condition,
        one.steps,
        one.expected,
        one.observed,
        one.narrowed_to,
        one.evidence,
        one.reason,
    )


def hypotheses_of(session: Session, complaint: Complaint) -> tuple[HypothesisRecord, ...]:
    """The suspected causes."""
    return tuple(
        HypothesisRecord(
            one.id,
            one.at,
            one.by,
            one.area,
            one.statement,
            one.test,
            one.verdict,
            one.evidence,
            one.judged_at,
            one.judged_by,
        )
        for one in rows_of(session, Hypothesis, complaint)
    )


def conclusion_of(session: Session, complaint: Complaint) -> ConclusionRecord | None:
    """The root cause in force."""
    found = rows_of(session, Conclusion, complaint)
    if not found:
        return None
    one = found[-1]
    whys = tuple(one.whys.splitlines()) if one.whys else ()
    return ConclusionRecord(
        one.id, one.at, one.by, one.certainty, one.root_cause, one.escape_point, whys, one.fix_reason
    )


def planned_of(session: Session, complaint: Complaint) -> Planned:
    """Remedies, plan versions, opinions, milestones and approvals."""
    remedies = rows_of(session, Remedy, complaint)
    requirements = _requirements(session, remedies)
    plans = _plans(session, complaint, requirements)
    agreed = agreed_among(plans)
    members = {item.remedy for item in agreed.items} if agreed is not None else set[int]()
    verdicts = _verdicts(session, complaint)
    return Planned(
        tuple(
            _remedy(one, requirements, verdicts.get(one.id), agreed if one.id in members else None) for one in remedies
        ),
        plans,
        _opinions(session, complaint),
        tuple(
            MilestoneRecord(one.id, one.name, one.baseline_at, one.forecast_at, one.actual_at)
            for one in rows_of(session, Milestone, complaint)
        ),
        tuple(
            ApprovalRecord(one.id, one.at, one.by, one.number, one.digest)
            for one in rows_of(session, Approval, complaint)
        ),
    )


def _remedy(
    row: Remedy, requirements: Mapping[int, str], verdict: VerificationRecord | None, plan: PlanRecord | None
) -> RemedyRecord:
    state = state_of(
        dropped=row.dropped_at is not None,
        retired=row.retired_at is not None,
        verification=verdict,
        finished=row.finished_at is not None,
        started=row.started_at is not None,
        agreed=plan is not None,
    )
    return RemedyRecord(
        id=row.id,
        number=row.number,
        kind=row.kind,
        what=row.what,
        owner=row.owner,
        helpers=row.helpers,
        due_at=row.due_at,
        quantity=row.quantity,
        expected_effect=row.expected_effect,
        business_effect=row.business_effect,
        cost=row.cost,
        after=row.after_id,
        requirement=requirements.get(row.requirement_id) if row.requirement_id is not None else None,
        state=state,
        at=row.at,
        by=row.by,
        started_at=row.started_at,
        finished_at=row.finished_at,
        finished_by=row.finished_by,
        tested_by=row.tested_by,
        evidence=row.evidence,
        dropped_at=row.dropped_at,
        drop_reason=row.drop_reason,
        retired_at=row.retired_at,
        in_plan=plan.number if plan is not None else None,
        verification=verdict,
    )


def _verdicts(session: Session, complaint: Complaint) -> dict[int, VerificationRecord]:
    """The latest verdict of each remedy."""
    found = {}
    for one in rows_of(session, Verification, complaint):
        found[one.remedy_id] = VerificationRecord(one.id, one.at, one.by, one.verdict, one.reason, one.alone)
    return found


def _plans(session: Session, complaint: Complaint, requirements: Mapping[int, str]) -> tuple[PlanRecord, ...]:
    rows = rows_of(session, Plan, complaint)
    if not rows:
        return ()
    people = names_of(session, (key for one in rows for key in (one.person_id, one.decided_by_id)))
    items: dict[int, list[PlanItemRecord]] = {}
    for one in rows_of(session, PlanItem, complaint):
        items.setdefault(one.plan_id, []).append(_item(one, requirements))
    dates: dict[int, list[PlanDateRecord]] = {}
    for date in rows_of(session, PlanDate, complaint):
        dates.setdefault(date.plan_id, []).append(PlanDateRecord(date.id, date.milestone_id, date.name, date.due_at))
    return tuple(
        PlanRecord(
            id=one.id,
            number=one.number,
            at=one.at,
            by=one.by,
            person=people.get(one.person_id),
            channel=one.channel,
            said=one.said,
            root_cause=one.root_cause,
            escape_point=one.escape_point,
            emergency_at=one.emergency_at,
            emergency=one.emergency,
            decision=one.decision,
            decided_at=one.decided_at,
            decided_by=people.get(one.decided_by_id),
            decided_channel=one.decided_channel,
            words=one.words,
            items=tuple(items.get(one.id, ())),
            dates=tuple(dates.get(one.id, ())),
        )
        for one in rows
    )


def _item(row: PlanItem, requirements: Mapping[int, str]) -> PlanItemRecord:
    return PlanItemRecord(
        id=row.id,
        remedy=row.remedy_id,
        number=row.number,
        kind=row.kind,
        what=row.what,
        owner=row.owner,
        helpers=row.helpers,
        due_at=row.due_at,
        quantity=row.quantity,
        expected_effect=row.expected_effect,
        business_effect=row.business_effect,
        cost=row.cost,
        after=row.after_id,
        requirement=requirements.get(row.requirement_id) if row.requirement_id is not None else None,
    )


def _opinions(session: Session, complaint: Complaint) -> tuple[OpinionRecord, ...]:
    rows = rows_of(session, Opinion, complaint)
    people = names_of(session, (one.person_id for one in rows))
    return tuple(
        OpinionRecord(
            one.id,
            one.at,
            one.by,
            people.get(one.person_id, ""),
            one.text,
            one.plan_number,
            one.answer,
            one.answered_at,
            one.answered_by,
        )
        for one in rows
    )


def names_of(session: Session, keys: Iterable[int | None]) -> dict[int | None, str]:
    """The names of people of clients, by their key, perhaps of more than these; nobody has none."""
    known = names_known(session)
    wanted = {key for key in keys if key is not None and key not in known}
    if wanted:
        for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted))):
            known[row.id] = row.name
    return known


def _requirements(session: Session, remedies: list[Remedy]) -> dict[int, str]:
    """The titles of the requirements named."""
    keys = {one.requirement_id for one in remedies if one.requirement_id is not None}
    if not keys:
        return {}
    wanted = select(Requirement.id, Requirement.title).where(Requirement.id.in_(keys))
    return {row.id: row.title for row in session.execute(wanted)}
