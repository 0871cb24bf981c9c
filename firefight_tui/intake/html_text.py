"""HTML to plain text: lines where a reader sees them, links with their address, nothing hidden, nothing fetched."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from typing import Final

from firefight_tui.intake import caps
from firefight_tui.intake.markup import mended

_DROPPED: Final = frozenset("script style title template svg object audio video canvas math iframe noembed".split())
_PARAGRAPHS: Final = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre hr".split())
_BLOCKS: Final = _PARAGRAPHS | frozenset(
    "div li tr dt dd section article header footer main aside nav form fieldset address center body caption"
    " figure".split()
)
_CLOSED_BY_TWIN: Final = frozenset("p li td th tr option dt dd".split())
_END_TAG: Final = re.compile(r"</([a-z][^\s/<>]*)", re.IGNORECASE)
_HIDING: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt)?\s*(?:;|$)"
)
_BLANKS: Final = re.compile(r"[ \t\r\n\f\u00a0]+")
_LEADS_OUT: Final = re.compile(r"(?:https?://|mailto:|ftp://).", re.IGNORECASE)
_QUOTE_DEPTH: Final = 8


def html_to_text(source: str) -> str:
    """The text a reader would see of the first `caps.HTML_CHARS`; quotes become lines that begin with `>`."""
    page = _Page(mended(source[: caps.HTML_CHARS]))
    page.close()
    return page.text()


class _Page(HTMLParser):
    """The lines of text as tags and words come in."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self._lines: list[str] = []
        self._line: list[str] = []
        self._row_began = False
        self._size = self._quotes = self._pre = self._hidden_depth = 0
        self._hidden = self._paragraph = ""
        self._lists: list[int] = []
        self._link: tuple[str, list[str]] | None = None
        self._to_close = Counter(found[1].lower() for found in _END_TAG.finditer(source))
        self.feed(source)

    def set_cdata_mode(self, elem: str, **_how: bool) -> None:
        """No element swallows the tags behind it: a script that nobody closes would end the page."""

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if self._pre:
            first, *others = data.replace("\r\n", "\n").split("\n")
            self._put(first)
            for line in others:
                self._end_line()
                self._put(line)
        else:
            self._put(data if self._line else data.lstrip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden:
            self._hidden_depth += tag == self._hidden
            if tag != self._hidden or tag not in _CLOSED_BY_TWIN:
                return
            self._hidden = ""
        given = {name: value or "" for name, value in reversed(attrs)}
        # Better to show what nobody closes than to lose the mail.
        is_closed = self._to_close[tag] > 0 or tag in _CLOSED_BY_TWIN
        if is_closed and (tag in _DROPPED or _hides(given)):
            self._hidden, self._hidden_depth = tag, 1
        elif self._size < caps.BODY_BYTES:
            if tag in _BLOCKS:
                self._break(tag, given.get("class", ""))
            self._begin(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._to_close[tag] -= 1
        if self._hidden:
            self._hidden_depth -= tag == self._hidden
            if not self._hidden_depth or (tag == self._hidden and self._to_close[tag] <= 0):
                self._hidden = ""
            return
        if tag == "a":
            self._end_link()
        if self._line and tag in _BLOCKS:
            self._end_line()
        if tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        if tag in _BLOCKS:
            self._break(tag, self._paragraph if tag == "p" else "")
        if tag == "pre":
            self._pre = max(0, self._pre - 1)
        elif tag in {"ul", "ol"} and self._lists:
            self._lists.pop()

    def text(self) -> str:
        """All lines, never more than one blank line together."""
        self._end_link()
        self._end_line()
        return re.sub(r"\n(?:[> ]*\n){2,}", _one_blank, "\n".join(self._lines)).strip("\n")

    def _begin(self, tag: str, given: dict[str, str]) -> None:
        if tag == "p":
            self._paragraph = given.get("class", "")
        elif tag == "br":
            self._end_line()
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._pre += 1
        elif tag in {"ul", "ol"}:
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self._put(self._bullet())
        elif tag in {"td", "th"} and self._row_began:
            self._put(" | ")
        elif tag == "img" and (words := given.get("alt", "").strip()):
            self._put(f"[{_BLANKS.sub(' ', words)[:100]}]")
        elif tag == "a":
            self._end_link()
            self._link = (given.get("href", ""), [])

    def _bullet(self) -> str:
        if not self._lists or self._lists[-1] < 0:
            return "- "
        self._lists[-1] += 1
        return f"{self._lists[-1]}. "

    def _end_link(self) -> None:
        """Show where a link leads unless its words say so."""
        (address, parts), self._link = self._link or ("", []), None
        address, said = _BLANKS.sub("", address), "".join(parts).strip()
        plain = address.removeprefix("mailto:")
        if said and _LEADS_OUT.match(address) and _bare(said) != _bare(plain):
            self._put(f" ({plain if len(plain) <= caps.LINK_CHARS else plain[: caps.LINK_CHARS] + '..'})")

    def _put(self, text: str) -> None:
        if text and self._size < caps.BODY_BYTES:
            self._line.append(text)
            self._row_began = self._row_began or not text.isspace()
            self._size += len(text)
            if self._link is not None:
                self._link[1].append(text)

    def _break(self, tag: str, style: str) -> None:
        if self._line:
            self._end_line()
        # Word writes every line as a paragraph without space around it.
        if tag in _PARAGRAPHS and "MsoNormal" not in style and self._lines:
            if not self._lines[-1].strip("> "):
                self._lines.pop()
            self._lines.append(">" * min(self._quotes, _QUOTE_DEPTH))

    def _end_line(self) -> None:
        line = "".join(self._line)
        line = line.rstrip() if self._pre else _BLANKS.sub(" ", line).strip().removesuffix(" |")
        marks = ">" * min(self._quotes, _QUOTE_DEPTH)
        self._lines.append(f"{marks} {line}".rstrip() if marks else line)
        self._size += 1
        self._line, self._row_began = [], False


def _one_blank(found: re.Match[str]) -> str:
    return "\n" + found[0].split("\n")[1] + "\n"


def _hides(given: dict[str, str]) -> bool:
    return "hidden" in given or bool(_HIDING.search(given.get("style", "").lower()))


def _bare(address: str) -> str:
    return re.sub(r"^(?:https?://|mailto:)?(?:www\.)?", "", address.strip().lower()).rstrip("/")
