"""What is said of something late: which thing, since when, what it holds up, why to this engineer, what mends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from firefight_tui.domain.board import Card, affected_by, to_retire
from firefight_tui.domain.board_steps import step_of
from firefight_tui.domain.holding import held_by, held_words
from firefight_tui.domain.lateness import Late, LateKind
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.plan_records import MilestoneRecord
from firefight_tui.domain.spans import show_remaining
from firefight_tui.domain.text import clean_cell, cut
from firefight_tui.words import _, ngettext

MOST_NAMED = 5
"""Things held up that are named."""
MOST_LINES = 40
"""Lines of a message about what is still late."""
LONGEST = 100
"""Cells of a thing in one line."""

_VERBS = {
    LateKind.CHECK: ("check", ""),
    LateKind.PREVENTION: ("check", ""),
    LateKind.REVIEW: ("review", ""),
    LateKind.VISIT: ("visited", "schedule-visit"),
    LateKind.RENEWAL: ("cooperate", ""),
    LateKind.RENEWAL_AHEAD: ("cooperate", ""),
}
"""What is done about each kind, and what gives it another day."""


@dataclass(frozen=True)
class Telling:
    """What is known beside the late thing.

    Attributes:
        ref: The complaint's reference.
        title: Its title.
        client: Whose it is.
        cards: All remedies of it.
        milestones: All of it.
        keys: Of every verb.
        now: This moment.
        zone: The engineer's.
    """

    ref: str
    title: str
    client: str
    cards: Sequence[Card]
    milestones: Sequence[MilestoneRecord]
    keys: dict[str, str]
    now: datetime
    zone: ZoneInfo

    def at(self, moment: datetime) -> str:
        """A moment on the engineer's wall clock."""
        return show_moment(moment, zone=self.zone, now=self.now)


def late_subject(late: Late, client: str, zone: ZoneInfo) -> str:
    """One line; the reference is added where it is sent and shown."""
    thing = cut(late.thing, LONGEST)
    if late.kind.is_late:
        return _("late: {thing}, {client}").format(thing=thing, client=client)
    day = f"{late.due_at.astimezone(zone):%Y-%m-%d}"
    return _("due {day}: {thing}, {client}").format(day=day, thing=thing, client=client)


def late_body(late: Late, reason: str, telling: Telling) -> str:
    """The rest, for the engineer whose zone it is."""
    left = show_remaining(late.due_at - telling.now)
    when = late.due_at.astimezone(telling.zone).strftime("%m-%d %H:%M")
    due = _("{clock}: due {when} ({zone}), {left}")
    return "\n".join(
        [
            telling.title,
            "",
            due.format(clock=late.thing, when=when, zone=telling.zone.key, left=left),
            *_held_up(late, telling),
            _("You are told because {reason}.").format(reason=_(reason)),
            *_mended(late, telling),
            "",
            f"firefight {telling.ref}",
        ]
    )


def again_subject(count: int) -> str:
    """One line over what is still late."""
    return ngettext("{count} thing is still late", "{count} things are still late", count).format(count=count)


def again_line(late: Late, ref: str, now: datetime) -> str:
    """One thing among those that are still late."""
    return f"{ref}  {show_remaining(late.due_at - now)}  {cut(late.thing, LONGEST)}"


def again_body(lines: Sequence[str]) -> str:
    """What is still late, and where all of it stands."""
    more = len(lines) - MOST_LINES
    said = [*lines[:MOST_LINES], *([_("and {count} more").format(count=more)] if more > 0 else [])]
    return "\n".join([*said, "", _("g m lists what is yours, and . does it.")])


def _card(late: Late, telling: Telling) -> Card | None:
    return next((card for card in telling.cards if late.kind is LateKind.REMEDY and card.id == late.id), None)


def _held_up(late: Late, telling: Telling) -> Iterator[str]:
    """What a late remedy waits for itself, and which remedies and milestones it holds up (S30)."""
    card = _card(late, telling)
    if card is None:
        return
    remedies = [one.remedy for one in telling.cards]
    held = held_by(card.remedy, remedies)
    if held is not None:
        yield held_words(held, telling.now, telling.zone)
    affected = affected_by(card.remedy, remedies, telling.milestones)
    names = [f"{one.label} {cut(clean_cell(one.what), LONGEST)} ({one.owner or '-'})" for one in affected.remedies]
    if names:
        yield _("It holds up: {names}").format(names=_listed(names))
    dates = [
        f"{clean_cell(one.name)} {telling.at(one.expected_at) if one.expected_at is not None else ''}".rstrip()
        for one in affected.milestones
    ]
    if dates:
        yield _("Milestones ahead: {names}").format(names=_listed(dates))
    if not (names or dates):
        yield _("Nothing else waits for it.")


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    said = "; ".join(names[:MOST_NAMED])
    return said + (" " + _("(and {count} more)").format(count=more) if more > 0 else "")


def _mended(late: Late, telling: Telling) -> Iterator[str]:
    """The verb that mends it with its key, and the one that gives it another day."""
    if late.kind is LateKind.PREVENTION and not late.is_repeated:
        yield _("Have it done; somebody else checks later whether it works.")
        return
    verb, other = _VERBS.get(late.kind, ("", "amend"))
    card = _card(late, telling)
    if card is not None:
        step = step_of(card, [one.remedy for one in telling.cards], to_retire(telling.cards))
        verb = step.verb if step is not None else "finish"
    yield _("What mends it: {verb}, key {key}; on g m the key . does it.").format(
        verb=verb, key=telling.keys.get(verb, ":")
    )
    if other and other != verb:
        yield _("Another day: {verb}, key {key}.").format(verb=other, key=telling.keys.get(other, ":"))
