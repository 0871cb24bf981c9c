"""A query of the query language as a condition and an order of the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Text,
    and_,
    bindparam,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import Tuple

from firefight_tui.domain.query import Query
from firefight_tui.domain.query_names import Field, Flag, Sort
from firefight_tui.domain.query_nodes import (
    And,
    CauseIs,
    ChannelIs,
    ClockIs,
    Is,
    Named,
    Node,
    Not,
    Or,
    RefIs,
    SeverityIs,
    StageIs,
    WaitIs,
    When,
    Words,
)
from firefight_tui.domain.vocabulary import DeliveryState, OutboxKind
from firefight_tui.store.models import (
    NEVER,
    Client,
    Commitment,
    Complaint,
    Engineer,
    Member,
    Outbox,
    Project,
    Reading,
    Snooze,
)
from firefight_tui.store.models.types import to_milliseconds
from firefight_tui.store.search import hits, holds


@dataclass(frozen=True)
class Asker:
    """Who asks when, of which kind of database: what `me`, `late` and full text mean depends on it.

    Attributes:
        handle: The reader.
        now: The moment `late` and `waiting` refer to.
        dialect: sqlite or postgresql.
        one_by_one: Whether few complaints are in question, so that words are better looked for in each by itself.
        updates: Tells the open complaints whose next update is due from one moment on, before another; no column
            holds that.
    """

    handle: str
    now: datetime
    dialect: str
    one_by_one: bool = False
    updates: Callable[[datetime | None, datetime | None], Sequence[int]] | None = None


def condition(query: Query, asker: Asker) -> ColumnElement[bool]:
    """What a complaint must satisfy; retracted ones never do."""
    shown = Complaint.retracted.is_(False)
    if query.where is None:
        return shown
    wanted = _where(query.where, asker)
    # A retracted complaint is never open: the index on is_open then answers without looking at the row.
    return wanted if asks_for_open(query) else and_(shown, wanted)


def asks_for_open(query: Query) -> bool:
    """Whether a query finds open complaints only, by what it says itself."""
    return query.where is not None and _asks_for_open(query.where)


def _asks_for_open(node: Node) -> bool:
    if isinstance(node, And):
        return any(_asks_for_open(item) for item in node.items)
    return isinstance(node, Is) and set(node.flags) <= {Flag.OPEN, Flag.LATE}


def walks_index(query: Query) -> bool:
    """Whether a query asks for nothing but open ones: the index of its order finds them without looking."""
    return isinstance(query.where, Is) and set(query.where.flags) == {Flag.OPEN}


def order_columns(sort: Sort) -> tuple[Any, ...]:  # columns of several types, all kept as integers
    """The columns a sort goes by, ending in the key so that no two rows are equal."""
    columns: tuple[Any, ...] = {
        Sort.DUE: (Complaint.due_at,),
        Sort.SEVERITY: (Complaint.severity, Complaint.due_at),
        Sort.RECEIVED: (Complaint.received_at,),
        Sort.UPDATED: (Complaint.updated_at,),
    }[sort]
    return (*columns, Complaint.id)


def ordering(query: Query) -> tuple[ColumnElement[int], ...]:
    """ORDER BY of a query; due soonest first unless it says otherwise."""
    columns = order_columns(query.sort or Sort.DUE)
    return tuple(column.desc() if query.descending else column.asc() for column in columns)


def beyond(query: Query, key: Sequence[object]) -> ColumnElement[bool]:
    """The condition that a row comes after the one with this key (`order_columns` of its sort)."""
    columns, bounds = _keys(query, key)
    return columns < bounds if query.descending else columns > bounds


def starting(query: Query, key: Sequence[object]) -> ColumnElement[bool]:
    """The condition that a row is the one with this key or comes after it."""
    columns, bounds = _keys(query, key)
    return columns <= bounds if query.descending else columns >= bounds


def before(query: Query, key: Sequence[object]) -> ColumnElement[bool]:
    """The condition that a row comes before the one with this key."""
    columns, bounds = _keys(query, key)
    return columns > bounds if query.descending else columns < bounds


def _keys(query: Query, key: Sequence[object]) -> tuple[Tuple, Tuple]:
    columns = order_columns(query.sort or Sort.DUE)
    # By itself SQLAlchemy would hand a moment over as text.
    bounds = (
        value if isinstance(value, ColumnElement) else literal(value, column.type)
        for value, column in zip(key, columns, strict=True)
    )
    return tuple_(*columns), tuple_(*bounds)


@singledispatch
def _where(node: Node, asker: Asker) -> ColumnElement[bool]:
    raise TypeError(f"{type(node).__name__} has no condition")


@_where.register
def _(node: And, asker: Asker) -> ColumnElement[bool]:
    return and_(*(_where(item, asker) for item in node.items))


@_where.register
def _(node: Or, asker: Asker) -> ColumnElement[bool]:
    return or_(*(_where(item, asker) for item in node.items))


@_where.register
def _(node: Not, asker: Asker) -> ColumnElement[bool]:
    return not_(func.coalesce(_where(node.item, asker), false()))


@_where.register
def _(node: Words, asker: Asker) -> ColumnElement[bool]:
    if asker.one_by_one:
        return holds(Complaint.id, node.term, asker.dialect)
    return Complaint.id.in_(hits(node.term, asker.dialect))


@_where.register
def _(node: Is, asker: Asker) -> ColumnElement[bool]:
    return or_(*(_flag(flag, asker) for flag in node.flags))


def _flag(flag: Flag, asker: Asker) -> ColumnElement[bool]:
    if flag is Flag.PROMISED:
        return Complaint.id.in_(_promised(true()))
    if flag is Flag.UNDELIVERED:
        return _undelivered()
    if flag is Flag.ASSUMED:
        return type_coerce(Complaint.assumed, Text) != ""
    return _state(flag, asker)


def _state(flag: Flag, asker: Asker) -> ColumnElement[bool]:
    match flag:
        case Flag.OPEN:
            return Complaint.is_open.is_(True)
        case Flag.CLOSED:
            return Complaint.is_open.is_(False)
        case Flag.LATE:
            now = bindparam("now", to_milliseconds(asker.now), type_=BigInteger())
            return and_(Complaint.is_open.is_(True), Complaint.due_at < now)
        case Flag.WAITING | Flag.SNOOZED:
            return _waits(asker) if flag is Flag.WAITING else _snoozed(asker)
        case Flag.MINE:
            return or_(Complaint.commander == asker.handle, _in_team(Member.engineer == asker.handle))
        case Flag.UNTOLD:
            return Complaint.untold.is_(True)
        case Flag.NEW:
            seen = (
                select(Reading.entries)
                .where(Reading.actor == asker.handle, Reading.complaint_id == Complaint.id)
                .correlate(Complaint)
                .scalar_subquery()
            )
            return Complaint.entries > func.coalesce(seen, 0)
        case Flag.UNASSIGNED:
            return Complaint.commander.is_(None)
    raise TypeError(f"{flag} is no state")


def _promised(which: ColumnElement[bool]):  # type: ignore[no-untyped-def]  # SQLAlchemy's Select type is private to its arity
    """The complaints with an open promise of which this holds."""
    is_open = and_(Commitment.retracted.is_(False), Commitment.outcome.is_(None), which)
    return select(Commitment.complaint_id).where(is_open).correlate(None)


def _undelivered() -> ColumnElement[bool]:
    """A mail about it failed, or was perhaps sent."""
    stuck = Outbox.state.in_((DeliveryState.FAILED, DeliveryState.UNSURE))
    mails = select(Outbox.complaint_id).where(stuck, Outbox.kind == OutboxKind.MAIL, Outbox.retracted.is_(False))
    return Complaint.id.in_(mails.where(Outbox.complaint_id.is_not(None)).correlate(None))


def _waits(asker: Asker) -> ColumnElement[bool]:
    lasts = or_(Complaint.waiting_until.is_(None), Complaint.waiting_until > asker.now)
    return and_(Complaint.is_open.is_(True), Complaint.waiting_on.is_not(None), lasts)


def _snoozed(asker: Asker) -> ColumnElement[bool]:
    lasting = select(Snooze.complaint_id).where(
        Snooze.retracted.is_(False), Snooze.ended_at.is_(None), Snooze.until > asker.now
    )
    return and_(Complaint.is_open.is_(True), Complaint.id.in_(lasting.correlate(None)))


@_where.register
def _(node: StageIs, asker: Asker) -> ColumnElement[bool]:
    return Complaint.stage.in_(node.stages)


@_where.register
def _(node: SeverityIs, asker: Asker) -> ColumnElement[bool]:
    return Complaint.severity.in_(node.levels)


@_where.register
def _(node: CauseIs, asker: Asker) -> ColumnElement[bool]:
    also = [type_coerce(Complaint.also, Text).like(f"%,{cause},%") for cause in node.causes]
    unknown = [Complaint.cause.is_(None)] if node.none else []
    return or_(Complaint.cause.in_(node.causes), *also, *unknown)


@_where.register
def _(node: ChannelIs, asker: Asker) -> ColumnElement[bool]:
    return Complaint.channel.in_(node.channels)


@_where.register
def _(node: WaitIs, asker: Asker) -> ColumnElement[bool]:
    return and_(_waits(asker), Complaint.waiting_on.in_(node.on))


@_where.register
def _(node: ClockIs, asker: Asker) -> ColumnElement[bool]:
    return and_(Complaint.is_open.is_(True), Complaint.due_clock.in_(node.clocks))


@_where.register
def _(node: RefIs, asker: Asker) -> ColumnElement[bool]:
    return Complaint.id.in_(node.numbers)


@_where.register
def _(node: Named, asker: Asker) -> ColumnElement[bool]:
    names = [spelling for name in node.names for spelling in _spellings(name)]
    match node.field:
        case Field.CLIENT:
            return Complaint.client_id.in_(
                select(Client.id).where(or_(*(_holds(Client.name, name) for name in names))).correlate(None)
            )
        case Field.PROJECT:
            found = Complaint.project_id.in_(
                select(Project.id).where(or_(false(), *(_holds(Project.name, name) for name in names))).correlate(None)
            )
            return or_(found, Complaint.project_id.is_(None)) if node.none else found
        case Field.COMMANDER:
            return or_(
                Complaint.commander.in_(_handles(names, asker, node.me)),
                Complaint.commander.is_(None) if node.none else false(),
            )
        case Field.TEAM:
            nobody = not_(_in_team(true())) if node.none else false()
            return or_(_in_team(Member.engineer.in_(_handles(names, asker, node.me))), nobody)
    raise TypeError(f"{node.field} names nobody")


def _spellings(name: str) -> list[str]:
    """A name as it may be left by the database's own lower(), which on SQLite knows no letter beyond a to z."""
    forms = (name, name.lower(), name.upper(), name.title())
    return list(dict.fromkeys(re.sub("[A-Z]+", lambda found: found[0].lower(), form) for form in forms))


def _holds(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    return func.lower(column).contains(text, autoescape=True)


def _handles(names: Sequence[str], asker: Asker, me: bool):  # type: ignore[no-untyped-def]  # SQLAlchemy's Select type is private to its arity
    known = [*names, asker.handle] if me else list(names)
    return select(Engineer.handle).where(or_(Engineer.handle.in_(known), func.lower(Engineer.name).in_(names)))


def _in_team(which: ColumnElement[bool]) -> ColumnElement[bool]:
    # By number, not by looking into the team of each complaint: an index then finds the few there are.
    teams = select(Member.complaint_id).where(Member.retracted.is_(False), Member.left_at.is_(None), which)
    return Complaint.id.in_(teams.correlate(None))


@_where.register
def _(node: When, asker: Asker) -> ColumnElement[bool]:
    if node.field is Field.NEXT:
        return _next_update(node, asker)
    if node.field is Field.PROMISE:
        bounds = [Commitment.due_at >= node.since] if node.since is not None else []
        bounds += [Commitment.due_at < node.until] if node.until is not None else []
        return Complaint.id.in_(_promised(and_(true(), *bounds)))
    column = {Field.RECEIVED: Complaint.received_at, Field.UPDATED: Complaint.updated_at, Field.DUE: Complaint.due_at}[
        node.field
    ]
    parts: list[ColumnElement[bool]] = []
    for bound, since in ((node.since, True), (node.until, False)):
        if bound is not None:
            value = to_milliseconds(bound) if node.field is Field.DUE else bound
            parts.append(column >= value if since else column < value)
    if node.field is Field.DUE:
        parts.append(Complaint.due_at < NEVER)
    return and_(true(), *parts)


def _next_update(node: When, asker: Asker) -> ColumnElement[bool]:
    if asker.updates is None:
        raise TypeError("nobody here tells next updates")
    numbers: BindParameter[Sequence[int]] = bindparam(
        None, asker.updates(node.since, node.until), expanding=True, literal_execute=True
    )
    return Complaint.id.in_(numbers)
