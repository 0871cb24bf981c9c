"""What somebody typed and has not saved: a model of its own, so that nothing that ends a form ends the words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime

DraftKey = tuple[str, tuple[str, ...]]
"""Of what a draft is: the verb's name, and the references it is meant for."""

Texts = tuple[str, ...]
"""What stands in a field: nothing, one text, or several where it takes several."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed and not saved.

    Attributes:
        texts: By field, only of fields that hold something else than the complaint does; an emptied one holds ().
        began: What each of these fields held when typing in it began.
        touched_at: When the last change was made, in UTC; None where nobody typed it into a form.
    """

    texts: Mapping[str, Texts]
    began: Mapping[str, Texts] = field(default_factory=dict)
    touched_at: datetime | None = None


Observer = Callable[[DraftKey, Draft | None], None]
"""Called after a draft has changed, with None when it is gone. It must not block: a store behind it writes later."""


class Drafts(MutableMapping[DraftKey, Draft]):
    """Every draft of one seat. Each change is told to the observers, which is where a store comes in."""

    def __init__(self, kept: Mapping[DraftKey, Draft] | None = None) -> None:
        self._drafts: dict[DraftKey, Draft] = dict(kept or {})
        self._observers: list[Observer] = []

    def observe(self, observer: Observer) -> None:
        """Tell this one of every change from now on."""
        self._observers.append(observer)

    def type(self, key: DraftKey, name: str, texts: Texts, *, was: Texts = (), at: datetime) -> None:
        """Somebody changed a field.

        Args:
            key: Of what.
            name: The field.
            texts: What stands in it now.
            was: What it would hold had nobody typed; a field put back to that leaves the draft, and the last one
                takes the draft with it.
            at: The moment, in UTC.
        """
        before = self._drafts.get(key, Draft({}))
        kept, began = dict(before.texts), dict(before.began)
        if texts == was:
            if name not in kept:
                return
            kept.pop(name)
            began.pop(name, None)
        elif kept.get(name) == texts:
            return
        else:
            kept[name] = texts
            began.setdefault(name, was)
        if kept:
            self[key] = Draft(kept, began, at)
        else:
            del self[key]

    def __getitem__(self, key: DraftKey) -> Draft:
        return self._drafts[key]

    def __setitem__(self, key: DraftKey, draft: Draft) -> None:
        self._drafts[key] = draft
        self._tell(key, draft)

    def __delitem__(self, key: DraftKey) -> None:
        del self._drafts[key]
        self._tell(key, None)

    def __iter__(self) -> Iterator[DraftKey]:
        return iter(self._drafts)

    def __len__(self) -> int:
        return len(self._drafts)

    def _tell(self, key: DraftKey, draft: Draft | None) -> None:
        for observer in self._observers:
            observer(key, draft)
