"""Every row of every screen is exactly as wide as the terminal, by cells, at every size and in both languages."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from firefight_tui.desk.catalogue import VERBS
from firefight_tui.domain.query import Sort
from firefight_tui.screens import verbs
from firefight_tui.screens.acting import ActingScreen
from firefight_tui.screens.board import BoardScreen
from firefight_tui.screens.complaint import ComplaintScreen
from firefight_tui.screens.frame import FramedScreen
from firefight_tui.widgets.entries import LineEntry
from tests.builders import Office
from tests.ui.conftest import Sit, Terminal, key
from tests.ui.walking import faults, quiet, sampled

SIZES = ((80, 24), (100, 30), (160, 50))
FEW = 2
"""Complaints of each stage that are looked at."""


@pytest.fixture
def sqlite_url(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store full of samples."""
    path = tmp_path / "desk.db"
    shutil.copyfile(sampled(tmp_path_factory.getbasetemp()), path)
    return f"sqlite:///{path}"


async def press(terminal: Terminal, *names: str) -> None:
    """Press keys, each when the one before has done its work, and measure what comes of each."""
    for name in names:
        terminal.app.post_message(key(name))
        await measure(terminal, name)


async def measure(terminal: Terminal, where: str) -> None:
    """Every row is as wide as the terminal."""
    await quiet(terminal)
    assert (where, faults(terminal.app)) == (where, [])


async def at_every_size(terminal: Terminal, where: str) -> None:
    """Measure what is open at every size, as somebody sees it who drags the window."""
    for columns, rows in SIZES:
        await terminal.resize(columns, rows)
        await measure(terminal, f"{where} at {columns} x {rows}")
        assert terminal.app.size == (columns, rows)


async def leave(terminal: Terminal) -> None:
    """Leave whatever was opened, back to a place of the desk."""
    for _ in range(6):
        screen = terminal.app.screen
        asks = isinstance(screen, FramedScreen) and (screen.menu is not None or screen.prompt.is_asking)
        if isinstance(screen, ActingScreen) and not asks:
            return
        await press(terminal, "ctrl+g")
    raise AssertionError(f"no way out of {terminal.app.screen}")


def told_apart(office: Office) -> list[str]:
    """A few complaints of every stage there is among the samples, ends at the side too."""
    found: dict[str, list[str]] = {}
    for number in range(1, 69):
        record = office.show(f"FF-{number}")
        found.setdefault(record.stage, []).append(record.ref)
    assert len(found) >= 5
    return [ref for refs in found.values() for ref in refs[:FEW]]


@pytest.mark.parametrize("size", SIZES)
async def test_the_inbox(sit: Sit, language: str, size: tuple[int, int]) -> None:
    async with sit(size=size) as terminal:
        await measure(terminal, "inbox")
        for view in "123456789":
            await press(terminal, view)
        await press(terminal, "1", "space", "space", "j", "G", "g", "g", "pagedown", "pageup", "ctrl+d")
        for _ in Sort:
            await press(terminal, "o", "O")
        for opened in ("v", "s", "c", "g", "colon", "slash", "i", "question_mark", "ctrl+p"):
            await press(terminal, opened, "right", *"ab")
            await leave(terminal)
        assert "FF-" in terminal.text


@pytest.mark.parametrize("half", [0, 1])
async def test_complaints(office: Office, sit: Sit, language: str, half: int) -> None:
    shown = told_apart(office)[half::2]
    async with sit() as terminal:
        for ref in shown:
            await press(terminal, "slash", "home")
            terminal.app.screen.query_one(LineEntry).value = ref
            await press(terminal, "enter", "enter")
            assert isinstance(terminal.app.screen, ComplaintScreen)
            assert ref in terminal.row(1)
            before = ""
            for number in "123456789":
                await press(terminal, number)
                if terminal.text != before:  # not every number is a tab
                    await at_every_size(terminal, f"{ref}, tab {number}")
                    await press(terminal, "G")
                    before = terminal.text
            await press(terminal, "q")


async def test_the_board(office: Office, sit: Sit, language: str) -> None:
    going = [ref for ref in told_apart(office) if office.show(ref).stage.is_open]
    for number, ref in enumerate(going[:9]):
        for kind in ("containment", "correction", "prevention"):
            what = ("加应用服务器 2 -> 4 台", "run the report by hand every morning", "限流")[number % 3]
            office.do("remedy", ref, kind=kind, what=what, owner="ada", due=f"+{number + 1}h", cost="3000 元")
            office.clock.turn()
        office.do("milestone", ref, name="大促保障 month end", baseline="+3d", forecast="+5d")
        ready = [one for one in office.show(ref).remedies if one.kind.value == "containment" and not one.started_at]
        office.do("start", ref, remedy=ready[-1].id)
    office.clock.turn(timedelta(hours=4))
    async with sit() as terminal:
        await press(terminal, "g", "b")
        assert isinstance(terminal.app.screen, BoardScreen) and terminal.app.screen.card() is not None
        for keys in (("l", "j"), ("G", "1"), ("z", "4"), ("2", "3", "h")):
            await press(terminal, *keys)
            await at_every_size(terminal, f"board, {keys}")
        for opened in (">", "e", "A", "n", "D", "slash", "question_mark"):
            await leave(terminal)
            await press(terminal, opened, "系")


@pytest.mark.parametrize("half", [0, 1])
async def test_forms(sit: Sit, language: str, half: int) -> None:
    async with sit() as terminal:
        await press(terminal, "enter")
        place = terminal.app.screen
        assert isinstance(place, ComplaintScreen)
        for entry in VERBS[half::2]:
            if verbs.is_direct(entry):
                continue
            place.open_verb(entry)
            await at_every_size(terminal, entry.name)
            await press(terminal, "1", "tab", "系", "ctrl+s")
            await measure(terminal, f"{entry.name}, refused")
            await leave(terminal)
            assert terminal.app.screen is place
