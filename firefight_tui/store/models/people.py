"""Who there is: clients, their people and projects, and our engineers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from firefight_tui.domain.vocabulary import Access, Severity
from firefight_tui.store.models.base import Base, Row, Subject
from firefight_tui.store.models.types import Coded, Graded, Levels, Moment, WordList, Words


class Client(Subject, Base):
    """A client (S1) and what is agreed with it; `confirmed` is false while only a mail's sender named it."""

    __tablename__ = "client"
    moves_clocks = True
    __table_args__ = (Index("ix_client_domain", "domain"),)

    name: Mapped[str] = mapped_column(Words, unique=True)
    domain: Mapped[str | None] = mapped_column(String(255))
    timezone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    calendar: Mapped[str] = mapped_column(String(255), default="mon-fri 9:00-18:00")
    language: Mapped[str] = mapped_column(String(8), default="zh_CN")
    severity: Mapped[Severity] = mapped_column(Graded, default=Severity.SERIOUS)
    rhythm: Mapped[str | None] = mapped_column(String(80))
    confirmed: Mapped[bool] = mapped_column(default=True)


class Person(Row, Base):
    """Somebody at a client."""

    __tablename__ = "person"
    moves_clocks = False
    __table_args__ = (Index("ix_person_email", "email"), Index("ix_person_client", "client_id"))

    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    name: Mapped[str] = mapped_column(Words)
    email: Mapped[str | None] = mapped_column(Words)
    phone: Mapped[str | None] = mapped_column(Words)
    title: Mapped[str | None] = mapped_column(Words)


class Project(Subject, Base):
    """A system delivered to a client (S1); its name is unique within the client."""

    __tablename__ = "project"
    moves_clocks = False
    __table_args__ = (UniqueConstraint("client_id", "name"),)

    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    name: Mapped[str] = mapped_column(Words)
    manager: Mapped[str | None] = mapped_column(Words)
    delivered_on: Mapped[datetime | None] = mapped_column(Moment)


class Engineer(Row, Base):
    """Somebody of ours: what they may do, what they can, when they work (S17, S18)."""

    __tablename__ = "engineer"
    moves_clocks = False

    handle: Mapped[str] = mapped_column(String(32), unique=True)
    access: Mapped[Access] = mapped_column(Coded(Access), default=Access.RESPONDER)
    timezone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    hours: Mapped[str] = mapped_column(String(255), default="mon-fri 9:00-18:00")
    capacity: Mapped[int] = mapped_column(SmallInteger, default=5)
    active: Mapped[bool] = mapped_column(default=True)
    roles: Mapped[tuple[str, ...]] = mapped_column(WordList, default=())
    skills: Mapped[Mapping[str, int]] = mapped_column(Levels, default=dict)
    name: Mapped[str] = mapped_column(Words)


class Roster(Subject, Base):
    """The desk itself as a subject: the timeline of engineers and desk-wide settings; its only row has id 1."""

    __tablename__ = "roster"
    moves_clocks = False
