"""ASCII forms: every ambiguous character has one, it is readable, and what is laid out stays laid out."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.ascii_forms import form_of, is_ambiguous, readable, same_width
from firefight_tui.domain.text import clean, clean_cell, use_ascii_forms, width

AMBIGUOUS = [chr(code) for code in range(sys.maxunicode + 1) if is_ambiguous(chr(code))]


@pytest.fixture
def wide() -> Iterator[None]:
    use_ascii_forms(True)
    yield
    use_ascii_forms(False)


def left(text: str) -> list[str]:
    """What terminals disagree on and is still there."""
    return [
        each
        for each in text
        if unicodedata.east_asian_width(each) == "A" and not unicodedata.category(each).startswith("M")
    ]


def test_every_ambiguous_character_has_a_form_that_prints() -> None:
    assert len(AMBIGUOUS) > 100_000
    forms = {each: form_of(each) for each in AMBIGUOUS}
    assert [each for each, form in forms.items() if not form or not form.isascii() or not form.isprintable()] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("“卡死”——3·15……", '"卡死"----3.15....'),
        ("a → b ≤ 5 °C ± 2", "a -> b <= 5 degC +/- 2"),
        ("½ ① m² ™ №5 Ⅳ", "1/2 (1) m^2 (TM) No5 IV"),
        ("Привет, Щука", "Privet, Shchuka"),
        ("é and e\u0301", "e and e\u0301"),
        ("┌─┐│█", "+-+|#"),
        ("\ue0b0☂♨", "\\ue0b0☂\\u2668"),
        ("汉字 ＡＢ ｱ 한", "汉字 ＡＢ ｱ 한"),
    ],
)
def test_forms_say_what_the_characters_mean(text: str, shown: str) -> None:
    assert readable(text) == shown.replace("degC", "degC")


@given(st.text(st.one_of(st.characters(), st.sampled_from(AMBIGUOUS[:1200]))))
def test_nothing_ambiguous_is_left_and_twice_is_once(text: str) -> None:
    assert left(readable(text)) == left(same_width(text)) == []
    assert readable(readable(text)) == readable(text)


@given(st.text(st.sampled_from([*AMBIGUOUS[:1200], "a", "汉", " "])))
def test_one_for_one_moves_no_column(text: str) -> None:
    assert width(same_width(text)) == width(text)


def test_cleaning_uses_the_forms_only_where_the_terminal_needs_them() -> None:
    assert clean_cell("a — b…") == "a — b…"


@pytest.mark.usefixtures("wide")
@given(st.text(st.one_of(st.characters(), st.sampled_from("—…“”→é·"))))
def test_cleaned_text_has_nothing_ambiguous_and_stays_clean(text: str) -> None:
    cleaned = clean_cell(text, limit=40)
    assert left(cleaned) == [] and len(cleaned) <= 40
    assert clean(clean(text)) == clean(text)
