"""The keys of the tab Plan: remedies planned, changed, judged; opinions answered; milestones moved."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.plan_records import RemedyRecord
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.vocabulary import RemedyState, Verdict
from firefight_tui.screens import verbs
from firefight_tui.screens.analysing import AnalysingScreen
from firefight_tui.screens.answers import THEIRS, answer_hint
from firefight_tui.screens.pages import CLIENT, PLAN, REPRO
from firefight_tui.screens.plan_facts import MILESTONE, OPINION, REMEDY
from firefight_tui.screens.plan_values import about_project, begun, opinion_of, remedy_of
from firefight_tui.screens.promise_facts import promise_of
from firefight_tui.widgets.sheet import Sheet
from firefight_tui.words import _

AT_ONCE = frozenset({"start", "retire"})
"""Verbs that need no more than the remedy under the cursor."""


class PlanningScreen(AnalysingScreen):
    """A place where a plan is made and carried out."""

    begins_at = ""
    """The item the cursor of the tab it opens at is on at first, where the tab has it."""

    @property
    def is_planning(self) -> bool:
        """Whether its keys mean remedies and milestones now."""
        return self.tab == PLAN

    def plan_hints(self) -> Sequence[tuple[str, str]]:
        """The keys of what the cursor is on."""
        item, remedy = self.item(), ("n", _("remedy"), "remedy")
        hints = [remedy, ("Enter", _("open, fold"), "")]
        if item.startswith(OPINION):
            hints = [("+", _("answer"), "opinion"), remedy, ("Enter", _("all of it"), "")]
        elif item.startswith(MILESTONE):
            milestone = [("e", _("move it"), "milestone"), ("n", _("milestone"), "milestone")]
            hints = [*milestone, ("Enter", _("all of it"), "")]
        elif item.startswith(REMEDY):
            hints = [remedy, ("e", _("change"), "amend"), *self._plus_and_minus(), ("g b", _("board"), "")]
        return verbs.offered(self.stage(), hints)

    def _plus_and_minus(self) -> list[tuple[str, str, str]]:
        record = self.record
        if record is None:
            return []
        return [("+ -", _("effective, not"), "verify")] if self._judged(record) is not None else answer_hint(record)

    def _judged(self, record: ComplaintRecord) -> RemedyRecord | None:
        """The remedy under the cursor, where it waits for a verdict and the client is not asked for theirs."""
        remedy = remedy_of(record, self.item())
        is_asked = remedy is not None and remedy.state is RemedyState.TESTED and record.stage not in THEIRS
        return remedy if is_asked else None

    def talk_hints(self) -> Sequence[tuple[str, str]]:
        """The keys of the talk with the client."""
        hints = [("Enter", _("open, fold")), ("r", verbs.label_of("contact").lower())]
        if self.item().startswith(OPINION):
            return [*hints, ("+ -", _("answer"))]
        return [*hints, ("+ -", _("kept or not"))] if promise_of(self.item()) else hints

    @on(Sheet.Chosen)
    def _item_chosen(self) -> None:
        """What the keys mean depends on what the cursor is on."""
        if self.tab in {REPRO, PLAN, CLIENT} and not self.is_asking:
            self.show_keys()

    def action_answer(self, is_good: bool) -> None:
        """Judge the remedy under the cursor, or answer the opinion; else what the stage asks."""
        record = self.record
        if record is None or not (self.is_planning or self.item().startswith(OPINION)):
            super().action_answer(is_good)
            return
        opinion, remedy = opinion_of(record, self.item()), self._judged(record)
        if opinion is not None and not opinion.answer:
            self._open_of("opinion", record)
        elif remedy is not None:
            self._judge_remedy(remedy.label, Verdict.EFFECTIVE if is_good else Verdict.INEFFECTIVE)
        else:
            super().action_answer(is_good)

    def _judge_remedy(self, label: str, verdict: Verdict) -> None:
        entry = verbs.verb_named("verify")
        if entry is None:
            return
        if verdict is Verdict.EFFECTIVE:
            self.perform(entry, {"remedy": label, "verdict": verdict.value}, self.selection())
        else:
            drafted = {"remedy": (label,), "verdict": (verdict.value,)}
            self.run_worker(self._open_form(entry, self.selection(), drafted))

    def action_verb_key(self, key: str) -> None:
        """Here n plans a remedy or a milestone, and e changes what the cursor is on."""
        item, record = self.item(), self.record
        if not self.is_planning or record is None or key not in {"n", "e"}:
            super().action_verb_key(key)
        elif key == "n":
            entry = verbs.verb_named("milestone" if item.startswith(MILESTONE) else "remedy")
            if entry is not None:
                self.run_worker(self._open_form(entry, self.selection(), {}))
        elif item.startswith(REMEDY):
            self._open_of("amend", record)
        elif item.startswith(MILESTONE):
            self._open_of("milestone", record)
        elif item.startswith(OPINION):
            self._open_of("opinion", record)
        else:
            super().action_verb_key(key)

    def _open_of(self, name: str, record: ComplaintRecord) -> None:
        entry, found = verbs.verb_named(name), begun(name, record, self.item())
        if entry is not None and found is not None:
            self.run_worker(self._open_form(entry, self.selection(), found[0], of=found[1]))

    def open_on(self, entry: VerbEntry, refs: tuple[str, ...], values: dict[str, object] | None = None) -> None:
        """Begin or retire the remedy under the cursor at once; a verb of the project is about this complaint's."""
        record = self.record
        about = about_project(entry, record) if values is None and record is not None and not refs else None
        remedy = remedy_of(record, self.item()) if self.is_planning and record is not None else None
        if about is not None:
            self.run_worker(self._open_form(entry, refs, about))
        elif values is None and remedy is not None and entry.name in AT_ONCE:
            self.perform(entry, {"remedy": remedy.label}, refs)
        else:
            super().open_on(entry, refs, values)
