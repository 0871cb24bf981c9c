"""Amounts as people write and read them, in hundredths of the project's one currency (S7)."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from firefight_tui.domain.text import clean_cell
from firefight_tui.errors import InvalidValue
from firefight_tui.words import _, language

LARGEST = 10**15
"""Hundredths; what is larger nobody owes for software."""

_TEN_THOUSAND = 10_000
_HUNDRED_MILLION = 100_000_000
_SCALES = {
    "": 1, "k": 1_000, "thousand": 1_000, "千": 1_000, "m": 1_000_000, "million": 1_000_000, "bn": 1_000_000_000,
    "billion": 1_000_000_000, "w": _TEN_THOUSAND, "万": _TEN_THOUSAND, "百万": 100 * _TEN_THOUSAND,
    "千万": 1_000 * _TEN_THOUSAND, "亿": _HUNDRED_MILLION,
}  # fmt: skip
_AMOUNT = re.compile(
    r"(?:rmb|cny|usd|eur|人民币)?\s*[¥￥$€£]?\s*"  # as it is typed in Chinese
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,16})(?:\.(?P<part>\d{1,16}))?\s*"
    rf"(?P<scale>{'|'.join(sorted(filter(None, _SCALES), key=len, reverse=True))})?\s*"
    r"(?:元|块|圆|rmb|cny|usd|eur|人民币)?"
)


def parse_money(text: str) -> int:
    """Read an amount: `12000`, `12,000.50`, `1.2万`, `41万`, `3k`, `1.5亿元`; a sign of currency is passed over.

    Returns:
        Hundredths, from 0 to `LARGEST`.

    Raises:
        InvalidValue: It is no such amount, is finer than a hundredth, or too large.
    """
    found = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).strip().lower())
    if found is not None:
        units = Decimal(f"{found['whole'].replace(',', '')}.{found['part'] or 0}")
        hundredths = units * _SCALES[found["scale"] or ""] * 100
        if hundredths == int(hundredths) and hundredths <= LARGEST:
            return int(hundredths)
    raise InvalidValue(
        _("{text} is no amount.").format(text=f'"{clean_cell(text, 40)}"'),
        _("Write for example 12000, 12,000.50, 3k or {chinese}.").format(chinese="41万"),
    )


def show_money(hundredths: int) -> str:
    """An amount for the reader: `410,000` or `12,000.50`; in Chinese `41万` where that says it exactly.

    `parse_money` reads it back to the same amount (a negative one without its sign).
    """
    sign, amount = ("-" if hundredths < 0 else ""), abs(hundredths)
    if language() == "zh_CN":
        for scale, word in ((_HUNDRED_MILLION, "亿"), (_TEN_THOUSAND, "万")):
            if amount >= scale * 100 and amount % scale == 0:
                return f"{sign}{_plain(amount // scale)}{word}"
    whole, part = divmod(amount, 100)
    return f"{sign}{whole:,}" + (f".{part:02}" if part else "")


def _plain(hundredths: int) -> str:
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02}".rstrip("0").rstrip(".") if part else str(whole)


def money_bar(amount: int, spent: int, cells: int) -> tuple[str, str]:
    """Two bars on one scale, the larger of them filling `cells`: what was agreed, and what was spent.

    `=` is money within what was agreed, `!` what went beyond it; an amount of more than nothing has a mark at least.
    """
    longest = max(amount, spent, 1)

    def length(part: int) -> int:
        return max(1, round(part * cells / longest)) if part > 0 else 0

    agreed, used = length(amount), length(spent)
    within = min(agreed, used)
    beyond = max(1, used - within) if spent > amount else 0
    if beyond and within + beyond > cells:
        within = cells - beyond
    return "=" * agreed, "=" * within + "!" * beyond
