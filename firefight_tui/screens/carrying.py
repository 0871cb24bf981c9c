"""A place with a card under its cursor: carrying it on, taking it back, changing what it says."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.board import Card
from firefight_tui.domain.board_steps import CardStep, last_step
from firefight_tui.domain.key_names import key_of_verb
from firefight_tui.domain.vocabulary import RemedyState, Verdict
from firefight_tui.screens import verbs
from firefight_tui.screens.effect_values import begun
from firefight_tui.screens.plan_facts import REMEDY
from firefight_tui.screens.querying import QueryingScreen
from firefight_tui.screens.seat import Values
from firefight_tui.words import _

ASKED = frozenset({"finish", "verify"})
"""Steps that ask for more than the card."""


class CarryingScreen(QueryingScreen):
    """Acts on the card under the cursor. Whether a step is allowed is for its verb to say."""

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
            self.run_worker(self._open_waiting(entry, card.complaint.ref))
        else:
            self._carry_on(card)

    def action_verb_key(self, key: str) -> None:
        """Here > n e A m are about the card."""
        acts: dict[str, Callable[[Card], object]] = {
            ">": self._carry_on,
            "e": self._amend,
            "A": self._ask_owner,
            "m": self._measure,
        }
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
            self._open_form_of(step.verb, card)
        else:
            self._do(step.verb, card)

    def _explain(self, step: CardStep) -> None:
        entry = verbs.verb_named(step.verb)
        if entry is None:
            self.tell(step.message + ".", look="late")
            return
        words = _("{why}: {verb}, key {key}.")
        key = key_of_verb(entry.name, entry.key)
        self.tell(words.format(why=step.message, verb=verbs.label(entry).lower(), key=key), look="late")

    def _do(self, verb: str, card: Card, values: Values | None = None) -> None:
        entry = verbs.verb_named(verb)
        if entry is not None:
            self.perform(entry, {"remedy": card.remedy.label, **(values or {})}, (card.complaint.ref,))

    def _open_form_of(self, verb: str, card: Card) -> None:
        """A verb's form about this card; what was typed in the one about another is kept apart."""
        entry = verbs.verb_named(verb)
        if entry is not None:
            drafted = {"remedy": (card.remedy.label,)}
            self.run_worker(self._open_form(entry, (card.complaint.ref,), drafted, of=f"{REMEDY}{card.id}"))

    async def _open_waiting(self, entry: VerbEntry, ref: str, item: str = "") -> None:
        """The form of what a card waits for, with what is known already."""
        record = await self.read(partial(self.seat.record, ref))
        if record is not None:
            drafted, of = begun(entry.name, record, item) or (None, "")
            await self._open_form(entry, (ref,), drafted, of=of)

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
        self._open_form_of("amend", card)

    def action_drop(self) -> None:
        """Drop the card, once somebody has said why."""
        self._with_card(lambda card: self._open_form_of("drop", card))

    def _measure(self, card: Card) -> None:
        """A figure of the effect that judges the card."""
        entry = verbs.verb_named("measure")
        if entry is not None:
            self.run_worker(self._open_waiting(entry, card.complaint.ref, f"{REMEDY}{card.id}"))

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
