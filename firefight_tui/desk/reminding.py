"""Word about what is late beside the clocks: once when it becomes so, then what is still late once a day, at work.

None of it is an emergency: it waits for the engineer's hours whatever the severity, and on call too. What keeps it from
being written twice is its key, as with alerts about clocks; the key holds the date that passed, so that another date is
told anew.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk import registry
from firefight_tui.desk.crew import Staff
from firefight_tui.desk.fields import ref
from firefight_tui.desk.late_words import Telling, again_body, again_line, again_subject, late_body, late_subject
from firefight_tui.desk.lateness import late_things
from firefight_tui.desk.storm import OVERDUE
from firefight_tui.desk.views.board import cards_of, milestones_of
from firefight_tui.desk.zones import zone_named
from firefight_tui.domain.lateness import Late, is_again
from firefight_tui.domain.vocabulary import DeliveryState, OutboxKind
from firefight_tui.store.models import Complaint, Outbox

EVERY = timedelta(minutes=1)
"""How often it is looked at: a day late needs no second."""
AT_ONCE = 400
"""Keys asked for in one statement."""
_DAY = f"{OVERDUE}day:"


@dataclass(frozen=True)
class Seen:
    """What one look came to: rows to be written, and numbers of rows that wait and no longer hold."""

    new: tuple[Outbox, ...] = ()
    stale: tuple[int, ...] = ()


NOTHING_SEEN = Seen()


def key_of(late: Late, engineer: str) -> str:
    """What the word about something late to an engineer is known by in the outbox."""
    return f"{OVERDUE}{late.key}:{engineer}"


class Reminding:
    """Looks at what is late, now and then. For whoever holds the watch's lock."""

    def __init__(self) -> None:
        self._next_at: datetime | None = None

    def look(self, session: Session, staff: Staff, now: datetime) -> Seen:
        """What is to be written at a moment and what is to be taken back; before any of it leaves it is looked at."""
        if self._next_at is not None and now < self._next_at and not _leaving(session, now):
            return NOTHING_SEEN
        self._next_at = now + EVERY
        things = late_things(session, staff, now)
        wanted = {key_of(late, who): (late, who) for late in things for who in late.told}
        written = _written(session, list(wanted))
        new = [wanted[key] for key in wanted if key not in written]
        again = dict(_again(staff, things, written, now))
        said = _written(session, list(again))
        rows = [
            *_told(session, staff, new, now),
            *(_again_row(staff, key, *again[key], now) for key in again if key not in said),
        ]
        return Seen(tuple(rows), tuple(_stale(session, {*wanted, *again})))


def _again(
    staff: Staff, things: Sequence[Late], written: Mapping[str, datetime], now: datetime
) -> Iterator[tuple[str, tuple[str, list[Late]]]]:
    """For each engineer at work the key of today's word about what is still late, and what that is.

    What was told today is not told again; where nothing else is told again today, there is no word.
    """
    still: dict[str, list[tuple[Late, datetime]]] = {}
    for late in things:
        for who in late.told:
            at = written.get(key_of(late, who))
            if late.is_repeated and at is not None:
                still.setdefault(who, []).append((late, at))
    for who, found in still.items():
        zone = zone_named(staff.engineers[who].timezone)
        today = now.astimezone(zone).date()
        before = [(late, told) for late, at in found if (told := at.astimezone(zone).date()) < today]
        if staff.at_work_from(who, now) <= now and any(is_again(told, today) for _late, told in before):
            yield f"{_DAY}{today.isoformat()}:{who}", (who, [late for late, _told in before])


def _told(session: Session, staff: Staff, new: Sequence[tuple[Late, str]], now: datetime) -> Iterator[Outbox]:
    """The rows of what has become late."""
    if not new:
        return
    numbers = {late.complaint for late, _who in new}
    ids = select(Complaint.id).where(Complaint.id.in_(numbers))
    cards, complaints = cards_of(session, ids)
    milestones, keys = milestones_of(session, ids), registry.keys()
    for late, who in new:
        about = complaints[late.complaint]
        zone = zone_named(staff.engineers[who].timezone)
        own = [card for card in cards if card.complaint.id == about.id]
        telling = Telling(about.ref, about.title, about.client, own, milestones.get(about.id, ()), keys, now, zone)
        subject = late_subject(late, about.client, zone)
        yield _row(staff, key_of(late, who), who, subject, late_body(late, late.told[who], telling), now, about.id)


def _again_row(staff: Staff, key: str, who: str, things: Sequence[Late], now: datetime) -> Outbox:
    lines = [again_line(late, ref(late.complaint), now) for late in things]
    return _row(staff, key, who, again_subject(len(lines)), again_body(lines), now)


def _row(
    staff: Staff, key: str, engineer: str, subject: str, body: str, now: datetime, complaint: int | None = None
) -> Outbox:
    at = staff.at_work_from(engineer, now)
    return Outbox(
        complaint_id=complaint,
        kind=OutboxKind.ALERT,
        engineer=engineer,
        made_at=now,
        not_before=at,
        next_attempt_at=at,
        message_id=f"{uuid.uuid4()}@firefight",
        key=key,
        subject=subject,
        body=body,
    )


def _written(session: Session, keys: Sequence[str]) -> dict[str, datetime]:
    """Which of the words are there, and when each was to be heard first."""
    found: dict[str, datetime] = {}
    for place in range(0, len(keys), AT_ONCE):
        wanted = select(Outbox.key, Outbox.not_before).where(Outbox.key.in_(keys[place : place + AT_ONCE]))
        found.update((key, at) for key, at in session.execute(wanted) if key is not None)
    return found


def _stale(session: Session, holding: set[str]) -> list[int]:
    """Words that wait while what they tell of no longer holds."""
    wanted = select(Outbox.id, Outbox.key).where(
        Outbox.kind == OutboxKind.ALERT,
        Outbox.state == DeliveryState.WAITING,
        Outbox.retracted.is_(False),
        Outbox.key.like(f"{OVERDUE}%"),
    )
    return [number for number, key in session.execute(wanted) if key not in holding]


def _leaving(session: Session, now: datetime) -> bool:
    """Whether a word is about to leave."""
    wanted = select(Outbox.id).where(
        Outbox.kind == OutboxKind.ALERT,
        Outbox.state == DeliveryState.WAITING,
        Outbox.retracted.is_(False),
        Outbox.next_attempt_at <= now,
        Outbox.key.like(f"{OVERDUE}%"),
    )
    return session.scalars(wanted.limit(1)).first() is not None
