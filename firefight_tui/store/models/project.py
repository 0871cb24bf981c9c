"""What is known of a delivered project before anybody complains: requirements, dates, money, gates (S47-S53)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from firefight_tui.domain.vocabulary import GateVerdict
from firefight_tui.store.models.base import Base, Row
from firefight_tui.store.models.types import Coded, Moment, Words


class OfProject(Row):
    """A row that belongs to one project, and to its timeline."""

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)


class Requirement(OfProject, Base):
    """Something agreed to be built; `number` counts within the project (S47)."""

    __tablename__ = "requirement"
    moves_clocks = False

    number: Mapped[int] = mapped_column(SmallInteger)
    agreed_at: Mapped[datetime | None] = mapped_column(Moment)
    title: Mapped[str] = mapped_column(Words)


class Signoff(OfProject, Base):
    """Somebody at the client signed a requirement off (S47)."""

    __tablename__ = "signoff"
    moves_clocks = False

    requirement_id: Mapped[int] = mapped_column(ForeignKey("requirement.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    evidence: Mapped[str | None] = mapped_column(Words)


class ProjectBaseline(OfProject, Base):
    """A date agreed for a part of the project; each later one of the same name is a slip (S4, S48)."""

    __tablename__ = "project_baseline"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    due_at: Mapped[datetime] = mapped_column(Moment)
    name: Mapped[str] = mapped_column(Words)


class Budget(OfProject, Base):
    """What was agreed to be spent, and what was, in hundredths of the currency (S7); the one recorded last counts."""

    __tablename__ = "budget"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    amount: Mapped[int] = mapped_column(BigInteger)
    spent: Mapped[int | None] = mapped_column(BigInteger)
    agreed_by: Mapped[str | None] = mapped_column(String(80))


class Training(OfProject, Base):
    """Who was trained in what (S8, S53)."""

    __tablename__ = "training"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    who: Mapped[str] = mapped_column(Words)
    topic: Mapped[str] = mapped_column(Words)


class Gate(OfProject, Base):
    """How the project came through a quality gate; the verdict given last counts (S51)."""

    __tablename__ = "gate"
    moves_clocks = False

    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(32))
    verdict: Mapped[GateVerdict] = mapped_column(Coded(GateVerdict))
    name: Mapped[str] = mapped_column(Words)
