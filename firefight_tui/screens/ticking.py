"""Places that show the time: what is due is late a minute later, whatever anybody does."""

from __future__ import annotations

from datetime import datetime

from textual import events, on

from firefight_tui.screens.acting import ActingScreen

TICK = 5.0
"""Seconds between two looks at the clock."""


class TickingScreen(ActingScreen):
    """A place that is drawn anew with every minute."""

    _minute = ""

    @on(events.Mount)
    def _begin_to_tick(self) -> None:
        if self.children:
            self.set_interval(TICK, self.tick)

    def local_now(self) -> datetime:
        """This moment in the reader's zone."""
        return self.seat.now().astimezone(self.seat.zone)

    def shown_minute(self) -> str:
        """The minute to be shown; from now on it counts as shown."""
        self._minute = f"{self.local_now():%H:%M}"
        return self._minute

    def tick(self) -> None:
        """Look at the clock."""
        if self.is_current and f"{self.local_now():%H:%M}" != self._minute:
            self.time_passes()

    def time_passes(self) -> None:
        """Show what another minute changes."""
        self.reload()
