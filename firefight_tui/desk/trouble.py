"""Messages that did not arrive: who left them is told, sees them listed, and decides."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.admission import standing
from firefight_tui.desk.desk import Desk
from firefight_tui.desk.fields import ref
from firefight_tui.domain.chain import Changes
from firefight_tui.domain.outbox import OutboxRecord
from firefight_tui.domain.vocabulary import Access, DeliveryState, OutboxKind
from firefight_tui.errors import InvalidValue, PermissionRefused
from firefight_tui.store.models import Engineer, Entry, Outbox
from firefight_tui.store.store import Store
from firefight_tui.store.work import UnitOfWork, table_of
from firefight_tui.words import N_, _

UNSETTLED = frozenset({DeliveryState.FAILED, DeliveryState.UNSURE})
"""States somebody has to decide about."""

_SUBJECTS = {
    DeliveryState.FAILED: N_("A message was not delivered: {subject}"),
    DeliveryState.UNSURE: N_("A message was perhaps delivered: {subject}"),
}
_BODIES = {
    DeliveryState.FAILED: N_(
        "To: {to}\nReason: {reason}\n\nSend it again: firefight outbox retry {number}\n"
        "Settled another way: firefight outbox settle {number}"
    ),
    DeliveryState.UNSURE: N_(
        "To: {to}\nThe line was cut while it was handed over, so it is not repeated by itself. "
        "Ask whether it arrived.\n\n"
        "It arrived: firefight outbox settle {number}\nSend it again: firefight outbox retry {number}"
    ),
}


def tell_sender(store: Store, number: int, state: DeliveryState, now: datetime) -> None:
    """Leave an alert for whoever left a message that is in trouble; once for each try, and never about an alert."""
    with store.write() as work:
        row = work.session.get(Outbox, number)
        if row is None or row.kind is OutboxKind.ALERT:
            return
        sender = sender_of(work.session, row)
        key = f"trouble:{number}:{row.version}:{state}"
        known = work.session.scalars(select(Engineer.id).where(Engineer.handle == sender)).first()
        written = work.session.scalars(select(Outbox.id).where(Outbox.key == key)).first()
        if known is None or written is not None or sender == row.engineer:
            return
        words = {"to": row.address or row.engineer, "reason": row.error or "", "number": number}
        work.session.add(
            Outbox(
                complaint_id=row.complaint_id,
                kind=OutboxKind.ALERT,
                engineer=sender,
                made_at=now,
                not_before=now,
                next_attempt_at=now,
                message_id=f"{uuid.uuid4()}@firefight",
                key=key,
                subject=_(_SUBJECTS[state]).format(subject=row.subject),
                body=_(_BODIES[state]).format(**words),
            )
        )
        work.announce(table_of(Outbox), number)
        work.commit()


def sender_of(session: Session, row: Outbox) -> str:
    """Who left a message: the actor of the entry that created it; empty for what the watch wrote."""
    if row.kind is OutboxKind.ALERT:
        return ""
    wanted = select(Entry.actor, Entry.changes).where(Entry.changes.like(f'%"{table_of(Outbox)}"%'))
    if row.complaint_id is not None:
        wanted = wanted.where(Entry.subject_kind == "complaint", Entry.subject_id == row.complaint_id)
    else:
        wanted = wanted.where(Entry.recorded_at >= row.made_at)
    for actor, changes in session.execute(wanted.order_by(Entry.id)):
        created = Changes.from_json(changes).created
        if any((one.kind, one.id) == (table_of(Outbox), row.id) for one in created):
            return str(actor)
    return ""


def messages(store: Store, *, everything: bool = False, limit: int = 200) -> tuple[OutboxRecord, ...]:
    """The messages that wait, are on their way or need somebody, newest first; with `everything` also those sent."""
    if not store.exists():
        return ()
    wanted = select(Outbox).where(Outbox.retracted.is_(False)).order_by(Outbox.id.desc()).limit(limit)
    if not everything:
        wanted = wanted.where(Outbox.state != DeliveryState.SENT)
    with store.read() as session:
        return tuple(_record(session, row) for row in session.scalars(wanted).all())


def retry(desk: Desk, number: int) -> OutboxRecord:
    """Send a message again that failed or was perhaps sent.

    Raises:
        InvalidValue: It is neither.
        PermissionRefused: The actor only reads.
    """
    return _decide(desk, number, DeliveryState.WAITING)


def settle(desk: Desk, number: int) -> OutboxRecord:
    """Count a message as delivered that failed or was perhaps sent: it arrived, or was said another way.

    Raises:
        InvalidValue: It is neither.
        PermissionRefused: The actor only reads.
    """
    return _decide(desk, number, DeliveryState.SENT)


def _decide(desk: Desk, number: int, state: DeliveryState) -> OutboxRecord:
    now = desk.now()
    with desk.store.write() as work:
        _require_responder(work, desk)
        row = work.locked(Outbox, number)
        if row is None or row.retracted or row.state not in UNSETTLED:
            raise InvalidValue(
                _("Message {number} is not one that somebody has to decide about.").format(number=number),
                _("Those are listed by: firefight outbox ls"),
            )
        row.state = state
        if state is DeliveryState.WAITING:
            row.attempts, row.next_attempt_at, row.sent_at, row.error = 0, now, None, None
        else:
            row.sent_at = row.sent_at or now
            row.error = _("settled by {actor}").format(actor=desk.actor.handle)
        record = _record(work.session, row)
        work.announce(table_of(Outbox), number)
        work.commit()
    return record


def _require_responder(work: UnitOfWork, desk: Desk) -> None:
    if not standing(work, desk.actor).includes(Access.RESPONDER):
        raise PermissionRefused(_("{actor} only reads.").format(actor=desk.actor.handle))


def _record(session: Session, row: Outbox) -> OutboxRecord:
    return OutboxRecord(
        id=row.id,
        ref=ref(row.complaint_id) if row.complaint_id is not None else "",
        kind=row.kind,
        state=row.state,
        to=row.address or row.engineer or "",
        subject=row.subject,
        attempts=row.attempts,
        made_at=row.made_at,
        next_attempt_at=row.next_attempt_at,
        sent_at=row.sent_at,
        error=row.error or "",
        sender=sender_of(session, row),
    )
