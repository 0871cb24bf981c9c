"""The names completion offers: clients, projects, people and engineers the store knows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from firefight_tui.store.models import Client, Engineer, Person, Project
from firefight_tui.store.store import Store

MOST_NAMES = 2_000
"""Names of a kind that are offered; beyond that nobody finds theirs by scrolling."""


@dataclass(frozen=True)
class KnownNames:
    """Names by kind, each sorted."""

    clients: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    engineers: tuple[str, ...] = ()


def known_names(store: Store) -> KnownNames:
    """All names completion may offer; empty where there is no store yet."""
    if not store.exists():
        return KnownNames()
    with store.read() as session:
        return KnownNames(
            *(
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
        )
