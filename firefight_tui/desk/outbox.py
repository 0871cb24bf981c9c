"""How far messages have come: each step of a delivery is a short transaction of its own (design.md, Rooms).

A message is claimed (`sending`), marked as being handed over just before its last byte leaves, and then settled. Undo
refuses what is claimed. What is found claimed by a watch that ended is clear by its mark: without it nothing has left,
with it nobody knows, so that a mail to a client is `unsure` and somebody decides, and word for our own is repeated.

Every step asks for the very try it belongs to: what another watch has taken over meanwhile is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, or_, select, update
from sqlalchemy.orm import Session

from firefight_tui.desk.fields import ref
from firefight_tui.domain.outbox import Message
from firefight_tui.domain.vocabulary import DeliveryState, OutboxKind
from firefight_tui.store.models import Arrival, Complaint, Outbox
from firefight_tui.store.store import Store
from firefight_tui.store.work import UnitOfWork, table_of

LONGEST_REASON = 500
MOST_REFERENCES = 20


def recover(store: Store, now: datetime) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Decide about what a watch that ended had claimed; only whoever holds the watch's lock may ask.

    Returns:
        The messages that are sent anew, and those nobody knows of.
    """
    with store.write() as work:
        claimed = Outbox.state == DeliveryState.SENDING
        unknown = claimed & Outbox.sent_at.is_not(None) & (Outbox.kind == OutboxKind.MAIL)
        unsure = _numbers(work.session, unknown)
        again = _numbers(work.session, claimed & ~Outbox.id.in_(unsure))
        if not (unsure or again):
            return (), ()
        _set(work, unknown, state=DeliveryState.UNSURE)
        _set(work, claimed, state=DeliveryState.WAITING, next_attempt_at=now, sent_at=None)
        _tell(work, *again, *unsure)
        work.commit()
    return again, unsure


def due(store: Store, now: datetime, limit: int) -> tuple[int, ...]:
    """The messages whose time has come, word for our own first, then as long as they have waited."""
    with store.read() as session:
        wanted = (
            select(Outbox.id)
            .where(_waiting(), Outbox.next_attempt_at <= now)
            .order_by(Outbox.kind == OutboxKind.MAIL, Outbox.next_attempt_at, Outbox.id)
        )
        return tuple(session.scalars(wanted.limit(limit)))


def next_at(store: Store) -> datetime | None:
    """When the next message is to be tried; None where none waits."""
    with store.read() as session:
        wanted = select(Outbox.next_attempt_at).where(_waiting()).order_by(Outbox.next_attempt_at)
        return session.scalars(wanted.limit(1)).first()


def claim(store: Store, number: int, now: datetime) -> Message | None:
    """Take a message to be sent: from now on undo refuses it.

    Returns:
        The message; None where it was taken back or claimed meanwhile.
    """
    with store.write() as work:
        # The version rises, so that an undo that has read the row before comes second and looks again.
        taken = _set(
            work,
            _waiting() & (Outbox.id == number) & (Outbox.next_attempt_at <= now),
            state=DeliveryState.SENDING,
            attempts=Outbox.attempts + 1,
            version=Outbox.version + 1,
            sent_at=None,
            error=None,
        )
        if not taken:
            return None
        message = _message(work.session, number)
        _tell(work, number)
        work.commit()
    return message


def hand_over(store: Store, message: Message, now: datetime) -> bool:
    """Mark that the last byte is about to leave; from now on a cut leaves it unknown whether the message arrived.

    Returns:
        Whether it may leave; not where another watch has taken over.
    """
    return _settle(store, message, sent_at=now)


def sent(store: Store, message: Message, now: datetime) -> bool:
    """The recipient's side has taken the message."""
    return _settle(store, message, state=DeliveryState.SENT, sent_at=now, error=None, unsure_too=True)


def put_back(store: Store, message: Message, at: datetime, reason: str) -> bool:
    """The message was not taken; it is tried again at a moment."""
    error = reason[:LONGEST_REASON]
    return _settle(store, message, state=DeliveryState.WAITING, next_attempt_at=at, sent_at=None, error=error)


def give_up(store: Store, message: Message, reason: str) -> bool:
    """The message cannot be delivered."""
    return _settle(store, message, state=DeliveryState.FAILED, sent_at=None, error=reason[:LONGEST_REASON])


def leave_unsure(store: Store, message: Message, reason: str) -> bool:
    """The line was cut between handing over and the answer: nobody knows, and somebody decides."""
    return _settle(store, message, state=DeliveryState.UNSURE, error=reason[:LONGEST_REASON])


def put_off(store: Store, number: int, at: datetime) -> None:
    """Send a message that nobody has begun to send at a later moment."""
    with store.write() as work:
        _set(work, _waiting() & (Outbox.id == number), next_attempt_at=at)
        work.commit()


def _settle(store: Store, message: Message, *, unsure_too: bool = False, **values: object) -> bool:
    """Change a message that this try still holds; returns whether it does."""
    state = Outbox.state == DeliveryState.SENDING
    if unsure_too:
        state = or_(state, Outbox.state == DeliveryState.UNSURE)
    with store.write() as work:
        held = _set(work, state & (Outbox.id == message.id) & (Outbox.version == message.turn), **values)
        _tell(work, message.id)
        work.commit()
    return held


def _waiting() -> ColumnElement[bool]:
    return (Outbox.state == DeliveryState.WAITING) & Outbox.retracted.is_(False)


def _set(work: UnitOfWork, wanted: ColumnElement[bool], **values: object) -> bool:
    """Change delivery columns past the unit of work, which records people's acts; returns whether any row was meant."""
    change = update(Outbox).where(wanted).values(**values).execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", work.session.execute(change)).rowcount > 0


def _tell(work: UnitOfWork, *numbers: int) -> None:
    for number in numbers:
        work.announce(table_of(Outbox), number)


def _numbers(session: Session, wanted: ColumnElement[bool]) -> tuple[int, ...]:
    return tuple(session.scalars(select(Outbox.id).where(wanted).order_by(Outbox.id)))


def _message(session: Session, number: int) -> Message:
    row = session.get(Outbox, number)
    assert row is not None, "rows are never deleted"
    complaint = session.get(Complaint, row.complaint_id) if row.complaint_id is not None else None
    return Message(
        id=row.id,
        kind=row.kind,
        message_id=row.message_id,
        engineer=row.engineer,
        address=row.address,
        subject=row.subject,
        body=row.body,
        attempts=row.attempts,
        turn=row.version,
        ref=ref(complaint.id) if complaint is not None else "",
        severity=complaint.severity if complaint is not None else None,
        answers=_arrivals(session, complaint.id) if complaint is not None and row.kind is OutboxKind.MAIL else (),
    )


def _arrivals(session: Session, complaint_id: int) -> tuple[str, ...]:
    """The client's mails about a complaint, so that ours joins their conversation."""
    wanted = (
        select(Arrival.message_id)
        .where(Arrival.complaint_id == complaint_id, Arrival.message_id.is_not(None))
        .order_by(Arrival.id.desc())
        .limit(MOST_REFERENCES)
    )
    found: Sequence[str | None] = session.scalars(wanted).all()
    return tuple(one for one in reversed(found) if one)
