"""What an actor would undo or redo: chosen here for the verbs and for the view that says it beforehand."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from firefight_tui.store.models import Entry, Operation

UNDO: Final = "undo"
REDO: Final = "redo"


def undoable(session: Session, actor: str, complaint_id: int | None = None) -> Operation | None:
    """The actor's latest operation that can be undone and is not, on the complaint if one is named."""
    wanted = select(Operation).where(Operation.undone_at.is_(None), Operation.undoable.is_(True))
    return _latest(session, wanted, actor, complaint_id)


def redoable(session: Session, actor: str, complaint_id: int | None = None) -> Operation | None:
    """The actor's latest undoing that nothing took back, unless they have done something new since."""
    act = select(Operation).where(Operation.verb.not_in((UNDO, REDO)))
    last_act = _latest(session, act, actor)
    # Only what came after it is looked at: an actor's operations may be a million, of which none is an undoing.
    since = last_act.ordinal if last_act is not None else 0
    wanted = select(Operation).where(Operation.verb == UNDO, Operation.undone_at.is_(None), Operation.ordinal > since)
    return _latest(session, wanted, actor, complaint_id)


def _latest(
    session: Session, wanted: Select[Operation], actor: str, complaint_id: int | None = None
) -> Operation | None:
    if complaint_id is None:
        wanted = wanted.where(Operation.actor == actor)
    else:
        # An operation has the actor of its entries; asked there, the few of one complaint are found by its timeline.
        here = (Entry.subject_kind == "complaint", Entry.subject_id == complaint_id, Entry.actor == actor)
        wanted = wanted.where(Operation.id.in_(select(Entry.operation_id).where(*here)))
    return session.scalars(wanted.order_by(Operation.ordinal.desc()).limit(1)).first()
