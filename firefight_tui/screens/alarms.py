"""The desk makes itself heard: when a clock or a thing of mine becomes late, or word for me arrives; once each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from firefight_tui.domain.spans import left_told
from firefight_tui.domain.text import clean_cell
from firefight_tui.words import _

if TYPE_CHECKING:
    from datetime import datetime

    from firefight_tui.desk.views.alarms import MyAlarms
    from firefight_tui.domain.alarms import Alarm
    from firefight_tui.screens.seat import Seat

EVERY = 15.0
"""Seconds between two looks where nothing changes but the time."""
LONGEST = 120
"""Characters of a notification: terminals cut or drop longer ones."""


class Alarms:
    """Looks now and then, and rings for what is new. What held when the desk opened stands on its screen already.

    Args:
        seat: Whose desk it is.
        how: bell, osc (the bell and a notification of the terminal) or off.
        tell: Says it on the last row, with its look.
        ring: Rings the bell.
        write: Writes to the terminal.
    """

    def __init__(
        self,
        seat: Seat,
        how: str,
        tell: Callable[[str, str], None],
        ring: Callable[[], None],
        write: Callable[[str], None],
    ) -> None:
        self._seat, self._how, self._tell, self._ring, self._write = seat, how, tell, ring, write
        self._known: set[str] | None = None
        self._next_at = 0.0
        self._mine: MyAlarms | None = None

    async def look(self, *, changed: bool) -> None:
        """Look for what is new, if anything changed or time has passed, and make it heard.

        Raises:
            StoreError: The store cannot be read.
        """
        if not changed and time.monotonic() < self._next_at:
            return
        self._next_at = time.monotonic() + EVERY
        found = await asyncio.to_thread(self._read)
        known, self._known = self._known, {one.key for one in found}
        if known is None:
            return
        # What no longer holds is forgotten: should the same due come back by an undo, it is news again.
        new = [one for one in found if one.key not in known]
        if new:
            self._hear(new)

    def _read(self) -> Sequence[Alarm]:
        now = self._seat.now()
        if self._mine is None:
            from firefight_tui.desk.views.alarms import MyAlarms

            self._mine = MyAlarms(self._seat.desk.store, self._seat.handle, now)
        return self._mine.at(now)

    def _hear(self, new: Sequence[Alarm]) -> None:
        words = alarm_words(new[0], self._seat.now())
        if len(new) > 1:
            words += " " + _("(and {count} more)").format(count=len(new) - 1)
        self._tell(words, "late" if new[0].late else "strong")
        if self._how == "off":
            return
        self._ring()
        if self._how == "osc":
            self._write(notification(words))


def alarm_words(alarm: Alarm, now: datetime) -> str:
    """One line about an alarm."""
    if alarm.due_at is None:
        return _("For you: {subject}").format(subject=clean_cell(alarm.subject))
    left = left_told(alarm.due_at - now)
    what = alarm.clock.label if alarm.clock is not None else clean_cell(alarm.subject)
    words = _("{ref} is late: {clock}, {left}") if alarm.late else _("{ref} is soon late: {clock}, {left}")
    return words.format(ref=alarm.ref, clock=what, left=left)


def notification(words: str) -> str:
    """The sequences terminals show a notification for: OSC 9 (iTerm, Windows Terminal, kitty), OSC 777 (urxvt, foot).

    A semicolon would end the field, and anything else that could end the sequence is made visible by cleaning.
    """
    text = clean_cell(words).replace(";", ",")[:LONGEST]
    return f"\x1b]9;{text}\x1b\\\x1b]777;notify;Firefight;{text}\x1b\\"
