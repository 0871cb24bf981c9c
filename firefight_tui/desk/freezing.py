"""Freezing a plan as a version: what was shown stays as it was, and its dates are promised (S29-S36)."""

from __future__ import annotations

from datetime import datetime

from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.planned import conclusion_of, rows_of
from firefight_tui.desk.remedies import planned, settle_promise
from firefight_tui.domain.plan_records import Planned
from firefight_tui.domain.vocabulary import KeepOutcome
from firefight_tui.store.models import Commitment, Milestone, Plan, PlanDate, PlanItem, Remedy
from firefight_tui.words import _

COPIED = (
    "number",
    "kind",
    "what",
    "owner",
    "helpers",
    "due_at",
    "quantity",
    "expected_effect",
    "business_effect",
    "cost",
    "after_id",
    "requirement_id",
)


def freeze(on: Occasion) -> Plan:
    """Keep the plan as it stands now as the next version."""
    number = planned(on).next_number
    conclusion = conclusion_of(on.session, on.complaint)
    made = Plan(complaint_id=on.complaint.id, number=number, at=on.at, by=on.actor.handle)
    if conclusion is not None:
        made.root_cause, made.escape_point = conclusion.root_cause, conclusion.escape_point
    on.add(made)
    for row in going_on(on):
        copied = {name: getattr(row, name) for name in COPIED}
        on.session.add(PlanItem(complaint_id=on.complaint.id, plan_id=made.id, remedy_id=row.id, **copied))
    for date in rows_of(on.session, Milestone, on.complaint):
        due = date.actual_at or date.forecast_at or date.baseline_at
        on.session.add(
            PlanDate(complaint_id=on.complaint.id, plan_id=made.id, milestone_id=date.id, due_at=due, name=date.name)
        )
    on.session.flush()
    return made


def promise_dates(on: Occasion, plan: Plan) -> None:
    """Make promises of the dates the client was told; those of an earlier version that changed give way to them."""
    approved_by = _approved_by(planned(on), plan.number)
    for row in rows_of(on.session, Remedy, on.complaint):
        told = row.dropped_at is None and row.finished_at is None and row.retired_at is None
        row.commitment_id = _promised(on, plan, row.commitment_id, row.what, row.due_at if told else None, approved_by)
    for date in rows_of(on.session, Milestone, on.complaint):
        due = date.forecast_at or date.baseline_at if date.actual_at is None else None
        date.commitment_id = _promised(on, plan, date.commitment_id, date.name, due, approved_by)


def begin_execution(on: Occasion) -> None:
    """The plan is carried out: the dates of its milestones as told are from now on what was planned."""
    for date in rows_of(on.session, Milestone, on.complaint):
        if date.baseline_at is None:
            date.baseline_at = date.forecast_at or date.actual_at
        if date.forecast_at is None:
            date.forecast_at = date.baseline_at


def start_as_emergency(on: Occasion, reason: str) -> None:
    """Begin before the client agreed (S37): a version nobody presented is frozen, waiting for a decision ends."""
    latest = rows_of(on.session, Plan, on.complaint)
    undecided = latest[-1] if latest and latest[-1].decision is None and latest[-1].emergency_at is None else None
    plan = undecided if undecided is not None else freeze(on)
    plan.emergency_at, plan.emergency = on.at, reason
    begin_execution(on)


def going_on(on: Occasion) -> list[Remedy]:
    """The remedies a plan is made of: neither given up nor retired."""
    rows = rows_of(on.session, Remedy, on.complaint)
    return [row for row in rows if row.dropped_at is None and row.retired_at is None]


def _approved_by(now: Planned, number: int) -> str | None:
    return next((one.by for one in reversed(now.approvals) if one.number == number), None)


def _promised(
    on: Occasion, plan: Plan, before: int | None, what: str, due: datetime | None, approved_by: str | None
) -> int | None:
    """The promise for a date of this version: the one there is where it says the same, else a new one in its place."""
    row = on.session.get(Commitment, before) if before is not None else None
    if row is not None and not row.retracted and row.outcome is None:
        if row.due_at == due and row.what == what:
            return row.id
        settle_promise(on, row.id, KeepOutcome.RELEASED, _("plan v{number} takes its place").format(number=plan.number))
    if due is None or due <= on.at:
        return None
    made = Commitment(
        complaint_id=on.complaint.id, made_at=on.at, due_at=due, by=on.actor.handle, approved_by=approved_by, what=what
    )
    on.add(made)
    return made.id
