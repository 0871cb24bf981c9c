"""What the command says: data on stdout, talk on stderr, nothing that could steer a terminal on either."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from firefight_tui.domain.chain import Json

SCHEMA = 1
"""The version of the JSON objects (contract.md)."""

PIPED_WIDTH = 80
COUNTED_EVERY = 0.3
"""Seconds between two counts on stderr."""


def write(line: str = "") -> None:
    """A line of data on stdout, cleaned."""
    from firefight_tui.domain.text import clean

    click.echo(clean(line))


def write_json(value: Json) -> None:
    """One JSON value and a line end on stdout, in UTF-8 whatever the locale."""
    from firefight_tui.domain.text import json_text

    click.echo(json_text(value).encode())


def talk(*sentences: str) -> None:
    """Sentences on stderr, one line, cleaned; empty ones are left out."""
    from firefight_tui.domain.text import clean

    click.echo(clean(" ".join(sentence for sentence in sentences if sentence)), err=True)


class Counter:
    """How far a long run is, on stderr where that is a terminal; nothing in the first moments."""

    def __init__(self) -> None:
        self._next_at = time.monotonic() + COUNTED_EVERY
        self._shown = False

    def show(self, done: int, total: int | None = None) -> None:
        """Say how many are done, of how many if that is known, now and then."""
        if not sys.stderr.isatty() or time.monotonic() < self._next_at:
            return
        self._next_at, self._shown = time.monotonic() + COUNTED_EVERY, True
        click.echo(f"\r{done}" if total is None else f"\r{done}/{total}", nl=False, err=True)

    def clear(self) -> None:
        """Take the count off the line."""
        if self._shown:
            click.echo(f"\r{'':20}\r", nl=False, err=True)


def marked(value: Mapping[str, Json]) -> dict[str, Json]:
    """A top-level object with its schema."""
    return {**value, "schema": SCHEMA}


def plain(value: object) -> Json:
    """A record as JSON: fields by name, words by value, times in ISO 8601 and UTC, spans in seconds."""
    match value:
        case datetime():
            return iso(value)
        case Enum():
            return plain(value.value)
        case None | bool() | int() | float() | str():
            return value
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case timedelta():
            return int(value.total_seconds())
        case Mapping():
            return {str(plain(key)): plain(one) for key, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no JSON")


def iso(at: datetime) -> str:
    """A moment in ISO 8601 and UTC: `2026-11-23T02:45:00Z`, with a fraction only where there is one."""
    precision = "milliseconds" if at.microsecond else "seconds"
    return at.astimezone(UTC).isoformat(timespec=precision).replace("+00:00", "Z")


def room() -> int:
    """How many cells a line may have: the terminal's width, 80 where there is none."""
    return shutil.get_terminal_size((PIPED_WIDTH, 24)).columns if sys.stdout.isatty() else PIPED_WIDTH


def table(
    rows: Sequence[Sequence[str]], *, stretch: int = -1, right: frozenset[int] = frozenset(), wrapped: bool = False
) -> Iterator[str]:
    """Rows as lines whose columns line up and fit into the room there is.

    Args:
        rows: The cells; each row has as many as the first.
        stretch: The column that gives way where the room is short; the last unless said.
        right: Columns that are set flush right.
        wrapped: Whether what does not fit the last column goes on below instead of being cut.
    """
    from firefight_tui.domain.text import clean_cell, fit, width, wrap

    cells = [[clean_cell(cell) for cell in row] for row in rows]
    if not cells:
        return
    widths = [max(width(row[place]) for row in cells) for place in range(len(cells[0]))]
    others = sum(widths) - widths[stretch] + 2 * (len(widths) - 1)
    widths[stretch] = max(12, min(widths[stretch], room() - others))
    for row in cells:
        last = wrap(row[-1], widths[-1]) if wrapped else [row[-1]]
        shown = [
            fit(cell, widths[at], align="right" if at in right else "left")
            for at, cell in enumerate([*row[:-1], last[0]])
        ]
        yield "  ".join(shown).rstrip()
        yield from (" " * (sum(widths[:-1]) + 2 * (len(widths) - 1)) + line for line in last[1:])
