"""What was measured, in the papers a client gets: where it was, shall be and is, and the picture; nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest

from firefight_tui.errors import Withheld
from firefight_tui.outgoing.document import Drawn, as_markdown
from firefight_tui.outgoing.office import Office as Settings
from firefight_tui.outgoing.papers import Format, Kind, Paper, make_paper, written
from firefight_tui.store.store import Store
from tests.builders import MONDAY, Office, make_desk
from tests.effect_builders import finished, measured


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    store = Store(sqlite_url)
    yield Office(store)
    store.close()


BEFORE = (Kind.PLAN, Kind.LETTER, Kind.UPDATE)
"""What a client may get before they accepted."""


def paper(office: Office, ref: str, kind: Kind, language: str = "en", version: int | None = None) -> Paper:
    desk = make_desk(office.store, clock=office.clock)
    return make_paper(kind, desk, office.show(ref), Settings(), language=language, version=version)


@pytest.mark.parametrize("kind", BEFORE)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_each_paper_tells_what_was_measured_with_its_picture(office: Office, kind: Kind, language: str) -> None:
    ref = finished(office)
    measured(office, ref, "9.8", "2.40")
    made = paper(office, ref, kind, language)
    text = as_markdown(made.blocks)
    assert "Time to submit an order, P95" in text and ("What was measured" if language == "en" else "实际效果") in text
    assert ("target reached" if language == "en" else "已达到目标") in text
    (picture,) = [block.lines for block in made.blocks if isinstance(block, Drawn)]
    assert [line.split()[:2] for line in picture if "===" in line or line.rstrip().endswith("|")] == [
        ["41.2", picture[0].split()[1]], ["11-24", "9.8"], ["11-25", "2.40"]
    ]  # fmt: skip
    assert ("measure 2: index on orders" if language == "en" else "措施 2：index on orders") in "\n".join(picture)
    assert "E1" not in text and "R2" not in text and "ada" not in "\n".join(picture)
    assert "```\n" + "\n".join(picture) + "\n```" in text


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_target_stands_in_one_column_and_words_behind_all_that_is_aligned(office: Office, language: str) -> None:
    ref = finished(office)
    measured(office, ref, "9.8", "11.3", "2.40", "0")
    made = paper(office, ref, Kind.PLAN, language)
    (picture,) = [block.lines for block in made.blocks if isinstance(block, Drawn)]
    bars = [line for line in picture[:-1] if "measure" not in line and "措施" not in line]
    marks = {line.index("+") if "+" in line else line.index("|") for line in bars}
    assert len(bars) == 5 and len(marks) == 1
    assert all(line[: marks.copy().pop() + 1].isascii() for line in bars)


def test_html_and_word_hold_the_picture_in_a_font_of_fixed_width(office: Office) -> None:
    from docx import Document

    ref = finished(office)
    measured(office, ref, "9.8", "2.40")
    made = paper(office, ref, Kind.PLAN)
    page = written(made.blocks, Format.HTML, "en", MONDAY).decode()
    assert "<pre>" in page and page.index("41.2   ===") > page.index("<pre>")
    document = Document(BytesIO(written(made.blocks, Format.DOCX, "en", MONDAY)))
    (drawn,) = [run for one in document.paragraphs for run in one.runs if "+===" in run.text]
    assert drawn.font.name == "Courier New"
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "3.0 or less" in cells and "41.2" in cells


def test_what_has_no_figure_is_not_told(office: Office) -> None:
    ref = finished(office)
    measured(office, ref)
    assert all("measured" not in as_markdown(paper(office, ref, kind).blocks) for kind in BEFORE)
    other = finished(office, cause="service")
    office.do("effect", other, none="an attitude has no figure")
    assert all("no figure" not in as_markdown(paper(office, other, kind).blocks) for kind in BEFORE)


def test_what_falls_short_is_said_and_a_target_below_nothing_drawn(office: Office) -> None:
    ref = finished(office)
    measured(office, ref, "-70", "-64", name="Signal", unit="dBm", direction="up", baseline="-82", target="-60")
    text = as_markdown(paper(office, ref, Kind.UPDATE).blocks)
    assert "4 short of the target" in text and "bars begin at -82" in text
    assert "\\-60 or more" in text


@pytest.mark.parametrize("kind", BEFORE)
def test_a_word_of_the_house_in_a_name_keeps_the_paper_in_it_and_says_what_mends_it(office: Office, kind: Kind) -> None:
    ref = finished(office)
    measured(office, ref, "2", name="甲方 waits", unit="s")
    with pytest.raises(Withheld, match=r"E1.*甲方.*\(effect\)"):
        paper(office, ref, kind)


def test_markdown_of_a_picture_is_fenced_whatever_stands_in_it(office: Office) -> None:
    assert as_markdown([Drawn(["a ``` b", "````"])]) == "`````\na ``` b\n````\n`````\n"
    ref = finished(office)
    office.do("amend", ref, remedy="R1", what="``` [x](http://evil.example) <b>")
    measured(office, ref, "2")
    made = paper(office, ref, Kind.UPDATE)
    (picture,) = [block.lines for block in made.blocks if isinstance(block, Drawn)]
    assert any("``` [x](http://evil.example) <b>" in line for line in picture)
    assert "&lt;b&gt;" in written(made.blocks, Format.HTML, "en", MONDAY).decode()
