"""Items taken in batch after batch: how long a transaction lasts, and how one bad item loses only itself."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy.exc import DBAPIError, IntegrityError

from firefight_tui.desk.arrival_batch import ArrivalBatch, SpoiltBatch
from firefight_tui.desk.desk import TRIES, Desk
from firefight_tui.desk.earlier import Seen
from firefight_tui.desk.incoming import Incoming, Status, Taken
from firefight_tui.store.failures import Collided
from firefight_tui.words import _

BATCH: Final = 1_000
"""The most items in one transaction (safety.md, Intake)."""

SECONDS: Final = 0.2
"""About how long one transaction may hold everybody's writer's lock."""


class Arrivals:
    """Takes items in for one actor.

    Args:
        desk: Whose desk.
        dry_run: Do everything, keep nothing; what was tried before is remembered, so that copies are noticed.
    """

    def __init__(self, desk: Desk, *, dry_run: bool = False) -> None:
        self._desk = desk
        self._fitted = BATCH
        self._tried = Seen() if dry_run else None

    def take(self, items: Sequence[Incoming]) -> list[Taken]:
        """Take in the first items, as many as one transaction should hold, at least one of them.

        Returns:
            What became of each, committed.

        Raises:
            PermissionRefused: The actor may not report.
            StoreError: The store could not save; nothing of this batch was.
        """
        for left in reversed(range(TRIES)):
            try:
                return self._transaction(items)
            except (Collided, IntegrityError) as error:
                # Somebody else named the same client; what breaks a rule of the tables each time is the item's fault.
                if not left or (isinstance(error, IntegrityError) and left < TRIES - 1):
                    return self._fewer(items, error)
            except (DBAPIError, SpoiltBatch) as error:
                return self._fewer(items, error)
        raise AssertionError("the last try returns or raises")

    def _transaction(self, items: Sequence[Incoming]) -> list[Taken]:
        taken: list[Taken] = []
        # What does not fit need not be looked up: about as many fit as the last time.
        items = items[: min(BATCH, 2 * self._fitted)]
        with self._desk.store.write() as work:
            ends_at = time.monotonic() + SECONDS
            batch = ArrivalBatch(self._desk, work, items, self._tried)
            for item in items:
                if taken and time.monotonic() + batch.seconds_left > ends_at:
                    break
                one = batch.take(item)
                if one is None:
                    break
                taken.append(one)
            batch.close()
            if self._tried is None:
                work.commit()
            else:
                batch.remember(self._tried)
        self._fitted = len(taken)
        return taken

    def _fewer(self, items: Sequence[Incoming], error: Exception) -> list[Taken]:
        """One item spoils the transaction: halve the batch until it stands alone, and refuse that one."""
        if len(items) > 1:
            return self.take(items[: len(items) // 2])
        reason = _("it could not be kept ({error})").format(error=type(error).__name__)
        said = str(error) if isinstance(error, Collided | SpoiltBatch) else reason
        refused = replace(items[0], report=None, settled=Status.REJECTED, remarks=(said, *items[0].remarks))
        try:
            return self._transaction([refused])
        except DBAPIError:
            return [Taken(refused.source, Status.REJECTED, "", "; ".join(refused.remarks))]
