"""A place with a card under its cursor: carrying it on, taking it back, changing what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeAlias

from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.board import Card
from firefight_tui.domain.board_steps import CardStep, last_step
from firefight_tui.domain.plan_records import RemedyRecord
from firefight_tui.domain.vocabulary import RemedyState, Verdict
from firefight_tui.screens import verbs
from firefight_tui.screens.querying import QueryingScreen
from firefight_tui.screens.seat import Seat, Values
from firefight_tui.words import _

Texts: TypeAlias = "Mapping[str, tuple[str, ...]]"

ASKED = frozenset({"finish", "verify"})
"""Steps that ask for more than the card."""


class CarryingScreen(QueryingScreen):
    """Acts on the card under the cursor. Whether a step is allowed is for its verb to say."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self._form_of: dict[tuple[str, str], int] = {}

    def card(self) -> Card | None:
        """The card under the cursor."""
        return None

    def step(self) -> CardStep | None:
        """What is next for it."""
        return None

    @property
    def is_read(self) -> bool:
        """Whether it is known which cards there are."""
        return False

    def _with_card(self, act: Callable[[Card], object]) -> None:
        card = self.card()
        if not self.is_read:
            return
        if card is None:
            self.tell(_("There is no card here; n plans a remedy."), look="late")
        else:
            act(card)

    # On the row of the next step

    def action_next_step(self) -> None:
        """Do what the row of the next step says: with the card, or with what it waits for."""
        step, card = self.step(), self.card()
        if card is None:
            super().action_next_step()
        elif step is not None and not step.is_own and (entry := verbs.verb_named(step.verb)) is not None:
            self.open_on(entry, (card.complaint.ref,))
        else:
            self._carry_on(card)

    def action_verb_key(self, key: str) -> None:
        """Here > n e A are about the card."""
        acts: dict[str, Callable[[Card], object]] = {">": self._carry_on, "e": self._amend, "A": self._ask_owner}
        if key == "n":
            self._new()
        elif key in acts:
            self._with_card(acts[key])
        else:
            super().action_verb_key(key)

    def action_answer(self, is_good: bool) -> None:
        """On a tested card: whether it holds. Elsewhere the answer of the complaint."""
        card = self.card()
        if card is None or card.remedy.state is not RemedyState.TESTED:
            super().action_answer(is_good)
        elif is_good:
            self._do("verify", card, {"verdict": Verdict.EFFECTIVE.value})
        else:
            does = partial(self._verdict, card)
            self.ask(_("{label} is ineffective, because").format(label=card.remedy.label), does)

    def _verdict(self, card: Card, reason: str) -> None:
        self._do("verify", card, {"verdict": Verdict.INEFFECTIVE.value, "reason": reason})

    def _carry_on(self, card: Card) -> None:
        """Start, finish, verify or retire; a card that waits for something says what, and which key brings it."""
        step = self.step()
        if step is None:
            self.tell(_("{label} needs nothing more.").format(label=card.remedy.label), look="dim")
        elif not step.is_own:
            self._explain(step)
        elif step.verb == "amend":
            self._ask_owner(card)
        elif step.verb in ASKED:
            self._open_form_of(step.verb, card, {"remedy": (card.remedy.label,)})
        else:
            self._do(step.verb, card)

    def _explain(self, step: CardStep) -> None:
        entry = verbs.verb_named(step.verb)
        if entry is None:
            self.tell(step.message + ".", look="late")
            return
        words = _("{why}: {verb}, key {key}.")
        key = self.seat.keys.of(f"verb.{entry.name}", entry.key)
        self.tell(words.format(why=step.message, verb=verbs.label(entry).lower(), key=key), look="late")

    def _do(self, verb: str, card: Card, values: Values | None = None) -> None:
        entry = verbs.verb_named(verb)
        if entry is not None:
            self.perform(entry, {"remedy": card.remedy.label, **(values or {})}, (card.complaint.ref,))

    def _open_form_of(self, verb: str, card: Card, texts: Texts) -> None:
        """A verb's form about this card; what was typed there about another one is not taken up."""
        entry, ref = verbs.verb_named(verb), card.complaint.ref
        if entry is None:
            return
        if self._form_of.get((verb, ref), card.id) != card.id:
            self.seat.drafts.pop((verb, (ref,)), None)
        self._form_of[verb, ref] = card.id
        self.run_worker(self._open_form(entry, (ref,), _known(entry, texts)))

    # Taking back

    def action_step_back(self) -> None:
        """Undo the entry that carried the card on last."""
        self._with_card(lambda card: self.run_worker(self._take_back(card)))

    async def _take_back(self, card: Card) -> None:
        record = await self.read(partial(self.seat.record, card.complaint.ref))
        undo = verbs.verb_named("undo")
        if record is None or undo is None:
            return
        entry = last_step(record, card.id)
        if entry is None:
            words = _("{label} has taken no step yet that could be taken back.")
            self.tell(words.format(label=card.remedy.label), look="dim")
        else:
            self.perform(undo, {"entry": str(entry.id)}, (record.ref,))

    # What it says

    def _new(self) -> None:
        entry = verbs.verb_named("remedy")
        if entry is not None:
            self.open_verb(entry)

    def _amend(self, card: Card) -> None:
        self._open_form_of("amend", card, _as_texts(card.remedy, self.seat))

    def action_drop(self) -> None:
        """Drop the card, once somebody has said why."""
        self._with_card(lambda card: self._open_form_of("drop", card, {"remedy": (card.remedy.label,)}))

    def action_measure(self) -> None:
        """Nothing can be measured yet."""
        self.tell(_("Effects cannot be measured yet; finish and verify say whether a remedy holds."), look="dim")

    def _ask_owner(self, card: Card) -> None:
        if not self.names:
            self.run_worker(self._learn_names(), group="names", exclusive=True)
        self.ask(
            _("Owner of {label}").format(label=card.remedy.label),
            lambda text: self._do("amend", card, {"owner": text.strip()}),
            text=card.remedy.owner or "",
            typed=lambda text, _cursor: self._offer_engineers(text),
            complete=self._take_engineer,
        )

    def _engineers(self, text: str) -> list[str]:
        return [one for one in self.names.get("engineer", ()) if one.startswith(text.strip()) and one != text.strip()]

    def _offer_engineers(self, text: str) -> None:
        self.show_offers([(one, "") for one in self._engineers(text)])

    def _take_engineer(self) -> None:
        found = self._engineers(self.prompt.entry.value)
        if found:
            self.prompt.put(found[0], len(found[0]))


def _known(entry: VerbEntry, texts: Texts) -> Texts:
    """Those of the texts that the verb has a field for."""
    return {name: value for name, value in texts.items() if verbs.field_named(entry, name) is not None and any(value)}


def _as_texts(remedy: RemedyRecord, seat: Seat) -> Texts:
    """What a remedy says, as a form shows it."""
    due = remedy.due_at
    words = {
        "remedy": remedy.label,
        "kind": remedy.kind.value,
        "what": remedy.what,
        "owner": remedy.owner,
        "due": f"{due.astimezone(seat.zone):%Y-%m-%d %H:%M}" if due is not None else None,
        "quantity": remedy.quantity,
        "expected_effect": remedy.expected_effect,
        "business_effect": remedy.business_effect,
        "cost": remedy.cost,
        "after": str(remedy.after) if remedy.after is not None else None,
        "requirement": remedy.requirement,
    }
    return {name: (text,) for name, text in words.items() if text} | {"helpers": remedy.helpers}
