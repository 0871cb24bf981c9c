"""What hangs on one complaint, read once as records: guards, next step and views look at the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.held import knowing_kinds, may_have
from firefight_tui.desk.planned import conclusion_of, hypotheses_of, planned_of, reproductions_of, rows_of
from firefight_tui.desk.proved import effects_of, learned_of, repaired_of
from firefight_tui.domain.analysis_records import ConclusionRecord, HypothesisRecord, ReproductionRecord
from firefight_tui.domain.effects import EffectRecord
from firefight_tui.domain.learn_records import Learned
from firefight_tui.domain.plan_records import Planned
from firefight_tui.domain.records import CommitmentRecord, ContactRecord, MemberRecord, PhenomenonRecord
from firefight_tui.domain.repair_records import Repaired
from firefight_tui.domain.vocabulary import DeliveryState
from firefight_tui.store.models import Commitment, Complaint, Contact, Engineer, Member, Outbox, Person, Phenomenon


@dataclass(frozen=True)
class Gathered:
    """What hangs on a complaint.

    Attributes:
        team: Its members, also those who left, in the order they came.
        contacts: What was said either way, by time.
        commitments: What was promised, by when it is due.
        phenomena: What the client sees.
        reproductions: The attempts.
        hypotheses: The suspected causes.
        conclusion: The root cause in force.
        planned: Remedies, plan versions and what goes with them.
        effects: What is measured.
        learned: Acceptances, retrospective, lessons, prevention.
        repaired: What was done for the relationship.
    """

    team: tuple[MemberRecord, ...]
    contacts: tuple[ContactRecord, ...]
    commitments: tuple[CommitmentRecord, ...]
    phenomena: tuple[PhenomenonRecord, ...]
    reproductions: tuple[ReproductionRecord, ...]
    hypotheses: tuple[HypothesisRecord, ...]
    conclusion: ConclusionRecord | None
    planned: Planned
    effects: tuple[EffectRecord, ...]
    learned: Learned
    repaired: Repaired


def gathered(session: Session, complaint: Complaint, *, until: datetime | None = None) -> Gathered:
    """All of it; `until` counts only what was said up to then (the rows in memory stand as of then)."""
    with knowing_kinds(session, complaint):
        planned = planned_of(session, complaint)
        return Gathered(
            team=_team(session, complaint),
            contacts=_contacts(session, complaint, until),
            commitments=_commitments(session, complaint),
            phenomena=tuple(
                PhenomenonRecord(one.id, one.text, one.occurred_at) for one in rows_of(session, Phenomenon, complaint)
            ),
            reproductions=reproductions_of(session, complaint),
            hypotheses=hypotheses_of(session, complaint),
            conclusion=conclusion_of(session, complaint),
            planned=planned,
            effects=effects_of(session, complaint, planned.remedies),
            learned=learned_of(session, complaint),
            repaired=repaired_of(session, complaint),
        )


def _team(session: Session, row: Complaint) -> tuple[MemberRecord, ...]:
    if not may_have(session, Member, row.id):
        return ()
    wanted = (
        select(Member, Engineer.name)
        .join(Engineer, Engineer.handle == Member.engineer)
        .where(Member.complaint_id == row.id, Member.retracted.is_(False))
        .order_by(Member.since, Member.id)
    )
    return tuple(
        MemberRecord(
            one.id, one.engineer, name, one.role, one.duty, one.since, one.left_at, one.confirmed_at, one.assumed
        )
        for one, name in session.execute(wanted)
        if not one.retracted
    )


def _contacts(session: Session, row: Complaint, until: datetime | None) -> tuple[ContactRecord, ...]:
    if not may_have(session, Contact, row.id):
        return ()
    wanted = (
        select(Contact, Person.name)
        .outerjoin(Person, Person.id == Contact.person_id)
        .where(Contact.complaint_id == row.id, Contact.retracted.is_(False))
        .order_by(Contact.at, Contact.id)
    )
    states = _deliveries(session, row)
    return tuple(
        ContactRecord(
            one.id,
            one.at,
            one.direction,
            one.channel,
            name,
            one.by,
            one.said,
            one.subject,
            one.quoted,
            one.mood,
            one.next_update_at,
            one.script,
            *(states.get(one.id) or (None, None, None)),
        )
        for one, name in session.execute(wanted)
        if not one.retracted and (until is None or one.at <= until)
    )


def _deliveries(session: Session, row: Complaint) -> dict[int, tuple[DeliveryState, int, str | None]]:
    """How far sending each contact has come, its number in the outbox, and why the last try did not arrive."""
    wanted = select(Outbox.contact_id, Outbox.state, Outbox.id, Outbox.error).where(
        Outbox.complaint_id == row.id, Outbox.retracted.is_(False)
    )
    return {
        contact: (state, number, error)
        for contact, state, number, error in session.execute(wanted)
        if contact is not None
    }


def _commitments(session: Session, row: Complaint) -> tuple[CommitmentRecord, ...]:
    return tuple(
        CommitmentRecord(
            one.id,
            one.what,
            one.due_at,
            one.by,
            one.approved_by,
            one.made_at,
            one.outcome,
            one.ended_at,
            one.reason,
        )
        for one in sorted(rows_of(session, Commitment, row), key=lambda one: (one.due_at, one.id))
    )
