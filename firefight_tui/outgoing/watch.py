"""The watch: one process a store that warns about clocks, sends what is to leave and fetches figures, for days."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from firefight_tui.desk.outbox import next_at
from firefight_tui.desk.views.changes import Changes
from firefight_tui.domain.now import utc_now
from firefight_tui.errors import FirefightError, StoreError, StoreOutdated
from firefight_tui.outgoing.collecting import Came, Collector
from firefight_tui.outgoing.delivery import Delivery, Log
from firefight_tui.store.store import Store
from firefight_tui.store.watching import WatchLock, lock_watch
from firefight_tui.words import _

LONGEST_WAIT = timedelta(seconds=15)
"""How long nothing is looked at where nothing is known to come: clocks run without anybody saying so."""
HEARTBEAT = 1.0
"""Seconds between two looks at whether to end."""
STORE_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before a lost store is tried again, the last one from then on."""


class Warner(Protocol):
    """Writes what is to be said about clocks into the outbox."""

    def warn(self, now: datetime) -> int:
        """Write what has become due; returns how much."""
        ...


@dataclass
class Round:
    """What one round came to: alerts written, messages sent, what is missing on this desk, figures that came."""

    warned: int = 0
    sent: int = 0
    unready: str = ""
    measured: int = 0


class Watch:
    """The loop. Built in the composition root with what it watches by.

    Args:
        store: The store, which must be there.
        warner: Writes alerts.
        delivery: Sends what is due.
        log: Told what happens, a line each.
        collector: Fetches the figures of effects; without one they are typed in.
        now: The clock.
    """

    def __init__(
        self,
        store: Store,
        warner: Warner,
        delivery: Delivery,
        log: Log,
        *,
        collector: Collector | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store, self._warner, self._delivery, self._log, self._now = store, warner, delivery, log, now
        self._collector = collector
        self._stopping = threading.Event()
        self._lock: WatchLock | None = None
        self._failures = 0
        self._recovered = False

    def stop(self, *_signal: object) -> None:
        """End after the message on its way; for signal handlers too."""
        self._stopping.set()

    def once(self) -> Round:
        """One round, for a timer.

        Raises:
            StoreBusy: Another watch has the store.
            StoreError: The store fails.
        """
        self._lock = lock_watch(self._store)
        try:
            self._delivery.recover()
            done = self._round()
            # What warning wrote and what took more than one sweep.
            while done.sent and not self._stopping.is_set() and (more := self._round()).sent:
                done.sent += more.sent
            if self._collector is not None:
                # Last, since it may take long.
                done.measured += _figures(self._collector.sweep(self._stopping.is_set))
            return done
        finally:
            self._stop_collecting()
            self._lock.release()

    def run(self) -> None:
        """Watch until told to stop.

        Raises:
            StoreBusy: Another watch has the store.
            StoreOutdated: The store was upgraded: this program must be started anew.
        """
        self._lock = lock_watch(self._store)
        changes = Changes(self._store)
        self._log(_("watching"))
        try:
            while not self._stopping.is_set():
                self._turn(changes)
        finally:
            self._stop_collecting()
            changes.close()
            self._lock.release()
            self._log(_("ended"))

    def _turn(self, changes: Changes) -> None:
        try:
            assert self._lock is not None, "run holds it"
            self._lock.hold()
            # After every failure anew: what we had claimed is then nobody's.
            if not self._recovered:
                self._delivery.recover()
                self._recovered = True
            self._round()
            self._failures = 0
            self._rest(changes)
        except StoreOutdated:
            raise
        except StoreError as error:
            self._fail(error)

    def _round(self) -> Round:
        done = Round(warned=self._warner.warn(self._now()))
        sent = self._delivery.send_due(self._stopping.is_set)
        done.sent, done.unready = sent.sent, sent.unready
        if self._collector is not None:
            done.measured = _figures(self._collector.turn())
        return done

    def _stop_collecting(self) -> None:
        """End what is being fetched; where the store is lost the claims end by themselves."""
        if self._collector is not None:
            with suppress(StoreError):
                self._collector.stop()

    def _rest(self, changes: Changes) -> None:
        """Wait until something is due, somebody changes something, or we are to end."""
        collecting = self._collector
        times = (next_at(self._store), collecting.next_at() if collecting is not None else None)
        soonest = min((time_ for time_ in times if time_ is not None), default=None)
        now = self._now()
        wait = min(LONGEST_WAIT, soonest - now) if soonest is not None else LONGEST_WAIT
        until = time.monotonic() + max(0.1, wait.total_seconds())
        while not self._stopping.is_set() and (left := until - time.monotonic()) > 0:
            if changes.poll(min(left, HEARTBEAT)) or (collecting is not None and collecting.is_ready):
                return

    def _fail(self, error: FirefightError) -> None:
        pause = STORE_PAUSES[min(self._failures, len(STORE_PAUSES) - 1)]
        if not self._failures:
            self._log(str(error))
        self._failures, self._recovered = self._failures + 1, False
        self._stopping.wait(pause * random.uniform(0.5, 1.0))


def _figures(came: Sequence[Came]) -> int:
    return sum(one.value is not None for one in came)
