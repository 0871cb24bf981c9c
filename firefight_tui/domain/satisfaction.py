"""How content a client is after a complaint: 5 to 1, and the words for it (S59; glossary.md)."""

from __future__ import annotations

import unicodedata

from firefight_tui.words import N_, _

_LABELS = {
    5: N_("very satisfied"),
    4: N_("satisfied"),
    3: N_("so-so"),
    2: N_("dissatisfied"),
    1: N_("very dissatisfied"),
}

_WORDS = {
    "very satisfied": 5,
    "satisfied": 4,
    "neutral": 3,
    "so-so": 3,
    "dissatisfied": 2,
    "unsatisfied": 2,
    "very dissatisfied": 1,
    "very unsatisfied": 1,
    "非常满意": 5,
    "很满意": 5,
    "满意": 4,
    "一般": 3,
    "不满意": 2,
    "非常不满意": 1,
    "很不满意": 1,
}


def satisfaction_label(satisfaction: int) -> str:
    """The word for it, translated."""
    return _(_LABELS[satisfaction])


def read_satisfaction(value: object) -> object:
    """The number a word of either language stands for; anything else as it is."""
    plain = " ".join(unicodedata.normalize("NFKC", str(value)).lower().replace("_", " ").split())
    return _WORDS.get(plain, value)
