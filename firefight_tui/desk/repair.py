"""Repair: apology, compensation, what is shown, and what is agreed for the time after (S54, S55, S57, S58)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, ClassVar

from pydantic import Field
from sqlalchemy import select

from firefight_tui.desk.fields import At, ChannelField, Line, Name, PersonName, Text, ref
from firefight_tui.desk.known import client_of, person_named
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.planned import rows_of
from firefight_tui.desk.respond import Exchange, record_contact
from firefight_tui.desk.rulebook import rulebook
from firefight_tui.desk.verb import Verb
from firefight_tui.desk.zones import zone_named
from firefight_tui.domain.outward import FaultKind, admits_fault, faults_of
from firefight_tui.domain.visits import next_visit
from firefight_tui.domain.vocabulary import Access, Channel, Direction, Stage, Step
from firefight_tui.errors import GuardRefused, InvalidValue, Missing
from firefight_tui.store.models import Apology, Compensation, Cooperation, Demonstration, Engineer, Visit
from firefight_tui.words import N_, _

WRITTEN = frozenset({Channel.MAIL, Channel.CHAT})
"""The ways in which words stay: what is admitted in them binds the house."""

FARTHEST_VISIT = timedelta(days=731)


class Apologise(Verb, name="apologise", step=Step.REPAIR, key="v a", label=N_("Apology")):
    """Say sorry to the client, from the first call on; a written one that admits fault is approved first."""

    excuses: ClassVar[Mapping[str, frozenset[str]]] = {"none": frozenset({"person", "channel", "words"})}

    person: Annotated[PersonName | None, Field(description=N_("to whom at the client"))] = None
    channel: Annotated[ChannelField | None, Field(description=N_("by which way"))] = None
    words: Annotated[Text | None, Field(description=N_("what was said, in our words"))] = None
    approved_by: Annotated[
        Name | None, Field(description=N_("who approved a written one that admits fault: a commander, or above"))
    ] = None
    none_reason: Annotated[Line | None, Field(alias="none", description=N_("why there is no apology"))] = None

    def apply(self, on: Occasion) -> None:
        refuse_beside_none(self)
        apologised(on, self.person, self.channel, self.words, self.approved_by, none=self.none_reason)


class Compensate(Verb, name="compensate", step=Step.REPAIR, key="v c", label=N_("Compensation")):
    """Write down what the client gets for their trouble, and who approved it."""

    excuses: ClassVar[Mapping[str, frozenset[str]]] = {"none": frozenset({"what", "approved_by"})}

    what: Annotated[Text | None, Field(description=N_("what they get: longer service, a feature, a training"))] = None
    value: Annotated[Line | None, Field(description=N_("what it is worth, or how much of it"))] = None
    approved_by: Annotated[Name | None, Field(description=N_("who approved it: a commander, or above"))] = None
    none_reason: Annotated[Line | None, Field(alias="none", description=N_("why there is none"))] = None

    def apply(self, on: Occasion) -> None:
        refuse_beside_none(self)
        compensated(on, self.what, self.value, self.approved_by, none=self.none_reason)


class Demonstrate(Verb, name="demonstrate", step=Step.REPAIR, key="v d", label=N_("Improvement shown")):
    """The client saw for themselves what has become better."""

    excuses: ClassVar[Mapping[str, frozenset[str]]] = {"none": frozenset({"person", "what"})}

    person: Annotated[PersonName | None, Field(description=N_("who at the client saw it"))] = None
    what: Annotated[Text | None, Field(description=N_("what they were shown, and how they took it"))] = None
    none_reason: Annotated[Line | None, Field(alias="none", description=N_("why nothing is shown"))] = None

    def apply(self, on: Occasion) -> None:
        refuse_beside_none(self)
        demonstrated(on, self.person, self.what, none=self.none_reason)


class Cooperate(Verb, name="cooperate", step=Step.REPAIR, key="v o", label=N_("Cooperation")):
    """Agree on the time after, and when that is renewed; what is agreed already gets its outcome, or another date."""

    what: Annotated[Line, Field(description=N_("what is agreed; the same words, or its number, mean a known one"))]
    renewal_due: Annotated[At | None, Field(description=N_("when it is to be renewed"))] = None
    outcome: Annotated[Text | None, Field(description=N_("what became of it"))] = None

    def apply(self, on: Occasion) -> None:
        refuse_merged(on)
        if self.renewal_due is not None and self.renewal_due <= on.at:
            raise InvalidValue(_("renewal_due: it lies in the past."), field="renewal_due")
        found = self._known(on)
        if found is None:
            on.add(
                Cooperation(
                    complaint_id=on.complaint.id,
                    at=on.at,
                    by=on.actor.handle,
                    renewal_due_at=self.renewal_due,
                    what=self.what,
                    outcome=self.outcome,
                )
            )
            return
        if self.renewal_due is None and self.outcome is None:
            raise InvalidValue(
                _("what: this is agreed already."), _("Give its outcome, or another renewal_due."), field="what"
            )
        found.renewal_due_at = self.renewal_due or found.renewal_due_at
        found.outcome = self.outcome or found.outcome

    def _known(self, on: Occasion) -> Cooperation | None:
        """What is agreed already and still open.

        Raises:
            InvalidValue: A number that none of the complaint has.
        """
        rows = [row for row in rows_of(on.session, Cooperation, on.complaint) if row.outcome is None]
        number = self.what.removeprefix("#")
        if not (number.isascii() and number.isdigit()):
            return next((row for row in reversed(rows) if row.what.casefold() == self.what.casefold()), None)
        found = next((row for row in rows if row.id == int(number)), None)
        if found is None:
            known = ", ".join(str(row.id) for row in rows) or _("none yet")
            raise InvalidValue(
                _("what: nothing of number {number} is agreed and open here.").format(number=number),
                _("Open are: {known}.").format(known=known),
                field="what",
            )
        return found


def apologised(
    on: Occasion,
    person: str | None,
    channel: Channel | None,
    words: str | None,
    approved_by: str | None = None,
    *,
    none: str | None = None,
) -> Apology:
    """We said sorry, which counts as any outward contact does; or with `none` we did not, and that is why.

    Raises:
        GuardRefused: The client was not called yet, or another complaint carries on.
        InvalidValue: There is a hole in it; or in writing it admits fault, and nobody who may has approved that.
    """
    refuse_merged(on)
    made = Apology(complaint_id=on.complaint.id, at=on.at, by=on.actor.handle, none_reason=none)
    if none is None:
        assert person is not None, "asked for where no reason stands instead"
        assert channel is not None, "asked for where no reason stands instead"
        assert words is not None, "asked for where no reason stands instead"
        refuse_before_call(on)
        refuse_holes(words)
        made.approved_by = approver(on, approved_by) if approved_by is not None else None
        if channel in WRITTEN and approved_by is None:
            made.approved_by = _approved_by_acting(on, words)
        contact = record_contact(on, Exchange(Direction.OUT, channel, person, words))
        made.person_id, made.channel, made.words = contact.person_id, channel, words
    on.add(made)
    return made


def compensated(
    on: Occasion, what: str | None, value: str | None, approved_by: str | None, *, none: str | None = None
) -> Compensation:
    """The client gets something for their trouble; or with `none` nothing, and that is why.

    Raises:
        GuardRefused: Another complaint carries on.
        InvalidValue: Who approved it may not.
    """
    refuse_merged(on)
    made = Compensation(complaint_id=on.complaint.id, at=on.at, by=on.actor.handle, none_reason=none)
    if none is None:
        assert approved_by is not None, "asked for where no reason stands instead"
        made.approved_by, made.what, made.value = approver(on, approved_by), what, value
    on.add(made)
    return made


def demonstrated(on: Occasion, person: str | None, what: str | None, *, none: str | None = None) -> Demonstration:
    """Somebody at the client saw what has become better; or with `none` nothing is shown, and that is why.

    Raises:
        GuardRefused: Another complaint carries on.
    """
    refuse_merged(on)
    made = Demonstration(complaint_id=on.complaint.id, at=on.at, by=on.actor.handle, none_reason=none)
    if none is None:
        assert person is not None, "asked for where no reason stands instead"
        made.person_id, made.what = person_named(on, client_of(on), person).id, what
    on.add(made)
    return made


def approver(on: Occasion, name: str) -> str:
    """Who approved what leaves for the client: somebody who may command it, or somebody above the roster.

    Who decides on money or admissions is often no engineer: a name that is nobody's on the roster stands as it is said.

    Raises:
        InvalidValue: They are on the roster and may not command it, or the complaint is about them.
    """
    wanted = select(Engineer).where(
        (Engineer.handle == name.lower().removeprefix("@")) | (Engineer.name == name), Engineer.retracted.is_(False)
    )
    found = on.session.scalars(wanted.order_by(Engineer.active.desc(), Engineer.id)).first()
    handle = found.handle if found is not None else name
    about = on.complaint.about
    if about is not None and about in {handle, name, found.name if found is not None else None}:
        raise InvalidValue(
            _("approved_by: the complaint is about {name}.").format(name=name),
            _("Ask somebody else to approve it."),
            field="approved_by",
        )
    commands = found is not None and found.active and found.access.includes(Access.COMMANDER)
    if found is not None and not commands and on.complaint.commander != handle:
        raise InvalidValue(
            _("approved_by: {name} may not approve it.").format(name=name),
            _("That takes the complaint's commander, commander access, or somebody above who is not on the roster."),
            field="approved_by",
        )
    return handle


def _approved_by_acting(on: Occasion, words: str) -> str | None:
    """Who approves a written apology by sending it; None where nothing in it asks for that.

    Raises:
        InvalidValue: It admits fault, and who acts may not approve it.
    """
    admitted = admits_fault(words)
    if not admitted:
        return None
    if not on.may_command:
        raise InvalidValue(
            _('approved_by: "{words}" admits fault in writing; that must be approved.').format(words=admitted),
            _("Name the commander who approved it in approved_by, say it without those words, or say it by phone."),
            field="approved_by",
        )
    return on.actor.handle


def refuse_beside_none(verb: Verb) -> None:
    """`none` stands instead of what is asked otherwise, not beside it.

    Raises:
        InvalidValue: Both are given.
    """
    if getattr(verb, "none_reason", None) is None:
        return
    given = sorted(verb.model_fields_set - {"none_reason", "at"})
    beside = [name for name in given if getattr(verb, name) is not None]
    if beside:
        raise InvalidValue(
            _("none: it stands instead of {field}, not beside it.").format(field=beside[0]),
            _("Give one of them."),
            field="none",
        )


def refuse_holes(words: str) -> None:
    """What is said to a client has nothing left to be filled (S14).

    Raises:
        InvalidValue: It has; the message names the place.
    """
    hole = next((fault for fault in faults_of(words) if fault.kind is FaultKind.HOLE), None)
    if hole is not None:
        raise InvalidValue(_("words: {fault}").format(fault=hole.message), field="words")


def refuse_merged(on: Occasion) -> None:
    """What carries on elsewhere is mended there.

    Raises:
        GuardRefused: The complaint was merged into another one.
    """
    if on.complaint.stage is Stage.MERGED and on.complaint.merged_into is not None:
        other = ref(on.complaint.merged_into)
        raise GuardRefused(
            _("It was merged into {ref}, which carries on.").format(ref=other),
            (),
            _("Do it there: {ref}.").format(ref=other),
        )


def refuse_before_call(on: Occasion) -> None:
    """The first call comes before an apology, and may hold it.

    Raises:
        GuardRefused: Nobody has spoken to the client yet.
    """
    if on.complaint.stage is Stage.RECEIVED:
        key = on.keys.get("acknowledge", ":")
        raise GuardRefused(
            _("Nobody has spoken to the client yet."),
            (Missing("first_contact", _("Nobody has spoken to the client yet."), "acknowledge", key, True),),
            _("Call them first: acknowledge, key {key}.").format(key=key),
        )


def scheduled(on: Occasion, due: datetime | None = None) -> Visit:
    """A follow-up visit is planned; without a date by the policy, from the last visit or from now, and marked assumed.

    A visit that was only assumed is dated by it, so that there are never two where one is meant.

    Raises:
        InvalidValue: The date is not ahead, or more than two years ahead.
        GuardRefused: Another complaint carries on.
    """
    refuse_merged(on)
    if due is not None:
        refuse_date(on, due)
    rows = rows_of(on.session, Visit, on.complaint)
    assumed = next((row for row in rows if row.assumed and row.visited_at is None), None)
    if assumed is not None:
        assumed.due_at, assumed.assumed = due or assumed.due_at, due is None
        return assumed
    made = Visit(
        complaint_id=on.complaint.id,
        number=max((row.number for row in rows), default=0) + 1,
        at=on.at,
        by=on.actor.handle,
        due_at=due or visit_by_policy(on),
        assumed=due is None,
    )
    on.add(made)
    return made


def refuse_date(on: Occasion, due: datetime) -> None:
    """A visit is for a time to come.

    Raises:
        InvalidValue: It is not, or lies more than two years ahead.
    """
    if not on.at < due <= on.at + FARTHEST_VISIT:
        raise InvalidValue(_("due: a visit is for a time to come, within two years."), field="due")


def visit_by_policy(on: Occasion) -> datetime:
    """When the client is visited next, unless somebody says otherwise: by severity, or by their own rhythm (S56)."""
    client = client_of(on)
    calendar = rulebook(on.session).calendar(client.calendar, client.timezone)
    return next_visit(on.at, on.complaint.severity, client.rhythm, calendar, zone_named(client.timezone))
