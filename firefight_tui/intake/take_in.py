"""Everything that was read goes to the desk: batch by batch, one answer for each item."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Final

from firefight_tui.desk.arriving import BATCH, Arrivals
from firefight_tui.desk.desk import Desk
from firefight_tui.desk.incoming import Status, Taken
from firefight_tui.intake.incoming import incoming
from firefight_tui.intake.items import Item

__all__ = ["Status", "Taken", "take_in"]

_BATCH_BYTES: Final = 16 * 1024 * 1024
_BATCH_SECONDS: Final = 1.0
"""So long items are waited for before those at hand are taken in."""


def take_in(desk: Desk, items: Iterable[Item], *, dry_run: bool = False) -> Iterator[Taken]:
    """Take items in as complaints and replies to complaints (safety.md, Intake).

    Each batch is committed before its answers are given, as one operation that one undo takes back; a run that was
    killed is simply repeated, since what is in is recognised by message id and content.

    Args:
        desk: Whose desk; the actor must at least be a responder.
        items: What was read, in order.
        dry_run: Do everything, keep nothing; complaints it would open have no reference.

    Returns:
        One answer for each item, in order, as they are taken in.

    Raises:
        PermissionRefused: The actor may not report.
        StoreError: The store failed; everything answered so far is in.
    """
    desk.store.ensure()
    arrivals = Arrivals(desk, dry_run=dry_run)
    for batch in _batches(items):
        waiting = [incoming(item, desk) for item in batch]
        while waiting:
            taken = arrivals.take(waiting)
            yield from taken
            del waiting[: len(taken)]


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Items gathered before anybody's writer's lock is asked for; few of them where they are large or come slowly."""
    batch: list[Item] = []
    size, since = 0, time.monotonic()
    for item in items:
        batch.append(item)
        size += len(item.raw or b"")
        if len(batch) == BATCH or size >= _BATCH_BYTES or time.monotonic() - since > _BATCH_SECONDS:
            yield batch
            batch, size, since = [], 0, time.monotonic()
    if batch:
        yield batch
