"""When clients are due to hear from us, whichever clock is due first; counted from the timelines where it must be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from firefight_tui.desk.caches import dates_of
from firefight_tui.desk.history import histories_of
from firefight_tui.desk.rulebook import rulebook
from firefight_tui.domain.clocks import clocks
from firefight_tui.domain.vocabulary import ClockName, Severity, Stage
from firefight_tui.store.models import Client, Complaint, Snooze
from firefight_tui.store.models.types import from_milliseconds, to_milliseconds
from firefight_tui.store.store import Store

AT_ONCE = 500
"""Complaints whose timelines are read in one question."""


class NextUpdates:
    """The next updates of a store's open complaints as of one moment; each question is answered once.

    The list's cache knows the clock due first. Where that is the next update it is the answer; where another clock is
    due first the next update comes no sooner, so that only those due before the wanted time are counted.

    Args:
        store: Where complaints are kept.
        now: The moment the clocks are looked at.
    """

    def __init__(self, store: Store, now: datetime) -> None:
        self.store, self.now = store, now
        self._known: dict[tuple[datetime | None, datetime | None], tuple[int, ...]] = {}

    def __call__(self, since: datetime | None, until: datetime | None) -> tuple[int, ...]:
        """The open complaints whose next update is due from one moment on, before another; None is no bound."""
        bounds = since, until
        if bounds not in self._known:
            with self.store.read() as session:
                self._known[bounds] = self._found(session, since, until)
        return self._known[bounds]

    def _found(self, session: Session, since: datetime | None, until: datetime | None) -> tuple[int, ...]:
        wanted = (
            select(
                Complaint.id,
                Complaint.received_at,
                Complaint.severity,
                Complaint.client_id,
                Client.timezone,
                Client.calendar,
                Complaint.due_at,
                Complaint.due_clock,
                _is_snoozed().label("snoozed"),
            )
            .join(Client, Client.id == Complaint.client_id)
            # Nobody who was not contacted yet is due an update.
            .where(Complaint.is_open.is_(True), Complaint.stage != Stage.RECEIVED)
            .order_by(Complaint.id)
        )
        if until is not None:
            wanted = wanted.where(or_(Complaint.due_at < to_milliseconds(until), _is_snoozed()))
        rows = [_Open(*row) for row in session.execute(wanted)]
        sure = [row.id for row in rows if row.is_sure and _within(from_milliseconds(row.due_at), since, until)]
        asked = [row for row in rows if not row.is_sure and row.due_clock is not None]
        return (*sure, *self._counted(session, asked, since, until))

    def _counted(
        self, session: Session, rows: Sequence[_Open], since: datetime | None, until: datetime | None
    ) -> list[int]:
        """Those of some complaints, by their timelines."""
        rules, found = rulebook(session), []
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            histories = histories_of(session, some)
            for row in some:
                history, calendar = histories[row.id], rules.calendar(row.calendar, row.timezone)
                moment = max(self.now, *dates_of(history))
                clock = clocks(history, rules.policy(row.client_id), calendar, moment).next_update
                if clock.is_going and clock.due_at is not None and _within(clock.due_at, since, until):
                    found.append(row.id)
        return found


class _Open(NamedTuple):
    """A complaint's row, as far as its next update goes."""

    id: int
    received_at: datetime
    severity: Severity
    client_id: int
    timezone: str
    calendar: str
    due_at: int
    due_clock: ClockName | None
    is_snoozed: bool

    @property
    def is_sure(self) -> bool:
        """Whether the cache holds its next update: the due of one that is snoozed may be put off."""
        return self.due_clock is ClockName.NEXT_UPDATE and not self.is_snoozed


def _is_snoozed() -> ColumnElement[bool]:
    lasting = select(Snooze.complaint_id).where(Snooze.retracted.is_(False), Snooze.ended_at.is_(None))
    return Complaint.id.in_(lasting.correlate(None))


def _within(at: datetime, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or since <= at) and (until is None or at < until)
