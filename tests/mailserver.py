"""A real SMTP server on loopback: keeps what it is handed, and misbehaves where it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Answer = str | None
"""What the server says instead of yes; None leaves it to say yes."""


@dataclass
class Handler:
    """What was handed over, and what is answered at which step."""

    taken: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    at_recipient: Callable[[], Answer] = lambda: None
    at_end: Callable[[], Answer] = lambda: None
    cuts: bool = False
    thinks: float = 0.0

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _opts: object
    ) -> str:
        said = self.at_recipient()
        if said is None:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        said = self.at_end()
        if said is None:
            assert isinstance(envelope.content, bytes)
            self.taken.append(envelope.content)
            self.recipients += envelope.rcpt_tos
            # A real one writes it to a disk before it says yes.
            await asyncio.sleep(self.thinks)
        if self.cuts:
            assert server.transport is not None
            server.transport.abort()
        return said or "250 OK"

    @property
    def mails(self) -> list[EmailMessage]:
        """What was handed over, read."""
        return [message_from_bytes(one, policy=policy.default) for one in self.taken]  # type: ignore[misc]


class MailServer(Controller):
    """The server, in a thread."""

    handler: Handler

    def __init__(self, **choices: object) -> None:
        super().__init__(Handler(), hostname="127.0.0.1", port=0, **choices)

    def _trigger_server(self) -> None:
        """The port is known only now."""
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
