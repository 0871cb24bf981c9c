"""Markdown of a template read into the pieces of a document; words put into it are words, whatever they look like.

What goes from the records into a template is veiled first: every character that Markdown reads as a mark, and blanks
and line ends too, becomes a private one that means nothing to anybody. Only after the marks were read it comes back.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from firefight_tui.domain.text import clean
from firefight_tui.outgoing.document import Block, Drawn, Heading, Items, Paragraph, Quote, Rule, Run, Table, Text

_PRIVATE = 0xE100
"""The beginning of the private characters that stand for veiled ones (a private use area of Unicode)."""

_VEIL = {ord(one): chr(_PRIVATE + ord(one)) for one in string.punctuation + " \n"}
_UNVEIL = {ord(veiled): chr(one) for one, veiled in _VEIL.items()}
_WIDE = "\u2e80"
"""From here on characters need no blank where lines are joined."""


def veiled(words: str) -> str:
    """Words as they are put into Markdown."""
    return clean(words, on_paper=True).translate(_VEIL)


def unveiled(words: str) -> str:
    """The words again."""
    return words.translate(_UNVEIL)


def blocks_of(text: str) -> list[Block]:
    """The pieces of a document written in Markdown: headings, paragraphs, lists, tables, quotes, fences and rules.

    HTML is words; of a link its address is written behind it; of a picture its description is left.
    """
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("code")
    made = _Maker()
    for token in reader.parse(text):
        made.take(token)
    return made.blocks


@dataclass
class _Maker:
    """Takes tokens and makes pieces of them; lists within lists and quotes within quotes become one."""

    blocks: list[Block] = field(default_factory=list)
    _words: Text = ""
    _lists: list[Token] = field(default_factory=list)
    _items: list[list[Run]] = field(default_factory=list)
    _quotes: int = 0
    _rows: list[list[Text]] = field(default_factory=list)

    def take(self, token: Token) -> None:
        """The next token."""
        kind, _, end = token.type.rpartition("_")
        if token.type == "inline":
            self._words = tuple(_runs(token.children or ()))
        elif token.type == "fence":
            self._fence(unveiled(token.content).rstrip("\n"))
        elif token.type == "hr":
            self.blocks.append(Rule())
        elif end == "open":
            self._open(kind, token)
        elif end == "close":
            self._close(kind, token)

    def _open(self, kind: str, token: Token) -> None:
        if kind in ("bullet_list", "ordered_list"):
            self._lists.append(token)
        elif kind == "list_item":
            self._items.append([])
        elif kind == "blockquote":
            self._quotes += 1
        elif kind == "tr":
            self._rows.append([])

    def _close(self, kind: str, token: Token) -> None:
        if kind == "heading":
            self.blocks.append(Heading(self._words, int(token.tag[1:])))
        elif kind == "paragraph":
            self._paragraph()
        elif kind in ("td", "th"):
            self._rows[-1].append(self._words)
        elif kind == "table":
            self.blocks.append(Table(self._rows[0], self._rows[1:]))
            self._rows = []
        elif kind == "blockquote":
            self._quotes -= 1
        elif kind in ("bullet_list", "ordered_list"):
            self._end_list()
        self._words = "" if kind in ("heading", "paragraph", "td", "th") else self._words

    def _paragraph(self) -> None:
        if not self._items:
            self.blocks.append(Quote(self._words) if self._quotes else Paragraph(self._words))
            return
        item = self._items[-1]
        item += ([Run("\n")] if item else []) + list(self._words if isinstance(self._words, tuple) else ())

    def _end_list(self) -> None:
        first = self._lists.pop()
        if self._lists:
            return
        start = first.attrGet("start")
        self.blocks.append(
            Items(
                [tuple(item) for item in self._items],
                first.type.startswith("ordered"),
                int(start) if start is not None else 1,
            )
        )
        self._items = []

    def _fence(self, words: str) -> None:
        if self._items:
            self._items[-1].append(Run(f"\n{words}"))
        else:
            self.blocks.append(Drawn(words.split("\n")))


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    strong = slanted = 0
    addresses: list[str] = []
    for place, token in enumerate(tokens):
        words = token.content
        if token.type in ("strong_open", "strong_close"):
            strong += token.nesting
        elif token.type in ("em_open", "em_close"):
            slanted += token.nesting
        elif token.type == "link_open":
            addresses.append(str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            address = addresses.pop()
            words = f" ({address})" if address else ""
        elif token.type == "softbreak":
            words = _between(tokens, place)
        elif token.type == "hardbreak":
            words = "\n"
        if words:
            yield Run(unveiled(words), strong > 0, slanted > 0)


def _between(tokens: Sequence[Token], place: int) -> str:
    """What joins two lines of a paragraph: a blank, and nothing in Chinese."""
    before = next((one.content for one in reversed(tokens[:place]) if one.content), "")
    after = next((one.content for one in tokens[place + 1 :] if one.content), "")
    return "" if before[-1:] >= _WIDE and after[:1] >= _WIDE else " "
