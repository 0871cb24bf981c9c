"""No storm: beyond so many alerts to one engineer in a time, the rest is put together into one message."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from firefight_tui.desk.alarm_words import digest_line, digest_subject
from firefight_tui.desk.fields import ref
from firefight_tui.domain.vocabulary import DeliveryState, OutboxKind, Severity
from firefight_tui.store.models import Complaint, Outbox

DIGEST = "digest:"
OVERDUE = "overdue:"
"""How the keys begin of word about what is late beside the clocks."""
MOST_LINES = 200


def gather(session: Session, now: datetime, most: int, per: timedelta) -> None:
    """Put together what is due and would be too much, least severe first.

    What is late beside the clocks is counted apart: however much of it there is, a clock's alert leaves at once.
    """
    waiting: dict[tuple[str, bool], list[Outbox]] = defaultdict(list)
    wanted = (
        select(Outbox, Complaint.severity)
        .outerjoin(Complaint, Complaint.id == Outbox.complaint_id)
        .where(
            Outbox.kind == OutboxKind.ALERT,
            Outbox.state == DeliveryState.WAITING,
            Outbox.retracted.is_(False),
            Outbox.next_attempt_at <= now,
            Outbox.key.not_like(f"{DIGEST}%"),
        )
    )
    found = session.execute(wanted).all()
    for row, _severity in sorted(found, key=lambda one: (one[1] or Severity.MINOR, one[0].made_at, one[0].id)):
        waiting[row.engineer or "", str(row.key).startswith(OVERDUE)].append(row)
    for (engineer, is_overdue), rows in waiting.items():
        over = rows[max(0, most - _lately(session, engineer, now - per, is_overdue)) :]
        if over:
            _put_together(session, engineer, over, now, per)


def _lately(session: Session, engineer: str, since: datetime, is_overdue: bool) -> int:
    is_of_kind = Outbox.key.like(f"{OVERDUE}%") if is_overdue else Outbox.key.not_like(f"{OVERDUE}%")
    wanted = select(func.count(Outbox.id)).where(
        Outbox.kind == OutboxKind.ALERT,
        Outbox.engineer == engineer,
        Outbox.sent_at > since,
        Outbox.key.not_like(f"{DIGEST}%"),
        is_of_kind,
    )
    return session.scalar(wanted) or 0


def _put_together(session: Session, engineer: str, rows: Sequence[Outbox], now: datetime, per: timedelta) -> None:
    digest = _digest(session, engineer)
    if digest is None:
        last = session.scalar(select(func.max(Outbox.sent_at)).where(*_digests(engineer)))
        at = now if last is None else max(now, last + per)
        digest = Outbox(
            kind=OutboxKind.ALERT,
            engineer=engineer,
            made_at=now,
            not_before=at,
            next_attempt_at=at,
            message_id=f"{uuid.uuid4()}@firefight",
            key=f"{DIGEST}{engineer}:{uuid.uuid4().hex[:12]}",
            subject="",
            body="",
        )
        session.add(digest)
    lines = digest.body.splitlines()
    lines += [digest_line(ref(row.complaint_id) if row.complaint_id else "", row.subject) for row in rows]
    digest.body = "\n".join(lines[:MOST_LINES])
    digest.subject = digest_subject(len(lines))
    session.flush()
    for row in rows:
        row.retracted, row.error = True, f"{DIGEST}{digest.id}"


def _digest(session: Session, engineer: str) -> Outbox | None:
    """The engineer's digest that waits to be sent."""
    waits = (Outbox.state == DeliveryState.WAITING, Outbox.retracted.is_(False))
    return session.scalars(select(Outbox).where(*_digests(engineer), *waits).limit(1)).first()


def _digests(engineer: str) -> tuple[ColumnElement[bool], ...]:
    return Outbox.engineer == engineer, Outbox.key.like(f"{DIGEST}%")
