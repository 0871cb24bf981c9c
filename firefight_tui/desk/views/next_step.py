"""What to do next, in one sentence with its key: the clock that presses first, then what the stage lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from firefight_tui.domain.clocks import Clock, Clocks
from firefight_tui.domain.lifecycle import FORWARD, MOVED_BY, Situation
from firefight_tui.domain.records import NextStep, PersonRecord, WaitRecord
from firefight_tui.domain.spans import show_remaining
from firefight_tui.domain.vocabulary import Stage
from firefight_tui.errors import Missing
from firefight_tui.words import _

PRESSING = timedelta(minutes=30)
"""How long before its due time the next update becomes the next step."""


def next_step(
    situation: Situation,
    clocks: Clocks,
    missing: Sequence[Missing],
    person: PersonRecord | None,
    waiting: WaitRecord | None,
    now: datetime,
    keys: Mapping[str, str],
) -> NextStep | None:
    """The verb that helps most now; None for a complaint that needs nothing more.

    Args:
        situation: How the complaint stands.
        clocks: Its clocks at this moment.
        missing: What its stage still lacks, hard guards first.
        person: Whom to call.
        waiting: The wait that lasts.
        now: This moment.
        keys: The keys of the verbs there are; a verb without one is not proposed.
    """

    def step(verb: str, message: str) -> NextStep:
        return NextStep(verb, keys[verb], message)

    if not situation.stage.is_open:
        return (
            step("contact", _("Tell the client what became of it: {whom}.").format(whom=_whom(person)))
            if situation.is_untold
            else None
        )
    if situation.stage is Stage.RECEIVED:
        return step("acknowledge", _first_contact(clocks.first_contact, person, now))
    update = clocks.next_update
    if update.due_at is not None and update.is_going and update.due_at - now < PRESSING:
        return step("contact", _update(update, person, now))
    if waiting is not None:
        return step("contact", _waiting(waiting, update, now))
    for one in missing:
        if one.hard and one.verb in keys:
            return step(one.verb, one.message)
    ahead = FORWARD.get(situation.stage)
    mover = MOVED_BY.get(situation.stage, "")
    if ahead is not None and mover in keys and not any(one.hard for one in missing):
        return step(mover, _("Nothing is missing: on to {stage}.").format(stage=ahead.label))
    return (
        step("contact", _update(update, person, now))
        if update.is_going
        else step("note", _("Write down how it stands."))
    )


def _whom(person: PersonRecord | None) -> str:
    if person is None:
        return _("the client")
    return f"{person.name} {person.phone}" if person.phone else person.name


def _first_contact(clock: Clock, person: PersonRecord | None, now: datetime) -> str:
    if clock.due_at is None:
        return _("Call {whom}.").format(whom=_whom(person))
    if clock.due_at < now:
        return _("Call {whom}: first contact is late by {time}.").format(
            whom=_whom(person), time=_time(now - clock.due_at)
        )
    return _("Call {whom}: first contact is due in {time}.").format(whom=_whom(person), time=_time(clock.due_at - now))


def _update(clock: Clock, person: PersonRecord | None, now: datetime) -> str:
    if clock.due_at is None:
        return _("Tell {whom} how it stands.").format(whom=_whom(person))
    if clock.due_at < now:
        return _("Tell {whom} how it stands: the update is late by {time}.").format(
            whom=_whom(person), time=_time(now - clock.due_at)
        )
    return _("Tell {whom} how it stands: the update is due in {time}.").format(
        whom=_whom(person), time=_time(clock.due_at - now)
    )


def _waiting(waiting: WaitRecord, update: Clock, now: datetime) -> str:
    message = _("Waiting for {whom}: {reason}").format(whom=waiting.on.label, reason=waiting.reason)
    if update.due_at is None:
        return message
    return message + "; " + _("the update is due in {time}.").format(time=_time(update.due_at - now))


def _time(span: timedelta) -> str:
    return show_remaining(span).strip()
