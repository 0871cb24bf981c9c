"""A document before it has a format: headings, paragraphs, lists, tables and drawn lines; and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from firefight_tui.domain.effect_paper import Chart
from firefight_tui.domain.text import clean


@dataclass(frozen=True)
class Run:
    """A stretch of words that look alike; line ends stay line ends."""

    words: str
    is_strong: bool = False
    is_slanted: bool = False


Text: TypeAlias = str | tuple[Run, ...]
"""Words, plain or in runs. They are never marks of a format, whatever they look like."""


@dataclass(frozen=True)
class Heading:
    """The title of what follows; level 1 is the document's own."""

    words: Text
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Words; lines stay lines."""

    words: Text


@dataclass(frozen=True)
class Quote:
    """Words of somebody else."""

    words: Text


@dataclass(frozen=True)
class Items:
    """A list, numbered from `start` if it is ordered."""

    items: Sequence[Text]
    is_ordered: bool = False
    start: int = 1


@dataclass(frozen=True)
class Table:
    """Rows below named columns; columns without any name are not headed."""

    columns: Sequence[Text]
    rows: Sequence[Sequence[Text]]

    @property
    def is_headed(self) -> bool:
        """Whether a column has a name."""
        return any(plain(column).strip() for column in self.columns)


@dataclass(frozen=True)
class Drawn:
    """Lines whose characters stand below each other."""

    lines: Sequence[str]


@dataclass(frozen=True)
class Pictured:
    """Figures as bars; formats that draw no bars show its lines instead.

    Attributes:
        lines: Whose characters stand below each other.
        chart: What they draw.
    """

    lines: Sequence[str]
    chart: Chart


@dataclass(frozen=True)
class Rule:
    """A line across."""


Block: TypeAlias = Heading | Paragraph | Quote | Items | Table | Drawn | Pictured | Rule


def runs(text: Text) -> tuple[Run, ...]:
    """The runs of words, each cleaned."""
    found = (Run(text),) if isinstance(text, str) else text
    return tuple(Run(clean(one.words, on_paper=True), one.is_strong, one.is_slanted) for one in found)


def plain(text: Text) -> str:
    """The words alone, cleaned."""
    return "".join(one.words for one in runs(text))


def in_a_line(text: Text) -> str:
    """The words as one line: a title."""
    return " ".join(plain(text).split())


def title_of(blocks: Sequence[Block]) -> str:
    """What the document is called: its first heading."""
    return next((in_a_line(block.words) for block in blocks if isinstance(block, Heading)), "")


def texts(blocks: Sequence[Block]) -> Iterator[str]:
    """All its words, a piece at a time, from the beginning."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph | Quote):
            yield plain(block.words)
        elif isinstance(block, Items):
            yield from map(plain, block.items)
        elif isinstance(block, Table):
            yield from map(plain, block.columns)
            for row in block.rows:
                yield from map(plain, row)
        elif isinstance(block, Drawn):
            yield "\n".join(clean(line, on_paper=True) for line in block.lines)
        elif isinstance(block, Pictured):
            yield "\n".join(clean(line, on_paper=True) for line in (*block.lines, *block.chart.words))


_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&])")
# What begins a list, a rule or a heading where a line begins, and what some readers make an address of.
_BEGINS = re.compile(r"^(\d+(?=[.)])|(?=[-+=:]))(.)")
_TICKS = re.compile("`+")
_ADDRESS = re.compile(r"(://|(?<=\bwww)\.)", re.IGNORECASE)


def as_markdown(blocks: Sequence[Block]) -> str:
    """The document as Markdown; words from people are words there, never marks."""
    return "\n\n".join(_markdown(block) for block in blocks) + "\n"


def _markdown(block: Block) -> str:
    if isinstance(block, Heading):
        return "#" * block.level + " " + _escaped(in_a_line(block.words))
    if isinstance(block, Paragraph):
        return "  \n".join(_lines(block.words))
    if isinstance(block, Quote):
        return "\n".join(f"> {line}  " for line in _lines(block.words)).rstrip()
    if isinstance(block, Items):
        marks = [f"{block.start + place}. " if block.is_ordered else "- " for place in range(len(block.items))]
        pairs = zip(marks, block.items, strict=True)
        return "\n".join(mark + ("  \n" + " " * len(mark)).join(_lines(words)) for mark, words in pairs)
    if isinstance(block, Drawn | Pictured):
        lines = [clean(line, on_paper=True) for line in block.lines]
        fence = "`" * max(3, 1 + max((len(run) for line in lines for run in _TICKS.findall(line)), default=0))
        return "\n".join((fence, *lines, fence))
    if isinstance(block, Rule):
        return "---"
    rows = [[_cell(cell) for cell in row] for row in (block.columns, *block.rows)]
    rows.insert(1, ["---"] * len(block.columns))
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _lines(text: Text) -> list[str]:
    """The lines of words, without blanks at their edges, which would be marks, and without empty ones."""
    marked = "".join(_marked(one) for one in runs(text))
    return [_BEGINS.sub(r"\1\\\2", line.strip()) for line in marked.split("\n") if line.strip()] or [""]


def _cell(text: Text) -> str:
    return "<br>".join(_lines(text))


def _marked(run: Run) -> str:
    """A run with its own marks around each of its lines."""
    mark = "**" * run.is_strong + "*" * run.is_slanted
    if not mark:
        return _escaped(run.words)
    return "\n".join(f"{mark}{_escaped(line)}{mark}" if line else "" for line in run.words.split("\n"))


def _escaped(words: str) -> str:
    return _ADDRESS.sub(r"\\\1", _MARKS.sub(r"\\\1", words))
