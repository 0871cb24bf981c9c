"""The keys of the log: one kind of its entries, only those with words in them, without what was undone."""

from __future__ import annotations

from dataclasses import replace

from firefight_tui.screens.learning import LearningScreen
from firefight_tui.screens.log_filter import LogFilter
from firefight_tui.screens.pages import LOG, REPRO
from firefight_tui.screens.seat import Seat
from firefight_tui.widgets.sheet import Sheet
from firefight_tui.words import _


class SiftingScreen(LearningScreen):
    """A place whose log is sifted."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.log_filter = LogFilter()

    def sheet(self, number: int) -> Sheet:
        """The sheet of a tab."""
        raise NotImplementedError

    def action_tab(self, number: int) -> None:
        """Show a tab."""

    def _show_tabs(self) -> None:
        """Draw the row of tabs anew."""

    def _is_on_log(self, key: str) -> bool:
        if self.tab != LOG:
            self.tell(_("{key} is for the log, tab {number}.").format(key=key, number=LOG), look="dim")
        return self.tab == LOG

    def action_sift(self, way: int) -> None:
        """Show another kind of the log's entries."""
        if self.tab == REPRO:
            self.ask_outcome()
        elif self._is_on_log("o"):
            self._filter(self.log_filter.turned(way))

    def action_hide_undone(self) -> None:
        """Leave out of the log what was undone, or show it again."""
        if self._is_on_log("z"):
            self._filter(replace(self.log_filter, hides_undone=not self.log_filter.hides_undone))

    def action_find(self) -> None:
        """Ask for words of the log, and show what holds them while they are typed."""
        if self.tab != LOG:
            self.action_tab(LOG)
        before = self.log_filter.words
        self.ask(
            "/",
            self._found,
            text=before,
            keep=lambda _text: self._find(before),
            typed=lambda text, _cursor: self._find(text),
        )

    def _found(self, text: str) -> None:
        self._find(text)
        self.end_prompt()

    def _find(self, text: str) -> None:
        if text != self.log_filter.words:
            self._filter(replace(self.log_filter, words=text))

    def _filter(self, wanted: LogFilter) -> None:
        self.log_filter = wanted
        self._show_tabs()
        self.show_page()
        self.sheet(LOG).action_bottom()
