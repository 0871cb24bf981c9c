"""What may be typed next in a query: fields, flags, words of the vocabularies and known names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from firefight_tui.domain.query_names import Field, Flag, Keyword, Name, Sort, named
from firefight_tui.domain.query_nodes import quoted
from firefight_tui.domain.query_scan import CLOSING, COLON, COMMA, MINUS, OPENING, QUOTES, next_quote
from firefight_tui.domain.text import clean_cell
from firefight_tui.domain.vocabulary import Cause, Channel, ClockName, Severity, Stage, WaitOn, Word, aliases
from firefight_tui.words import N_, _, language

_REST_OF_WORD = re.compile(f"[^\\s{OPENING}{CLOSING}{QUOTES}{COLON}{COMMA}]*[{COLON}]?")
_REST_OF_VALUE = re.compile(f"[^\\s{OPENING}{CLOSING}{QUOTES}{COMMA}]*")
_VOCABULARIES: dict[Field, type[Word]] = {
    Field.STAGE: Stage,
    Field.CAUSE: Cause,
    Field.CHANNEL: Channel,
    Field.WAIT: WaitOn,
    Field.CLOCK: ClockName,
}
_TIMES = {
    Field.RECEIVED: (("<2h", N_("in the last 2 hours")), ("today", N_("today")), (">7d", N_("more than 7 days ago"))),
    Field.UPDATED: (("<2h", N_("in the last 2 hours")), ("today", N_("today")), (">7d", N_("more than 7 days ago"))),
    Field.PROMISE: (
        ("<2h", N_("within 2 hours, or late")),
        ("<=today", N_("today, or late")),
        (">1d", N_("later than in a day")),
    ),
    Field.DUE: (("<2h", N_("within 2 hours, or late")), ("today", N_("today")), (">1d", N_("later than in a day"))),
    Field.NEXT: (("<30m", N_("within 30 minutes, or late")), ("<=today", N_("today, or late"))),
}


@dataclass(frozen=True)
class Completion:
    """One way to go on: replace `[start:end]` of the query by `text`; `label` says what it means."""

    start: int
    end: int
    text: str
    label: str


@dataclass(frozen=True)
class _Choice:
    english: str
    chinese: str
    label: str
    is_name: bool = False

    def offered(self, typed: str) -> str:
        """What to insert after these characters, folded; empty if they do not lead here."""
        words = (self.english.casefold(), self.chinese.casefold(), self.label.casefold())
        if not typed:
            return (self.chinese if language() == "zh_CN" else "") or self.english
        leads = [_leads(typed, word) or (self.is_name and typed in word) for word in words]
        if not any(leads):
            return ""
        return self.chinese if leads[1] and not leads[0] else self.english


def complete(
    text: str, cursor: int, *, values: Mapping[str, Sequence[str]] | None = None, most: int = 50
) -> list[Completion]:
    """What may stand at the cursor instead of the word or value it is in.

    Args:
        text: The query typed so far.
        cursor: Where the cursor is, in characters from 0.
        values: Known names by field: `client`, `project`, `commander`, `team`, `ref`.
        most: The most that are offered.
    """
    cursor = max(0, min(cursor, len(text)))
    start = _word_start(text, cursor)
    if start is None:
        return []
    while start < cursor and text[start] in MINUS:
        start += 1
    typed = text[start:cursor]
    colon = next((at for at, character in enumerate(typed) if character in COLON), -1)
    if colon < 0:
        return _offer(_names(), typed, start, _end(_REST_OF_WORD, text, cursor))[:most]
    field = named(Field, typed[:colon])
    if field is None:
        return []
    begins = _value_start(text, start + colon + 1, cursor)
    end = _end(_REST_OF_VALUE, text, cursor)
    return _offer(_choices(field, values or {}), text[begins:cursor], begins, end)[:most]


def _leads(typed: str, word: str) -> bool:
    """Whether the word, or in `is:late` what stands after the colon, begins so."""
    return word.startswith(typed) or word.partition(":")[2].startswith(typed)


def _end(rest: re.Pattern[str], text: str, cursor: int) -> int:
    found = rest.match(text, cursor)
    return found.end() if found else cursor


def _word_start(text: str, cursor: int) -> int | None:
    """Where the word or field before the cursor begins; None inside a phrase."""
    start = place = 0
    while place < cursor:
        character = text[place]
        if character.isspace() or character in OPENING or character in CLOSING:
            start = place + 1
        elif character in QUOTES:
            end = next_quote(text, place + 1)
            is_value = any(mark in text[start:place] for mark in COLON)
            if 0 <= end < cursor:
                place = end
                start = start if is_value else end + 1
            else:
                return start if is_value else None
        place += 1
    return start


def _value_start(text: str, place: int, cursor: int) -> int:
    """Where the value before the cursor begins: after the last comma that is in no quotes."""
    begins = place
    while place < cursor:
        if text[place] in QUOTES:
            end = next_quote(text, place + 1)
            place = end if 0 <= end < cursor else cursor
        elif text[place] in COMMA:
            begins = place + 1
        place += 1
    return begins


def _offer(choices: Iterator[_Choice], typed: str, start: int, end: int) -> list[Completion]:
    bare = typed[1:] if typed[:1] and typed[0] in QUOTES else typed
    folded = unicodedata.normalize("NFKC", bare).casefold()
    found = [(choice.offered(folded), choice.label) for choice in choices]
    ranked = sorted(
        (words for words in found if words[0]), key=lambda words: not words[0].casefold().startswith(folded)
    )
    return [Completion(start, end, words, clean_cell(label)) for words, label in ranked]


def _names() -> Iterator[_Choice]:
    for field in Field:
        yield _Choice(f"{field}:", f"{field.chinese}:", field.label)
    for flag in Flag:
        yield _Choice(f"is:{flag}", f"是:{flag.chinese}", flag.label)


def _choices(field: Field, values: Mapping[str, Sequence[str]]) -> Iterator[_Choice]:
    names: dict[Field, type[Name]] = {Field.IS: Flag, Field.SORT: Sort}
    if field in names:
        yield from (_Choice(name.value, name.chinese, name.label) for name in names[field])
    elif field in _TIMES:
        yield from (_Choice(example, "", _(label)) for example, label in _TIMES[field])
    elif field is Field.SEVERITY:
        yield from (_Choice(str(level.value), _chinese(Severity, str(level.value)), level.label) for level in Severity)
    elif field in _VOCABULARIES:
        vocabulary = _VOCABULARIES[field]
        yield from (_Choice(word.value, _chinese(vocabulary, word.value), word.label) for word in vocabulary)
        if field is Field.CAUSE:
            yield _keyword(Keyword.NONE)
    else:
        yield from _known(field, values.get(field.value, ()))


def _known(field: Field, names: Sequence[str]) -> Iterator[_Choice]:
    if field in {Field.COMMANDER, Field.TEAM}:
        yield _keyword(Keyword.ME)
    if field in {Field.PROJECT, Field.COMMANDER, Field.TEAM}:
        yield _keyword(Keyword.NONE)
    for name in names:
        if next_quote(name, 0) < 0:
            yield _Choice(quoted(name), "", name, is_name=True)


def _keyword(keyword: Keyword) -> _Choice:
    return _Choice(keyword.value, keyword.chinese, keyword.label)


def _chinese(vocabulary: type[Word] | type[Severity], value: str) -> str:
    return next((word for word, meant in aliases(vocabulary).items() if meant == value and not word.isascii()), "")
