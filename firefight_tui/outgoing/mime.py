"""A message as mail: UTF-8 whatever its language, and no header that words from people could forge."""

from __future__ import annotations

import re
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from firefight_tui.domain.outbox import Message
from firefight_tui.domain.text import clean, clean_cell
from firefight_tui.domain.vocabulary import OutboxKind
from firefight_tui.outgoing.carrying import Refused
from firefight_tui.words import _

POLICY = SMTP.clone(cte_type="7bit")
"""CRLF, and bodies any server can carry."""
LONGEST_SUBJECT = 200
_IDENTIFIER = re.compile(r"[^\s<>\x00-\x1f\x7f]{1,250}")


def address_of(text: str) -> Address:
    """A mail address as it is written in a header: `bo@vendor.example`, or with a name before it.

    Raises:
        Refused: It is none, or one that ASCII mail cannot carry.
    """
    name, spec = parseaddr(text.strip())
    local, _at, domain = spec.rpartition("@")
    try:
        host = domain.encode("idna").decode("ascii")
        if not local.isascii() or not host or any(ord(one) < 33 for one in spec):
            raise ValueError(spec)
        return Address(display_name=clean_cell(name), addr_spec=f"{local}@{host}")
    except (ValueError, IndexError, MessageError) as error:
        raise Refused(_('"{address}" is no mail address.').format(address=clean_cell(text))) from error


def mail_of(message: Message, sender: Address, to: Address, now: datetime) -> EmailMessage:
    """The mail that carries a message."""
    mail = EmailMessage(policy=POLICY)
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject_of(message)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message.message_id}>"
    thread = [f"<{one}>" for one in message.answers if _IDENTIFIER.fullmatch(one)]
    if thread:
        mail["In-Reply-To"] = thread[-1]
        mail["References"] = " ".join(thread)
    if message.kind is not OutboxKind.MAIL:
        # Nobody's out-of-office answer to an alert is to come back as a complaint.
        mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(clean(message.body).rstrip("\n") + "\n", charset="utf-8")
    return mail


def subject_of(message: Message) -> str:
    """One line, with the reference by which an answer finds its complaint."""
    words = clean_cell(" ".join(message.subject.split()), LONGEST_SUBJECT)
    mark = f"[{message.ref}]"
    return words if not message.ref or mark in words else f"{words} {mark}".strip()
