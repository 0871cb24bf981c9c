"""Keys and verbs of a place, found by typing; what is found can be done at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from firefight_tui.desk.catalogue import VERBS
from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.vocabulary import Stage
from firefight_tui.screens import verbs
from firefight_tui.screens.finding import FindScreen, Offer
from firefight_tui.screens.shortcuts import Keys, Shortcut, written
from firefight_tui.words import N_, _

MOVING = frozenset("desk.back desk.go inbox.open list.down sheet.down list.top".split())
"""Keys that are about where one is, though they stand in the table of a place or of the desk."""

ACTING = ("desk.next", "desk.verbs", "desk.verb-line")
"""Keys of the desk that one acts with: they come before those of the place."""

GROUPS = (N_("Move"), N_("Act"), N_("Views"), N_("Everywhere"))

HelpAnswer = VerbEntry | Shortcut


class HelpScreen(FindScreen[HelpAnswer]):
    """Lists what can be done here; answers the verb or key chosen, or None.

    Args:
        here: The keys of the place.
        everywhere: The keys of every place.
        stage: The stage of what the cursor is on, whose verbs come first.
        keys: As they are bound.
    """

    def __init__(
        self,
        here: Sequence[Shortcut],
        everywhere: Sequence[Shortcut] = (),
        *,
        stage: Stage | None = None,
        keys: Keys | None = None,
    ) -> None:
        super().__init__()
        self.here, self.everywhere = tuple(here), tuple(everywhere)
        self.stage, self.keys = stage, keys or Keys()

    def heading(self) -> str:
        """What is listed."""
        return _("Keys and verbs")

    def offers(self) -> Sequence[Offer[HelpAnswer]]:
        """The keys by group, then the verbs, those of the present step first."""
        first = [one for one in self.everywhere if one.id in ACTING]
        ordered = [*first, *self.here, *(one for one in self.everywhere if one.id not in ACTING)]
        grouped = sorted(ordered, key=lambda one: _group(one, self.everywhere))
        return [self._key(one) for one in grouped] + list(self._verbs())

    def _key(self, one: Shortcut) -> Offer[HelpAnswer]:
        answer = one if one.action and one.action != "view" else None
        group = GROUPS[_group(one, self.everywhere)]
        return Offer(_(group), self.keys.shown(one), _(one.doc), answer=answer, words=f"{one.id} {one.doc}")

    def _verbs(self) -> Iterator[Offer[HelpAnswer]]:
        first = verbs.steps_of(self.stage)
        order = [*first, *(step for step in verbs.steps_with_verbs() if step not in first)]
        for step in order:
            group = _("{step}, now").format(step=step.label) if step in first and self.stage is not None else step.label
            yield from (self._verb(entry, group) for entry in VERBS if entry.step == step.value)

    def _verb(self, entry: VerbEntry, group: str) -> Offer[HelpAnswer]:
        key = self.keys.of(f"verb.{entry.name}", _as_written(entry.key))
        words, also = f"{verbs.label(entry)}: {_(entry.doc)}", f"{entry.doc} {entry.label}"
        return Offer(group, key, words, entry.name, entry, also)


def _group(one: Shortcut, everywhere: Sequence[Shortcut]) -> int:
    if MOVING.intersection(one.ids) or any(id_.startswith(("list.", "sheet.", "cards.")) for id_ in one.ids):
        return 0
    if one.action.startswith(("view", "turn_view", "tab(", "turn(")):
        return 2
    return 3 if one in everywhere and one.id not in ACTING else 1


def _as_written(key: str) -> str:
    return written(key) if key.startswith("ctrl+") else key
