"""The handover of a shift: what is open, what comes next, what was promised, as plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.text import clean_cell
from firefight_tui.domain.vocabulary import ClockState, Direction, HypothesisVerdict
from firefight_tui.words import _, ngettext

SAID = 200


@dataclass(frozen=True, slots=True)
class PromiseRecord:
    """A promise that is still open."""

    what: str
    due_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class HandoverItem:
    """One complaint to be handed over, with the promises still open."""

    complaint: ComplaintRecord
    promises: tuple[PromiseRecord, ...]


@dataclass(frozen=True, slots=True)
class HandoverRecord:
    """What is handed over.

    Attributes:
        at: The moment it was looked at.
        whose: The engineer whose complaints these are; empty for all of the desk.
        items: The most pressing first.
        more: How many more there are than were read.
    """

    at: datetime
    whose: str
    items: tuple[HandoverItem, ...]
    more: int = 0

    def commanded_by(self, handle: str) -> tuple[str, ...]:
        """The complaints among these an engineer commands."""
        return tuple(item.complaint.ref for item in self.items if item.complaint.commander == handle)

    def unconfirmed_by(self, handle: str) -> tuple[str, ...]:
        """The complaints among these in which an engineer has not answered that they have their duty."""
        return tuple(
            item.complaint.ref
            for item in self.items
            if any(
                one.engineer == handle and one.left_at is None and one.confirmed_at is None
                for one in item.complaint.team
            )
        )


def handover_text(record: HandoverRecord, zone: ZoneInfo) -> str:
    """All of it as plain text, for the next shift to read or to be mailed within the house."""
    when = f"{record.at.astimezone(zone):%Y-%m-%d %H:%M}"
    whose = record.whose or _("the whole desk")
    count = ngettext("{count} open", "{count} open", len(record.items) + record.more)
    lines = [
        _("Handover {time}  {whose}").format(time=when, whose=whose),
        count.format(count=len(record.items) + record.more),
    ]
    if not record.items:
        lines.append(_("Nothing is open."))
    for item in record.items:
        lines += ["", *_item(item, record.at, zone)]
    if record.more:
        lines += ["", _("and {count} more: firefight ls is:open").format(count=record.more)]
    return "\n".join(lines)


def _item(item: HandoverItem, now: datetime, zone: ZoneInfo) -> Iterator[str]:
    yield item_head(item)
    for label, words in item_rows(item, now, zone):
        yield f"  {label}: {words}"


def item_head(item: HandoverItem) -> str:
    """Which complaint it is, in one line."""
    one = item.complaint
    return f"{one.ref} {one.severity.short}  {clean_cell(one.client)}: {clean_cell(one.title)}"


def item_rows(item: HandoverItem, now: datetime, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """What the next shift must know of a complaint, each with its label, cleaned."""
    return ((label, clean_cell(words)) for label, words in _rows(item, now, zone))


def _rows(item: HandoverItem, now: datetime, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    one = item.complaint
    yield _("stage"), f"{one.stage.label}, {_commander(one)}"
    if one.next is not None:
        yield _("next"), one.next.message
    due = _due(one, now, zone)
    if due:
        yield _("due"), due
    yield _("last contact"), _contact(one, now, zone)
    if one.waiting is not None:
        until = show_moment(one.waiting.until, zone=zone, now=now) if one.waiting.until is not None else ""
        words = f"{one.waiting.on.label}: {one.waiting.reason}"
        yield _("waiting"), words + (", " + _("until {time}").format(time=until) if until else "")
    found = one.root_cause
    if found is not None and (found.root_cause or found.fix_reason):
        yield _("root cause"), found.root_cause or found.fix_reason or ""
    for suspect in one.hypotheses:
        if suspect.verdict is HypothesisVerdict.RULED_OUT:
            proof = f" ({suspect.evidence})" if suspect.evidence else ""
            yield _("ruled out"), f"{suspect.statement}{proof}"
    for promise in item.promises:
        time = show_moment(promise.due_at, zone=zone, now=now)
        late = " (" + _("late") + ")" if promise.due_at < now else ""
        yield _("promised"), f"{time}{late} {promise.what} ({promise.by})"
    duties = [each for each in one.team if each.left_at is None and each.confirmed_at is None]
    if duties:
        yield _("not confirmed"), ", ".join(dict.fromkeys(each.engineer for each in duties))


def _commander(one: ComplaintRecord) -> str:
    return _("commander {who}").format(who=one.commander) if one.commander is not None else _("no commander")


def _due(one: ComplaintRecord, now: datetime, zone: ZoneInfo) -> str:
    late, found = _("late"), []
    for clock in one.clocks.values():
        if clock.due_at is None or clock.met_at is not None or clock.state is ClockState.MET:
            continue
        words = f"{clock.name.label} {show_moment(clock.due_at, zone=zone, now=now)}"
        found.append(f"{words} ({late})" if clock.due_at < now else words)
    return "; ".join(found)


def _contact(one: ComplaintRecord, now: datetime, zone: ZoneInfo) -> str:
    if not one.contacts:
        return _("none yet")
    last = one.contacts[-1]
    time = show_moment(last.at, zone=zone, now=now)
    who = last.person or one.client
    way = f"{last.by} -> {who}" if last.direction is Direction.OUT else f"{who} ->"
    return f"{time} {way}: {clean_cell(last.said, SAID)}"
