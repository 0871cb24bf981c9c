"""Fetched figures: which effects are due, who fetches one, and what came of it (S41). Fetching itself is elsewhere.

Who moves `Collection.next_at` on fetches, so that a watch and an open tab never fetch the same. A figure is recorded as
`measure` records one, by the actor `watch`; a failure is bookkeeping and no entry of the timeline.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, exists, func, literal, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from firefight_tui.desk import registry
from firefight_tui.desk.desk import TRIES
from firefight_tui.desk.fields import parse_ref, ref
from firefight_tui.desk.occasion import Actor, Occasion
from firefight_tui.desk.prove import record_figure
from firefight_tui.desk.sealing import seal
from firefight_tui.domain.vocabulary import Access, MeasuredBy, Stage
from firefight_tui.errors import InvalidValue, StoreBusy
from firefight_tui.settings import login_name
from firefight_tui.store.failures import Collided
from firefight_tui.store.models import Collection, Complaint, Effect, Operation, Remedy
from firefight_tui.store.models.types import Moment
from firefight_tui.store.store import Store
from firefight_tui.store.work import Act, UnitOfWork, table_of
from firefight_tui.words import _

WATCH = "watch"
"""The actor figures are recorded by that nobody typed in."""
MEASURE = "measure"
MEASURED = (Stage.EXECUTING, Stage.MONITORING, Stage.RESOLVED)
"""Stages in which every effect is measured; before them only where a remedy is under way."""
EARLIER = (Stage.RECEIVED, Stage.ACKNOWLEDGED, Stage.INVESTIGATING, Stage.PLANNING, Stage.PROPOSED)
LONGEST_PAUSE = timedelta(hours=1)
"""Between two tries of what keeps failing, unless figures are wanted less often than that anyway."""
LONGEST_REASON = 500

Q = TypeVar("Q", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True)
class Task:
    """A figure to be fetched, claimed by whoever holds this.

    Attributes:
        effect: The id of the effect.
        complaint: The number of its complaint.
        label: Complaint and effect as people call them: FF-1 E2.
        source: Where to fetch it, as it was written.
        failures: How often in a row it came to nothing before.
        until: The claim: until then nobody else fetches it.
    """

    effect: int
    complaint: int
    label: str
    source: str
    failures: int
    until: datetime


@dataclass(frozen=True)
class Due:
    """A figure whose time has come, and since when; nobody has it yet."""

    effect: int
    source: str
    since: datetime


def pause_after(failures: int, every: timedelta) -> timedelta:
    """How long to wait after so many failures in a row: twice as long each time, up to an hour."""
    longer: timedelta = every * 2 ** min(failures, 20)
    return max(every, min(LONGEST_PAUSE, longer))


def due(store: Store, now: datetime, limit: int, *, of: str = "", early: bool = False) -> tuple[Due, ...]:
    """The effects whose next figure is to be fetched, the longest waiting first.

    Args:
        store: The store.
        now: This moment.
        limit: How many at most.
        of: The complaint to look at; all of them unless said.
        early: Whether those count whose time has not come.
    """
    since = func.coalesce(Collection.next_at, Effect.at)
    wanted = _fetched(select(Effect.id, Effect.source, since)).limit(limit)
    if not early:
        wanted = wanted.where(or_(Collection.effect_id.is_(None), Collection.next_at <= now))
    if of:
        wanted = wanted.where(Effect.complaint_id == parse_ref(of))
    with store.read() as session:
        return tuple(Due(number, source or "", at) for number, source, at in session.execute(wanted))


def next_at(store: Store, now: datetime) -> datetime | None:
    """When the next figure is to be fetched; now where one never was; None where none is."""
    with store.read() as session:
        first = _fetched(select(func.coalesce(Collection.next_at, literal(now, Moment))).select_from(Effect))
        return session.scalars(first.limit(1)).first()


def claim(store: Store, effect: int, now: datetime, every: timedelta, *, early: timedelta | None = None) -> Task | None:
    """Take a figure to be fetched, in one transaction.

    Args:
        store: The store.
        effect: The id of the effect.
        now: This moment.
        every: When the next one is due after this one.
        early: Given, it need not be due, but nobody else may have begun within this time.

    Returns:
        The task; None where somebody else has it, or there is nothing to fetch any more.
    """
    with store.write() as work:
        # Its lock is what the second of two waits for.
        if work.locked(Effect, effect) is None:
            return None
        wanted = _fetched(select(Effect, Complaint.id)).where(Effect.id == effect)
        found = work.session.execute(wanted).one_or_none()
        row = work.session.get(Collection, effect)
        if found is None or (row is not None and not _is_free(row, now, early)):
            return None
        if row is None:
            row = Collection(effect_id=effect, next_at=now, failures=0)
            work.session.add(row)
        row.tried_at, row.next_at = now, now + every
        one, complaint = found
        task = Task(effect, complaint, f"{ref(complaint)} E{one.number}", one.source or "", row.failures, row.next_at)
        work.commit()
    return task


def record(store: Store, task: Task, value: Decimal, by: MeasuredBy, at: datetime, now: datetime) -> bool:
    """Record a figure that was fetched; done twice, it is done once.

    Returns:
        Whether it was; not where the effect was taken back meanwhile or the complaint is no longer measured.

    Raises:
        StoreError: The store fails, or others write to the complaint all the time.
    """
    for left in reversed(range(TRIES)):
        try:
            with store.write() as work:
                is_wanted = _measured(work, task, value, by, at, now)
                _settle(work, task, failures=0, failure=None)
                work.commit()
                return is_wanted
        except (Collided, IntegrityError) as error:
            if not left:
                raise StoreBusy(_("The store is busy: somebody else is writing for too long.")) from error
    raise AssertionError("the last try returns or raises")


def fail(store: Store, task: Task, reason: str, now: datetime, every: timedelta) -> None:
    """Keep why no figure came, and when it is tried again; nothing is recorded and no verdict moves."""
    failures = task.failures + 1
    at = now + pause_after(failures, every)
    with store.write() as work:
        _settle(work, task, failures=failures, failure=reason[:LONGEST_REASON], next_at=at)
        work.announce(table_of(Complaint), task.complaint)
        work.commit()


def put_back(store: Store, task: Task, now: datetime) -> None:
    """Nobody fetched it after all: it is due at once."""
    with store.write() as work:
        _settle(work, task, next_at=now)
        work.commit()


def _measured(work: UnitOfWork, task: Task, value: Decimal, by: MeasuredBy, at: datetime, now: datetime) -> bool:
    """Add the figure with an entry of the complaint, as the verb `measure` does, if it is still wanted."""
    complaint = work.locked(Complaint, task.complaint)
    effect = work.session.scalars(_fetched(select(Effect)).where(Effect.id == task.effect)).one_or_none()
    if complaint is None or effect is None:
        return False
    login = login_name()
    on = Occasion(work, Actor(WATCH, login), None, Access.RESPONDER, at, now, registry.keys(), complaint)
    try:
        is_news = record_figure(on, effect, value, by)
    except InvalidValue:
        # It is kept already: it was saved, and only the answer was lost.
        return True
    # Hundreds a day: nobody looks at a complaint again for one more that says what the last one said.
    act = Act(str(uuid.uuid4()), MEASURE, WATCH, login, at, now, is_news=is_news)
    seal(on, complaint, act)
    # Like every operation, so that a figure that was wrong is taken back by its entry.
    work.session.add(
        Operation(id=act.operation_id, actor=WATCH, verb=MEASURE, request="", recorded_at=now, undoable=True)
    )
    return True


def _fetched(chosen: Q) -> Q:
    """Of the effects whose figures are fetched now, joined with complaint and collection; the longest waiting first."""
    judged, going = aliased(Remedy), aliased(Remedy)
    has_ended = (judged.retracted.is_(True) | judged.dropped_at.is_not(None) | judged.retired_at.is_not(None)) & (
        judged.id == Effect.remedy_id
    )
    is_under_way = (
        (going.complaint_id == Complaint.id)
        & going.retracted.is_(False)
        & going.started_at.is_not(None)
        & going.dropped_at.is_(None)
        & going.retired_at.is_(None)
        & or_(Effect.remedy_id.is_(None), going.id == Effect.remedy_id)
    )
    return (
        chosen.join(Complaint, Complaint.id == Effect.complaint_id)
        .outerjoin(Collection, Collection.effect_id == Effect.id)
        .where(
            Effect.retracted.is_(False),
            Effect.source.is_not(None),
            Complaint.retracted.is_(False),
            Complaint.stage.in_(MEASURED) | (Complaint.stage.in_(EARLIER) & exists().where(is_under_way)),
            ~exists().where(has_ended),
        )
        .order_by(Collection.next_at.is_not(None), Collection.next_at, Effect.id)
    )


def _is_free(row: Collection, now: datetime, early: timedelta | None) -> bool:
    if early is None:
        return row.next_at <= now
    return row.tried_at is None or row.tried_at <= now - early


def _settle(work: UnitOfWork, task: Task, **values: object) -> None:
    """Change how fetching goes, if the claim still holds; bookkeeping, past what records people's acts."""
    held: ColumnElement[bool] = (Collection.effect_id == task.effect) & (Collection.next_at == task.until)
    change = update(Collection).where(held).values(**values).execution_options(synchronize_session=False)
    work.session.execute(change)
