"""Amounts of money as people write and read them, by example and by property."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui import words
from firefight_tui.domain.money import LARGEST, money_bar, parse_money, show_money
from firefight_tui.errors import InvalidValue

AMOUNTS = st.integers(0, LARGEST)


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    words.set_language("en")


@pytest.mark.parametrize(
    ("text", "hundredths"),
    [
        ("12000", 1_200_000),
        ("12,000.50", 1_200_050),
        ("12，000", 1_200_000),
        ("１２０００", 1_200_000),
        ("0", 0),
        ("0.05", 5),
        ("1.2万", 1_200_000),
        ("41万", 41_000_000),
        ("41万元", 41_000_000),
        ("41w", 41_000_000),
        ("1.5亿", 15_000_000_000),
        ("3百万", 300_000_000),
        ("3k", 300_000),
        ("3.25K", 325_000),
        ("2 million", 200_000_000),
        ("¥ 12,000", 1_200_000),
        ("$12,000", 1_200_000),
        ("RMB 12,000", 1_200_000),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, hundredths: int) -> None:
    assert parse_money(text) == hundredths


@pytest.mark.parametrize(
    "text",
    ["", "much", "-5", "12,00", "1.2.3", "0.001", "1,000,00", "12000 now", "1e5", "99999999999999万", "nan", "万"],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_money(text)


def test_amounts_are_shown_in_the_readers_language() -> None:
    assert [show_money(one) for one in (41_000_000, 1_200_050, 0, -500)] == ["410,000", "12,000.50", "0", "-5"]
    words.set_language("zh_CN")
    amounts = (41_000_000, 41_200_000, 1_200_050, 123_456_00, 15_000_000_000, 99_900, -41_000_000)
    assert [show_money(one) for one in amounts] == [
        "41万", "41.2万", "12,000.50", "123,456", "1.5亿", "999", "-41万",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@given(amount=AMOUNTS)
def test_what_is_shown_is_read_back_as_the_same_amount(language: str, amount: int) -> None:
    words.set_language(language)
    assert parse_money(show_money(amount)) == amount


@given(amount=AMOUNTS, spent=AMOUNTS, cells=st.integers(2, 60))
def test_bars_never_leave_their_column_and_mark_what_went_beyond(amount: int, spent: int, cells: int) -> None:
    agreed, used = money_bar(amount, spent, cells)
    assert max(len(agreed), len(used)) <= cells
    assert ("!" in used) is (spent > amount)
    assert bool(agreed) is (amount > 0) and bool(used) is (spent > 0)
    if amount or spent:
        assert max(len(agreed), len(used)) == cells, "the larger one fills the column"
