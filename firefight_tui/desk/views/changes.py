"""Whether anything was committed, for screens that show what others do."""

from __future__ import annotations

from firefight_tui.errors import StoreError
from firefight_tui.store.feed import Feed
from firefight_tui.store.store import Store


class Changes:
    """The change feed of a store; asked from a thread, over and over.

        while not leaving:
            if await asyncio.to_thread(changes.poll, 0.5):
                reload()

    Catching up is reading again what is shown, so all that is told is whether to do so.
    """

    def __init__(self, store: Store) -> None:
        self._feed = Feed(store)
        self._lost = False

    @property
    def is_lost(self) -> bool:
        """Whether the store could not be reached at the last poll."""
        return self._lost

    def poll(self, timeout: float = 0.0) -> bool:
        """Whether anyone committed anything since the last poll, this process included.

        Args:
            timeout: How many seconds to wait for it; a change ends the wait at once on PostgreSQL, within a quarter
                of a second on SQLite.

        Returns:
            True also at the first poll that reaches a store again after it was lost.

        Raises:
            StoreLost: The store became unreachable; said once, then polls answer False until it is back.
        """
        try:
            found = self._feed.poll(timeout)
        except StoreError:
            if self._lost:
                self._feed.rest(timeout)
                return False
            self._lost = True
            raise
        regained, self._lost = self._lost, False
        return regained or found is None or bool(found)

    def close(self) -> None:
        """Stop listening; a poll that waits returns."""
        self._feed.close()
