"""Saved views: queries kept under a name, each reader's own and the shared ones; not verbs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import func, or_, select

from firefight_tui.desk.admission import standing
from firefight_tui.desk.occasion import Actor
from firefight_tui.domain.query import parse
from firefight_tui.domain.queue_records import SavedViewRecord
from firefight_tui.domain.text import storable
from firefight_tui.domain.vocabulary import Access
from firefight_tui.errors import InvalidValue, PermissionRefused
from firefight_tui.store.models import Roster, SavedView
from firefight_tui.store.store import Store
from firefight_tui.store.work import UnitOfWork
from firefight_tui.words import _

LONGEST_NAME: Final = 40
MOST: Final = 20
"""How many views a reader may have, and how many may be shared."""

SHARED: Final = ""
"""The owner of a view all share."""


def saved_views(store: Store, reader: str) -> tuple[SavedViewRecord, ...]:
    """The reader's own views and the shared ones, in the order in which they were first saved."""
    if not store.exists():
        return ()
    wanted = select(SavedView).where(or_(SavedView.owner == reader, SavedView.owner == SHARED))
    with store.read() as session:
        rows = session.scalars(wanted.order_by(SavedView.position, SavedView.id))
        return tuple(_record(row) for row in rows)


def save_view(
    store: Store, reader: str, name: str, query: str, *, shared: bool, now: datetime, is_local: bool = True
) -> None:
    """Keep a query under a name; the view of that name gets the new query and keeps its place.

    Args:
        store: Where; created where there is none yet.
        reader: Whose view it is, or who shares it.
        name: At most 40 characters, on one line.
        query: As typed; it must be one that can be read.
        shared: Whether everybody sees it.
        now: The moment ages in the query are counted from.
        is_local: Whether the reader came by a login of this machine, see `Actor`.

    Raises:
        InvalidValue: The name does not do, or there are too many already.
        QueryError: The query cannot be read.
        PermissionRefused: The reader may not, or another one shares a view of this name.
    """
    name, query = _checked_name(name), storable(query).strip()
    parse(query, now=now, zone=UTC)
    store.ensure()
    with store.write() as work:
        access = _access(work, reader, is_local)
        if shared and not access.includes(Access.RESPONDER):
            raise PermissionRefused(
                _("Observers keep views of their own and share none."), _("Save it for yourself, or ask a responder.")
            )
        owner = SHARED if shared else reader
        found = work.session.scalars(
            select(SavedView).where(SavedView.owner == owner, SavedView.name == name)
        ).one_or_none()
        if found is None:
            _refuse_more(work, owner)
            place = (work.session.scalar(select(func.max(SavedView.position))) or 0) + 1
            found = SavedView(owner=owner, made_by=reader, position=place, name=name, query=query)
            work.session.add(found)
            work.session.flush()
        else:
            _refuse_theirs(found, reader, access)
            found.query = query
        work.announce(SavedView.__tablename__, found.id)
        work.commit()


def drop_view(store: Store, reader: str, view_id: int, *, is_local: bool = True) -> None:
    """Forget a view: one of the reader's own, or a shared one that they made or administer.

    Raises:
        InvalidValue: The reader sees no such view.
        PermissionRefused: Another one shares it, or the reader may not change anything.
    """
    if not store.exists():
        raise _unknown()
    with store.write() as work:
        access = _access(work, reader, is_local)
        found = work.session.get(SavedView, view_id)
        if found is None or found.owner not in {reader, SHARED}:
            raise _unknown()
        _refuse_theirs(found, reader, access)
        work.session.delete(found)
        work.announce(SavedView.__tablename__, view_id)
        work.commit()


def _record(row: SavedView) -> SavedViewRecord:
    return SavedViewRecord(row.id, row.name, row.query, row.owner == SHARED, row.made_by)


def _checked_name(name: str) -> str:
    name = " ".join(storable(name).split())
    if not name:
        raise InvalidValue(_("The view needs a name."), field="name")
    if len(name) > LONGEST_NAME:
        message = _("The name of a view is at most {count} characters long.").format(count=LONGEST_NAME)
        raise InvalidValue(message, field="name")
    return name


def _access(work: UnitOfWork, reader: str, is_local: bool) -> Access:
    """What the reader may do; from here on nobody else saves a view, so that limit and name are looked at once."""
    work.locked(Roster, 1)
    return standing(work, Actor(reader, reader, is_local))


def _refuse_more(work: UnitOfWork, owner: str) -> None:
    count = work.session.scalar(select(func.count(SavedView.id)).where(SavedView.owner == owner)) or 0
    if count >= MOST:
        message = _("{count} views are shared already.") if owner == SHARED else _("You have {count} views already.")
        raise InvalidValue(
            message.format(count=count), _("Drop one you no longer need, or save under the name of one to replace it.")
        )


def _refuse_theirs(view: SavedView, reader: str, access: Access) -> None:
    if view.owner == SHARED and view.made_by != reader and not access.includes(Access.ADMINISTRATOR):
        raise PermissionRefused(
            _("{actor} shares the view {name}.").format(actor=view.made_by, name=view.name),
            _("Save yours under another name, or ask them or an administrator."),
        )


def _unknown() -> InvalidValue:
    return InvalidValue(_("There is no such view."), _("Somebody may have dropped it; look again."))
