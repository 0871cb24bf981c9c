"""Plan: what the client is shown, what they think of it, and what they decide (S31-S37)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from firefight_tui.desk.fields import ChannelField, Number, PersonName, Text
from firefight_tui.desk.freezing import begin_execution, freeze, going_on, promise_dates
from firefight_tui.desk.known import client_of, person_named
from firefight_tui.desk.letters import blamed_names
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.plan import approve
from firefight_tui.desk.planned import conclusion_of, rows_of
from firefight_tui.desk.remedies import planned
from firefight_tui.desk.respond import Exchange, record_contact
from firefight_tui.desk.verb import MovingVerb, Verb
from firefight_tui.desk.waiting import begin_waiting, end_waiting
from firefight_tui.domain.legality import BEGUN
from firefight_tui.domain.outward import faults_of
from firefight_tui.domain.vocabulary import Decision, Direction, Stage, Step, WaitOn
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Opinion, Plan
from firefight_tui.words import N_, _

if TYPE_CHECKING:
    from firefight_tui.domain.vocabulary import Channel


SHOWN = ("what", "quantity", "expected_effect", "business_effect")
"""What the client reads of a remedy."""


class Present(MovingVerb, name="present", step=Step.PLAN, key="v s", label=N_("Present the plan")):
    """Show the client the plan: it is frozen as a version, its dates become promises, and we wait for their answer."""

    person: Annotated[PersonName, Field(description=N_("to whom at the client"))]
    channel: Annotated[ChannelField, Field(description=N_("by which way"))]
    said: Annotated[Text, Field(description=N_("what was said and shown"))]

    def apply(self, on: Occasion) -> None:
        if on.complaint.stage is Stage.PLANNING and planned(on).approval is None and on.may_command:
            on.refuse_lacking([one for one in on.lacking(Stage.PROPOSED) if one.guard in {"remedy", "owner"}])
            approve(on)
        refuse_house_words(on)
        on.move(self.spec.name, Stage.PROPOSED, override=self.override)
        contact = record_contact(on, Exchange(Direction.OUT, self.channel, self.person, self.said))
        made = freeze(on)
        made.person_id, made.channel, made.said = contact.person_id, self.channel, self.said
        promise_dates(on, made)
        begin_waiting(on, WaitOn.CLIENT, _("their decision on plan v{number}").format(number=made.number))


class HearOpinion(Verb, name="opinion", step=Step.PLAN, key="v o", label=N_("Opinion")):
    """What the client thinks of the plan, in their words, and our answer; the answer may follow later."""

    excuses: ClassVar[Mapping[str, frozenset[str]]] = {"opinion": frozenset({"person", "text"})}

    person: Annotated[PersonName | None, Field(description=N_("who at the client"))] = None
    text: Annotated[Text | None, Field(description=N_("what they think, in their words"))] = None
    answer: Annotated[Text | None, Field(description=N_("what we answer"))] = None
    opinion: Annotated[Number | None, Field(description=N_("the number of an opinion that is answered"))] = None

    def apply(self, on: Occasion) -> None:
        found = self._known(on) if self.opinion is not None else self._new(on)
        if self.opinion is not None and self.text is not None:
            found.text = self.text
        if self.answer is not None:
            found.answer, found.answered_at, found.answered_by = self.answer, on.at, on.actor.handle
        if self.opinion is None:
            on.add(found)

    def _new(self, on: Occasion) -> Opinion:
        assert self.person is not None, "parse asks for it"
        assert self.text is not None, "parse asks for it"
        who = person_named(on, client_of(on), self.person)
        plans = planned(on).plans
        return Opinion(
            complaint_id=on.complaint.id,
            at=on.at,
            by=on.actor.handle,
            person_id=who.id,
            plan_number=plans[-1].number if plans else None,
            text=self.text,
        )

    def _known(self, on: Occasion) -> Opinion:
        found = next((row for row in rows_of(on.session, Opinion, on.complaint) if row.id == self.opinion), None)
        if found is None:
            raise InvalidValue(
                _("opinion: this complaint has no opinion {number}.").format(number=self.opinion),
                _("The numbers stand on its tab Client."),
                field="opinion",
            )
        if self.answer is None and self.text is None:
            raise InvalidValue(_("answer: say what we answer."), field="answer")
        return found


class Agree(MovingVerb, name="agree", step=Step.PLAN, key="v g", label=N_("Client agrees")):
    """The client agrees to the plan, in their words; what was begun as an emergency gets their consent."""

    person: Annotated[PersonName, Field(description=N_("who at the client"))]
    channel: Annotated[ChannelField, Field(description=N_("by which way"))]
    words: Annotated[Text, Field(description=N_("what they said, in their words"))]

    def apply(self, on: Occasion) -> None:
        if _awaits_consent(on):
            decide(on, Decision.AGREED, self.person, self.channel, self.words)
            return
        _refuse_undecidable(on, self.spec.name, Stage.EXECUTING)
        decide(on, Decision.AGREED, self.person, self.channel, self.words)
        on.move(self.spec.name, Stage.EXECUTING, override=self.override)
        begin_execution(on)


class Object(MovingVerb, name="object", step=Step.PLAN, key="v b", label=N_("Client objects")):
    """The client objects, in their words: the next version is prepared, the difference is kept."""

    person: Annotated[PersonName, Field(description=N_("who at the client"))]
    channel: Annotated[ChannelField, Field(description=N_("by which way"))]
    words: Annotated[Text, Field(description=N_("what they said, in their words"))]

    def apply(self, on: Occasion) -> None:
        _refuse_undecidable(on, self.spec.name, Stage.PLANNING)
        decide(on, Decision.OBJECTED, self.person, self.channel, self.words)
        on.move(self.spec.name, Stage.PLANNING, override=self.override)


def refuse_house_words(on: Occasion) -> None:
    """What is shown is frozen, and printed in the client's documents: it holds no word that stays in the house.

    Raises:
        InvalidValue: A remedy or the root cause does; the message names the place and what to say instead.
    """
    names = blamed_names(on.session, on.complaint)
    shown = [(f"R{row.number}", "amend", getattr(row, name)) for row in going_on(on) for name in SHOWN]
    conclusion = conclusion_of(on.session, on.complaint)
    if conclusion is not None:
        shown += [(_("root cause"), "conclude", conclusion.root_cause)]
        shown += [(_("root cause"), "conclude", conclusion.escape_point)]
    for place, verb, text in shown:
        fault = next(iter(faults_of(text or "", names)), None)
        if fault is not None:
            hint = _("Mend it with {verb}, key {key}.").format(verb=verb, key=on.keys[verb])
            raise InvalidValue(f"{place}: {fault.message}", hint)


def decide(on: Occasion, decision: Decision, person: str, channel: Channel, words: str) -> None:
    """Write the client's decision on the latest version, as words that came from them; waiting for it ends."""
    contact = record_contact(on, Exchange(Direction.IN, channel, person, words))
    row = rows_of(on.session, Plan, on.complaint)[-1]
    row.decision, row.decided_at, row.words = decision, on.at, words
    row.decided_by_id, row.decided_channel = contact.person_id, channel
    end_waiting(on, WaitOn.CLIENT)


def _awaits_consent(on: Occasion) -> bool:
    """Whether an emergency start is carried out that the client has not said yes to."""
    agreed = planned(on).in_force
    return on.complaint.stage in BEGUN and agreed is not None and agreed.lacks_consent


def _refuse_undecidable(on: Occasion, verb: str, target: Stage) -> None:
    """Before anything is written: the client decides on what is presented to them."""
    if not planned(on).plans or on.complaint.stage is not Stage.PROPOSED:
        on.refuse_illegal(verb, target)
        raise InvalidValue(
            _("No plan was presented yet."), _("Present one: present, key {key}.").format(key=on.keys["present"])
        )
