"""What a mail repeats from earlier ones, told apart from what its writer says now."""

from __future__ import annotations

from functools import lru_cache

from firefight_tui.domain.text import BODY_LIMIT
from firefight_tui.words import ngettext


@lru_cache(maxsize=8)
def unquoted(text: str) -> tuple[str, str]:
    """The writer's own words, and what they repeat; the signature stays with the own words.

    Of a text longer than is ever shown only the beginning is looked at.
    """
    from firefight_tui.intake.quotes import fold  # its patterns take a moment, which the first paint is spared

    folded = fold(text[:BODY_LIMIT], is_reply=False)
    if not folded.quoted:
        return text, ""
    own = f"{folded.body.rstrip()}\n-- \n{folded.signature}" if folded.signature else folded.body.rstrip()
    return own, folded.quoted


def quoted_words(quoted: str) -> str:
    """How many lines are folded, and what unfolds them."""
    count = quoted.count("\n") + 1
    return ngettext("{count} quoted line, Enter shows it", "{count} quoted lines, Enter shows them", count).format(
        count=count
    )
