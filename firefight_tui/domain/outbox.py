"""A message on its way out: what its carrier needs, and when it is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from firefight_tui.domain.vocabulary import DeliveryState, OutboxKind, Severity

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
TRIES = 12
"""How often a message is tried before it counts as failed; by the pauses between, that is most of a night."""


@dataclass(frozen=True)
class Message:
    """One message to one recipient, as it is to be handed over.

    Attributes:
        id: Its number in the outbox.
        kind: To the client, to an engineer about an act, or to one about a clock.
        message_id: What it is recognised by, without angle brackets; the same at every try.
        engineer: The engineer it is for; None for a mail to the client.
        address: Where a mail to the client goes.
        subject: One line.
        body: Plain text.
        attempts: Which try this is.
        turn: What tells this try from any other, also of another watch.
        ref: The complaint's reference; empty where it is about none.
        severity: The complaint's.
        answers: The Message-IDs of the client's mails about the complaint, oldest first.
    """

    id: int
    kind: OutboxKind
    message_id: str
    engineer: str | None
    address: str | None
    subject: str
    body: str
    attempts: int
    turn: int
    ref: str = ""
    severity: Severity | None = None
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutboxRecord:
    """How far a message has come, as `firefight outbox ls` shows it."""

    id: int
    ref: str
    kind: OutboxKind
    state: DeliveryState
    to: str
    subject: str
    attempts: int
    made_at: datetime
    next_attempt_at: datetime
    sent_at: datetime | None
    error: str
    sender: str


def pause_after(attempts: int, chance: float) -> timedelta:
    """How long to wait after so many tries: twice as long each time, up to an hour, less a chance part of it.

    Args:
        attempts: Tries so far, 1 or more.
        chance: From 0 to 1; it keeps many messages from being tried at the same moment.
    """
    doubled: timedelta = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    return doubled * (1 - chance / 2)
