"""The figures of an effect as bars in a Word file: a table whose cells are filled as far as each figure reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.table import Table, _Cell

from firefight_tui.domain.effect_paper import Chart, ChartBar, ChartEvent
from firefight_tui.domain.text import clean, width

STEPS = 60
"""Columns of the grid the bars lie on: so finely they end."""

_DARK, _LIGHT, _TARGET, _EVENT = "1F3A5F", "A9BACD", "B03A2E", "666666"
_GREY = RGBColor(0x55, 0x55, 0x55)
_SMALL = Pt(9)
_HEIGHT = Cm(0.5)
_PER_CELL, _AROUND = Cm(0.2), Cm(0.45)
"""Room of a character of one cell in the small size, and what a cell keeps free at its sides."""


class Stretch(NamedTuple):
    """Columns of the grid side by side that look alike; `is_marked`: the target lies at their end."""

    steps: int
    is_filled: bool
    is_marked: bool


def add_chart(document: WordDocument, chart: Chart, room: Emu) -> None:
    """Draw a chart as wide as there is room, with the legend below it."""
    when, figure, note = _widths(chart)
    step = Emu(int((room - when - figure - note) / STEPS))
    table = document.add_table(rows=len(chart.rows), cols=STEPS + 3)
    table.autofit = False
    widths = [when, figure, *[step] * STEPS, note]
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = wide
    _describe(table, chart.told)
    for made, row in zip(table.rows, chart.rows, strict=True):
        made.height, made.height_rule = _HEIGHT, WD_ROW_HEIGHT_RULE.AT_LEAST
        made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        cells = made.cells
        for cell, wide in zip(cells, widths, strict=True):
            cell.width = wide
        if isinstance(row, ChartEvent):
            _tell(cells, row)
        else:
            _draw(cells, row, chart.target)
    legend = document.add_paragraph()
    legend.paragraph_format.space_before = Pt(2)
    run = legend.add_run(clean(chart.legend, on_paper=True))
    run.font.size, run.font.color.rgb = _SMALL, _GREY


def _widths(chart: Chart) -> tuple[Emu, Emu, Emu]:
    """Of the columns of words, by the longest that stands in each."""
    bars = [row for row in chart.rows if isinstance(row, ChartBar)]

    def of(texts: Iterator[str]) -> Emu:
        return Emu(max(map(width, texts), default=0) * _PER_CELL + _AROUND)

    return of(row.label for row in chart.rows), of(row.figure for row in bars), of(row.note for row in bars)


def _describe(table: Table, told: str) -> None:
    """What the table shows, for who does not see it."""
    for name in ("tblCaption", "tblDescription"):
        said = OxmlElement(f"w:{name}")
        said.set(qn("w:val"), clean(told, on_paper=True)[:255])
        table._tbl.tblPr.append(said)


def _draw(cells: Sequence[_Cell], row: ChartBar, target: float) -> None:
    _write(cells[0], row.label)
    _write(cells[1], row.figure, WD_ALIGN_PARAGRAPH.RIGHT)
    _write(cells[-1], row.note)
    place = 2
    for stretch in stretches(_filled(row.share, target), round(target * STEPS)):
        cell = cells[place].merge(cells[place + stretch.steps - 1])
        place += stretch.steps
        _write(cell, "")
        colour = _DARK if row.is_reached else _LIGHT
        _dress(cell, colour if stretch.is_filled else None, is_marked=stretch.is_marked)


def _filled(share: float, target: float) -> int:
    """Steps a bar fills: it goes past the target's line only where the figure is past the target."""
    mark, filled = round(target * STEPS), max(round(share * STEPS), 1 if share > 0 else 0)
    if share < target:
        return min(filled, max(mark - 1, 0))
    return min(STEPS, max(filled, mark + 1)) if share > target else filled


def stretches(filled: int, target: int) -> Iterator[Stretch]:
    """From the beginning of the way to its end, cut where the bar ends and where the target lies.

    Args:
        filled: Steps from the beginning that are filled.
        target: Steps to the target; one at the very beginning is marked at the end of the first.
    """
    begin, mark = 0, min(max(target, 1), STEPS)
    for end in sorted({filled, mark, STEPS} - {0}):
        yield Stretch(end - begin, end <= filled, end == mark)
        begin = end


def _tell(cells: Sequence[_Cell], row: ChartEvent) -> None:
    _write(cells[0], row.label)
    words = cells[1].merge(cells[-1])
    _write(words, row.words)
    for cell in (cells[0], words):
        _border(cell, top=("single", "6", _EVENT))


def _write(cell: _Cell, words: str, where: WD_ALIGN_PARAGRAPH | None = None) -> None:
    # What is merged into one brings a paragraph for each.
    for one in cell.paragraphs[1:]:
        one._p.getparent().remove(one._p)
    paragraph = cell.paragraphs[0]
    paragraph.alignment = where
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.paragraph_format.keep_with_next = True
    run = paragraph.add_run(clean(words, on_paper=True))
    run.font.size = _SMALL
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _dress(cell: _Cell, colour: str | None, *, is_marked: bool) -> None:
    """Fill a stretch of the way, with air above and below it, and the line of the target at its end."""
    air = ("single", "18", "FFFFFF")
    _border(cell, top=air, bottom=air, right=("single", "12", _TARGET) if is_marked else None)
    if colour is not None:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)


def _border(cell: _Cell, **sides: tuple[str, str, str] | None) -> None:
    """Lines of a cell: how, how thick, in which colour; in the order the format asks for."""
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "bottom", "right"):
        given = sides.get(side)
        if given is not None:
            borders.append(_line(side, *given))
    cell._tc.get_or_add_tcPr().append(borders)


def _line(side: str, look: str, size: str, colour: str) -> BaseOxmlElement:
    line: BaseOxmlElement = OxmlElement(f"w:{side}")
    for name, value in (("val", look), ("sz", size), ("space", "0"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    return line
