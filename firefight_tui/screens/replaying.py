"""A complaint as it stood: every tab at the moment of one entry of the log, stepped through entry by entry."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime

from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.key_names import key_of
from firefight_tui.domain.log_runs import FigureRun, folded
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.errors import GuardRefused
from firefight_tui.screens.seat import Seat, Values
from firefight_tui.screens.sifting import SiftingScreen
from firefight_tui.widgets.looks import Piece
from firefight_tui.words import _


def moments_of(record: ComplaintRecord) -> tuple[datetime, ...]:
    """When something happened, oldest first; of fetched figures in a row, the last."""
    return tuple(sorted({(line.last if isinstance(line, FigureRun) else line).at for line in folded(record.timeline)}))


class ReplayingScreen(SiftingScreen):
    """A place that shows what was, until one comes back to now. Nothing is performed meanwhile."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.then: datetime | None = None
        self.seen_before = 0
        """Entries that were there when looking back began: they are no news on coming back."""
        self._moments: tuple[datetime, ...] = ()

    @property
    def looked_at(self) -> datetime:
        """The moment that is shown: this one, unless one looks back."""
        return self.then or self.seat.now()

    def read_then(self, ref: str) -> ComplaintRecord:
        """The complaint as it is shown. It blocks.

        Raises:
            UnknownReference: There is none, or there was none then.
        """
        return self.seat.record(ref, at=self.then)

    # Keys

    def action_replay(self) -> None:
        """Look back, from the last entry of the log on; or come back to now."""
        if self.then is not None:
            self._look_at(None)
        elif self.record is not None and self.record.timeline:
            self.seen_before = len(self.record.timeline)
            self._moments = moments_of(self.record)
            self._look_at(self._moments[-1])

    def _look_at(self, then: datetime | None) -> None:
        self.then = then
        self.reload()

    def _step(self, way: int) -> None:
        """To the entry before or after."""
        assert self.then is not None, "asked by who calls"
        place = bisect_right(self._moments, self.then) - 1 + way
        if 0 <= place < len(self._moments):
            self._look_at(self._moments[place])
        else:
            self.tell(_("That is the first entry.") if way < 0 else _("That is the last entry."), look="dim")

    def action_step_back(self) -> None:
        """The entry before, while one looks back."""
        if self.then is None:
            super().action_step_back()
        else:
            self._step(-1)

    def action_verb_key(self, key: str) -> None:
        """While one looks back, `>` is the next entry."""
        if self.then is None:
            super().action_verb_key(key)
        elif key == ">":
            self._step(1)
        else:
            self._refuse()

    def action_answer(self, is_good: bool) -> None:
        """Nothing is answered then."""
        if self.then is None:
            super().action_answer(is_good)
        else:
            self._refuse()

    def action_next_step(self) -> None:
        """Nothing is to be done then."""
        if self.then is None:
            super().action_next_step()
        else:
            self._refuse()

    def action_back(self) -> None:
        """Back to now, and only then to where one came from."""
        if self.then is None:
            super().action_back()
        else:
            self._look_at(None)

    # Showing

    def show_next(self, record: ComplaintRecord | None) -> None:
        """While one looks back, the row of the next step says from when this is."""
        if self.then is None:
            super().show_next(record)
            return
        time = show_moment(self.then, zone=self.seat.zone, now=self.seat.now())
        place = bisect_right(self._moments, self.then)
        words = _("As of {time}, step {number} of {count}: nothing can be done here.")
        keys = _("[< >] step  [{key}] now").format(key=key_of("desk.back", "q"))
        told = words.format(time=time, number=place, count=len(self._moments))
        self.line("next").show([Piece(told, "late")], [Piece(keys)])

    def replay_hints(self) -> Sequence[tuple[str, str]]:
        """The keys while one looks back: to see, and nothing to do."""
        return [
            ("< >", _("entry before, after")),
            ("1-8", _("tab")),
            ("Enter", _("all of it")),
            ("q", _("back to now")),
        ]

    # Nothing is performed

    def _refuse(self) -> None:
        words = _("This is what was: {key} comes back to now, where something can be done.")
        told = words.format(key=key_of("desk.back", "q"))
        if self.is_asking:
            self.explain(GuardRefused(told, (), ""))  # What was typed stays.
        else:
            self.tell(told, look="late")

    async def _performed(self, entry: VerbEntry, values: Values, refs: tuple[str, ...], asked: int) -> None:
        if self.then is None:
            await super()._performed(entry, values, refs, asked)
        else:
            self._refuse()

    def _ask_line(self, entry: VerbEntry, field: str, refs: tuple[str, ...]) -> None:
        if self.then is None:
            super()._ask_line(entry, field, refs)
        else:
            self._refuse()

    async def _open_proposal(self, entry: VerbEntry, ref: str) -> None:
        if self.then is None:
            await super()._open_proposal(entry, ref)
        else:
            self._refuse()

    async def _open_form(
        self,
        entry: VerbEntry,
        refs: tuple[str, ...],
        drafted: Mapping[str, tuple[str, ...]] | None = None,
        *,
        of: str = "",
    ) -> None:
        if self.then is None:
            await super()._open_form(entry, refs, drafted, of=of)
        else:
            self.drop_keys()
            self._refuse()
