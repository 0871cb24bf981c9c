"""A query cut into its pieces, each with the column it stands at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from firefight_tui.domain.query_names import Field, all_words, named
from firefight_tui.domain.text import clean_cell
from firefight_tui.errors import InvalidValue
from firefight_tui.words import _

OPENING, CLOSING, MINUS, COLON, COMMA = "(（", ")）", "-－", ":：", ",，、"
QUOTES = '"“”„＂'
_OR = frozenset({"or", "或", "或者"})
_BLANK = re.compile("[\\s\ufeff\u200b]+")
_PLAIN = re.compile(f"[^\\s\ufeff\u200b{OPENING}{CLOSING}{QUOTES}]+")
_PLAIN_VALUE = re.compile(f"[^\\s\ufeff\u200b{OPENING}{CLOSING}{QUOTES}{COMMA}]+")
_COMPARISON = re.compile("[<>＜＞][=＝]?|[≤≥]|[=＝]")
_ASCII_COMPARISON = str.maketrans({"＜": "<", "＞": ">", "＝": "=", "≤": "<=", "≥": ">="})
_LONGEST_NAME = 20


class QueryError(InvalidValue):
    """A query that cannot be read.

    Attributes:
        column: Where it goes wrong, in characters from 0; at most the length of the query.
    """

    def __init__(self, message: str, hint: str = "", *, column: int) -> None:
        super().__init__(message, hint, field="query")
        self.column = column


@dataclass(frozen=True)
class Mark:
    """A parenthesis, a minus or an `or`."""

    kind: str
    column: int


@dataclass(frozen=True)
class Word:
    """A word, or a phrase without its quotes."""

    text: str
    phrase: bool
    column: int


@dataclass(frozen=True)
class Value:
    """One of the values after a colon."""

    text: str
    quoted: bool
    column: int


@dataclass(frozen=True)
class FieldPiece:
    """A field with its comparison (<, <=, >, >=, = or empty) and values."""

    name: Field
    comparison: str
    values: tuple[Value, ...]
    column: int


Piece = Mark | Word | FieldPiece


def shown(text: str) -> str:
    """A piece of a query as errors show it."""
    return f'"{clean_cell(text, 40)}"'


def scan(text: str) -> Iterator[Piece]:
    """The pieces of a query in order.

    Raises:
        QueryError: A quote is not closed, a field is unknown or lacks its value.
    """
    place = 0
    while place < len(text):
        if blank := _BLANK.match(text, place):
            place = blank.end()
        elif text[place] in OPENING:
            yield Mark("(", place)
            place += 1
        elif text[place] in CLOSING:
            yield Mark(")", place)
            place += 1
        elif text[place] in MINUS:
            yield Mark("-", place)
            place += 1
        elif text[place] in QUOTES:
            end = _closing_quote(text, place)
            yield Word(text[place + 1 : end], phrase=True, column=place)
            place = end + 1
        else:
            piece, place = _plain(text, place)
            yield piece


def _closing_quote(text: str, place: int) -> int:
    end = next_quote(text, place + 1)
    if end < 0:
        raise QueryError(_("The quote is not closed."), _("Add a quote where the phrase ends."), column=place)
    return end


def next_quote(text: str, place: int) -> int:
    """Where the next quote of any kind stands, or -1."""
    return min((at for quote in QUOTES if (at := text.find(quote, place)) >= 0), default=-1)


def _plain(text: str, place: int) -> tuple[Piece, int]:
    """The word or field that begins here, and where it ends."""
    found = _PLAIN.match(text, place)
    word = found[0] if found else text[place]
    if word.casefold() in _OR:
        return Mark("or", place), place + len(word)
    colon = next((at for at, character in enumerate(word) if character in COLON), -1)
    if colon > 0:
        name = named(Field, word[:colon])
        if name is not None:
            return _field(text, place, place + colon + 1, name)
        if _looks_like_a_field(word[:colon], word[colon + 1 : colon + 2]):
            raise _unknown_field(word[:colon], place)
    return Word(word, phrase=False, column=place), place + len(word)


def _looks_like_a_field(name: str, after: str) -> bool:
    # Addresses, times and program names with colons (http://x, 12:30, std::sort, C:\x) are words.
    letters = name.replace("_", "").replace("-", "")
    return letters.isalpha() and len(name) <= _LONGEST_NAME and after not in {"/", "\\", ":", "："}


def _unknown_field(name: str, column: int) -> QueryError:
    import difflib  # only a mistake is worth the time it takes to load

    near = difflib.get_close_matches(name.casefold(), all_words(Field), n=1, cutoff=0.6)
    hint = _("Put it in quotes to search for these words.")
    if near:
        hint = _("Did you mean {near}?").format(near=f"{near[0]}:") + " " + hint
    return QueryError(_("{name} is not a field.").format(name=shown(name)), hint, column=column)


def _field(text: str, column: int, place: int, name: Field) -> tuple[Piece, int]:
    comparison = ""
    if found := _COMPARISON.match(text, place):
        comparison, place = found[0].translate(_ASCII_COMPARISON), found.end()
    values: list[Value] = []
    while True:
        value, place = _value(text, place, name)
        values.append(value)
        if text[place : place + 1] not in tuple(COMMA):
            return FieldPiece(name, comparison, tuple(values), column), place
        place += 1


def _value(text: str, place: int, name: Field) -> tuple[Value, int]:
    column = place
    is_quoted = place < len(text) and text[place] in QUOTES
    if is_quoted:
        end = _closing_quote(text, place)
        words, place = text[place + 1 : end], end + 1
    elif found := _PLAIN_VALUE.match(text, place):
        words, place = found[0], found.end()
    else:
        words = ""
    if not words.strip():
        raise QueryError(
            _("A value is missing after {field}.").format(field=f"{name}:"),
            _("For example {example}.").format(example=_EXAMPLES[name]),
            column=column,
        )
    return Value(" ".join(words.split()), is_quoted, column), place


_EXAMPLES = {
    Field.IS: "is:open",
    Field.STAGE: "stage:planning",
    Field.SEVERITY: "sev:1-2",
    Field.CAUSE: "cause:quality",
    Field.CLIENT: "client:contoso",
    Field.PROJECT: "project:crm",
    Field.COMMANDER: "commander:none",
    Field.TEAM: "team:me",
    Field.RECEIVED: "received:<2d",
    Field.DUE: "due:<2h",
    Field.UPDATED: "updated:>7d",
    Field.WAIT: "wait:client",
    Field.CHANNEL: "channel:phone",
    Field.REF: "ref:FF-128",
    Field.SORT: "sort:due",
}
