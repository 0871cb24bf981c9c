"""The four clocks of a complaint told as facts."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from firefight_tui.domain.clock_bar import bar
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.records import ClockRecord, ComplaintRecord
from firefight_tui.domain.spans import show_remaining
from firefight_tui.domain.text import fit, width
from firefight_tui.domain.vocabulary import ClockName, ClockState, Direction
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import _

LEFT_CELLS = 6
BAR_CELLS = 16


def clock_facts(record: ComplaintRecord, now: datetime, reader: ZoneInfo) -> list[Fact]:
    """The four clocks: state, what is left, and when they are due in the client's zone, named if it is another."""
    zone = zone_named(record.client_timezone)
    names = max(width(name.label) for name in ClockName)
    states = max(width(words) for words in (_("late"), *(state.label for state in ClockState)))
    rows = []
    for clock in (record.clocks[name] for name in ClockName if name in record.clocks):
        words = f"{fit(clock.name.label, names)}  {_clock_words(clock, now, zone, states, _bar(record, clock, now))}"
        rows.append((f"{words}  {_promised_to(record, clock)}".rstrip(), "late" if _is_late(clock) else ""))
    if record.calendar_note:
        rows.append((record.calendar_note, "dim"))
    if zone.key != reader.key:
        # A row of its own: at the edge of a clock's it would cut the due time.
        place = zone.key.rpartition("/")[2].replace("_", " ")
        rows.append((_("{place} time").format(place=place), "dim"))
    return [
        Fact(_("Clocks") if not number else "", words, look=look, most=1) for number, (words, look) in enumerate(rows)
    ]


def zone_named(name: str) -> ZoneInfo:
    """A client's zone; UTC where nobody knows it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _is_late(clock: ClockRecord) -> bool:
    return clock.met_at is None and clock.remaining_s is not None and clock.remaining_s < 0


def _clock_words(clock: ClockRecord, now: datetime, zone: ZoneInfo, room: int, drawn: str) -> str:
    late = _is_late(clock)
    state = _("late") if late else clock.state.label
    is_going = clock.remaining_s is not None and clock.met_at is None
    left = show_remaining(timedelta(seconds=clock.remaining_s or 0)) if is_going else ""
    words = f"{'!' if late else ' '}{fit(state, room)}  {fit(left, LEFT_CELLS, align='right')}  {drawn}"
    if clock.due_at is not None and clock.state is not ClockState.MET:
        words += "  " + _("due {time}").format(time=show_moment(clock.due_at, zone=zone, now=now))
    if clock.met_at is not None:
        words += "  " + _("done {time}").format(time=show_moment(clock.met_at, zone=zone, now=now))
    return words.rstrip()


def _bar(record: ComplaintRecord, clock: ClockRecord, now: datetime) -> str:
    """Its life up to when it is due or, past that, up to now; that of the next update since the last one."""
    if clock.started_at is None or not clock.stretches:
        return " " * BAR_CELLS
    start = clock.started_at
    if clock.name is ClockName.NEXT_UPDATE:
        start = max([start, *(one.at for one in record.contacts if one.direction is Direction.OUT and one.at <= now)])
    left = timedelta(seconds=max(0, clock.remaining_s or 0))
    end = clock.stopped_at or max(now, clock.due_at or now + left)
    return bar(clock.stretches, start, end, BAR_CELLS)


def _promised_to(record: ComplaintRecord, clock: ClockRecord) -> str:
    """Whom the next update was promised, if this clock runs to that promise."""
    if clock.name is not ClockName.NEXT_UPDATE or clock.due_at is None or clock.met_at is not None:
        return ""
    to = [one.person for one in record.contacts if one.next_update_at == clock.due_at and one.person]
    return _("promised to {person}").format(person=to[-1]) if to else ""
