"""Whether the desk can be drawn here: somebody at a terminal that can do it."""

from __future__ import annotations

import locale
import os
import sys

from firefight_tui.words import _


def is_terminal() -> bool:
    """Whether somebody reads and types at a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def unfit() -> str:
    """Why the desk cannot be drawn on this terminal, translated; empty if it can."""
    kind = os.environ.get("TERM", "")
    if kind in {"", "dumb", "unknown"}:
        return _("TERM is {kind}: this terminal cannot place a cursor.").format(kind=kind or _("not set"))
    if not speaks_utf8():
        named = next((value for name in _NAMES if (value := os.environ.get(name))), "C")
        return _("The locale {locale} is not UTF-8.").format(locale=named)
    return ""


_NAMES = ("LC_ALL", "LC_CTYPE", "LANG")


def speaks_utf8() -> bool:
    """Whether the locale says UTF-8; one that is not installed counts by its name."""
    named = next((value for name in _NAMES if (value := os.environ.get(name))), "")
    codeset = locale.nl_langinfo(locale.CODESET) if hasattr(locale, "nl_langinfo") else ""
    return any(text.lower().replace("-", "").endswith("utf8") for text in (named.partition("@")[0], codeset))
