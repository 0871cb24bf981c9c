from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual._compositor import ChopsUpdate, LayoutUpdate, ReflowResult
from textual.app import App, ComposeResult
from textual.geometry import Region, Size
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from firefight_tui.terminal.composing import FrugalCompositor
from firefight_tui.widgets.line import Line
from firefight_tui.widgets.looks import Piece

SIZE = (40, 6)
Spans = list[tuple[int, int, int]]


class Noting(FrugalCompositor):
    """Notes the lines it draws, and from where to where."""

    def __init__(self) -> None:
        super().__init__()
        self.spans: Spans = []
        self.wholes = 0
        self.asked: set[Region] = set()

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        found = super().reflow(parent, size)
        self.asked |= self._dirty_regions
        return found

    def render_partial_update(self) -> ChopsUpdate | None:
        update = super().render_partial_update()
        self.spans += update.spans if update is not None else []
        return update

    def render_full_update(self, simplify: bool = False) -> LayoutUpdate:
        self.wholes += 1
        return super().render_full_update(simplify)


class Place(Screen[None]):
    """Two lines that say something, and one to type into that comes and goes."""

    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.noting = Noting()
        self._compositor = self.noting

    def compose(self) -> ComposeResult:
        yield Line(id="one")
        yield Line(id="two")
        yield Input(id="typed")

    def on_mount(self) -> None:
        self.query_one("#one", Line).show([Piece("first")])
        self.query_one("#two", Line).show([Piece("second")])


@asynccontextmanager
async def shown() -> AsyncIterator[tuple[Place, Pilot[None]]]:
    place = Place()
    app: App[None] = App()
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(place)
        await pilot.pause(0.1)
        for widget in place.query("*"):  # It was drawn whole, which tells nothing of its lines.
            widget.refresh()
        await pilot.pause(0.1)
        place.noting.spans, place.noting.wholes, place.noting.asked = [], 0, set()
        yield place, pilot
        assert place.noting.wholes == 0


async def test_a_line_that_says_something_else_is_drawn_alone() -> None:
    async with shown() as (place, pilot):
        place.query_one("#two", Line).show([Piece("other")])
        await pilot.pause(0.1)
        assert place.noting.spans == [(1, 0, 40)]


async def test_what_was_drawn_is_not_drawn_twice() -> None:
    async with shown() as (place, pilot):
        place.query_one("#one", Line).refresh()
        await pilot.pause(0.1)
        assert place.noting.spans == []


async def test_after_somebody_else_drew_what_is_refreshed_is_drawn() -> None:
    async with shown() as (place, pilot):
        place.noting.forget()
        place.query_one("#one", Line).refresh()
        await pilot.pause(0.1)
        assert place.noting.spans == [(0, 0, 40)]


async def test_a_part_that_goes_draws_its_own_place_and_no_more() -> None:
    async with shown() as (place, pilot):
        place.query_one("#typed", Input).display = False
        await pilot.pause(0.1)
        assert place.noting.spans
        assert not {y for y, _start, _end in place.noting.spans} & {0, 1}
        assert {region.y for region in place.noting.asked} == {2}
