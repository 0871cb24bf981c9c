"""Keys do their work in the order they were struck, also those that arrive together, or before a place stands."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable

from textual.dom import DOMNode
from textual.events import Event, Key, Paste
from textual.message_pump import MessagePump
from textual.widget import Widget

PATIENCE = 1.0
"""Seconds after which a key whose end was never heard of holds up no other."""


class KeyOrder:
    """Keeps keys until the one before has done its work.

    Textual hands a key to what has the focus, and what that does not take climbs from there to the app before its
    binding acts. A character behind it is taken at once, so of `Ctrl-u abc` in one read the line was emptied last.
    A place is on top from the moment it is opened, and what keys act on is made only then: they wait for that too.

    Args:
        take: Takes a key; it asks here first.
        screen: The place that is on top.
    """

    def __init__(self, take: Callable[[Key | Paste], Awaitable[None]], screen: Callable[[], Widget]) -> None:
        self._take, self._screen = take, screen
        self._waiting: deque[Key | Paste] = deque()
        self._since = 0.0

    def keeps(self, event: Key | Paste) -> bool:
        """Whether this waits: a key before it still climbs, or the place it is for is being made."""
        is_kept = (bool(self._since) and time.monotonic() - self._since < PATIENCE) or not self._stands()
        if is_kept:
            self._waiting.append(event)
        return is_kept

    def returns(self, event: Event) -> bool:
        """Whether a key climbed to the app while another place was put on top, which is being made: it waits first."""
        is_kept = isinstance(event, Key) and event.is_forwarded and not self._stands()
        if isinstance(event, Key) and is_kept:
            self._waiting.appendleft(Key(event.key, event.character))
        return is_kept

    def _stands(self) -> bool:
        """Whether what is on top is made; where not, go on when it is: what is called later comes behind that."""
        screen = self._screen()
        if not screen.is_mounted:
            self._since = time.monotonic()
            self._climb(screen)
        return screen.is_mounted

    def follow(self, event: Event, node: DOMNode | None) -> None:
        """Keep what comes next until this was seen by everybody from here up to the app, unless it types here."""
        types = isinstance(event, Paste) or (
            isinstance(event, Key)
            and event.is_printable
            and node is not None
            and node.check_consume_key(event.key, event.character)
        )
        if node is not None and event.is_forwarded and not types:
            self._since = time.monotonic()
            self._climb(node)

    def _climb(self, node: MessagePump) -> None:
        """Say so behind the key in the row of everybody who may see it: rows keep their order."""
        parent = node._parent
        if parent is None:
            # Where the key put the cursor somewhere else, Textual does that a message later.
            node.call_later(node.call_later, self._arrived)
        elif not node.call_later(self._climb, parent):
            self._climb(parent)

    async def _arrived(self) -> None:
        self._since = 0.0
        while self._waiting and not self._since and self._stands():
            await self._take(self._waiting.popleft())
