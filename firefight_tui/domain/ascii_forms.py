"""ASCII forms of characters that are one cell wide on some terminals and two on others (Unicode TR11, class A)."""

from __future__ import annotations

import unicodedata

_MEANT = {
    "…": "..", "‥": "..", "—": "--", "―": "--", "–": "-", "‐": "-", "‘": "'", "’": "'", "“": '"', "”": '"',
    "·": ".", "‧": ".", "•": "*", "※": "*", "′": "'", "″": '"', "‵": "'", "‖": "||", "∥": "||", "¦": "|",
    "←": "<-", "→": "->", "↑": "^", "↓": "v", "↔": "<->", "↕": "^v", "⇒": "=>", "⇔": "<=>", "⇧": "^",
    "±": "+/-", "×": "x", "÷": "/", "≤": "<=", "≥": ">=", "≦": "<=", "≧": ">=", "≪": "<<", "≫": ">>",
    "≈": "~", "∼": "~", "∽": "~", "≡": "==", "≠": "!=", "∞": "inf", "√": "sqrt", "∑": "sum", "∏": "prod",
    "∴": "so", "∵": "as", "∶": ":", "∷": "::", "∕": "/", "∣": "|", "∧": "and", "∨": "or", "∈": "in",
    "°": "deg", "℃": "degC", "℉": "degF", "‰": "o/oo", "€": "EUR", "¤": "$", "§": "S.", "¡": "!", "¿": "?",
    "®": "(R)", "¶": "P.", "†": "+", "‡": "++", "■": "*", "□": "o", "▲": "^", "△": "^", "▼": "v", "▽": "v",
    "▶": ">", "▷": ">", "◀": "<", "◁": "<", "◆": "*", "◇": "o", "○": "o", "◎": "o", "●": "*", "★": "*",
    "☆": "*", "◯": "o", "☎": "tel", "☏": "tel", "☞": "->", "☜": "<-", "♀": "(f)", "♂": "(m)", "♥": "<3", "♯": "#",
    "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "ß": "ss", "Ø": "O", "ø": "o", "Ð": "D", "ð": "d", "Þ": "Th",
    "þ": "th", "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ı": "i", "Ł": "L", "ł": "l", "ŉ": "'n", "Ŋ": "N",
    "ŋ": "n", "Ŧ": "T", "ŧ": "t", "ĸ": "k", "ɑ": "a", "ɡ": "g", "Ω": "Ohm", "\ufffd": "?", "≮": "!<", "≯": "!>",
    "™": "(TM)", "\xad": "-",
    "´": "'", "¨": '"', "ˉ": "-", "ˊ": "'", "ˋ": "`", "ˇ": "v", "✽": "*", "☉": "o",
}  # fmt: skip

_SOUNDS = (
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "a b v g d e yo zh z i j k l m n o p r s t u f kh ts ch sh shch ' y ' e yu ya",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "a b g d e z e th i k l m n x o p r s t y f ch ps o",
)
"""Cyrillic and Greek as they are commonly written in Latin letters: an escape for each would be unreadable."""


def _letters() -> dict[str, str]:
    found: dict[str, str] = {}
    for letters, sounds in zip(_SOUNDS[::2], _SOUNDS[1::2], strict=True):
        found |= dict(zip(letters, sounds.split(), strict=True))
    return found | {letter.upper(): sound.capitalize() for letter, sound in found.items()}


_FORMS = _letters() | _MEANT


def is_ambiguous(character: str) -> bool:
    """Whether terminals disagree on its width; combining marks take none anywhere."""
    return unicodedata.east_asian_width(character) == "A" and not unicodedata.category(character).startswith("M")


def form_of(character: str) -> str:
    r"""What an ambiguous character is written as in ASCII: what it means, else its base letters, else `\u....`."""
    known = _FORMS.get(character)
    if known is not None:
        return known
    code = ord(character)
    if 0x2500 <= code < 0x25A0:
        return _box(code)
    spelled = unicodedata.normalize("NFKD", character).replace("\u2044", "/")
    plain = "".join(part for part in spelled if part.isascii()).strip()
    if plain:
        how = unicodedata.decomposition(character).partition(" ")[0]
        return f"({plain})" if how in {"<circle>", "<square>"} else f"^{plain}" if how == "<super>" else plain
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _box(code: int) -> str:
    """Lines of boxes and blocks: the stroke they most look like."""
    if code >= 0x2580:
        return "#"
    name = unicodedata.name(chr(code))
    if "HORIZONTAL" in name and "VERTICAL" not in name:
        return "-" if "DOWN" not in name and "UP" not in name else "+"
    if "VERTICAL" in name and "LEFT" not in name and "RIGHT" not in name:
        return "|" if "HORIZONTAL" not in name else "+"
    return "+"


class _Forms(dict[int, str | int]):
    """A table for `str.translate` that finds out about a character when it first comes up."""

    MOST = 0x10000
    """Characters remembered: of the planes above come few, and a hostile text shall not fill the memory with them."""

    def __init__(self, *, one_for_one: bool) -> None:
        super().__init__()
        self.one_for_one = one_for_one

    def __missing__(self, code: int) -> str | int:
        character = chr(code)
        form: str | int = code
        if is_ambiguous(character):
            form = form_of(character)
            if self.one_for_one:
                form = form[0] if form[0] != "\\" else "?"
        if code < self.MOST:
            self[code] = form
        return form


_readable = _Forms(one_for_one=False)
_same_width = _Forms(one_for_one=True)


def readable(text: str) -> str:
    """The text with every ambiguous character in its ASCII form, which may be longer."""
    return text if text.isascii() else text.translate(_readable)


def same_width(text: str) -> str:
    """The text with one ASCII character for every ambiguous one, so that what was laid out stays laid out."""
    return text if text.isascii() else text.translate(_same_width)
