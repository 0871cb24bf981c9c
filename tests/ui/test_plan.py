"""The tab Plan: whose turn it is, remedies made and judged by keys, versions and what differs between them."""

from __future__ import annotations

from firefight_tui.domain.vocabulary import RemedyState, Stage
from firefight_tui.screens.form import FormScreen
from tests.builders import Office
from tests.day_builders import crew, staffed
from tests.plan_builders import SAID, concluded, executing, planned, proposed
from tests.ui.conftest import Sit


async def test_a_plan_is_made_approved_and_presented_by_keys(office: Office, sit: Sit, language: str) -> None:
    ref = concluded(office)
    async with sit(start=ref) as terminal:
        await terminal.press("4")
        assert ("Nothing is planned yet" if language == "en" else "还没有任何措施") in terminal.text
        await terminal.press("f", "2", "enter")
        await terminal.type("index on orders")
        await terminal.press("enter")
        await terminal.type("ada")
        await terminal.press("enter")
        await terminal.type("+2d")
        await terminal.press("ctrl+s")
        (one,) = office.show(ref).remedies
        assert (one.what, one.owner, one.kind.value) == ("index on orders", "ada", "correction")
        assert "index on orders" in terminal.text
        await terminal.press(".")
        assert office.show(ref).planned.approval is not None
        await terminal.press(".", "ctrl+s")
        record = office.show(ref)
        assert record.stage is not Stage.PROPOSED, "the channel is asked for"
        await terminal.press("1", "ctrl+s")
        record = office.show(ref)
        assert record.stage is Stage.PROPOSED
        assert "index on orders" in (record.plans[0].said or "")


async def test_plus_and_minus_are_the_clients_answer(office: Office, sit: Sit) -> None:
    ref = proposed(office)
    async with sit(start=ref) as terminal:
        await terminal.press("4")
        assert "lies with the client" in terminal.text
        await terminal.press("-")
        await terminal.type("no, four servers")
        await terminal.press("ctrl+s")
        record = office.show(ref)
        assert (record.stage, record.plans[0].words) == (Stage.PLANNING, "no, four servers")


async def test_e_changes_the_remedy_under_the_cursor_and_only_what_was_touched(office: Office, sit: Sit) -> None:
    ref = planned(office)
    before = office.show(ref).remedies[0]
    async with sit(start=ref) as terminal:
        await terminal.press("4", "e")
        assert "two more servers" in terminal.text
        await terminal.press("tab", "tab", "end")
        await terminal.type(", now")
        await terminal.press("ctrl+s")
        after = office.show(ref).remedies[0]
        assert (after.what, after.due_at, after.number) == ("two more servers, now", before.due_at, 1)


async def test_a_tested_remedy_is_judged_by_plus_and_minus(office: Office, sit: Sit) -> None:
    office.enlist("bo")
    ref = executing(office, owner="bo")
    office.do("finish", ref, remedy="R1", tested_by="Wu")
    async with sit(start=ref) as terminal:
        await terminal.press("4", "+")
        assert office.show(ref).remedies[0].state is RemedyState.VERIFIED
        await terminal.press("u", "-")
        await terminal.type("still slow")
        await terminal.press("ctrl+s")
        last = office.show(ref).remedies[0].verification
        assert last is not None
        assert (last.verdict.value, last.reason) == ("ineffective", "still slow")


async def test_versions_open_and_say_what_differs(office: Office, sit: Sit, language: str) -> None:
    ref = proposed(office)
    office.do("opinion", ref, person="Li Na", text="not enough")
    office.do("object", ref, **SAID, words="no, four")
    office.do("amend", ref, remedy="R1", quantity="4")
    office.do("present", ref, **SAID, said="four servers")
    async with sit(start=ref, size=(100, 50)) as terminal:
        await terminal.press("4")
        assert "2 -> 4" in terminal.text
        assert "no, four" in terminal.text
        assert ("no answer yet" if language == "en" else "还没答复") in terminal.text
        await terminal.press("G", "enter")
        assert "four servers" in terminal.text


async def test_start_begins_the_remedy_under_the_cursor_at_once(office: Office, sit: Sit) -> None:
    ref = executing(office)
    async with sit(start=ref) as terminal:
        await terminal.press("4", "j", "v", "s")
        assert [one.state for one in office.show(ref).remedies] == [RemedyState.AGREED, RemedyState.DOING]


async def test_the_next_step_opens_its_remedy_wherever_the_cursor_is(office: Office, sit: Sit, language: str) -> None:
    crew(office)
    ref = staffed(office)
    office.do("contact", ref, direction="out", person="Li Na", channel="phone", said="on it", next_update_at="+9d")
    async with sit(start=ref) as terminal:
        await terminal.press("4", "j")
        waits = "waits for R1 of chen, due 12:00" if language == "en" else "等 chen 的 R1"
        assert waits in terminal.text
        named = "Start R1 two more servers: chen, due in 2:00." if language == "en" else "开始 R1 two more servers"
        assert named in terminal.text
        await terminal.press("1", ".")
        assert office.show(ref).remedies[0].state is RemedyState.DOING
        await terminal.press("4", "j", ".")
        screen = terminal.app.screen
        assert isinstance(screen, FormScreen) and screen.verb.name == "finish" and screen.drafted == {"remedy": ("R1",)}
