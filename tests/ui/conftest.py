"""A terminal of 80 x 24 with the desk on it, and what one sees and does there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Size
from textual.keys import REPLACED_KEYS, _character_to_key, key_to_character
from textual.pilot import Pilot
from textual.screen import Screen

from firefight_tui import words
from firefight_tui.app import FirefightApp
from firefight_tui.domain.key_names import use_key_names
from firefight_tui.domain.text import use_ascii_forms, width
from firefight_tui.screens.seat import Seat
from firefight_tui.settings import Origin, Settings, Source
from firefight_tui.store.store import Store
from tests.builders import Office, make_desk

MOMENT = 0.05
"""Seconds; what comes later by itself is waited for by whoever wants it."""

TURNS = 5
"""Turns of the event loop between two looks at what goes on."""


class Terminal:
    """The app, as somebody sits before it."""

    def __init__(self, app: FirefightApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def settle(self) -> None:
        """Wait until nothing goes on any more, by asking; that the processor rests would be known a while later."""
        calm = 0
        for _ in range(80):
            if self.app._exit or not await self.pilot._wait_for_screen():
                return
            going = [each for each in (*self._workers(), *self._moments()) if not each.done()]
            if going:
                await asyncio.wait(going, timeout=5)
            await self.app.animator.wait_until_complete()
            for _turn in range(TURNS):  # What was taken from a queue may still be on its way through a handler.
                await asyncio.sleep(0)
            self.app.screen._on_timer_update()
            calm = calm + 1 if not going and is_calm(self.app.screen) else 0
            if calm == 2:
                break

    def _workers(self) -> Iterator[asyncio.Future[object]]:
        yield from (worker._task for worker in self.app.workers if worker._task is not None)

    def _moments(self) -> Iterator[asyncio.Future[object]]:
        """What comes up by itself in a moment, as what a place makes once it is drawn."""
        for pump in (self.app, *self.app.screen_stack):
            for timer in pump._timers:
                if timer._repeat == 0 and timer._interval <= MOMENT and timer._task is not None:
                    yield timer._task

    async def until(self, words: str, seconds: float = 5.0) -> None:
        """Wait for words to come up by themselves."""
        async with asyncio.timeout(seconds):
            while words not in self.text:
                await self.pilot.pause(0.05)

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when the one before has done its work."""
        for name in keys:
            self.app.post_message(key(name))
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text into what has the focus."""
        for character in text:
            self.app.post_message(events.Key("space" if character == " " else character, character))
        await self.settle()

    async def resize(self, columns: int, rows: int) -> None:
        """Drag the window to another size."""
        size = Size(columns, rows)
        driver = self.app._driver
        assert isinstance(driver, HeadlessDriver)
        driver._size = size
        self.app.post_message(events.Resize(size, size))
        await self.settle()

    @property
    def rows(self) -> list[str]:
        """Every row of the screen, each checked to be exactly as wide as the terminal."""
        strips = self.app.screen._compositor.render_strips()
        rows = ["".join(segment.text for segment in strip) for strip in strips]
        assert len(rows) == self.app.size.height
        assert [(row, width(row)) for row in rows if width(row) != self.app.size.width] == []
        assert [row for row in rows if any(ord(each) < 32 or 0x7F <= ord(each) < 0xA0 for each in row)] == []
        return rows

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.rows)

    def row(self, number: int) -> str:
        """A row, counted from 1, without the blanks at its end."""
        return self.rows[number - 1].rstrip()


def make_settings(*, theme: str = "ember", width: str = "narrow", keys: Mapping[str, str] | None = None) -> Settings:
    """Settings of a desk, as a file would say them."""
    origins = {"keys": Origin(Source.FILE, "config.toml")}
    return Settings("", "ada", "", "", theme, width, Path("config.toml"), origins, keys or {})


@pytest.fixture(autouse=True)
def narrow() -> Iterator[None]:
    """What a test found out about its terminal is forgotten."""
    yield
    use_ascii_forms(False)
    use_key_names({})


def is_calm(screen: Screen[object]) -> bool:
    """Whether it is laid out, and nothing that was handled meanwhile has sent messages."""
    if screen._compositor.size != screen.app.size or screen._layout_required or screen._recompose_required:
        return False
    pumps = [screen.app, *screen.walk_children(with_self=True)]
    return all(pump._message_queue.empty() and not pump._next_callbacks for pump in pumps)


def key(name: str) -> events.Key:
    """A key as a terminal sends it: by Textual's name, or the character itself."""
    if len(name) == 1:
        return events.Key(_character_to_key(name), name)
    return events.Key(name, key_to_character(REPLACED_KEYS.get(name, name)))


Sit = Callable[..., AbstractAsyncContextManager[Terminal]]


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    store = Store(sqlite_url)
    yield Office(store)
    store.close()


@pytest.fixture
def sit(office: Office) -> Sit:
    """Opens the desk for somebody on a terminal."""

    @asynccontextmanager
    async def sitting(
        handle: str = "ada", *, start: str = "", size: tuple[int, int] = (80, 24), settings: Settings | None = None
    ) -> AsyncIterator[Terminal]:
        seat = Seat.at(make_desk(office.store, handle, clock=office.clock))
        app = FirefightApp(seat, start=start, settings=settings)
        async with app.run_test(size=size, notifications=True) as pilot:
            terminal = Terminal(app, pilot)
            await terminal.settle()
            yield terminal

    return sitting


@pytest.fixture(params=["en", "zh_CN"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Once in each language."""
    words.set_language(request.param)
    yield request.param
    words.set_language("en")
