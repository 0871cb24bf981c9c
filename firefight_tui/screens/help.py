"""Keys and verbs of a place, found by typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Input

from firefight_tui.desk.catalogue import VERBS
from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.screens import verbs
from firefight_tui.screens.shortcuts import Shortcut
from firefight_tui.widgets.entries import LineEntry
from firefight_tui.widgets.line import Line
from firefight_tui.widgets.looks import Piece
from firefight_tui.widgets.sheet import Fact, Sheet
from firefight_tui.words import _


class HelpScreen(ModalScreen["VerbEntry | None"]):
    """Lists what can be done here; answers the verb chosen, or None.

    Args:
        shortcuts: The keys of the place.
    """

    DEFAULT_CSS = (
        "HelpScreen { layout: vertical; background: $background; color: $foreground; overflow: hidden; padding: 0; }"
    )
    AUTO_FOCUS = "LineEntry"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g,escape", "leave", id="help.leave"),
        Binding("down", "scroll(1)", id="help.down", priority=True),
        Binding("up", "scroll(-1)", id="help.up", priority=True),
        Binding("pagedown", "page(1)", id="help.page-down", priority=True),
        Binding("pageup", "page(-1)", id="help.page-up", priority=True),
    ]

    def __init__(self, shortcuts: Sequence[Shortcut]) -> None:
        super().__init__()
        self.shortcuts = tuple(shortcuts)
        self.shown: list[VerbEntry | None] = []

    def compose(self) -> ComposeResult:
        """What to look for, and what was found."""
        yield Line(id="head")
        yield LineEntry(id="wanted")
        yield Line(id="rule")
        sheet = Sheet(id="found")
        sheet.has_cursor = True
        yield sheet
        yield Line(id="keys")

    def on_mount(self) -> None:
        """Show everything."""
        self.query_one("#head", Line).show([Piece(_("Keys and verbs"), "strong")], [Piece(_("type to find"), "dim")])
        hints = [("Enter", _("open the verb")), (_("arrows"), _("choose")), ("Ctrl-g", _("back"))]
        self.query_one("#keys", Line).show(
            [piece for key, words in hints for piece in (Piece(key, "key"), Piece(f" {words}  ", "dim"))]
        )
        self._find("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._find(event.value)

    def _find(self, wanted: str) -> None:
        words = wanted.lower().split()
        rows: list[tuple[VerbEntry | None, Fact]] = [(None, Fact(one.shown, _(one.doc))) for one in self.shortcuts]
        rows += [
            (entry, Fact(_shown_key(entry.key), f"{verbs.label(entry)}: {_(entry.doc)}", entry.name)) for entry in VERBS
        ]
        kept = [
            (entry, fact)
            for entry, fact in rows
            if all(word in f"{fact.label} {fact.text} {fact.aside}".lower() for word in words)
        ]
        self.shown = [entry for entry, _fact in kept]
        sheet = self.query_one(Sheet)
        sheet.cursor = 0
        sheet.show(
            [fact for _entry, fact in kept]
            or [Fact(None, _("Nothing here is called that. Ctrl-g goes back."), look="dim")]
        )
        sheet.action_top()

    @on(Input.Submitted)
    def _chosen(self) -> None:
        place = self.query_one(Sheet).cursor
        if place < len(self.shown):
            self.dismiss(self.shown[place])

    def action_scroll(self, lines: int) -> None:
        """The next line, or the one before."""
        self.query_one(Sheet).action_move(lines)

    def action_page(self, way: int) -> None:
        """A page."""
        self.query_one(Sheet).action_page(way)

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)


def _shown_key(key: str) -> str:
    return key.replace("ctrl+", "Ctrl-")
