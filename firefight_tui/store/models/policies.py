"""What clocks run by besides the timeline: the times of each severity, and days that are no ordinary ones."""

from __future__ import annotations

from sqlalchemy import Boolean, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from firefight_tui.domain.vocabulary import Severity
from firefight_tui.store.models.base import Base, Row
from firefight_tui.store.models.types import Graded, WordList, Words


class SeverityPolicy(Row, Base):
    """The times of one severity, for one client or (without one) for all; a column left empty is as it is by default.

    Times are spans as people type them (`15m`, `1d4h`, `-` for none). `pauses` names the waits that pause a clock
    (`containment:client`), `-` for none at all. `hard` are the gaps that refuse a move.
    """

    __tablename__ = "policy"
    moves_clocks = True
    __table_args__ = (Index("ix_policy_client", "client_id", "severity"),)

    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))
    severity: Mapped[Severity] = mapped_column(Graded)
    first: Mapped[str | None] = mapped_column(String(20))
    next: Mapped[str | None] = mapped_column(String(20))
    contain: Mapped[str | None] = mapped_column(String(20))
    resolve: Mapped[str | None] = mapped_column(String(20))
    business: Mapped[bool | None] = mapped_column(Boolean)
    pauses: Mapped[str | None] = mapped_column(String(255))
    hard: Mapped[tuple[str, ...]] = mapped_column(WordList, default=())


class CalendarDay(Row, Base):
    """A day of a country's calendar that is not what its weekday says: a holiday, or a make-up working day.

    It overrides what the library of holidays knows. `day` is an ISO date in the calendar's own zone.
    """

    __tablename__ = "calendar_day"
    moves_clocks = True
    __table_args__ = (UniqueConstraint("country", "day"),)

    country: Mapped[str] = mapped_column(String(20))
    day: Mapped[str] = mapped_column(String(10))
    is_working: Mapped[bool] = mapped_column(Boolean)
    name: Mapped[str] = mapped_column(Words)
