"""Clients, projects and people by name: found, or created when named for the first time."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.occasion import Occasion
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Client, Person, Project
from firefight_tui.words import _


def client_named(on: Occasion, name: str) -> Client:
    """The client of this name, created when it is new."""
    found = on.session.execute(select(Client).where(Client.name == name)).scalar_one_or_none()
    if found is None:
        found = Client(name=name)
        on.add(found)
    elif found.retracted:
        found.retracted = False
    return found


def project_named(on: Occasion, client: Client, name: str) -> Project:
    """The client's project of this name, created when it is new; `client/project` is understood."""
    prefix = f"{client.name}/"
    name = name.removeprefix(prefix).strip() or name
    found = on.session.execute(
        select(Project).where(Project.client_id == client.id, Project.name == name)
    ).scalar_one_or_none()
    if found is None:
        found = Project(client_id=client.id, name=name)
        on.add(found)
    elif found.retracted:
        found.retracted = False
    return found


def project_called(on: Occasion, name: str) -> Project:
    """The one project called so; see `the_project`."""
    return the_project(on.session, name)


def the_project(session: Session, name: str) -> Project:
    """The one project called so, by `client/project` where the name alone is not unique.

    Raises:
        InvalidValue: There is none, or more than one.
    """
    wanted = select(Project).join(Client, Client.id == Project.client_id).where(Project.retracted.is_(False))
    found = list(session.scalars(wanted.where(Project.name == name)))
    found = found or list(session.scalars(wanted.where(Client.name + "/" + Project.name == name)))
    if not found:
        raise InvalidValue(
            _("No project is called {name}.").format(name=name),
            _("Name it CLIENT/PROJECT, or create it: project CLIENT PROJECT."),
            field="project",
        )
    if len(found) > 1:
        raise InvalidValue(
            _("Several projects are called {name}.").format(name=name), _("Name it CLIENT/PROJECT."), field="project"
        )
    return found[0]


def person_named(on: Occasion, client: Client, name: str) -> Person:
    """The client's person of this name, created when new."""
    wanted = (
        select(Person)
        .where(Person.client_id == client.id, Person.name == name, Person.retracted.is_(False))
        .order_by(Person.id)
    )
    found = on.session.scalars(wanted).first()
    if found is None:
        found = Person(client_id=client.id, name=name)
        on.add(found)
    return found


def client_of(on: Occasion) -> Client:
    """The client of the complaint acted on."""
    found = on.session.get(Client, on.complaint.client_id)
    assert found is not None, "every complaint has a client"
    return found
