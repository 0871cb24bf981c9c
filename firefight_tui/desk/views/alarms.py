"""What an engineer at an open desk is to hear of: what of theirs is late or soon late, and word left for them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.crew import staff_at
from firefight_tui.desk.fields import ref
from firefight_tui.desk.lateness import late_things
from firefight_tui.desk.leaving import written_by
from firefight_tui.desk.storm import OVERDUE
from firefight_tui.desk.worries import Worries
from firefight_tui.domain.alarms import Alarm
from firefight_tui.domain.vocabulary import OutboxKind
from firefight_tui.store.models import Outbox
from firefight_tui.store.store import Store

MOST = 100
EVERY = timedelta(minutes=1)
"""How long what is late beside the clocks counts as read."""
_LATE = ("late:", "soon:", OVERDUE)
"""How the keys begin of alerts about something late; whom they are for stands behind it."""


class MyAlarms:
    """The alarms of one engineer, asked over and over; what no time could have changed is not computed again.

    Args:
        store: The store.
        engineer: Whose.
        since: Word left before is not told: the desk was not open then.
    """

    def __init__(self, store: Store, engineer: str, since: datetime) -> None:
        self._store, self._engineer, self._since = store, engineer, since
        self._worries, self._lateness = Worries(engineer), _Lateness(engineer)

    def at(self, now: datetime) -> tuple[Alarm, ...]:
        """What holds at a moment, the most urgent first."""
        if not self._store.exists():
            return ()
        with self._store.read() as session:
            clocks = [
                Alarm(one.key, ref(one.complaint), one.clock, one.due_at, one.late)
                for one in sorted(self._worries.at(session, now), key=lambda one: not one.late)
            ]
            found = (*clocks, *self._lateness.at(session, now), *self._words(session, now))
            # What the watch wrote of the same thing comes last, and is no second alarm.
            return tuple({one.key: one for one in reversed(found)}.values())[::-1]

    def _words(self, session: Session, now: datetime) -> list[Alarm]:
        wanted = (
            select(Outbox.id, Outbox.complaint_id, Outbox.subject, Outbox.key)
            .where(
                Outbox.engineer == self._engineer,
                Outbox.kind.in_((OutboxKind.NOTICE, OutboxKind.ALERT)),
                Outbox.not_before >= self._since,
                # What waits for the engineer's hours does so at the desk as well.
                Outbox.not_before <= now,
                Outbox.retracted.is_(False),
            )
            .order_by(Outbox.id.desc())
            .limit(MOST)
        )
        return [
            Alarm(
                # An alert of the watch about something late is the same alarm as that itself.
                key.rpartition(":")[0] if key and key.startswith(_LATE) else f"word:{number}",
                ref(complaint) if complaint is not None else "",
                subject=subject,
            )
            for number, complaint, subject, key in session.execute(wanted)
            if key is None or not key.startswith(written_by(self._engineer))
        ]


class _Lateness:
    """What is late of one engineer beside the clocks, once they are at work; read now and then."""

    def __init__(self, engineer: str) -> None:
        self._engineer = engineer
        self._until: datetime | None = None
        self._read: tuple[Alarm, ...] = ()

    def at(self, session: Session, now: datetime) -> tuple[Alarm, ...]:
        if self._until is None or now >= self._until:
            staff = staff_at(session, now)
            self._until = now + EVERY
            self._read = tuple(
                Alarm(f"{OVERDUE}{one.key}", ref(one.complaint), None, one.due_at, one.kind.is_late, one.thing)
                for one in late_things(session, staff, now, self._engineer)
                if self._engineer in one.told and staff.at_work_from(self._engineer, one.since) <= now
            )
        return self._read
