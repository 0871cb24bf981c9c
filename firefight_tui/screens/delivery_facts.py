"""Mails that did not arrive, told as facts: to whom, why, and what mends it."""

from __future__ import annotations

from collections.abc import Iterator

from firefight_tui.domain.records import ComplaintRecord, ContactRecord
from firefight_tui.domain.vocabulary import DeliveryState
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _


def undelivered_facts(record: ComplaintRecord) -> Iterator[Fact]:
    """Of each on the tab Case: to whom and why, then the commands that settle it."""
    for contact in record.contacts:
        if contact.is_undelivered:
            yield Fact(_("Mail"), reason_words(contact), look="late", most=2)
            yield Fact("", mend_words(contact), look="dim", most=2)


def reason_words(contact: ContactRecord) -> str:
    """That it did not arrive, and why as far as the mail server said."""
    unsure = contact.delivery is DeliveryState.UNSURE
    words = _("perhaps not delivered to {person}: {reason}") if unsure else _("not delivered to {person}: {reason}")
    return words.format(person=contact.person or "-", reason=contact.error or _("no reason was given"))


def mend_words(contact: ContactRecord) -> str:
    """What sends it again, and what counts it as said."""
    words = _("again: firefight outbox retry {number}; it was said: firefight outbox settle {number}")
    return words.format(number=contact.message)
