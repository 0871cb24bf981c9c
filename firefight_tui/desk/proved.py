"""What was measured, accepted, learned and mended for one complaint, read from its rows as records (S41-S60)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.fields import ref
from firefight_tui.desk.held import may_have
from firefight_tui.desk.planned import names_of, rows_of
from firefight_tui.domain.effects import CollectionRecord, EffectRecord, MeasurementRecord, counts_from
from firefight_tui.domain.learn_records import (
    AcceptanceRecord,
    CheckRecord,
    Learned,
    LessonRecord,
    PreventionRecord,
    RetrospectiveRecord,
)
from firefight_tui.domain.plan_records import RemedyRecord
from firefight_tui.domain.repair_records import Repaired, RepairKind, RepairRecord, VisitRecord
from firefight_tui.store.models import (
    Acceptance,
    Apology,
    Collection,
    Compensation,
    Complaint,
    Cooperation,
    Demonstration,
    Effect,
    Lesson,
    Measurement,
    Prevention,
    PreventionCheck,
    Retrospective,
    Visit,
)


def effects_of(session: Session, complaint: Complaint, remedies: Sequence[RemedyRecord]) -> tuple[EffectRecord, ...]:
    """The effects with their figures, by time."""
    rows = rows_of(session, Effect, complaint)
    if not rows:
        return ()
    figures = _figures(session, complaint)
    fetched = {
        one.effect_id: CollectionRecord(one.tried_at, one.next_at, one.failures, one.failure)
        for one in session.scalars(select(Collection).where(Collection.effect_id.in_([row.id for row in rows])))
    }
    return tuple(
        EffectRecord(
            row.id,
            row.number,
            row.at,
            row.by,
            row.direction,
            row.baseline,
            row.target,
            row.remedy_id,
            row.min_count,
            row.hold_for,
            row.name,
            row.unit,
            row.source,
            row.none_reason,
            tuple(figures.get(row.id, ())),
            counts_from(row.remedy_id, remedies),
            fetched.get(row.id),
            any(one.id == row.remedy_id and one.dropped_at is not None for one in remedies),
        )
        for row in rows
    )


def _figures(session: Session, complaint: Complaint) -> dict[int, list[MeasurementRecord]]:
    """The figures of each effect, by time; of thousands only the values are read, not rows one could change."""
    if not may_have(session, Measurement, complaint.id):
        return {}
    wanted = (
        select(
            Measurement.effect_id,
            Measurement.id,
            Measurement.at,
            Measurement.by,
            Measurement.value,
            Measurement.measured_by,
        )
        .where(Measurement.complaint_id == complaint.id, Measurement.retracted.is_(False))
        .order_by(Measurement.at, Measurement.id)
    )
    # What is taken off again in memory alone, to show what was.
    gone = {row.id for row in session.dirty if isinstance(row, Measurement) and row.retracted}
    found: dict[int, list[MeasurementRecord]] = {}
    for effect, number, at, by, value, measured_by in session.execute(wanted):
        if number not in gone:
            found.setdefault(effect, []).append(MeasurementRecord(number, at, by, value, measured_by))
    return found


def learned_of(session: Session, complaint: Complaint) -> Learned:
    """Acceptances, the retrospective, lessons and prevention items."""
    checks: dict[int, CheckRecord] = {}
    for one in rows_of(session, PreventionCheck, complaint):
        checks[one.prevention_id] = CheckRecord(one.id, one.at, one.by, one.verdict, one.reason)
    written = rows_of(session, Retrospective, complaint)
    accepted = rows_of(session, Acceptance, complaint)
    names = names_of(session, (one.person_id for one in accepted))
    return Learned(
        tuple(
            AcceptanceRecord(
                one.id, one.at, one.by, one.accepted, names.get(one.person_id), one.channel, one.words, one.deemed
            )
            for one in accepted
        ),
        _retrospective(written[-1]) if written else None,
        tuple(LessonRecord(one.id, one.at, one.by, one.text) for one in rows_of(session, Lesson, complaint)),
        tuple(
            PreventionRecord(
                one.id,
                one.number,
                one.at,
                one.by,
                one.area,
                one.owner,
                one.due_at,
                one.check_at,
                one.what,
                one.none_reason,
                checks.get(one.id),
            )
            for one in rows_of(session, Prevention, complaint)
        ),
    )


def _retrospective(one: Retrospective) -> RetrospectiveRecord:
    return RetrospectiveRecord(
        one.id,
        one.at,
        one.by,
        one.due_at,
        one.status,
        one.reviewed_at,
        one.reviewed_by,
        one.happened,
        one.detection,
        one.handling,
        one.requirement_gap,
        one.management_gap,
        one.none_reason,
    )


def repaired_of(session: Session, complaint: Complaint) -> Repaired:
    """What was done for the relationship, by time, and the visits."""
    apologies, shown = rows_of(session, Apology, complaint), rows_of(session, Demonstration, complaint)
    names = names_of(session, [*(one.person_id for one in apologies), *(one.person_id for one in shown)])
    steps = [
        RepairRecord(
            one.id,
            RepairKind.APOLOGY,
            one.at,
            one.by,
            person=names.get(one.person_id),
            channel=one.channel,
            words=one.words,
            approved_by=one.approved_by,
            none_reason=one.none_reason,
        )
        for one in apologies
    ]
    steps += [
        RepairRecord(
            one.id,
            RepairKind.COMPENSATION,
            one.at,
            one.by,
            words=one.what,
            value=one.value,
            approved_by=one.approved_by,
            none_reason=one.none_reason,
        )
        for one in rows_of(session, Compensation, complaint)
    ]
    steps += [
        RepairRecord(
            one.id,
            RepairKind.DEMONSTRATION,
            one.at,
            one.by,
            person=names.get(one.person_id),
            words=one.what,
            none_reason=one.none_reason,
        )
        for one in shown
    ]
    steps += [
        RepairRecord(
            one.id,
            RepairKind.COOPERATION,
            one.at,
            one.by,
            words=one.what,
            renewal_due=one.renewal_due_at,
            outcome=one.outcome,
        )
        for one in rows_of(session, Cooperation, complaint)
    ]
    return Repaired(tuple(sorted(steps, key=lambda one: one.at)), _visits(session, complaint))


def _visits(session: Session, complaint: Complaint) -> tuple[VisitRecord, ...]:
    return tuple(
        VisitRecord(
            one.id,
            one.number,
            one.at,
            one.by,
            one.due_at,
            one.visited_at,
            one.visited_by,
            one.usage,
            one.satisfaction,
            one.findings,
            ref(one.finding_id) if one.finding_id is not None else None,
            one.assumed,
        )
        for one in rows_of(session, Visit, complaint)
    )
