"""What the board says beside its cards: the card under the cursor, its milestone, tabs and counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from firefight_tui.domain.board import Card, affected_by, pressing_milestone
from firefight_tui.domain.holding import held_by, held_words
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.plan_records import MilestoneRecord, RemedyRecord
from firefight_tui.domain.spans import is_no_time, late_words
from firefight_tui.domain.text import clean_cell, cut
from firefight_tui.domain.timeline_picture import span_words
from firefight_tui.domain.vocabulary import RemedyKind
from firefight_tui.widgets.looks import Piece
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _, ngettext, pgettext

THIS, MINE, ALL, LATE = 1, 2, 3, 4
"""The tabs."""

Sieve = Callable[[Card], bool]


def tab_names(ref: str) -> Mapping[int, str]:
    """What the tabs are called; the first by its complaint."""
    return {THIS: ref or _("This complaint"), MINE: _("Mine"), ALL: _("All"), LATE: pgettext("board", "Late")}


def sieves(reader: str, now: datetime) -> Mapping[int, Sieve]:
    """Which of the query's cards each tab but the first shows."""
    return {
        MINE: lambda card: card.concerns(reader),
        ALL: lambda _card: True,
        LATE: lambda card: card.is_late(now),
    }


def figures(cards: Sequence[Card], now: datetime, zone: ZoneInfo, *, is_cut: bool) -> list[Piece]:
    """How many cards, how many late, how many due today."""
    late = sum(card.is_late(now) for card in cards)
    today = sum(_is_due_today(card.remedy, now, zone) for card in cards)
    count = ngettext("{count} card", "{count} cards", len(cards)).format(count=len(cards))
    pieces = [Piece(_("the first {cards}").format(cards=count) if is_cut else count)]
    if late:
        pieces.append(Piece("  " + _("{count} overdue").format(count=late), "late"))
    if today:
        pieces.append(Piece("  " + _("{count} due today").format(count=today)))
    return pieces


def _is_due_today(remedy: RemedyRecord, now: datetime, zone: ZoneInfo) -> bool:
    if remedy.due_at is None or remedy.finished_at is not None:
        return False
    return remedy.due_at.astimezone(zone).date() == now.astimezone(zone).date()


def milestone_words(milestones: Sequence[MilestoneRecord], now: datetime, zone: ZoneInfo, cells: int) -> list[Piece]:
    """The milestone to look at, in at most so many cells."""
    found = pressing_milestone(milestones, now)
    if found is None or found.expected_at is None:
        return []
    late = found.is_late(now)
    at = found.expected_at.astimezone(zone)
    words = f" {at:%m-%d}" + (" " + slip_words(found, now) if slip_words(found, now) else "")
    heading = _("Milestone") + " "
    name = cut(clean_cell(found.name), max(4, cells - len(heading) * 2 - len(words) * 2))
    text = cut(heading + name + words, cells)
    return [Piece(text, "late" if late else "")] if cells > len(words) + 4 else []


def slip_words(one: MilestoneRecord, now: datetime) -> str:
    """How much later or earlier than planned, or how long overdue."""
    expected = one.expected_at
    if one.is_late(now) and expected is not None:
        return late_words(now - expected, span_words(now - expected))
    if one.slip:
        span = span_words(abs(one.slip))
        return (_("{time} later") if one.slip.total_seconds() > 0 else _("{time} earlier")).format(time=span)
    return ""


def card_facts(
    card: Card, remedies: Sequence[RemedyRecord], milestones: Sequence[MilestoneRecord], now: datetime, zone: ZoneInfo
) -> list[Fact]:
    """The card under the cursor, the most important first: what, who, when, what it costs, does and holds up."""
    return list(_card_facts(card, remedies, milestones, now, zone))


def _card_facts(
    card: Card, remedies: Sequence[RemedyRecord], milestones: Sequence[MilestoneRecord], now: datetime, zone: ZoneInfo
) -> Iterator[Fact]:
    one = card.remedy
    yield Fact(one.label, one.what, _who_and_when(card, now, zone), look="strong", most=2)
    if card.is_late(now):
        yield Fact(pgettext("board", "Late"), _affected_words(one, remedies, milestones, now, zone), look="late")
    business = _("Business")
    effects = [
        clean_cell(one.quantity) if one.quantity else "",
        clean_cell(one.expected_effect) if one.expected_effect else "",
        f"{business}  {clean_cell(one.business_effect)}" if one.business_effect else "",
    ]
    if any(effects):
        yield Fact(pgettext("board", "Expected"), "   ".join(each for each in effects if each))
    if one.kind is RemedyKind.CONTAINMENT and not card.is_put_away:
        yield Fact(pgettext("board", "Withdraw"), _withdraw_words(remedies))
    yield from _rest(card, remedies, now, zone)


def _who_and_when(card: Card, now: datetime, zone: ZoneInfo) -> str:
    one = card.remedy
    who = one.owner or _("nobody")
    if one.helpers:
        who += " + " + ", ".join(one.helpers)
    if one.finished_at is not None:
        when = _("finished {time}").format(time=show_moment(one.finished_at, zone=zone, now=now))
    else:
        when = show_moment(one.due_at, zone=zone, now=now) if one.due_at is not None else _("no date")
    version = f"v{one.in_plan}" if one.in_plan is not None else ""
    cost = _("cost {cost}").format(cost=cut(clean_cell(one.cost), 16)) if one.cost else ""
    return "  ".join(part for part in (who, when, cost, version, card.complaint.ref) if part)


def _affected_words(
    one: RemedyRecord,
    remedies: Sequence[RemedyRecord],
    milestones: Sequence[MilestoneRecord],
    now: datetime,
    zone: ZoneInfo,
) -> str:
    found = affected_by(one, remedies, milestones)
    assert one.due_at is not None, "what is late has a date"
    named = [f"{each.label} {each.what}" for each in found.remedies]
    named += [
        _("milestone {name}").format(name=f"{each.name} {each.expected_at.astimezone(zone):%m-%d}")
        if each.expected_at is not None
        else each.name
        for each in found.milestones
    ]
    by = _("under a minute") if is_no_time(now - one.due_at) else span_words(now - one.due_at)
    people = ", ".join(found.people)
    if not named:
        return _("by {time}; affected: {people}").format(time=by, people=people or "-")
    return _("by {time}; affected: {what}; {people}").format(time=by, what=", ".join(named), people=people or "-")


def _withdraw_words(remedies: Sequence[RemedyRecord]) -> str:
    """When a containment goes again."""
    corrections = [one for one in remedies if one.kind is RemedyKind.CORRECTION and one.counts]
    if not corrections:
        return _("no correction is planned that would make it needless")
    names = ", ".join(f"{one.label} {one.what}" for one in corrections)
    if all(one.is_verified for one in corrections):
        return _("now, as these hold: {names}").format(names=names)
    return _("once verified: {names}").format(names=names)


def _rest(card: Card, remedies: Sequence[RemedyRecord], now: datetime, zone: ZoneInfo) -> Iterator[Fact]:
    one = card.remedy
    before = next((each for each in remedies if each.id == one.after), None)
    held = held_by(one, remedies)
    if held is not None and card.complaint.stage.is_open:
        look = "late" if held.since(now) is not None else ""
        yield Fact(pgettext("board", "After"), held_words(held, now, zone), look=look)
    elif before is not None:
        yield Fact(pgettext("board", "After"), f"{before.label} {before.what}  {before.state.label}")
    if one.requirement:
        yield Fact(_("Requirement"), one.requirement)
    if one.tested_by:
        yield Fact(_("Tested by"), f"{one.tested_by}  {one.evidence or ''}".rstrip())
    if one.verification is not None:
        last = one.verification
        at = show_moment(last.at, zone=zone, now=now)
        yield Fact(_("Verdict"), f"{last.verdict.label}, {last.by} {at}  {last.reason or ''}".rstrip())
    if one.drop_reason:
        yield Fact(pgettext("board", "Dropped"), one.drop_reason)
    complaint = card.complaint
    where = f"{complaint.client} / {complaint.project}" if complaint.project else complaint.client
    yield Fact(complaint.ref, f"{where}  {complaint.title}", complaint.stage.label, look="dim")
