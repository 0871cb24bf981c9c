"""Reading what was asked: queries and times, with the place of a mistake pointed at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firefight_tui.errors import InvalidValue, UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from firefight_tui.cli.invocation import Invocation
    from firefight_tui.domain.query import Query

POINTED_AT = 70
"""Cells of a query that are repeated below an error."""


def read_query(text: str, invocation: Invocation) -> Query:
    """The query of a command line.

    Raises:
        UsageError: It cannot be read; the message shows where.
    """
    from firefight_tui.domain.query import QueryError, parse

    try:
        return parse(text, now=invocation.now, zone=invocation.zone)
    except QueryError as error:
        raise UsageError(f"{error}\n{_pointing(text, error.column)}") from error


def read_moment(text: str, invocation: Invocation) -> datetime:
    """A moment of a command line, not in the future.

    Raises:
        UsageError: It is no time, or still to come.
    """
    from firefight_tui.domain.moments import parse_moment

    try:
        return parse_moment(text, now=invocation.now, zone=invocation.zone, future_ok=False)
    except InvalidValue as error:
        raise UsageError(error.message, error.hint) from error


def _pointing(text: str, column: int) -> str:
    """The query with a mark under the column."""
    from firefight_tui.domain.text import clean_cell, cut, width

    before = width(clean_cell(f"{text[:column]}|")) - 1
    shown = cut(clean_cell(text), POINTED_AT)
    return f"  {shown}\n  {'':{min(before, width(shown))}}^"
