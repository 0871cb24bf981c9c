"""A closed choice on a row: digits, first letters or arrows choose, also while an input method is on."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from firefight_tui.domain.text import cut, width
from firefight_tui.widgets.looks import Drawn, Piece, fitted


class Choice(Drawn, can_focus=True):
    """One or, where `many`, several of a few words.

    Args:
        options: Pairs of the word that is meant and the label that is shown.
        chosen: The words chosen at first.
        many: Whether several may be chosen.
    """

    DEFAULT_CSS = """
    Choice { height: auto; width: 1fr; background: $surface; &:focus { background: $panel; } }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "step(1)", id="choice.right"),
        Binding("left", "step(-1)", id="choice.left"),
        Binding("space", "pick", id="choice.pick"),
        Binding("backspace,delete", "empty", id="choice.empty"),
        Binding("enter", "done", id="choice.done"),
    ]

    class Changed(Message):
        """Something else is chosen."""

    class Done(Message):
        """Enter was pressed: on to the next field."""

    def __init__(self, options: Sequence[tuple[str, str]], chosen: Sequence[str] = (), *, many: bool = False) -> None:
        super().__init__()
        self.options = tuple(options)
        self.many = many
        self.chosen = [value for value, _label in self.options if value in chosen]
        self.cursor = self._place(self.chosen[0]) if self.chosen else -1

    def _place(self, value: str) -> int:
        return next(place for place, (word, _label) in enumerate(self.options) if word == value)

    def _items(self) -> list[str]:
        return [f"{number} {label}" for number, (_word, label) in enumerate(self.options, 1)]

    def _rows(self, cells: int) -> list[list[int]]:
        rows: list[list[int]] = [[]]
        used = 0
        for place, item in enumerate(self._items()):
            need = width(item) + 2
            if used + need > cells and rows[-1]:
                rows.append([])
                used = 0
            rows[-1].append(place)
            used += need
        return rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the words take at this width."""
        return len(self._rows(max(10, width)))

    def render_line(self, y: int) -> Strip:
        """A row of words, the chosen ones in brackets."""
        cells = self.size.width
        rows = self._rows(max(10, cells))
        pieces = [piece for place in rows[y] for piece in self._word(place, cells)] if y < len(rows) else []
        return self.strip_of(fitted(pieces, cells), cells)

    def _word(self, place: int, cells: int) -> list[Piece]:
        is_chosen = self.options[place][0] in self.chosen
        look = "strong" if is_chosen else "key" if self.has_focus and place == self.cursor else ""
        text = cut(self._items()[place], cells - 2)
        return [
            Piece("[" if is_chosen else ">" if look == "key" and self.many else " ", "strong"),
            Piece(text, look),
            Piece("]" if is_chosen else " ", "strong"),
        ]

    def choose(self, values: Sequence[str]) -> None:
        """Choose these words and no others."""
        self.chosen = [value for value, _label in self.options if value in values]
        self.cursor = self._place(self.chosen[0]) if self.chosen else -1
        self.refresh()

    def _choose(self, place: int) -> None:
        self.cursor = place
        value = self.options[place][0]
        if not self.many:
            self.chosen = [value]
        elif value in self.chosen:
            self.chosen.remove(value)
        else:
            self.chosen.append(value)
        self.refresh()
        self.post_message(self.Changed())

    def on_key(self, event: events.Key) -> None:
        """Digits choose by number, letters by the beginning of a word."""
        typed = unicodedata.normalize("NFKC", event.character or "").lower()
        if len(typed) != 1 or not typed.isprintable() or typed == " ":
            return
        event.stop()
        event.prevent_default()
        if typed.isdigit():
            place = int(typed) - 1
            if 0 <= place < len(self.options):
                self._choose(place)
            return
        leads = [
            place for place, words in enumerate(self.options) if any(word.lower().startswith(typed) for word in words)
        ]
        if leads:
            self._choose(next((place for place in leads if place > self.cursor), leads[0]))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters and digits are ours."""
        return character is not None and character.isprintable() and character != " "

    def action_step(self, way: int) -> None:
        """The next word, or the one before."""
        place = max(0, min(self.cursor + way, len(self.options) - 1))
        if self.many:
            self.cursor = place
            self.refresh()
        else:
            self._choose(place)

    def action_pick(self) -> None:
        """Choose the word under the cursor, or no longer."""
        if self.cursor >= 0 and self.options[self.cursor][0] in self.chosen and not self.many:
            self.action_empty()
        else:
            self._choose(max(0, self.cursor))

    def action_empty(self) -> None:
        """Choose nothing."""
        self.chosen = []
        self.refresh()
        self.post_message(self.Changed())

    def action_done(self) -> None:
        """Enough chosen."""
        self.post_message(self.Done())
