"""Whatever is written and whatever is asked, both databases hit what matching lexeme for lexeme says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from firefight_tui.domain.query import And, Node, Not, Or, Query, Words
from firefight_tui.domain.tokens import index_tokens, matches, parts, term_tokens
from firefight_tui.store.models import Complaint
from firefight_tui.store.search import COMPLAINT_SHIFT, add_rows, hits, row_key, search_rows
from firefight_tui.store.selection import Asker, condition
from firefight_tui.store.store import Store
from tests.builders import Hands, Office
from tests.search.conftest import Corpus
from tests.search.corpus import asked, expected, holds

PIECE = st.one_of(
    st.text("订单慢系统崩溃", min_size=1, max_size=4),
    st.text("abER04é", min_size=1, max_size=4),
    st.sampled_from([" ", " ", "，", "-", "'", '"', "\\", "\n", "😀", "𠮷", "ﬁ", "Ａ", "\x00", "<->", ":*"]),
)
TEXT = st.lists(PIECE, max_size=8).map("".join)
TEXTS = st.lists(st.lists(TEXT, max_size=3), min_size=1, max_size=4)
WORDS = st.builds(Words, TEXT, st.booleans()).filter(lambda words: term_tokens(words.text, phrase=words.phrase))


@pytest.fixture
def empty(store_url: str) -> Iterator[Store]:
    store = Store(store_url)
    yield store
    store.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(texts=TEXTS, words=WORDS)
def test_an_index_of_any_texts_hits_what_matching_says(empty: Store, texts: list[list[str]], words: Words) -> None:
    dialect = "sqlite" if empty.is_sqlite else "postgresql"
    held = {number: [index_tokens(text) for text in several] for number, several in enumerate(texts, 1)}
    wanted = {number for number, several in held.items() if any(matches(tokens, words.term) for tokens in several)}
    with empty.write() as work:
        for number, several in enumerate(texts, 1):
            add_rows(work.session, list(search_rows(number, 1, several)))
        assert set(work.session.scalars(hits(words.term, dialect))) == wanted


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_a_text_longer_than_a_row_is_found_across_its_parts(empty: Store, data: st.DataObject) -> None:
    tokens = index_tokens(" ".join(f"w{place * 7919 % 20_011}" for place in range(20_000)))
    assert len(parts(tokens)) > 1
    start = data.draw(st.integers(0, 19_930) | st.integers(15_900, 16_050))
    end = start + data.draw(st.integers(1, 65))
    term = term_tokens(" ".join(tokens[start:end]), phrase=True)
    assert term is not None
    with empty.write() as work:
        add_rows(work.session, list(search_rows(7, 1, [" ".join(tokens)])))
        assert list(work.session.scalars(hits(term, "sqlite" if empty.is_sqlite else "postgresql"))) == [7] * len(
            [part for part in parts(tokens) if matches(part, term)]
        )


def leaves() -> st.SearchStrategy[Node]:
    known = ["订单", "慢", "ERR", "ERR-0042", "登录", "login", "order", "slow order", "客", "restarting", "the", "页面"]
    return st.builds(Words, st.sampled_from(known), st.booleans())


NODES = st.recursive(
    leaves(),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda items: And(tuple(items))),
        st.lists(inner, min_size=2, max_size=3).map(lambda items: Or(tuple(items))),
        inner.map(Not),
    ),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(node=NODES)
def test_any_combination_of_words_means_the_same_everywhere(corpus: Corpus, node: Node) -> None:
    wanted = {int(ref.removeprefix("FF-")) for ref, held in corpus.texts.items() if holds(node, held)}
    asker = Asker("ada", Hands().at, "sqlite" if corpus.store.is_sqlite else "postgresql")
    one_by_one = Asker(asker.handle, asker.now, asker.dialect, one_by_one=True)
    with corpus.store.read() as session:
        for how in (asker, one_by_one):
            assert set(session.scalars(select(Complaint.id).where(condition(Query(node), how)))) == wanted


def test_keys_keep_complaints_entries_and_parts_apart() -> None:
    keys = [row_key(number, sequence, part) for number in (1, 2, 9_000_000) for sequence in (1, 2, 70_000)
            for part in (0, 1, 1_023)]  # fmt: skip
    assert keys == sorted(set(keys))
    assert keys[-1] < 2**63
    assert {key >> COMPLAINT_SHIFT for key in keys} == {1, 2, 9_000_000}


def test_a_word_repeated_a_hundred_thousand_times_hides_nothing_after_it(empty: Store) -> None:
    text = "故障 " * 100_000 + "lastword"
    with empty.write() as work:
        add_rows(work.session, list(search_rows(1, 1, [text])))
        for word in ("lastword", "故障"):
            term = term_tokens(word, phrase=False)
            assert term is not None
            assert set(work.session.scalars(hits(term, "sqlite" if empty.is_sqlite else "postgresql"))) == {1}


def test_phrases_never_run_from_one_text_into_the_next(empty: Store) -> None:
    office = Office(empty)
    office.report(title="first half", body="second half", impact="third half")
    texts = {"FF-1": ["first half", "second half", "third half"]}
    for query in ('"half second"', '"half third"', '"second half"', "half -second"):
        assert asked(empty, query) == expected(texts, query)
