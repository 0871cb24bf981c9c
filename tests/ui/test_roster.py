"""The roster, and a team sent from it: A, Enter."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from firefight_tui import words
from firefight_tui.domain.vocabulary import OutboxKind, Role
from firefight_tui.store.models import Outbox
from tests.builders import Office
from tests.ui.conftest import Sit

PEOPLE = {
    "ada": ("commander,developer", "java:4,communication:4,k8s:2", "Ada"),
    "chen": ("dba", "mysql:5,性能:4", "陈立"),
    "qin": ("dba", "oracle:3", "Qin"),
    "li": ("liaison,business", "communication:5,orders:4", "李晓雯"),
    "wu": ("tester", "load-testing:4", "Wu"),
    "sun": ("operations", "k8s:4", "Sun"),
}


@pytest.fixture
def staffed(office: Office) -> Office:
    """The people of the sketch; sun is absent, ada on call, and an urgent slow system wants a team."""
    for handle, (roles, skills, name) in PEOPLE.items():
        access = "administrator" if handle == "ada" else "responder"
        office.do("enlist", handle=handle, name=name, roles=roles, skills=skills, access=access)
    office.do("absent", engineer="sun", from_="-1h", to="+2d")
    office.do("oncall", engineer="ada", from_="-2h", to="+8h")
    office.do("oncall", engineer="li", from_="+8h", to="+16h")
    office.report(severity=1, complexity="high", cause="quality", kind="slow", contact="王敏")
    return office


def told(office: Office) -> list[str | None]:
    """Who was told something."""
    with office.store.read() as session:
        wanted = select(Outbox.engineer).where(Outbox.kind == OutboxKind.NOTICE, Outbox.retracted.is_(False))
        return list(session.scalars(wanted.order_by(Outbox.id)))


def team(office: Office) -> dict[str, Role]:
    return {one.engineer: one.role for one in office.show("FF-1").team if one.left_at is None}


async def test_the_roster_shows_who_can_be_reached_and_what_each_has_in_hand(staffed: Office, sit: Sit) -> None:
    staffed.do("join", "FF-1", engineer="chen", role="dba")
    async with sit() as terminal:
        await terminal.press("g", "t")
        assert terminal.row(1).endswith("on call ada to 18:00, then li")
        assert "[1 All 6] 2 Available now 5  3 Shifts 2  4 Absences 1" in terminal.row(2)
        rows = {row.split()[0].lstrip(">"): row for row in terminal.rows[3:10] if row.strip()}
        chen = next(row for row in rows.values() if " chen " in row)
        assert "=" in chen and " 1 " in chen and "at work" in chen
        assert any("sun" in row and "absent 2d" in row for row in rows.values())
        await terminal.press("3")
        assert "ada" in terminal.row(4) and "now" in terminal.row(4) and "li" in terminal.row(5)
        await terminal.press("4")
        assert "sun" in terminal.text
        await terminal.press("right_square_bracket")
        assert "[1 All" in terminal.row(2)


async def test_it_is_filtered_by_skill_in_either_language_and_sorted_by_load(staffed: Office, sit: Sit) -> None:
    staffed.do("join", "FF-1", engineer="wu", role="tester")
    async with sit() as terminal:
        await terminal.press("g", "t", "slash")
        await terminal.type("skill:performance")
        await terminal.press("enter")
        shown = terminal.text
        assert "chen" in shown and "/ skill:performance" in shown and " qin " not in shown
        await terminal.press("slash", "ctrl+u")
        await terminal.type("角色:tester")
        await terminal.press("enter")
        assert " wu " in terminal.row(4) and "chen" not in terminal.text
        await terminal.press("slash", "ctrl+u", "enter", "o")
        assert "by load" in terminal.row(22)
        assert " wu " in terminal.row(4)


async def test_enter_leads_to_what_somebody_has_in_hand(staffed: Office, sit: Sit) -> None:
    async with sit() as terminal:
        await terminal.press("g", "t", "enter")
        assert "team:ada" in terminal.row(1)


async def test_nothing_is_told_before_enter_and_then_everybody_is(staffed: Office, sit: Sit) -> None:
    async with sit() as terminal:
        await terminal.press("A")
        shown = terminal.text
        assert "for FF-1: S1 high" in terminal.row(2)
        for line in (
            "commander  ada",
            "liaison    li",
            "DBA        chen",
            "tester     wu",
            "missing    operations: sun absent",
        ):
            assert line in shown
        assert "* chen" in shown and "next ada (k8s 2)" in shown
        assert "send 4: each is told their duty" in terminal.row(22)
        await terminal.press("q")
        assert told(staffed) == [] and team(staffed) == {}
        await terminal.press("A", "enter")
        assert terminal.row(24).startswith("FF-1  Team: ada, li, chen, wu; each is told their duty")
        assert team(staffed) == {"ada": Role.COMMANDER, "li": Role.LIAISON, "chen": Role.DBA, "wu": Role.TESTER}
        assert told(staffed) == ["ada", "li", "chen", "wu"]
        await terminal.press("u")
        assert team(staffed) == {} and told(staffed) == []


async def test_a_name_a_duty_and_a_place_are_changed_before_it_is_sent(staffed: Office, sit: Sit) -> None:
    async with sit() as terminal:
        await terminal.press("A", "j", "j", "space")
        assert "DBA        qin" in terminal.text and "Nobody is told before you send it" in terminal.row(24)
        await terminal.press("e", "ctrl+u")
        await terminal.type("reads the slow log")
        await terminal.press("enter")
        assert "reads the slow log" in terminal.text
        await terminal.press("j", "minus")
        assert "left out" in terminal.text
        assert "send 3" in terminal.row(22)
        await terminal.press("enter")
    assert team(staffed) == {"ada": Role.COMMANDER, "li": Role.LIAISON, "qin": Role.DBA}
    assert {one.engineer: one.duty for one in staffed.show("FF-1").team}["qin"] == "reads the slow log"


async def test_what_is_cut_is_told_whole_below_and_follows_the_cursor(staffed: Office, sit: Sit) -> None:
    async with sit() as terminal:
        await terminal.press("A")
        assert "sets the direction, approves the plan, decides what is told to the client" in terminal.text
        await terminal.press("j", "j")
        below = "\n".join(terminal.rows[18:21])
        assert "performance 4" in below and "mysql 5" in below
        assert "Duty  examines slow statements, indexes and connections" in below
        await terminal.press("j", "j", "j")
        below = "\n".join(terminal.rows[18:21])
        assert "Missing  operations: sun absent until" in below and "next ada (k8s 2)" in below
        await terminal.press("tab", "j")
        below = "\n".join(terminal.rows[16:21])
        assert "chen  陈立  DBA" in below and "mon-fri 9:00-18:00 Asia/Shanghai, 10:00 there now; at work" in below
        assert all(len(row.rstrip()) <= 80 and not row.rstrip().endswith("..") for row in terminal.rows[17:21])


async def test_a_long_duty_is_read_to_its_end_and_one_left_as_it_was_is_no_change(staffed: Office, sit: Sit) -> None:
    staffed.do("join", "FF-1", engineer="wu", role="tester", duty="counts " + "every order of the night " * 9 + "twice")
    async with sit() as terminal:
        await terminal.press("A")
        for _turn in range(5):
            if any(row.startswith("> tester") for row in terminal.rows):
                break
            await terminal.press("j")
        assert "night twice" in terminal.text
        await terminal.press("e", "enter")
        before = terminal.row(22)
        assert "send 3" in before and "wu" not in before


async def test_the_roster_tells_the_row_under_the_cursor_whole(staffed: Office, sit: Sit) -> None:
    async with sit() as terminal:
        await terminal.press("g", "t")
        assert "ada  Ada  commander, developer" in terminal.text and "on call until 18:00" in terminal.text
        await terminal.press("G")
        assert "load-testing 4" in terminal.rows[18] and "0 of 5" in terminal.rows[20]
        await terminal.press("3")
        assert "load-testing" not in terminal.text


async def test_anybody_of_the_roster_takes_a_place(staffed: Office, sit: Sit) -> None:
    async with sit() as terminal:
        await terminal.press("A", "j", "j", "j", "tab", "G", "space")
        assert "tester     wu" in terminal.text
        await terminal.press("k", "space")
        assert "tester     sun" in terminal.text and "not their own role" in terminal.text


async def test_a_team_that_stands_has_nobody_to_send(staffed: Office, sit: Sit) -> None:
    staffed.do("staff", "FF-1")
    async with sit() as terminal:
        await terminal.press("A")
        assert "The team stands" in terminal.row(22) and "commands it already" in terminal.text
        await terminal.press("enter", "space")
        assert team(staffed)["ada"] is Role.COMMANDER


async def test_the_next_step_of_an_answered_complaint_is_its_team(staffed: Office, sit: Sit) -> None:
    staffed.do(
        "acknowledge", "FF-1", by="li", channel="phone", person="王敏", said="We look at it now.", next_update_at="+2h"
    )
    record = staffed.show("FF-1")
    assert record.next is not None and (record.next.verb, record.next.key) == ("staff", "A")
    async with sit() as terminal:
        await terminal.press("full_stop")
        assert "for FF-1" in terminal.row(2)
        assert "spoke with 王敏 once" in terminal.text


async def test_where_nobody_can_be_proposed_a_commander_is_asked_for(office: Office, sit: Sit) -> None:
    office.report(cause="service", about="ada", by="bo")
    async with sit("bo") as terminal:
        await terminal.press("A")
        assert "for FF-1" in terminal.text
    office.do("edit", "FF-1", by="bo", about="bo")
    async with sit("ada") as terminal:
        await terminal.press("A")
        assert "Commander" in terminal.text


async def test_an_empty_roster_says_what_fills_it(office: Office, sit: Sit) -> None:
    async with sit() as terminal:
        await terminal.press("g", "t")
        assert "Nobody here." in terminal.text and "roster import" in terminal.text
        await terminal.press("3")
        assert "Nobody is on call" in terminal.text
        await terminal.press("q")
        assert "is:open" in terminal.row(1)


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (200, 50), (60, 20)])
async def test_every_row_is_as_wide_as_the_terminal_in_both_languages(
    staffed: Office, sit: Sit, size: tuple[int, int]
) -> None:
    for language in ("en", "zh_CN"):
        words.set_language(language)
        try:
            async with sit(size=size) as terminal:
                await terminal.press("A")
                assert len(terminal.rows) == size[1]
                assert "chen" in terminal.text and ("missing" in terminal.text) is (language == "en")
                await terminal.press("q", "g", "t", "2")
                assert all(ord(each) < 128 or each >= "\u2e80" for row in terminal.rows for each in row)
        finally:
            words.set_language("en")


async def test_a_shift_is_handed_over_and_the_boss_is_told(staffed: Office, sit: Sit) -> None:
    staffed.do("staff", "FF-1")
    staffed.report(title="The other one")
    async with sit() as terminal:
        await terminal.press("g", "h")
        assert "Handover" in terminal.row(1) and "FF-1 S1" in terminal.text and "FF-2" not in terminal.text
        await terminal.press("g", "H")
        assert "the whole desk" in terminal.row(1) and "FF-2" in terminal.text
        await terminal.press("Y")
        assert terminal.row(1).startswith("Handover 2026-11-23 10:00  the whole desk")
        await terminal.press("q", "q", "B")
        assert terminal.row(1).startswith("FF-1 S1") and "Team: ada commander" in terminal.text
        await terminal.press("q")
        assert "is:open" in terminal.row(1)


async def test_all_commands_are_handed_over_after_the_count_and_the_next_answers_that_they_have_them(
    staffed: Office, sit: Sit
) -> None:
    staffed.report(title="The other one")
    staffed.report(title="Not mine")
    for ref in ("FF-1", "FF-2"):
        staffed.do("assign", ref, commander="ada")
    staffed.do("assign", "FF-3", commander="wu")
    async with sit() as terminal:
        await terminal.press("g", "h")
        assert "hand over the 2 you command" in terminal.row(22) and "FF-3" not in terminal.text
        await terminal.press("A")
        await terminal.type("nobody")
        await terminal.press("enter")
        assert "nobody is not on the roster" in terminal.text
        await terminal.press("ctrl+u")
        await terminal.type("l")
        await terminal.press("tab", "enter")
        assert "hand 2 commands to li?" in terminal.text
        assert {staffed.show(ref).commander for ref in ("FF-1", "FF-2")} == {"ada"}
        await terminal.press("y")
        assert [staffed.show(ref).commander for ref in ("FF-1", "FF-2", "FF-3")] == ["li", "li", "wu"]
        assert staffed.show("FF-1").timeline[-1].text == "handed over from ada to li"
        await terminal.press("u")
        assert staffed.show("FF-1").commander == staffed.show("FF-2").commander == "ada"
        await terminal.press("ctrl+r")
    async with sit("li") as terminal:
        await terminal.press("g", "h")
        assert "your duties in 2 complaints" in terminal.row(22) and "not confirmed" in terminal.text
        await terminal.press("plus")
        assert "I have my duties in 2?" in terminal.text
        await terminal.press("y")
        assert "not confirmed" not in terminal.text and "hand over the 2 you command" in terminal.row(22)
    assert staffed.show("FF-2").timeline[-1].verb == "confirm"


async def test_the_marked_are_handed_over_and_enter_opens_the_one_under_the_cursor(staffed: Office, sit: Sit) -> None:
    staffed.report(title="The other one")
    async with sit() as terminal:
        await terminal.press("g", "H", "A")
        assert "You command none of these" in terminal.row(24)
        await terminal.press("j", "space")
        assert "1 marked" in terminal.row(2) and "* FF-2" in terminal.text
        await terminal.press("A")
        await terminal.type("chen")
        await terminal.press("enter")
        assert staffed.show("FF-2").commander == "chen" and staffed.show("FF-1").commander is None
        await terminal.press("g", "g", "enter")
        assert terminal.row(1).startswith("FF-1")
        await terminal.press("q", "i")
        await terminal.type("seen at the handover")
        await terminal.press("enter")
    assert staffed.show("FF-1").timeline[-1].text == "seen at the handover"
