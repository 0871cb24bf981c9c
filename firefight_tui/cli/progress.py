"""A long run of one verb over many complaints: counted on stderr, stopped between two of them by Ctrl-C."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Self

from firefight_tui.cli.speak import Counter

COUNTED_FROM = 20
"""A run over more complaints than these is counted."""


class Progress:
    """While it is entered, the first Ctrl-C lets the complaint at hand be finished and ends the run after it.

    A second one is what it always is.

    Args:
        total: On how many complaints.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self._counter = Counter()
        self._stop = False
        # Elsewhere than in the main thread nobody presses keys, and signals cannot be asked for.
        self._listens = total > 1 and threading.current_thread() is threading.main_thread()

    def __enter__(self) -> Self:
        if self._listens:
            self._before = signal.signal(signal.SIGINT, self._interrupted)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listens:
            signal.signal(signal.SIGINT, self._before)
        self._counter.clear()

    def __call__(self, done: int, total: int) -> bool:
        """Count, and answer whether to go on."""
        if total > COUNTED_FROM:
            self._counter.show(done, total)
        return not self._stop

    def _interrupted(self, number: int, frame: FrameType | None) -> None:
        if self._stop:
            raise KeyboardInterrupt
        self._stop = True
