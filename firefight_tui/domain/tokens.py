"""One tokenizer for both engines: what a text is indexed by and what a searched word asks for.

SQLite keeps the lexemes joined by blanks in FTS5 with `tokenize='ascii'`, PostgreSQL as a tsvector with positions;
neither engine's own parser ever sees the text, so the same words find the same rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import add

LONGEST_LEXEME = 64

# PostgreSQL: a tsvector holds 16,383 positions, 255 of one lexeme and 1 MiB in all.
MOST_TOKENS = 16_000
MOST_OF_ONE = 250
MOST_BYTES = 900_000
OVERLAP = 64

_CJK = (
    "\u1100-\u11ff\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb\uf900-\ufad9"
    "\U0001b000-\U0001b16f\U00020000-\U0002fa1f\U00030000-\U0003347f"
)
_ASCII_RUN = re.compile("[0-9a-z]+")
_BEYOND_PLAIN_LATIN = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_ACCENTED_LATIN = re.compile("[a-z][\u0300-\u036f]+")
_STRUCK_LATIN = str.maketrans("øłđħŧı", "oldhti")


@dataclass(frozen=True)
class Term:
    """What one word or phrase of a query asks for: these lexemes one after another, the last perhaps only begun.

    Attributes:
        tokens: Lexemes that must stand at adjacent positions; never empty.
        prefix: Whether the last lexeme is matched by its beginning.
    """

    tokens: tuple[str, ...]
    prefix: bool


@cache
def _run() -> re.Pattern[str]:
    # 3 ms to compile, which plain English never needs.
    return re.compile(rf"([{_CJK}]+)|[^\W_{_CJK}]+")


# Characters normalisation leaves as they are: ASCII, the usual Han and kana, and punctuation of both widths.
_STABLE_CJK = "\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe\u3400-\u4dbf\u4e00-\u9fff"
_STABLE_MARKS = (
    "\u2014\u2018-\u201d\u2026\u3000-\u3003\u3008-\u3020\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)


@cache
def _stable() -> re.Pattern[str]:
    return re.compile(f"[\\x00-\\x7f{_STABLE_CJK}{_STABLE_MARKS}]*")


@cache
def _stable_run() -> re.Pattern[str]:
    return re.compile(f"([{_STABLE_CJK}]+)|([0-9a-z]+)")


def _normal(text: str) -> str:
    """NFKC, case folded, Latin letters without their marks."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    if _BEYOND_PLAIN_LATIN.search(text):
        bare = _ACCENTED_LATIN.sub(lambda found: found[0][0], unicodedata.normalize("NFD", text))
        text = unicodedata.normalize("NFC", bare).translate(_STRUCK_LATIN)
    return text


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Runs of letters and digits, and whether each is CJK; vowel signs and other marks stay inside their word."""
    if text.isascii():
        yield from ((word, False) for word in _ASCII_RUN.findall(text.lower()))
        return
    text = _normal(text)
    word: list[str] = []
    word_end = 0
    for found in _run().finditer(text):
        run, start = found[0], found.start()
        is_cjk = found[1] is not None
        if word:
            gap = text[word_end:start]
            if not is_cjk and _all_marks(gap):
                word += (gap, run)
                word_end = found.end()
                continue
            yield "".join(word), False
            word = []
        if is_cjk:
            yield run, True
        else:
            word, word_end = [run], found.end()
    if word:
        yield "".join(word), False


def _all_marks(gap: str) -> bool:
    return gap[:1] > "\u02ff" and all(unicodedata.category(character).startswith("M") for character in gap)


def _chunks(run: str) -> list[str]:
    return [run[place : place + LONGEST_LEXEME] for place in range(0, len(run), LONGEST_LEXEME)]


def index_tokens(text: str) -> list[str]:
    """The lexemes of a text in order; a lexeme's position is its index.

    Text is normalised (NFKC, case folded, Latin letters bare). A run of letters and digits is one lexeme, in pieces of
    64 characters if it is longer; a run of Han, kana or hangul becomes its overlapping pairs and its last character
    (`订单慢` is `订单 单慢 慢`).
    """
    if text.isascii():
        words = _ASCII_RUN.findall(text.lower())
        return (
            words
            if max(map(len, words), default=0) <= LONGEST_LEXEME
            else [chunk for word in words for chunk in _chunks(word)]
        )
    if _stable().fullmatch(text):
        return _stable_tokens(text.lower())
    tokens: list[str] = []
    for run, is_cjk in _runs(text):
        if is_cjk:
            tokens += map(add, run, run[1:])
            tokens.append(run[-1])
        elif len(run) <= LONGEST_LEXEME:
            tokens.append(run)
        else:
            tokens += _chunks(run)
    return tokens


def _stable_tokens(text: str) -> list[str]:
    """The lexemes of a text normalisation would leave alone: most of what clients write, in half the time."""
    tokens: list[str] = []
    for cjk, word in _stable_run().findall(text):
        if cjk:
            tokens += map(add, cjk, cjk[1:])
            tokens.append(cjk[-1])
        elif len(word) <= LONGEST_LEXEME:
            tokens.append(word)
        else:
            tokens += _chunks(word)
    return tokens


def term_tokens(text: str, *, phrase: bool) -> Term | None:
    """What a searched word or quoted phrase asks for, or None when nothing in it is indexed.

    A word that ends in Latin matches by prefix, a phrase that does so exactly; a single CJK character at the end
    matches whatever holds it, longer CJK exactly. `ERR订单` asks for `err` directly before `订单`.
    """
    runs = list(_runs(text))
    if not runs:
        return None
    last, is_cjk = runs.pop()
    tokens: list[str] = []
    for run, run_is_cjk in runs:
        tokens += [run[place : place + 2] for place in range(len(run))] if run_is_cjk else _chunks(run)
    if not is_cjk:
        return Term((*tokens, *_chunks(last)), prefix=not phrase)
    pairs = [last[place : place + 2] for place in range(len(last) - 1)]
    return Term((*tokens, *(pairs or [last])), prefix=not pairs)


def matches(tokens: Sequence[str], term: Term) -> bool:
    """Whether a text with these lexemes holds the term: what both engines must answer."""
    *before, last = term.tokens
    for place in range(len(before), len(tokens)):
        token = tokens[place]
        if (token == last or (term.prefix and token.startswith(last))) and list(
            tokens[place - len(before) : place]
        ) == before:
            return True
    return False


def parts(
    tokens: Sequence[str], *, most: int = MOST_TOKENS, same: int = MOST_OF_ONE, overlap: int = OVERLAP
) -> list[list[str]]:
    """A long list of lexemes as parts that each fit one tsvector; an empty list has none.

    Args:
        tokens: Lexemes in order.
        most: The most lexemes in a part.
        same: The most times one lexeme stands in a part.
        overlap: How many lexemes a part repeats of the one before; a term of up to one more is found across the cut.
    """
    overlap = min(overlap, (min(most, same) - 1) // 2)
    cut: list[list[str]] = []
    start, place, size = 0, 0, 0
    counts: Counter[str] = Counter()
    while place < len(tokens):
        token = tokens[place]
        weight = 4 * len(token) + 8
        if place - start < most and counts[token] < same and size + weight <= MOST_BYTES:
            counts[token] += 1
            size += weight
            place += 1
            continue
        cut.append(list(tokens[start:place]))
        start = place = max(start + 1, place - overlap)
        size = 0
        counts.clear()
    if start < len(tokens):
        cut.append(list(tokens[start:]))
    return cut


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def tsvector_literal(tokens: Sequence[str]) -> str:
    """The lexemes as text PostgreSQL casts to a tsvector, with their positions from 1; one of `parts` fits."""
    places: dict[str, list[str]] = {}
    for place, token in enumerate(tokens, 1):
        places.setdefault(token, []).append(str(place))
    return " ".join(f"{_quoted(token)}:{','.join(at)}" for token, at in places.items())


def tsquery_literal(term: Term) -> str:
    """The term as text PostgreSQL casts to a tsquery."""
    return " <-> ".join(map(_quoted, term.tokens)) + (":*" if term.prefix else "")


def fts5_text(tokens: Sequence[str]) -> str:
    """The lexemes as FTS5 with `tokenize='ascii'` takes them in."""
    return " ".join(tokens)


def fts5_match(term: Term) -> str:
    """The term as one phrase of an FTS5 MATCH expression."""
    return '"' + " ".join(term.tokens).replace('"', '""') + '"' + (" *" if term.prefix else "")
