"""Which entries of the log are shown: by kind, by words, with or without what was taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from firefight_tui.domain.log_runs import KIND
from firefight_tui.domain.records import EntryRecord
from firefight_tui.words import pgettext

BOOKKEEPING = frozenset({"stage", "assumed", "retracted"})
"""Fields of a complaint that are no decision by themselves."""


class LogKind(Enum):
    """What kinds of entries there are to choose from, in the order the key goes through them."""

    ALL = "all"
    CONTACTS = "contacts"
    MOVES = "moves"
    DECISIONS = "decisions"
    NOTES = "notes"
    FIGURES = "figures"

    @property
    def label(self) -> str:
        """What it is called."""
        return {
            LogKind.ALL: pgettext("log", "all"),
            LogKind.CONTACTS: pgettext("log", "contacts"),
            LogKind.MOVES: pgettext("log", "stage changes"),
            LogKind.DECISIONS: pgettext("log", "decisions and fields"),
            LogKind.NOTES: pgettext("log", "notes"),
            LogKind.FIGURES: pgettext("log", "figures"),
        }[self]

    def holds(self, entry: EntryRecord) -> bool:
        """Whether an entry is of this kind; one that did several things is of several."""
        made = {one.kind for one in entry.changes}
        moves = any((one.kind, one.field) == ("complaint", "stage") for one in entry.changes)
        match self:
            case LogKind.ALL:
                return True
            case LogKind.CONTACTS:
                return "contact" in made
            case LogKind.MOVES:
                return moves
            case LogKind.NOTES:
                return "note" in made
            case LogKind.FIGURES:
                return KIND in made
            case LogKind.DECISIONS:
                decides = any(one.kind == "complaint" and one.field not in BOOKKEEPING for one in entry.changes)
                return decides or not (moves or made & {"contact", "note", KIND})


@dataclass(frozen=True)
class LogFilter:
    """What of the log is shown.

    Attributes:
        kind: Of which kind.
        words: What the entry as shown must hold, every word of it, in any case.
        hides_undone: Leave out what was taken back, and the taking back.
    """

    kind: LogKind = LogKind.ALL
    words: str = ""
    hides_undone: bool = False

    @property
    def is_on(self) -> bool:
        """Whether it leaves anything out."""
        return self != LogFilter()

    @property
    def folds(self) -> bool:
        """Whether fetched figures are told together: not where one looks for figures, or for words."""
        return self.kind is not LogKind.FIGURES and not self.words.strip()

    def turned(self, way: int) -> LogFilter:
        """With the next kind, or the one before."""
        kinds = list(LogKind)
        return replace(self, kind=kinds[(kinds.index(self.kind) + way) % len(kinds)])

    def label(self) -> str:
        """What is left of the log, in few words."""
        parts = [
            self.kind.label if self.kind is not LogKind.ALL else "",
            pgettext("log", "undone hidden") if self.hides_undone else "",
            f"/{self.words}" if self.words.strip() else "",
        ]
        return "  ".join(part for part in parts if part)

    def holds(self, entry: EntryRecord) -> bool:
        """Whether an entry is shown, but for the words."""
        return self.kind.holds(entry) and not (self.hides_undone and (entry.undone or entry.undoes is not None))

    def finds(self, texts: Sequence[str]) -> bool:
        """Whether all its words stand in what is shown of an entry."""
        shown = "\n".join(texts).casefold()
        return all(word in shown for word in self.words.casefold().split())
