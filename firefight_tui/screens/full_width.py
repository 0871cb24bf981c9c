"""Keys of an input method that types full-width: outside inputs they act as the keys they stand on."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from textual.events import Event, Key
from textual.keys import _character_to_key, key_to_character  # What the terminal's parser names keys with.
from textual.widget import Widget

_SAME_KEY = dict(zip("。、【】「」《》￥｡", "./[][]<>$.", strict=True))
"""What Chinese input methods type on a key without being its full-width form."""

_NAMES = ("fullwidth_", "ideographic_", "left_", "right_")


def twin(character: str) -> str:
    """The ASCII character on the same key, or the character itself."""
    same = _SAME_KEY.get(character) or unicodedata.normalize("NFKC", character)
    return same if len(same) == 1 and " " <= same <= "~" else character


def plain_key(event: Event, focused: Callable[[], Widget | None]) -> Event:
    """The event, of a full-width key its ASCII twin; what has the focus and wants the character itself gets that."""
    if not isinstance(event, Key):
        return event
    # Some protocols name a key and send no character with it.
    typed = event.character or (key_to_character(event.key) if event.key.startswith(_NAMES) else None) or ""
    same = twin(typed)
    if same == typed:
        return event
    widget = focused()
    if widget is not None and widget.check_consume_key(event.key, typed):
        return event
    # Letters and digits are named by themselves, as the parser does it.
    return Key(same if same.isalnum() else _character_to_key(same), same)
