"""Mail by SMTP; a message is marked as handed over just before its final dot."""

from __future__ import annotations

import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from firefight_tui.domain.now import utc_now
from firefight_tui.domain.outbox import Message
from firefight_tui.domain.text import clean_cell
from firefight_tui.errors import BadSettings
from firefight_tui.outgoing.carrying import Cut, HandOver, NotNow, Refused, Stopped, Unreachable, Unready
from firefight_tui.outgoing.choices import Security, Smtp
from firefight_tui.outgoing.mime import address_of, mail_of
from firefight_tui.words import _

UNTAKEN = frozenset({421, 454, 530, 534, 535, 538})
"""Answers that are about us and not about the message: closing down, or who we are."""

AUTHENTICATED = 235

_DOT = re.compile(rb"^\.", re.MULTILINE)


class SmtpCarrier:
    """Hands mails to one server; the line stays open from one mail to the next, until `close`.

    Args:
        server: Which, and how.
        now: The clock, for the mail's date.
    """

    def __init__(self, server: Smtp, now: Callable[[], datetime] = utc_now) -> None:
        self._server = server
        self._now = now
        self._line: smtplib.SMTP | None = None

    def carry(self, message: Message, to: str, hand_over: HandOver) -> None:
        """See `Carrier.carry`."""
        if not self._server.host:
            raise Unready(_("No mail server is set: [smtp] host = ... in the settings (docs/watch.md)."))
        sender, recipient = address_of(self._server.sender), address_of(to)
        content = mail_of(message, sender, recipient, self._now()).as_bytes()
        try:
            self._finish(self._offered(sender.addr_spec, recipient.addr_spec, content), hand_over)
        except BaseException:
            # In whatever state the line is, nothing half said is to be left on it.
            self.close()
            raise

    def _finish(self, line: smtplib.SMTP, hand_over: HandOver) -> None:
        """Say the end of a mail, if it may leave."""
        try:
            if not hand_over():
                raise Stopped
        except BaseException:
            # A QUIT would be one more line of the mail, and its answer waited for until time runs out.
            self._line = None
            line.close()
            raise
        try:
            line.send(b"\r\n.\r\n")
            answer = line.getreply()
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise Cut(_("The line was cut before the server answered.")) from error
        _expect(answer, 250)

    def close(self) -> None:
        """End the line. What was settled is settled: how it ends says nothing about a message."""
        line, self._line = self._line, None
        if line is not None:
            with suppress(smtplib.SMTPException, OSError):
                line.quit()
            line.close()

    def _offered(self, sender: str, recipient: str, content: bytes) -> smtplib.SMTP:
        """A line on which all of a mail was said but its end; one that went dead meanwhile is opened anew."""
        if self._line is not None:
            try:
                return self._offer(self._line, sender, recipient, content)
            except Unreachable:
                self.close()
        self._line = self._opened()
        return self._offer(self._line, sender, recipient, content)

    @staticmethod
    def _offer(line: smtplib.SMTP, sender: str, recipient: str, content: bytes) -> smtplib.SMTP:
        try:
            _expect(line.mail(sender), 250)
            _expect(line.rcpt(recipient), 250, 251)
            _expect(line.docmd("DATA"), 354)
            line.send(_DOT.sub(b"..", content.removesuffix(b"\r\n")))
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            # Whatever breaks here, the server has not taken the mail.
            raise Unreachable(clean_cell(str(error)) or type(error).__name__) from error
        return line

    def _opened(self) -> smtplib.SMTP:
        """A line that has said hello, encrypted and logged in as the settings say."""
        try:
            return self._greeted()
        except BadSettings as error:
            raise Unready(str(error)) from error
        except smtplib.SMTPResponseException as error:
            raise Unreachable(_said(error.smtp_code, error.smtp_error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(clean_cell(str(error)) or type(error).__name__) from error

    def _greeted(self) -> smtplib.SMTP:
        server = self._server
        if server.security is Security.SSL:
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=ssl.create_default_context()
            )
        else:
            line = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        try:
            line.ehlo_or_helo_if_needed()
            if server.security is Security.STARTTLS:
                line.starttls(context=ssl.create_default_context())
                line.ehlo()
            if server.user:
                _log_in(line, server.user, server.password())
        except BaseException:
            line.close()
            raise
        return line


def _log_in(line: smtplib.SMTP, user: str, password: str) -> None:
    """Say who we are; smtplib itself knows no name or password beyond ASCII, which RFC 4616 sends as UTF-8."""
    if (user + password).isascii():
        line.login(user, password)
        return
    if "PLAIN" not in line.esmtp_features.get("auth", "").upper().split():
        raise BadSettings(_("The mail server takes only names and passwords in ASCII."))
    code, words = line.docmd("AUTH", "PLAIN " + b64encode(f"\0{user}\0{password}".encode()).decode("ascii"))
    if code != AUTHENTICATED:
        raise smtplib.SMTPAuthenticationError(code, words)


def _expect(answer: tuple[int, bytes], *wanted: int) -> None:
    """Go on where the server says yes.

    Raises:
        Refused: It says no for good.
        NotNow: It says not now.
    """
    code, words = answer
    if code in wanted:
        return
    if code in UNTAKEN:
        raise Unreachable(_said(code, words))
    raise (Refused if code >= 500 else NotNow)(_said(code, words))


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return clean_cell(f"{code} {text}", 300)
