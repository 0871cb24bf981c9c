"""Undo and redo: new entries that put the old values back, all of an operation or nothing."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from sqlalchemy import select

from firefight_tui.desk.fields import Number
from firefight_tui.desk.latest import REDO, UNDO, redoable, undoable
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.reversal import refuse_unguarded, reverse
from firefight_tui.desk.verb import REGISTRY, Verb
from firefight_tui.domain.key_names import key_of_verb
from firefight_tui.domain.vocabulary import Step
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Entry, Operation
from firefight_tui.store.work import Act
from firefight_tui.words import N_, _


class Undo(
    Verb,
    name=UNDO,
    step=Step.ANY,
    key="u",
    label=N_("Undo"),
    wants_complaint=False,
    takes_complaint=True,
    undoable=False,
):
    """Take back your latest act (on this complaint), a whole bulk at once; refused when something has changed since."""

    entry: Annotated[Number | None, Field(description=N_("the entry to take back, with all of its operation"))] = None

    def carry_out(self, on: Occasion, act: Act) -> list[Entry]:
        operation = _operation_of(on, self.entry) if self.entry is not None else latest_undoable(on)
        on.require(REGISTRY[operation.verb].spec.access, operation.verb)
        if operation.undone_at is not None:
            raise InvalidValue(
                _("It is already undone."),
                _("Bring it back with redo, key {key}.").format(key=key_of_verb("redo", "Ctrl-r")),
            )
        operation.undone_at = on.now
        return reverse(on, act, _entries(on, operation))


class Redo(
    Verb,
    name=REDO,
    step=Step.ANY,
    key="ctrl+r",
    label=N_("Redo"),
    wants_complaint=False,
    takes_complaint=True,
    undoable=False,
):
    """Bring back what you last undid; a new act in between ends that."""

    def carry_out(self, on: Occasion, act: Act) -> list[Entry]:
        undoing = latest_redoable(on)
        undos = _entries(on, undoing)
        undone = _operation_of(on, undos[0].undoes or 0, anywhere=True)
        on.require(REGISTRY[undone.verb].spec.access, undone.verb)
        undoing.undone_at, undone.undone_at = on.now, None
        written = reverse(on, act, undos)
        for entry in _entries(on, undone):
            refuse_unguarded(on, entry)
        return written


def latest_undoable(on: Occasion) -> Operation:
    """The actor's latest operation that is not undone, on the complaint if there is one.

    Raises:
        InvalidValue: There is nothing to undo.
    """
    found = undoable(on.session, on.actor.handle, on.target.id if on.target is not None else None)
    if found is None:
        raise InvalidValue(_("There is nothing of yours to undo."), _("Name an entry of the log: undo entry=NUMBER."))
    return _locked(on, found)


def latest_redoable(on: Occasion) -> Operation:
    """The actor's latest undoing that nothing took back, unless they have done something new since.

    Raises:
        InvalidValue: There is nothing to redo.
    """
    found = redoable(on.session, on.actor.handle, on.target.id if on.target is not None else None)
    if found is None:
        raise InvalidValue(_("There is nothing to redo."), _("A new act ends what could be redone."))
    return _locked(on, found)


def _operation_of(on: Occasion, entry_id: int, *, anywhere: bool = False) -> Operation:
    """The operation of an entry, which must be one of the complaint's if there is one.

    Raises:
        InvalidValue: There is no such entry here, or it is none that can be undone.
    """
    entry = on.session.get(Entry, entry_id)
    elsewhere = (
        on.target is not None
        and not anywhere
        and entry is not None
        and (entry.subject_kind, entry.subject_id) != ("complaint", on.target.id)
    )
    if entry is None or elsewhere:
        raise InvalidValue(_("There is no entry {number} here.").format(number=entry_id), field="entry")
    found = on.session.scalars(select(Operation).where(Operation.id == entry.operation_id)).one_or_none()
    if found is None or not found.undoable:
        raise InvalidValue(_("{verb} cannot be undone.").format(verb=entry.verb), field="entry")
    return _locked(on, found)


def _locked(on: Occasion, operation: Operation) -> Operation:
    if not on.work.is_sqlite:
        on.session.refresh(operation, with_for_update=True)
    return operation


def _entries(on: Occasion, operation: Operation) -> list[Entry]:
    return list(on.session.scalars(select(Entry).where(Entry.operation_id == operation.id).order_by(Entry.id)))
