"""Word for our engineers by chat: whatever apprise reaches, loaded when the first such message leaves."""

from __future__ import annotations

import logging
from typing import Any

from firefight_tui.domain.outbox import Message
from firefight_tui.domain.text import clean
from firefight_tui.outgoing.carrying import HandOver, NotNow, Refused, Stopped, Unready
from firefight_tui.outgoing.mime import subject_of
from firefight_tui.words import _


class ChatCarrier:
    """Hands messages to the service of a URL."""

    def __init__(self) -> None:
        self._ready: dict[str, Any] = {}

    def carry(self, message: Message, to: str, hand_over: HandOver) -> None:
        """See `Carrier.carry`; a service that does not answer is tried again, since chat may be said twice."""
        service = self._service(to)
        if not hand_over():
            raise Stopped
        if not service.notify(title=subject_of(message), body=clean(message.body)):
            raise NotNow(_("The chat service did not take it."))

    def close(self) -> None:
        """See `Carrier.close`: each message has a connection of its own."""

    def _service(self, url: str) -> Any:  # noqa: ANN401  # apprise has no types
        if url not in self._ready:
            try:
                import apprise
            except ImportError as error:
                raise Unready(_("Chat needs the extra `chat`: pip install 'firefight-tui[chat]'.")) from error
            # What it logs holds addresses, which are keys.
            logging.getLogger("apprise").setLevel(logging.CRITICAL)
            made = apprise.Apprise()
            if not made.add(url):
                raise Refused(_("The URL in [reach] is none that apprise knows."))
            self._ready[url] = made
        return self._ready[url]
