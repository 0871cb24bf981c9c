"""Search while typing: the newest complaints that match, read in key order, neither counted nor ranked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from firefight_tui.desk.views.queue import asker_at, row_record
from firefight_tui.domain.query import And, Node, Or, Query, Words
from firefight_tui.domain.queue_records import QueuePage, QueueRow
from firefight_tui.domain.tokens import Term
from firefight_tui.store.models import Complaint
from firefight_tui.store.pages import rows_of
from firefight_tui.store.search import COMPLAINT_SHIFT, newest_rows, row_key
from firefight_tui.store.selection import Asker, condition
from firefight_tui.store.store import Store

BATCHES = (128, 512, 2_048)
"""How many hits are looked at one by one; where they do not fill the list, a filter is narrow: the rest is joined."""


def newest_page(store: Store, reader: str, query: Query, *, now: datetime, limit: int = 40) -> QueuePage:
    """The newest complaints of a query by their number, whatever order it names.

    Args:
        store: Where complaints are kept; one that does not exist yet is empty.
        reader: The handle `mine`, `new` and `me` refer to.
        query: Which complaints.
        now: The moment `late` refers to.
        limit: How many at most.
    """
    if not store.exists():
        return QueuePage(())
    asker = asker_at(store, reader, now)
    terms = leading_terms(query.where)
    with store.read() as session:
        if terms is None:
            return QueuePage(tuple(_rows(session, query, asker, limit)))
        return QueuePage(tuple(_found(session, query, asker, terms, limit)))


def leading_terms(node: Node | None) -> tuple[Term, ...] | None:
    """Terms of which whatever satisfies a condition holds at least one; None where no words are required."""
    if isinstance(node, Words):
        return (node.term,)
    parts = [leading_terms(item) for item in node.items] if isinstance(node, And | Or) else []
    required = [terms for terms in parts if terms is not None]
    if isinstance(node, And) and required:
        # Of several, the longest word is most likely the rarest.
        return min(required, key=lambda terms: (len(terms), -sum(len("".join(term.tokens)) for term in terms)))
    if isinstance(node, Or) and len(required) == len(parts):
        return tuple(term for terms in required for term in terms)
    return None


def _found(session: Session, query: Query, asker: Asker, terms: tuple[Term, ...], limit: int) -> list[QueueRow]:
    """Hits of the leading terms, newest first, in growing batches, each narrowed to what the query asks for."""
    found: list[QueueRow] = []
    lowest: int | None = None
    for size in BATCHES:
        below = None if lowest is None else row_key(lowest, 0)
        keys = session.scalars(newest_rows(terms, asker.dialect, below).limit(size)).all()
        if not keys:
            return found
        numbers = dict.fromkeys(key >> COMPLAINT_SHIFT for key in keys)
        these = replace(asker, one_by_one=True)
        found += _rows(session, query, these, limit - len(found), Complaint.id.in_(list(numbers)))
        if len(found) == limit:
            return found
        lowest = min(numbers)
    return found + _rows(session, query, asker, limit - len(found), Complaint.id < lowest)


def _rows(
    session: Session, query: Query, asker: Asker, limit: int, which: ColumnElement[bool] | None = None
) -> list[QueueRow]:
    """The newest rows of a query, of some complaints or of all."""
    page = rows_of(asker.handle).where(condition(query, asker)).order_by(Complaint.id.desc()).limit(limit)
    if which is not None:
        page = page.where(which)
    return [row_record(row) for row in session.execute(page)]
