"""Who may act: by the roster; the first actor of an empty store; local actors while nobody else is on it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import func, select

from firefight_tui.desk.occasion import Actor
from firefight_tui.domain.vocabulary import Access
from firefight_tui.errors import PermissionRefused
from firefight_tui.store.models import Engineer, Roster
from firefight_tui.store.work import Act, UnitOfWork
from firefight_tui.words import _


def admit(work: UnitOfWork, actor: Actor, now: datetime) -> tuple[Engineer | None, Access]:
    """The actor's row on the roster, if there is one, and what they may do.

    The first actor of an empty store becomes its administrator. While at most one is on the roster, a local actor who
    is not may do everything.

    Raises:
        PermissionRefused: The actor only reads.
    """
    engineer = _listed(work, actor) or _first(work, actor, now)
    if engineer is not None and not engineer.active:
        raise PermissionRefused(
            _("{actor} is no longer on the roster and only reads.").format(actor=actor.handle), _ask(actor)
        )
    if engineer is not None:
        return engineer, engineer.access
    if actor.is_local and _count(work) <= 1:
        return None, Access.ADMINISTRATOR
    raise PermissionRefused(_("{actor} is not on the roster and only reads.").format(actor=actor.handle), _ask(actor))


def standing(work: UnitOfWork, actor: Actor) -> Access:
    """What the actor may do, for what is no verb: nobody is put on the roster by it.

    Raises:
        PermissionRefused: The actor only reads.
    """
    engineer = _listed(work, actor)
    if engineer is not None and engineer.active:
        return engineer.access
    if engineer is None and actor.is_local and _count(work) <= 1:
        return Access.ADMINISTRATOR
    raise PermissionRefused(_("{actor} is not on the roster and only reads.").format(actor=actor.handle), _ask(actor))


def _ask(actor: Actor) -> str:
    return _("Ask an administrator: enlist {actor} name=...").format(actor=actor.handle)


def _listed(work: UnitOfWork, actor: Actor) -> Engineer | None:
    return work.session.scalars(
        select(Engineer).where(Engineer.handle == actor.handle, Engineer.retracted.is_(False))
    ).one_or_none()


def _count(work: UnitOfWork) -> int:
    return work.session.scalar(select(func.count(Engineer.id)).where(Engineer.retracted.is_(False))) or 0


def _is_empty(work: UnitOfWork) -> bool:
    return work.session.scalars(select(Engineer.id).limit(1)).first() is None


def _first(work: UnitOfWork, actor: Actor, now: datetime) -> Engineer | None:
    """The actor as the first on an empty roster; asked again once the roster is locked, since two may come at once."""
    if not actor.is_local or not _is_empty(work):
        return None
    roster = work.locked(Roster, 1)
    assert roster is not None, "every store is seeded with its roster"
    if not _is_empty(work):
        return _listed(work, actor)
    engineer = Engineer(handle=actor.handle, name=actor.handle, access=Access.ADMINISTRATOR)
    work.session.add(engineer)
    work.seal(roster, Act(str(uuid.uuid4()), "enlist", actor.handle, actor.login, now, now))
    return engineer
