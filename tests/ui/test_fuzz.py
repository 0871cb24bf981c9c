"""Whatever keys somebody strikes on a busy store, the desk stays up and the store stays whole."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import ClassVar

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input, TextArea

from firefight_tui import words
from firefight_tui.desk.checking import check
from firefight_tui.errors import FirefightError
from firefight_tui.screens.form import FormScreen
from firefight_tui.screens.frame import FramedScreen
from firefight_tui.widgets.choice import Choice
from firefight_tui.widgets.line import Line
from tests.builders import Office
from tests.ui.conftest import Sit, Terminal, key
from tests.ui.walking import faults, quiet, sampled

FIRST, _, LAST = os.environ.get("FIREFIGHT_TEST_SEEDS", "0-19").partition("-")
SEEDS = range(int(FIRST), int(LAST or FIRST) + 1)
"""Which games are played: others than the usual by `FIREFIGHT_TEST_SEEDS=100-160`."""

KEYS = 500
REMEMBERED = 40
SIZES = ((80, 24), (80, 24), (100, 30), (160, 50))

ALWAYS = ("enter", "tab", "shift+tab", "ctrl+g", "ctrl+s", "space", "up", "down", "left", "right", "escape")
PLACES = (
    *"jkGgghvvvvivsscc.....+-::://?uuRRoO123456789[]>AaarwenyYXMZpPtT",
    *("pagedown", "pageup", "home", "end", "ctrl+d", "ctrl+u", "ctrl+r", "ctrl+p", "enter", "enter", "enter", "space"),
    *"：／？。１２ｊｓ",
)
# No joined emoji: Backspace takes them apart by code points, and what it leaves is counted differently by everybody.
TEXTS = (
    *("a", "7", "orders are slow", "华东电商", "王敏", "+2h", "tomorrow 9:00", "FF-3", "3", "ada", "bo", "phone"),
    *("is:late", "sort:-received client:", "note text=ok", "grade severity=1", "acknowledge ", "undo", "wait on=us"),
    *("\u202e\x1b[31m", "[@click=app.quit]x[/]", "🔥慢", "e\u0301\u0301", '"', "＝", "#1"),
)


@pytest.fixture
def sqlite_url(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store full of samples."""
    path = tmp_path / "desk.db"
    shutil.copyfile(sampled(tmp_path_factory.getbasetemp()), path)
    return f"sqlite:///{path}"


class Hand:
    """Strikes keys at random, of those that do something where they fall."""

    def __init__(self, terminal: Terminal, chance: Random, struck: deque[str]) -> None:
        self.terminal, self.chance, self.struck = terminal, chance, struck

    def strike(self) -> int:
        """Post the next key or a short text; returns how many keys that was."""
        app, chance = self.terminal.app, self.chance
        screen, focused = app.screen, app.screen.focused
        menu = screen.menu if isinstance(screen, FramedScreen) else None
        if chance.random() < 0.08:
            return self.post(chance.choice(ALWAYS))
        if menu is not None:
            offered = [item.key for item in (*menu.items, *menu.others)]
            return self.post(chance.choice([*offered, *offered, *"123", "enter", "right", "left", "ctrl+g", "[", "z"]))
        if isinstance(focused, Input | TextArea):
            return self._type(is_line=isinstance(focused, Input))
        if isinstance(focused, Choice):
            going_on = ["space", "right", "left", "tab", "tab", "tab", "enter", "ctrl+s"]
            return self.post(chance.choice([*"1234569", *going_on]))
        bound = [name for name in screen.active_bindings if name not in {"ctrl+q", "ctrl+c"}]
        return self.post(chance.choice(bound) if bound and chance.random() < 0.3 else chance.choice(PLACES))

    def _type(self, *, is_line: bool) -> int:
        chance = self.chance
        draw = chance.random()
        if draw < 0.45:
            return self.post(*chance.choice(TEXTS))
        if draw < 0.5:
            text = chance.choice(TEXTS)
            self.struck.append(f"paste {text!r}")
            self.terminal.app.post_message(events.Paste(text * chance.randrange(1, 40)))
            return 1
        going_on = [*["enter"] * (2 if is_line else 1), *["tab"] * 4, *["ctrl+s"] * 2]
        return self.post(chance.choice([*going_on, "backspace", "home", "end", "ctrl+g"]))

    def post(self, *names: str) -> int:
        """Strike these keys."""
        for name in names:
            self.struck.append(name)
            self.terminal.app.post_message(key(name))
        return len(names)


def meddle(office: Office, chance: Random) -> None:
    """Somebody else does something in the store meanwhile; what they may not do is refused, as it should be."""
    ref = f"FF-{chance.randrange(1, 75)}"
    with contextlib.suppress(FirefightError):
        match chance.randrange(6):
            case 0:
                office.report(by="bo", title=f"New one {chance.random()}", client=chance.choice(["Acme", "华东电商"]))
            case 1:
                office.do("note", ref, by="bo", text="seen by somebody else")
            case 2:
                office.do("grade", ref, by="bo", severity=chance.choice("1234"))
            case 3:
                office.do("withdraw", ref, by="bo", reason="they said so")
            case 4:
                office.do("merge", ref, by="bo", into=f"FF-{chance.randrange(1, 75)}", reason="the same")
            case _:
                office.do("undo", by="bo")


async def play(office: Office, sit: Sit, chance: Random, struck: deque[str]) -> None:
    """Strike 500 keys; where they end the app, as q on the first screen does, open it again."""
    done = 0
    while done < KEYS:
        async with sit(size=chance.choice(SIZES)) as terminal:
            app, hand = terminal.app, Hand(terminal, chance, struck)
            while done < KEYS and not app._exit:
                done += hand.strike()
                if chance.random() < 0.5:
                    await asyncio.sleep(0)  # typed ahead
                else:
                    await quiet(terminal, tries=2)
                if chance.random() < 0.04:
                    await asyncio.to_thread(meddle, office, chance)
                if chance.random() < 0.05 and not app._exit:
                    await quiet(terminal)
                    assert app._exit or faults(app) == []
                assert app._exception is None
                assert app.return_code is None or app._exit
            await quiet(terminal)
            struck.append("(quit)")
        assert app.return_code in {None, 0}


@pytest.fixture
def struck() -> Iterator[deque[str]]:
    """The last keys struck, said when a test fails."""
    keys: deque[str] = deque(maxlen=REMEMBERED)
    yield keys
    print("The last keys struck:", *keys)


# Textual cancels a worker that has not begun when the app is left, and Python then says it was never awaited.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("seed", SEEDS)
async def test_random_keys_never_end_in_an_error(
    office: Office, sit: Sit, seed: int, struck: deque[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.setenv("VISUAL", "true")
    words.set_language("zh_CN" if seed % 2 else "en")
    try:
        await play(office, sit, Random(seed), struck)
    finally:
        words.set_language("en")
    assert check(office.store) == ()


TYPED_AHEAD = {
    "help": ("question_mark", ("enter", "ctrl+g")),
    "help-left": ("question_mark", ("ctrl+g", "ctrl+g")),
    "palette": ("ctrl+p", ("enter", "enter")),
    "palette-early": ("ctrl+g", ("ctrl+p", "pagedown")),
    "palette-left": ("ctrl+p", ("ctrl+g", "ctrl+g")),
    "complaint": ("enter", ("q", "q")),
    "complaint-left": ("enter", ("q", "g", "i")),
    "form": ("e", ("ctrl+g", "ctrl+s")),
    "form-saved": ("e", ("ctrl+s", "ctrl+g")),
}
"""A key that opens something, and keys that leave it before it has time to be gone."""


@pytest.mark.parametrize("name", TYPED_AHEAD)
async def test_keys_typed_ahead_leave_a_place_once(sit: Sit, name: str) -> None:
    opens, ahead = TYPED_AHEAD[name]
    async with sit() as terminal:
        await terminal.press(opens)
        for each in ahead:
            terminal.app.post_message(key(each))
        await terminal.settle()
        assert terminal.app._exception is None
        assert terminal.app.return_code in {None, 0}


@pytest.mark.parametrize("opens", ["enter", "question_mark", "ctrl+p"])
async def test_the_app_may_end_while_a_place_opens(sit: Sit, opens: str) -> None:
    for turns in range(12):
        async with sit() as terminal:
            terminal.app.post_message(key(opens))
            for _ in range(turns):
                await asyncio.sleep(0)
            terminal.app.post_message(key("ctrl+q"))
            await terminal.settle()
            assert (turns, terminal.app._exception) == (turns, None)


@pytest.mark.parametrize("action", ["save", "leave"])
async def test_a_form_may_be_saved_or_left_before_it_is_drawn(
    sit: Sit, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    async with sit() as terminal:
        push = terminal.app.push_screen

        def push_and_act(screen: FormScreen, *arguments: object) -> object:
            pushed = push(screen, *arguments)
            getattr(screen, f"action_{action}")()
            return pushed

        monkeypatch.setattr(terminal.app, "push_screen", push_and_act)
        await terminal.press("n")
        assert terminal.app._exception is None
        assert isinstance(terminal.app.screen, FormScreen)


class Slow(Screen[None]):
    """A place that takes its time to be made, and whose keys act on what it is made of."""

    BINDINGS: ClassVar[list[BindingType]] = [("minus", "look"), ("e", "look")]

    def __init__(self) -> None:
        super().__init__()
        self.may, self.looked = asyncio.Event(), 0

    async def _pre_process(self) -> bool:
        await self.may.wait()
        return await super()._pre_process()

    def compose(self) -> ComposeResult:
        yield Line(id="made")

    def action_look(self) -> None:
        self.query_one("#made", Line)
        self.looked += 1


async def test_keys_on_their_way_while_a_place_is_made_wait_for_it(sit: Sit) -> None:
    async with sit() as terminal:
        app, slow = terminal.app, Slow()
        climbing = key("minus")  # what had the focus before has seen it
        climbing._set_forwarded()
        app.push_screen(slow)
        app.post_message(climbing)
        assert not slow.is_mounted
        app.post_message(key("e"))
        for _ in range(5000):
            await asyncio.sleep(0)
        slow.may.set()
        await quiet(terminal)
        assert (app._exception, slow.looked) == (None, 2)


async def test_a_place_that_something_lies_over_does_not_take_it_down(sit: Sit) -> None:
    async with sit() as terminal:
        await terminal.press("g", "t")
        below = terminal.app.screen
        await terminal.press("question_mark")
        above = terminal.app.screen
        assert above is not below
        for _twice in range(2):
            below.dismiss(None)
            await terminal.settle()
        assert (terminal.app.screen, terminal.app._exception) == (above, None)
        await terminal.press("ctrl+g", "q")
        assert below not in terminal.app.screen_stack
