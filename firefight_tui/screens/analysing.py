"""The keys of the tab Reproduction: tallies, attempts repeated, suspicions judged, the root cause."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial

from textual import work

from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.attempts import running
from firefight_tui.domain.drafts import Texts
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.similarity import SimilarCase
from firefight_tui.domain.vocabulary import HypothesisVerdict, ReproOutcome
from firefight_tui.screens import verbs
from firefight_tui.screens.acting import ActingScreen
from firefight_tui.screens.analysis_values import as_concluded, as_repeated, attempt_of
from firefight_tui.screens.desk_screen import DeskScreen
from firefight_tui.screens.pages import CASE, REPRO
from firefight_tui.screens.repro_facts import ATTEMPT, CONCLUSION, HYPOTHESIS, NO_HYPOTHESIS, SIMILAR, markdown
from firefight_tui.screens.seat import Seat, Values
from firefight_tui.words import _


class AnalysingScreen(DeskScreen):
    """A place where attempts at reproduction are counted, and causes suspected."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.record: ComplaintRecord | None = None
        self.chosen: frozenset[int] = frozenset()
        self.tab = CASE
        self.similar: tuple[SimilarCase, ...] = ()
        # Presses are counted one after the other, so that undo takes back the last.
        self._counting = asyncio.Lock()

    # What a place says of itself

    @property
    def is_analysing(self) -> bool:
        """Whether its keys mean attempts and suspicions now."""
        return self.tab == REPRO

    def show_page(self) -> None:
        """Draw what is shown anew."""

    def analysis_hints(self) -> Sequence[tuple[str, str]]:
        """The keys of the tab: what they mean depends on whether the cursor is on an attempt or a suspicion."""
        hints = [
            ("+ -", _("hit, miss"), "reproduce"),
            ("n", _("repeat, new"), "reproduce"),
            ("o", _("outcome"), "reproduce"),
            ("Space", _("compare"), ""),
            ("Enter", _("all of it"), ""),
        ]
        return verbs.offered(self.stage(), hints)

    @work(exclusive=True, group="similar")
    async def learn_similar(self, ref: str) -> None:
        """Look for complaints of the past told like this one."""
        found = await self.read(partial(self.seat.similar, ref))
        if found is not None and found != self.similar:
            self.similar = found
            if self.is_analysing:
                self.show_page()

    def open_similar(self) -> bool:
        """Open the complaint of the past under the cursor; whether there was one."""
        ref = self.item().removeprefix(SIMILAR)
        if not self.item().startswith(SIMILAR):
            return False
        from firefight_tui.screens.complaint import ComplaintScreen

        self.app.push_screen(ComplaintScreen(self.seat, ref), self._came_back)
        return True

    def _came_back(self, query: str | None) -> None:
        if query:
            self.go_inbox(query)

    # Keys

    def action_answer(self, is_good: bool) -> None:
        """Count a hit or a miss of the attempt that runs, or say what a test showed."""
        item, record = self.item(), self.record
        if not self.is_analysing or record is None or item == CONCLUSION:
            super().action_answer(is_good)
        elif item.startswith(HYPOTHESIS):
            self._judge(item, HypothesisVerdict.CONFIRMED if is_good else HypothesisVerdict.RULED_OUT)
        elif item == NO_HYPOTHESIS:
            super().action_answer(is_good)
        else:
            self._count(record, item, is_hit=is_good)

    def _count(self, record: ComplaintRecord, item: str, *, is_hit: bool) -> None:
        own = attempt_of(record, item)
        one = own if own is not None and own.outcome is ReproOutcome.RUNNING else running(record.reproductions)
        entry = verbs.verb_named("reproduce")
        if one is None or entry is None:
            self.tell(_("No attempt is running: n begins one, o takes one up again."), look="dim")
            return
        values: Values = {"attempt": str(one.id), "hits": "+1" if is_hit else "+0", "tries": "+1"}
        self.app.run_worker(self._counted(entry, values), group="writes")

    async def _counted(self, entry: VerbEntry, values: Values) -> None:
        async with self._counting:
            await self._performed(entry, values, self.selection(), 0)

    def _judge(self, item: str, verdict: HypothesisVerdict) -> None:
        entry = verbs.verb_named("judge")
        if entry is not None:
            self.perform(
                entry, {"hypothesis": item.removeprefix(HYPOTHESIS), "verdict": verdict.value}, self.selection()
            )

    def action_verb_key(self, key: str) -> None:
        """Here n makes an attempt or a hypothesis, and e changes what the cursor is on."""
        item, record = self.item(), self.record
        if not self.is_analysing or record is None or key not in {"n", "e"}:
            super().action_verb_key(key)
        elif (key == "n" and item in {NO_HYPOTHESIS, CONCLUSION}) or (key == "n" and item.startswith(HYPOTHESIS)):
            self._open_analysis("suppose")
        elif key == "n":
            self._open_analysis("reproduce", as_repeated(record, item))
        elif item.startswith(ATTEMPT):
            self._open_analysis("reproduce", {"attempt": (item.removeprefix(ATTEMPT),)}, item)
        elif item.startswith(HYPOTHESIS):
            self._open_analysis("judge", {"hypothesis": (item.removeprefix(HYPOTHESIS),)}, item)
        elif item == CONCLUSION:
            self._open_analysis("conclude", as_concluded(record))
        else:
            super().action_verb_key(key)

    def _open_analysis(self, name: str, drafted: Mapping[str, Texts] | None = None, of: str = "") -> None:
        entry = verbs.verb_named(name)
        if entry is not None:
            self.run_worker(self._open_form(entry, self.selection(), drafted, of=of))

    def ask_outcome(self) -> None:
        """Ask how the attempt under the cursor, or the one that runs, ended."""
        record = self.record
        if record is None:
            return
        one = attempt_of(record, self.item()) or running(record.reproductions)
        if one is None:
            self.tell(_("There is no attempt here: n begins one."), look="dim")
            return
        outcome_menu(self, record.ref, one.id, record.reproductions.index(one) + 1)

    def action_choose(self) -> None:
        """Compare the attempt under the cursor, or no longer."""
        record = self.record
        one = attempt_of(record, self.item()) if self.is_analysing and record is not None else None
        if one is None:
            self.tell(_("Space chooses attempts to compare, on tab 3."), look="dim")
            return
        self.chosen ^= {one.id}
        self.show_page()

    async def _show_plain(self) -> None:
        if not self.is_analysing or self.record is None:
            await super()._show_plain()
            return
        from firefight_tui.screens.bare import BareScreen
        from firefight_tui.screens.repro_facts import ReproTelling

        telling = ReproTelling(self.seat.now(), self.seat.zone)
        self.app.push_screen(BareScreen(f"repro-{self.record.ref}", markdown(self.record, telling)))


def outcome_menu(place: ActingScreen, ref: str, attempt: int, number: int) -> None:
    """Offer how an attempt may have ended; why it does not apply is asked for in its form.

    Args:
        place: Where it is asked.
        ref: The complaint.
        attempt: The attempt.
        number: Its place among the complaint's.
    """
    from firefight_tui.screens.menu import Item, Menu

    entry = verbs.verb_named("reproduce")
    field = verbs.field_named(entry, "outcome") if entry is not None else None
    if entry is None or field is None:
        return

    def end(outcome: str) -> None:
        values = {"attempt": str(attempt), "outcome": outcome}
        if outcome == ReproOutcome.NOT_APPLICABLE.value:
            place.run_worker(place._open_form(entry, (ref,), {name: (text,) for name, text in values.items()}))
        else:
            place.perform(entry, dict(values), (ref,))

    first, *rest = verbs.choices_of(field)
    items = tuple(Item(str(key), label, partial(end, word)) for key, (word, label) in enumerate((*rest, first), 1))
    place.open_menu(Menu(_("#{number} is").format(number=number), items))
