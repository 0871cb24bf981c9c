"""What may follow a prefix key, shown on the row of keys: letters, digits or arrows choose."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from firefight_tui.desk.catalogue import VERBS
from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.text import width
from firefight_tui.domain.vocabulary import Stage, Step
from firefight_tui.screens import verbs
from firefight_tui.widgets.looks import Piece
from firefight_tui.words import _


@dataclass(frozen=True)
class Item:
    """One thing that may follow: the key that chooses it, its words, and what it does."""

    key: str
    label: str
    act: Callable[[], None]


@dataclass(frozen=True)
class Menu:
    """The keys that may follow a prefix.

    Attributes:
        title: What is being chosen.
        items: What may be chosen.
        place: Which item Enter takes.
        turn: The menu beside this one, one further or one back; None where there is none.
        others: Further keys that are taken though they are not shown.
    """

    title: str
    items: tuple[Item, ...]
    place: int = 0
    turn: Callable[[int], Menu] | None = None
    others: tuple[Item, ...] = field(default=())

    def moved(self, way: int) -> Menu:
        """With the next item, or the one before, for Enter."""
        return replace(self, place=max(0, min(self.place + way, len(self.items) - 1)))

    def chosen_by(self, character: str) -> Item | None:
        """The item this character chooses: by its key, else by its number."""
        exact = next((item for item in (*self.items, *self.others) if item.key == character), None)
        if exact is not None:
            return exact
        typed = unicodedata.normalize("NFKC", character)
        same = next((item for item in (*self.items, *self.others) if item.key == typed), None)
        if same is not None or not (typed.isdigit() and 0 < int(typed) <= len(self.items)):
            return same
        return self.items[int(typed) - 1]

    def pieces(self, cells: int) -> list[Piece]:
        """The row that shows it: the items around the one Enter takes, as many as fit."""
        words = [f"{item.key} {item.label}" for item in self.items]
        room = cells - width(self.title) - 3 - (7 if self.turn is not None else 0)
        first, last = self.place, self.place + 1
        while last - first < len(words):
            grown = (first - 1, last) if first and (last == len(words) or self.place - first < 1) else (first, last + 1)
            if grown[1] > len(words) or sum(width(word) + 2 for word in words[grown[0] : grown[1]]) > room:
                break
            first, last = grown
        pieces = [Piece(self.title + " ", "strong")]
        for place in range(first, last):
            here = place == self.place
            pieces += [
                Piece("[" if here else " ", "strong"),
                Piece(words[place], "strong" if here else ""),
                Piece("]" if here else " ", "strong"),
            ]
        if last - first < len(words):
            pieces.append(Piece(" >", "dim"))
        if self.turn is not None:
            pieces.append(Piece("  [ ]", "key"))
        return pieces


def choice_menu(title: str, options: Sequence[tuple[str, str]], choose: Callable[[str], None]) -> Menu:
    """A menu of a closed choice: by first letter where the words begin differently, by digit always."""

    def item(word: str, label: str) -> Item:
        return Item(word[0], label, lambda: choose(word))

    return Menu(title, tuple(item(word, label) for word, label in options))


def verb_menu(step: Step, open_verb: Callable[[VerbEntry], None], stage: Stage | None = None) -> Menu:
    """The verbs of a step that a stage allows; `[` and `]` turn to those beside it.

    Letters of other verbs are taken as well: what is not possible says why.
    """

    def item(entry: VerbEntry) -> Item:
        return Item(verbs.letter_of(entry), verbs.label(entry), lambda: open_verb(entry))

    def turn(way: int) -> Menu:
        steps = [one for one in verbs.steps_with_verbs() if one is step or _legal(one, stage)]
        return verb_menu(steps[(steps.index(step) + way) % len(steps)], open_verb, stage)

    shown = _legal(step, stage)
    others = [entry for entry in VERBS if entry.key.startswith("v ") and entry not in shown]
    # Of two verbs with one letter the one of this step is meant.
    others.sort(key=lambda entry: entry.step != step.value)
    return Menu(
        step.label,
        tuple(item(entry) for entry in shown),
        turn=turn,
        others=tuple(item(entry) for entry in others),
    )


def _legal(step: Step, stage: Stage | None) -> list[VerbEntry]:
    return [entry for entry in verbs.verbs_of_step(step) if verbs.is_legal(entry, stage)]


def step_menu(stage: Stage | None, open_verb: Callable[[VerbEntry], None], *, is_alone: bool = True) -> Menu:
    """The verbs of the present step; where they are for several complaints, those of any stage."""
    return verb_menu(verbs.first_step(stage), open_verb, stage if is_alone else None)


def sure_menu(question: str, go_on: Callable[[], None], stay: Callable[[], None] = lambda: None) -> Menu:
    """A question before something that touches a lot."""
    answers = [*(Item(key, "", go_on) for key in "+=y"), *(Item(key, "", stay) for key in "-n")]
    return Menu(question, (Item("1", _("yes"), go_on), Item("2", _("no"), stay)), others=tuple(answers))
