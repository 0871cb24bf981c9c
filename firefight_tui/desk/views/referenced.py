"""The row of a complaint somebody names, as every view of one complaint begins with it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from firefight_tui.desk.fields import parse_ref
from firefight_tui.errors import InvalidValue, UnknownReference
from firefight_tui.store.models import Complaint


def complaint_row(session: Session, reference: str) -> Complaint:
    """The complaint of a reference, however that is written.

    Raises:
        UnknownReference: There is none, its report was taken back, or that is no reference.
    """
    try:
        row = session.get(Complaint, parse_ref(reference))
    except InvalidValue as error:
        raise UnknownReference(reference) from error
    if row is None or row.retracted:
        raise UnknownReference(reference)
    return row
