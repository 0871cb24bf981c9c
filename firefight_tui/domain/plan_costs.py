"""What remedies cost, as far as their words can be read, beside a project's budget (S7, S30)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from firefight_tui.domain.plan_records import RemedyRecord

_AMOUNT = re.compile(
    r"(?:cny|rmb|¥|人民币)?\s*(?P<number>\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<unit>k|千|万|百万)?\s*"
    r"(?:cny|rmb|yuan|元|块|人民币)?",
    re.IGNORECASE,
)
_UNITS = {"k": 1_000, "千": 1_000, "万": 10_000, "百万": 1_000_000}
_HUNDREDTHS = 100


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
    found = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    number = Decimal(found["number"].replace(",", "").replace(" ", ""))
    return int(number * _UNITS.get((found["unit"] or "").lower(), 1) * _HUNDREDTHS)


def costs_of(remedies: Iterable[RemedyRecord]) -> Costs:
    """What the remedies cost together; those dropped or without a cost are left out."""
    said = [amount_of(one.cost) for one in remedies if one.cost and one.dropped_at is None]
    amounts = [one for one in said if one is not None]
    return Costs(sum(amounts), len(amounts), len(said) - len(amounts))


def money(hundredths: int) -> str:
    """An amount as people write it: `12,600`, with two places where it is not whole."""
    whole, rest = divmod(hundredths, _HUNDREDTHS)
    return f"{whole:,}.{rest:02}" if rest else f"{whole:,}"
