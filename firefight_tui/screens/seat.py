"""The engineer's seat: what screens read and perform through, and the drafts that lie on it. Every method blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from firefight_tui.domain.query import Query, parse
from firefight_tui.domain.queue_records import QueueCounts, QueuePage, QueueRow
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.errors import UnknownReference

# The views need SQLAlchemy, which the first paint does not wait for: they are imported where they are used.
if TYPE_CHECKING:
    from firefight_tui.desk.desk import Desk
    from firefight_tui.desk.outcome import Outcome
    from firefight_tui.desk.views.names import KnownNames

Values = dict[str, object]


@dataclass(frozen=True)
class Draft:
    """What was typed into a form and not saved."""

    texts: Mapping[str, tuple[str, ...]]


@dataclass
class Seat:
    """One actor at one desk.

    Attributes:
        desk: Performs verbs and knows the store, the actor, the clock and the zone.
        drafts: What was typed and not saved, by verb and complaints.
    """

    desk: Desk
    drafts: dict[tuple[str, tuple[str, ...]], Draft] = field(default_factory=dict)

    @property
    def handle(self) -> str:
        """The name acts are recorded under."""
        return self.desk.actor.handle

    @property
    def zone(self) -> ZoneInfo:
        """The zone the engineer's times are shown in."""
        return self.desk.zone

    def now(self) -> datetime:
        """This moment."""
        return self.desk.now()

    def query(self, text: str) -> Query:
        """A query as typed.

        Raises:
            QueryError: It cannot be read.
        """
        return parse(text, now=self.now(), zone=self.zone)

    def page(self, query: Query, *, after: QueueRow | None, limit: int) -> QueuePage:
        """A page of the queue."""
        from firefight_tui.desk.views.queue import queue_page

        return queue_page(self.desk.store, self.handle, query, now=self.now(), after=after, limit=limit)

    def counts(self) -> QueueCounts:
        """How many complaints there are of what matters."""
        from firefight_tui.desk.views.queue import queue_counts

        return queue_counts(self.desk.store, self.handle, self.now())

    def record(self, ref: str) -> ComplaintRecord:
        """One complaint, whole.

        Raises:
            UnknownReference: There is none.
        """
        from firefight_tui.desk.views.complaint import complaint

        return complaint(self.desk.store, ref, self.now())

    def names(self) -> KnownNames:
        """The names completion offers."""
        from firefight_tui.desk.views.names import known_names

        return known_names(self.desk.store)

    def mark_read(self, ref: str) -> None:
        """Remember that the complaint was seen as it stands."""
        from firefight_tui.desk.views.reading import mark_read

        mark_read(self.desk.store, self.handle, ref, self.now())

    def check(self, verb: str, values: Values) -> None:
        """Read fields without performing anything.

        Raises:
            UsageError: The verb has no such field.
            InvalidValue: A value does not fit.
        """
        self.desk.parse(verb, values)

    def perform(
        self, verb: str, values: Values, refs: Sequence[str], *, operation: str | None = None, expect: int | None = None
    ) -> Outcome:
        """Perform a verb.

        Raises:
            FirefightError: It was refused, or the store failed.
        """
        return self.desk.perform(self.desk.parse(verb, values), refs, operation=operation, expect=expect)

    def taken_back(self, outcome: Outcome) -> tuple[str, ...]:
        """The verbs an undo or redo reversed, told from its entries."""
        verbs: list[str] = []
        for ref in outcome.refs:
            try:
                timeline = {entry.id: entry for entry in self.record(ref).timeline}
            except UnknownReference:
                verbs.append("report")  # Its report was undone: what is gone was taken in.
                continue
            for number in outcome.entries:
                entry = timeline.get(number)
                while entry is not None and entry.undoes is not None:
                    entry = timeline.get(entry.undoes)
                if entry is not None:
                    verbs.append(entry.verb)
        return tuple(dict.fromkeys(verbs))
