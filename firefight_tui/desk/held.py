"""What is known of a complaint while it is read: which of the many kinds of row it has, and who people are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, exists, inspect, literal_column, select
from sqlalchemy.orm import Session

from firefight_tui.desk.kinds import OF_COMPLAINT
from firefight_tui.store.models import Complaint, Row
from firefight_tui.store.work import table_of

_KEY = "held"


@dataclass(frozen=True)
class _Known:
    """What is known: the complaint, the kinds of row it has in force, names of people by their key."""

    complaint: int
    kinds: frozenset[str]
    names: dict[int | None, str] = field(default_factory=dict)


@contextmanager
def knowing_kinds(session: Session, complaint: Complaint) -> Iterator[None]:
    """Find out in one statement what the complaint has; until the end, `may_have` goes by it, and names are kept.

    Nothing may be written meanwhile.
    """
    if _KEY in session.info:
        yield
        return
    if session.autoflush:
        session.flush()
    found = session.connection().execute(_asking(), {"number": complaint.id}).one()
    kinds = frozenset(kind for kind, is_there in found._mapping.items() if is_there)
    session.info[_KEY] = _Known(complaint.id, kinds)
    try:
        yield
    finally:
        del session.info[_KEY]


def may_have(session: Session, model: type[Row], complaint_id: int) -> bool:
    """Whether a complaint has rows of a kind in force; True also where that was not found out."""
    known = session.info.get(_KEY)
    return known is None or known.complaint != complaint_id or table_of(model) in known.kinds


def names_known(session: Session) -> dict[int | None, str]:
    """The names asked for so far; whoever asks for more adds them."""
    known = session.info.get(_KEY)
    return known.names if isinstance(known, _Known) else {}


@cache
def _asking() -> Select[*tuple[Any, ...]]:
    number = bindparam("number", type_=BigInteger())
    one: ColumnElement[Any] = literal_column("1")
    return select(*(_has(kind, model, number, one) for kind, model in OF_COMPLAINT.items()))


def _has(kind: str, model: type[Row], number: ColumnElement[int], one: ColumnElement[Any]) -> ColumnElement[bool]:
    # Of the table itself: the statement is put together and compiled as quickly as a small one.
    columns = inspect(model).local_table.c
    return exists(select(one).where(columns.complaint_id == number, columns.retracted.is_(False))).label(kind)
