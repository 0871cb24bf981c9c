"""What makes a message wrong: missing or fuzzy words, other placeholders, characters terminals measure differently."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from string import Formatter

from babel.messages.catalog import Message


def placeholders(text: str) -> frozenset[str]:
    """The named placeholders of a text, `{name}` and `%(name)s` alike; none where the braces are no format."""
    try:
        braced = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        braced = set()
    return frozenset(braced | set(re.findall(r"%\((\w+)\)", text)))


def odd_characters(text: str) -> list[str]:
    """Characters whose width is a matter of the terminal's settings, and control characters, by code point."""
    return [f"U+{ord(each):04X}" for each in text if _is_odd(each)]


def _is_odd(character: str) -> bool:
    is_control = unicodedata.category(character).startswith("C") and character != "\n"
    return is_control or unicodedata.east_asian_width(character) == "A"


_HALF = re.compile(r"(?<=[\u3400-\u9fff}])[,;](?=\s?[\u3400-\u9fff{])")


def half_marks(text: str) -> list[str]:
    """Commas and semicolons of half a width between the words of a Chinese sentence; short labels may have them."""
    return [text[max(0, each.start() - 2) : each.end() + 2] for each in _HALF.finditer(text) if "\u3002" in text]


def faults(message: Message) -> Iterator[str]:
    """What is wrong with one message and its translation."""
    originals = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    translations = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
    if message.fuzzy:
        yield "fuzzy"
    if not all(translations):
        yield "without Chinese"
        return
    if any(not original.isascii() for original in originals):
        yield "not plain ASCII"
    # Chinese has one form, so it follows the plural's placeholders.
    wanted = placeholders(originals[-1])
    for translation in translations:
        if placeholders(translation) != wanted:
            yield f"placeholders {sorted(placeholders(translation))} instead of {sorted(wanted)}"
        if odd := odd_characters(translation):
            yield f"ambiguous width ({', '.join(odd)})"
        for found in half_marks(translation):
            yield f"a mark of half a width in a sentence: {found}"
