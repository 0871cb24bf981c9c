"""What a status bar shows; all that `firefight status` needs of the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Status:
    """What a status bar shows.

    Attributes:
        open: Open complaints.
        late: Those of them that are late.
        unsent: Messages that are not sent yet.
        stuck: Those of them somebody has to decide about.
        next_id: The complaint due next; None where none is due.
        next_at: When it is due.
        next_clock: By which clock, as the store and JSON name it.
    """

    open: int = 0
    late: int = 0
    unsent: int = 0
    stuck: int = 0
    next_id: int | None = None
    next_at: datetime | None = None
    next_clock: str | None = None
