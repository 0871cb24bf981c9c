"""What is to be done by a day, also after closing: the statements that an engineer's day and the watch both read."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, select

from firefight_tui.domain.vocabulary import ReviewStatus, Stage
from firefight_tui.store.models import Complaint, Cooperation, Prevention, PreventionCheck, Remedy, Retrospective, Visit

RENEWALS_AHEAD = timedelta(days=30)
"""How long before its date a renewal is told (S58)."""


def visits_to_make() -> Select[Visit]:
    """Visits that are planned (S59)."""
    return (
        select(Visit)
        .join(Complaint, Complaint.id == Visit.complaint_id)
        .where(Visit.visited_at.is_(None), Visit.retracted.is_(False), _stands())
    )


def renewals_by(day: datetime) -> Select[Cooperation]:
    """What is agreed with clients, has no outcome yet and is to be renewed by then (S58)."""
    return (
        select(Cooperation)
        .join(Complaint, Complaint.id == Cooperation.complaint_id)
        .where(Cooperation.renewal_due_at <= day, Cooperation.outcome.is_(None))
        .where(Cooperation.retracted.is_(False), _stands())
    )


def preventions_to_check() -> Select[Prevention]:
    """Prevention items nobody has looked at yet (S46)."""
    checked = exists().where(PreventionCheck.prevention_id == Prevention.id, PreventionCheck.retracted.is_(False))
    return (
        select(Prevention)
        .join(Complaint, Complaint.id == Prevention.complaint_id)
        .where(Prevention.none_reason.is_(None), Prevention.retracted.is_(False), ~checked)
        .where(Complaint.retracted.is_(False))
    )


def reviews_to_write() -> Select[Retrospective]:
    """Retrospectives with a date that are not reviewed yet (S44)."""
    return (
        select(Retrospective)
        .join(Complaint, Complaint.id == Retrospective.complaint_id)
        .where(Retrospective.due_at.is_not(None), Retrospective.status != ReviewStatus.REVIEWED)
        .where(Retrospective.retracted.is_(False), Complaint.retracted.is_(False))
    )


def remedies_to_finish() -> Select[Remedy]:
    """Remedies with a date, of open complaints, that are not finished (S39)."""
    return (
        select(Remedy)
        .join(Complaint, Complaint.id == Remedy.complaint_id)
        .where(Remedy.due_at.is_not(None), Remedy.finished_at.is_(None))
        .where(Remedy.dropped_at.is_(None), Remedy.retired_at.is_(None), Remedy.retracted.is_(False))
        .where(Complaint.is_open.is_(True), Complaint.retracted.is_(False))
    )


def _stands() -> ColumnElement[bool]:
    """The client is not dealt with elsewhere: what was merged is mended where it carries on."""
    return Complaint.retracted.is_(False) & (Complaint.stage != Stage.MERGED)
