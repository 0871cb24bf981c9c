"""What the tests of forms look at and do."""

from __future__ import annotations

from textual import events

from firefight_tui.screens.form import FormScreen
from firefight_tui.screens.form_field import FormField
from tests.ui.conftest import Terminal


def form(terminal: Terminal) -> FormScreen:
    """The form that is open."""
    screen = terminal.app.screen
    assert isinstance(screen, FormScreen)
    return screen


def focused(terminal: Terminal) -> str:
    """The field with the cursor."""
    current = form(terminal).current
    assert current is not None
    return current.field.name


def field(terminal: Terminal, name: str) -> FormField:
    """A field of the form that is open."""
    return next(one for one in form(terminal).fields if one.field.name == name)


async def enter(terminal: Terminal, name: str) -> FormField:
    """Put the cursor into a field, at its end."""
    found = field(terminal, name)
    found.entry.focus()
    await terminal.press("end")
    return found


async def paste(terminal: Terminal, text: str) -> None:
    """Paste into what has the focus."""
    terminal.app.post_message(events.Paste(text))
    await terminal.settle()


async def rested(terminal: Terminal) -> None:
    """Wait until what was typed has been checked."""
    while any(timer._task is not None and not timer._task.done() for timer in form(terminal)._resting.values()):
        await terminal.pilot.pause(0.02)
    await terminal.settle()


def contest(found: FormField) -> str:
    """Whose words differ below a field, a line each."""
    return "\n".join(f"{label.text.strip()}: {words.text}" for label, words in found._contest())
