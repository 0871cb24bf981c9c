"""What remedies cost, as far as their words can be read, beside a project's budget (S7, S30)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from firefight_tui.domain.money import parse_money
from firefight_tui.domain.plan_records import RemedyRecord
from firefight_tui.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs added up, in hundredths of the currency; `unread` counts those whose words are no plain amount."""

    total: int
    read: int
    unread: int

    def over(self, budget: int) -> int:
        """By how much they exceed a budget; negative while they are below it."""
        return self.total - budget


def amount_of(text: str) -> int | None:
    """An amount in hundredths: `3000`, `3,000 元`, `0.6 万`; None for anything else, as a price by the month."""
    try:
        return parse_money(text)
    except InvalidValue:
        return None


def costs_of(remedies: Iterable[RemedyRecord]) -> Costs:
    """What the remedies cost together; those dropped or without a cost are left out."""
    said = [amount_of(one.cost) for one in remedies if one.cost and one.dropped_at is None]
    amounts = [one for one in said if one is not None]
    return Costs(sum(amounts), len(amounts), len(said) - len(amounts))
