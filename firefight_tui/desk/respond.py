"""Respond: the first call, every contact after it, notes and waiting (S9-S15, S43)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from firefight_tui.desk.fields import (
    LINE_LIMIT,
    At,
    CauseField,
    ChannelField,
    DirectionField,
    EachLine,
    Line,
    Mood,
    Name,
    PersonName,
    Text,
    WaitOnField,
    YesNo,
)
from firefight_tui.desk.known import client_of, person_named
from firefight_tui.desk.leaving import leave_mail
from firefight_tui.desk.letters import PERSON, Letter, Words, compose
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.receive import record_phenomenon, without_main
from firefight_tui.desk.snoozes import end_snoozing
from firefight_tui.desk.verb import MovingVerb, Verb
from firefight_tui.desk.waiting import begin_waiting, end_waiting
from firefight_tui.domain.key_names import key_of_verb
from firefight_tui.domain.vocabulary import Channel, Direction, Stage, Step, WaitOn
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Contact, Note, Person
from firefight_tui.words import N_, _

LONGEST_PROMISE = timedelta(days=366)


class Acknowledge(MovingVerb, name="acknowledge", step=Step.RESPOND, key="a", label=N_("Call sheet")):
    """The first call: the client hears that we take it seriously, and says what is wrong and what they want."""

    channel: Annotated[ChannelField, Field(description=N_("by which way you spoke"))]
    person: Annotated[PersonName, Field(description=N_("with whom at the client"))]
    said: Annotated[Text, Field(description=N_("what was said"))]
    dissatisfaction: Annotated[
        Text | None, Field(description=N_("what they are dissatisfied with, in their words"))
    ] = None
    remedy_sought: Annotated[Text | None, Field(description=N_("the remedy they seek, in their words"))] = None
    impact: Annotated[
        Text | None, Field(description=N_("what it does to the client's business and to its own customers"))
    ] = None
    phenomenon: Annotated[EachLine | None, Field(description=N_("what exactly they see, a line for each"))] = None
    cause: Annotated[CauseField | None, Field(description=N_("the main cause"))] = None
    mood: Annotated[Mood | None, Field(description=N_("their mood, 1 furious to 5 content"), ge=1, le=5)] = None
    script: Annotated[Name | None, Field(description=N_("the reply script used"))] = None
    next_update_at: Annotated[At | None, Field(description=N_("when they hear from us again"))] = None

    def apply(self, on: Occasion) -> None:
        complaint = on.complaint
        for name in ("dissatisfaction", "remedy_sought", "impact"):
            given = getattr(self, name)
            if given is not None:
                setattr(complaint, name, given)
                on.know(name)
        for text in self.phenomenon or ():
            record_phenomenon(on, text)
        if self.cause is not None:
            complaint.cause = self.cause
            complaint.also = without_main(complaint.also, self.cause)
            on.know("cause")
        letter = letter_of(on, self.said, self.person, self.next_update_at, self.script) if self.script else None
        record_contact(
            on, Exchange(Direction.OUT, self.channel, self.person, self.said, self.mood), letter, self.next_update_at
        )
        on.move(self.spec.name, Stage.ACKNOWLEDGED, override=self.override)


class MakeContact(MovingVerb, name="contact", step=Step.RESPOND, key="r", label=N_("Contact")):
    """Words exchanged with the client, either way; the first outward one acknowledges the complaint."""

    direction: Annotated[DirectionField, Field(description=N_("in: from the client, out: to the client"))]
    channel: Annotated[ChannelField, Field(description=N_("by which way"))]
    person: Annotated[PersonName, Field(description=N_("with whom at the client"))]
    said: Annotated[Text, Field(description=N_("what was said"))]
    subject: Annotated[Line | None, Field(description=N_("the subject of a mail"))] = None
    script: Annotated[Name | None, Field(description=N_("the reply script used"))] = None
    send: Annotated[YesNo, Field(description=N_("whether it is sent from here"))] = False
    mood: Annotated[Mood | None, Field(description=N_("their mood, 1 furious to 5 content"), ge=1, le=5)] = None
    next_update_at: Annotated[At | None, Field(description=N_("when they hear from us again"))] = None
    wait_on: Annotated[WaitOnField | None, Field(description=N_("whom we now wait for"))] = None

    def apply(self, on: Occasion) -> None:
        person = self.named_person(on)
        letter = self.letter(on, person)
        told = Exchange(self.direction, self.channel, person, self.said, self.mood, self.subject)
        made = record_contact(on, told, letter, self.next_update_at)
        if letter is not None and self.send:
            leave_mail(on, made, address_of(on, made), letter.subject, letter.body)
        if self.direction is Direction.OUT and on.complaint.stage is Stage.RECEIVED:
            on.move(self.spec.name, Stage.ACKNOWLEDGED, override=self.override)
        if self.direction is Direction.IN:
            end_waiting(on, WaitOn.CLIENT)
        if self.wait_on is not None:
            refuse_waiting_when_ended(on)
            about = letter.subject if letter is not None else self.said.splitlines()[0]
            begin_waiting(on, self.wait_on, about[:LINE_LIMIT])

    def named_person(self, on: Occasion) -> str:
        """With whom; `{contact}` is the client's person of the complaint, so that one verb goes to several.

        Raises:
            InvalidValue: Nobody is known there.
        """
        if self.person != PERSON:
            return self.person
        known = on.session.get(Person, on.complaint.contact_id) if on.complaint.contact_id is not None else None
        if known is None:
            raise InvalidValue(
                _("person: nobody at the client is known."),
                _("Name them: edit contact=NAME, key {key}.").format(key=key_of_verb("edit", "e")),
                field="person",
            )
        return known.name

    def letter(self, on: Occasion, person: str) -> Letter | None:
        """What goes out in writing; None where words are only recorded.

        Raises:
            InvalidValue: It cannot go out so.
        """
        if not (self.send or self.script):
            return None
        if self.direction is Direction.IN:
            raise InvalidValue(
                _("direction: a script, or sending, is for what we say to the client."), field="direction"
            )
        if self.send and self.channel is not Channel.MAIL:
            raise InvalidValue(
                _("send: only mail is sent from here, not {channel}.").format(channel=self.channel.label),
                _("Copy it out with Y and say it there, then record it without send."),
                field="send",
            )
        return letter_of(on, self.said, person, self.next_update_at, self.script, self.subject)


class TakeNote(Verb, name="note", step=Step.RESPOND, key="i", label=N_("Note")):
    """Write an internal note; it never leaves the house and stops no clock."""

    text: Annotated[Text, Field(description=N_("the note"))]

    def apply(self, on: Occasion) -> None:
        on.add(Note(complaint_id=on.complaint.id, at=on.at, by=on.actor.handle, text=self.text))


class Wait(Verb, name="wait", step=Step.RESPOND, key="w", label=N_("Wait")):
    """Say whom we wait for and why; the clocks that should pause do."""

    on: Annotated[WaitOnField, Field(description=N_("the client, a third party, or a change window"))]
    reason: Annotated[Line, Field(description=N_("what for"))]
    until: Annotated[At | None, Field(description=N_("when waiting ends by itself"))] = None

    def apply(self, on: Occasion) -> None:
        refuse_waiting_when_ended(on)
        if self.until is not None and self.until <= on.at:
            raise InvalidValue(_("until: it lies before the waiting begins."), field="until")
        begin_waiting(on, self.on, self.reason, self.until)


class Resume(Verb, name="resume", step=Step.RESPOND, key="w", label=N_("Resume")):
    """The waiting is over; the paused clocks run on."""

    def apply(self, on: Occasion) -> None:
        if not end_waiting(on):
            raise InvalidValue(
                _("The complaint is not waiting."),
                _("Waiting begins with wait, key {key}.").format(key=key_of_verb("wait", "w")),
            )


def refuse_waiting_when_ended(on: Occasion) -> None:
    """Nothing is waited for on a complaint that has ended.

    Raises:
        InvalidValue: It has.
    """
    if not on.complaint.stage.is_open:
        raise InvalidValue(_("Nothing waits on a complaint that is {stage}.").format(stage=on.complaint.stage.label))


@dataclass(frozen=True)
class Exchange:
    """Words exchanged: which way, by which channel, with whom, and how they took it."""

    direction: Direction
    channel: Channel
    person: str
    said: str
    mood: int | None = None
    subject: str | None = None


def record_contact(
    on: Occasion, told: Exchange, letter: Letter | None = None, next_update: datetime | None = None
) -> Contact:
    """Keep words exchanged with the client; where they went out in writing, as the client reads them.

    Raises:
        InvalidValue: The next update is promised for a time before this contact or more than a year ahead.
    """
    if letter is not None:
        next_update = letter.next_update_at
    if next_update is not None and not on.at < next_update <= on.at + LONGEST_PROMISE:
        raise InvalidValue(_("next_update_at: it must lie after this contact, within a year."), field="next_update_at")
    end_snoozing(on)
    who = person_named(on, client_of(on), told.person)
    if on.complaint.contact_id is None:
        on.complaint.contact_id = who.id
    made = Contact(
        complaint_id=on.complaint.id,
        at=on.at,
        direction=told.direction,
        channel=told.channel,
        person_id=who.id,
        mood=told.mood,
        by=on.actor.handle if told.direction is Direction.OUT else None,
        next_update_at=next_update,
        subject=letter.subject if letter is not None and told.channel is Channel.MAIL else told.subject,
        script=letter.script if letter is not None else None,
        said=letter.body if letter is not None else told.said,
    )
    on.add(made)
    return made


def letter_of(
    on: Occasion,
    said: str,
    person: str,
    next_update_at: datetime | None,
    script: str | None,
    subject: str | None = None,
) -> Letter:
    """What the client reads, looked through.

    Raises:
        InvalidValue: Something is missing in it, or something in it does not leave the house.
    """
    sender = on.engineer.name if on.engineer is not None else on.actor.handle
    words = Words(said, person, sender, subject, script, next_update_at)
    letter = compose(on.session, on.complaint, on.scripts, words, on.at)
    letter.check()
    return letter


def address_of(on: Occasion, made: Contact) -> str:
    """Where mail to whom it was said goes.

    Raises:
        InvalidValue: No address of theirs is known.
    """
    who = on.session.get(Person, made.person_id) if made.person_id is not None else None
    if who is None or not who.email:
        name = who.name if who is not None else "-"
        raise InvalidValue(
            _("person: no mail address of {name} is known.").format(name=name),
            _("Add it: person client=.. name={name} email=.., or record it without send.").format(name=name),
            field="person",
        )
    return who.email
