"""Receive: a complaint comes in, gets its cause and severity, or ends beside the way (S1-S8, S15)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import Field
from sqlalchemy import select

from firefight_tui.desk.fields import (
    AlsoField,
    At,
    CauseField,
    CauseKindField,
    ChannelField,
    ClientName,
    ComplexityField,
    Line,
    Name,
    PersonName,
    ProjectName,
    Ref,
    SeverityField,
    Text,
    ref,
)
from firefight_tui.desk.known import client_named, client_of, person_named, project_named
from firefight_tui.desk.occasion import Occasion, happened
from firefight_tui.desk.planned import rows_of
from firefight_tui.desk.rulebook import hold_rules
from firefight_tui.desk.verb import MovingVerb, Verb
from firefight_tui.domain.text import width
from firefight_tui.domain.vocabulary import Cause, Channel, LinkKind, ReviewStatus, Severity, Stage, Step
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Complaint, Engineer, Link, Member, Phenomenon, Retrospective
from firefight_tui.words import N_, _

TITLE_LIMIT = 300
REOPEN_REASON_CELLS = 10

PLAIN_FIELDS = (
    "channel",
    "cause",
    "also",
    "occurred_at",
    "received_at",
    "impact",
    "dissatisfaction",
    "remedy_sought",
    "client_event",
    "requirement",
    "expected",
    "delivered",
    "kind",
    "condition",
    "promised_at",
    "spent",
    "agreed",
    "severity",
    "complexity",
)
"""Fields that go onto the complaint as they are given."""

NEVER_EMPTY = frozenset({"channel", "severity", "received_at"})
"""Those of them that every complaint has."""

ROW_NAMES = {"project": "project_id", "contact": "contact_id"}
"""Fields that the complaint keeps as a reference."""


class ComplaintFields(Verb):
    """What is known of a complaint; `report` begins with it, `edit` changes it."""

    project: Annotated[ProjectName | None, Field(description=N_("the delivered system it is about"))] = None
    contact: Annotated[PersonName | None, Field(description=N_("whom to call at the client"))] = None
    channel: Annotated[ChannelField | None, Field(description=N_("by which way it came"))] = None
    cause: Annotated[CauseField | None, Field(description=N_("the main cause"))] = None
    also: Annotated[AlsoField | None, Field(description=N_("other causes"))] = None
    severity: Annotated[SeverityField | None, Field(description=N_("1 urgent to 4 minor"))] = None
    complexity: Annotated[ComplexityField | None, Field(description=N_("how many trades it takes"))] = None
    occurred_at: Annotated[At | None, Field(description=N_("when it happened at the client"))] = None
    received_at: Annotated[At | None, Field(description=N_("when it reached us; the clocks start here"))] = None
    impact: Annotated[
        Text | None, Field(description=N_("what it does to the client's business and to its own customers"))
    ] = None
    dissatisfaction: Annotated[
        Text | None, Field(description=N_("what they are dissatisfied with, in their words"))
    ] = None
    remedy_sought: Annotated[Text | None, Field(description=N_("the remedy they seek, in their words"))] = None
    client_event: Annotated[Line | None, Field(description=N_("the client's own event it endangers"))] = None
    requirement: Annotated[Line | None, Field(description=N_("the agreed requirement it breaks"))] = None
    expected: Annotated[Text | None, Field(description=N_("what was expected"))] = None
    delivered: Annotated[Text | None, Field(description=N_("what was delivered"))] = None
    kind: Annotated[CauseKindField | None, Field(description=N_("what kind of function or quality complaint"))] = None
    condition: Annotated[Text | None, Field(description=N_("under which condition it happens"))] = None
    promised_at: Annotated[At | None, Field(description=N_("the delivery date that was promised"))] = None
    spent: Annotated[Line | None, Field(description=N_("what was spent, against which budget"))] = None
    agreed: Annotated[Line | None, Field(description=N_("whether it was agreed beforehand, by whom"))] = None
    about: Annotated[Name | None, Field(description=N_("whom a service complaint is about"))] = None

    def check_fields(self, now: datetime) -> None:
        """Refuse what no single field shows.

        Raises:
            InvalidValue: It was received or happened in the future.
        """
        for name in ("received_at", "occurred_at"):
            happened(name, self.__dict__[name], now)

    def given(self) -> dict[str, Any]:
        """The given fields that go onto the complaint as they are."""
        return {name: value for name in PLAIN_FIELDS if (value := self.__dict__[name]) is not None}

    def fill(self, on: Occasion, complaint: Complaint) -> None:
        """Put the given fields on the complaint; what is not given stays."""
        for name, value in self.given().items():
            setattr(complaint, name, value)
            on.know(name)
        if self.also is not None or self.cause is not None:
            complaint.also = without_main(complaint.also, complaint.cause)
        client = client_of(on)
        if self.project is not None:
            complaint.project_id = project_named(on, client, self.project).id
        if self.contact is not None:
            complaint.contact_id = person_named(on, client, self.contact).id
        if self.about is not None:
            complaint.about = blamed(on, self.about)


class Report(
    ComplaintFields, name="report", step=Step.RECEIVE, key="n", label=N_("New complaint"), wants_complaint=False
):
    """Take a complaint in. A client or project named for the first time is created."""

    client: Annotated[ClientName, Field(description=N_("the client who complains"))]
    title: Annotated[Line, Field(description=N_("one line that names the complaint"))]
    body: Annotated[Text, Field(description=N_("the complaint in the client's own words"))]

    def apply(self, on: Occasion) -> None:
        self.check(on.now)
        hold_rules(on.session)
        on.at = happened("received_at", self.received_at, on.now) or on.at
        client = client_named(on, self.client)
        on.target = Complaint(**self.beginning(client.id, client.severity, on.at, on.now))
        self.fill(on, on.target)
        on.add(on.target)

    def check(self, now: datetime) -> None:
        """Refuse what no single field shows.

        Raises:
            InvalidValue: It was received or happened in the future, or its title is no line.
        """
        self.check_fields(now)
        check_title(self.title)

    def beginning(self, client_id: int, severity: Severity, received_at: datetime, now: datetime) -> dict[str, Any]:
        """What a new complaint of this client holds, by attribute; project, contact and the blamed are found later."""
        given = self.given()
        return {
            "severity": severity,
            "channel": Channel.OTHER,
            **given,
            "client_id": client_id,
            "title": self.title,
            "body": self.body,
            "stage": Stage.RECEIVED,
            "reopened": 0,
            "also": without_main(given.get("also", ()), given.get("cause")),
            "assumed": () if "severity" in given else ("severity",),
            "received_at": received_at,
            "updated_at": now,
        }


class Edit(ComplaintFields, name="edit", step=Step.RECEIVE, key="e", label=N_("Edit")):
    """Change what is known of a complaint; only the fields given change, and an empty value takes one back."""

    clearable: ClassVar[frozenset[str]] = frozenset({*PLAIN_FIELDS, "project", "contact", "about"}) - NEVER_EMPTY

    client: Annotated[ClientName | None, Field(description=N_("the client who complains"))] = None
    title: Annotated[Line | None, Field(description=N_("one line that names the complaint"))] = None
    body: Annotated[Text | None, Field(description=N_("the complaint in the client's own words"))] = None

    def apply(self, on: Occasion) -> None:
        complaint = on.complaint
        self.check_fields(on.now)
        check_title(self.title or "")
        self.clear(complaint, on)
        if self.client is not None:
            client = client_named(on, self.client)
            if client.id != complaint.client_id:
                complaint.client_id, complaint.project_id, complaint.contact_id = client.id, None, None
        complaint.title = self.title or complaint.title
        complaint.body = self.body or complaint.body
        self.fill(on, complaint)

    def clear(self, complaint: Complaint, on: Occasion) -> None:
        """Take back the fields given empty."""
        for name in sorted(self.cleared):
            setattr(complaint, ROW_NAMES.get(name, name), () if name == "also" else None)
            on.know(name)


class AddPhenomenon(Verb, name="phenomenon", step=Step.RECEIVE, key="v p", label=N_("Phenomenon")):
    """Record one concrete thing the client sees (S15); a complaint has several."""

    text: Annotated[Text, Field(description=N_("what exactly they see"))]
    occurred_at: Annotated[At | None, Field(description=N_("when it was seen"))] = None

    def apply(self, on: Occasion) -> None:
        happened("occurred_at", self.occurred_at, on.now)
        record_phenomenon(on, self.text, self.occurred_at)


class Classify(Verb, name="classify", step=Step.RECEIVE, key="c", label=N_("Cause")):
    """Say why the client complains: one main cause, and others beside it."""

    cause: Annotated[CauseField, Field(description=N_("the main cause"))]
    also: Annotated[AlsoField | None, Field(description=N_("other causes"))] = None

    def apply(self, on: Occasion) -> None:
        on.complaint.cause = self.cause
        on.complaint.also = without_main(self.also if self.also is not None else on.complaint.also, self.cause)
        on.know("cause")


class Grade(Verb, name="grade", step=Step.RECEIVE, key="s", label=N_("Severity")):
    """Say how bad it is, and how many trades it takes; the clocks are re-targeted from receipt."""

    severity: Annotated[SeverityField | None, Field(description=N_("1 urgent to 4 minor"))] = None
    complexity: Annotated[ComplexityField | None, Field(description=N_("how many trades it takes"))] = None
    reason: Annotated[Line | None, Field(description=N_("why"))] = None

    def apply(self, on: Occasion) -> None:
        if self.severity is None and self.complexity is None:
            raise InvalidValue(_("grade needs severity or complexity."), field="severity")
        if self.severity is not None:
            on.complaint.severity = self.severity
            on.know("severity")
        if self.complexity is not None:
            on.complaint.complexity = self.complexity
            on.know("complexity")
        on.work.remark("reason", self.reason)


class Merge(MovingVerb, name="merge", step=Step.RECEIVE, key="M", label=N_("Merge")):
    """End this complaint as the same as another one, which carries on."""

    into: Annotated[Ref, Field(description=N_("the complaint that carries on"))]
    reason: Annotated[Line, Field(description=N_("why they are the same"))]

    def apply(self, on: Occasion) -> None:
        other = other_complaint(on, self.into, "into")
        if not other.stage.is_open:
            raise InvalidValue(
                _("{ref} is {stage}; merge into an open complaint.").format(ref=ref(other.id), stage=other.stage.label),
                field="into",
            )
        on.move(self.spec.name, Stage.MERGED, override=self.override)
        on.complaint.merged_into = other.id
        on.add(Link(complaint_id=on.complaint.id, other_id=other.id, kind=LinkKind.DUPLICATE))
        on.work.remark("reason", self.reason)


class Withdraw(MovingVerb, name="withdraw", step=Step.RECEIVE, key="v w", label=N_("Withdraw")):
    """The client takes the complaint back."""

    reason: Annotated[Line, Field(description=N_("why, in their words"))]

    def apply(self, on: Occasion) -> None:
        on.move(self.spec.name, Stage.WITHDRAWN, override=self.override)
        on.work.remark("reason", self.reason)


class Reject(MovingVerb, name="reject", step=Step.RECEIVE, key="v x", label=N_("Not upheld")):
    """The complaint is not upheld; the client must be told why."""

    reason: Annotated[Line, Field(description=N_("why it is not upheld"))]

    def apply(self, on: Occasion) -> None:
        on.move(self.spec.name, Stage.NOT_UPHELD, override=self.override)
        on.work.remark("reason", self.reason)


class Reopen(MovingVerb, name="reopen", step=Step.RECEIVE, key="X", label=N_("Reopen")):
    """A closed complaint comes back: it is investigated again, and counted."""

    reason: Annotated[Line, Field(description=N_("what came back, 10 cells or more"))]

    def apply(self, on: Occasion) -> None:
        if width(self.reason) < REOPEN_REASON_CELLS:
            raise InvalidValue(
                _("reason: say in {cells} cells or more what came back.").format(cells=REOPEN_REASON_CELLS),
                field="reason",
            )
        on.move(self.spec.name, Stage.INVESTIGATING, override=self.override)
        on.complaint.reopened += 1
        for written in rows_of(on.session, Retrospective, on.complaint):
            written.status = ReviewStatus.DRAFT  # what was reviewed did not know of this
        on.work.remark("reason", self.reason)


def record_phenomenon(on: Occasion, text: str, occurred_at: datetime | None = None) -> None:
    """Keep one concrete thing the client sees."""
    on.add(Phenomenon(complaint_id=on.complaint.id, text=text, occurred_at=occurred_at))


def check_title(title: str) -> None:
    """Refuse a title that is no line of a list.

    Raises:
        InvalidValue: It is too long.
    """
    if len(title) > TITLE_LIMIT:
        raise InvalidValue(_("title: it is longer than {limit} characters.").format(limit=TITLE_LIMIT), field="title")


def without_main(also: tuple[str, ...], main: Cause | None) -> tuple[str, ...]:
    """The other causes, each once, without the main one."""
    return tuple(dict.fromkeys(str(cause) for cause in also if str(cause) != str(main)))


def other_complaint(on: Occasion, number: int, field: str) -> Complaint:
    """Another complaint by its number, locked, so that two are never merged into each other.

    Raises:
        InvalidValue: There is none, or it is this one.
    """
    if number == on.complaint.id:
        raise InvalidValue(_("{field}: a complaint cannot be joined to itself.").format(field=field), field=field)
    found = on.work.locked(Complaint, number)
    if found is None or found.retracted:
        raise InvalidValue(
            _("No complaint {ref}.").format(ref=ref(number)), _("See `firefight ls` for the references."), field=field
        )
    return found


def blamed(on: Occasion, name: str) -> str:
    """Whom a service complaint is about, by handle where they have one; they leave its team and command (S6)."""
    wanted = select(Engineer).where(
        (Engineer.handle == name.lower()) | (Engineer.name == name), Engineer.retracted.is_(False)
    )
    engineer = on.session.scalars(wanted).first()
    if engineer is None:
        return name
    if on.complaint.id is not None:
        theirs = (Member.complaint_id == on.complaint.id, Member.engineer == engineer.handle)
        for member in on.session.scalars(
            select(Member).where(*theirs, Member.left_at.is_(None), Member.retracted.is_(False))
        ):
            member.left_at = max(on.at, member.since)
        if on.complaint.commander == engineer.handle:
            on.complaint.commander = None
    return engineer.handle
