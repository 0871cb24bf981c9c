"""How a message is handed over, whatever carries it; what can come of that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from firefight_tui.domain.outbox import Message

HandOver = Callable[[], bool]
"""Called just before the last byte leaves; the message stays here if it answers False."""


class Refused(Exception):
    """The message will never be taken as it is: it failed."""


class NotNow(Exception):
    """The message was not taken, and may be later."""


class Unreachable(NotNow):
    """Nobody's message is taken at the moment: the rest need not be tried."""


class Unready(Exception):
    """This desk is not set up to carry it: an extra or a setting is missing. Said once, the message waits."""


class Cut(Exception):
    """The message left whole and no answer came: nobody knows whether it was taken."""


class Stopped(Exception):
    """Another watch has taken the message over before it left."""


class Carrier(Protocol):
    """Carries messages of one kind of address."""

    def carry(self, message: Message, to: str, hand_over: HandOver) -> None:
        """Hand a message over.

        Args:
            message: What is sent.
            to: Where: a mail address, or the URL of a chat service.
            hand_over: Asked just before the last byte leaves.

        Raises:
            Refused: For good.
            NotNow: It was surely not taken.
            Unready: This desk cannot carry it.
            Cut: It may have been taken.
            Stopped: `hand_over` answered False.
        """
        ...

    def close(self) -> None:
        """Let go of what was kept open from one message to the next."""
        ...
