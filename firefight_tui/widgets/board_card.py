"""One card of the board as two lines of exactly so many cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from firefight_tui.domain.board import Card
from firefight_tui.domain.spans import late_words
from firefight_tui.domain.text import clean_cell, cut, fit, uses_ascii_forms, width
from firefight_tui.domain.vocabulary import RemedyKind, RemedyState, Verdict
from firefight_tui.widgets.looks import Piece
from firefight_tui.words import _, pgettext


@dataclass(frozen=True, slots=True)
class CardTelling:
    """How cards are told.

    Attributes:
        now: This moment.
        zone: Of the reader.
        cells: The width of a column, with the cell of the cursor before the card and a blank after it.
        is_one: Whether all are of one complaint: they are then named by their number within it.
        to_retire: The containments that may be retired, by id.
    """

    now: datetime
    zone: ZoneInfo
    cells: int
    is_one: bool = False
    to_retire: frozenset[int] = frozenset()


def column_name(state: RemedyState) -> str:
    """What a column is called."""
    return {
        RemedyState.PROPOSED: lambda: pgettext("board", "Proposed"),
        RemedyState.AGREED: lambda: pgettext("board", "Agreed"),
        RemedyState.DOING: lambda: pgettext("board", "Doing"),
        RemedyState.TESTED: lambda: pgettext("board", "Tested"),
        RemedyState.VERIFIED: lambda: pgettext("board", "Verified"),
    }[state]()


def lane_name(kind: RemedyKind) -> str:
    """What a lane is called."""
    match kind:
        case RemedyKind.CONTAINMENT:
            return _("Short term (business first)")
        case RemedyKind.CORRECTION:
            return _("Long term (the root cause)")
        case RemedyKind.PREVENTION:
            return _("Prevention")


def card_pieces(card: Card, half: int, telling: CardTelling, *, is_current: bool) -> list[Piece]:
    """A line of a card.

    `>` says that the cursor is on it, `!` that it is late: before the first line, before the second one where the
    cursor has the first.

    Args:
        card: The card.
        half: 0 for its first line, 1 for its second.
        telling: How it is told.
        is_current: Whether the cursor is on it.
    """
    late = card.is_late(telling.now)
    mark = ">" if is_current and not half else "!" if late and half == is_current else " "
    room = telling.cells - 2
    if half:
        text, look = _second(card, telling, room), "late" if late or _has_failed(card) else "dim"
    else:
        text = fit(f"{_name(card, telling)} {_cleaned(card.remedy.what, uses_ascii_forms())}", room)
        look = "strong" if is_current else "dim" if card.is_put_away else ""
    return [Piece(mark, "late" if mark == "!" else "strong"), Piece(text + " ", look)]


def _name(card: Card, telling: CardTelling) -> str:
    return card.remedy.label if telling.is_one else card.complaint.ref.removeprefix("FF-")


def _second(card: Card, telling: CardTelling, room: int) -> str:
    """Who and until when."""
    words = cut(due_words(card, telling), room)
    left = room - width(words) - 1
    return fit(fit(clean_cell(card.remedy.owner or "?"), max(0, left)) + " " + words, room)


def _has_failed(card: Card) -> bool:
    last = card.remedy.verification
    return card.remedy.state is RemedyState.TESTED and last is not None and last.verdict is Verdict.INEFFECTIVE


def due_words(card: Card, telling: CardTelling) -> str:
    """Until when, or since when it is done; what else is more worth knowing."""
    remedy = card.remedy
    if card.is_put_away:
        return remedy.state.label
    if card.is_late(telling.now) and remedy.due_at is not None:
        return late_words(telling.now - remedy.due_at)
    if card.id in telling.to_retire:
        return _("to retire")
    if _has_failed(card):
        return Verdict.INEFFECTIVE.label
    at = remedy.finished_at or remedy.due_at
    return day_words(at, telling) if at is not None else _("no date")


def day_words(at: datetime, telling: CardTelling) -> str:
    """A moment in five cells: the hour today, else the day; of another year its year."""
    local, today = at.astimezone(telling.zone), telling.now.astimezone(telling.zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%m-%d}" if local.year == today.year else f"{local:%Y-%m}"


@lru_cache(4_096)
def _cleaned(text: str, _in_ascii: bool) -> str:
    return clean_cell(text, 200)
