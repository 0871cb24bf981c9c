"""Learn: the client accepts the result, or does not, in their words; or their silence counts as yes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from pydantic import Field

from firefight_tui.desk.fields import ChannelField, Line, PersonName, Text, YesNo
from firefight_tui.desk.history import history_of
from firefight_tui.desk.known import client_of
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.planned import rows_of
from firefight_tui.desk.respond import Exchange, record_contact
from firefight_tui.desk.verb import MovingVerb
from firefight_tui.desk.waiting import end_waiting
from firefight_tui.domain.doubts import doubt_in
from firefight_tui.domain.vocabulary import Access, Channel, Direction, Severity, Stage, Step, WaitOn
from firefight_tui.errors import GuardRefused, InvalidValue
from firefight_tui.store.models import Acceptance, Contact, Retrospective
from firefight_tui.words import N_, _

REVIEW_WITHIN: Mapping[Severity, timedelta] = {
    Severity.URGENT: timedelta(days=3),
    Severity.SERIOUS: timedelta(days=5),
    Severity.MODERATE: timedelta(days=10),
    Severity.MINOR: timedelta(days=10),
}
"""How long after acceptance the retrospective is due, by severity."""

REMINDERS = 2
"""On how many days a silent client must have been spoken to before their silence counts as yes."""


class Accept(MovingVerb, name="accept", step=Step.LEARN, key="v a", label=N_("Client accepts")):
    """The client accepts the result, in their words; words that hold something back are asked about.

    With `deemed` their silence counts, after two contacts on different days, in the name of who has commander access.
    """

    excuses: ClassVar[Mapping[str, frozenset[str]]] = {"deemed": frozenset({"person", "channel", "words"})}

    person: Annotated[PersonName | None, Field(description=N_("who at the client"))] = None
    channel: Annotated[ChannelField | None, Field(description=N_("by which way"))] = None
    words: Annotated[Text | None, Field(description=N_("what they said, in their words"))] = None
    sure: Annotated[
        YesNo | None, Field(description=N_("yes: you asked, they accept all of it though they said but, still, partly"))
    ] = None
    deemed: Annotated[Line | None, Field(description=N_("why their silence counts as acceptance"))] = None

    def apply(self, on: Occasion) -> None:
        on.refuse_illegal(self.spec.name, Stage.RECOVERING)
        if self.deemed is not None:
            _deem(on, self.deemed, is_beside=self.words is not None)
        else:
            assert self.person is not None, "parse asks for it"
            assert self.channel is not None, "parse asks for it"
            assert self.words is not None, "parse asks for it"
            refuse_doubt(self.words, is_sure=bool(self.sure))
            answered(on, self.person, self.channel, self.words, accepted=True)
        on.move(self.spec.name, Stage.RECOVERING, override=self.override)
        date_retrospective(on)


class Refuse(MovingVerb, name="refuse", step=Step.LEARN, key="v b", label=N_("Client refuses")):
    """The client does not accept the result, in their words: the plan is made anew, the clock of resolution runs on."""

    person: Annotated[PersonName, Field(description=N_("who at the client"))]
    channel: Annotated[ChannelField, Field(description=N_("by which way"))]
    words: Annotated[Text, Field(description=N_("what they said, in their words"))]

    def apply(self, on: Occasion) -> None:
        on.refuse_illegal(self.spec.name, Stage.PLANNING)
        answered(on, self.person, self.channel, self.words, accepted=False)
        on.move(self.spec.name, Stage.PLANNING, override=self.override)


def answered(on: Occasion, person: str, channel: Channel, words: str, *, accepted: bool) -> Acceptance:
    """Keep what the client says of the result, as words that came from them; waiting for it ends."""
    contact = record_contact(on, Exchange(Direction.IN, channel, person, words))
    made = Acceptance(
        complaint_id=on.complaint.id,
        at=on.at,
        by=on.actor.handle,
        accepted=accepted,
        person_id=contact.person_id,
        channel=channel,
        words=words,
    )
    on.add(made)
    end_waiting(on, WaitOn.CLIENT)
    return made


def refuse_doubt(words: str, *, is_sure: bool) -> None:
    """Ask back where the client's words hold something back.

    Raises:
        InvalidValue: They do, and nobody says that they accept all the same.
    """
    doubt = None if is_sure else doubt_in(words)
    if doubt is not None:
        raise InvalidValue(
            _("words: {word} - do they accept all of it?").format(word=f'"{doubt}"'),
            _("Ask them. If they do: sure=yes. If not: refuse, in their words."),
            field="sure",
        )


def date_retrospective(on: Occasion) -> None:
    """From acceptance on the retrospective has its date; one there is keeps its own."""
    if not rows_of(on.session, Retrospective, on.complaint):
        due = on.at + REVIEW_WITHIN[on.complaint.severity]
        on.add(Retrospective(complaint_id=on.complaint.id, at=on.at, by=on.actor.handle, due_at=due))


def _deem(on: Occasion, reason: str, *, is_beside: bool) -> None:
    """Silence counts as yes.

    Raises:
        InvalidValue: The client said something all the same.
        PermissionRefused: The actor has no commander access.
        GuardRefused: The client was not spoken to on two days since it is resolved, or they answered.
    """
    if is_beside:
        raise InvalidValue(_("deemed: it stands for a silent client, not beside their words."), field="deemed")
    on.require(Access.COMMANDER, _("Deemed acceptance"))
    asked = _asked_since(on, _resolved_at(on))
    if asked < REMINDERS:
        raise GuardRefused(
            _("The client was asked on {count} of {needed} days since it is resolved, without an answer.").format(
                count=asked, needed=REMINDERS
            ),
            (),
            _("Remind them: contact, key {key}.").format(key=on.keys["contact"]),
        )
    on.add(Acceptance(complaint_id=on.complaint.id, at=on.at, by=on.actor.handle, accepted=True, deemed=reason))
    end_waiting(on, WaitOn.CLIENT)


def _resolved_at(on: Occasion) -> datetime:
    on.session.flush()
    moves = history_of(on.session, on.complaint).moves
    return max((move.at for move in moves if move.target is Stage.RESOLVED), default=on.complaint.received_at)


def _asked_since(on: Occasion, since: datetime) -> int:
    """On how many of the client's days they were spoken to without an answer since."""
    zone = ZoneInfo(client_of(on).timezone)
    rows = [row for row in rows_of(on.session, Contact, on.complaint) if since <= row.at <= on.at]
    heard = max((row.at for row in rows if row.direction is Direction.IN), default=since)
    asked = [row.at for row in rows if row.direction is Direction.OUT and row.at >= heard]
    return len({at.astimezone(zone).date() for at in asked})
