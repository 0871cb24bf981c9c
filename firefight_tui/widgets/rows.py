"""Some rows of words, wrapped to the width there is; no taller than they are."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Size
from textual.strip import Strip

from firefight_tui.domain.text import clean, width, wrap
from firefight_tui.widgets.looks import Drawn, Piece, fitted

Paragraph = tuple[Piece, Piece]
"""A label, and words that are wrapped beside it."""


class Paragraphs(Drawn):
    """Paragraphs one below the other; hidden while there are none.

    Its name is its own in Textual's styles: another class called alike would be hidden with it.

    Args:
        paragraphs: What it shows at first.
        most: Rows it takes at most; what does not fit ends in "..".
    """

    DEFAULT_CSS = "Paragraphs { height: auto; width: 1fr; display: none; &.-some { display: block; } }"

    paragraphs: tuple[Paragraph, ...] = ()

    def __init__(
        self,
        paragraphs: Sequence[Paragraph] = (),
        *,
        most: int = 6,
        id: str | None = None,  # noqa: A002 - as every widget has it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.most = most
        self.show(paragraphs)

    def show(self, paragraphs: Sequence[Paragraph] = ()) -> None:
        """Show these, words from wherever, cleaned here."""
        wanted = tuple(
            (Piece(clean(label.text), label.look), Piece(clean(words.text), words.look)) for label, words in paragraphs
        )
        if wanted != self.paragraphs:
            self.paragraphs = wanted
            self.set_class(bool(wanted), "-some")
            self.refresh(layout=True)

    @property
    def text(self) -> str:
        """What it says, a paragraph a line."""
        return "\n".join(f"{label.text}{words.text}" for label, words in self.paragraphs)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the words take at this width."""
        return len(self._lines(width))

    def _lines(self, cells: int) -> list[Paragraph]:
        found: list[Paragraph] = []
        for label, words in self.paragraphs:
            indent = width(label.text)
            for number, line in enumerate(wrap(words.text, max(8, cells - indent))):
                head = label if not number else Piece(" " * indent)
                found.append((head, Piece(line, words.look)))
        if len(found) > self.most:
            label, words = found[self.most - 1]
            found[self.most - 1 :] = [(label, Piece(words.text + " ..", words.look))]
        return found

    def render_line(self, y: int) -> Strip:
        """A row of what was wrapped."""
        cells = self.size.width
        lines = self._lines(cells)
        pieces = lines[y] if y < len(lines) else ()
        return self.strip_of(fitted(pieces, cells), cells)
