"""Draws the pictures of the READMEs from the app itself, on the sample complaints at a fixed moment."""

from __future__ import annotations

import asyncio
import re
import tempfile
from datetime import UTC, datetime
from functools import cache
from html import unescape
from pathlib import Path

from rich.cells import cell_len
from textual.pilot import Pilot

from firefight_tui import words
from firefight_tui.app import FirefightApp
from firefight_tui.demo.fill import fill
from firefight_tui.desk.desk import Desk
from firefight_tui.desk.occasion import Actor
from firefight_tui.screens.seat import Seat
from firefight_tui.store.store import Store

MOMENT = datetime(2026, 11, 22, 19, 12, tzinfo=UTC)
"""The moment of the pictures: 03:12 in Shanghai, when somebody is on call."""

SIZE = (100, 30)
STILL = 8
"""Looks in a row that must be alike before a picture is taken."""
_FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_FONTS = "DejaVu Sans Mono, Menlo, Consolas, Noto Sans Mono CJK SC, WenQuanYi Zen Hei Mono, monospace"
_TEXT = re.compile(r'(<text [^>]*?textLength=")([\d.]+)("[^>]*>)([^<]*)(</text>)')


MEASURED = "FF-12"
"""The sample whose effect is watched."""


def inbox() -> str:
    """The inbox in English, as SVG."""
    return asyncio.run(_drawn("en"))


def inbox_zh_cn() -> str:
    """The inbox in Chinese, as SVG."""
    return asyncio.run(_drawn("zh_CN"))


def effect() -> str:
    """The tab Effect in English, as SVG."""
    return asyncio.run(_drawn("en", MEASURED, "6", "k"))


def effect_zh_cn() -> str:
    """The tab Effect in Chinese, as SVG."""
    return asyncio.run(_drawn("zh_CN", MEASURED, "6", "k"))


async def _drawn(language: str, start: str = "", *keys: str) -> str:
    """What is seen after these keys, at the inbox or at the complaint the desk was opened at."""
    before = words.language()
    words.set_language(language)
    try:
        with tempfile.TemporaryDirectory() as folder:
            store = Store(f"sqlite:///{_copied(Path(folder, 'desk.db'), language)}")
            desk = Desk(store, Actor("bo", "bo"), now=lambda: MOMENT)
            app = FirefightApp(Seat.at(desk), start=start)
            async with app.run_test(size=SIZE) as pilot:
                await _settled(app, pilot)
                await pilot.press(*keys)
                picture = await _settled(app, pilot)
            store.close()
    finally:
        words.set_language(before)
    return _measured(picture)


def _copied(path: Path, language: str) -> Path:
    path.write_bytes(_samples(language))
    return path


@cache
def _samples(_language: str) -> bytes:
    """A store with all samples, filled in the language of the moment, once: that takes seconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "desk.db")
        store = Store(f"sqlite:///{path}")
        fill(Desk(store, Actor("bo", "bo"), now=lambda: MOMENT))
        store.close()
        return path.read_bytes()


async def _settled(app: FirefightApp, pilot: Pilot[None]) -> str:
    """The screen once nothing on it changes any more: the list, the counts and the pane are read one after another."""
    seen: list[str] = []
    while len(seen) < STILL or len(set(seen[-STILL:])) > 1:
        # A read that a newer one replaced ends as cancelled, which is no failure.
        await asyncio.gather(*(worker.wait() for worker in app.workers), return_exceptions=True)
        await pilot.pause(0.05)
        seen.append(app.export_screenshot(title="Firefight"))
    return seen[-1]


def _measured(picture: str) -> str:
    """Give every text the length its cells have (Rich's textLength goes by len), and fonts the reader's machine has."""

    def corrected(found: re.Match[str]) -> str:
        text = unescape(found[4])
        length = float(found[2]) / max(1, len(text)) * cell_len(text)
        return f"{found[1]}{length:.1f}{found[3]}{found[4]}{found[5]}"

    picture = _FONT_FACE.sub("", _TEXT.sub(corrected, picture)).replace("Fira Code, monospace", _FONTS)
    return "\n".join(line.rstrip() for line in picture.splitlines()) + "\n"
