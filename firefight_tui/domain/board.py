"""The board: every remedy as a card in its column and lane, and what follows from how they stand (S27-S40)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from firefight_tui.domain.plan_records import MilestoneRecord, RemedyRecord
from firefight_tui.domain.vocabulary import RemedyKind, RemedyState, Severity, Stage

COLUMNS = (
    RemedyState.PROPOSED,
    RemedyState.AGREED,
    RemedyState.DOING,
    RemedyState.TESTED,
    RemedyState.VERIFIED,
)
LANES = tuple(RemedyKind)
PUT_AWAY = {RemedyState.DROPPED: RemedyState.PROPOSED, RemedyState.RETIRED: RemedyState.VERIFIED}
"""Where cards stand that are shown only when asked for."""

_NO_DATE = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CardComplaint:
    """What a card says of its complaint; `version` is the number of the plan version in force."""

    id: int
    ref: str
    title: str
    client: str
    project: str | None
    stage: Stage
    severity: Severity
    commander: str | None
    version: int | None


@dataclass(frozen=True, slots=True)
class Card:
    """One remedy on the board."""

    complaint: CardComplaint
    remedy: RemedyRecord

    @property
    def id(self) -> int:
        """The number verbs take."""
        return self.remedy.id

    @property
    def column(self) -> RemedyState:
        """The column it stands in."""
        return PUT_AWAY.get(self.remedy.state, self.remedy.state)

    @property
    def is_put_away(self) -> bool:
        """Whether it is over: dropped or retired."""
        return self.remedy.state in PUT_AWAY

    def is_late(self, now: datetime) -> bool:
        """Whether it should have been finished by now, of a complaint that is still open."""
        return self.complaint.stage.is_open and self.remedy.is_late(now)

    def concerns(self, handle: str) -> bool:
        """Whether somebody owns it or helps with it."""
        return handle == self.remedy.owner or handle in self.remedy.helpers

    @property
    def order(self) -> tuple[datetime, int]:
        """Its place in a column: what is due first stands first, what has no date last."""
        return (self.remedy.due_at or _NO_DATE, self.remedy.id)


@dataclass(frozen=True, slots=True)
class BoardRecord:
    """The cards of what a query found.

    Attributes:
        cards: All of them, those put away too, in the query's order.
        milestones: Of their complaints, by the complaint's id.
        is_cut: Whether there are more cards than were read.
    """

    cards: tuple[Card, ...] = ()
    milestones: Mapping[int, tuple[MilestoneRecord, ...]] = field(default_factory=dict)
    is_cut: bool = False

    def of(self, ref: str) -> tuple[Card, ...]:
        """The cards of one complaint."""
        return tuple(card for card in self.cards if card.complaint.ref == ref)


@dataclass(frozen=True, slots=True)
class Affected:
    """What a late remedy holds up: those that come after it, milestones of its complaint, and who is behind it."""

    remedies: tuple[RemedyRecord, ...]
    milestones: tuple[MilestoneRecord, ...]
    people: tuple[str, ...]


def affected_by(
    late: RemedyRecord, remedies: Iterable[RemedyRecord], milestones: Iterable[MilestoneRecord]
) -> Affected:
    """Whom and what a remedy holds up that is late (S30).

    Args:
        late: The remedy.
        remedies: All of the same complaint; those after it count, and those after them, unless finished or put away.
        milestones: All of the same complaint; those not reached yet count.
    """
    following: dict[int, list[RemedyRecord]] = {}
    for one in remedies:
        if one.after is not None and one.finished_at is None and one.state not in PUT_AWAY:
            following.setdefault(one.after, []).append(one)
    held, seen = [], {late.id}
    ahead = [late.id]
    while ahead:
        for one in following.get(ahead.pop(0), ()):
            if one.id not in seen:
                seen.add(one.id)
                held.append(one)
                ahead.append(one.id)
    people = [late.owner, *late.helpers, *(one.owner for one in held)]
    return Affected(
        tuple(held),
        tuple(one for one in milestones if one.actual_at is None),
        tuple(dict.fromkeys(one for one in people if one is not None)),
    )


def to_retire(cards: Sequence[Card]) -> frozenset[int]:
    """Containments no longer needed, by id: finished, while every correction of their complaint is verified (S27)."""
    corrections: dict[int, list[bool]] = {}
    for card in cards:
        if card.remedy.kind is RemedyKind.CORRECTION and card.remedy.counts:
            corrections.setdefault(card.complaint.id, []).append(card.remedy.is_verified)
    return frozenset(
        card.id
        for card in cards
        if card.remedy.kind is RemedyKind.CONTAINMENT
        and card.remedy.state in {RemedyState.TESTED, RemedyState.VERIFIED}
        and all(corrections.get(card.complaint.id, [False]))
    )


def pressing_milestone(milestones: Iterable[MilestoneRecord], now: datetime) -> MilestoneRecord | None:
    """The milestone to look at: not reached yet, late ones first, then the one expected first."""
    ahead = [one for one in milestones if one.actual_at is None and one.expected_at is not None]
    return min(ahead, key=lambda one: (not one.is_late(now), one.expected_at or _NO_DATE, one.id), default=None)
