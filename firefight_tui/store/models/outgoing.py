"""What is to leave the house: written by verbs and by the watch, sent by the watch."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from firefight_tui.domain.vocabulary import DeliveryState, OutboxKind
from firefight_tui.store.models.base import DERIVED, Base, Row
from firefight_tui.store.models.types import Coded, Moment, Words


class Outbox(Row, Base):
    """One message to one recipient.

    A verb writes it as part of its transaction, so that undo takes it back while it has not been sent; the watch writes
    alerts without a verb. How far sending has come is no part of the timeline. `key` is what keeps the same alert from
    being written twice.
    """

    __tablename__ = "outbox"
    moves_clocks = False
    __table_args__ = (Index("ix_outbox_next", "state", "next_attempt_at"),)

    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    kind: Mapped[OutboxKind] = mapped_column(Coded(OutboxKind))
    engineer: Mapped[str | None] = mapped_column(ForeignKey("engineer.handle"), index=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    not_before: Mapped[datetime] = mapped_column(Moment)
    message_id: Mapped[str] = mapped_column(String(255))
    key: Mapped[str | None] = mapped_column(String(160), unique=True)
    state: Mapped[DeliveryState] = mapped_column(Coded(DeliveryState), default=DeliveryState.WAITING, info=DERIVED)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0, info=DERIVED)
    next_attempt_at: Mapped[datetime] = mapped_column(Moment, info=DERIVED)
    sent_at: Mapped[datetime | None] = mapped_column(Moment, info=DERIVED)
    error: Mapped[str | None] = mapped_column(Text, info=DERIVED)
    address: Mapped[str | None] = mapped_column(Words)
    subject: Mapped[str] = mapped_column(Words)
    body: Mapped[str] = mapped_column(Words)
