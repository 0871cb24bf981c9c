"""The sheet of a complaint's clocks: each drawn, with every stretch of it, and what paused it in whose words.

It may be shown to the client: words of the house are put as a client reads them, and nobody is blamed by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from firefight_tui.domain.clock_bar import bar
from firefight_tui.domain.clock_legs import Stretch, StretchKind
from firefight_tui.domain.outward import softened, unnamed
from firefight_tui.domain.records import ClockRecord, ComplaintRecord, WaitRecord
from firefight_tui.domain.spans import show_remaining
from firefight_tui.domain.vocabulary import ClockName
from firefight_tui.outgoing.document import Block, Drawn, Heading, Paragraph, Table
from firefight_tui.words import _

CELLS = 60


def clock_sheet(
    record: ComplaintRecord, waits: Sequence[WaitRecord], zone: ZoneInfo, now: datetime, blamed: Sequence[str] = ()
) -> list[Block]:
    """The sheet, in the language of the moment.

    Args:
        record: The complaint.
        waits: All its waits, ended ones too.
        zone: The zone times are shown in: the client's.
        now: The moment the clocks were looked at.
        blamed: What whom the complaint is about is called.
    """
    waits = [replace(one, reason=_shown(one.reason, blamed)) for one in waits]
    clocks = [record.clocks[name] for name in ClockName if name in record.clocks]
    blocks: list[Block] = [
        Heading(_("{ref}: the clocks").format(ref=record.ref)),
        Paragraph(_shown(record.title, blamed)),
        Paragraph(
            _("As of {time}, {zone}. Received {received}.").format(
                time=_time(now, zone), zone=zone.key, received=_time(record.received_at, zone)
            )
        ),
        Table(
            (_("Clock"), _("State"), _("Due"), _("Done"), _("Left")),
            [_summary(clock, zone) for clock in clocks],
        ),
    ]
    for clock in clocks:
        if clock.started_at is not None and clock.stretches:
            blocks += _drawn(clock, waits, zone, now)
    if record.calendar_note:
        blocks.append(Paragraph(softened(record.calendar_note)))
    return blocks


def _summary(clock: ClockRecord, zone: ZoneInfo) -> tuple[str, ...]:
    left = show_remaining(timedelta(seconds=clock.remaining_s)).strip() if clock.remaining_s is not None else "-"
    due, done = (_time(at, zone) if at is not None else "-" for at in (clock.due_at, clock.met_at))
    return clock.name.label, clock.state.label, due, done, left


def _drawn(clock: ClockRecord, waits: Sequence[WaitRecord], zone: ZoneInfo, now: datetime) -> Iterator[Block]:
    start = clock.started_at or now
    end = clock.stopped_at or max(now, clock.due_at or now)
    yield Heading(clock.name.label, 2)
    drawn = bar(clock.stretches, start, end, CELLS)
    ends = f"{_time(start, zone)}{_time(end, zone):>{CELLS - 16}}"
    yield Drawn([drawn, ends, _("= ran   - stood still   ! late   . still to come")])
    yield Table(
        (_("From"), _("To"), _("What it did")),
        [(_time(one.start, zone), _time(one.end, zone), _did(one, waits)) for one in clock.stretches],
    )


def _did(stretch: Stretch, waits: Sequence[WaitRecord]) -> str:
    """What a clock did for a while; where it stood still, because of which waits, in their own words."""
    words = {
        StretchKind.RUNNING: _("ran"),
        StretchKind.PAUSED: _("stood still"),
        StretchKind.MISSED: _("late"),
    }[stretch.kind]
    if stretch.kind is not StretchKind.PAUSED:
        return words
    causes = [one for one in waits if one.since < stretch.end and (one.until is None or one.until > stretch.start)]
    own = [one for one in causes if stretch.on is None or one.on is stretch.on] or causes
    return "; ".join([words, *(f"{softened(one.on.label)}: {one.reason}" for one in own)])


def _shown(words: str, blamed: Sequence[str]) -> str:
    """Our words as they may leave the house."""
    return softened(unnamed(words, blamed, _("our colleague")))


def _time(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
