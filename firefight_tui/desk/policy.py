"""Desk: the clients we work for, their people and their projects (S1, S7, S47-S53)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from firefight_tui.desk.fields import At, ClientName, Line, Name, PersonName, ProjectName, SeverityField
from firefight_tui.desk.known import client_named, person_named, project_named
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.staff import check_hours, check_timezone
from firefight_tui.desk.verb import Verb
from firefight_tui.domain.vocabulary import Step
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Client, Project, Subject
from firefight_tui.words import LANGUAGES, N_, _, choose_language


class KeepClient(Verb, name="client", step=Step.DESK, key="v c", label=N_("Client"), wants_complaint=False):
    """Create a client, or change what is agreed with it; only the fields given change."""

    name: Annotated[ClientName, Field(description=N_("the client's name"))]
    domain: Annotated[Name | None, Field(description=N_("the domain of their mail addresses"))] = None
    timezone: Annotated[Line | None, Field(description=N_("their time zone, such as Asia/Shanghai"))] = None
    calendar: Annotated[
        Line | None, Field(description=N_("their hours and holidays, such as mon-fri 9:00-18:00, holidays CN"))
    ] = None
    language: Annotated[Line | None, Field(description=N_("the language of letters: en or zh_CN"))] = None
    severity: Annotated[SeverityField | None, Field(description=N_("severity assumed until graded"))] = None
    rhythm: Annotated[Name | None, Field(description=N_("how often they hear from us without a complaint"))] = None

    def subject_of(self, on: Occasion) -> Subject:
        return locked_client(on, self.name)

    def apply(self, on: Occasion) -> None:
        check_timezone(self.timezone)
        check_hours("calendar", self.calendar)
        client = client_named(on, self.name)
        for field in ("domain", "timezone", "calendar", "severity", "rhythm"):
            value = self.__dict__[field]
            if value is not None:
                setattr(client, field, value.lower() if field == "domain" else value)
        if self.language is not None:
            client.language = known_language(self.language)
        client.confirmed = True


class KeepPerson(Verb, name="person", step=Step.DESK, key="v h", label=N_("Person"), wants_complaint=False):
    """Create somebody at a client, or change how they are reached."""

    client: Annotated[ClientName, Field(description=N_("the client they work for"))]
    name: Annotated[PersonName, Field(description=N_("their name"))]
    email: Annotated[Line | None, Field(description=N_("their mail address"))] = None
    phone: Annotated[Line | None, Field(description=N_("the number to dial"))] = None
    title: Annotated[Line | None, Field(description=N_("what they are there"))] = None

    def subject_of(self, on: Occasion) -> Subject:
        return locked_client(on, self.client)

    def apply(self, on: Occasion) -> None:
        person = person_named(on, client_named(on, self.client), self.name)
        for field in ("phone", "title"):
            value = self.__dict__[field]
            if value is not None:
                setattr(person, field, value)
        if self.email is not None:
            person.email = self.email.lower()


class KeepProject(Verb, name="project", step=Step.DESK, key="v j", label=N_("Project"), wants_complaint=False):
    """Create a system delivered to a client, or change what is known of it."""

    client: Annotated[ClientName, Field(description=N_("the client it was delivered to"))]
    name: Annotated[ProjectName, Field(description=N_("the project's name, unique within the client"))]
    manager: Annotated[Line | None, Field(description=N_("who manages it on our side"))] = None
    delivered_on: Annotated[At | None, Field(description=N_("when it was or will be delivered"))] = None

    def subject_of(self, on: Occasion) -> Subject:
        found = on.work.locked(Project, project_named(on, client_named(on, self.client), self.name).id)
        assert found is not None, "the project was made a moment ago"
        return found

    def apply(self, on: Occasion) -> None:
        project = project_named(on, client_named(on, self.client), self.name)
        if self.manager is not None:
            project.manager = self.manager
        if self.delivered_on is not None:
            project.delivered_on = self.delivered_on


def locked_client(on: Occasion, name: str) -> Client:
    """The client as a subject, locked until the end of the transaction."""
    found = on.work.locked(Client, client_named(on, name).id)
    assert found is not None, "the client was found or made a moment ago"
    return found


def known_language(text: str) -> str:
    """A language letters can be written in.

    Raises:
        InvalidValue: We have no such catalogue.
    """
    if not text.lower().startswith(("en", "zh", "中", "英")):
        raise InvalidValue(
            _("language: {given} is not one of {known}.").format(given=text, known=", ".join(LANGUAGES)),
            field="language",
        )
    return "en" if text.lower().startswith("英") else choose_language(text)
