"""What may be done where a complaint stands: the row of keys, `v` and the palette offer no more, other keys say why."""

from __future__ import annotations

import pytest

from firefight_tui.domain.vocabulary import Stage
from firefight_tui.screens.complaint import ComplaintScreen
from firefight_tui.screens.form import FormScreen
from firefight_tui.screens.palette import PaletteScreen
from tests.builders import Office, make_complaint
from tests.learn_builders import SETTLED, recovering
from tests.plan_builders import executing
from tests.ui.conftest import Sit, Terminal


def offered(terminal: Terminal) -> set[str]:
    """The keys the place offers, as many as a row of any width would hold."""
    screen = terminal.app.screen
    assert isinstance(screen, ComplaintScreen)
    return {key for key, _words in screen.key_hints()}


def closed(office: Office) -> str:
    """One that is closed, with its first visit still far off."""
    ref = recovering(office)
    office.do("close", ref, **SETTLED)
    return ref


async def test_a_closed_complaint_offers_what_may_still_be_done(office: Office, sit: Sit, language: str) -> None:
    ref = closed(office)
    async with sit(start=ref) as terminal:
        for tab in "12345678":
            await terminal.press(tab)
            assert not offered(terminal) & {*"xscfAwmF>", "+ -", "<"}, tab
            assert {"X", "v", "T", "P", "i"} <= offered(terminal)
            assert "." not in offered(terminal), "nothing is to be done"
        await terminal.press("1")
        row = "i note  e edit  X reopen  v repair" if language == "en" else "X 重新打开  v 修复关系  T 回看"
        assert row in terminal.row(23)


@pytest.mark.parametrize(
    ("stage", "there", "missing"),
    [
        (Stage.RECEIVED, {"a", "s", "w"}, {">", "x", "X", "F", "m"}),
        (Stage.INVESTIGATING, {">", "s", "w"}, {"a", "x", "X"}),
        (Stage.RECOVERING, {"x", "w", "i"}, {">", "a", "X"}),
        (Stage.WITHDRAWN, {".", "r", "i", "e"}, {">", "a", "x", "X", "s", "c", "w"}),
        (Stage.MERGED, {"r", "i", "e"}, {">", "a", "x", "X", "s", "c", "w"}),
        (Stage.NOT_UPHELD, {".", "r", "i"}, {">", "a", "x", "X", "s", "c", "w"}),
    ],
)
async def test_the_row_of_keys_follows_the_stage(
    office: Office, sit: Sit, stage: Stage, there: set[str], missing: set[str]
) -> None:
    ref = make_complaint(office, stage)
    async with sit(start=ref) as terminal:
        await terminal.press("1")
        assert there <= offered(terminal)
        assert not missing & offered(terminal)


async def test_the_row_of_keys_changes_with_the_stage(office: Office, sit: Sit) -> None:
    ref = recovering(office)
    async with sit(start=ref) as terminal:
        await terminal.press("1")
        assert "x close sheet" in terminal.row(23)
        office.do("close", ref, **SETTLED)
        await terminal.press("R")
        assert "X reopen" in terminal.row(23) and "x close sheet" not in terminal.row(23)


async def test_the_close_sheet_does_not_open_before_its_time(office: Office, sit: Sit, language: str) -> None:
    ref = executing(office, 2)
    step = office.show(ref).next
    assert step is not None
    async with sit(start=ref) as terminal:
        await terminal.press("x")
        assert not isinstance(terminal.app.screen, FormScreen)
        said = terminal.row(23) + terminal.row(24)
        if language == "en":
            assert "Close sheet is not possible: the complaint is executing" in said
            assert f"Next is, by key .: {step.message}"[:40] in said
        else:
            assert "关闭单" in said and "执行中" in said and "接下来" in said
        await terminal.press("i")
        assert terminal.app.screen.is_asking, "the keys after it mean what they mean"  # type: ignore[attr-defined]


async def test_reopening_is_refused_at_the_key_and_what_was_typed_for_it_is_for_nobody(
    office: Office, sit: Sit
) -> None:
    ref = executing(office, 2)
    async with sit(start=ref) as terminal:
        await terminal.press("X")
        assert "Reopen is not possible: the complaint is" in terminal.row(23) + terminal.row(24)
        office.place(ref, Stage.CLOSED)
        await terminal.press("R", "X")
        await terminal.type("it came back last night")
        await terminal.press("enter")
        assert office.show(ref).stage is Stage.INVESTIGATING


async def test_a_closed_one_is_not_staffed_and_says_what_comes_first(office: Office, sit: Sit) -> None:
    ref = closed(office)
    async with sit(start=ref) as terminal:
        for key in ("A", "F", "f", "w", "x"):
            await terminal.press(key)
            assert isinstance(terminal.app.screen, ComplaintScreen), key
            assert "reopened first: reopen, key X" in terminal.row(23) + terminal.row(24), key


async def test_v_and_the_palette_offer_what_the_stage_allows(office: Office, sit: Sit) -> None:
    ref = closed(office)
    async with sit(start=ref) as terminal:
        await terminal.press("v", "left_square_bracket")
        menu = terminal.app.screen.menu  # type: ignore[attr-defined]
        assert [item.label for item in menu.items if item.label in {"Client accepts", "Close sheet"}] == []
        assert "Lesson" in {item.label for item in menu.items}
        await terminal.press("a")
        assert "is not possible" in terminal.row(23) + terminal.row(24), "the letter is known, and says why not"
        await terminal.press("ctrl+p")
        palette = terminal.app.screen
        assert isinstance(palette, PaletteScreen)
        verbs = {offer.label for offer in palette.offers() if offer.group == "Verbs"}
        assert {"Reopen", "Visit made", "Edit", "Client"} <= verbs
        assert not {"Close sheet", "Quick fix", "Advance", "Wait", "Snooze"} & verbs
