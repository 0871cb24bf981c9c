"""Templates of documents: the user's own win, mistakes are named, nothing inside is within reach, words stay words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.papers import Head, Heard, LetterPaper
from firefight_tui.errors import BadSettings
from firefight_tui.outgoing.document import (
    Drawn,
    Heading,
    Items,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
    as_markdown,
    texts,
)
from firefight_tui.outgoing.marked import blocks_of, veiled
from firefight_tui.outgoing.page import as_html
from firefight_tui.outgoing.templating import Templates

HEAD = Head("FF-1", "T", "C", "", "", "", "D", "Z", "", "", "")
LETTER = LetterPaper(HEAD, Heard("", (), "", "", "", ""), "received", "", 0, (), ())
MARKS = ("**b** _i_ `c` [a](http://b) ![p](q) <script>x</script> | # h\n- item\n1. one\n> q\n---\n```\nx\n"
         "| a | b |\n|---|---|\n&lt; \\* ~~s~~ www.x.example http://x.example/")  # fmt: skip

Own = Callable[[str], Templates]


@pytest.fixture
def own(tmp_path: Path) -> Own:
    """Templates of which the letter is the user's own."""

    def write(text: str) -> Templates:
        folder = tmp_path / "en"
        folder.mkdir(exist_ok=True)
        (folder / "letter.md.j2").write_text(text, encoding="utf-8")
        return Templates("en", tmp_path)

    return write


def words_of(templates: Templates, letter: LetterPaper = LETTER) -> str:
    return "\n".join(texts(templates.blocks("letter", letter=letter)))


def test_the_users_own_wins(own: Own) -> None:
    assert words_of(own("# To {{ letter.head.client }}\n")) == "To C"


def test_it_may_include_what_is_shipped_and_what_is_its_own(own: Own, tmp_path: Path) -> None:
    templates = own('{% include "foot.md.j2" %}\n')
    (tmp_path / "en" / "foot.md.j2").write_text("Ours: {{ letter.head.date }}", encoding="utf-8")
    assert words_of(templates) == "Ours: D"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n\n{% if %}", 3, "Expected an expression"),
        ("a\n{{ letter.nothing }}", 2, "nothing"),
        ("a\n\n\n{{ nobody }}", 4, "nobody"),
        ("{{ letter.team / 0 }}", 1, "zero"),
        ("\n{{ letter.head + 1 }}", 2, "unsupported"),
        ('{% include "other.md.j2" %}', 1, "other.md.j2"),
        ('a\n{% include "../../../etc/passwd" %}', 2, "passwd"),
        ("{{ range(10000000)|length }}", 1, "too big"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_nothing_steps_in(own: Own, text: str, line: int, words: str) -> None:
    with pytest.raises(BadSettings) as refused:
        words_of(own(text))
    assert f"letter.md.j2, line {line}:" in refused.value.message and words.lower() in refused.value.message.lower()


@pytest.mark.parametrize(
    "text",
    [
        "{{ letter.__class__ }}",
        "{{ letter.__class__.__mro__[1].__subclasses__() }}",
        "{{ ''.__class__.__base__ }}",
        "{{ letter|attr('__class__') }}",
        "{{ letter.head.__init__.__globals__ }}",
        "{% if letter.__dict__ %}x{% endif %}",
        "{{ '{0.__class__}'.format(letter) }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os }}",
        "{% set x = letter.promises.__class__ %}{{ x }}",
    ],
)
def test_what_is_inside_is_out_of_reach(own: Own, text: str) -> None:
    with pytest.raises(BadSettings) as refused:
        words_of(own(text))
    assert "letter.md.j2, line 1:" in refused.value.message


def test_a_file_that_is_no_utf8_is_named(own: Own, tmp_path: Path) -> None:
    templates = own("")
    (tmp_path / "en" / "letter.md.j2").write_bytes(b"ab\n\xff\xfe")
    with pytest.raises(BadSettings, match=r"letter\.md\.j2, line 2: it is not UTF-8"):
        words_of(templates)


def test_markdown_becomes_pieces() -> None:
    found = blocks_of(
        "# T\n\np *i* **b**\nwrapped\n\n- a\n- b\n  - c\n\n3. x\n4. y\n\n> q\n\n---\n\n"
        "| h | i |\n|---|---|\n| 1 | 2 |\n\n"
        "```\n  |\n```\n\n[l](http://x.example) <b>\n\n汉字\n换行\n"
    )
    assert [type(one) for one in found] == [
        Heading,
        Paragraph,
        Items,
        Items,
        Quote,
        Rule,
        Table,
        Drawn,
        Paragraph,
        Paragraph,
    ]
    assert Run("i", is_slanted=True) in found[1].words and Run("b", is_strong=True) in found[1].words
    assert found[3].is_ordered and found[3].start == 3
    assert found[7].lines == ["  |"]
    assert list(texts(found[8:])) == ["l (http://x.example) <b>", "汉字换行"]


@given(st.text() | st.sampled_from([MARKS, "\\", "|", "\\|", "    x", "- a", "#", "1. a", "a\n\n\nb", "\ue12a"]))
def test_words_put_into_a_template_stay_words(words: str) -> None:
    put = veiled(words)
    found = blocks_of(f"| | |\n|---|---|\n| {put} | b |\n\n- {put}\n\n# x{put}\n\n{put}x\n")
    assert [type(one) for one in found] == [Table, Items, Heading, Paragraph]
    assert len(found[0].rows) == 1 and len(found[0].rows[0]) == 2 and len(found[1].items) == 1
    for block in (found[1].items[0], found[3].words):
        assert not any(run.is_strong or run.is_slanted for run in block)


def test_words_like_marks_come_out_as_they_are(own: Own) -> None:
    letter = replace(LETTER, head=replace(HEAD, client=MARKS))
    blocks = own("{{ letter.head.client }}\n\n**{{ letter.head.client }}**\n").blocks("letter", letter=letter)
    assert list(texts(blocks)) == [MARKS, MARKS]
    page, text = as_html(blocks, "en"), as_markdown(blocks)
    assert "<script" not in page and "<a " not in page and "<img" not in page and "<em>" not in page
    assert re.search(r"(?<!\\)(\[a|<script|!\[)", text) is None
    again = blocks_of(text)
    assert [type(one) for one in again] == [Paragraph, Paragraph]
    assert [line.strip() for line in "".join(run.words for run in again[0].words).split("\n")] == MARKS.split("\n")


@given(
    st.lists(
        st.text(
            st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Co", "Cn"])
            | st.sampled_from("\n*_`[]()<>#|~&-+=:.1> \\")
        )
    )
)
def test_our_markdown_is_read_back_as_the_same_pieces(words: list[str]) -> None:
    blocks = [Paragraph(one) for one in words if one.strip()]
    again = blocks_of(as_markdown(blocks))
    assert {type(one) for one in again} <= {Paragraph} and len(again) == len(blocks)
    assert not any(run.is_strong or run.is_slanted for one in again for run in one.words)
