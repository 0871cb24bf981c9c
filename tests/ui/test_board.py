"""The board: cards carried on by keys under the guards of their verbs, taken back by `<`, and where they stand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firefight_tui.domain.vocabulary import RemedyState, Stage
from firefight_tui.screens.board import BoardScreen
from firefight_tui.screens.complaint import ComplaintScreen
from firefight_tui.screens.form import FormScreen
from firefight_tui.widgets.board import Board
from tests.board_builders import put_board
from tests.builders import Office
from tests.plan_builders import executing, planned, proposed
from tests.ui.conftest import Sit, Terminal


@pytest.fixture
def manned(office: Office) -> Office:
    """An office of several, so that nobody judges what they own."""
    office.do("enlist", handle="ada", name="Ada", access="administrator")
    office.enlist("bo", "wu", access="commander")
    return office


def states(office: Office, ref: str) -> list[RemedyState]:
    return [one.state for one in office.show(ref).remedies]


def chosen(terminal: Terminal) -> str:
    """The card under the cursor, by its label."""
    screen = terminal.app.screen
    assert isinstance(screen, BoardScreen)
    card = screen.card()
    return f"{card.complaint.ref} {card.remedy.label}" if card is not None else ""


async def test_a_card_is_carried_through_its_columns_and_taken_back_step_by_step(manned: Office, sit: Sit) -> None:
    ref = executing(manned, owner="bo")
    async with sit() as terminal:
        await terminal.press("g", "b", "1")
        assert chosen(terminal) == f"{ref} R1"
        assert "Agreed 2" in terminal.text and "[>] Start a remedy" in terminal.row(22)
        await terminal.press(">")
        assert states(manned, ref) == [RemedyState.DOING, RemedyState.AGREED]
        assert chosen(terminal) == f"{ref} R1", "the cursor goes with its card"
        await terminal.press(">")
        assert isinstance(terminal.app.screen, FormScreen)
        await terminal.type("wu")
        await terminal.press("ctrl+s")
        assert states(manned, ref)[0] is RemedyState.TESTED
        assert "Tested 1" in terminal.text and "Does it hold?" in terminal.row(22)
        await terminal.press("+")
        assert states(manned, ref)[0] is RemedyState.VERIFIED
        assert "Verified 1" in terminal.text
        for back in (RemedyState.TESTED, RemedyState.DOING, RemedyState.AGREED):
            await terminal.press("<")
            assert states(manned, ref)[0] is back
        await terminal.press("<")
        assert "has taken no step yet" in terminal.row(24)
        assert states(manned, ref) == [RemedyState.AGREED, RemedyState.AGREED]


async def test_a_step_back_takes_the_step_of_this_card_not_the_latest_act(manned: Office, sit: Sit) -> None:
    ref = executing(manned, owner="bo")
    manned.do("start", ref, remedy="R1")
    manned.do("start", ref, remedy="R2", by="wu")
    manned.do("note", ref, text="something else")
    async with sit() as terminal:
        await terminal.press("g", "b", "1")
        assert chosen(terminal) == f"{ref} R1"
        await terminal.press("<")
        assert states(manned, ref) == [RemedyState.AGREED, RemedyState.DOING]
        await terminal.press("l", "<")
        assert states(manned, ref) == [RemedyState.AGREED, RemedyState.AGREED]
        assert any(one.text == "something else" and not one.undone for one in manned.show(ref).timeline)


async def test_a_step_that_cannot_be_taken_back_says_why(manned: Office, sit: Sit) -> None:
    ref = executing(manned, owner="bo")
    manned.enlist("kim", access="observer")
    manned.do("start", ref, remedy="R1")
    async with sit("kim") as terminal:
        await terminal.press("g", "b", "1", "l", "<")
        assert terminal.row(24).startswith("! ") or terminal.row(23).startswith("! ")
        assert states(manned, ref)[0] is RemedyState.DOING


async def test_a_correction_waits_for_the_client_and_the_key_that_asks_them_is_named(manned: Office, sit: Sit) -> None:
    ref = planned(manned)
    async with sit() as terminal:
        await terminal.press("g", "b", "1", "j")
        assert chosen(terminal) == f"{ref} R2"
        assert "has not been shown the plan" in terminal.row(22)
        await terminal.press(">")
        assert "present" in terminal.row(24).lower() and "key v" in terminal.row(24)
        assert states(manned, ref) == [RemedyState.PROPOSED, RemedyState.PROPOSED]
        manned.do("present", ref, person="Li Na", channel="phone", said="this is what we do")
        await terminal.press("R")
        assert "waits for the client's decision" in terminal.row(22)
        await terminal.press(">")
        assert "agree" in terminal.row(24).lower()
        await terminal.press("full_stop")
        assert isinstance(terminal.app.screen, FormScreen) and "agree" in terminal.row(1).lower()


async def test_a_containment_waits_for_nobody(manned: Office, sit: Sit) -> None:
    ref = manned.complaint(Stage.ACKNOWLEDGED)
    manned.do("remedy", ref, kind="containment", what="two more servers", owner="bo")
    async with sit() as terminal:
        await terminal.press("g", "b")
        assert "Proposed 1" in terminal.text and "may start at once" in terminal.row(22)
        await terminal.press("full_stop")
        assert states(manned, ref) == [RemedyState.DOING]


async def test_what_the_verb_refuses_is_said_and_moves_nothing(manned: Office, sit: Sit) -> None:
    ref = proposed(manned)
    manned.do("amend", ref, remedy="R1", after="R2")
    manned.do("agree", ref, person="Li Na", channel="phone", words="yes")
    async with sit() as terminal:
        await terminal.press("g", "b", "1")
        assert chosen(terminal) == f"{ref} R1" and "R2 comes before it" in terminal.row(22)
        await terminal.press(">")
        assert "not finished" in terminal.text and states(manned, ref)[0] is RemedyState.AGREED


async def test_an_ineffective_one_says_why_and_is_changed_again(manned: Office, sit: Sit) -> None:
    ref = executing(manned, owner="bo")
    manned.do("start", ref, remedy="R2")
    manned.do("finish", ref, remedy="R2", tested_by="wu")
    async with sit() as terminal:
        await terminal.press("g", "b", "1", "l", "-")
        await terminal.type("still 20 s")
        await terminal.press("enter")
        verdict = manned.show(ref).remedies[1].verification
        assert verdict is not None and (verdict.verdict, verdict.reason) == ("ineffective", "still 20 s")
        assert "found it ineffective" in terminal.row(22) and "ineffective" in terminal.text
        await terminal.press(">")
        assert isinstance(terminal.app.screen, FormScreen) and "finish" in terminal.row(1).lower()


async def test_a_containment_is_retired_on_the_board_once_its_correction_holds(manned: Office, sit: Sit) -> None:
    ref = executing(manned, owner="bo")
    for label in ("R1", "R2"):
        manned.do("start", ref, remedy=label)
        manned.do("finish", ref, remedy=label, tested_by="wu")
    async with sit() as terminal:
        await terminal.press("g", "b", "1")
        assert "to retire" not in terminal.text and "once verified: R2" in terminal.text
        manned.do("verify", ref, remedy="R2", verdict="effective")
        await terminal.press("R")
        assert "to retire" in terminal.text and "[>] Retire a containment" in terminal.row(22)
        await terminal.press(">")
        assert states(manned, ref) == [RemedyState.RETIRED, RemedyState.VERIFIED]
        assert "two more servers" not in terminal.text
        await terminal.press("z")
        assert "two more servers"[:8] in terminal.text and "retired" in terminal.text


async def test_it_plans_changes_drops_and_gives_an_owner(manned: Office, sit: Sit) -> None:
    ref = planned(manned)
    async with sit() as terminal:
        await terminal.press("g", "b", "1", "A", "ctrl+u")
        await terminal.type("b")
        assert "Tab bo" in terminal.row(23)
        await terminal.press("tab", "enter")
        assert manned.show(ref).remedies[0].owner == "bo"
        await terminal.press("e")
        assert isinstance(terminal.app.screen, FormScreen)
        assert "two more servers" in terminal.text and "under 5 s" in terminal.text
        await terminal.press("ctrl+g", "n")
        assert "Remedy" in terminal.row(1)
        await terminal.press("ctrl+g", "D")
        await terminal.type("too late")
        await terminal.press("ctrl+s")
        assert states(manned, ref)[0] is RemedyState.DROPPED


async def test_the_form_about_one_card_does_not_take_up_what_was_typed_about_another(manned: Office, sit: Sit) -> None:
    ref = executing(manned, owner="bo")
    manned.do("start", ref, remedy="R1")
    manned.do("start", ref, remedy="R2")
    async with sit() as terminal:
        await terminal.press("g", "b", "1", ">")
        await terminal.type("wu")
        await terminal.press("ctrl+g", "j", ">")
        assert "R2" in terminal.text and " wu" not in terminal.text
        await terminal.type("bo")
        await terminal.press("ctrl+s")
        assert [one.tested_by for one in manned.show(ref).remedies] == [None, "bo"]


async def test_tabs_show_this_complaint_mine_all_and_late(manned: Office, sit: Sit) -> None:
    first, second = executing(manned, owner="bo"), executing(manned, owner="ada", title="Another", client="Acme")
    manned.clock.turn(timedelta(hours=3))
    async with sit() as terminal:
        await terminal.press("slash", "ctrl+u")
        await terminal.type(second)
        await terminal.press("enter", "enter", "g", "b")
        assert terminal.row(2).startswith(f"[1 {second} 2]"), "from inside a complaint its cards come first"
        await terminal.press("3")
        assert "[3 All 4]" in terminal.row(2) and "4 Late 2" in terminal.row(2)
        assert "2 overdue" in terminal.row(1)
        await terminal.press("2")
        assert "[2 Mine 2]" in terminal.row(2) and chosen(terminal).startswith(second)
        await terminal.press("4", "g", "g")
        assert "late 1:" in terminal.text and "affected" in terminal.text
        await terminal.press("j" if chosen(terminal).startswith(second) else "k", "1")
        assert f"[1 {chosen(terminal).split()[0]} 2]" in terminal.row(2)
        await terminal.press("slash", "ctrl+u")
        await terminal.type("client:acme")
        await terminal.press("enter")
        assert "[3 All 2]" in terminal.row(2) and "client:acme" in terminal.row(1)
        await terminal.press("slash", "ctrl+u")
        await terminal.type("nonsense:x")
        await terminal.press("enter")
        assert "^" in terminal.text
        await terminal.press("ctrl+g", "q")
        assert isinstance(terminal.app.screen, ComplaintScreen)
        assert first != second


async def test_enter_opens_the_complaint_and_q_comes_back(manned: Office, sit: Sit) -> None:
    ref = executing(manned, owner="bo")
    async with sit() as terminal:
        await terminal.press("g", "b", "enter")
        assert isinstance(terminal.app.screen, ComplaintScreen) and ref in terminal.row(1)
        await terminal.press("q")
        assert isinstance(terminal.app.screen, BoardScreen)
        await terminal.press("g", "i")
        assert "Inbox" in terminal.row(1)


async def test_h_and_l_change_the_column_and_stay_at_the_height(manned: Office, sit: Sit) -> None:
    ref = executing(manned, owner="bo")
    manned.do("start", ref, remedy="R2")
    manned.do("remedy", ref, kind="containment", what="third", owner="bo")
    async with sit() as terminal:
        await terminal.press("g", "b", "1")
        assert chosen(terminal) == f"{ref} R3"
        await terminal.press("l", "l")
        assert chosen(terminal) == f"{ref} R2"
        await terminal.press("l", "h")
        assert chosen(terminal) == f"{ref} R1"
        await terminal.press("h", "h", "h")
        assert chosen(terminal) == f"{ref} R3" and isinstance(terminal.app.screen, BoardScreen)
        assert ">R3 third" in terminal.text


async def test_a_milestone_and_what_a_late_card_holds_up_are_named(manned: Office, sit: Sit) -> None:
    ref = executing(manned, owner="bo")
    manned.do("milestone", ref, name="month end", baseline="+3d", forecast="+4d")
    manned.clock.turn(timedelta(hours=5))
    async with sit(size=(120, 40)) as terminal:
        await terminal.press("g", "b", "1")
        assert "Milestone month end 11-27 1d later" in terminal.row(2)
        late = next(row for row in terminal.rows if row.startswith("Late"))
        assert "affected: milestone month end 11-27; bo" in late
        assert any(row.startswith("month end") and "=" in row and "|" in row for row in terminal.rows)
        assert any(row.startswith("R1 two more servers") and "!" in row for row in terminal.rows)


async def test_thousands_of_cards_scroll_without_a_widget_each(office: Office, sit: Sit) -> None:
    put_board(office.store, 300, at=office.clock.at)
    async with sit() as terminal:
        await terminal.press("g", "b")
        screen = terminal.app.screen
        assert isinstance(screen, BoardScreen)
        board = screen.query_one(Board)
        assert len(screen.cards(3)) > 800 and len(list(screen.walk_children())) < 20
        assert len(board.layout_of.columns[board.cursor.column]) > 30
        await terminal.press("G")
        last = board.current
        await terminal.press("g", "g")
        assert board.scroll_offset.y == 0 and board.current is not last
        await terminal.press("pagedown", "pagedown", "j", "k", "ctrl+u", "l", "h")
        assert board.current is not None
        assert any(row.startswith(">") or " >" in row for row in terminal.rows)


async def test_a_move_draws_the_lines_of_two_cards_only(office: Office, sit: Sit) -> None:
    put_board(office.store, 40, at=office.clock.at)
    async with sit(size=(120, 40)) as terminal:
        await terminal.press("g", "b")
        board = terminal.app.screen.query_one(Board)
        drawn: list[int] = []
        board.refresh_line = drawn.append  # type: ignore[method-assign]  # counts what is drawn
        top = board.scroll_offset.y
        await terminal.press("j")
        assert board.scroll_offset.y == top and len(drawn) == 4


async def test_nothing_planned_says_what_would_fill_it(office: Office, sit: Sit, language: str) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("g", "b")
        assert ("No remedy is planned" if language == "en" else "没有措施") in terminal.text
        for tab in "124":
            await terminal.press(tab)
            assert terminal.rows[5].strip() and terminal.rows[6].strip()
        await terminal.press(">", "<", "e", "A", "m")
        assert isinstance(terminal.app.screen, BoardScreen)
