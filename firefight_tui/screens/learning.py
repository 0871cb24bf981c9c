"""The keys of the tab Learn: the retrospective, lessons, prevention and its checks, visits and agreements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on

from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.vocabulary import Verdict
from firefight_tui.screens import verbs
from firefight_tui.screens.learn_values import PREVENTION, begun, prevention_of
from firefight_tui.screens.pages import LEARN
from firefight_tui.screens.proving import ProvingScreen
from firefight_tui.screens.repair_values import repair_hints, visit_meaning
from firefight_tui.widgets.sheet import Sheet
from firefight_tui.words import _


class LearningScreen(ProvingScreen):
    """A place where it is said how it went, and what prevents the next one."""

    @property
    def is_learning(self) -> bool:
        """Whether its keys mean the retrospective and what follows from it now."""
        return self.tab == LEARN

    def learn_hints(self) -> Sequence[tuple[str, str]]:
        """The keys of what the cursor is on."""
        item, record = self.item(), self.record
        if item.startswith(PREVENTION):
            return [("+ -", _("it works, not")), ("n", _("prevention")), ("Enter", _("all of it"))]
        found = repair_hints(record, item) if record is not None else []
        close = ("x", verbs.label_of("close").lower(), "close")
        own = [("e", _("retrospective"), "review"), ("n", _("lesson"), "lesson"), close]
        return found or verbs.offered(self.stage(), own)

    @on(Sheet.Chosen)
    def _learned_chosen(self) -> None:
        """What the keys mean depends on what the cursor is on."""
        if self.is_learning and not self.is_asking:
            self.show_keys()

    def action_answer(self, is_good: bool) -> None:
        """Say whether the prevention item under the cursor works, or how a visit went; else what the stage asks."""
        record, item = self.record, self.item()
        if not self.is_learning or record is None:
            super().action_answer(is_good)
            return
        one, meant = prevention_of(record, item), visit_meaning(record, item, "+" if is_good else "-")
        if one is not None and one.none_reason is None:
            self._check(one.label, is_good=is_good)
        elif meant is not None:
            self._open_meant(*meant)
        else:
            super().action_answer(is_good)

    def _check(self, label: str, *, is_good: bool) -> None:
        """That it works is one key; that it does not asks why."""
        entry = verbs.verb_named("check")
        verdict = Verdict.EFFECTIVE if is_good else Verdict.INEFFECTIVE
        if entry is not None and is_good:
            self.perform(entry, {"prevention": label, "verdict": verdict.value}, self.selection())
        else:
            self._open_meant("check", {"prevention": (label,), "verdict": (verdict.value,)})

    def action_verb_key(self, key: str) -> None:
        """Here n writes a lesson, or another of what the cursor is on, and e the retrospective."""
        record, item = self.record, self.item()
        if not self.is_learning or record is None or key not in {"n", "e"}:
            super().action_verb_key(key)
            return
        meant = visit_meaning(record, item, key)
        if meant is not None:
            self._open_meant(*meant)
        elif key == "n":
            self._open_learned("prevent" if item.startswith(PREVENTION) else "lesson", record)
        else:
            self._open_learned("check" if item.startswith(PREVENTION) else "review", record)

    def _open_learned(self, name: str, record: ComplaintRecord) -> None:
        entry = verbs.verb_named(name)
        if entry is None:
            return
        line = verbs.line_field(entry)
        if line is not None:
            self._ask_line(entry, line.name, self.selection())
            return
        drafted, of = begun(name, record, self.item(), self.seat.now()) or ({}, "")
        self._open_meant(name, drafted, of)

    def _open_meant(self, name: str, drafted: Mapping[str, tuple[str, ...]], of: str = "") -> None:
        entry = verbs.verb_named(name)
        if entry is not None:
            self.run_worker(self._open_form(entry, self.selection(), drafted, of=of))
