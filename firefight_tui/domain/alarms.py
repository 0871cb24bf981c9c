"""What an open desk makes itself heard for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from firefight_tui.domain.vocabulary import ClockName


@dataclass(frozen=True)
class Alarm:
    """A clock or something else that is late or soon late, or word for the engineer.

    Attributes:
        key: What tells it from any other; the same due of the same clock is the same alarm.
        ref: The complaint's reference; empty where it is about none.
        clock: Which clock; None for anything else.
        due_at: When it is or was due; None for word.
        late: Whether that has passed.
        subject: What is late where it is no clock, or what the word is about.
    """

    key: str
    ref: str
    clock: ClockName | None = None
    due_at: datetime | None = None
    late: bool = False
    subject: str = ""
