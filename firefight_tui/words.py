"""Every word a user sees goes through here: gettext with an English source and a zh_CN catalogue."""

from __future__ import annotations

import gettext as _gettext
import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh_CN")
DOMAIN = "firefight"

_current: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"


def language() -> str:
    """The language words are given in now, one of `LANGUAGES`."""
    return _language


def choose_language(wanted: str | None = None) -> str:
    """Pick one of `LANGUAGES` from a wish such as `zh`, `zh_CN.UTF-8` or `en_GB`; without one, from the environment."""
    named = (
        wanted
        or os.environ.get("FIREFIGHT_LANG")
        or os.environ.get("LC_ALL")
        or os.environ.get("LC_MESSAGES")
        or os.environ.get("LANG")
        or ""
    )
    return "zh_CN" if named.lower().startswith(("zh", "中")) else "en"


def set_language(wanted: str | None = None) -> str:
    """Give words in the language wished for from now on; returns the one chosen."""
    global _current, _language
    _language = choose_language(wanted)
    _current = _catalogue(_language)
    return _language


def words_of(wanted: str) -> Callable[[str], str]:
    """The reader of messages in a language that is not the one of the moment: what a client reads."""
    return _catalogue(choose_language(wanted)).gettext


def recognised(messages: Iterable[str]) -> dict[str, str]:
    """The messages by what they read in each language: what was stored in one is told in another."""
    known = tuple(messages)
    return {words_of(each)(message): message for each in LANGUAGES for message in known}


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    if language == "en":
        return _gettext.NullTranslations()
    found = Path(__file__).parent / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    try:
        with found.open("rb") as catalogue:
            return _gettext.GNUTranslations(catalogue)
    except FileNotFoundError:
        return _gettext.NullTranslations()


def _(message: str) -> str:
    """The message in the chosen language."""
    return _current.gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The message for this count in the chosen language."""
    return _current.ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """The message in the chosen language where one English word stands for two (`context` tells which)."""
    return _current.pgettext(context, message)


def N_(message: str) -> str:
    """Mark a message for the catalogue without translating it yet (for tables made at import)."""
    return message
