"""What is an engineer's to do, across all complaints: items of every kind, in the order they are due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import IntEnum, StrEnum

from firefight_tui.domain.board import Card, CardComplaint, to_retire
from firefight_tui.domain.board_steps import step_of
from firefight_tui.domain.effects import EffectRecord
from firefight_tui.domain.holding import Held, held_by
from firefight_tui.domain.learn_records import PreventionRecord
from firefight_tui.domain.plan_records import RemedyRecord
from firefight_tui.domain.vocabulary import RemedyState
from firefight_tui.words import _

_NO_DATE = datetime.max.replace(tzinfo=UTC)

DAYS_AHEAD = 7
"""How many days the group after today holds."""


class DayKind(StrEnum):
    """What there is to do; in the order things due at the same moment stand."""

    CALL = "call"
    UPDATE = "update"
    PROMISE = "promise"
    REMEDY = "remedy"
    VERIFY = "verify"
    MEASURE = "measure"
    DUTY = "duty"
    VISIT = "visit"
    RENEWAL = "renewal"
    REVIEW = "review"
    PREVENTION = "prevention"
    CHECK = "check"

    @property
    def is_asked(self) -> bool:
        """Whether it is asked for since its time, and not late by it: nobody agreed to a date."""
        return self in {DayKind.VERIFY, DayKind.MEASURE, DayKind.DUTY}


_KINDS = tuple(DayKind)


class DayGroup(IntEnum):
    """What stands under one heading, in the order of the headings."""

    LATE = 1
    TODAY = 2
    AHEAD = 3
    LATER = 4
    WAITING = 5


@dataclass(frozen=True, slots=True)
class DayItem:
    """One thing to do.

    Attributes:
        kind: Of what kind.
        id: The number of its row in the store, among its kind; of a call or an update the complaint's.
        complaint: Where it belongs.
        label: Its short name within the complaint, such as R1; empty where it has none.
        what: What it is about, in the words of whoever wrote it.
        due_at: When it is due; of what is only asked for, since when.
        verb: What does it; empty where one can only wait.
        who: Who else is concerned: the owner of what is to be verified.
        waits: Why one can only wait, in a few words.
        held: The remedy it waits for.
    """

    kind: DayKind
    id: int
    complaint: CardComplaint
    label: str
    what: str
    due_at: datetime | None
    verb: str
    who: str | None = None
    waits: str = ""
    held: Held | None = None

    @property
    def key(self) -> str:
        """What tells it from all others of a day."""
        return f"{self.kind.value}-{self.id}"

    def is_late(self, now: datetime) -> bool:
        """Whether it should have been done by now."""
        return self.due_at is not None and self.due_at < now and not self.kind.is_asked

    def is_asked(self, now: datetime) -> bool:
        """Whether it is asked for already, without a time."""
        return self.due_at is not None and self.due_at <= now and self.kind.is_asked


@dataclass(frozen=True, slots=True)
class MyDay:
    """An engineer's day.

    Attributes:
        whose: The engineer.
        items: What there is to do, in no order.
        complaints: How many open complaints are theirs: commanded by them, or with them in the team.
        is_cut: Whether there are more than were looked through.
    """

    whose: str
    items: tuple[DayItem, ...] = ()
    complaints: int = 0
    is_cut: bool = False


def group_of(item: DayItem, now: datetime, zone: tzinfo) -> DayGroup:
    """Under which heading an item stands; days are those of the zone, what is late stands first even if it waits."""
    if item.is_late(now):
        return DayGroup.LATE
    if item.waits:
        return DayGroup.WAITING
    if item.due_at is None:
        return DayGroup.LATER
    days = (item.due_at.astimezone(zone).date() - now.astimezone(zone).date()).days
    if days > DAYS_AHEAD:
        return DayGroup.LATER
    return DayGroup.AHEAD if days > 0 else DayGroup.TODAY


def in_order(item: DayItem) -> tuple[datetime, int, int, int, int]:
    """Its place within a group: what is due first, then what is graver."""
    return (
        item.due_at or _NO_DATE,
        int(item.complaint.severity),
        item.complaint.id,
        _KINDS.index(item.kind),
        item.id,
    )


def grouped(items: Iterable[DayItem], now: datetime, zone: tzinfo) -> dict[DayGroup, tuple[DayItem, ...]]:
    """The items under their headings, both in order; a group without items is left out.

    What is only asked for stands behind what has a time: nobody is late by it.
    """
    found: dict[DayGroup, list[DayItem]] = {group: [] for group in DayGroup}
    for item in sorted(items, key=lambda one: (one.is_asked(now), in_order(one))):
        found[group_of(item, now, zone)].append(item)
    return {group: tuple(held) for group, held in found.items() if held}


# What remedies ask of somebody


def remedy_items(cards: Sequence[Card], whose: str, teams: Set[int], alone: Set[int]) -> Iterator[DayItem]:
    """What remedies ask of an engineer: to carry on what they own, and to judge what others of their teams finished.

    Args:
        cards: All remedies of the complaints concerned.
        whose: The engineer.
        teams: The complaints they command or are in the team of, by number.
        alone: Those they command with nobody else in the team: there they judge what they own.
    """
    siblings: dict[int, list[RemedyRecord]] = {}
    for card in cards:
        siblings.setdefault(card.complaint.id, []).append(card.remedy)
    over = to_retire(cards)
    for card in cards:
        complaint, remedy = card.complaint.id, card.remedy
        is_own = remedy.owner == whose
        if is_own or (complaint in teams and remedy.owner is not None):
            item = _remedy_item(card, siblings[complaint], over, is_own=is_own, is_alone=complaint in alone)
            if item is not None:
                yield item


def _remedy_item(
    card: Card, siblings: Sequence[RemedyRecord], over: frozenset[int], *, is_own: bool, is_alone: bool
) -> DayItem | None:
    step, remedy = step_of(card, siblings, over), card.remedy
    if step is None:
        return None
    if step.verb == "verify":
        if is_own and not is_alone:
            return _item(card, DayKind.REMEDY, "", waits=_("to be verified by somebody else"))
        return _item(card, DayKind.VERIFY, "verify", since=remedy.finished_at)
    if not is_own:
        return None
    held = held_by(remedy, siblings)
    if held is not None:
        waits = _("after {label} of {owner}").format(label=held.root.label, owner=held.root.owner or _("nobody"))
        return _item(card, DayKind.REMEDY, "", waits=waits, held=held)
    if not step.is_own:
        return _item(card, DayKind.REMEDY, "", waits=_not_agreed(remedy))
    return _item(card, DayKind.REMEDY, step.verb)


def _not_agreed(remedy: RemedyRecord) -> str:
    assert remedy.state is RemedyState.PROPOSED, "only what is proposed waits for an agreement"
    return _("not agreed by the client yet")


def _item(
    card: Card, kind: DayKind, verb: str, *, since: datetime | None = None, waits: str = "", held: Held | None = None
) -> DayItem:
    one = card.remedy
    due_at = since if kind is DayKind.VERIFY else one.due_at if one.finished_at is None else None
    return DayItem(kind, one.id, card.complaint, one.label, one.what, due_at, verb, one.owner, waits, held)


# What effects and prevention items ask


def measure_item(effect: EffectRecord, complaint: CardComplaint) -> DayItem | None:
    """The next figure of an effect that is measured by hand, as long as its figures are too few.

    The figures asked for lie evenly over the time they must hold for; the first is asked for at once.
    """
    since = effect.since
    if not effect.is_measured or effect.source or since is None or effect.is_enough:
        return None
    taken = len(effect.counted)
    share = min(taken, effect.min_count) / max(1, effect.min_count)
    due_at = since + effect.hold_for * share
    what = effect.name or ""
    words = _("{what}: {count} of {all} figures").format(what=what, count=taken, all=effect.min_count)
    return DayItem(DayKind.MEASURE, effect.id, complaint, effect.label, words, due_at, "measure")


def prevention_item(
    one: PreventionRecord, complaint: CardComplaint, whose: str, now: datetime, *, is_alone: bool
) -> DayItem | None:
    """What a prevention item nobody has checked asks of an engineer: to have it done, then to see whether it works.

    Its owner has it done; who commands checks it, or the rest of the team where that is the owner.

    Args:
        one: The item.
        complaint: Where it belongs.
        whose: The engineer.
        now: This moment.
        is_alone: Whether they command, with nobody else in the team: they then check what they own.
    """
    if one.none_reason is not None or one.check is not None:
        return None
    is_done = one.check_at is not None and (one.due_at is None or one.due_at <= now)
    kind, due_at = (DayKind.CHECK, one.check_at) if is_done else (DayKind.PREVENTION, one.due_at)
    waits = verb = ""
    if one.owner != whose or is_alone:
        verb = "check"
    elif is_done:
        waits = _("to be checked by somebody else")
    if one.owner != whose and not (is_done and complaint.commander in {whose, one.owner}):
        return None
    return DayItem(kind, one.id, complaint, f"V{one.number}", one.what or "", due_at, verb, one.owner, waits)
