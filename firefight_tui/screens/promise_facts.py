"""Promises to the client told as facts: on the tab Client as items, on the tab Case beside the clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.records import CommitmentRecord, ComplaintRecord
from firefight_tui.domain.vocabulary import Direction
from firefight_tui.screens import verbs
from firefight_tui.screens.answers import answer_to
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _, ngettext

PROMISE = "promise-"
"""What the item of a promise begins with."""

MOST_OPEN = 3
"""Open promises the tab Case shows without scrolling; the others are counted."""


def promise_of(item: str) -> str:
    """The number of the promise an item is; empty where it is none."""
    return item.removeprefix(PROMISE) if item.startswith(PROMISE) else ""


def asked_promise(record: ComplaintRecord | None) -> str:
    """The item of the promise `+` and `-` answer for on the tab Case: where its stage asks for no other answer."""
    if record is None:
        return ""
    open_ones = record.open_promises
    return f"{PROMISE}{open_ones[0].id}" if open_ones and answer_to(record, is_good=True) is None else ""


def promise_items(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> Iterator[Fact]:
    """What was promised, the open ones first: `+` and `-` answer for the one under the cursor."""
    settled = [one for one in record.commitments if one.outcome is not None]
    for one in (*record.open_promises, *settled):
        words = _("Promise {number}  {what}").format(number=one.id, what=one.what)
        yield Fact(None, words, _due(one, now, zone), _look(one, now), most=1, item=f"{PROMISE}{one.id}")
    if record.commitments:
        yield Fact()


def open_promise_facts(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> Iterator[Fact]:
    """Those still open: what, to whom, for when, and the key that answers for them."""
    open_ones, asked = record.open_promises, promise_of(asked_promise(record))
    keep = verbs.verb_named("keep")
    for number, one in enumerate(open_ones[:MOST_OPEN]):
        key = "+ -" if asked == str(one.id) else keep.key if keep is not None else ""
        words = _("{what}, to {person}").format(what=one.what, person=promised_to(record, one))
        label = _("Promised") if not number else ""
        yield Fact(label, words, f"{_due(one, now, zone)}  [{key}]", _look(one, now), most=1)
    more = len(open_ones) - MOST_OPEN
    if more > 0:
        yield Fact("", ngettext("and {count} more", "and {count} more", more).format(count=more), look="dim")


def settled_promise_facts(record: ComplaintRecord, now: datetime, zone: ZoneInfo) -> Iterator[Fact]:
    """Those somebody answered for: what became of them, and why."""
    for one in record.commitments:
        if one.outcome is not None:
            words = _("{what}, to {person}").format(what=one.what, person=promised_to(record, one))
            yield Fact(_("Promised"), f"{words}: {one.reason}" if one.reason else words, _due(one, now, zone), most=3)


def promised_to(record: ComplaintRecord, promise: CommitmentRecord) -> str:
    """Who heard a promise: whom we had last spoken to when it was made, else whom the complaint names at the client."""
    heard = [
        one.person
        for one in record.contacts
        if one.person and one.direction is Direction.OUT and one.at <= promise.made_at
    ]
    named = record.contact.name if record.contact is not None else record.client
    return heard[-1] if heard else named


def _due(one: CommitmentRecord, now: datetime, zone: ZoneInfo) -> str:
    if one.outcome is not None:
        state = one.outcome.label
    else:
        state = _("late") if one.due_at < now else _("still open")
    return f"{show_moment(one.due_at, zone=zone, now=now)}  {state}"


def _look(one: CommitmentRecord, now: datetime) -> str:
    if one.outcome is not None:
        return "dim"
    return "late" if one.due_at < now else "strong"
