"""What undo and redo would take back and bring back, said before they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from firefight_tui.desk.fields import parse_ref, ref
from firefight_tui.desk.latest import redoable, undoable
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Entry, Operation
from firefight_tui.store.store import Store

NAMED: Final = 3
"""How many complaints of a bulk are named."""


@dataclass(frozen=True, slots=True)
class ActLabel:
    """An operation in few words.

    Attributes:
        verb: Its external name.
        refs: The first complaints it was done on, at most three; none where it was done on something else.
        count: How many complaints it was done on.
        at: When it was recorded.
    """

    verb: str
    refs: tuple[str, ...]
    count: int
    at: datetime


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """What undo and redo would do; None where there is nothing to.

    Either may still be refused: because of what others changed since, or of the actor's access.
    """

    undo: ActLabel | None
    redo: ActLabel | None


def undo_preview(store: Store, actor_handle: str, refs: tuple[str, ...] = ()) -> UndoPreview:
    """The operations that `undo` and `redo` would take now.

    Args:
        store: Where; one that does not exist yet holds nothing to undo.
        actor_handle: Whose acts.
        refs: One complaint narrows both to it, as it does the verbs; several, or none, do not.
    """
    if not store.exists():
        return UndoPreview(None, None)
    narrowed = None
    if len(refs) == 1:
        try:
            narrowed = parse_ref(refs[0])
        except InvalidValue:
            return UndoPreview(None, None)
    with store.read() as session:
        undo = undoable(session, actor_handle, narrowed)
        undoing = redoable(session, actor_handle, narrowed)
        redo = _undone_by(session, undoing) if undoing is not None else None
        return UndoPreview(_label(session, undo), _label(session, redo))


def _undone_by(session: Session, undoing: Operation) -> Operation | None:
    """The operation that an undoing took back; all of its entries are of that one."""
    first = select(Entry.undoes).where(Entry.operation_id == undoing.id).limit(1)
    undone = select(Entry.operation_id).where(Entry.id == first.scalar_subquery())
    return session.scalars(select(Operation).where(Operation.id == undone.scalar_subquery())).one_or_none()


def _label(session: Session, operation: Operation | None) -> ActLabel | None:
    if operation is None:
        return None
    here = (Entry.operation_id == operation.id, Entry.subject_kind == "complaint")
    first = session.scalars(select(Entry.subject_id).where(*here).order_by(Entry.subject_id).limit(NAMED)).all()
    count = len(first)
    if count == NAMED:
        count = session.scalar(select(func.count()).select_from(Entry).where(*here)) or 0
    return ActLabel(operation.verb, tuple(map(ref, first)), count, operation.recorded_at)
