"""Looking back: the complaint as it stood at each entry of the log, and nothing done meanwhile."""

from __future__ import annotations

from tests.builders import CALL, Office
from tests.ui.conftest import Sit


def told(office: Office) -> str:
    """A complaint that was acknowledged, then graded, then investigated, an hour between each."""
    ref = office.report()
    for verb, fields in (("acknowledge", CALL), ("grade", {"severity": 1}), ("advance", {})):
        office.clock.turn()
        office.do(verb, ref, **fields)
    office.clock.turn()
    return ref


async def test_every_step_shows_what_was_then_and_q_comes_back(office: Office, sit: Sit, language: str) -> None:
    ref = told(office)
    stages = ("[Received]", "[Responded]", "[Examine]") if language == "en" else ("[已接收]", "[已响应]", "[调查中]")
    async with sit(start=ref) as terminal:
        await terminal.press("8", "T")
        banner = "step 4 of 4" if language == "en" else "第 4 步，共 4 步"
        assert banner in terminal.text
        assert stages[2] in terminal.row(2)
        await terminal.press("<")
        assert stages[1] in terminal.row(2)
        assert " S1 " in terminal.row(1)
        await terminal.press("<", "<")
        assert stages[0] in terminal.row(2)
        assert " S1 " not in terminal.row(1)
        await terminal.press("<")
        assert ("That is the first entry." if language == "en" else "已是第一条。") in terminal.text
        await terminal.press(">")
        assert stages[1] in terminal.row(2)
        await terminal.press("q")
        assert stages[2] in terminal.row(2)
        assert banner not in terminal.text


async def test_the_row_of_keys_offers_only_looking(office: Office, sit: Sit, language: str) -> None:
    ref = told(office)
    async with sit(start=ref) as terminal:
        await terminal.press("T")
        words = "< > entry before, after  1-8 tab  Enter all of it  q back to now"
        row = words if language == "en" else "< > 前后各条  1-8 换页  Enter 全文  q 回到现在"
        assert terminal.row(23).startswith(row + " ")
        await terminal.press("q")
        assert "r " in terminal.row(23) and "< >" not in terminal.row(23)


async def test_nothing_is_done_meanwhile(office: Office, sit: Sit) -> None:
    ref = told(office)
    before = office.show(ref).version
    async with sit(start=ref) as terminal:
        await terminal.press("T", "<")
        for keys in (["."], ["+"], ["i"], ["e"], ["s", "3"], ["A"], ["u"], ["v", "v"]):
            await terminal.press(*keys)
            assert "This is what was" in terminal.text, keys
            await terminal.press("ctrl+g", "R")
        await terminal.press(":")
        await terminal.type("note by the line")
        await terminal.press("enter")
        assert "This is what was" in terminal.text
        await terminal.press("ctrl+g")
        assert office.show(ref).version == before
        await terminal.press("q", "i")
        await terminal.type("now it goes")
        await terminal.press("enter")
        assert office.show(ref).timeline[-1].text == "now it goes"
