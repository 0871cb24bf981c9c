"""What completes a field: names the store knows, narrowed to the client, references, and times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from firefight_tui.desk.catalogue_entry import FieldEntry
from firefight_tui.domain.text import clean_cell
from firefight_tui.screens.form_times import phrases

if TYPE_CHECKING:
    from firefight_tui.desk.views.names import ClientNames, KnownNames

MOST_OFFERS = 30


@dataclass(frozen=True)
class Offer:
    """One way to fill a field.

    Attributes:
        text: What it puts there, cleaned.
        label: What that is, where it does not say so itself; cleaned.
        meant: The words as the store has them, which cleaning may have altered.
        fills: What belongs with it in other fields, by their names.
    """

    text: str
    label: str = ""
    meant: str = ""
    fills: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What may be offered.

    Attributes:
        names: All names; None while they are being read.
        client: The client the form is about, as far as known.
        at_client: What belongs to it; None where no client is known.
        ideas: What experience says, by field.
    """

    names: KnownNames | None = None
    client: str = ""
    at_client: ClientNames | None = None
    ideas: Mapping[str, Sequence[Offer]] = field(default_factory=dict)

    def of_client(self, client: str, found: ClientNames | None) -> Known:
        """The same, narrowed to a client, or to none."""
        return replace(self, client=client, at_client=found)

    def offers(self, entry: FieldEntry) -> tuple[Offer, ...]:
        """Everything that may stand in a field, in the order it is offered."""
        if entry.name in self.ideas:
            return tuple(self.ideas[entry.name])
        if entry.kind == "moment":
            return tuple(Offer(text, meant=text) for text in phrases(entry.name))
        if entry.kind == "complaint":
            found = self.at_client.complaints if self.at_client is not None else ()
            return tuple(Offer(ref, clean_cell(title), ref) for ref, title in found)
        if entry.kind == "requirement" and self.at_client is not None:
            found = self.at_client.requirements
            return tuple(Offer(clean_cell(name), clean_cell(title), name) for name, title in found)
        return tuple(Offer(clean_cell(name), meant=name) for name in self._names(entry.kind))

    def filling(self, name: str, text: str) -> Mapping[str, str]:
        """What belongs in other fields beside what an idea put into this one."""
        return next((one.fills for one in self.ideas.get(name, ()) if one.fills and one.text == text), {})

    def _names(self, kind: str) -> Sequence[str]:
        if self.at_client is not None and kind in {"project", "person"}:
            return self.at_client.projects if kind == "project" else self.at_client.people
        if self.names is None:
            return ()
        return {
            "client": self.names.clients,
            "project": self.names.projects,
            "person": self.names.people,
            "engineer": self.names.engineers,
            "requirement": self.names.requirements,
        }.get(kind, ())


def matching(offers: Sequence[Offer], typed: str) -> tuple[Offer, ...]:
    """The offers that begin with what was typed, then those that hold it; of nothing typed the first ones."""
    wanted = typed.strip().casefold()
    begin = [one for one in offers if one.text.casefold().startswith(wanted)]
    hold = [one for one in offers if wanted and one not in begin and _holds(one, wanted)]
    return tuple(one for one in (*begin, *hold) if one.text.casefold() != wanted)[:MOST_OFFERS]


def _holds(offer: Offer, wanted: str) -> bool:
    return any(wanted in words.casefold() for words in _words_of(offer))


def _words_of(offer: Offer) -> Iterator[str]:
    yield offer.text
    yield offer.label
