"""The outbox on its way: what is due is handed over, one message at a time, and what came of it is written down."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from firefight_tui.desk import outbox
from firefight_tui.desk.trouble import tell_sender
from firefight_tui.domain.now import utc_now
from firefight_tui.domain.outbox import TRIES, Message, pause_after
from firefight_tui.domain.vocabulary import DeliveryState, OutboxKind
from firefight_tui.outgoing.carrying import Carrier, Cut, NotNow, Refused, Stopped, Unreachable, Unready
from firefight_tui.outgoing.choices import Reach
from firefight_tui.store.store import Store
from firefight_tui.words import _

AT_ONCE = 50
"""Messages sent before the clocks are looked at again."""
UNREADY_PAUSE = timedelta(minutes=10)
"""How long a message waits for a setting or an extra that is missing."""

Log = Callable[[str], None]


@dataclass
class Sent:
    """What one round came to.

    Attributes:
        sent: Messages that were taken.
        unready: What is missing on this desk, in words; empty where nothing is.
    """

    sent: int = 0
    unready: str = ""


class Delivery:
    """Sends what is due. For whoever holds the watch's lock.

    Args:
        store: Where the outbox is.
        mail: Carries mail.
        chat: Carries word by chat.
        reach: How engineers are reached.
        log: Told what came of each message, a line each.
        tries: Tries before a message has failed.
        now: The clock.
        chance: From 0 to 1; what keeps tries apart.
    """

    def __init__(
        self,
        store: Store,
        mail: Carrier,
        chat: Carrier,
        reach: Reach,
        log: Log,
        *,
        tries: int = TRIES,
        now: Callable[[], datetime] = utc_now,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store, self._mail, self._chat, self._reach = store, mail, chat, reach
        self._log, self._tries, self._now, self._chance = log, tries, now, chance
        self._said: set[str] = set()
        self._taken: list[Message] = []

    def recover(self) -> None:
        """Settle what a watch that ended left claimed, and what we could not write down while the store was lost."""
        self._write_down()
        again, unsure = outbox.recover(self._store, self._now())
        for number in again:
            self._log(_("message {number}: was cut off before it was settled, is sent again").format(number=number))
        for number in unsure:
            self._log(_("message {number}: perhaps sent, somebody decides").format(number=number))
            tell_sender(self._store, number, DeliveryState.UNSURE, self._now())

    def send_due(self, stopping: Callable[[], bool] = lambda: False) -> Sent:
        """Send what is due; a line that is down for one message is not tried for the rest.

        Args:
            stopping: Asked between two messages.
        """
        done = Sent()
        try:
            for number in outbox.due(self._store, self._now(), AT_ONCE):
                if stopping():
                    break
                message = outbox.claim(self._store, number, self._now())
                if message is not None and not self._send(message, done):
                    break
        finally:
            self._mail.close()
            self._chat.close()
        return done

    def _send(self, message: Message, done: Sent) -> bool:
        """Send one message; returns whether the rest may be tried."""
        try:
            self._carry(message)
        except Stopped:
            return False
        except Cut as error:
            self._cut(message, str(error))
        except Unready as error:
            done.unready = str(error)
            self._say_once(str(error))
            outbox.put_back(self._store, message, self._now() + UNREADY_PAUSE, str(error))
        except Unreachable as error:
            self._again(message, str(error))
            return False
        except NotNow as error:
            self._again(message, str(error))
        except Refused as error:
            self._failed(message, str(error))
        else:
            self._taken.append(message)
            self._write_down()
            done.sent += 1
        return True

    def _write_down(self) -> None:
        """Record what was taken; what the store does not take now is kept until it does."""
        while self._taken:
            outbox.sent(self._store, self._taken[0], self._now())
            self._log(_("message {number}: sent").format(number=self._taken.pop(0).id))

    def _carry(self, message: Message) -> None:
        carrier, to = self._way(message)
        carrier.carry(message, to, lambda: outbox.hand_over(self._store, message, self._now()))

    def _way(self, message: Message) -> tuple[Carrier, str]:
        """Who carries a message, and where.

        Raises:
            Refused: Nobody knows where.
        """
        if message.kind is OutboxKind.MAIL:
            return self._mail, message.address or ""
        way = self._reach.way_to(message.engineer or "")
        if not way:
            raise Refused(
                _("Nobody said how to reach {engineer}: [reach] in the settings.").format(engineer=message.engineer)
            )
        return (self._mail, way.removeprefix("mailto:")) if way.startswith("mailto:") else (self._chat, way)

    def _cut(self, message: Message, reason: str) -> None:
        """Nobody knows whether it arrived: a mail to a client is never repeated by itself, word for our own is."""
        if message.kind is not OutboxKind.MAIL:
            self._again(message, reason)
            return
        outbox.leave_unsure(self._store, message, reason)
        self._log(_("message {number}: perhaps sent, somebody decides").format(number=message.id))
        tell_sender(self._store, message.id, DeliveryState.UNSURE, self._now())

    def _again(self, message: Message, reason: str) -> None:
        if message.attempts >= self._tries:
            self._failed(message, reason)
            return
        at = self._now() + pause_after(message.attempts, self._chance())
        outbox.put_back(self._store, message, at, reason)
        self._log(_("message {number}: not sent, {reason}").format(number=message.id, reason=reason))

    def _failed(self, message: Message, reason: str) -> None:
        outbox.give_up(self._store, message, reason)
        self._log(_("message {number}: failed, {reason}").format(number=message.id, reason=reason))
        tell_sender(self._store, message.id, DeliveryState.FAILED, self._now())

    def _say_once(self, words: str) -> None:
        if words not in self._said:
            self._said.add(words)
            self._log(words)
