"""Pages of the list as statements, of which both the views and the quick reads are made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
)

from firefight_tui.domain.query import Query, Sort
from firefight_tui.domain.queue_records import QueueRow
from firefight_tui.domain.vocabulary import DeliveryState
from firefight_tui.store.models import NEVER, Client, Complaint, Outbox, Project, Reading, Snooze
from firefight_tui.store.models.types import to_milliseconds
from firefight_tui.store.selection import ordering

COLUMNS = (
    Complaint.id,
    Complaint.title,
    Complaint.stage,
    Complaint.severity,
    Complaint.assumed,
    Complaint.cause,
    Client.name.label("client"),
    Project.name.label("project"),
    Complaint.commander,
    Complaint.received_at,
    Complaint.updated_at,
    Complaint.due_at,
    Complaint.due_clock,
    Complaint.missed,
    Complaint.waiting_on,
    Complaint.waiting_until,
    Complaint.untold,
    Complaint.version,
    Complaint.entries,
    # The rest of a sum's parts would each become a parameter of the quick reads.
    func.coalesce(Reading.entries, literal_column("0")).label("seen_entries"),
    # Of no interest any more once the reader has looked after it was over.
    select(func.max(Snooze.until))
    .where(
        Snooze.complaint_id == Complaint.id,
        Snooze.retracted.is_(false()),
        Snooze.ended_at.is_(None),
        Snooze.until > func.coalesce(Reading.seen_at, literal_column("0")),
    )
    .correlate(Complaint, Reading)
    .scalar_subquery()
    .label("snoozed_until"),
)
"""What a `QueueRow` is made of, in its order."""

UNSENT = tuple(state for state in DeliveryState if state is not DeliveryState.SENT)
"""How far a message has come that is still to leave, or to be decided about."""


def rows_of(reader: str | None) -> Select[*tuple[Any, ...]]:
    """All rows of the list as one reader sees them.

    The joins are outer ones, so that no database begins with a joined table and sorts what an index gives in order.

    Args:
        reader: Whose reading is joined; None leaves the parameter `reader` to whoever executes.
    """
    actor = bindparam("reader", reader, type_=String())
    return (
        select(*COLUMNS)
        .select_from(Complaint)
        .outerjoin(Client, Client.id == Complaint.client_id)
        .outerjoin(Project, Project.id == Complaint.project_id)
        .outerjoin(Reading, and_(Reading.complaint_id == Complaint.id, Reading.actor == actor))
    )


def page_of(reader: str | None, query: Query, wanted: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """The rows that satisfy a condition, in the query's order."""
    return rows_of(reader).where(wanted).order_by(*ordering(query))


def how_many(wanted: ColumnElement[bool]) -> Select[int]:
    """How many complaints satisfy a condition."""
    return select(func.count(literal_column("*"))).select_from(Complaint).where(wanted)


def counts_of(reader: str | None, now: datetime | None) -> Select[int, int, int, int, int]:
    """How many open complaints there are, and of those late, waiting, without a commander, and the reader's."""
    moment = bindparam("now", None if now is None else to_milliseconds(now), type_=BigInteger())
    waits = and_(
        Complaint.waiting_on.is_not(None), or_(Complaint.waiting_until.is_(None), Complaint.waiting_until > moment)
    )
    late, alone = Complaint.due_at < moment, Complaint.commander.is_(None)
    mine = Complaint.commander == bindparam("reader", reader, type_=String())
    one: ColumnElement[int] = literal_column("1")
    late_count, waits_count, alone_count, mine_count = (
        func.count(case((which, one))) for which in (late, waits, alone, mine)
    )
    return select(func.count(literal_column("*")), late_count, waits_count, alone_count, mine_count).where(
        Complaint.is_open.is_(true())
    )


def status_of(now: datetime | None) -> Select[*tuple[Any, ...]]:
    """One row for a status bar, as `Status` has it: what is open, late, not sent, stuck, and the complaint due next."""
    moment = bindparam("now", None if now is None else to_milliseconds(now), type_=BigInteger())
    one: ColumnElement[int] = literal_column("1")
    opened = Complaint.is_open.is_(true())
    following = (
        select(Complaint.id, Complaint.due_at, Complaint.due_clock)
        .where(opened, Complaint.due_at >= moment, Complaint.due_at < literal_column(str(NEVER)))
        .order_by(Complaint.due_at, Complaint.id)
        .limit(literal_column("1"))
        .offset(literal_column("0"))
        .subquery("following")
    )
    counted = (
        select(
            func.count(literal_column("*")).label("opened"),
            func.count(case((Complaint.due_at < moment, one))).label("late"),
        )
        .where(opened)
        .subquery("counted")
    )
    stuck = Outbox.state.in_(_states(DeliveryState.FAILED, DeliveryState.UNSURE))
    unsent = (
        select(func.count(literal_column("*")).label("unsent"), func.count(case((stuck, one))).label("stuck"))
        # Named one by one, since an index finds them so and the sent ones are nearly all.
        .where(Outbox.state.in_(_states(*UNSENT)), Outbox.retracted.is_(false()))
        .subquery("messages")
    )
    return select(
        counted.c.opened,
        counted.c.late,
        unsent.c.unsent,
        unsent.c.stuck,
        following.c.id,
        following.c.due_at,
        following.c.due_clock,
    ).select_from(counted.join(unsent, true()).outerjoin(following, true()))


def _states(*states: DeliveryState) -> list[ColumnElement[str]]:
    """States as words of the statement: parameters of a list have no names of ours."""
    return [literal_column(f"'{state.value}'") for state in states]


def key_of(query: Query, row: QueueRow) -> Sequence[object]:
    """The key of a row in the query's order, as `selection.order_columns` names it."""
    due_at = NEVER if row.due_at is None else to_milliseconds(row.due_at)
    match query.sort or Sort.DUE:
        case Sort.DUE:
            return (due_at, row.id)
        case Sort.SEVERITY:
            return (row.severity, due_at, row.id)
        case Sort.RECEIVED:
            return (row.received_at, row.id)
        case Sort.UPDATED:
            return (row.updated_at, row.id)
