"""How a complaint stands, read from its rows for the guards and the next step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from sqlalchemy.orm import Session

from firefight_tui.desk.gathered import Gathered, gathered
from firefight_tui.desk.rulebook import rulebook
from firefight_tui.domain.analysis_records import has_result
from firefight_tui.domain.effects import EffectRecord
from firefight_tui.domain.learn_records import Learned
from firefight_tui.domain.lifecycle import Situation
from firefight_tui.domain.plan_records import Planned, PlanRecord
from firefight_tui.domain.repair_records import Repaired, RepairKind
from firefight_tui.domain.vocabulary import RAIL, Direction, HypothesisVerdict, RemedyKind, ReproOutcome, Role, Stage
from firefight_tui.store.models import Complaint

_BEFORE_PLAN = frozenset(RAIL[: RAIL.index(Stage.PROPOSED)])
_BEFORE_EXECUTION = frozenset(RAIL[: RAIL.index(Stage.EXECUTING)])


def situation_of(session: Session, complaint: Complaint, found: Gathered | None = None) -> Situation:
    """What the guards look at; `found` is what hangs on the complaint, where that was read already."""
    found = found or gathered(session, complaint)
    outward = [one for one in found.contacts if one.direction is Direction.OUT]
    planned, conclusion, repaired = found.planned, found.conclusion, found.repaired
    team = [one for one in found.team if one.left_at is None]
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
        phenomena=len(found.phenomena),
        is_untold=complaint.untold,
        hard_gaps=rulebook(session).policy(complaint.client_id).hard_gaps(complaint.severity),
        **_of_analysis(found),
        has_root_cause=conclusion is not None and conclusion.certainty is not None,
        has_escape_point=conclusion is not None and bool(conclusion.escape_point),
        containment_is_the_fix=conclusion is not None and bool(conclusion.fix_reason),
        **_of_plan(planned, complaint.stage),
        **_of_effects(found.effects, planned.in_force),
        **_of_learning(found.learned, repaired),
        **_of_visits(repaired, max((one.at for one in outward), default=None)),
        open_commitments=sum(one.outcome is None for one in found.commitments),
    )


def _is_approved(planned: Planned, plan: PlanRecord | None) -> bool:
    """Whether the version shown, or begun, was approved before."""
    return plan is not None and any(one.number == plan.number for one in planned.approvals)


class _OfAnalysis(TypedDict):
    has_reproduction: bool
    attempts_running: int
    hypotheses: int
    hypotheses_open: int
    hypotheses_confirmed: int


def _of_analysis(found: Gathered) -> _OfAnalysis:
    """How far one has come with seeing it oneself, and with what it may come from."""
    attempts = found.reproductions
    verdicts = [one.verdict for one in found.hypotheses]
    return _OfAnalysis(
        has_reproduction=has_result(attempts),
        attempts_running=sum(one.outcome is ReproOutcome.RUNNING for one in attempts),
        hypotheses=len(verdicts),
        hypotheses_open=verdicts.count(HypothesisVerdict.OPEN),
        hypotheses_confirmed=verdicts.count(HypothesisVerdict.CONFIRMED),
    )


class _OfPlan(TypedDict):
    remedies: int
    remedies_without_owner: int
    remedies_without_due: int
    remedies_without_expected_effect: int
    remedies_without_business_effect: int
    corrections: int
    is_approved: bool
    has_decision: bool
    unanswered_opinions: int
    consent_is_missing: bool
    remedies_unfinished: int
    remedies_without_evidence: int
    remedies_unverified: int


def _of_plan(planned: Planned, stage: Stage) -> _OfPlan:
    """The facts of the plan: of the version in force once it is carried out, before that of what is being prepared."""
    agreed = planned.in_force
    is_begun = stage not in _BEFORE_EXECUTION and agreed is not None
    counted = [one for one in planned.remedies if one.counts and (one.in_plan is not None or not is_begun)]
    latest = planned.plans[-1] if planned.plans else None
    to_verify = [one for one in counted if one.retired_at is None]
    return _OfPlan(
        remedies=len(counted),
        remedies_without_owner=sum(one.owner is None for one in counted),
        remedies_without_due=sum(one.due_at is None for one in counted),
        remedies_without_expected_effect=sum(not one.expected_effect for one in counted),
        remedies_without_business_effect=sum(not one.business_effect for one in counted),
        corrections=sum(one.kind is RemedyKind.CORRECTION for one in counted),
        is_approved=planned.approval is not None or (stage not in _BEFORE_PLAN and _is_approved(planned, latest)),
        has_decision=latest is not None and latest.is_agreed,
        unanswered_opinions=sum(not one.answer for one in planned.opinions),
        consent_is_missing=agreed is not None and agreed.lacks_consent,
        remedies_unfinished=sum(one.finished_at is None for one in counted),
        remedies_without_evidence=sum(one.finished_at is not None and not one.evidence for one in counted),
        remedies_unverified=sum(not one.is_verified for one in to_verify),
    )


class _OfEffects(TypedDict):
    has_effects: bool
    effects_unmeasured: int
    effects_short: int


def _of_effects(effects: Sequence[EffectRecord], agreed: PlanRecord | None) -> _OfEffects:
    """What the figures say; a reason why nothing is measured does where there is no effect that is."""
    begun_at = (agreed.emergency_at or agreed.decided_at) if agreed is not None else None
    return _OfEffects(
        has_effects=any(not one.is_void for one in effects),
        effects_unmeasured=sum(not one.is_enough for one in effects),
        effects_short=sum(one.is_short_since(begun_at) for one in effects),
    )


class _OfLearning(TypedDict):
    has_acceptance: bool
    retrospective_reviewed: bool
    has_apology: bool
    has_compensation: bool
    has_demonstration: bool
    has_prevention: bool
    has_visit: bool


def _of_learning(learned: Learned, repaired: Repaired) -> _OfLearning:
    """Whether the client accepted, and what was learned and mended since."""
    written = learned.retrospective
    return _OfLearning(
        has_acceptance=learned.acceptance is not None and learned.acceptance.accepted,
        retrospective_reviewed=written is not None and written.is_settled,
        has_apology=repaired.has(RepairKind.APOLOGY),
        has_compensation=repaired.has(RepairKind.COMPENSATION),
        has_demonstration=repaired.has(RepairKind.DEMONSTRATION),
        has_prevention=bool(learned.preventions),
        has_visit=bool(repaired.visits),
    )


class _OfVisits(TypedDict):
    visit_due_at: datetime | None
    visit_is_assumed: bool
    is_unhappy: bool


def _of_visits(repaired: Repaired, spoken_at: datetime | None) -> _OfVisits:
    """When the client is to be visited next, and whether they were not content the last time and nobody called since.

    Args:
        repaired: With the visits.
        spoken_at: When we last spoke to them.
    """
    following, last = repaired.next_visit, repaired.last_visit
    return _OfVisits(
        visit_due_at=following.due_at if following is not None else None,
        visit_is_assumed=following is not None and following.assumed,
        is_unhappy=last is not None and last.is_unhappy and last.finding is None and not last.is_answered_by(spoken_at),
    )
