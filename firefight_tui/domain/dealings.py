"""What passed between the client and us beside the contacts: visits, and what was shown, given and agreed (S55-S59)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from firefight_tui.domain.contentment import Contentment
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.repair_records import RepairKind, RepairRecord, VisitRecord
from firefight_tui.domain.vocabulary import Channel, Direction
from firefight_tui.words import _


@dataclass(frozen=True, slots=True)
class Dealing:
    """One of them.

    Attributes:
        key: What tells it from any other of the complaint.
        at: When it was.
        by: Who of us.
        person: Whom at the client; the client where nobody is known.
        way: What it was, in a word or two.
        words: What was said, given or found, a paragraph each.
        is_unhappy: Whether the client said there that they are not content.
    """

    key: str
    at: datetime
    by: str
    person: str
    way: str
    words: tuple[str, ...] = ()
    is_unhappy: bool = False


def dealings(record: ComplaintRecord) -> tuple[Dealing, ...]:
    """All of them by time; an apology is a contact, as is what they say of the result, and stands among those."""
    found = [*_visits(record), *_steps(record), *_silence(record)]
    return tuple(sorted(found, key=lambda one: one.at))


def last_spoken(record: ComplaintRecord) -> tuple[datetime, str] | None:
    """When we last spoke to the client, on a visit too, and with whom; None where nobody has yet."""
    spoken = [(one.at, one.person or record.client) for one in record.contacts if one.direction is Direction.OUT]
    spoken += [(one.at, one.person) for one in _visits(record)]
    return max(spoken, default=None)


def _visits(record: ComplaintRecord) -> Iterator[Dealing]:
    whom = record.contact.name if record.contact is not None else record.client
    for one in record.visits:
        if one.visited_at is not None:
            yield Dealing(
                f"visit-{one.id}",
                one.visited_at,
                one.visited_by or one.by,
                whom,
                f"{Channel.VISIT.label} {one.label}",
                tuple(_found(one)),
                one.is_unhappy,
            )


def _found(one: VisitRecord) -> Iterator[str]:
    if one.satisfaction is not None:
        yield f"{one.satisfaction} {Contentment(str(one.satisfaction)).label}"
    if one.usage:
        yield _("usage: {words}").format(words=one.usage)
    if one.findings:
        yield _("found: {words}").format(words=one.findings)
    if one.finding is not None:
        yield _("opened {ref}").format(ref=one.finding)


def _steps(record: ComplaintRecord) -> Iterator[Dealing]:
    """Compensation, what was shown, and what is agreed; where a reason says why not, nothing passed."""
    for one in record.repair:
        if one.kind is not RepairKind.APOLOGY and one.none_reason is None:
            words = tuple(part for part in (one.words, _worth(one)) if part)
            yield Dealing(
                f"{one.kind.value}-{one.id}", one.at, one.by, one.person or record.client, one.kind.label, words
            )


def _worth(one: RepairRecord) -> str:
    return _("worth {value}").format(value=one.value) if one.value else ""


def _silence(record: ComplaintRecord) -> Iterator[Dealing]:
    """They did not answer, and that counts as yes."""
    for one in record.acceptances:
        if one.deemed:
            words = _("their silence counts as acceptance: {reason}").format(reason=one.deemed)
            yield Dealing(f"acceptance-{one.id}", one.at, one.by, record.client, _("Deemed acceptance"), (words,))
