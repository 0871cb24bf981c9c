"""Which remedy another one waits for, and which of them helps a plan on most now (S38, S39)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.plan_records import RemedyRecord
from firefight_tui.domain.spans import show_remaining
from firefight_tui.domain.vocabulary import RemedyKind, RemedyState
from firefight_tui.words import _

_NO_DATE = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Held:
    """What a remedy waits for.

    Attributes:
        by: The remedy that comes before it and is not finished.
        root: The one all of them wait for, which waits for none itself; `by` where that is it.
    """

    by: RemedyRecord
    root: RemedyRecord

    def since(self, now: datetime) -> datetime | None:
        """Since when it is held up: `root` should have been finished then; None while that is still in time."""
        return self.root.due_at if self.root.is_late(now) else None


class RemedyStep(NamedTuple):
    """A remedy, and the verb that carries it on."""

    verb: str
    remedy: RemedyRecord


def held_by(one: RemedyRecord, remedies: Iterable[RemedyRecord]) -> Held | None:
    """What keeps a remedy from being started; None where nothing comes before it, or all that does is over.

    Args:
        one: A remedy.
        remedies: All of the same complaint.
    """
    known = {each.id: each for each in remedies}
    by = _before(one, known)
    if by is None or one.finished_at is not None or one.started_at is not None:
        return None
    root, seen = by, {one.id, by.id}
    while (further := _before(root, known)) is not None and root.started_at is None and further.id not in seen:
        root = further
        seen.add(root.id)
    return Held(by, root)


def _before(one: RemedyRecord, known: dict[int, RemedyRecord]) -> RemedyRecord | None:
    found = known.get(one.after) if one.after is not None else None
    return found if found is not None and found.finished_at is None and found.dropped_at is None else None


def held_words(held: Held, now: datetime, zone: tzinfo) -> str:
    """Whom a remedy waits for: until when, or since when it should not have to wait any more."""
    root = held.root
    whose = {"label": root.label, "owner": root.owner or _("nobody")}
    since = held.since(now)
    if since is not None:
        time, span = show_moment(since, zone=zone, now=now), show_remaining(now - since).strip()
        words = _("held up since {time} ({span}) by {label} of {owner}").format(time=time, span=span, **whose)
    elif root.due_at is not None:
        time = show_moment(root.due_at, zone=zone, now=now)
        words = _("waits for {label} of {owner}, due {time}").format(time=time, **whose)
    else:
        words = _("waits for {label} of {owner}, which has no date").format(**whose)
    return words if held.by is root else _("behind {label}: {words}").format(label=held.by.label, words=words)


def next_remedy(remedies: Sequence[RemedyRecord], now: datetime) -> RemedyStep | None:
    """Which remedy of a plan that is carried out helps most now.

    The one that is late longest, or what that waits for; then what can be begun, is under way, is to be judged.

    Args:
        remedies: All of one complaint.
        now: This moment.
    """
    counted = [one for one in remedies if one.counts and one.retired_at is None]
    agreed = [one for one in counted if one.in_plan is not None]
    going = sorted(agreed or counted, key=in_order)
    late = [one for one in going if one.is_late(now)]
    if late:
        held = held_by(late[0], remedies)
        step = _step(held.root if held is not None else late[0])
        if step is not None:
            return step
    steps = [step for one in going if held_by(one, remedies) is None and (step := _step(one)) is not None]
    return min(steps, key=lambda step: _ORDER.index(step.verb), default=None)


_ORDER = ("amend", "start", "finish", "verify")


def in_order(one: RemedyRecord) -> tuple[datetime, int]:
    """Its place among others: what is due first, what has no date last."""
    return one.due_at or _NO_DATE, one.number


def _step(one: RemedyRecord) -> RemedyStep | None:
    if one.finished_at is None:
        if one.owner is None:
            return RemedyStep("amend", one)
        waits = one.state is RemedyState.PROPOSED and one.kind is RemedyKind.CORRECTION
        return None if waits else RemedyStep("finish" if one.started_at is not None else "start", one)
    if one.is_verified:
        return None
    return RemedyStep("finish" if is_to_be_mended(one) else "verify", one)


def is_to_be_mended(one: RemedyRecord) -> bool:
    """Whether it was found ineffective since it was finished last."""
    last = one.verification
    return (
        one.state is RemedyState.TESTED
        and last is not None
        and one.finished_at is not None
        and last.at >= one.finished_at
    )
