"""Themes that can be read, and rows that stay straight where a terminal widens what others do not."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from textual.color import Color
from textual.events import CursorPosition
from textual.theme import Theme

from firefight_tui.screens.themes import EMBER, PAPER, THEMES, theme_for
from firefight_tui.settings import THEMES as NAMES
from firefight_tui.terminal.probe import SAMPLES
from firefight_tui.widgets.looks import style_of
from tests.builders import Office
from tests.ui.conftest import Sit, Terminal, make_settings

SSH = {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}
HARD = "“卡死”——3·15 → é №5 Привет ┌─┐"


def contrast(one: Color, other: Color) -> float:
    """As WCAG 2 counts it: 4.5 can be read, 1 is the same."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: Color) -> float:
    parts = [part / 255 for part in color.rgb]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_settings_know_the_themes_there_are() -> None:
    assert tuple(theme.name for theme in THEMES) == NAMES


@pytest.mark.parametrize(
    ("wanted", "colours", "environ", "theme"),
    [
        ("", "truecolor", {}, "ember"),
        ("", "256", {}, "ember"),
        ("", "standard", {}, "ansi"),
        ("", None, {}, "ansi"),
        ("", "truecolor", SSH, "ansi"),
        ("", "truecolor", {"SSH_TTY": "/dev/pts/1"}, "ansi"),
        ("paper", "standard", SSH, "paper"),
    ],
)
def test_a_theme_that_is_set_wins_else_the_terminal_decides(
    wanted: str, colours: str | None, environ: dict[str, str], theme: str
) -> None:
    assert theme_for(wanted, colours, environ) == theme


@pytest.mark.parametrize("theme", [EMBER, PAPER], ids=lambda theme: theme.name)
async def test_every_look_can_be_read(office: Office, sit: Sit, theme: Theme) -> None:
    office.report()
    async with sit(settings=make_settings(theme=theme.name)) as terminal:
        line = terminal.app.screen.query_one("#foot")
        for look in ("dim", "strong", "late", "key", "next"):
            style = style_of(line, look)
            assert style.color is not None and style.bgcolor is not None
            for system in (ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT):
                ink, ground = (one.downgrade(system).get_truecolor() for one in (style.color, style.bgcolor))
                assert contrast(Color(*ink), Color(*ground)) >= 4.5, (look, system)


async def test_ansi_uses_the_terminals_colours_alone(office: Office, sit: Sit) -> None:
    office.report(received_at="2026-11-22T10:00:00Z")
    async with sit(settings=make_settings(theme="ansi")) as terminal:
        for keys in ([], ["enter"], ["e"], ["ctrl+g", "question_mark"]):
            await terminal.press(*keys)
            colours = {
                colour.name
                for strip in terminal.app.screen._compositor.render_strips()
                for segment in strip
                if segment.style is not None
                for colour in (segment.style.color, segment.style.bgcolor)
                if colour is not None
            }
            assert colours <= {"default", "red", "color(1)"}, keys


async def test_without_colours_every_theme_can_still_be_read(
    office: Office, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    office.report()
    async with sit(settings=make_settings(theme="ansi")) as terminal:
        for theme in ("ansi", "paper", "ember", "ansi"):
            terminal.app.theme = theme
            await terminal.settle()
            foot = terminal.app.screen.query_one("#foot")
            drawn = [Segment(look, style_of(foot, look)) for look in ("dim", "strong", "late", "key", "next")]
            for line_filter in terminal.app.get_line_filters():
                drawn = line_filter.apply(drawn, Color(0, 0, 0))
            for look, style, _control in drawn:
                assert style is not None and style.color is not None and style.bgcolor is not None, (theme, look)
                if theme == "ansi":
                    assert (style.color.name, style.bgcolor.name) == ("default", "default"), look
                else:
                    ink, ground = (one.get_truecolor() for one in (style.color, style.bgcolor))
                    assert contrast(Color(*ink), Color(*ground)) >= 4.5, (theme, look)


async def test_a_theme_is_chosen_in_the_palette(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("ctrl+p")
        await terminal.type("theme paper")
        await terminal.press("enter")
        assert terminal.app.theme == "paper"
        assert 'theme = "paper"' in terminal.row(24)


def unsteady(terminal: Terminal) -> list[str]:
    """Characters on the screen that some terminals draw two cells wide."""
    return [
        each
        for each in terminal.text
        if unicodedata.east_asian_width(each) == "A" and not unicodedata.category(each).startswith("M")
    ]


WALK = (["down"], ["enter"], ["8"], ["q"], ["question_mark"], ["ctrl+g"], ["ctrl+p"], ["ctrl+g"], ["e"], ["ctrl+g"])


async def test_where_ambiguous_is_wide_nothing_ambiguous_is_drawn(office: Office, sit: Sit) -> None:
    office.report(client=HARD[:20], title=HARD, body=HARD * 20, impact=HARD)
    async with sit(settings=make_settings(width="wide")) as terminal:
        assert '"' in terminal.text and "Privet" in terminal.text
        for keys in WALK:
            await terminal.press(*keys)
            assert unsteady(terminal) == [], keys
        await terminal.press("i")
        await terminal.type("我说“好”…")
        terminal.app.notify("Copied — done…", markup=False)
        await terminal.settle()
        assert unsteady(terminal) == []


async def test_the_answer_of_the_terminal_straightens_what_is_shown_already(office: Office, sit: Sit) -> None:
    office.report(title=HARD)
    async with sit(settings=make_settings(width="auto")) as terminal:
        assert unsteady(terminal) != []
        terminal.app.post_message(CursorPosition(2 * len(SAMPLES), 0))
        await terminal.settle()
        assert unsteady(terminal) == []
        assert '"' in terminal.text and "->" in terminal.text
        terminal.app.post_message(CursorPosition(len(SAMPLES), 0))
        await terminal.settle()
        assert unsteady(terminal) != []


@pytest.mark.parametrize(("x", "y"), [(2, 0), (7, 0), (6, 3), (400, 0)])
async def test_what_answers_nothing_changes_nothing(office: Office, sit: Sit, x: int, y: int) -> None:
    office.report(title=HARD)
    async with sit(settings=make_settings(width="auto")) as terminal:
        terminal.app.post_message(CursorPosition(x, y))
        await terminal.settle()
        assert "“" in terminal.text


async def test_what_is_set_is_not_argued_with(office: Office, sit: Sit) -> None:
    office.report(title=HARD)
    async with sit(settings=make_settings(width="narrow")) as terminal:
        terminal.app.post_message(CursorPosition(2 * len(SAMPLES), 0))
        await terminal.settle()
        assert "“" in terminal.text


def test_samples_are_ambiguous() -> None:
    assert [unicodedata.east_asian_width(each) for each in SAMPLES] == ["A"] * len(SAMPLES)
    assert all(one != other for one, other in pairwise(SAMPLES))
