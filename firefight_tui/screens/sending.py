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


class ListScreen(Modal[int]):
    """Paragraphs over a place; a digit answers which, leaving answers nothing.

    Args:
        title: What it is about.
        rows: A label and words each.
        most_choices: How many digits choose; 0 where it asks yes or no, answered 1 or 0.
        is_outward: Whether something goes to a client.
    """

    DEFAULT_CSS = """
    ListScreen { align: center middle; background: $background 50%;
        & > #box { width: 76; max-width: 100%; height: auto; max-height: 90%; padding: 1 2; background: $surface; }
        &:ansi > #box { border: solid ansi_default; padding: 0 1; }
    }
    """

    def __init__(
        self, title: str, rows: Sequence[tuple[str, str]], *, most_choices: int = 0, is_outward: bool = False
    ) -> None:
        super().__init__()
        self.heading, self.rows, self.most_choices, self.is_outward = title, tuple(rows), most_choices, is_outward

    def compose(self) -> ComposeResult:
        """The title, the rows, the keys."""
        title, keys = Line(id="title"), Line(id="choose")
        outward, yes, no = _("To the client"), _("send it"), _("do not send")
        where = [Piece(f" {outward} ", "outward"), Piece("  ")] if self.is_outward else []
        title.show([*where, Piece(clean_cell(self.heading), "strong")])
        keys.show([Piece(_("1-{last} chooses, Ctrl-g leaves").format(last=self.most_choices), "dim")])
        if not self.most_choices:
            keys.show([Piece("1", "key"), Piece(f" {yes}  "), Piece("2", "key"), Piece(f" {no}")])
        shown = Paragraphs([(Piece(f"{label}  ", "key"), Piece(words)) for label, words in self.rows], most=200)
        with VerticalScroll(id="box"):
            yield title
            yield shown
            yield keys

    def on_key(self, event: events.Key) -> None:
        """Choose by a digit, or leave."""
        event.stop()
        key = event.key
        if key in _LEAVE:
            self.dismiss(None)
        elif self.most_choices:
            if key.isdigit() and 1 <= int(key) <= self.most_choices:
                self.dismiss(int(key))
        elif key in _YES:
            self.dismiss(1)
        elif key in _NO:
            self.dismiss(0)
        elif key in {"j", "down", "k", "up"}:
            self.query_one("#box").scroll_relative(y=1 if key in {"j", "down"} else -1, animate=False)


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
