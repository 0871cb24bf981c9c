"""Quick reads: pages of the inbox over a plain connection, for what starts before SQLAlchemy and pydantic are loaded.

The only second way to the data: it reads, and asks nothing but what `quick_sql.py` holds. Whatever it cannot answer for
certain (another schema, a busy or damaged store, an address it does not know) it leaves to the views by raising
`NotQuick`, so that they say what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from firefight_tui.domain.query_names import Field, Flag, Sort, named
from firefight_tui.domain.queue_records import QueueCounts, QueuePage, QueueRow
from firefight_tui.domain.vocabulary import Cause, ClockName, Severity, Stage, WaitOn
from firefight_tui.store.quick_open import Connection, MissingStore, NotQuick, Value, open_store, scheme_of
from firefight_tui.store.quick_sql import NEVER, POSTGRESQL, SQLITE

ZERO = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
DEFAULT_QUERY = "is:open sort:due"


class Quick:
    """The inbox of one store, read without SQLAlchemy.

    Args:
        address: The store's address, as the settings hold it.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.sql = SQLITE if scheme_of(address) == "sqlite" else POSTGRESQL

    def page(
        self,
        reader: str,
        order: str = "due",
        *,
        flag: Flag = Flag.OPEN,
        now: datetime = ZERO,
        after: QueueRow | None = None,
        limit: int = 50,
        count: bool = False,
    ) -> QueuePage:
        """A page of the inbox, the same as `queue_page` gives; a store that does not exist yet is empty.

        Args:
            reader: Whose unread marks the rows carry.
            order: due, sev, received or updated; reversed by a minus before it.
            flag: Open or late.
            now: The moment late refers to.
            after: The row after which the page begins; the first page without it.
            limit: Rows of a page.
            count: Whether to count all rows.

        Raises:
            NotQuick: The views must answer this.
        """
        values: dict[str, Value] = {"reader": reader, "now": (now - ZERO) // MILLISECOND, "limit": limit}
        if after is not None:
            values |= {f"key{place}": value for place, value in enumerate(_key(order, after))}
        text = page_sql(self.sql, flag, order, after=after is not None)
        counting = f"{self.sql['count']} WHERE {self.sql[flag.value]}"
        try:
            with self._open() as connection:
                rows = tuple(_row(*row) for row in connection.execute(text, values).fetchall())
                total = _total(connection, counting, values) if count else None
        except MissingStore:
            return QueuePage((), 0 if count else None)
        return QueuePage(rows, total)

    def counts(self, reader: str, now: datetime) -> QueueCounts:
        """How many complaints are open, late, waiting, without a commander, and the reader's; as `queue_counts`.

        Raises:
            NotQuick: The views must answer this.
        """
        try:
            with self._open() as connection:
                values: dict[str, Value] = {"reader": reader, "now": (now - ZERO) // MILLISECOND}
                (row,) = connection.execute(self.sql["counts"], values).fetchall()
        except MissingStore:
            return QueueCounts(0, 0, 0, 0, 0)
        return QueueCounts(*(int(value or 0) for value in row))

    @contextmanager
    def _open(self) -> Iterator[Connection]:
        """A connection to a store of our schema, in one read transaction, closed at the end."""
        with open_store(self.address) as connection:
            yield connection


def quick_page(address: str, reader: str, query_text: str | None, now: datetime, limit: int = 50) -> QueuePage | None:
    """The first page of a query, where it is one of the inbox's own: open or late ones in any of the four orders.

    Args:
        address: The store's address.
        reader: Whose unread marks the rows carry.
        query_text: As typed; None is the inbox's default.
        now: The moment late refers to.
        limit: Rows of the page.

    Returns:
        The page, or None where the views must answer.
    """
    asked = plain_query(query_text)
    if asked is None:
        return None
    flag, order = asked
    try:
        return Quick(address).page(reader, order, flag=flag, now=now, limit=limit)
    except NotQuick:
        return None


def page_sql(pieces: Mapping[str, str], flag: Flag, order: str, *, after: bool) -> str:
    """The statement of a page, joined from its pieces."""
    beyond = f" AND {pieces[f'after {order}']}" if after else ""
    ordered = f"ORDER BY {pieces[f'order {order}']} {pieces['limit']}"
    return f"{pieces['rows']} WHERE {pieces[flag.value]}{beyond} {ordered}"


def plain_query(text: str | None) -> tuple[Flag, str] | None:
    """The flag and order of a query that asks for nothing else, in either language; None for any other query."""
    flag, order = None, None
    for word in (DEFAULT_QUERY if text is None else text).split():
        name, _colon, value = word.replace("：", ":").partition(":")
        field = named(Field, name)
        if field is Field.IS and flag is None and named(Flag, value) in {Flag.OPEN, Flag.LATE}:
            flag = named(Flag, value)
        elif field is Field.SORT and order is None:
            sort = named(Sort, value.removeprefix("-"))
            order = None if sort is None else "-" * value.startswith("-") + sort.value
            if order is None:
                return None
        else:
            return None
    return None if flag is None else (flag, order or Sort.DUE.value)


def _total(connection: Connection, sql: str, values: Mapping[str, Value]) -> int:
    return int(connection.execute(sql, values).fetchall()[0][0] or 0)


def _key(order: str, row: QueueRow) -> tuple[int, ...]:
    """The key of a row in an order, as `pages.key_of`."""
    due_at = NEVER if row.due_at is None else (row.due_at - ZERO) // MILLISECOND
    match order.removeprefix("-"):
        case Sort.DUE:
            return due_at, row.id
        case Sort.SEVERITY:
            return int(row.severity), due_at, row.id
        case Sort.RECEIVED:
            return (row.received_at - ZERO) // MILLISECOND, row.id
        case _:
            return (row.updated_at - ZERO) // MILLISECOND, row.id


def _row(
    number: int,
    title: str,
    stage: str,
    severity: int,
    assumed: str,
    cause: str | None,
    client: str,
    project: str | None,
    commander: str | None,
    received_at: int,
    updated_at: int,
    due_at: int,
    due_clock: str | None,
    missed: str,
    waiting_on: str | None,
    waiting_until: int | None,
    untold: bool,
    version: int,
    entries: int,
    seen_entries: int,
    snoozed_until: int | None,
) -> QueueRow:
    """The record of a row as the database keeps it, in the order of `pages.COLUMNS`."""
    return QueueRow(
        id=number,
        title=title,
        stage=Stage(stage),
        severity=Severity(severity),
        severity_assumed=",severity," in assumed,
        cause=None if cause is None else Cause(cause),
        client=client,
        project=project,
        commander=commander,
        received_at=ZERO + received_at * MILLISECOND,
        updated_at=ZERO + updated_at * MILLISECOND,
        due_at=None if due_at >= NEVER else ZERO + due_at * MILLISECOND,
        due_clock=None if due_clock is None else ClockName(due_clock),
        missed=tuple(missed.strip(",").split(",")) if missed else (),
        waiting_on=None if waiting_on is None else WaitOn(waiting_on),
        waiting_until=None if waiting_until is None else ZERO + waiting_until * MILLISECOND,
        untold=bool(untold),
        version=version,
        entries=entries,
        seen_entries=seen_entries,
        snoozed_until=None if snoozed_until is None else ZERO + snoozed_until * MILLISECOND,
    )
