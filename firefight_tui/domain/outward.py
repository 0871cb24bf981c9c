"""What may leave the house: words a client never reads, holes, and promises without a time (S10, S14; glossary.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from firefight_tui.words import N_, _


class FaultKind(StrEnum):
    """What is wrong with a place of an outward text."""

    WORD = "word"
    NAME = "name"
    HOLE = "hole"
    VAGUE = "vague"


@dataclass(frozen=True)
class Fault:
    """A place of a text that must not leave the house so.

    Attributes:
        kind: What is wrong.
        found: The characters as they stand there.
        start: Where they begin, in characters from 0.
        line: The line, counted from 1.
        column: The character of that line, counted from 1.
        instead: What to say instead; empty where nothing stands in for it.
    """

    kind: FaultKind
    found: str
    start: int
    line: int
    column: int
    instead: str = ""

    @property
    def message(self) -> str:
        """What is wrong, where, and what to write instead."""
        place = _("line {line}, character {column}").format(line=self.line, column=self.column)
        return _(_MESSAGES[self.kind]).format(place=place, found=self.found, instead=self.instead)


_MESSAGES = {
    FaultKind.WORD: N_('{place}: "{found}" does not leave the house; write "{instead}".'),
    FaultKind.NAME: N_('{place}: "{found}" is whom the complaint is about; a letter names no one to blame.'),
    FaultKind.HOLE: N_('{place}: "{found}" is a hole that is not filled yet.'),
    FaultKind.VAGUE: N_('{place}: "{found}" is no time; write when they hear from us again.'),
}

INSTEAD = {
    "投诉": "贵司反馈的问题",
    "甲方": "贵司",
    "乙方": "我司",
    "话术": "沟通说明",
    "赔偿": "补偿",
    "救火小组": "应急小组",
    "救火": "应急",
    "fire team": "response team",
    "firefight": "response",
    "firefighting": "response",
    "reply script": "our message",
    "indemnity": "goodwill measure",
    "indemnify": "make good",
}
"""Words of the house and what a client reads in their place (glossary.md); Latin ones as whole words, any case."""

SOFTER = INSTEAD | {"投诉": "反馈", "话术": "说明"}
"""What takes their place inside a sentence somebody else wrote, where the long form would not read."""

_VAGUE = (
    "尽快",
    "尽早",
    "尽可能快",
    "as soon as possible",
    "as quickly as possible",
    "as soon as we can",
    "asap",
    "a.s.a.p.",
)
_HOLE = re.compile(
    r"(?<![$/{])\{[^\W\d]\w*\}"  # a variable nobody filled; /orders/{id} is an address
    r"|_{3,}|＿{2,}"
    r"|(?<![A-Za-z0-9])[Xx]{3,}(?![A-Za-z0-9])"
    r"|(?<=[\u3400-\u9fff])XX(?![A-Za-z0-9])|(?<![A-Za-z0-9])XX(?=[\u3400-\u9fff])"
    r"|【[\s_.…xX]*】"
    r"|\b(?:TBD|TODO|TBC)\b"
    r"|待填写?|待补全"
    r"|[?？]{3,}"
)


def faults_of(text: str, blamed: Iterable[str] = ()) -> tuple[Fault, ...]:
    """Every place of an outward text that keeps it in the house, from the beginning.

    Args:
        text: As the client would read it.
        blamed: Names and handles of whom the complaint is about (S6).
    """
    found: dict[int, Fault] = {}
    for kind, start, words, instead in (*_holes(text), *_names(text, blamed), *_house_words(text), *_vague(text)):
        line, column = text.count("\n", 0, start) + 1, start - (text.rfind("\n", 0, start) + 1) + 1
        found.setdefault(start, Fault(kind, words, start, line, column, instead))
    return tuple(found[start] for start in sorted(found))


_WE_ZH = "(?:我方|我司|我们|我公司|本公司|敝司)"
_FAULT_ZH = "(?:责任|过错|过失|失误|错误|错|疏忽|失职)"
_ADMISSION = re.compile(
    rf"(?<!不是)(?<!并非)(?<!不属于)(?<!非){_WE_ZH}(?:自己|内部)?"
    rf"(?:的|有|存在|负有|负|承担|应负|应承担|愿意?承担|犯了|造成了?)*(?:全部|主要|直接|不可推卸的?|重大|严重|管理)*的?{_FAULT_ZH}"
    r"|(?<!不)(?:承担|负)(?:全部|一切|主要|相应|法律)*的?责任|(?<!无)(?<!不)[负担]?全责|赔偿|赔付|理赔"
    r"|(?<!not )(?<!hardly )\bour (?:own |sole |full |serious )?"
    r"(?:faults?|mistakes?|errors?|failures?|negligence|responsibility|liability|blame)\b"
    r"|\bwe (?:are|were) (?:fully |solely |entirely )?(?:at fault|to blame|wrong|responsible|liable)\b"
    r"|\bwe(?: have|'ve)? (?:made|make) (?:a |an |this |some |serious |grave )*(?:mistakes?|errors?)\b"
    r"|\bwe (?:admit|accept|take|assume|bear)\b[^.;\n]{0,30}\b(?:fault|responsibility|liability|blame|guilt)\b"
    r"|\bwe (?:were|have been) negligent\b|\bindemnif\w+|\bindemnity\b|\bpay(?:ing)? (?:for )?damages\b",
    re.IGNORECASE,
)


def admits_fault(text: str) -> str:
    """The first words of a text by which we admit fault or promise to pay for it; empty where there are none.

    Written and sent they bind the house, so somebody who may decide it approves them first (S54).
    """
    found = _ADMISSION.search(" ".join(text.replace("\u2019", "'").split()))
    return found[0] if found is not None else ""


def softened(text: str) -> str:
    """Somebody's words with those of the house put as a client reads them; for what is quoted in a letter."""
    return _WORDS.sub(lambda match: _as_written(match[0], SOFTER[match[0].lower()]), text)


def unnamed(text: str, blamed: Iterable[str], instead: str) -> str:
    """The text with other words where it names whom the complaint is about (S6)."""
    names = [name for name in blamed if name.strip()]
    return _any_of(names).sub(lambda _match: instead, text) if names else text


def _as_written(found: str, instead: str) -> str:
    return instead[0].upper() + instead[1:] if found[0].isupper() else instead


_Place = tuple[FaultKind, int, str, str]


def _bounded(word: str) -> str:
    """A pattern of a word: a Latin one must stand by itself, a Chinese one anywhere."""
    plain = re.escape(word)
    return rf"(?<![A-Za-z0-9_]){plain}(?![A-Za-z0-9_])" if word[0].isascii() else plain


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_bounded, sorted(words, key=len, reverse=True))), re.IGNORECASE)


_WORDS = _any_of(INSTEAD)
_VAGUE_WORDS = _any_of(_VAGUE)


def _house_words(text: str) -> Iterator[_Place]:
    for match in _WORDS.finditer(text):
        yield FaultKind.WORD, match.start(), match[0], INSTEAD[match[0].lower()]


def _names(text: str, blamed: Iterable[str]) -> Iterator[_Place]:
    names = [name for name in blamed if name.strip()]
    if names:
        for match in _any_of(names).finditer(text):
            yield FaultKind.NAME, match.start(), match[0], ""


def _holes(text: str) -> Iterator[_Place]:
    for match in _HOLE.finditer(text):
        yield FaultKind.HOLE, match.start(), match[0], ""


def _vague(text: str) -> Iterator[_Place]:
    for match in _VAGUE_WORDS.finditer(text):
        yield FaultKind.VAGUE, match.start(), match[0], ""
