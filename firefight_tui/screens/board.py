"""The board: every remedy as a card in its column and lane, carried on and taken back by keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.types import CSSPathType

from firefight_tui.domain.board import BoardRecord, Card, to_retire
from firefight_tui.domain.board_steps import CardStep, step_of
from firefight_tui.domain.plan_records import MilestoneRecord, RemedyRecord
from firefight_tui.domain.text import clean_cell
from firefight_tui.domain.timeline_picture import picture
from firefight_tui.domain.vocabulary import Stage
from firefight_tui.screens.board_facts import (
    ALL,
    LATE,
    MINE,
    THIS,
    card_facts,
    figures,
    milestone_words,
    sieves,
    tab_names,
)
from firefight_tui.screens.board_keys import BOARD_BINDINGS, BOARD_KEYS, BOARD_MOVES
from firefight_tui.screens.carrying import CarryingScreen
from firefight_tui.screens.desk_screen import DeskScreen
from firefight_tui.screens.seat import Seat
from firefight_tui.screens.shortcuts import Shortcut
from firefight_tui.screens.verbs import label_of, verb_named
from firefight_tui.widgets.board import Board, BoardHeading
from firefight_tui.widgets.looks import Piece, cells_of
from firefight_tui.widgets.sheet import Fact, Sheet
from firefight_tui.words import _

OPEN = "is:open"
TALL = 32
"""From how many rows on there is room for the picture of the dates."""

HEIGHTS = [(0, "-short"), (TALL, "-tall")]


class BoardScreen(CarryingScreen):
    """The remedies of what a query finds, and of one complaint.

    Args:
        seat: What it reads and performs through.
        ref: The complaint one comes from; empty where one comes from none.
        is_inside: Whether one was inside it, so that its own cards come first.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["frame.tcss", "board.tcss"]
    PARTS: ClassVar[tuple[str, ...]] = (*DeskScreen.PARTS, "Board", "#card")
    VERTICAL_BREAKPOINTS = HEIGHTS
    SHORTCUTS: tuple[Shortcut, ...] = BOARD_KEYS
    MOVES = BOARD_MOVES
    BINDINGS: ClassVar[list[BindingType]] = BOARD_BINDINGS

    def __init__(self, seat: Seat, ref: str = "", *, is_inside: bool = False) -> None:
        super().__init__(seat)
        self.text = OPEN
        self.ref = ref
        self.tab = THIS if is_inside else ALL
        self.shows_all = False
        self.found: BoardRecord | None = None
        self.own = BoardRecord()
        self.board = Board(seat.now, seat.zone)
        self.heading = BoardHeading(self.board)
        self._retire: frozenset[int] = frozenset()
        self._by_ref: dict[str, list[Card]] = {}
        self._shown: dict[int, list[Card]] = {}
        self._wanted: int | None = None

    def compose_body(self) -> ComposeResult:
        """The columns' names, the cards, and what the cursor is on."""
        yield self.heading
        yield self.board
        yield Sheet(id="card")

    def on_mount(self) -> None:
        """Read it."""
        super().on_mount()
        if not self.children:
            return  # The app was left while this opened.
        self.take_focus()
        self._show_head()
        self.reload()

    def take_focus(self) -> None:
        """Keys go to the cards."""
        self.board.focus()

    # What it is to others

    def key_hints(self) -> Sequence[tuple[str, str]]:
        """The keys of this place."""
        step = self.step()
        return [
            ("hjkl", _("choose")),
            (">", label_of(step.verb).lower() if step is not None and step.is_own else _("carry on")),
            ("<", _("take back")),
            ("n", _("new remedy")),
            ("e", label_of("edit").lower()),
            ("A", _("owner")),
            ("Enter", _("open")),
            ("/", _("query")),
            ("z", _("put away")),
            ("u", _("undo")),
            ("q", _("back")),
        ]

    @property
    def is_read(self) -> bool:
        """Whether it is known which cards there are."""
        return self.found is not None

    def card(self) -> Card | None:
        """The card under the cursor."""
        return self.board.current

    def selection(self) -> tuple[str, ...]:
        """The complaint of the card under the cursor; without one the complaint one came from."""
        card = self.card()
        ref = card.complaint.ref if card is not None else self.ref
        return (ref,) if ref else ()

    def stage(self) -> Stage | None:
        """The stage of the card's complaint."""
        card = self.card()
        return card.complaint.stage if card is not None else None

    def step(self) -> CardStep | None:
        """What is next for the card under the cursor."""
        card = self.card()
        return step_of(card, self.beside_card(card), self._retire) if card is not None else None

    def beside_card(self, card: Card) -> Sequence[RemedyRecord]:
        """All remedies of a card's complaint."""
        return [one.remedy for one in self._by_ref.get(card.complaint.ref, ())]

    def milestones(self) -> Sequence[MilestoneRecord]:
        """The milestones of the complaint of the card under the cursor."""
        card = self.card()
        if card is None or self.found is None:
            return ()
        return self.found.milestones.get(card.complaint.id) or self.own.milestones.get(card.complaint.id, ())

    # Reading

    def list_anew(self) -> None:
        """Another query: show what it finds."""
        self.tab = ALL if self.tab == THIS else self.tab
        self.reload()

    @work(exclusive=True, group="board")
    async def reload(self) -> None:
        """Read the cards again."""
        if not self.is_standing:
            return
        text, ref = self.text, self.ref
        read = await self.read(lambda: self._read(text, ref))
        if read is None:
            return
        self.found, self.own = read
        self._by_ref = {}
        every = (*self.own.cards, *self.found.cards)
        for card in every:
            self._by_ref.setdefault(card.complaint.ref, []).append(card)
        self._retire = to_retire(every)
        self.show()
        self.learn_undo()

    def _read(self, text: str, ref: str) -> tuple[BoardRecord, BoardRecord]:
        """The cards of the query, and those of the complaint one came from, which it may not find."""
        found = self.seat.board(text)
        return found, self.seat.board(ref) if ref and not found.of(ref) else BoardRecord()

    def time_passes(self) -> None:
        """What is late changes."""
        self.show()

    # Showing

    def cards(self, tab: int) -> Sequence[Card]:
        """The cards of a tab."""
        return self._own(self.ref) if tab == THIS else self._shown.get(tab, ())

    def _own(self, ref: str) -> list[Card]:
        return [card for card in self._by_ref.get(ref, ()) if self.shows_all or not card.is_put_away]

    def _sift(self) -> None:
        """Sort the cards into the tabs, once for all moves of the cursor."""
        assert self.found is not None, "what is sifted was read"
        cards = [card for card in self.found.cards if self.shows_all or not card.is_put_away]
        tests = sieves(self.seat.handle, self.seat.now())
        self._shown = {tab: [card for card in cards if test(card)] for tab, test in tests.items()}

    def show(self) -> None:
        """Draw what was read."""
        if not self.is_standing or self.found is None:
            return
        self._sift()
        self.board.show(self.cards(self.tab), is_one=self.tab == THIS, to_retire=self._retire, empty=self._nothing())
        if self._wanted is not None:
            self.board.choose(self._wanted)
            self._wanted = None
        self.heading.refresh()
        self._show_head()
        self._show_card()

    def _nothing(self) -> tuple[str, str]:
        """What stands where no card does, and what would put one there."""
        if self.tab == THIS:
            plan = _("n plans one: what, who, until when; 3 shows those of all complaints.")
            return _("Nothing is planned for {ref} yet.").format(ref=self.ref or "-"), plan
        if self.tab == LATE:
            return _("Nothing is late."), _("3 shows all.")
        if self.tab == MINE:
            return _("You own no remedy and help with none."), _("3 shows all; A on a card gives it an owner.")
        what = _("No remedy is planned for {query}.").format(query=clean_cell(self.text))
        return what, _("f on a complaint plans one; / looks elsewhere.")

    @on(Board.Highlighted)
    def _highlighted(self, _event: Board.Highlighted) -> None:
        if self.is_standing and self.found is not None:
            card = self.card()
            if card is not None and self.tab != THIS:
                self.ref = card.complaint.ref
            self._show_card()

    def _show_card(self) -> None:
        """What the cursor is on: the card, its milestone, its next step, and the keys that fit it."""
        self._show_tabs()
        card, sheet = self.card(), self.query_one("#card", Sheet)
        now, zone = self.seat.now(), self.seat.zone
        is_tall = self.size.height >= TALL
        sheet.is_clipped = not is_tall
        facts: list[Fact] = []
        if card is not None:
            facts = card_facts(card, self.beside_card(card), self.milestones(), now, zone)
            if is_tall:
                drawn = picture(self.beside_card(card), self.milestones(), (), self.size.width, now, zone)
                facts += [Fact(), *(Fact(None, line.text, look=line.look) for line in drawn)]
        sheet.show(facts)
        self._show_step()
        if not self.is_asking and self.menu is None:
            self.show_keys()

    def _show_step(self) -> None:
        card, step, line = self.card(), self.step(), self.line("next")
        if card is None:
            line.show([Piece(_("Nothing is to be done here."), "dim")])
        elif step is None:
            line.show([Piece(_("{label} needs nothing more.").format(label=card.remedy.label), "dim")])
        else:
            entry = verb_named(step.verb)
            key = self.hint(">" if step.is_own else ".")
            right = [Piece(f"[{key}] {label_of(step.verb)} ")] if entry is not None else []
            line.show([Piece(_("Next") + "  " + clean_cell(step.message))], right, fill="next")

    def _show_head(self) -> None:
        right = [Piece(f"  {self.shown_minute()}", "dim")]
        if self.found is not None:
            shown = self.cards(self.tab)
            right = [*figures(shown, self.seat.now(), self.seat.zone, is_cut=self.found.is_cut), *right]
        left = [Piece(_("Board"), "strong"), Piece("  g b  ", "dim"), Piece(clean_cell(self.text), "key")]
        self.line("head").show(left, right)

    def _show_tabs(self) -> None:
        pieces = []
        for number, name in tab_names(self.ref).items():
            words = f"{number} {name} {len(self.cards(number)) or ''}".rstrip()
            is_here = number == self.tab
            pieces.append(Piece(f"[{words}]" if is_here else f" {words} ", "strong" if is_here else ""))
        if self.shows_all:
            pieces.append(Piece("  " + _("with what is over"), "key"))
        room = self.size.width - cells_of(pieces) - 2
        self.line("views").show(pieces, milestone_words(self.milestones(), self.seat.now(), self.seat.zone, room))

    def on_resize(self) -> None:
        """Columns as wide as there is room, the picture where it fits."""
        super().on_resize()
        self.call_after_refresh(self.show)

    # Keys

    def action_tab(self, number: int) -> None:
        """Show a tab; the first is the complaint of the card one was on."""
        card = self.card()
        self._wanted = card.id if card is not None else None
        self.tab = number
        self.show()

    def action_turn(self, way: int) -> None:
        """Show the tab beside this one."""
        self.action_tab((self.tab - 1 + way) % LATE + 1)

    def action_put_away(self) -> None:
        """Show what was dropped or retired as well, or no longer."""
        self.shows_all = not self.shows_all
        self.show()

    def action_open(self) -> None:
        """Open the complaint of the card at its plan."""
        refs = self.selection()
        if refs:
            from firefight_tui.screens.complaint import ComplaintScreen
            from firefight_tui.screens.pages import PLAN

            self.app.push_screen(ComplaintScreen(self.seat, refs[0], tab=PLAN), self._came_back)

    def _came_back(self, query: str | None) -> None:
        if query:
            self.go_inbox(query)
        else:
            self.reload()

    def go_top(self) -> None:
        """To the first card of the column."""
        self.board.action_top()

    def go_inbox(self, query: str = "") -> None:
        """Back to the inbox."""
        self.dismiss(query or None)

    def go_board(self) -> None:
        """One is there."""
        self.reload()


def open_board(place: DeskScreen) -> None:
    """Open the board over a place, at the complaint one is in or the cursor is on."""
    inside, chosen = place.scope(), place.selection()

    def came_back(query: str | None) -> None:
        if query:
            place.go_inbox(query)

    ref = inside[0] if inside else chosen[0] if len(chosen) == 1 else ""
    place.app.push_screen(BoardScreen(place.seat, ref, is_inside=bool(inside)), came_back)
