"""A list over a place to choose from, and the question before letters leave: to whom, and what they read first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from firefight_tui.domain.text import clean_cell
from firefight_tui.screens.modal import Modal
from firefight_tui.widgets.line import Line
from firefight_tui.widgets.looks import Piece
from firefight_tui.widgets.rows import Paragraphs
from firefight_tui.words import _, ngettext

if TYPE_CHECKING:
    from firefight_tui.desk.views.update_draft import UpdateDraft

FIRST_LINES = 8
"""Lines of one letter that are shown before it is sent."""

_YES, _NO = frozenset({"1", "y", "plus", "equals_sign"}), frozenset({"2", "n", "minus"})
_LEAVE = frozenset({"escape", "ctrl+g", "q"})


_ONWARD = {"j": 1, "down": 1, "right": 1, "l": 1, "tab": 1, "k": -1, "up": -1, "left": -1, "h": -1, "shift+tab": -1}
"""Keys that mark the answer beside the marked one; on a question up and down look through what is asked about."""

_LOOK = {"j": 1, "down": 1, "k": -1, "up": -1}


class ListScreen(Modal[int]):
    """Paragraphs over a place; a digit answers which, Enter answers the marked one, leaving answers nothing.

    On a question the answer marked first is the one that does nothing: sends no letter, records no line.

    Args:
        title: What it is about.
        rows: A label and words each.
        most_choices: How many digits choose; 0 where it asks yes or no, answered 1 or 0.
        is_outward: Whether something goes to a client.
        answers: What yes and no are called; sending and not sending unless said.
    """

    DEFAULT_CSS = """
    ListScreen { align: center middle; background: $background 50%;
        & > #box { width: 76; max-width: 100%; height: auto; max-height: 90%; padding: 1 2; background: $surface; }
        &:ansi > #box { border: solid ansi_default; padding: 0 1; }
    }
    """

    def __init__(
        self,
        title: str,
        rows: Sequence[tuple[str, str]],
        *,
        most_choices: int = 0,
        is_outward: bool = False,
        answers: tuple[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.answers = answers or (_("send it"), _("do not send"))
        self.heading, self.rows, self.most_choices, self.is_outward = title, tuple(rows), most_choices, is_outward
        self.place = 0 if most_choices else 1

    def compose(self) -> ComposeResult:
        """The title, the rows, the keys."""
        title, outward = Line(id="title"), _("To the client")
        where = [Piece(f" {outward} ", "outward"), Piece("  ")] if self.is_outward else []
        title.show([*where, Piece(clean_cell(self.heading), "strong")])
        with VerticalScroll(id="box"):
            yield title
            yield Paragraphs(most=200)
            yield Line(id="choose")
            yield Line(id="how")

    def on_mount(self) -> None:
        """Mark the first answer."""
        ways = _("1-{last} chooses, Enter takes the marked one, Ctrl-g leaves").format(last=self.most_choices)
        if not self.most_choices:
            ways = _("Enter takes the marked answer; Left and Right mark the other.")
        self.query_one("#how", Line).show([Piece(ways, "dim")])
        self._mark(self.place)

    def _mark(self, place: int) -> None:
        """Mark an answer: the one Enter takes."""
        self.place = max(0, min(place, (self.most_choices or 2) - 1))
        marks = [
            ("> " if number == self.place else "  ") if self.most_choices else "" for number in range(len(self.rows))
        ]
        self.query_one(Paragraphs).show(
            [
                (Piece(f"{mark}{label}  ", "key"), Piece(words))
                for mark, (label, words) in zip(marks, self.rows, strict=True)
            ]
        )
        if not self.most_choices:
            pieces = []
            for number, (key, words) in enumerate(zip("12", self.answers, strict=True)):
                before, after = "[]" if number == self.place else "  "
                look = "strong" if number == self.place else ""
                pieces += [Piece(before, look), Piece(key, "key"), Piece(f" {words}{after} ", look)]
            self.query_one("#choose", Line).show(pieces)

    def on_key(self, event: events.Key) -> None:
        """Choose by a digit or by marking and Enter, or leave."""
        event.stop()
        key = event.key
        if key in _LEAVE:
            self.dismiss(None)
        elif key == "enter":
            self.dismiss(self.place + 1 if self.most_choices else 1 - self.place)
        elif self.most_choices and key.isdigit():
            if 1 <= int(key) <= self.most_choices:
                self.dismiss(int(key))
        elif not self.most_choices and key in _YES | _NO:
            self.dismiss(1 if key in _YES else 0)
        elif not self.most_choices and key in _LOOK:
            self.query_one("#box").scroll_relative(y=_LOOK[key], animate=False)
        elif key in _ONWARD:
            self._mark(self.place + _ONWARD[key])


def sending_screen(letters: Sequence[UpdateDraft]) -> ListScreen:
    """The question before letters leave: how many, to whom, and how they begin."""
    ready = [letter for letter in letters if not letter.why_not]
    title = ngettext("Send {count} letter?", "Send {count} letters?", len(ready)).format(count=len(ready))
    rows: list[tuple[str, str]] = []
    for letter in letters:
        to = f"{letter.person} <{letter.address}>"
        if letter.why_not:
            rows.append((letter.ref, _("not sent: {reason}").format(reason=letter.why_not)))
        elif len(letters) == 1:
            lines = [line for line in letter.body.splitlines() if line.strip()][:FIRST_LINES]
            rows += [(letter.ref, to), ("", letter.subject), ("", ""), *(("", line) for line in lines), ("", "..")]
        else:
            second = next((line for line in letter.body.splitlines() if line.startswith("- ")), "")
            rows += [(letter.ref, to), ("", letter.subject), ("", second)]
    return ListScreen(title, rows, is_outward=True)
