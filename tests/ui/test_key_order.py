"""What comes in one read does its work in the order it was struck: on the last row, in forms, from a list into both."""

from __future__ import annotations

from textual import events

from firefight_tui.screens.form import FormScreen
from firefight_tui.screens.inbox import InboxScreen
from firefight_tui.widgets.prompt import Prompt
from tests.builders import Office
from tests.ui.conftest import Sit, Terminal, key
from tests.ui.forms import enter, field, focused


async def read(terminal: Terminal, *parts: str | events.Paste) -> None:
    """Keys by their names, texts and pastes, all of which come in one read."""
    for part in parts:
        if isinstance(part, events.Paste):
            terminal.app.post_message(part)
        elif len(part) > 1 and (part.startswith("ctrl+") or part in {"backspace", "left", "home", "tab", "enter"}):
            terminal.app.post_message(key(part))
        else:
            for character in part:
                terminal.app.post_message(key("space") if character == " " else key(character))
    await terminal.settle()


def asked(terminal: Terminal) -> str:
    return terminal.app.screen.query_one(Prompt).entry.value


async def test_on_the_last_row(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("slash")
        await read(terminal, "ctrl+u", "is:late")
        assert asked(terminal) == "is:late"
        await read(terminal, "x", "backspace", " FF-1", "left", "9", "home", "not ")
        assert asked(terminal) == "not is:late FF-91"
        await read(terminal, "ctrl+u", events.Paste("is:open"), " sort:due", "enter", "colon", "note")
        assert terminal.row(1).startswith("Inbox  is:open sort:due") or "is:open sort:due" in terminal.row(1)


async def test_from_a_list_into_a_question(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await read(terminal, "/", "ctrl+u", "client:x", "enter")
        assert isinstance(terminal.app.screen, InboxScreen) and terminal.app.screen.text == "client:x"
        await read(terminal, ":", "note FF-1 text=once", "enter")
        assert [entry.text for entry in office.show("FF-1").timeline if entry.verb == "note"] == ["once"]


async def test_in_a_form(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("a")
        await enter(terminal, "person")
        await read(terminal, "ctrl+u", "Wang", "tab", "new", "ctrl+u", "words of hers", "ctrl+g")
        assert not isinstance(terminal.app.screen, FormScreen)
        await terminal.press("a")
        assert field(terminal, "person").typed == "Wang"
        assert focused(terminal)
        texts = [one.typed for one in terminal.app.screen.query("FormField")]
        assert "words of hers" in texts


async def test_from_a_list_into_a_form(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await read(terminal, "a", "ctrl+u", "Wang Min", "tab")
        assert "Wang Min" in [one.typed for one in terminal.app.screen.query("FormField")]
