"""Desk: what was agreed about a project and what came of it, before anybody complains (S7, S8, S47-S53)."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import Field
from sqlalchemy import select

from firefight_tui.desk.fields import (
    At,
    GateField,
    Line,
    Money,
    Name,
    People,
    PersonName,
    ProjectName,
    RequirementName,
    Text,
)
from firefight_tui.desk.known import person_named, project_called
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.project_records import requirement_called, requirement_titled
from firefight_tui.desk.verb import Verb
from firefight_tui.domain.project_records import requirement_number, same_title
from firefight_tui.domain.vocabulary import Step
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import (
    Budget,
    Client,
    Gate,
    OfProject,
    Project,
    ProjectBaseline,
    Signoff,
    Subject,
    Training,
)
from firefight_tui.words import N_, _

R = TypeVar("R", bound=OfProject)


class _OfProject(Verb):
    """A verb about one project; its entry joins the project's timeline."""

    project: Annotated[
        ProjectName, Field(description=N_("the project, as CLIENT/PROJECT where its name is not unique"))
    ]

    def subject_of(self, on: Occasion) -> Subject:
        return locked_project(on, project_called(on, self.project).id)


class KeepRequirement(
    _OfProject, name="requirement", step=Step.DESK, key="v r", label=N_("Requirement"), wants_complaint=False
):
    """Record a requirement of a project, or when it was agreed; it gets the project's next number."""

    title: Annotated[Line, Field(description=N_("what is to be built, in one line"))]
    agreed_at: Annotated[At | None, Field(description=N_("when it was agreed with the client"))] = None

    def apply(self, on: Occasion) -> None:
        if self.title.isdecimal() or requirement_number(self.title) is not None:
            raise InvalidValue(
                _("title: a number alone is how a requirement is named, not its title."),
                _("Write what is to be built."),
                field="title",
            )
        project = locked_project(on, project_called(on, self.project).id)
        row = requirement_titled(on, project, self.title)
        if self.agreed_at is not None:
            row.agreed_at = self.agreed_at


class SignOff(Verb, name="signoff", step=Step.DESK, key="v s", label=N_("Sign-off"), wants_complaint=False):
    """Record that somebody at the client signed a requirement off."""

    requirement: Annotated[
        RequirementName, Field(description=N_("its id, its number such as PROJECT/R-12, or its title"))
    ]
    person: Annotated[PersonName, Field(description=N_("who signed at the client"))]
    evidence: Annotated[Text | None, Field(description=N_("where the signature is found"))] = None

    def subject_of(self, on: Occasion) -> Subject:
        return locked_project(on, requirement_called(on, self.requirement).project_id)

    def apply(self, on: Occasion) -> None:
        wanted = requirement_called(on, self.requirement)
        project = locked_project(on, wanted.project_id)
        client = on.session.get(Client, project.client_id)
        assert client is not None, "every project has a client"
        person = person_named(on, client, self.person)
        for row in _rows(on, Signoff, project):
            if (row.requirement_id, row.person_id) == (wanted.id, person.id):
                row.evidence = self.evidence or row.evidence
                return
        on.add(
            Signoff(
                project_id=project.id,
                requirement_id=wanted.id,
                person_id=person.id,
                at=on.at,
                evidence=self.evidence,
            )
        )


class KeepBaseline(
    _OfProject, name="baseline", step=Step.DESK, key="v b", label=N_("Promised date"), wants_complaint=False
):
    """Record the date a part of a project is promised for; a later date of the same name is a slip, and is kept."""

    name: Annotated[Line, Field(description=N_("the part or milestone, by the name it keeps"))]
    due: Annotated[At, Field(description=N_("the date promised to the client"))]

    def apply(self, on: Occasion) -> None:
        project = locked_project(on, project_called(on, self.project).id)
        known = [one for one in _rows(on, ProjectBaseline, project) if same_title(one.name, self.name)]
        if known and known[-1].due_at == self.due:
            return
        on.add(
            ProjectBaseline(
                project_id=project.id,
                at=on.at,
                by=on.actor.handle,
                due_at=self.due,
                name=known[-1].name if known else self.name,
            )
        )


class KeepBudget(_OfProject, name="budget", step=Step.DESK, key="v u", label=N_("Budget"), wants_complaint=False):
    """Record what may be spent on a project, what was spent so far, and who agreed to the amount."""

    amount: Annotated[Money, Field(description=N_("what may be spent, such as 410,000 or 3k"))]
    spent: Annotated[Money | None, Field(description=N_("what was spent so far"))] = None
    agreed_by: Annotated[Name | None, Field(description=N_("who agreed to the amount, and for whom"))] = None

    def apply(self, on: Occasion) -> None:
        project = locked_project(on, project_called(on, self.project).id)
        known = _rows(on, Budget, project)
        before = known[-1] if known else None
        spent, agreed_by = self.spent, self.agreed_by
        if before is not None:
            spent = before.spent if spent is None else spent
            # Who agreed to an amount did not agree to another one.
            agreed_by = agreed_by or (before.agreed_by if before.amount == self.amount else None)
            if (before.amount, before.spent, before.agreed_by) == (self.amount, spent, agreed_by):
                return
        on.add(
            Budget(
                project_id=project.id,
                at=on.at,
                by=on.actor.handle,
                amount=self.amount,
                spent=spent,
                agreed_by=agreed_by,
            )
        )


class Train(_OfProject, name="train", step=Step.DESK, key="v t", label=N_("Training"), wants_complaint=False):
    """Record that people were trained in something."""

    who: Annotated[People, Field(description=N_("whom, several between commas"))]
    topic: Annotated[Line, Field(description=N_("in what"))]

    def apply(self, on: Occasion) -> None:
        project = locked_project(on, project_called(on, self.project).id)
        known = {(one.who, one.topic, one.at) for one in _rows(on, Training, project)}
        for who in dict.fromkeys(self.who):
            if (who, self.topic, on.at) not in known:
                on.add(Training(project_id=project.id, at=on.at, by=on.actor.handle, who=who, topic=self.topic))


class PassGate(_OfProject, name="gate", step=Step.DESK, key="v g", label=N_("Quality gate"), wants_complaint=False):
    """Record how a project came through a quality gate; the verdict given last counts."""

    name: Annotated[Line, Field(description=N_("the gate, such as Load test"))]
    verdict: Annotated[GateField, Field(description=N_("passed, failed, or waived"))]

    def apply(self, on: Occasion) -> None:
        project = locked_project(on, project_called(on, self.project).id)
        known = [one for one in _rows(on, Gate, project) if same_title(one.name, self.name)]
        if known and known[-1].verdict is self.verdict:
            return
        name = known[-1].name if known else self.name
        on.add(Gate(project_id=project.id, at=on.at, by=on.actor.handle, verdict=self.verdict, name=name))


def locked_project(on: Occasion, key: int) -> Project:
    """The project as a subject, locked until the end of the transaction."""
    found = on.work.locked(Project, key)
    assert found is not None, "rows are never deleted"
    return found


def _rows(on: Occasion, model: type[R], project: Project) -> list[R]:
    """The rows in force of a project, in the order they were made."""
    wanted = select(model).where(model.project_id == project.id, model.retracted.is_(False))
    return list(on.session.scalars(wanted.order_by(model.id)))
