"""A list found in by typing: what help and the palette share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from firefight_tui.domain.key_names import key_of
from firefight_tui.screens.modal import Modal
from firefight_tui.widgets.entries import LineEntry
from firefight_tui.widgets.line import Line
from firefight_tui.widgets.looks import Piece
from firefight_tui.widgets.sheet import Fact, Sheet
from firefight_tui.words import _

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Offer(Generic[Answer]):
    """One thing that can be found.

    Attributes:
        group: The heading it stands under.
        label: What stands left: a key, or what kind of thing it is.
        text: What it is.
        aside: What stands at the right edge.
        answer: What choosing it answers; None where there is nothing to choose.
        words: Further words it is found by.
    """

    group: str
    label: str
    text: str
    aside: str = ""
    answer: Answer | None = None
    words: str = ""

    def rank(self, words: Sequence[str]) -> int:
        """How well it fits what was typed: 0 not at all; the beginning of its name is best."""
        own = f"{self.label} {self.text} {self.aside} {self.words}".lower()
        if not all(word in own for word in words):
            return 0
        whole = " ".join(words)
        if self.aside.lower().startswith(whole) or self.text.lower().startswith(whole) or self.label.lower() == whole:
            return 3
        return 2 if all(f" {word}" in f" {own}" for word in words) else 1


class FindScreen(Modal[Answer | None]):
    """Lists what there is by groups; typing leaves what fits, Enter chooses."""

    DEFAULT_CSS = (
        "FindScreen { layout: vertical; background: $background; color: $foreground; overflow: hidden; padding: 0; }"
    )
    AUTO_FOCUS = "LineEntry"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g,escape", "leave", id="find.leave"),
        Binding("down", "move(1)", id="find.down", priority=True),
        Binding("up", "move(-1)", id="find.up", priority=True),
        Binding("pagedown", "page(1)", id="find.page-down", priority=True),
        Binding("pageup", "page(-1)", id="find.page-up", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Offer[Answer] | None] = []
        self._all: Sequence[Offer[Answer]] = ()

    def offers(self) -> Sequence[Offer[Answer]]:
        """Everything there is, group by group."""
        raise NotImplementedError

    def heading(self) -> str:
        """What is listed."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """What to look for, and what was found."""
        yield Line(id="head")
        yield LineEntry(id="wanted")
        yield Line(id="rule")
        sheet = Sheet(id="found")
        sheet.has_cursor = sheet.is_clipped = True
        sheet.can_focus = False
        yield sheet
        yield Line(id="keys")

    def on_mount(self) -> None:
        """Show everything."""
        if not self.children:
            return  # The app was left while this opened: nothing is there to be filled.
        self._all = self.offers()
        hints = [("Enter", _("open")), (_("arrows"), _("choose")), (key_of("find.leave", "Ctrl-g"), _("back"))]
        self.query_one("#keys", Line).show(
            [piece for key, words in hints for piece in (Piece(key, "key"), Piece(f" {words}  ", "dim"))]
        )
        self._find("")

    def on_resize(self) -> None:
        """The first layout, and every other one, begins at the top where the cursor is there."""
        self.call_after_refresh(self._settle, 1)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._find(event.value)

    def _find(self, wanted: str) -> None:
        words = wanted.lower().replace("\u3000", " ").split()
        kept = [offer for offer in self._all if not words or offer.rank(words)]
        if words:
            kept.sort(key=lambda offer: -offer.rank(words))
        self.shown, facts = [], []
        for place, offer in enumerate(kept):
            if not words and (place == 0 or kept[place - 1].group != offer.group):
                facts += [Fact(None, "")] * bool(place) + [Fact(None, offer.group, look="strong")]
                self.shown += [None] * (1 + bool(place))
            facts.append(Fact(offer.label, offer.text, offer.aside))
            self.shown.append(offer)
        sheet = self.query_one(Sheet)
        sheet.cursor = 0
        nothing = Fact(
            None,
            _("Nothing here is called that. {key} goes back.").format(key=key_of("find.leave", "Ctrl-g")),
            look="dim",
        )
        sheet.show(facts or [nothing])
        sheet.set_scroll(None, 0)
        self._settle(1)
        count = len(kept)
        self.query_one("#head", Line).show(
            [Piece(self.heading(), "strong")],
            [Piece(_("type to find") if not words else _("{count} found").format(count=count), "dim")],
        )

    def _settle(self, way: int) -> None:
        """Leave a heading for the next thing that way, and where there is none for the one the other way."""
        sheet = self.query_one(Sheet)
        if not any(self.shown):
            return
        after, before = range(sheet.cursor, len(self.shown)), range(sheet.cursor, -1, -1)
        order = (*after, *before) if way > 0 else (*before, *after)
        sheet.stand_on(next(place for place in order if self.shown[place] is not None))
        if not any(self.shown[: sheet.cursor]):
            sheet.set_scroll(None, 0)

    @on(Input.Submitted)
    def _chosen(self) -> None:
        place = self.query_one(Sheet).cursor
        offer = self.shown[place] if place < len(self.shown) else None
        if offer is not None:
            self.dismiss(offer.answer)

    def action_move(self, lines: int) -> None:
        """The next thing, or the one before."""
        self.query_one(Sheet).action_move(lines)
        self._settle(lines)

    def action_page(self, way: int) -> None:
        """A page."""
        self.query_one(Sheet).action_page(way)
        self._settle(way)

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)
