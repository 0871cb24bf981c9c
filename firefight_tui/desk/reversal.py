"""Taking entries back: old values are put back and what was created is withdrawn, unless somebody has built upon it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, inspect, select

from firefight_tui.desk.fields import ref
from firefight_tui.desk.kinds import KINDS
from firefight_tui.desk.notices import tell_again, tell_taken_back
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.past import Place, words_at
from firefight_tui.desk.sealing import seal
from firefight_tui.domain.chain import Changes, Creation, Json, Setting
from firefight_tui.domain.vocabulary import DeliveryState, OutboxKind, Stage
from firefight_tui.errors import Conflict
from firefight_tui.store.models import (
    Base,
    Client,
    Complaint,
    Entry,
    Outbox,
    Person,
    Project,
    Requirement,
    Row,
    Subject,
)
from firefight_tui.store.models.types import restored, stored
from firefight_tui.store.timeline import undone_among
from firefight_tui.store.work import Act, column_type, is_words, recorded, table_of
from firefight_tui.words import _

NAMED_IN_PASSING = frozenset({table_of(Client), table_of(Project), table_of(Person), table_of(Requirement)})
"""Kinds that a verb creates when they are named for the first time, and that others then name too."""


def reverse(on: Occasion, act: Act, entries: Sequence[Entry]) -> list[Entry]:
    """Put back what each entry changed, each by a new entry of the same subject.

    Subjects are locked in a fixed order, so that two who undo at once do not lock each other out; entries are taken
    back from the last to the first, since one of a bulk may use what an earlier one of it created.

    Raises:
        Conflict: Something has changed since, is in use elsewhere, or was redacted.
        PermissionRefused: One of the complaints is about the actor.
    """
    subjects = {
        entry.id: _subject(on, entry) for entry in sorted(entries, key=lambda one: (one.subject_kind, one.subject_id))
    }
    written: list[Entry] = []
    for entry in sorted(entries, key=lambda one: one.id, reverse=True):
        subject = subjects[entry.id]
        if isinstance(subject, Complaint):
            on.refuse_about(subject)
            _refuse_if_worked_on(on, entry, subject)
        changes = Changes.from_json(entry.changes)
        for setting in reversed(changes.settings):
            _put_back(on, setting)
        for created in reversed(changes.created):
            _withdraw(on, entry, created, is_main=created is changes.created[-1])
        _tell_again(on, entry)
        sealed = seal(on, subject, replace(act, undoes=entry.id))
        assert sealed is not None, "what takes something back always writes"
        written.append(sealed)
    return written


def refuse_unguarded(on: Occasion, entry: Entry) -> None:
    """A move that is brought back is still a move: what it asks must still hold, unless it was overridden.

    Raises:
        GuardRefused: A hard guard of the stage it led to does not hold any more.
    """
    changes = Changes.from_json(entry.changes)
    stages = [one.after for one in changes.settings if (one.kind, one.field) == (table_of(Complaint), "stage")]
    if not stages or "override" in changes.remarks:
        return
    complaint = _row(on, entry.subject_kind, entry.subject_id)
    assert isinstance(complaint, Complaint), "only complaints have a stage"
    on.refuse_lacking(on.lacking(Stage(str(stages[-1])), of=complaint, emergency="emergency" in changes.remarks))


def _subject(on: Occasion, entry: Entry) -> Subject:
    model = KINDS[entry.subject_kind]
    assert issubclass(model, Subject), "an entry belongs to a subject"
    assert issubclass(model, Base), "a subject has a table"
    found = on.work.locked(model, entry.subject_id)
    assert isinstance(found, Subject), "rows are never deleted"
    return found


def _refuse_if_worked_on(on: Occasion, entry: Entry, complaint: Complaint) -> None:
    """Taking back the report of a complaint others have worked on would take their work with it."""
    if all(
        (row.kind, row.id) != (entry.subject_kind, entry.subject_id) for row in Changes.from_json(entry.changes).created
    ):
        return
    wanted = select(Entry).where(Entry.subject_kind == entry.subject_kind, Entry.subject_id == entry.subject_id)
    siblings = list(on.session.scalars(wanted.order_by(Entry.sequence)))
    undone = undone_among(siblings)
    since = [one for one in siblings if one.id != entry.id and one.undoes is None and one.id not in undone]
    if since:
        raise Conflict(
            _("{ref} has been worked on since, last by {actor}.").format(ref=ref(complaint.id), actor=since[-1].actor),
            _("Undo that first, or use withdraw or reject."),
        )


def _row(on: Occasion, kind: str, key: int) -> Row:
    found = on.session.get(KINDS[kind], key)
    assert found is not None, "rows are never deleted"
    return found


def _withdraw(on: Occasion, entry: Entry, created: Creation, *, is_main: bool) -> None:
    """Take back a row; who was named in passing stays where others name them too."""
    row = _row(on, created.kind, created.id)
    if isinstance(row, Outbox) and _has_left(row):
        _refuse_sent(row)
        if entry.undoes is None:
            tell_taken_back(on, row)
        return
    changed = _changed_field(on, row, created)
    used = changed is not None or _is_used(on, row)
    if used and created.kind in NAMED_IN_PASSING and not (is_main and entry.subject_kind != table_of(Complaint)):
        return
    if changed is not None:
        raise _changed(row, changed)
    if used:
        raise Conflict(
            _("{kind} {number} is in use by now.").format(kind=created.kind, number=created.id), _("Undo that first.")
        )
    row.retracted = True


def _has_left(message: Outbox) -> bool:
    """Whether a message is being sent, or was, or perhaps was; what was refused by the other side never left.

    Whoever claims a message raises its version, so that of two who come at once the second sees what the first did.
    """
    return message.state not in {DeliveryState.WAITING, DeliveryState.FAILED}


def _refuse_sent(message: Outbox) -> None:
    """What has begun to leave for a client cannot be taken back; to one of ours a further word puts it right.

    Raises:
        Conflict: It went to a client.
    """
    if message.kind is not OutboxKind.NOTICE:
        raise Conflict(
            _('The message "{subject}" already left the house.').format(subject=message.subject),
            _("Say what is right in another message."),
        )


def _tell_again(on: Occasion, entry: Entry) -> None:
    """Where an undoing is taken back: who was told of it is told once more what holds again."""
    undone = on.session.get(Entry, entry.undoes) if entry.undoes is not None else None
    if undone is not None:
        heard = {one.engineer for one in _notices(on, entry)}
        for told in _notices(on, undone):
            if told.engineer in heard:
                tell_again(on, told)


def _notices(on: Occasion, entry: Entry) -> Iterator[Outbox]:
    """What an entry told our engineers and has left."""
    for created in Changes.from_json(entry.changes).created:
        row = _row(on, created.kind, created.id)
        if isinstance(row, Outbox) and row.kind is OutboxKind.NOTICE and not row.retracted and _has_left(row):
            yield row


def _changed_field(on: Occasion, row: Row, created: Creation) -> str | None:
    """The first field that is no longer as it was created."""
    for name in recorded(type(row)):
        value, given = getattr(row, name), created.values.get(name)
        if name == "retracted":
            continue
        if is_words(type(row), name):
            same = (value or None) == (_words(on, (created.kind, created.id, name), given) or None)
        else:
            same = (stored(column_type(type(row), name), value) or None) == (given or None)
        if not same:
            return name
    return None


def _is_used(on: Occasion, row: Row) -> bool:
    """Whether a row in force points at this one."""
    on.session.flush()
    return any(
        on.session.scalars(select(model.id).where(pointing, model.retracted.is_(False)).limit(1)).first()
        for model, pointing in _pointers(row)
    )


def _pointers(row: Row) -> Iterator[tuple[type[Row], ColumnElement[bool]]]:
    """Every kind of row that may point at this one, with the condition that it does."""
    for model in KINDS.values():
        for column in inspect(model).local_table.columns:
            for key in column.foreign_keys:
                if key.column.table.name == table_of(row):
                    pointing = column == getattr(row, key.column.name)
                    # The watch's alerts are nobody's work.
                    yield model, pointing & (Outbox.kind != OutboxKind.ALERT) if model is Outbox else pointing


def _put_back(on: Occasion, setting: Setting) -> None:
    row = _row(on, setting.kind, setting.id)
    model, name = type(row), setting.field
    now = getattr(row, name)
    if name == "retracted" and now == setting.before:
        return
    if is_words(model, name):
        place = (setting.kind, setting.id, name)
        before = _words(on, place, setting.before)
        same: bool = now == _words(on, place, setting.after)
    else:
        kind = column_type(model, name)
        same, before = stored(kind, now) == setting.after, restored(kind, setting.before)  # type: ignore[arg-type,assignment]  # no words here, so a scalar
    if not same:
        raise _changed(row, name)
    setattr(row, name, before)
    if isinstance(row, Outbox) and not row.retracted:
        # What is brought back has its time to be taken back again.
        row.state, row.next_attempt_at = DeliveryState.WAITING, on.now + (row.not_before - row.made_at)


def _words(on: Occasion, place: Place, value: Json) -> str | None:
    """The words of a field by their digest.

    Raises:
        Conflict: They were redacted.
    """
    found = words_at(on.session, place, value)
    if found is None and value is not None:
        raise Conflict(_("The words were redacted and cannot come back."))
    return found


def _changed(row: Row, name: str) -> Conflict:
    return Conflict(
        _("{field} of {kind} {number} has changed since.").format(field=name, kind=table_of(row), number=row.id),
        _("Set it by hand instead."),
    )
