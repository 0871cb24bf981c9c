"""Clients, projects and people that a batch of items names, looked up at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from firefight_tui.desk.bulk import Place
from firefight_tui.desk.earlier import portions
from firefight_tui.desk.incoming import Incoming, Post
from firefight_tui.desk.receive import Report
from firefight_tui.store.models import Client, Complaint, Person, Project
from firefight_tui.store.work import UnitOfWork

LONGEST_DOMAIN = 255


@dataclass(frozen=True, slots=True)
class Named:
    """Whom an item names.

    Attributes:
        client: The client's name.
        project: The project's name within the client, if one is named.
        person: The person's name, if one is named.
        email: Of the person, if they wrote themselves.
        domain: Of a client that only its mail names, and so is unconfirmed once it is made.
        language: Such a client would read; empty if unknown.
        is_by_mail: Whether only a mail's sender names the client.
    """

    client: str
    project: str | None = None
    person: str | None = None
    email: str = ""
    domain: str = ""
    language: str = ""
    is_by_mail: bool = False


@dataclass
class _Known:
    """A client and what of it is known here: keys by name, and whose mail address is still unknown."""

    client: Client
    projects: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    unaddressed: set[str] = field(default_factory=set)

    def place(self, named: Named) -> Place | None:
        project = self.projects.get(named.project) if named.project is not None else None
        person = self.people.get(named.person) if named.person is not None else None
        if (project is None) != (named.project is None) or (person is None) != (named.person is None):
            return None
        if self.client.retracted or (named.email and named.person in self.unaddressed):
            return None
        return Place(self.client, project, person)


class Names:
    """Who is who for one batch, inside its transaction.

    Args:
        work: The transaction.
        items: The batch.
    """

    def __init__(self, work: UnitOfWork, items: Sequence[Incoming]) -> None:
        self._session = work.session
        writers = [item.post.writer for item in items if item.post is not None]
        self._senders = self._by_address({writer.address for writer in writers if writer.address})
        self._domains = self._by_domain({domain for writer in writers for domain in _domains(writer.domain)})
        self._named: dict[int, Named] = {}
        for item in items:
            if item.report is not None:
                self._named[id(item)] = self._named_by(item.report, item.post)
        self._known = self._look_up([self.named(item) for item in items if item.report is not None])

    def named(self, item: Incoming) -> Named:
        """Whom an item of the batch names: for a mail, its sender's client and the sender."""
        address = item.post.writer.address if item.post is not None else ""
        if address in self._senders:
            client, person = self._senders[address]
            return Named(client, None, person, address)
        return self._named[id(item)]

    def client(self, named: Named) -> Client:
        """The client of an item that has a place."""
        return self._known[named.client].client

    def place(self, named: Named) -> Place | None:
        """The rows an item belongs to, or None as long as some have to be made."""
        known = self._known.get(named.client)
        return known.place(named) if known is not None else None

    def make(self, named: Named) -> None:
        """Make a mail's client and its writer, as far as the verb would not make them the same way.

        The rows are recorded by the entry that is sealed next; `learn` tells what they became.
        """
        known = self._known.get(named.client)
        if known is None or known.client.retracted:
            if not named.is_by_mail:
                return
            client = known.client if known is not None else _new_client(named)
            client.retracted = False
            self._session.add(client)
            self._session.flush()
            known = self._known[named.client] = _Known(client)
        if named.person is not None and named.email:
            self._make_person(known, named.person, named.email)

    def _make_person(self, known: _Known, name: str, email: str) -> None:
        key = known.people.get(name)
        person = self._session.get(Person, key) if key is not None else None
        if person is None:
            person = Person(client_id=known.client.id, name=name, email=email)
            self._session.add(person)
        elif person.email is None:
            person.email = email
        self._session.flush()
        known.people[name] = person.id
        known.unaddressed.discard(name)
        self._senders.setdefault(email, (known.client.name, name))

    def learn(self, named: Named, complaint: Complaint) -> None:
        """What an item names belongs to this complaint now."""
        client = self._session.get(Client, complaint.client_id)
        assert client is not None, "every complaint has a client"
        known = self._known.setdefault(named.client, _Known(client))
        if named.project is not None and complaint.project_id is not None:
            known.projects[named.project] = complaint.project_id
        if named.person is not None and complaint.contact_id is not None:
            known.people[named.person] = complaint.contact_id

    def met(self, client: str, person: Person) -> None:
        """Somebody of a client wrote."""
        known = self._known.get(client)
        if known is not None and known.people.setdefault(person.name, person.id) == person.id and person.email:
            known.unaddressed.discard(person.name)

    def _named_by(self, report: Report, post: Post | None) -> Named:
        if post is None:
            return Named(report.client, _within(report), report.contact)
        writer = post.writer
        person = writer.name or writer.address or None
        for domain in _domains(writer.domain):
            if domain in self._domains:
                return Named(self._domains[domain], None, person, writer.address)
        return Named(writer.client, None, person, writer.address, writer.domain, post.language, is_by_mail=True)

    def _look_up(self, named: Sequence[Named]) -> dict[str, _Known]:
        names = {one.client for one in named}
        by_id = {
            client.id: _Known(client)
            for some in portions(sorted(names))
            for client in self._session.scalars(select(Client).where(Client.name.in_(some)))
        }
        for some in portions(sorted({one.project for one in named if one.project is not None})):
            wanted = select(Project.client_id, Project.name, Project.id).where(Project.name.in_(some))
            for client_id, name, key in self._session.execute(wanted.where(Project.retracted.is_(False))):
                if client_id in by_id:
                    by_id[client_id].projects[name] = key
        self._look_up_people(by_id, sorted({one.person for one in named if one.person is not None}))
        return {known.client.name: known for known in by_id.values()}

    def _look_up_people(self, by_id: dict[int, _Known], names: list[str]) -> None:
        here = Person.client_id.in_(by_id)
        for some in portions(names):
            wanted = select(Person.client_id, Person.name, Person.id, Person.email)
            wanted = wanted.where(here, Person.name.in_(some), Person.retracted.is_(False)).order_by(Person.id)
            for client_id, name, key, email in self._session.execute(wanted):
                known = by_id[client_id]
                if known.people.setdefault(name, key) == key and email is None:
                    known.unaddressed.add(name)

    def _by_address(self, addresses: set[str]) -> dict[str, tuple[str, str]]:
        if not addresses:
            return {}
        found = (
            select(Person.email, Client.name, Person.name)
            .join(Client, Client.id == Person.client_id)
            .where(Person.email.in_(addresses), Person.retracted.is_(False), Client.retracted.is_(False))
            .order_by(Client.confirmed, Person.id.desc())
        )
        return {str(email): (client, person) for email, client, person in self._session.execute(found)}

    def _by_domain(self, domains: set[str]) -> dict[str, str]:
        if not domains:
            return {}
        found = (
            select(Client.domain, Client.name)
            .where(Client.domain.in_(domains), Client.retracted.is_(False))
            .order_by(Client.confirmed, Client.id.desc())
        )
        return {str(domain): name for domain, name in self._session.execute(found)}


def _new_client(named: Named) -> Client:
    client = Client(name=named.client, confirmed=not named.is_by_mail)
    if named.is_by_mail:
        client.domain = named.domain[:LONGEST_DOMAIN] or None
        client.language = "en" if named.language == "en" else "zh_CN"
    return client


def _within(report: Report) -> str | None:
    """The name of the report's project within its client; `client/project` is understood."""
    if report.project is None:
        return None
    return report.project.removeprefix(f"{report.client}/").strip() or report.project


def _domains(domain: str) -> list[str]:
    """A domain and those above it, without the last part alone: a client's mail may come from a part of its domain."""
    labels = domain.split(".")
    return [".".join(labels[place:]) for place in range(max(1, len(labels) - 1))] if domain else []
