"""What was measured, in the papers a client gets: where it was, shall be and is, and the picture; nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from firefight_tui.domain.effect_paper import Chart, ChartBar, ChartEvent
from firefight_tui.errors import Withheld
from firefight_tui.outgoing.document import Drawn, Pictured, as_markdown
from firefight_tui.outgoing.office import Office as Settings
from firefight_tui.outgoing.papers import Format, Kind, Paper, make_paper, written
from firefight_tui.outgoing.word_chart import STEPS, stretches
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
    (picture,) = [block.lines for block in made.blocks if isinstance(block, Pictured)]
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
    (picture,) = [block.lines for block in made.blocks if isinstance(block, Pictured)]
    bars = [line for line in picture[:-1] if "measure" not in line and "措施" not in line]
    marks = {line.index("+") if "+" in line else line.index("|") for line in bars}
    assert len(bars) == 5 and len(marks) == 1
    assert all(line[: marks.copy().pop() + 1].isascii() for line in bars)


def charts(made: Paper) -> list[Chart]:
    return [block.chart for block in made.blocks if isinstance(block, Pictured)]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_chart_says_what_the_lines_say_and_how_far_each_figure_reaches(office: Office, language: str) -> None:
    ref = finished(office)
    measured(office, ref, "9.8", "2.40", target="3.0")
    (chart,) = charts(paper(office, ref, Kind.UPDATE, language))
    bars = [row for row in chart.rows if isinstance(row, ChartBar)]
    events = [row.words for row in chart.rows if isinstance(row, ChartEvent)]
    assert [(row.figure, row.is_reached) for row in bars] == [("41.2", False), ("9.8", False), ("2.40", True)]
    assert [round(row.share, 3) for row in bars] == [1.0, 0.238, 0.058] and round(chart.target, 3) == 0.073
    assert bars[0].label == ("before" if language == "en" else "原值")
    assert bars[-1].note == ("reached" if language == "en" else "达标"), "no colour tells it alone"
    assert len(events) == 2 and events[1].endswith("index on orders")
    assert "3.0" in chart.legend and "41.2" in chart.told and "2.40" in chart.told


def test_a_page_draws_bars_with_the_target_in_each_and_what_took_effect_between(office: Office) -> None:
    ref = finished(office)
    measured(office, ref, "9.8", "2.40")
    page = written(paper(office, ref, Kind.PLAN).blocks, Format.HTML, "en", MONDAY).decode()
    (table,) = re.findall(r'<table class="bars".*?</table>', page, re.DOTALL)
    assert "<pre>" not in page, "the lines are not told twice"
    assert re.findall(r'<i style="width:([\d.]+)%">', table) == ["100.00", "23.79", "5.83"]
    assert re.findall(r'<b style="left:([\d.]+)%">', table) == ["7.28"] * 3
    assert table.count('<tr class="event">') == 2 and table.count('<tr class="reached">') == 1
    assert 'aria-label="Time to submit an order, P95: 41.2 before, 2.40 now; target 3.0"' in table
    assert "script" not in page and "src=" not in page and "url(" not in page, "it loads and runs nothing"


def filled(cells: Sequence[Any]) -> int:
    """Steps of the way that are filled."""
    shaded = [cell for cell in cells if cell.xpath("./w:tcPr/w:shd")]
    return sum(int((cell.xpath("./w:tcPr/w:gridSpan/@w:val") or ["1"])[0]) for cell in shaded)


def test_a_word_file_fills_cells_as_far_as_each_figure_reaches(office: Office) -> None:
    from docx import Document

    ref = finished(office)
    measured(office, ref, "9.8", "2.40")
    document = Document(BytesIO(written(paper(office, ref, Kind.PLAN).blocks, Format.DOCX, "en", MONDAY)))
    (chart,) = [one for one in document.tables if len(one.columns) == STEPS + 3]
    rows = [row._tr.xpath("./w:tc") for row in chart.rows]
    assert [filled(cells) for cells in rows] == [STEPS, 0, 0, round(9.8 / 41.2 * STEPS), round(3 / 41.2 * STEPS) - 1]
    texts = [["".join(cell.xpath(".//w:t/text()")) for cell in cells] for cells in rows]
    assert [one[0] for one in texts] == ["before", texts[1][0], texts[2][0], "11-24", "11-25"]
    assert texts[2][1] == "measure 2: index on orders" and texts[4][-1] == "reached"
    marks = [sum(1 for cell in cells if cell.xpath("./w:tcPr/w:tcBorders/w:right")) for cells in rows]
    assert marks == [1, 0, 0, 1, 1], "the target stands in the row of each figure"
    assert "P95: 41.2 before" in chart._tbl.tblPr.xpath("./w:tblDescription/@w:val")[0]


@pytest.mark.parametrize("share", [0.0, 0.001, 0.0728, 0.5, 1.0])
@pytest.mark.parametrize("target", [0, 1, 4, 30, 60])
def test_the_stretches_of_a_bar_fill_the_whole_way(share: float, target: int) -> None:
    parts = list(stretches(round(share * STEPS), target))
    assert sum(one.steps for one in parts) == STEPS and all(one.steps > 0 for one in parts)
    assert sum(one.steps for one in parts if one.is_filled) == round(share * STEPS)
    assert [one.is_marked for one in parts].count(True) == 1


def test_a_fence_of_the_users_own_template_becomes_the_picture_where_it_holds_nothing_else(
    office: Office, tmp_path: Path
) -> None:
    (tmp_path / "en").mkdir()
    fence = "```\n{% for line in effects[0].picture %}\n{{ line }}\n{% endfor %}\n{more}```\n"
    ref = finished(office)
    measured(office, ref, "9.8")
    desk = make_desk(office.store, clock=office.clock)
    for more, kind in (("", Pictured), ("see above\n", Drawn)):
        (tmp_path / "en" / "effects.md.j2").write_text(fence.replace("{more}", more))
        made = make_paper(Kind.UPDATE, desk, office.show(ref), Settings(templates=tmp_path), language="en")
        assert any(isinstance(block, kind) for block in made.blocks)


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
    (picture,) = [block.lines for block in made.blocks if isinstance(block, Pictured)]
    assert any("``` [x](http://evil.example) <b>" in line for line in picture)
    assert "&lt;b&gt;" in written(made.blocks, Format.HTML, "en", MONDAY).decode()
