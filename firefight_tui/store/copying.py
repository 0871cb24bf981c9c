"""Moving a whole store to another database, SQLite or PostgreSQL either way, with every key and chain as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from sqlalchemy import Boolean, Column, Connection, LargeBinary, Row, Table, column, func, insert, select, table, text
from sqlalchemy.types import TypeDecorator, TypeEngine

from firefight_tui.errors import BadSettings, NoInput, StoreBroken
from firefight_tui.store import engine as engines
from firefight_tui.store.checking import chain_problems
from firefight_tui.store.failures import plainly
from firefight_tui.store.heads import Heads, heads_of
from firefight_tui.store.long_work import AT_ONCE, Progress, engine_for_long_work, one_view, silent
from firefight_tui.store.models import Base
from firefight_tui.store.references import broken_references
from firefight_tui.store.schema import SCHEMA_LOCK, create
from firefight_tui.store.search_check import fill_search
from firefight_tui.store.store import Store
from firefight_tui.words import _

if TYPE_CHECKING:
    import psycopg

SEEDED = ("fact", "roster")
"""Tables every new store has a row in."""

AnyRow: TypeAlias = "Row[*tuple[Any, ...]]"


@dataclass(frozen=True)
class CopyReport:
    """A store that was copied.

    Attributes:
        rows: How many rows each table has, in the order they were written.
        heads: The heads of the chains, the same in both.
    """

    rows: tuple[tuple[str, int], ...]
    heads: Heads


def copy(source: Store, target: Store, progress: Progress = silent) -> CopyReport:
    """Copy a whole store into an empty one: in one transaction, as the source is at this moment, verified after.

    Args:
        source: Where from; others may go on working there, but what they do from now on is not copied.
        target: Where to; created where there is nothing.
        progress: Told which table is written and how many of its rows are done.

    Raises:
        NoInput: There is no source.
        BadSettings: The target is not empty, or is the source.
        StoreOutdated: One of them has another schema, also one that this program could otherwise work with.
        StoreError: One of them failed; the target stays empty.
    """
    if source.url == target.url:
        raise BadSettings(_("Source and target are the same store."))
    if not source.exists():
        raise NoInput(_("There is no store at {place}.").format(place=source.url.render_as_string()))
    source.check_schema(newer_too=True)
    if target.path is not None:
        engines.create_directory(target.path)
    create(target.engine)
    target.check_schema(newer_too=True)
    target.close()
    with (
        plainly(),
        one_view(source.url) as reading,
        engine_for_long_work(target.url, keys_checked=False) as engine,
        engine.execution_options(**{engines.WRITES: True}).begin() as writing,
    ):
        return _copied(reading, writing, progress)


def _copied(reading: Connection, writing: Connection, progress: Progress) -> CopyReport:
    is_sqlite = writing.dialect.name == "sqlite"
    if not is_sqlite:
        writing.execute(text(f"SELECT pg_advisory_xact_lock({SCHEMA_LOCK})"))
    _refuse_filled(writing)
    rows: list[tuple[str, int]] = []
    for each in Base.metadata.sorted_tables:
        write = _write_sqlite if is_sqlite else _write_postgresql
        rows.append((each.name, write(writing, each, _counted(_rows(reading, each), each.name, progress))))
    if not is_sqlite:
        _reset_sequences(writing)
    fill_search(writing, progress)
    return CopyReport(tuple(rows), _verified(reading, writing, rows))


def _refuse_filled(writing: Connection) -> None:
    """Refuse a target that holds anything, and take out what every new store is seeded with."""
    for each in Base.metadata.sorted_tables:
        beyond = 1 if each.name == "roster" else 0
        found = writing.execute(select(func.count()).select_from(each)).scalar_one()
        if each.name != "fact" and found > beyond:
            message = _("The target is not empty: it has {table}.").format(table=each.name)
            raise BadSettings(message, _("Name a new one."))
    for name in SEEDED:
        writing.execute(Base.metadata.tables[name].delete())


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any] | None:
    """The type that brings a value over as it is stored: only truth values and bytes differ between the databases."""
    inner = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    return inner if isinstance(inner, Boolean | LargeBinary) else None


def _columns(each: Table) -> list[Column[Any]]:
    return list(each.columns)


def _rows(reading: Connection, each: Table) -> Iterator[AnyRow]:
    """All rows of a table by key, as they are stored."""
    stored = table(each.name, *(column(one.name, _plain(one.type)) for one in _columns(each)))
    wanted = select(stored).order_by(*(stored.columns[one.name] for one in each.primary_key))
    for batch in reading.execute(wanted).partitions(AT_ONCE):
        yield from batch


def _counted(rows: Iterable[AnyRow], name: str, progress: Progress) -> Iterator[AnyRow]:
    for done, row in enumerate(rows, 1):
        yield row
        if not done % AT_ONCE:
            progress(name, done)


def _write_sqlite(writing: Connection, each: Table, rows: Iterator[AnyRow]) -> int:
    names = [one.name for one in _columns(each)]
    written = 0
    stored = table(each.name, *(column(one.name, _plain(one.type)) for one in _columns(each)))
    for batch in _batches(rows):
        writing.execute(insert(stored), [dict(zip(names, row, strict=True)) for row in batch])
        written += len(batch)
    return written


def _batches(rows: Iterator[AnyRow]) -> Iterator[list[AnyRow]]:
    batch: list[AnyRow] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _write_postgresql(writing: Connection, each: Table, rows: Iterator[AnyRow]) -> int:
    """One COPY for the table: references within it are checked at its end, in whatever order its rows come."""
    names = ", ".join(f'"{one.name}"' for one in _columns(each))
    written = 0
    driver = cast("psycopg.Connection[tuple[object, ...]]", writing.connection.driver_connection)
    statement = f'COPY "{each.name}" ({names}) FROM STDIN'.encode()
    with driver.cursor() as cursor, cursor.copy(statement) as copying:
        for row in rows:
            copying.write_row(tuple(row))
            written += 1
    return written


def _reset_sequences(writing: Connection) -> None:
    """Have PostgreSQL count on from the highest key that was brought over."""
    for each in Base.metadata.sorted_tables:
        key = each.autoincrement_column
        if key is not None:
            highest = f'(SELECT max("{key.name}") FROM "{each.name}")'
            sequence = f"pg_get_serial_sequence('{each.name}', '{key.name}')"
            writing.execute(text(f"SELECT setval({sequence}, {highest}) WHERE {highest} IS NOT NULL"))


def _verified(reading: Connection, writing: Connection, rows: Sequence[tuple[str, int]]) -> Heads:
    """The heads of both, once everything was found to be the same.

    Raises:
        StoreBroken: It is not; nothing stays in the target.
    """
    for name, count in rows:
        found = writing.execute(select(func.count()).select_from(Base.metadata.tables[name])).scalar_one()
        if found != count:
            raise _broken(name)
    heads = heads_of(writing)
    if heads != heads_of(reading):
        raise _broken("entry")
    problem = next(chain_problems(writing), None)
    if problem is not None:
        raise _broken(problem.subject)
    reference = next(broken_references(writing), None)
    if reference is not None:
        raise _broken(reference.table)
    return heads


def _broken(subject: str) -> StoreBroken:
    message = _("The copy of {subject} is not what it should be.").format(subject=subject)
    return StoreBroken(message, _("Nothing was kept. Look at the source: firefight store check."))
