"""A document as a Word file (.docx), made by python-docx, which is loaded here: the extra `docx`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from firefight_tui.domain.text import clean, width
from firefight_tui.outgoing.document import (
    Block,
    Drawn,
    Heading,
    Items,
    Paragraph,
    Pictured,
    Quote,
    Rule,
    Table,
    Text,
    in_a_line,
    plain,
    runs,
    title_of,
)
from firefight_tui.outgoing.word_chart import add_chart

LATIN = "Arial"
EAST_ASIAN = "Microsoft YaHei"
"""The font of Chinese characters, which python-docx leaves to chance; Chinese names stand in English papers too."""
MONOSPACED = "Courier New"

_INK = RGBColor(0x1F, 0x3A, 0x5F)
_GREY = RGBColor(0x66, 0x66, 0x66)
_HEAD_FILL, _LABEL_FILL = "EEF2F7", "F5F7FA"
_PAGE = (Cm(21.0), Cm(29.7))
_MARGIN = Cm(2.2)
_ROOM = _PAGE[0] - 2 * _MARGIN
_LABEL_SHARE = 0.28
_KEPT = 12
"""Rows of a table that is not torn apart by the end of a page."""
_SIGNED = 3
"""Paragraphs at the end that stay on one page: who signs a letter does not stand alone on the next."""
_LANGUAGES = {"zh_CN": "zh-CN", "en": "en-US"}
_SIZES = {"Normal": 10.5, "Title": 18.0, "Heading 1": 18.0, "Heading 2": 13.0, "Heading 3": 11.0, "Heading 4": 10.5}


def as_docx(blocks: Sequence[Block], lang: str, made_at: datetime, company: str = "", reference: str = "") -> bytes:
    """The document as a Word file: A4, its title above each page, the page's number below.

    Args:
        blocks: What it holds.
        lang: The language it is written in.
        made_at: When it was made; the file says so.
        company: Who wrote it, as far as the file tells.
        reference: What it is about, above each page.
    """
    document = Document()
    _dress(document)
    _frame(document, " | ".join(filter(None, (title_of(blocks), reference, company))))
    _describe(document, title_of(blocks), lang, made_at, company)
    for block in blocks:
        _add(document, block)
    for one in document.paragraphs[-_SIGNED:-1]:
        one.paragraph_format.keep_with_next = True
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _dress(document: WordDocument) -> None:
    """Fonts, sizes and colours of the styles that are used."""
    for name, size in _SIZES.items():
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle), "all of them are"
        style.font.size = Pt(size)
        _font(style.element.get_or_add_rPr(), LATIN, EAST_ASIAN)
        if name != "Normal":
            style.font.bold = True
            style.font.italic = False
            style.font.color.rgb = _INK
            style.paragraph_format.space_before = Pt(0 if name in ("Title", "Heading 1") else size)
            style.paragraph_format.space_after = Pt(4)
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle), "it is"
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.25


def _font(properties: BaseOxmlElement, latin: str, east_asian: str) -> None:
    """The font of each kind of character; what the theme would choose goes."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in [*fonts.attrib]:
        if "Theme" in str(name):
            del fonts.attrib[name]
    for kind, font in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", east_asian)):
        fonts.set(qn(f"w:{kind}"), font)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), _LANGUAGES["en"])
    spoken.set(qn("w:eastAsia"), _LANGUAGES["zh_CN"])
    properties.append(spoken)


def _frame(document: WordDocument, above_all: str) -> None:
    """The page, what stands above it and its number below."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    above, below = section.header.paragraphs[0], section.footer.paragraphs[0]
    above.alignment, below.alignment = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
    _small(above, in_a_line(above_all))
    _number(below, "PAGE")
    _small(below, " / ")
    _number(below, "NUMPAGES")


def _small(paragraph: WordParagraph, words: str) -> None:
    run = paragraph.add_run(words)
    run.font.size, run.font.color.rgb = Pt(9), _GREY


def _number(paragraph: WordParagraph, field: str) -> None:
    """A number Word counts itself."""
    run = paragraph.add_run()
    run.font.size, run.font.color.rgb = Pt(9), _GREY
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
        if kind == "begin":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = field
            run._r.append(code)
        elif kind == "separate":
            shown = OxmlElement("w:t")
            shown.text = "1"
            run._r.append(shown)


def _describe(document: WordDocument, title: str, lang: str, made_at: datetime, company: str) -> None:
    """What the file says of itself, which is read outside: nothing of the template it came from, no login."""
    told = document.core_properties
    told.title, told.language = title[:255], _LANGUAGES[lang]
    told.author = told.last_modified_by = in_a_line(company)[:255]
    told.comments = told.subject = told.keywords = told.category = ""
    told.created = told.modified = made_at.replace(tzinfo=None, microsecond=0)
    told.revision = 1


def _add(document: WordDocument, block: Block) -> None:
    if isinstance(block, Heading):
        document.add_heading(in_a_line(block.words), min(block.level, 4))
    elif isinstance(block, Paragraph):
        _write(document.add_paragraph(), block.words)
    elif isinstance(block, Quote):
        quoted = document.add_paragraph()
        quoted.paragraph_format.left_indent = Cm(0.8)
        _write(quoted, block.words)
    elif isinstance(block, Items):
        _add_items(document, block)
    elif isinstance(block, Table):
        _add_table(document, block)
    elif isinstance(block, Drawn):
        _add_drawn(document, block)
    elif isinstance(block, Pictured):
        add_chart(document, block.chart, Emu(_ROOM))
    elif isinstance(block, Rule):
        _border(document.add_paragraph())


def _write(paragraph: WordParagraph, text: Text) -> None:
    for one in runs(text):
        # python-docx makes line breaks of line ends; other control characters are gone already.
        run = paragraph.add_run(one.words)
        run.bold, run.italic = one.is_strong or None, one.is_slanted or None


def _add_items(document: WordDocument, block: Items) -> None:
    """A list with marks of our own: Word's numbering would go on from one list to the next."""
    for place, item in enumerate(block.items):
        paragraph = document.add_paragraph()
        layout = paragraph.paragraph_format
        layout.left_indent, layout.first_line_indent = Cm(0.7), Cm(-0.7)
        layout.tab_stops.add_tab_stop(Cm(0.7))
        layout.space_after = Pt(3)
        paragraph.add_run(f"{block.start + place}.\t" if block.is_ordered else "\u2022\t")
        _write(paragraph, item)


def _add_table(document: WordDocument, block: Table) -> None:
    rows = [*([block.columns] if block.is_headed else []), *block.rows]
    columns = len(block.columns)
    table = document.add_table(rows=len(rows), cols=columns, style="Table Grid")
    table.autofit = False
    _border_table(table)
    widths = _widths(block)
    for place, wide in enumerate(widths):
        table.columns[place].width = wide
    for row_place, row in enumerate(rows):
        cells = table.rows[row_place].cells
        for place in range(columns):
            cell = cells[place]
            cell.width = widths[place]
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            paragraph.paragraph_format.space_before = Pt(2)
            # A short table stays on one page.
            paragraph.paragraph_format.keep_with_next = len(rows) <= _KEPT and row_place < len(rows) - 1
            _write(paragraph, row[place] if place < len(row) else "")
            is_head = block.is_headed and row_place == 0
            if is_head or (not block.is_headed and place == 0):
                _fill(cell._tc.get_or_add_tcPr(), _HEAD_FILL if is_head else _LABEL_FILL)
            if is_head:
                for run in paragraph.runs:
                    run.bold = True
    _keep_rows(table, is_headed=block.is_headed)
    after = document.add_paragraph()
    after.paragraph_format.space_after = Pt(0)
    after.paragraph_format.line_spacing = Pt(10)


def _widths(block: Table) -> list[Emu]:
    """The widths of the columns: labels narrow, else by the longest line in each, none below a seventh of the room."""
    if not block.is_headed and len(block.columns) == 2:
        return [Emu(int(_ROOM * _LABEL_SHARE)), Emu(int(_ROOM * (1 - _LABEL_SHARE)))]
    table = [block.columns, *block.rows]
    longest = [
        min(
            40,
            max(
                (width(line) for row in table if place < len(row) for line in plain(row[place]).split("\n")), default=1
            ),
        )
        for place in range(len(block.columns))
    ]
    shares = [max(one, sum(longest) / 7, 1) for one in longest]
    return [Emu(int(_ROOM * share / sum(shares))) for share in shares]


def _keep_rows(table: WordTable, *, is_headed: bool) -> None:
    """No row is torn apart by the end of a page, and the head is repeated on the next."""
    for place, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if is_headed and place == 0:
            properties.append(OxmlElement("w:tblHeader"))


def _fill(properties: BaseOxmlElement, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    properties.append(shade)


def _add_drawn(document: WordDocument, block: Drawn) -> None:
    """Lines in a font whose characters are all as wide, small enough for a terminal's line."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing = 1.0
    run = paragraph.add_run("\n".join(clean(line, on_paper=True) for line in block.lines))
    run.font.size = Pt(8)
    _font(run._r.get_or_add_rPr(), MONOSPACED, "NSimSun")


def _border_table(table: WordTable) -> None:
    """Lines that do not outshine the words."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_line(side))
    table._tbl.tblPr.append(borders)


def _line(side: str) -> BaseOxmlElement:
    line: BaseOxmlElement = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "B5B5B5")):
        line.set(qn(f"w:{name}"), value)
    return line


def _border(paragraph: WordParagraph) -> None:
    borders = OxmlElement("w:pBdr")
    borders.append(_line("bottom"))
    paragraph._p.get_or_add_pPr().append(borders)
