"""What has arrived before: how an item is recognised again, and which complaint a mail answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from firefight_tui.desk.incoming import Incoming, Status
from firefight_tui.domain.text import storable
from firefight_tui.store.models import Arrival, Entry, Evidence, Operation

SAME_WORDS = timedelta(days=1)
"""Within this time the same mail under another id is a copy; later the client complains again in the same words."""

_Column = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]
_LONGEST_KEY = 200
_AT_A_TIME = 900


@dataclass(frozen=True, slots=True)
class Known:
    """An item taken in before: the complaint it is in (None while that is only tried), and when it was sent."""

    complaint_id: int | None
    message_id: str
    at: datetime


class Seen:
    """Items by how they are recognised."""

    def __init__(self) -> None:
        self._by_message: dict[str, Known] = {}
        self._by_content: dict[str, Known] = {}

    def note(self, message_id: str, content_hash: str, known: Known) -> None:
        """Remember an item."""
        if message_id:
            self._by_message.setdefault(message_id, known)
        self._by_content[content_hash] = known

    def copy_of(self, item: Incoming, at: datetime, *, is_reply: bool) -> Known | None:
        """The item this one repeats.

        Two mails with ids of their own are two mails; only one that would open a complaint is a copy all the same when
        it says the same within a day. Who writes twice "any news?" has asked twice.
        """
        key = message_key(item.message_id)
        if key and key in self._by_message:
            return self._by_message[key]
        known = self._by_content.get(item.content_hash)
        if known is None or not (key and known.message_id):
            return known
        return known if not is_reply and abs(known.at - at) <= SAME_WORDS else None

    def answered(self, references: Iterable[str]) -> Known | None:
        """The nearest item among those a mail refers to."""
        found = (self._by_message.get(message_key(one)) for one in references)
        return next((known for known in found if known is not None), None)


class Earlier(Seen):
    """What a store knows of a batch of items; two queries, however many they are.

    Args:
        session: A transaction that will write.
        items: The batch.
    """

    def __init__(self, session: Session, items: Sequence[Incoming]) -> None:
        super().__init__()
        self._kept: set[tuple[str, str]] = set()
        self._digests: set[str] = set()
        self._load(session, Arrival.content_hash, {item.content_hash for item in items})
        keys = {message_key(one) for item in items for one in (item.message_id, *_references(item)) if one}
        self._load(session, Arrival.message_id, keys)

    def is_kept(self, item: Incoming, status: Status) -> bool:
        """Whether the same item was put aside so before."""
        return (item.content_hash, str(status)) in self._kept

    def keep(self, item: Incoming, status: Status) -> None:
        """The item is put aside now."""
        self._kept.add((item.content_hash, str(status)))

    def is_copied(self, raw: bytes) -> bool:
        """Whether these very bytes are kept for such an item already; they are from now on."""
        digest = hashlib.sha256(raw).hexdigest()
        had = digest in self._digests
        self._digests.add(digest)
        return had

    def _load(self, session: Session, column: _Column, values: set[str]) -> None:
        for some in portions(sorted(values)):
            for found in session.execute(_wanted(column, some)):
                self._digests.add(found.digest or "")
                if found.complaint_id is None or found.status == Status.DUPLICATE:
                    self._kept.add((found.content_hash, found.status))
                elif found.undone_at is None:
                    known = Known(found.complaint_id, found.message_id or "", found.at)
                    self.note(found.message_id or "", found.content_hash, known)


def message_key(message_id: str) -> str:
    """A message id as it is kept: an endless one by its hash, since no index takes it."""
    if len(message_id) <= _LONGEST_KEY:
        return storable(message_id)
    return "sha256:" + hashlib.sha256(message_id.encode("utf-8", "surrogatepass")).hexdigest()


def _references(item: Incoming) -> tuple[str, ...]:
    return item.post.references if item.post is not None else ()


def portions(values: list[str]) -> Iterator[list[str]]:
    """Values in portions that every database takes in one statement."""
    for start in range(0, len(values), _AT_A_TIME):
        yield values[start : start + _AT_A_TIME]


def _wanted(
    column: _Column, values: list[str]
) -> Select[str | None, str, str, int | None, str, datetime, datetime | None]:
    kept = (Arrival.message_id, Arrival.content_hash, Arrival.status, Arrival.complaint_id, Evidence.digest)
    return (
        select(*kept, Entry.at, Operation.undone_at)
        .outerjoin(Evidence, Evidence.id == Arrival.evidence_id)
        .outerjoin(Entry, Entry.id == Arrival.entry_id)
        .outerjoin(Operation, Operation.id == Entry.operation_id)
        .where(column.in_(values))
        .order_by(Arrival.id)
    )
