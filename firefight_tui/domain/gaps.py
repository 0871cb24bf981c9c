"""The gaps a policy can make hard, by the words people say for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from firefight_tui.domain.lifecycle import GUARDS
from firefight_tui.errors import InvalidValue
from firefight_tui.words import _

GAPS = tuple(dict.fromkeys(guard.name for guards in GUARDS.values() for guard in guards if not guard.hard))
"""Every guard that does not refuse a move by itself, in the order of the stages."""

_CHINESE: dict[str, tuple[str, ...]] = {
    "dissatisfaction": ("不满点", "不满"),
    "remedy_sought": ("诉求",),
    "impact": ("业务影响", "影响"),
    "phenomena": ("现象",),
    "liaison": ("对接人", "对接"),
    "complexity": ("复杂程度", "复杂度"),
    "cause": ("原因",),
    "duty": ("职责",),
    "reproduction": ("复现", "重现"),
    "escape_point": ("流出原因",),
    "due": ("到期日", "期限"),
    "expected_effect": ("预计效果",),
    "business_effect": ("对业务的影响",),
    "correction": ("长期方案", "根治措施"),
    "opinions": ("意见",),
    "evidence": ("证据",),
    "consent": ("客户同意", "甲方同意"),
    "retrospective": ("复盘",),
    "apology": ("致歉",),
    "compensation": ("补偿",),
    "demonstration": ("改进成果", "展示改进成果"),
    "prevention": ("预防措施", "预防"),
    "visit": ("回访",),
}
_NAMES = {word: name for name, words in _CHINESE.items() for word in words}


def parse_gaps(names: Iterable[str]) -> tuple[str, ...]:
    """The gaps named, in the order of the stages.

    Raises:
        InvalidValue: One of them is no gap.
    """
    asked = set()
    for given in names:
        plain = unicodedata.normalize("NFKC", given).strip().lower()
        name = _NAMES.get(plain, plain.replace("-", "_").replace(" ", "_"))
        if name not in GAPS:
            raise InvalidValue(
                _("{word} is no gap that could be made hard.").format(word=f'"{given}"'),
                _("Choose from: {choices}.").format(choices=", ".join(GAPS)),
                field="hard",
            )
        asked.add(name)
    return tuple(name for name in GAPS if name in asked)
