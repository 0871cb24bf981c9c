"""Queries kept under a name, as tabs of the inbox."""

from __future__ import annotations

from sqlalchemy import Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from firefight_tui.store.models.base import Base, Key
from firefight_tui.store.models.types import Words


class SavedView(Base):
    """A query somebody keeps under a name; not a verb.

    `owner` is the handle whose tab it is, and empty for a view all share; `made_by` is who saved it first.
    """

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("owner", "name"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    owner: Mapped[str] = mapped_column(String(32))
    made_by: Mapped[str] = mapped_column(String(32))
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(Words)
    query: Mapped[str] = mapped_column(Words)
