"""A day told as rows that line up under their headings, and what is told of the row under the cursor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from firefight_tui.domain.holding import held_words
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.my_day import DAYS_AHEAD, DayGroup, DayItem, DayKind
from firefight_tui.domain.spans import due_told, show_remaining
from firefight_tui.domain.text import clean_cell, cut, fit
from firefight_tui.screens.effect_facts import EFFECT
from firefight_tui.screens.learn_values import PREVENTION, REVIEW
from firefight_tui.screens.pages import CLIENT, LEARN, PLAN, TEAM
from firefight_tui.screens.pages import EFFECT as EFFECT_TAB
from firefight_tui.screens.plan_facts import REMEDY
from firefight_tui.screens.promise_facts import PROMISE
from firefight_tui.screens.repair_facts import AGREED, VISIT
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _, ngettext, pgettext

MARGIN = 2
WHEN, WORD, REF, CLIENT_CELLS = 9, 9, 9, 11


class Target(NamedTuple):
    """Where an item stands in its complaint: the tab, and the item its cursor goes to."""

    tab: int
    item: str = ""


def target_of(item: DayItem) -> Target:
    """Where Enter leads."""
    match item.kind:
        case DayKind.REMEDY | DayKind.VERIFY:
            return Target(PLAN, f"{REMEDY}{item.id}")
        case DayKind.PROMISE:
            return Target(CLIENT, f"{PROMISE}{item.id}")
        case DayKind.CALL | DayKind.UPDATE:
            return Target(CLIENT)
        case DayKind.DUTY:
            return Target(TEAM)
        case DayKind.MEASURE:
            return Target(EFFECT_TAB, f"{EFFECT}{item.id}")
        case DayKind.VISIT:
            return Target(LEARN, f"{VISIT}{item.id}")
        case DayKind.RENEWAL:
            return Target(LEARN, f"{AGREED}{item.id}")
        case DayKind.PREVENTION | DayKind.CHECK:
            return Target(LEARN, f"{PREVENTION}{item.id}")
        case DayKind.REVIEW:
            return Target(LEARN, REVIEW)


def word_of(item: DayItem) -> str:
    """What is to be done, in one word."""
    if item.waits:
        return pgettext("day", "wait")
    if item.kind is DayKind.PREVENTION:
        return pgettext("day", "prevent")
    words = {
        "acknowledge": pgettext("day", "call"),
        "contact": pgettext("day", "update"),
        "keep": pgettext("day", "promise"),
        "start": pgettext("day", "start"),
        "finish": pgettext("day", "finish"),
        "amend": pgettext("day", "amend"),
        "retire": pgettext("day", "retire"),
        "verify": pgettext("day", "verify"),
        "measure": pgettext("day", "measure"),
        "confirm": pgettext("day", "duty"),
        "visited": pgettext("day", "visit"),
        "cooperate": pgettext("day", "renew"),
        "review": pgettext("day", "review"),
        "check": pgettext("day", "check"),
    }
    return words.get(item.verb, item.verb)


def heading_of(group: DayGroup, count: int) -> str:
    """What stands above a group."""
    words = {
        DayGroup.LATE: pgettext("day", "Late"),
        DayGroup.TODAY: _("Today"),
        DayGroup.AHEAD: ngettext("The next {count} day", "The next {count} days", DAYS_AHEAD).format(count=DAYS_AHEAD),
        DayGroup.LATER: _("Later, or without a date"),
        DayGroup.WAITING: _("Waiting for others"),
    }[group]
    return f"{words}  {count}"


def day_rows(
    groups: Mapping[DayGroup, Sequence[DayItem]], now: datetime, zone: ZoneInfo, cells: int, *, is_roomy: bool
) -> Iterator[Fact]:
    """All groups with their rows; a blank line between them where there is room."""
    for place, (group, items) in enumerate(groups.items()):
        if place and is_roomy:
            yield Fact()
        yield Fact(None, heading_of(group, len(items)), look="late" if group is DayGroup.LATE else "key")
        for item in items:
            yield _row(item, group, now, zone, cells)


def _row(item: DayItem, group: DayGroup, now: datetime, zone: ZoneInfo, cells: int) -> Fact:
    what = f"{item.label} " if item.label else ""
    what += clean_cell(f"{item.waits}: {item.what}" if item.waits else item.what)
    told = (when_of(item, now, zone), word_of(item), item.complaint.ref, item.complaint.client)
    widths = (WHEN, WORD, REF, CLIENT_CELLS)
    columns = "".join(fit(cut(clean_cell(text), room - 1), room) for text, room in zip(told, widths, strict=True))
    room = max(8, cells - MARGIN - sum(widths))
    look = "late" if group is DayGroup.LATE else "dim" if group is DayGroup.WAITING else ""
    return Fact(None, columns + cut(what, room), look=look, item=item.key)


def when_of(item: DayItem, now: datetime, zone: ZoneInfo) -> str:
    """When it is due, in at most eight cells: how late, the time today, else the day."""
    if item.due_at is None:
        return "-"
    if item.is_late(now):
        return show_remaining(item.due_at - now).strip()
    if item.is_asked(now):
        return pgettext("day", "now")
    local, today = item.due_at.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%m-%d}" if local.year == today.year else f"{local:%y-%m-%d}"


def day_heading(cells: int) -> str:
    """The words above the columns."""
    names = (
        pgettext("column", "when"),
        pgettext("column", "to do"),
        pgettext("column", "ref"),
        pgettext("column", "client"),
    )
    columns = "".join(
        fit(cut(name, room - 1), room) for name, room in zip(names, (WHEN, WORD, REF, CLIENT_CELLS), strict=True)
    )
    return cut(" " * MARGIN + columns + pgettext("day", "what"), cells)


# The row under the cursor


def item_facts(item: DayItem, now: datetime, zone: ZoneInfo) -> Iterator[Fact]:
    """What it is, when, whose, and what it waits for."""
    what = f"{item.label}  {item.what}" if item.label else item.what
    look = "late" if item.is_late(now) else "strong"
    yield Fact(None, what or item.complaint.title, _due_words(item, now, zone), look, most=2)
    if item.held is not None:
        yield Fact(_("Waits"), held_words(item.held, now, zone), look="late" if item.held.since(now) else "")
    elif item.waits:
        yield Fact(_("Waits"), item.waits)
    if item.kind is DayKind.VERIFY and item.who:
        yield Fact(_("Owner"), _("{who}; somebody else says whether it holds").format(who=item.who))
    complaint = item.complaint
    where = f"{complaint.client} / {complaint.project}" if complaint.project else complaint.client
    yield Fact(complaint.ref, f"{where}  {complaint.title}", complaint.stage.label, look="dim", most=2)


def _due_words(item: DayItem, now: datetime, zone: ZoneInfo) -> str:
    if item.due_at is None:
        return _("no date")
    time = show_moment(item.due_at, zone=zone, now=now)
    if item.is_asked(now):
        return _("since {time}").format(time=time)
    return due_told(time, now - item.due_at if item.is_late(now) else None)


def next_words(item: DayItem) -> str:
    """What `.` does, in a sentence without its full stop."""
    named = f"{item.label} {item.what}" if item.label else item.what
    return f"{word_of(item)}: {item.complaint.ref}  {named}"


def nothing_facts(whose: str) -> list[Fact]:
    """What stands where nothing is to be done."""
    words = _("Nothing is to be done by {who}.").format(who=whose) if whose else _("Nothing is yours to do.")
    return [
        Fact(None, words, look="strong"),
        Fact(None, _("g i shows the inbox, g b the board, o the day of somebody else."), look="dim"),
    ]
