"""Rows that point at rows that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(frozen=True)
class BrokenReference:
    """A row whose parent is missing; PostgreSQL refuses such rows, so it never has any."""

    table: str
    row: int
    parent: str


def broken_references(connection: Connection) -> Iterator[BrokenReference]:
    """Every broken reference of a SQLite store."""
    if connection.dialect.name == "sqlite":
        for table, row, parent, _key in connection.execute(text("PRAGMA foreign_key_check")):
            yield BrokenReference(str(table), int(row or 0), str(parent))
