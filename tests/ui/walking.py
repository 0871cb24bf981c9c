"""What the wide walks share: a store full of samples, a quick way to wait, and what is wrong with a drawn screen."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from textual.app import App
from textual.worker import Worker

from firefight_tui.demo.fill import fill
from firefight_tui.domain.text import width
from firefight_tui.store.store import Store
from tests import stores
from tests.builders import make_desk
from tests.ui.conftest import Terminal, is_calm

SHIFTERS = frozenset("\u200c\u200d" + "".join(map(chr, range(0xFE00, 0xFE10))))
"""Invisible, yet part of how words and emoji are written; that they never change a row's width is checked as such."""

VISIBLE_FORMATS = frozenset(map(chr, [*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD]))
"""Of category Cf, yet drawn: signs that enclose or precede a number."""

FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0" + "".join(map(chr, range(0x180B, 0x1810))))
"""Letters and marks that draw nothing (Unicode, Default_Ignorable_Code_Point)."""

# Taken from Unicode's own categories, not from what `clean` takes out, so that a gap in `clean` shows.
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@cache
def is_hidden(character: str) -> bool:
    """Whether a terminal may act on the character, or show nothing for it."""
    code = ord(character)
    if character in SHIFTERS or character in VISIBLE_FORMATS or 0x13430 <= code < 0x13460:
        return False
    return (
        unicodedata.category(character) in _HIDDEN_CATEGORIES
        or character in FILLERS
        or 0xE0000 <= code < 0xE1000
        or 0xFDD0 <= code < 0xFDF0
        or 0xFFF0 <= code < 0xFFF9
        or code & 0xFFFE == 0xFFFE
    )


def faults(app: App[None]) -> list[str]:
    """What is wrong with the screen as it is drawn now: widths, characters, links and actions in its cells."""
    return list(_faults(app))


def _faults(app: App[None]) -> Iterator[str]:
    strips = app.screen._compositor.render_strips()
    if len(strips) != app.size.height:
        yield f"{len(strips)} rows, not {app.size.height}"
    for number, strip in enumerate(strips, 1):
        row = "".join(segment.text for segment in strip)
        counts = (width(row), sum(width(segment.text) for segment in strip), strip.cell_length)
        if set(counts) != {app.size.width}:
            yield f"row {number} is {counts} cells wide, not {app.size.width}: {row!r}"
        hidden = {f"{ord(each):04x}" for each in row if is_hidden(each)}
        if hidden:
            yield f"row {number} holds {sorted(hidden)}: {row!r}"
        for segment in strip:
            style = segment.style
            if style is not None and style.link:
                yield f"row {number} links to {style.link}: {segment.text!r}"
            if style is not None and any(name.startswith("@") for name in style.meta):
                yield f"row {number} acts by {style.meta}: {segment.text!r}"


_OURS = re.compile(r"\x1b\[(?:[\d;]*m|\d+;\d+H|\d*[ABCDGJK]|\?2026[hl]|\?25[hl])|\x1b\]22;\w*\x07|\x07|\n")
"""What Textual itself writes while it draws: colours, places, synchronised output, cursor, pointer, bell."""


def strays(written: str) -> str:
    """What was written to the terminal beside visible words and Textual's own drawing."""
    rest = _OURS.sub("", written)
    found = next((place for place, each in enumerate(rest) if is_hidden(each)), None)
    return "" if found is None else repr(rest[max(0, found - 40) : found + 40])


async def quiet(terminal: Terminal, tries: int = 50) -> None:
    """Wait until no message is unread and no worker runs; unlike `settle`, not for what moves or comes up by itself."""
    app, pilot = terminal.app, terminal.pilot
    for _ in range(tries):
        if app._exit or not await pilot._wait_for_screen():
            return
        going = [worker for worker in app.workers if not worker.is_finished]
        if going:
            await asyncio.wait([asyncio.ensure_future(_ended(worker)) for worker in going], timeout=5)
        await asyncio.sleep(0)
        app.screen._on_timer_update()
        if not going and is_calm(app.screen):
            break


async def _ended(worker: Worker[object]) -> None:
    await asyncio.gather(worker.wait(), return_exceptions=True)


def sampled(folder: Path) -> Path:
    """A store with every sample in it, to be copied; made once in the folder, as it takes seconds."""
    path = folder / "sampled.db"
    if not path.exists():
        address = f"sqlite:///{path}"
        stores.prepare(address)
        store = Store(address)
        fill(make_desk(store))
        store.close()
        stores.prepare(address)  # leaves nothing in the write-ahead log
    return path
