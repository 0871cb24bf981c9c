"""Words from outside made safe to show, and text measured, cut and wrapped by terminal cells."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Literal

BODY_LIMIT = 200_000
LINE_LIMIT = 4_000
CELL_LIMIT = 500
MARKS_PER_BASE = 4

# Marks of a cut are ASCII: the ellipsis is one cell wide here and two there.
CUT = ".."
BODY_CUT = "\n[cut]"
NEWLINE_IN_CELL = " / "

_ZWNJ, _ZWJ = "\u200c", "\u200d"
_SHAPERS = frozenset({_ZWJ, "\ufe0f"})
# A joiner left at the end would swallow whatever is put behind it.
_LOOSE_END = _ZWJ + " "
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2028\u2029\u2060-\u206f\u2800\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_NOT_CHARACTERS = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    chr(plane * 0x10000 + low) for plane in range(17) for low in (0xFFFE, 0xFFFF)
)
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f" + _BIDI + _INVISIBLE + _NOT_CHARACTERS + _ZWJ + "]")
_ESCAPED_IN_JSON = re.compile("[\x7f-\x9f" + _BIDI + _INVISIBLE + _NOT_CHARACTERS + "]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Every combining mark lies in such a run; what else does (punctuation, symbols) is told apart afterwards.
_MAYBE_MARKS = re.compile(rf"[^\w\s\x00-\u02ff]{{{MARKS_PER_BASE + 1},}}")
_EMOJI = re.compile("[\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]")
_WIDTH_SHIFTERS = re.compile(f"[{_ZWNJ}{_ZWJ}\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]+")


_ascii_form: Callable[[str], str] | None = None


def uses_ascii_forms() -> bool:
    """Whether ambiguous characters get ASCII forms now: what keeps cleaned text must ask."""
    return _ascii_form is not None


def use_ascii_forms(wanted: bool) -> None:
    """From now on clean text of characters that are two cells wide on this terminal and one on others, or no longer."""
    global _ascii_form
    if not wanted:
        _ascii_form = None
        return
    from firefight_tui.domain.ascii_forms import readable  # Most terminals never need the tables.

    _ascii_form = readable


def _show(found: re.Match[str]) -> str:
    """One unsafe character as something that can be seen."""
    character, place, text = found[0], found.start(), found.string
    code = ord(character)
    if character == _ZWJ and _joins_emoji(text, place):
        return character
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _joins_emoji(text: str, place: int) -> bool:
    # A joiner elsewhere makes width tables swallow the letter after it, and the line grow past its edge.
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return (before == "\ufe0f" or bool(_EMOJI.match(before))) and bool(_EMOJI.match(after))


def _thin_marks(found: re.Match[str]) -> str:
    """A run without the combining marks past the fourth on one base."""
    kept, marks = [], 0
    for character in found[0]:
        is_mark = character in (_ZWNJ, _ZWJ) or unicodedata.category(character).startswith("M")
        marks = marks + 1 if is_mark else 0
        if marks <= MARKS_PER_BASE:
            kept.append(character)
    return "".join(kept)


def _one_line(text: str) -> str:
    parts = (part.strip(" ") for part in text.replace("\t", " ").split("\n"))
    return NEWLINE_IN_CELL.join(part for part in parts if part)


def _shorten(text: str, limit: int, mark: str) -> str:
    kept = text[: max(0, limit - len(mark))].rstrip(_LOOSE_END)
    return (kept + mark)[:limit]


def clean(
    text: str, *, multiline: bool = True, limit: int = BODY_LIMIT, line: int = LINE_LIMIT, on_paper: bool = False
) -> str:
    r"""Text from outside as it may reach a widget, a terminal, a log or an error (safety.md, Text).

    Control characters become their pictures (U+2400 to U+2421); C1, bidi controls, invisible characters,
    non-characters, lone surrogates and joiners outside emoji become `\u....` text; tabs are expanded to multiples of 4,
    CR and CRLF become LF; more than 4 combining marks on a base are dropped. Where the terminal needs them
    (`use_ascii_forms`), ambiguous characters get ASCII forms. Cleaning twice changes nothing more. Linear in the
    text's length.

    Args:
        text: Any string, also one with lone surrogates.
        multiline: Keep line ends; otherwise lines are joined by " / ", blank ones left out.
        limit: The most characters returned; a longer text ends in a line "[cut]" (in ".." if not multiline).
        line: The most characters in a line; a longer one ends in "..".
        on_paper: It goes into a document: what this terminal needs does not count.
    """
    too_long = len(text) > limit
    if too_long:
        text = text[:limit]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not multiline:
        text = _one_line(text)
    elif "\t" in text:
        text = text.expandtabs(4)
    if _UNSAFE.search(text):
        text = _UNSAFE.sub(_show, text)
    if not text.isascii():
        text = _MAYBE_MARKS.sub(_thin_marks, text)
    if _ascii_form is not None and not on_paper:
        text = _ascii_form(text)
    if len(text) > line:
        text = "\n".join(part if len(part) <= line else _shorten(part, line, CUT) for part in text.split("\n"))
    if too_long or len(text) > limit:
        text = _shorten(text, limit, BODY_CUT if multiline else CUT)
    return text


def clean_cell(text: str, limit: int = CELL_LIMIT) -> str:
    """Text from outside for one line of a list or table: `clean`, and nothing on whose width terminals disagree.

    Joiners, variation selectors and skin tones are dropped, blanks at both ends too; lines are joined by " / ".
    """
    text = text[: limit * 8]
    if not text.isascii():
        text = _WIDTH_SHIFTERS.sub("", text)
    return clean(text, multiline=False, limit=limit, line=limit)


def storable(text: str) -> str:
    """The text as both engines keep it: NUL and lone surrogates become U+FFFD (PostgreSQL refuses them)."""
    return _UNSTORABLE.sub("\ufffd", text)


def json_text(value: object, indent: int | None = None) -> str:
    r"""JSON of plain values, readable but inert.

    C0, C1, bidi, invisible and non-characters and lone surrogates are \u escapes.

    Raises:
        TypeError: A value is not plain JSON (a datetime, a record).
        ValueError: A number is NaN or infinite.
    """
    return _ESCAPED_IN_JSON.sub(_json_escape, json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False))


def _json_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place]:02x}{units[place + 1]:02x}" for place in range(0, len(units), 2))


def width(text: str) -> int:
    """Cells the text takes in a terminal, as Rich counts them (ambiguous characters are one cell)."""
    if text.isascii() and text.isprintable():
        return len(text)
    from rich.cells import cell_len  # 14 ms of import that commands without a terminal are spared

    return cell_len(text)


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """What may not be torn apart (a base with its marks, an emoji sequence) and its cells, together `width(text)`."""
    from rich.cells import get_character_cell_size

    start, end, length = 0, 0, len(text)
    wide = 0
    while end < length:
        character = text[end]
        own = get_character_cell_size(character)
        if end > start and own and character not in _SHAPERS:
            yield text[start:end], wide if end - start == 1 else width(text[start:end])
            start = end
        if start == end:
            wide = own
        end = min(length, end + (2 if character == _ZWJ else 1))
    if start < length:
        yield text[start:], width(text[start:])


def _beginning(text: str, cells: int) -> str:
    """The longest beginning of at most that many cells."""
    kept, used = [], 0
    for cluster, wide in _clusters(text):
        if used + wide > cells:
            break
        kept.append(cluster)
        used += wide
    return "".join(kept)


def cut(text: str, cells: int) -> str:
    """Text of at most `cells` cells: whole if it fits, otherwise its beginning and ".." (none below 3 cells)."""
    if cells <= 0:
        return ""
    if text.endswith(_ZWJ):
        text = text.rstrip(_ZWJ)
    if width(text) <= cells:
        return text
    if cells <= len(CUT):
        return _beginning(text, cells)
    return _beginning(text, cells - len(CUT)).rstrip(_LOOSE_END) + CUT


def fit(text: str, cells: int, *, align: Literal["left", "right", "center"] = "left") -> str:
    """Text of exactly `cells` cells: cut with "..", padded with blanks; half a wide character becomes a blank."""
    missing = cells - width(text)
    if missing < 0 or text.endswith(_ZWJ):
        text = cut(text, cells)
        missing = max(0, cells - width(text))
    if align == "left":
        return text + " " * missing
    before = missing if align == "right" else missing // 2
    return " " * before + text + " " * (missing - before)


# Closing marks never begin a line and opening ones never end it (GB/T 15834, kinsoku).
_NOT_FIRST = frozenset("!%),.:;?]}、。〉》」』】〕〗！％），．：；？］｝·”’～…")
_NOT_LAST = frozenset("([{〈《「『【〔〖（［｛“‘￥＄")


def wrap(text: str, cells: int) -> list[str]:
    """Lines of at most `cells` cells (2 at the least), broken at blanks, between wide characters, in words too long.

    Blanks at a break are left out; empty lines are kept; an empty text is one empty line.
    """
    room = max(2, cells)
    return [part for line in text.split("\n") for part in _wrap_line(line, room)]


def breaks(line: str, cells: int) -> list[int]:
    """The places at which the rows of a line begin, but for the first, broken as `wrap` does with nothing left out.

    One blank may hang over the edge, so there must be a cell more than `cells`.
    """
    room = max(2, cells)
    if width(line) <= room:
        return []
    clusters = list(_clusters(line))
    found: list[int] = []
    start = place = 0
    while True:
        end = _end_of_line(clusters, start, room)
        if end < len(clusters) and clusters[end][0] == " ":
            end += 1
        if end >= len(clusters):
            return found
        place += sum(len(cluster) for cluster, _ in clusters[start:end])
        found.append(place)
        start = end


def _wrap_line(line: str, room: int) -> Iterator[str]:
    line = line.rstrip(_ZWJ)
    if width(line) <= room:
        yield line
        return
    if line.isascii() and line.isprintable():
        yield from _wrap_ascii(line, room)
        return
    clusters = list(_clusters(line))
    start = 0
    while start < len(clusters):
        end = _end_of_line(clusters, start, room)
        yield "".join(cluster for cluster, _ in clusters[start:end]).rstrip(_LOOSE_END)
        while end < len(clusters) and clusters[end][0] == " ":
            end += 1
        start = end


def _wrap_ascii(line: str, room: int) -> Iterator[str]:
    start = 0
    while start < len(line):
        end = start + room
        if end < len(line) and line[end] != " ":
            blank = line.rfind(" ", start, end)
            end = blank if line[start : max(start, blank)].strip() else end
        yield line[start:end].rstrip(" ")
        while line[end : end + 1] == " ":
            end += 1
        start = end


def _end_of_line(clusters: list[tuple[str, int]], start: int, room: int) -> int:
    """Where the line that begins at `start` ends: the last good break, else as far as there is room."""
    used, break_at, place, indented = 0, 0, start, True
    while place < len(clusters) and used + clusters[place][1] <= room:
        if not indented and _may_break(clusters[place - 1], clusters[place]):
            break_at = place
        indented = indented and clusters[place][0] == " "
        used += clusters[place][1]
        place += 1
    if place == len(clusters) or _may_break(clusters[place - 1], clusters[place]):
        return place
    return break_at or max(place, start + 1)


def _may_break(before: tuple[str, int], after: tuple[str, int]) -> bool:
    if " " in (before[0], after[0]):
        return True
    return (before[1] > 1 or after[1] > 1) and after[0] not in _NOT_FIRST and before[0] not in _NOT_LAST


_LABELS_OF_ADDRESS = re.compile(r"""[^\s.@,;:<>()"'\u3002\uff0e\uff61]+""")
# Letters of other scripts that pass for Latin ones (Unicode confusables, lower case).
_LOOKALIKES = frozenset("асԁеһіјӏорԛѕԝхуүѵкмтвнгαεικνορτυχ")
_MIXABLE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def confusable(address: str) -> bool:
    """Whether a mail address or domain may pass for another: its sender is then marked.

    True for punycode labels, Latin mixed with Cyrillic, Greek, Armenian or Cherokee in one label, a label made of
    nothing but lookalikes under a Latin ending, full-width or styled Latin letters, and anything invisible.
    """
    if address.isascii():
        return "xn--" in address.lower() or bool(_UNSAFE.search(address))
    labels = _LABELS_OF_ADDRESS.findall(address)
    if _UNSAFE.search(address) or _WIDTH_SHIFTERS.search(address):
        return True
    return any(_confusable_label(label.casefold(), latin_ending=labels[-1].isascii()) for label in labels)


def _confusable_label(label: str, *, latin_ending: bool) -> bool:
    if label.startswith("xn--"):
        return True
    letters = [letter for letter in unicodedata.normalize("NFC", label) if letter.isalnum()]
    if any(unicodedata.normalize("NFKC", letter) != letter for letter in letters):
        return True
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in letters}
    if len(scripts.intersection(_MIXABLE)) > 1:
        return True
    foreign = [letter for letter in letters if letter.isalpha()]
    return latin_ending and bool(foreign) and _LOOKALIKES.issuperset(foreign)
