"""What an engineer at an open desk is to hear of: their clocks that are late or soon late, and word left for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.fields import ref
from firefight_tui.desk.leaving import written_by
from firefight_tui.desk.worries import Worries
from firefight_tui.domain.alarms import Alarm
from firefight_tui.domain.vocabulary import OutboxKind
from firefight_tui.store.models import Outbox
from firefight_tui.store.store import Store

MOST = 100


class MyAlarms:
    """The alarms of one engineer, asked over and over; what no time could have changed is not computed again.

    Args:
        store: The store.
        engineer: Whose.
        since: Word left before is not told: the desk was not open then.
    """

    def __init__(self, store: Store, engineer: str, since: datetime) -> None:
        self._store, self._engineer, self._since = store, engineer, since
        self._worries = Worries(engineer)

    def at(self, now: datetime) -> tuple[Alarm, ...]:
        """What holds at a moment, the most urgent first."""
        if not self._store.exists():
            return ()
        with self._store.read() as session:
            clocks = [
                Alarm(one.key, ref(one.complaint), one.clock, one.due_at, one.late)
                for one in sorted(self._worries.at(session, now), key=lambda one: not one.late)
            ]
            return (*clocks, *self._words(session))

    def _words(self, session: Session) -> list[Alarm]:
        wanted = (
            select(Outbox.id, Outbox.complaint_id, Outbox.subject, Outbox.key)
            .where(
                Outbox.engineer == self._engineer,
                Outbox.kind.in_((OutboxKind.NOTICE, OutboxKind.ALERT)),
                Outbox.made_at >= self._since,
                Outbox.retracted.is_(False),
            )
            .order_by(Outbox.id.desc())
            .limit(MOST)
        )
        return [
            Alarm(
                # An alert of the watch about a clock is the same alarm as the clock itself.
                key.rpartition(":")[0] if key and key.startswith(("late:", "soon:")) else f"word:{number}",
                ref(complaint) if complaint is not None else "",
                subject=subject,
            )
            for number, complaint, subject, key in session.execute(wanted)
            if key is None or not key.startswith(written_by(self._engineer))
        ]
