"""A query finds exactly the complaints it describes, on both databases, over everything people wrote."""

from __future__ import annotations

import pytest

from tests.search.conftest import Corpus
from tests.search.corpus import LONG, REPORTS, asked, expected

# Each query with the complaints a reader would name, by their number.
QUERIES: dict[str, set[int]] = {
    # Chinese: words of two characters, longer ones, single ones.
    "订单": {1},
    "系统": {1},
    "很慢": {1},
    "统很": {1},
    "订单系统": {1},
    "订单很慢": set(),
    "慢": {1, 9},
    "单": {1},
    "登录": {3},
    "登": {3},
    "无效": {3},
    "登录无效": set(),
    "登录 无效": {3},
    # Latin: prefixes, codes, mixed words.
    "ERR-0042": {2},
    "err-0042": {2},
    "ERR-004": {2, 3},
    "ERR-0044": set(),
    "ERR": {2, 3},
    "报错ERR": {3},
    "报错 ERR-0043": {3},
    "0043": {3},
    "43": set(),
    "log": {2},
    "ogin": set(),
    "orders.customer_id": {1},
    # Phrases.
    '"slow order"': {10},
    '"order slow"': {10},
    '"order by"': {10},
    '"by slow"': set(),
    '"页面慢"': set(),
    '"订单系统"': {1},
    '"登录时出现 ERR-0043"': {3},
    '"ERR-004"': set(),
    "“every login”": {2},
    '"wrong totals The"': set(),
    # Negation, or, parentheses, fields.
    "慢 -订单": {9},
    "-慢 订单": set(),
    '-"slow order" order': {1},
    "ERR -登录": {2},
    "ERR -cause:quality": {2, 3},
    "登录 or 慢": {1, 3, 9},
    "ERR-0042 or -订单": set(range(2, 17)),
    "(登录 or login) -ERR-0042": {3},
    "-(登录 or login) ERR": set(),
    "-ERR -慢 -order client:huadong 中文": {6},
    "原因：质量": set(),
    "客户：Huadong 很慢": {1},
    "是:未结 很慢": {1},
    # Width, accents, case, digits, rare characters.
    "API": {5},
    "ａｐｉ timeout": {5},
    "db-7": {5},
    "37": {5},
    "cafe": {4},
    "CAFÉ": {4},
    "naive": {4},
    "lodz": {4},
    "12.55": {4},
    "strasse": {16},
    "finance": {16},
    "grosse": {16},
    "訂單": {6},
    "客戶": {6},
    "𠮷": {7},
    "𠮷野": {7},
    "𠀋": {7},
    "データ": {13},
    "주문": {14},
    "ошибка": {15},
    "title": {8},
    # What a database's own parser would take for its own.
    "O'Reilly": {12},
    '"back slash"': {12},
    "star": {12},
    "%like_": {12},
    '"g:*"': {12},
    '"a b c d"': {12},
    # Other entries: phenomena, notes, what was said, impact; words in two entries of one complaint.
    "白屏": {1},
    "whitescreen": {1},
    "索引": {1},
    "回电": {2},
    "收银台": {2},
    '"nobody answered"': {2},
    "打不开": {2},
    '"still broken"': {2},
    "索引 白屏 下单": {1},
    '"whitescreen DBA"': set(),
    "restarting 收银台": {2},
    "restarting 白屏": set(),
    # What is no longer there, and what is there again.
    "页面": set(),
    "rewritten": {9},
    "takenback": set(),
    "renamed": set(),
    "broughtback": {5},
    "secretpassword": set(),
    "身份证": set(),
    "隐私": {8},
    # Beyond what one row of the index holds.
    "尾巴标记": {11},
    "tailmark": {11},
    "afterall": {11},
    '"重复重复重复"': {11},
}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_finds_what_a_reader_would(corpus: Corpus, query: str) -> None:
    assert asked(corpus.store, query) == {f"FF-{number}" for number in QUERIES[query]}


@pytest.mark.parametrize("query", [query for query in QUERIES if "uadong" not in query and "是" not in query])
def test_the_oracle_says_the_same(corpus: Corpus, query: str) -> None:
    assert expected(corpus.texts, query) == {f"FF-{number}" for number in QUERIES[query]}


def test_any_short_piece_of_a_long_text_is_found(corpus: Corpus) -> None:
    for place in [*range(0, 20_000, 997), 15_990, 15_999, 16_000, 16_001]:
        assert asked(corpus.store, LONG[place : place + 12]) == {"FF-11"}, place


def test_every_word_of_every_report_still_standing_is_found(corpus: Corpus) -> None:
    for number, (title, _body) in enumerate(REPORTS, 1):
        assert f"FF-{number}" in asked(corpus.store, f'"{title.replace(chr(34), " ")}"')
