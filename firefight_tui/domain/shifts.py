"""Stretches of time of one engineer: put together where they touch, cut where another kind takes precedence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar


class Stretch(NamedTuple):
    """From when until when; the end is no part of it."""

    since: datetime
    until: datetime


class Lasting(Protocol):
    """Anything that lasts from then until then."""

    @property
    def since(self) -> datetime:
        """When it begins."""
        ...

    @property
    def until(self) -> datetime:
        """When it is over."""
        ...


T = TypeVar("T", bound=Lasting)


def touching(lasting: Iterable[T], new: Stretch) -> list[T]:
    """Those that overlap the new one or meet it end to end: the same time written down twice is one time."""
    return [one for one in lasting if one.since <= new.until and new.since <= one.until]


def joined(lasting: Iterable[Lasting], new: Stretch) -> Stretch:
    """The new stretch, grown over all that touch it."""
    found = touching(lasting, new)
    return Stretch(
        min([new.since, *(one.since for one in found)]),
        max([new.until, *(one.until for one in found)]),
    )


def left_over(whole: Lasting, gone: Stretch) -> tuple[Stretch, ...]:
    """What remains of a stretch once another is taken out of it: none, one or two pieces."""
    before = Stretch(whole.since, min(whole.until, gone.since))
    after = Stretch(max(whole.since, gone.until), whole.until)
    return tuple(piece for piece in (before, after) if piece.since < piece.until)


def at_moment(lasting: Iterable[T], moment: datetime) -> T | None:
    """The one that lasts at a moment, the longest where there are several."""
    found = [one for one in lasting if one.since <= moment < one.until]
    return max(found, key=lambda one: one.until, default=None)
