"""Texts meant badly stand in every field there is, and nothing of them crashes, leaks, links or acts on any screen."""

from __future__ import annotations

import webbrowser
from collections.abc import Iterator, Sequence
from itertools import count, cycle
from pathlib import Path

import pytest
from rich.segment import Segment
from textual import events
from textual.app import App
from textual.content import Content
from textual.drivers import headless_driver
from textual.strip import Strip
from textual.widgets import Static

from firefight_tui import words
from firefight_tui.desk.catalogue import VERBS
from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.errors import FirefightError, InvalidValue
from firefight_tui.screens import verbs
from firefight_tui.screens.acting import ActingScreen
from firefight_tui.screens.board import BoardScreen
from firefight_tui.screens.complaint import ComplaintScreen
from firefight_tui.screens.frame import FramedScreen
from tests.builders import Office
from tests.hostile import CORPUS, Hostile
from tests.ui.conftest import Sit, Terminal, key
from tests.ui.walking import faults, quiet, strays

PARTS = 8
"""Parts of the corpus, each a walk of its own, so that several workers share them; every other one is in Chinese."""

TOGETHER = 13
"""Texts one complaint carries."""

PREFILLED = ("edit", "acknowledge", "contact")
"""Verbs whose forms show words of the complaint; every complaint has one of them opened."""

SIZES = ((80, 24), (120, 30))

ACTS = (
    (webbrowser, "open"),
    (App, "open_url"),
    (App, "exit"),
    (App, "action_quit"),
    (App, "copy_to_clipboard"),
    (App, "action_bell"),
)
"""What a link or an action in a text would do."""


def part(number: int) -> list[Hostile]:
    """A part of the corpus with something of every kind in it."""
    return list(CORPUS[number::PARTS])


class RecordingDriver(headless_driver.HeadlessDriver):
    """Keeps what would go to the terminal; Textual's own writes nothing, and draws nothing for it."""

    written: list[str]

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.written.append(data)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that is written to the terminal."""
    RecordingDriver.written = []
    monkeypatch.setattr(headless_driver, "HeadlessDriver", RecordingDriver)
    return RecordingDriver.written


@pytest.fixture
def acted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what a text has set off."""
    found: list[str] = []
    for owner, name in ACTS:
        monkeypatch.setattr(owner, name, lambda *_args, name=name, **_named: found.append(name))
    return found


# A store full of it


def texts_of(hostile: Sequence[Hostile]) -> Iterator[str]:
    """The texts one after the other, without end."""
    return cycle([one.text for one in hostile])


def given(entry: VerbEntry, texts: Iterator[str], **fixed: object) -> dict[str, object]:
    """A verb's fields, with a text in every one that takes words."""
    wordy = {"line", "text", "client", "project", "person", "skills"}
    words = {field.name: next(texts) for field in entry.fields if field.kind in wordy and field.name != "override"}
    return {**words, **fixed}


class Filling:
    """Verbs performed with hostile words; a word a verb refuses is left out, and what it then lacks is plain."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.folder = office, folder
        self.number = count(1)
        self.kept: set[str] = set()

    def do(self, verb: str, /, *refs: str, **values: object) -> tuple[str, ...]:
        """Perform a verb; returns its references, none if it was refused all the same."""
        while True:
            try:
                found = self.office.do(verb, *refs, **values).refs
            except InvalidValue as error:
                if error.field not in values:
                    return ()
                entry = verbs.verb_named(verb)
                field = verbs.field_named(entry, error.field) if entry is not None else None
                refused = values.pop(error.field)
                if field is not None and field.required and refused != "plain":
                    values[error.field] = "plain"
            except FirefightError:
                return ()
            else:
                self.kept.update(value for value in values.values() if isinstance(value, str))
                return found

    def complaint(self, hostile: Sequence[Hostile]) -> str:
        """A complaint in whose every field one of these texts stands; returns its reference."""
        texts = texts_of(hostile)
        client, project, person = next(texts), next(texts), next(texts)
        for name, fixed in (
            ("client", {"name": client, "severity": "2", "calendar": "", "timezone": "", "language": "", "rhythm": ""}),
            ("person", {"client": client, "name": person}),
            ("project", {"client": client, "name": project}),
        ):
            entry = verbs.verb_named(name)
            assert entry is not None
            values = given(entry, texts, **fixed)
            self.do(name, **{field: value for field, value in values.items() if value != ""})
        report = verbs.verb_named("report")
        assert report is not None
        refs = self.do("report", **given(report, texts, client=client, project=project, contact=person))
        refs = refs or self.do("report", **given(report, texts, client=client))
        assert refs
        self._story(refs[0], person, texts)
        return refs[0]

    def _story(self, ref: str, person: str, texts: Iterator[str]) -> None:
        self.do("acknowledge", ref, channel="phone", person=person, said=next(texts), mood=next(texts))
        for name in ("phenomenon", "note", "note"):
            self.do(name, ref, text=next(texts))
        self.do("grade", ref, severity="3", reason=next(texts))
        self._plan(ref, texts)
        contact = verbs.verb_named("contact")
        assert contact is not None
        self.do("contact", ref, **given(contact, texts, direction="in", channel="chat", person=person))
        self.do("wait", ref, on="client", reason=next(texts))
        self._attach(ref, next(texts))
        edit = verbs.verb_named("edit")
        assert edit is not None
        self.do("edit", ref, title=next(texts), impact=next(texts), body=next(texts))

    def _plan(self, ref: str, texts: Iterator[str]) -> None:
        remedy = verbs.verb_named("remedy")
        assert remedy is not None
        for kind in ("containment", "correction"):
            self.do("remedy", ref, **given(remedy, texts, kind=kind, due="+2h"))
        self.do("milestone", ref, name=next(texts), baseline="+3d", forecast="+5d")
        self.do("amend", ref, remedy="R1", owner="ada")
        self.do("start", ref, remedy="R1")
        self.do("finish", ref, remedy="R1", tested_by=next(texts), evidence=next(texts))
        self.do("verify", ref, remedy="R1", verdict="ineffective", reason=next(texts))
        self.do("effect", ref, name=next(texts), unit=next(texts), direction="down", baseline="41", target="3")
        self.do("measure", ref, effect="E1", value="-12.5")

    def _attach(self, ref: str, name: str) -> None:
        shown = "".join(each for each in name if each not in "/\x00")[:40] or "file"
        path = self.folder / f"{next(self.number)} {shown}".encode("utf-8", "ignore").decode()
        path.write_text("x")
        self.do("attach", ref, file=str(path))

    def listed(self, hostile: Hostile) -> str:
        """A complaint of one text alone."""
        refs = self.do("report", client=hostile.text, title=hostile.text, body=hostile.text, contact=hostile.text)
        assert refs
        return refs[0]

    def engineers(self, hostile: Sequence[Hostile]) -> None:
        """Engineers of such names, the first in command of something."""
        for number, one in enumerate(hostile):
            self.do("enlist", handle=f"e{number}", name=one.text, skills=one.text, hours=one.text)


# The walk


class Walk:
    """Goes everywhere and looks at every screen it comes to."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal, self.app = terminal, terminal.app
        self.seen = 0

    async def look(self, where: str) -> None:
        """Nothing is wrong with what is shown."""
        await quiet(self.terminal)
        assert self.app._exception is None
        assert self.app.return_code is None
        assert (where, faults(self.app)) == (where, [])
        self.seen += 1

    async def press(self, *names: str, look: str = "") -> None:
        """Press keys, each when the one before has done its work, and look at what comes of them."""
        for name in names[:-1]:
            self.app.post_message(key(name))
            await quiet(self.terminal)
        self.app.post_message(key(names[-1]))
        await self.look(look or " ".join(names))

    async def leave(self) -> None:
        """Leave whatever was opened, back to a place of the desk."""
        for _ in range(6):
            screen = self.app.screen
            asks = isinstance(screen, FramedScreen) and (screen.menu is not None or screen.prompt.is_asking)
            if isinstance(screen, ActingScreen) and not asks:
                return
            await self.press("ctrl+g")
        raise AssertionError(f"no way out of {self.app.screen}")

    async def paste(self, text: str) -> None:
        """Paste into what has the focus."""
        self.app.post_message(events.Paste(text[:50_000]))
        await self.look("pasted")

    async def open(self, entry: VerbEntry) -> None:
        """Open a verb as its key does, and look at its beginning and its end."""
        place = self.app.screen
        assert isinstance(place, ActingScreen)
        place.open_verb(entry)
        await self.look(entry.name)
        if self.app.screen is not place:
            await self.press("shift+tab", look=f"{entry.name}, its last field")

    async def complaint(self, opened: Sequence[VerbEntry]) -> None:
        """Open the complaint under the cursor, its tabs, and these verbs on it."""
        await self.press("enter")
        assert isinstance(self.app.screen, ComplaintScreen)
        before = ""
        for number in "123456789":
            await self.press(number)
            if self.terminal.text != before:  # not every number is a tab
                await self.press("pagedown", look=f"tab {number}, further down")
                await self.press("G", look=f"tab {number}, at its end")
                before = self.terminal.text
        for entry in opened:
            await self.open(entry)
            await self.leave()
        await self.press("q")

    async def board(self) -> None:
        """Open the board, its tabs, what was put away, and the forms about a card."""
        await self.press("g", "b", look="board")
        assert isinstance(self.app.screen, BoardScreen) and self.app.screen.card() is not None
        for name in ("j", "l", "G", "h", "z", "2", "1", "3", "pagedown", "4", "3", "<", "-"):
            await self.press(name, look=f"board, {name}")
        await self.leave()
        for name in (">", "e", "A", "n", "D", "full_stop"):
            await self.press(name, look=f"board, {name}")
            await self.leave()
        await self.press("q")


def form_verbs() -> list[VerbEntry]:
    """Verbs that ask before they do anything."""
    return [entry for entry in VERBS if not verbs.is_direct(entry)]


@pytest.fixture(params=range(PARTS))
def number(request: pytest.FixtureRequest) -> Iterator[int]:
    """A part of the corpus, by its number, and the language it is walked in."""
    words.set_language("zh_CN" if request.param % 2 else "en")
    yield request.param
    words.set_language("en")


async def test_every_tab_and_form(
    office: Office, sit: Sit, tmp_path: Path, number: int, acted: list[str], written: list[str]
) -> None:
    hostile = part(number)
    filling = Filling(office, tmp_path)
    groups = [hostile[start : start + TOGETHER] for start in range(0, len(hostile), TOGETHER)]
    filling.engineers(groups[0])
    for group in groups:
        filling.complaint(group)
    async with sit(size=SIZES[number // 2 % 2]) as terminal:
        walk = Walk(terminal)
        await walk.look("inbox")
        for place in range(len(groups)):
            some = [one for one in VERBS if one.name == PREFILLED[(number + place) % len(PREFILLED)]]
            await walk.complaint(form_verbs() if number < 2 and place == 1 else some)
            await walk.press("j")
        await walk.board()
        assert acted == []
    assert strays("".join(written)) == ""
    assert "FF-1" in "".join(written)
    # Some a verb refuses: what is blank, and what is longer than its field takes.
    assert len(filling.kept.intersection(one.text for one in hostile)) > len(hostile) * 0.8


async def test_every_row_of_the_list(
    office: Office, sit: Sit, tmp_path: Path, language: str, acted: list[str], written: list[str]
) -> None:
    filling = Filling(office, tmp_path)
    for hostile in CORPUS:
        filling.listed(hostile)
    for size in SIZES:
        acted.clear()
        async with sit(size=size) as terminal:
            walk = Walk(terminal)
            await walk.look("inbox")
            await walk.press("space", "space", "y", look="marked, copied, a toast")
            for _ in range(len(CORPUS) // (size[1] // 2)):
                await walk.press("pagedown")
            await walk.press("G")
            assert acted == ["copy_to_clipboard"]
        assert strays("".join(written)) == ""


ASKING = (*("colon", "slash", "i") * 3, "ctrl+p", *("colon", "slash", "i") * 3, "question_mark", "colon", "n")
"""Keys after which something is typed, on the inbox; what takes long to open comes less often."""


async def test_every_message_and_prompt(
    office: Office, sit: Sit, number: int, acted: list[str], written: list[str]
) -> None:
    office.report()
    async with sit(size=SIZES[number // 2 % 2]) as terminal:
        walk, inbox = Walk(terminal), terminal.app.screen
        assert isinstance(inbox, ActingScreen)
        for place, hostile in enumerate(part(number)):
            if place % 2:
                inbox.tell(hostile.text)
            else:
                inbox.tell_error(FirefightError(hostile.text, hostile.text))
            await walk.look(f"{hostile.id} told")
            asking = ASKING[place % len(ASKING)]
            terminal.app.post_message(key(asking))
            await quiet(terminal)
            inbox.explain(FirefightError(hostile.text, hostile.text), column=3)
            await walk.paste(hostile.text)
            await walk.press("enter", look=f"{hostile.id} after {asking} Enter")
            await walk.leave()
        assert acted == []
    assert strays("".join(written)) == ""


# The eyes themselves


class Crooked(Static):
    """A row that is narrower than it says."""

    def render_line(self, y: int) -> Strip:
        return Strip([Segment("crooked")], self.size.width)


UNCLEAN = {
    "markup": (lambda: Static("[@click=app.quit]free[/]"), "acts by"),
    "link": (lambda: Static("[link='https://evil.example']free[/]"), "links to"),
    "escape": (lambda: Static("\x1b]52;c;eA==\x07", markup=False), "001b"),
    "c1": (lambda: Static(Content("\x9b31mred")), "009b"),
    "bidi": (lambda: Static(Content("a\u202eb")), "202e"),
    "invisible": (lambda: Static(Content("a\u200bb")), "200b"),
    "tag": (lambda: Static(Content("a\U000e0041b")), "e0041"),
    "width": (Crooked, "cells wide"),
}
"""Widgets as they must not be, and what is said of each."""


@pytest.mark.parametrize("name", UNCLEAN)
async def test_an_unclean_widget_is_seen(office: Office, sit: Sit, name: str, written: list[str]) -> None:
    office.report()
    make, said = UNCLEAN[name]
    async with sit() as terminal:
        assert faults(terminal.app) == []
        await terminal.app.screen.mount(make(), before=0)
        await quiet(terminal)
        found = faults(terminal.app)
        assert any(said in one for one in found), found
    if name in {"escape", "c1", "bidi", "invisible", "tag", "link"}:
        assert strays("".join(written)) != ""


def test_the_corpus_holds_what_it_should() -> None:
    assert len(CORPUS) >= 150
    assert len({one.id for one in CORPUS}) == len({one.text for one in CORPUS}) == len(CORPUS)
    together = "".join(one.text for one in CORPUS)
    assert set(map(chr, [*range(0x20), *range(0x7F, 0xA0)])) <= set(together)
    assert set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\u200e\u200f\ufeff\ud800") <= set(together)
