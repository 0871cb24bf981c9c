"""The keys of the tab Effect: figures taken, remedies judged by them, the plan adjusted; figures fetched meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from textual import on, work

from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.effects import EffectRecord
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.plan_records import RemedyRecord
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.vocabulary import Stage, Verdict
from firefight_tui.errors import FirefightError
from firefight_tui.screens import verbs
from firefight_tui.screens.answers import THEIRS, answer_hint
from firefight_tui.screens.effect_facts import effect_of
from firefight_tui.screens.effect_values import begun, short_words
from firefight_tui.screens.pages import EFFECT
from firefight_tui.screens.planning import PlanningScreen
from firefight_tui.screens.verdict_facts import lacking, to_verify
from firefight_tui.widgets.sheet import Sheet
from firefight_tui.words import _, ngettext

JUDGED = frozenset({Stage.EXECUTING, Stage.MONITORING})
"""Stages in which `+` and `-` ask for the verdict on a remedy; in others, what the stage asks."""

FETCH_EVERY = 10.0
"""Seconds between two looks whether figures are due, while the tab is open."""


class Fetched(NamedTuple):
    """What came of fetching: how many figures, and why there is none for each effect that has none."""

    figures: int = 0
    failures: tuple[str, ...] = ()


class ProvingScreen(PlanningScreen):
    """A place where it is measured whether remedies work."""

    _told_fetch = ""

    @property
    def is_proving(self) -> bool:
        """Whether its keys mean effects now."""
        return self.tab == EFFECT

    def proof_hints(self) -> Sequence[tuple[str, str]]:
        """The keys of the tab."""
        new = ("n", _("new effect"), "effect")
        if not self.item():
            return verbs.offered(self.stage(), [new])
        asked = answer_hint(self.record) if self.record is not None else []
        hints = [
            *asked,
            ("m", _("measure"), "measure"),
            new,
            ("e", _("change"), "effect"),
            *([] if asked else [("+ -", _("effective, not"), "verify")]),
            ("<", _("adjust the plan"), "adjust"),
            ("Enter", _("every figure"), ""),
        ]
        return verbs.offered(self.stage(), hints)

    @on(Sheet.Chosen)
    def _effect_chosen(self) -> None:
        """The picture is of the effect under the cursor, and so are the keys."""
        if self.is_proving:
            self.show_page()
            if not self.is_asking:
                self.show_keys()

    # Keys

    def _effect_here(self) -> tuple[ComplaintRecord, EffectRecord] | None:
        """The effect under the cursor, where figures are expected of it."""
        record = self.record
        one = effect_of(record, self.item()) if record is not None and self.is_proving else None
        return (record, one) if record is not None and one is not None and one.is_measured else None

    def action_answer(self, is_good: bool) -> None:
        """Judge the remedy by its effect; where that falls short and nothing waits to be judged, adjust the plan."""
        here = self._effect_here()
        if here is None:
            super().action_answer(is_good)
            return
        record, effect = here
        remedy = to_verify(record, effect) if record.stage not in THEIRS else None
        if remedy is not None and effect.suggested is not None:
            self._judge_by(effect, remedy, effect.suggested, is_good=is_good)
        elif not is_good and effect.falls_short and record.stage not in THEIRS:
            self._open_begun("adjust", record)
        elif remedy is not None and record.stage in JUDGED:
            lacks = _("; ").join(lacking(effect, self._at))
            words = _("The figures of {effect} do not suffice yet: {lacks}. v v judges all the same.")
            self.tell(words.format(effect=effect.label, lacks=lacks), look="dim")
        else:
            super().action_answer(is_good)

    def _judge_by(self, effect: EffectRecord, remedy: RemedyRecord, suggested: Verdict, *, is_good: bool) -> None:
        """What the figures speak for is one key; another verdict, or one that asks for a reason, is a form."""
        entry = verbs.verb_named("verify")
        if entry is None:
            return
        if is_good and suggested is Verdict.EFFECTIVE:
            self.perform(entry, {"remedy": remedy.label, "verdict": suggested.value}, self.selection())
            return
        verdict = Verdict.PARTIAL if is_good and suggested is Verdict.PARTIAL else Verdict.INEFFECTIVE
        drafted = {"remedy": (remedy.label,), "verdict": (verdict.value,)}
        if effect.falls_short:
            drafted["reason"] = (short_words(effect),)
        self.run_worker(self._open_form(entry, self.selection(), drafted))

    def action_verb_key(self, key: str) -> None:
        """Here n names an effect, and e changes the one under the cursor."""
        if not self.is_proving or self.record is None or key not in {"n", "e"}:
            super().action_verb_key(key)
        elif key == "n":
            self._open_drafted("effect", {})
        elif self._effect_here() is not None:
            self._open_begun("effect", self.record)
        else:
            super().action_verb_key(key)

    def action_step_back(self) -> None:
        """Take the plan back to be adjusted, for what falls short."""
        if not self.is_proving or self.record is None:
            self.tell(_("{key} adjusts the plan, on tab {number}.").format(key="<", number=EFFECT), look="dim")
            return
        self._open_begun("adjust", self.record)

    def open_on(self, entry: VerbEntry, refs: tuple[str, ...], values: dict[str, object] | None = None) -> None:
        """The plan is adjusted for what falls short: its form says so already."""
        if values is None and entry.name == "adjust" and self.record is not None:
            self._open_begun(entry.name, self.record)
        else:
            super().open_on(entry, refs, values)

    def _open_begun(self, name: str, record: ComplaintRecord) -> None:
        """The form of a verb with what is known already."""
        drafted, of = begun(name, record, self.item()) or ({}, "")
        self._open_drafted(name, drafted, of)

    def _open_drafted(self, name: str, drafted: Mapping[str, tuple[str, ...]], of: str = "") -> None:
        entry = verbs.verb_named(name)
        if entry is not None:
            self.run_worker(self._open_form(entry, self.selection(), drafted, of=of))

    # Fetching while one looks

    def on_mount(self) -> None:
        """Look now and then whether figures are due."""
        self.set_interval(FETCH_EVERY, self.look_for_figures)

    def fetch_figures(self) -> Fetched | None:
        """Fetch the figures of this complaint that are due; None where none are. It blocks: a thread calls it.

        Raises:
            FirefightError: The settings about fetching do not hold, or the store fails.
        """
        from firefight_tui.outgoing.collecting import collect_now
        from firefight_tui.outgoing.figures import figures_of

        seat, ref = self.seat, self.selection()[0]
        if seat.settings is None:
            return None
        figures = figures_of(seat.settings, may_run=seat.may_run_editor and seat.desk.actor.is_local)
        came = collect_now(
            seat.desk.store, figures, ref, early=False, now=seat.now, is_stopping=lambda: not self.app.is_running
        )
        failed = (f"{one.label} {one.failure}".strip() for one in came if one.failure)
        return Fetched(sum(one.value is not None for one in came), tuple(failed)) if came else None

    @property
    def has_sources(self) -> bool:
        """Whether an effect of this complaint has its figures fetched."""
        record = self.record
        return record is not None and record.stage.is_open and any(one.source for one in record.effects)

    def look_for_figures(self) -> None:
        """Fetch what is due while the tab is open."""
        if self.is_current and self.is_proving and self.has_sources:
            self._fetch()

    @work(exclusive=True, group="figures")
    async def _fetch(self) -> None:
        """Fetch in a thread, and say what came of it; a failure that goes on is said once."""
        try:
            fetched = await asyncio.to_thread(self.fetch_figures)
        except FirefightError as error:
            fetched = Fetched(0, (error.message,))
        if fetched is None or not self.is_standing:
            return
        failed = "; ".join(fetched.failures)
        if failed and failed != self._told_fetch:
            self.tell(_("! No figure could be fetched {time}: {failures}").format(
                time=self._at(self.seat.now()), failures=failed), look="late")  # fmt: skip
        elif fetched.figures:
            words = ngettext("{count} figure fetched {time}", "{count} figures fetched {time}", fetched.figures)
            self.tell(words.format(count=fetched.figures, time=self._at(self.seat.now())))
        if fetched.figures or failed != self._told_fetch:
            self.reload()
        self._told_fetch = failed

    def _at(self, moment: datetime) -> str:
        return show_moment(moment, zone=self.seat.zone, now=self.seat.now())
