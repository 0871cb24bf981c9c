"""Text from outside is inert when shown, and measured and cut by cells."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from firefight_tui.domain.text import breaks, clean, clean_cell, confusable, cut, fit, json_text, storable, width, wrap

NASTY = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from(
            "ab 订单，。（\t\r\n\x00\x1b\x7f\x85\u200b\u200c\u200d\ufe0f\u202e\u2066\u0301\u0e38\u20e3"
            "👨👩❤🇨🏽\ud800\ufffe\U000e0041"
        ),
    ),
    max_size=60,
)
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)


@given(NASTY)
def test_nothing_a_terminal_acts_on_gets_through(text: str) -> None:
    assert not FORBIDDEN.search(clean(text))
    assert not FORBIDDEN.search(clean_cell(text))
    assert "\n" not in clean_cell(text)


@given(NASTY, st.integers(8, 40), st.integers(8, 40))
def test_cleaning_twice_changes_nothing(text: str, limit: int, line: int) -> None:
    once = clean(text, limit=limit, line=line)
    assert clean(once, limit=limit, line=line) == once
    assert len(once) <= limit
    assert clean_cell(clean_cell(text, limit), limit) == clean_cell(text, limit)
    assert len(clean_cell(text, limit)) <= limit


@given(NASTY)
def test_no_base_carries_more_than_four_marks(text: str) -> None:
    marks = 0
    for character in clean(text + "a" + "\u0301" * 40):
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        assert marks <= 4


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain 订单", "plain 订单"),
        ("\x1b[31mred\x07", "␛[31mred␇"),
        ("\x7f\x9b2J", "␡\\u009b2J"),
        ("a\u202egpj.exe", "a\\u202egpj.exe"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\tb", "a   b"),
        ("\ud800\ufffe\U000e0041", "\\ud800\\ufffe\\U000e0041"),
        ("👨\u200d👩 a\u200db", "👨\u200d👩 a\\u200db"),
        ("👨\u200db", "👨\\u200db"),
        ("e" + "\u0301" * 9 + "x", "e" + "\u0301" * 4 + "x"),
    ],
)
def test_clean_shows_what_was_hidden(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_cells_hold_one_line_of_agreed_width() -> None:
    assert clean_cell(" a \r\n\n b\t👨\u200d👩🏽 ❤\ufe0f ") == "a / b 👨👩 ❤"
    assert clean_cell("x" * 600) == "x" * 498 + ".."


def test_long_bodies_and_lines_are_capped_and_say_so() -> None:
    assert clean("a" * 5_000) == "a" * 3_998 + ".."
    body = clean("ab\n" * 100_000)
    assert len(body) <= 200_000
    assert body.endswith("\n[cut]")
    shrunk = clean("\r\n" * 4 + "b" * 99, limit=24, line=16)
    assert clean(shrunk, limit=24, line=16) == shrunk


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\u0301" * 200_000,
        " " * 200_000,
        "\t" * 200_000,
        "\r" * 200_000,
        "\u200d" * 200_000,
        "啊" * 200_000,
        "…" * 200_000,
    ],
)
def test_hostile_lengths_are_cleaned_in_linear_time(text: str) -> None:
    began = time.perf_counter()
    clean(text)
    clean_cell(text)
    assert time.perf_counter() - began < 1.0


def test_storable_replaces_what_postgresql_refuses() -> None:
    assert storable("a\x00b\udc80c") == "a\ufffdb\ufffdc"


@given(NASTY)
def test_json_reads_back_and_is_inert(text: str) -> None:
    written = json_text({text: [text]})
    assert not re.search(
        "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]", written
    )
    assert json.loads(written) == json.loads(json.dumps({text: [text]}))


def test_json_stays_readable() -> None:
    assert json_text({"标题": "慢\u202e\U0001fffe"}) == '{"标题": "慢\\u202e\\ud83f\\udffe"}'
    with pytest.raises(ValueError, match="JSON"):
        json_text(float("nan"))


@given(NASTY, st.integers(0, 30), st.sampled_from(["left", "right", "center"]))
def test_fit_takes_exactly_its_cells(text: str, cells: int, align: str) -> None:
    for fitted in (text, clean(text), clean_cell(text)):
        assert cell_len(fit(fitted, cells, align=align)) == cells  # type: ignore[arg-type]  # the strategy holds only these words
        assert cell_len(cut(fitted, cells)) <= cells


@pytest.mark.parametrize(
    ("text", "cells", "align", "fitted"),
    [
        ("订单慢", 8, "left", "订单慢  "),
        ("订单慢", 5, "left", "订.. "),
        ("订单慢", 3, "left", ".. "),
        ("订单", 1, "left", " "),
        ("7", 3, "right", "  7"),
        ("ab", 5, "center", " ab  "),
        ("long word", 7, "left", "long.. "),
    ],
)
def test_fit_by_example(text: str, cells: int, align: str, fitted: str) -> None:
    assert fit(text, cells, align=align) == fitted  # type: ignore[arg-type]  # the table holds only these words


@given(NASTY, st.integers(2, 20))
def test_wrapped_lines_fit_and_lose_only_blanks(text: str, cells: int) -> None:
    for body in (text, clean(text)):
        lines = wrap(body, cells)
        assert all(cell_len(line) <= cells for line in lines)
        assert re.sub("[ \n\u200d]", "", "".join(lines)) == re.sub("[ \n\u200d]", "", body)


def test_wrap_breaks_where_a_reader_would() -> None:
    assert wrap("the order page hangs", 10) == ["the order", "page hangs"]
    assert wrap("订单页面很慢。", 12) == ["订单页面很", "慢。"]
    assert wrap("abcdefgh", 3) == ["abc", "def", "gh"]
    assert wrap("a\n\nb", 5) == ["a", "", "b"]
    assert wrap("", 5) == [""]
    assert wrap("❤\ufe0f❤\ufe0f", 3) == ["❤\ufe0f", "❤\ufe0f"]


def test_width_counts_cells() -> None:
    assert [width(text) for text in ("ab", "订单", "e\u0301", "")] == [2, 4, 1, 0]


@pytest.mark.parametrize(
    "address",
    [
        "info@xn--80ak6aa92e.com",
        "аdmin@bank.com",
        "ceo@pαypal.com",
        "x@аррӏе.com",
        "ａdmin@bank.com",
        "a\u200bb@bank.com",
    ],
)
def test_misleading_addresses_are_marked(address: str) -> None:
    assert confusable(address)


@pytest.mark.parametrize(
    "address",
    [
        "bo@contoso.com",
        "王波@例子.公司",
        "support@阿里abc.cn",
        "иван@почта.рф",
        "josé@correo.es",
        "сор@хор.рф",
        "",
        ".",
    ],
)
def test_honest_addresses_are_not(address: str) -> None:
    assert not confusable(address)


@given(st.text("ab -.", max_size=60), st.integers(2, 12))
def test_accented_words_wrap_as_plain_ones(text: str, cells: int) -> None:
    assert wrap(text.replace("a", "é"), cells) == [line.replace("a", "é") for line in wrap(text, cells)]


@given(st.text(alphabet="ab ，。中文字e\u0301(", max_size=60), st.integers(2, 20))
def test_an_editor_breaks_lines_without_losing_a_character_or_overflowing(line: str, cells: int) -> None:
    places = breaks(line, cells)
    rows = [line[start:end] for start, end in pairwise([0, *places, len(line)])]
    assert "".join(rows) == line and all(rows[:-1])
    assert all(width(row.removesuffix(" ")) <= cells and width(row) <= cells + 1 for row in rows)


def test_an_editor_fills_the_row_before_it_breaks_chinese() -> None:
    assert breaks("abc 中文很长的一句话", 10) == [7]
    assert breaks("one two three", 7) == [8]
    assert breaks("short", 7) == []
