"""What verbs leave to be sent: rows of the outbox, written in the verb's own transaction (S19; design.md, Rooms)."""

from __future__ import annotations

import uuid
from datetime import timedelta

from firefight_tui.desk.occasion import Occasion
from firefight_tui.domain.vocabulary import OutboxKind
from firefight_tui.store.models import Contact, Outbox

UNDO_WINDOW = timedelta(seconds=60)
"""How long what goes to a client lies before it is sent; until then undo takes it back."""


def written_by(handle: str) -> str:
    """How the key of a notice begins that this engineer's own act left: their desk need not ring for it."""
    return f"by:{handle}:"


def leave_mail(on: Occasion, contact: Contact, address: str, subject: str, body: str) -> Outbox:
    """Leave a mail to the client; it goes out once undo has had its time.

    Args:
        on: The act that sends it.
        contact: The record of what was said, flushed, so that it has an id.
        address: Of the person it goes to.
        subject: One line.
        body: Plain text, as the client reads it.
    """
    return _leave(on, OutboxKind.MAIL, subject, body, contact=contact, address=address, wait=UNDO_WINDOW)


def leave_notice(on: Occasion, engineer: str, subject: str, body: str, *, about: int | None = None) -> Outbox:
    """Leave word for one of our engineers: a duty, a handover; it goes out as soon as it is recorded.

    Args:
        on: The act that tells it.
        engineer: Whom.
        subject: One line.
        body: Plain text.
        about: The number of the complaint, where it is not the one the act is done on.
    """
    made = _leave(on, OutboxKind.NOTICE, subject, body, engineer=engineer)
    if about is not None:
        made.complaint_id = about
    return made


def _leave(
    on: Occasion,
    kind: OutboxKind,
    subject: str,
    body: str,
    *,
    contact: Contact | None = None,
    address: str | None = None,
    engineer: str | None = None,
    wait: timedelta = timedelta(),
) -> Outbox:
    number = uuid.uuid4()
    made = Outbox(
        complaint_id=on.target.id if on.target is not None else None,
        contact_id=contact.id if contact is not None else None,
        kind=kind,
        engineer=engineer,
        made_at=on.now,
        not_before=on.now + wait,
        next_attempt_at=on.now + wait,
        message_id=f"{number}@firefight",
        key=f"{written_by(on.actor.handle)}{number}" if kind is OutboxKind.NOTICE else None,
        address=address,
        subject=subject,
        body=body,
    )
    on.add(made)
    return made
