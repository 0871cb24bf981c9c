"""The tokenizer finds what a reader would find, and both engines' literals say the same."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain import tokens as tokens_module
from firefight_tui.domain.tokens import (
    LONGEST_LEXEME,
    MOST_OF_ONE,
    MOST_TOKENS,
    OVERLAP,
    Term,
    fts5_match,
    fts5_text,
    index_tokens,
    matches,
    parts,
    term_tokens,
    tsquery_literal,
    tsvector_literal,
)

HAN = st.text("订单慢系统崩溃延期服务态度啊", min_size=1, max_size=8)
LATIN = st.text("abcER0142", min_size=1, max_size=6)
BREAK = st.sampled_from([" ", "，", "。", "-", "_", "\n", "、", " / "])
DOCUMENT = st.lists(st.one_of(HAN, LATIN, BREAK), min_size=1, max_size=12).map("".join)
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=40)


def found(text: str, asked: str, *, phrase: bool = False) -> bool:
    term = term_tokens(asked, phrase=phrase)
    return term is not None and matches(index_tokens(text), term)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("ERR-0042 failed", "err 0042 failed"),
        ("snake_case v2.3", "snake case v2 3"),
        ("订单慢", "订单 单慢 慢"),
        ("ERR订单 慢", "err 订单 单 慢"),
        ("Café Straße Ångström Łódź", "cafe strasse angstrom lodz"),
        ("ＡＢＣ１２", "abc12"),
        ("Ошибка сервера й", "ошибка сервера й"),
        ("ภาษาไทย नमस्ते", "ภาษาไทย नमस्त"),
        ("データベース", "デー ータ タベ ベー ース ス"),
        ("\ud800\x00—!?", ""),
    ],
)
def test_lexemes_by_example(text: str, tokens: str) -> None:
    assert " ".join(index_tokens(text)) == tokens


def test_long_runs_are_chunked_alike_in_text_and_query() -> None:
    run = "a" * 100 + "b" * 100
    assert [len(token) for token in index_tokens(run)] == [64, 64, 64, 8]
    assert found(f"see {run} there", run)
    assert found(run, run[:130])
    assert not found(run, run[:130], phrase=True)


@pytest.mark.parametrize(
    ("asked", "phrase", "term"),
    [
        ("time", False, Term(("time",), True)),
        ("time", True, Term(("time",), False)),
        ("ERR-00", False, Term(("err", "00"), True)),
        ("慢", False, Term(("慢",), True)),
        ("慢", True, Term(("慢",), True)),
        ("订单慢", False, Term(("订单", "单慢"), False)),
        ("ERR订单", False, Term(("err", "订单"), False)),
        ("订单ERR", False, Term(("订单", "单", "err"), True)),
        ("订单 慢", True, Term(("订单", "单", "慢"), True)),
    ],
)
def test_terms_by_example(asked: str, phrase: bool, term: Term) -> None:
    assert term_tokens(asked, phrase=phrase) == term


@pytest.mark.parametrize("asked", ["", "  ", "!?", "——", "\ud800", "…"])
def test_nothing_indexable_is_no_term(asked: str) -> None:
    assert term_tokens(asked, phrase=False) is None


@given(DOCUMENT, HAN, DOCUMENT, st.booleans(), st.data())
def test_any_piece_of_a_chinese_run_is_found(
    before: str, run: str, after: str, phrase: bool, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(run) - 1))
    piece = run[start : data.draw(st.integers(start + 1, len(run)))]
    assert found(before + run + after, piece, phrase=phrase)


@given(st.lists(HAN, min_size=1, max_size=5), HAN)
def test_chinese_is_found_only_where_it_stands_whole(runs: list[str], asked: str) -> None:
    assert found("，".join(runs), asked) == any(asked in run for run in runs)


@given(DOCUMENT)
def test_a_text_holds_itself_and_all_its_words(text: str) -> None:
    if term_tokens(text, phrase=True) is None:
        return
    assert found(text, text, phrase=True)
    assert found(text, text)
    assert all(found(text, token) for token in index_tokens(text))


@given(LATIN, LATIN, LATIN)
def test_a_latin_word_is_found_by_its_beginning_and_a_phrase_is_exact(one: str, two: str, more: str) -> None:
    assert found(f"x {one}{more} {two}", one)
    assert found(f"x {one} {two}{more}", f"{one}-{two}")
    assert found(f"x {one} {two}", f"{one} {two}", phrase=True)
    assert not found(f"x {one} {two}q", f"{one} {two}", phrase=True)


@given(ANYTHING)
def test_lexemes_are_what_both_engines_keep_whole(text: str) -> None:
    for token in index_tokens(text):
        assert 0 < len(token) <= LONGEST_LEXEME
        assert not set(token) & set(" '\"\\\x00:*_-ABCXYZ")
        token.encode()
    assert index_tokens(" ".join(index_tokens(text))) or not index_tokens(text)


@given(st.lists(DOCUMENT, min_size=1, max_size=6), DOCUMENT, st.booleans())
def test_fts5_answers_as_the_matcher_does(texts: list[str], asked: str, phrase: bool) -> None:
    term = term_tokens(asked, phrase=phrase)
    if term is None:
        return
    with sqlite3.connect(":memory:") as store:
        store.execute("CREATE VIRTUAL TABLE found USING fts5(words, tokenize='ascii')")
        store.executemany(
            "INSERT INTO found(rowid, words) VALUES (?, ?)",
            [(n, fts5_text(index_tokens(text))) for n, text in enumerate(texts)],
        )
        rows = {row for (row,) in store.execute("SELECT rowid FROM found WHERE found MATCH ?", (fts5_match(term),))}
    assert rows == {n for n, text in enumerate(texts) if matches(index_tokens(text), term)}


def test_postgresql_literals_are_quoted() -> None:
    assert tsvector_literal(["err", "0042", "err"]) == "'err':1,3 '0042':2"
    assert tsquery_literal(Term(("err", "0042"), True)) == "'err' <-> '0042':*"
    assert tsquery_literal(Term(("订单", "单慢"), False)) == "'订单' <-> '单慢'"
    assert tsvector_literal(["o'x\\"]) == "'o''x\\\\':1"
    assert fts5_match(Term(("err", "0042"), True)) == '"err 0042" *'


@given(st.lists(st.sampled_from("abcdefgh"), max_size=300), st.integers(4, 40), st.integers(3, 12), st.integers(0, 6))
def test_parts_hold_every_short_term_and_stay_small(tokens: list[str], most: int, same: int, overlap: int) -> None:
    cut = parts(tokens, most=most, same=same, overlap=overlap)
    assert all(0 < len(part) <= most and max(Counter(part).values()) <= same for part in cut)
    kept = min(overlap, (min(most, same) - 1) // 2)
    for place in range(len(tokens)):
        asked = Term(tuple(tokens[place : place + kept + 1]), False)
        assert any(matches(part, asked) for part in cut)


@pytest.mark.parametrize(
    "text",
    ["啊" * 200_000, "a " * 100_000, "一二三四五六七" * 28_000, "x" * 200_000, "aं" * 100_000, "\u0301" * 200_000],
    ids=["one sign", "one letter", "seven signs", "no end", "letter and mark", "marks"],
)
def test_pathological_texts_end_soon(text: str) -> None:
    began = time.perf_counter()
    cut = parts(index_tokens(text))
    assert all(len(part) <= MOST_TOKENS and max(Counter(part).values()) <= MOST_OF_ONE for part in cut)
    assert time.perf_counter() - began < 2.0
    assert OVERLAP < MOST_OF_ONE


@given(st.text(alphabet="订单慢系统の、，。「」 ABCz09-_!（）：；“”…—\u3000\n\tﾃｱＡ１é\u0301ß", max_size=40))
def test_the_short_way_for_plain_text_gives_what_the_general_way_gives(text: str) -> None:
    general = [token for run, is_cjk in tokens_module._runs(text) for token in general_way(run, is_cjk)]
    assert index_tokens(text) == general


def general_way(run: str, is_cjk: bool) -> list[str]:
    step = 1 if is_cjk else 64
    return [run[place : place + (2 if is_cjk else 64)] for place in range(0, len(run), step)]
