"""What to do next, in one sentence with its key: the clock that presses first, then what the stage lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from string import Formatter
from typing import TypeAlias

from firefight_tui.domain.clocks import Clock, Clocks
from firefight_tui.domain.holding import is_to_be_mended, next_remedy
from firefight_tui.domain.lifecycle import FORWARD, MOVED_BY, Situation
from firefight_tui.domain.plan_records import RemedyRecord
from firefight_tui.domain.records import ContactRecord, NextStep, PersonRecord, WaitRecord
from firefight_tui.domain.spans import is_no_time, show_remaining
from firefight_tui.domain.text import clean_cell, cut
from firefight_tui.domain.vocabulary import DeliveryState, Stage, WaitOn
from firefight_tui.errors import Missing
from firefight_tui.words import _

Step: TypeAlias = tuple[str, str]
"""A verb and the sentence that says why."""

PRESSING = timedelta(minutes=30)
"""How long before its due time the next update becomes the next step."""

MOST_NAMED = 36
"""Cells of what a remedy does that its next step repeats."""

REMIND_AFTER = timedelta(hours=24)
"""How long a client is waited for, since the wait began or they were last reminded, before a reminder is proposed."""


AGREE_BEFORE = timedelta(days=3)
"""How long before a visit it becomes the next step."""


@dataclass(frozen=True)
class WithClient:
    """How we stand with the client.

    Attributes:
        person: Whom to call.
        waiting: The wait that lasts.
        spoken_at: When they last heard from us.
        reminded_at: When they were last reminded.
        lost: The last thing said to them, if it did not arrive for certain.
    """

    person: PersonRecord | None = None
    waiting: WaitRecord | None = None
    spoken_at: datetime | None = None
    reminded_at: datetime | None = None
    lost: ContactRecord | None = None


def next_step(
    situation: Situation,
    clocks: Clocks,
    missing: Sequence[Missing],
    client: WithClient,
    now: datetime,
    keys: Mapping[str, str],
    remedies: Sequence[RemedyRecord] = (),
) -> NextStep | None:
    """The verb that helps most now; None for a complaint that needs nothing more.

    Args:
        situation: How the complaint stands.
        clocks: Its clocks at this moment.
        missing: What its stage still lacks, hard guards first.
        client: How we stand with the client.
        now: This moment.
        keys: The keys of the verbs there are; a verb without one is not proposed.
        remedies: All remedies there are.
    """
    person = client.person
    found = (
        _unheard(situation, client.lost, person)
        or _pressing(situation, clocks, client, now)
        or _examining(situation, keys)
        or _proving(situation, keys)
        or _executing(missing, remedies, now, keys)
        or _asking(situation, clocks, client)
        or next(((one.verb, one.message) for one in missing if one.hard and one.verb in keys), None)
        or _onwards(situation, missing, keys)
        or _at_leisure(clocks.next_update, person, now)
        if situation.stage.is_open
        else _farewell(situation, person) or _afterwards(situation, person, now, keys)
    )
    return NextStep(found[0], keys[found[0]], found[1]) if found is not None else None


def _farewell(situation: Situation, person: PersonRecord | None) -> Step | None:
    """A client is told how it ended beside the way."""
    if not situation.is_untold:
        return None
    return "contact", filled(_("Tell the client what became of it: {whom}."), whom=_whom(person))


def _afterwards(
    situation: Situation, person: PersonRecord | None, now: datetime, keys: Mapping[str, str]
) -> Step | None:
    """What is left to do for a client once it is closed: they are visited, and heard when they are not content."""
    due_at = situation.visit_due_at
    if situation.stage is not Stage.CLOSED or "visited" not in keys:
        return None
    if situation.is_unhappy:
        return "contact", filled(
            _("Call {whom}, who was not content on our visit: what would put it right?"), whom=_whom(person)
        )
    if due_at is None or due_at - now > AGREE_BEFORE:
        return None
    if due_at >= now and situation.visit_is_assumed:
        return "schedule-visit", filled(_("Agree with {whom} on a day for our visit."), whom=_whom(person))
    late, soon = _("Visit {whom}: it is late by {time}."), _("Visit {whom}: it is due in {time}.")
    return "visited", _timed(due_at - now, late, soon, _("Visit {whom}: it is due now."), whom=_whom(person))


def is_reminder_due(waiting: WaitRecord | None, now: datetime, reminded_at: datetime | None) -> bool:
    """Whether the client has been waited for long enough to be reminded."""
    if waiting is None or waiting.on is not WaitOn.CLIENT:
        return False
    return now - max(waiting.since, reminded_at or waiting.since) >= REMIND_AFTER


def _unheard(situation: Situation, lost: ContactRecord | None, person: PersonRecord | None) -> Step | None:
    """A client whom our last mail did not reach is told another way: the clocks count it as said."""
    if lost is None or situation.stage is Stage.RECEIVED:
        return None
    words = _("Our last mail did not reach {whom}: say it another way.")
    if lost.delivery is DeliveryState.UNSURE:
        words = _("Ask {whom} whether our last mail arrived: the line was cut.")
    return "contact", filled(words, whom=lost.person or _whom(person))


def _pressing(
    situation: Situation,
    clocks: Clocks,
    client: WithClient,
    now: datetime,
) -> Step | None:
    """What a clock asks for before anything else, or whom we wait for."""
    person, waiting = client.person, client.waiting
    if situation.stage is Stage.RECEIVED:
        return "acknowledge", _first_contact(clocks.first_contact, person, now)
    update = clocks.next_update
    if waiting is not None and is_reminder_due(waiting, now, client.reminded_at):
        message = _("Remind {whom}: waiting for {time} for {reason}")
        time = _time(now - waiting.since)
        return "contact", filled(message, whom=_whom(person), time=time, reason=waiting.reason)
    if update.due_at is not None and update.is_going and update.due_at - now < PRESSING:
        return "contact", _update(update, person, now)
    return ("contact", _waiting(waiting, update, now)) if waiting is not None else None


def _examining(situation: Situation, keys: Mapping[str, str]) -> Step | None:
    """What leads to the root cause while it is not known: seeing it oneself, suspecting, testing, concluding."""
    is_known = situation.has_root_cause or situation.containment_is_the_fix
    if situation.stage is not Stage.INVESTIGATING or is_known or "reproduce" not in keys:
        return None
    if situation.attempts_running:
        return "reproduce", _("Count hits and misses by + and - on tab 3, then say how it ended.")
    if not situation.has_reproduction:
        return "reproduce", _("Try to see it yourself in a test environment, or say why that does not apply.")
    if not situation.hypotheses:
        return "suppose", _("Say what it may come from, and how to test that.")
    if not situation.hypotheses_confirmed and situation.hypotheses_open:
        return "judge", _("Test what it may come from, and say what that showed.")
    return "conclude", _("Say why it happened, and why it was not caught.")


def _proving(situation: Situation, keys: Mapping[str, str]) -> Step | None:
    """What falls short is adjusted, unless somebody judged the remedy all the same (S42)."""
    is_judged = situation.remedies_unfinished == 0 and situation.remedies_unverified == 0
    is_going = situation.stage in {Stage.EXECUTING, Stage.MONITORING}
    if not is_going or is_judged or not situation.effects_short or "adjust" not in keys:
        return None
    return "adjust", _("An effect falls short of its target: adjust the plan, or measure again (tab 6).")


def _asking(situation: Situation, clocks: Clocks, client: WithClient) -> Step | None:
    """A client who does not know yet that it is done is asked whether they accept it."""
    done_at = clocks.resolution.met_at
    is_told = client.spoken_at is not None and (done_at is None or client.spoken_at >= done_at)
    if situation.stage is not Stage.RESOLVED or is_told:
        return None
    return "contact", filled(
        _("Ask {whom} to check the result and say whether they accept it."), whom=_whom(client.person)
    )


def _executing(
    missing: Sequence[Missing], remedies: Sequence[RemedyRecord], now: datetime, keys: Mapping[str, str]
) -> Step | None:
    """The remedy that helps most, where it is remedies the stage lacks first."""
    first = next((one.guard for one in missing if one.hard and one.verb in keys), "")
    step = next_remedy(remedies, now) if first in {"finished", "verified"} else None
    if step is None or step.verb not in keys:
        return None
    one, named = step.remedy, f"{step.remedy.label} {cut(clean_cell(step.remedy.what), MOST_NAMED)}"
    if step.verb == "amend":
        return step.verb, filled(_("{remedy} has no owner yet."), remedy=named)
    if step.verb == "verify":
        words = _("Verify {remedy}: does it hold? Somebody other than {owner} says.")
        return step.verb, filled(words, remedy=named, owner=one.owner or "-")
    if is_to_be_mended(one) and one.verification is not None:
        words = _("{who} found {remedy} ineffective: mend it and test it again.")
        return step.verb, filled(words, who=one.verification.by, remedy=named)
    words = _("Start {remedy}: {when}.") if step.verb == "start" else _("Finish {remedy}: {when}.")
    return step.verb, filled(words, remedy=named, when=_whose(one, now))


def _whose(one: RemedyRecord, now: datetime) -> str:
    """Who answers for a remedy, and how long they have."""
    owner = one.owner or "-"
    if one.due_at is None:
        return owner
    late, soon = _("{owner} is late by {time}"), _("{owner}, due in {time}")
    return _timed(one.due_at - now, late, soon, _("{owner}, due now"), owner=owner)


def _onwards(situation: Situation, missing: Sequence[Missing], keys: Mapping[str, str]) -> Step | None:
    """The move to the next stage, where no hard guard stands in its way."""
    ahead, mover = FORWARD.get(situation.stage), MOVED_BY.get(situation.stage, "")
    if ahead is None or mover not in keys or any(one.hard for one in missing):
        return None
    return mover, _("Nothing is missing: on to {stage}.").format(stage=ahead.label)


def _at_leisure(update: Clock, person: PersonRecord | None, now: datetime) -> Step:
    return ("contact", _update(update, person, now)) if update.is_going else ("note", _("Write down how it stands."))


def filled(message: str, **given: str) -> str:
    """The message with these words in it, a blank wherever Chinese and Latin would touch."""
    made = ""
    for literal, name, _spec, _conversion in Formatter().parse(message):
        for piece in (literal, given[name] if name else ""):
            made += (" " if _clash(made[-1:], piece[:1]) else "") + piece
    return made


def _clash(before: str, after: str) -> bool:
    return any(
        is_chinese(one) and other.isascii() and other.isalnum() for one, other in ((before, after), (after, before))
    )


def is_chinese(character: str) -> bool:
    """Whether this is a Chinese character, not a mark or a letter."""
    return "\u3400" <= character <= "\u9fff"


def _whom(person: PersonRecord | None) -> str:
    if person is None:
        return _("the client")
    return f"{person.name} {person.phone}" if person.phone else person.name


def _first_contact(clock: Clock, person: PersonRecord | None, now: datetime) -> str:
    whom = _whom(person)
    if clock.due_at is None:
        return filled(_("Call {whom}."), whom=whom)
    late, soon = _("Call {whom}: first contact is late by {time}."), _("Call {whom}: first contact is due in {time}.")
    return _timed(clock.due_at - now, late, soon, _("Call {whom}: first contact is due now."), whom=whom)


def _update(clock: Clock, person: PersonRecord | None, now: datetime) -> str:
    whom = _whom(person)
    if clock.due_at is None:
        return filled(_("Tell {whom} how it stands."), whom=whom)
    late = _("Update late by {time}: tell {whom} how it stands.")
    soon = _("Update due in {time}: tell {whom} how it stands.")
    return _timed(clock.due_at - now, late, soon, _("Update due now: tell {whom} how it stands."), whom=whom)


def _waiting(waiting: WaitRecord, update: Clock, now: datetime) -> str:
    message = filled(_("Waiting for {whom}: {reason}"), whom=waiting.on.label, reason=waiting.reason)
    if update.due_at is None:
        return message
    soon = _("the update is due in {time}.")
    return message + "; " + _timed(update.due_at - now, soon, soon, _("the update is due now."))


def _timed(left: timedelta, late: str, soon: str, at_once: str, **given: str) -> str:
    """What is to be done with the time there is for it, or since it was due; a begun minute is neither."""
    if is_no_time(left):
        return filled(at_once, **given)
    return filled(late if left < timedelta() else soon, time=_time(abs(left)), **given)


def _time(span: timedelta) -> str:
    return show_remaining(span).strip()
