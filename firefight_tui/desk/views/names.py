"""The names completion offers: clients, projects, people, engineers and references the store knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.fields import parse_ref, ref
from firefight_tui.domain.project_records import requirement_label
from firefight_tui.errors import InvalidValue, UnknownReference
from firefight_tui.store.models import Client, Complaint, Engineer, Person, Project, Requirement
from firefight_tui.store.store import Store

MOST_NAMES = 2_000
"""Names of a kind that are offered; beyond that nobody finds theirs by scrolling."""

MOST_REFERENCES = 20
"""Complaints of a client that are offered, the newest first."""


@dataclass(frozen=True)
class KnownNames:
    """Names by kind, each sorted."""

    clients: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    engineers: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()


def known_names(store: Store) -> KnownNames:
    """All names completion may offer; empty where there is no store yet."""
    if not store.exists():
        return KnownNames()
    with store.read() as session:
        clients, projects, people, engineers = (
            tuple(
                session.scalars(
                    select(column).where(kind.retracted.is_(False)).distinct().order_by(column).limit(MOST_NAMES)
                )
            )
            for kind, column in (
                (Client, Client.name),
                (Project, Project.name),
                (Person, Person.name),
                (Engineer, Engineer.handle),
            )
        )
        requirements = tuple(name for name, _title in _requirements(session))
        return KnownNames(clients, projects, people, engineers, requirements)


@dataclass(frozen=True)
class ClientNames:
    """What belongs to one client.

    Attributes:
        projects: Names, sorted.
        people: Names, sorted.
        complaints: Reference and title of its newest complaints.
        requirements: Name and title of what was agreed for its projects.
        timezone: Where the client is; empty where nobody knows the client yet.
    """

    projects: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    complaints: tuple[tuple[str, str], ...] = ()
    timezone: str = ""
    requirements: tuple[tuple[str, str], ...] = ()


def names_at(store: Store, client: str) -> ClientNames:
    """What completion offers once the client is known; nothing of a client nobody knows."""
    if not store.exists():
        return ClientNames()
    with store.read() as session:
        found = session.execute(
            select(Client.id, Client.timezone).where(Client.name == client, Client.retracted.is_(False))
        ).one_or_none()
        if found is None:
            return ClientNames()
        number, timezone = found
        projects, people = (
            tuple(
                session.scalars(
                    select(kind.name)
                    .where(kind.client_id == number, kind.retracted.is_(False))
                    .distinct()
                    .order_by(kind.name)
                    .limit(MOST_NAMES)
                )
            )
            for kind in (Project, Person)
        )
        newest = session.execute(
            select(Complaint.id, Complaint.title)
            .where(Complaint.client_id == number, Complaint.retracted.is_(False))
            .order_by(Complaint.id.desc())
            .limit(MOST_REFERENCES)
        )
        return ClientNames(
            projects,
            people,
            tuple((ref(one), title) for one, title in newest),
            timezone,
            tuple(_requirements(session, number)),
        )


def _requirements(session: Session, client: int | None = None) -> Iterator[tuple[str, str]]:
    """Name and title of every requirement, as `signoff` takes it; of one client's projects where it is given."""
    wanted = (
        select(Project.name, Requirement.number, Requirement.title)
        .join(Project, Project.id == Requirement.project_id)
        .where(Requirement.retracted.is_(False), Project.retracted.is_(False))
        .order_by(Project.name, Requirement.number)
        .limit(MOST_NAMES)
    )
    if client is not None:
        wanted = wanted.where(Project.client_id == client)
    for project, number, title in session.execute(wanted):
        yield f"{project}/{requirement_label(number)}", title


def title_of(store: Store, text: str) -> str:
    """Client and title of the complaint a reference means.

    Raises:
        UnknownReference: It means none.
    """
    try:
        number = parse_ref(text)
    except InvalidValue as error:
        raise UnknownReference(text) from error
    wanted = (
        select(Client.name, Complaint.title)
        .join(Client, Client.id == Complaint.client_id)
        .where(Complaint.id == number, Complaint.retracted.is_(False))
    )
    found = None
    if store.exists():
        with store.read() as session:
            found = session.execute(wanted).one_or_none()
    if found is None:
        raise UnknownReference(ref(number))
    return f"{ref(number)}  {found[0]}  {found[1]}"
