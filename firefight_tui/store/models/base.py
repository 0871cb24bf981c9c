"""What all tables share: keys, versions, retraction, and which columns are only caches."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Integer, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Key = BigInteger().with_variant(Integer, "sqlite")
DERIVED: dict[Any, Any] = {"derived": True}
"""Marks a column that is computed from others: never recorded in the timeline, never undone, rewritten at each verb."""


class Base(DeclarativeBase):
    """The declarative base; names of constraints are fixed so that migrations can address them."""

    metadata = MetaData(naming_convention=NAMING)


class Row:
    """A row verbs may change: an integer key, a version that guards each update, and a mark that takes it back.

    Every UPDATE asks for the version that was read; the unit of work raises it, once for each transaction that changes
    the row, however often it is flushed.

    Rows are never deleted. Undoing what created one retracts it; redo brings it back.

    Every kind says of itself in `moves_clocks` whether the clocks of a complaint, or what else the list keeps of it,
    look at its rows: they are computed anew when one of those changes, and only then.
    """

    moves_clocks: ClassVar[bool]

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, default=1, info=DERIVED)
    retracted: Mapped[bool] = mapped_column(default=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # SQLAlchemy's own signature
        return {"version_id_col": cls.version, "version_id_generator": False}


class Subject(Row):
    """A row that has a timeline: the head of its hash chain moves with its version (design.md, Store)."""

    head: Mapped[str] = mapped_column(String(64), default="", info=DERIVED)
    entries: Mapped[int] = mapped_column(Integer, default=0, info=DERIVED)
