"""The team that would be sent for a complaint: names with reasons, gaps, and what the roster looks like beside it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from firefight_tui.desk.fields import ref
from firefight_tui.desk.staffing import problem_of, proposal_for
from firefight_tui.desk.views.referenced import complaint_row
from firefight_tui.domain.roster_records import ProposalRecord
from firefight_tui.store.models import Complaint, Person
from firefight_tui.store.store import Store


def proposal(store: Store, reference: str, now: datetime) -> ProposalRecord:
    """The team proposed for a complaint at this moment.

    Raises:
        UnknownReference: There is no such complaint.
    """
    with store.read() as session:
        return _record(session, complaint_row(session, reference), now)


def _record(session: Session, row: Complaint, now: datetime) -> ProposalRecord:
    person = session.get(Person, row.contact_id) if row.contact_id is not None else None
    problem = problem_of(session, row)
    return ProposalRecord(
        ref=ref(row.id),
        version=row.version,
        title=row.title,
        severity=row.severity,
        complexity=problem.complexity,
        stage=row.stage,
        person=person.name if person is not None else "",
        team=proposal_for(session, row, now),
    )
