"""A document before it has a format: headings, paragraphs, tables and drawn lines; as Markdown or as a page of HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from firefight_tui.domain.text import clean, clean_cell


@dataclass(frozen=True)
class Heading:
    """The title of what follows; level 1 is the document's own."""

    words: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Words; lines stay lines."""

    words: str


@dataclass(frozen=True)
class Table:
    """Rows below named columns."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Drawn:
    """Lines whose characters stand below each other."""

    lines: Sequence[str]


Block: TypeAlias = Heading | Paragraph | Table | Drawn

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")
_STYLE = (
    "body{font-family:sans-serif;max-width:60em;margin:2em auto}table{border-collapse:collapse}"
    "td,th{border:1px solid #999;padding:.2em .6em;text-align:left}pre{line-height:1.3}"
)


def as_markdown(blocks: Sequence[Block]) -> str:
    """The document as Markdown; words from people are words there, never marks."""
    return "\n\n".join(_markdown(block) for block in blocks) + "\n"


def _markdown(block: Block) -> str:
    if isinstance(block, Heading):
        return "#" * block.level + " " + _plain(clean_cell(block.words))
    if isinstance(block, Paragraph):
        return "  \n".join(_plain(line) for line in clean(block.words).split("\n"))
    if isinstance(block, Drawn):
        return "\n".join("    " + clean(line) for line in block.lines)
    lines = [block.columns, ["---"] * len(block.columns), *block.rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in row) + " |" for row in lines)


def _cell(words: str) -> str:
    return words if words == "---" else _plain(clean_cell(words))


def _plain(words: str) -> str:
    return _MARKS.sub(r"\\\1", words)


def as_html(blocks: Sequence[Block], lang: str) -> str:
    """The document as a page that loads nothing and runs nothing."""
    title = next((clean_cell(block.words) for block in blocks if isinstance(block, Heading)), "")
    body = "\n".join(_html(block) for block in blocks)
    head = f'<meta charset="utf-8"><title>{html.escape(title)}</title><style>{_STYLE}</style>'
    return (
        f'<!DOCTYPE html>\n<html lang="{lang.replace("_", "-")}"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'
    )


def _html(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{html.escape(clean_cell(block.words))}</h{block.level}>"
    if isinstance(block, Paragraph):
        return "<p>" + "<br>\n".join(html.escape(line) for line in clean(block.words).split("\n")) + "</p>"
    if isinstance(block, Drawn):
        return "<pre>" + "\n".join(html.escape(clean(line)) for line in block.lines) + "</pre>"
    return (
        "<table>\n" + _html_row("th", block.columns) + "".join(_html_row("td", row) for row in block.rows) + "</table>"
    )


def _html_row(tag: str, row: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(clean_cell(cell))}</{tag}>" for cell in row) + "</tr>\n"
