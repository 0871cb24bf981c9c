"""Many finished rows at once: plain tuples in storage form, past the unit of work."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

Value = str | int | bytes | bool | None


def insert_rows(connection: Connection, table: str, columns: Sequence[str], rows: Sequence[tuple[Value, ...]]) -> None:
    """Insert rows whose values are in storage form already.

    Args:
        connection: Inside its transaction.
        table: The table's name.
        columns: What each row holds, in order.
        rows: The values.
    """
    if not rows:
        return
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join([mark] * len(columns))
    connection.exec_driver_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(rows))
