"""A terminal of 80 x 24 with the desk on it, and what one sees and does there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from firefight_tui import words
from firefight_tui.app import FirefightApp
from firefight_tui.domain.text import use_ascii_forms, width
from firefight_tui.screens.seat import Seat
from firefight_tui.settings import Origin, Settings, Source
from firefight_tui.store.store import Store
from tests.builders import Office, make_desk


class Terminal:
    """The app, as somebody sits before it."""

    def __init__(self, app: FirefightApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def settle(self) -> None:
        """Wait until nothing goes on any more."""
        for _ in range(50):
            await self.pilot.pause()
            going = [worker for worker in self.app.workers if not worker.is_finished]
            if not going:
                break
            await asyncio.gather(*(worker.wait() for worker in going), return_exceptions=True)
        await self.pilot.pause()

    async def until(self, words: str, seconds: float = 5.0) -> None:
        """Wait for words to come up by themselves."""
        async with asyncio.timeout(seconds):
            while words not in self.text:
                await self.pilot.pause(0.05)

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when the one before has done its work."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text into what has the focus."""
        for character in text:
            self.app.post_message(events.Key("space" if character == " " else character, character))
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
