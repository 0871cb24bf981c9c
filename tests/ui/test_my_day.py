"""The screen g m: what is theirs to do, done by one key, opened where it stands, of oneself and of others."""

from __future__ import annotations

import pytest

from firefight_tui.domain.vocabulary import KeepOutcome, RemedyState, Stage
from firefight_tui.errors import StoreLost
from firefight_tui.screens.complaint import ComplaintScreen
from firefight_tui.screens.form import FormScreen
from firefight_tui.screens.inbox import InboxScreen
from firefight_tui.screens.my_day import MyDayScreen
from firefight_tui.screens.roster import RosterScreen
from firefight_tui.screens.seat import Seat
from tests.builders import Office
from tests.day_builders import DAY, HOUR, crew, effect, prevention, put, renewal, review, staffed, visit
from tests.ui.conftest import Sit, Terminal
from tests.ui.test_inbox import HOSTILE


def filled(office: Office) -> str:
    """A complaint with something to do for each of four engineers, the containment of chen late by an hour."""
    crew(office)
    ref = staffed(office, client="华东电商", title="高峰时段处理订单极慢")
    office.do("promise", ref, what="a call at noon", due="+6h", by="chen")
    office.clock.turn(3 * HOUR)
    return ref


def rows_of(terminal: Terminal) -> list[str]:
    """The rows of the list, by the words of what is to be done."""
    found = [row.strip() for row in terminal.rows]
    return [row for row in found if " FF-" in row and not row.startswith(("FF-", "Next", "下一步", "u "))]


def cursor(terminal: Terminal) -> str:
    return next(row for row in terminal.rows if row.startswith("> "))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_late_ones_stand_first_under_plain_headings(
    office: Office, sit: Sit, language: str, size: tuple[int, int]
) -> None:
    ref = filled(office)
    async with sit("chen", size=size) as terminal:
        await terminal.press("g", "m")
        assert isinstance(terminal.app.screen, MyDayScreen)
        late, today = ("Late  1", "Today  1") if language == "en" else ("已超期  1", "今天  1")
        place = [next(n for n, row in enumerate(terminal.rows) if words in row) for words in (late, today)]
        assert place == sorted(place)
        first, second = rows_of(terminal)
        assert "-1:00" in first and ref in first and "R1 two more servers" in first and "华东电商" in first
        assert "a call at noon" in second
        assert ("start" if language == "en" else "开始") in first
        assert ("My day" if language == "en" else "我的一天") in terminal.row(1) and "chen" in terminal.row(1)
        assert ("My complaints 0" if language == "en" else "我的投诉 0") in terminal.text


async def test_the_next_step_of_a_row_is_done_on_it(office: Office, sit: Sit) -> None:
    ref = filled(office)
    async with sit("chen") as terminal:
        await terminal.press("g", "m")
        assert "start: FF-1  R1 two more servers" in terminal.text
        await terminal.press(".")
        assert office.show(ref).remedies[0].state is RemedyState.DOING and "finish" in cursor(terminal)
        await terminal.press(".")
        screen = terminal.app.screen
        assert isinstance(screen, FormScreen) and screen.verb.name == "finish" and "R1" in terminal.text
        await terminal.press("ctrl+g")
        assert isinstance(terminal.app.screen, MyDayScreen)
        await terminal.press("u")
        assert office.show(ref).remedies[0].state is not RemedyState.DOING


async def test_the_two_answers_judge_a_remedy_and_a_promise_and_take_a_duty(office: Office, sit: Sit) -> None:
    ref = filled(office)
    office.do("finish", ref, remedy="R1", tested_by="wu", by="chen")
    async with sit("wu") as terminal:
        await terminal.press("g", "m")
        assert "duty" in rows_of(terminal)[0] or "verify" in rows_of(terminal)[0]
        while "verify" not in cursor(terminal):
            await terminal.press("j")
        await terminal.press("-")
        screen = terminal.app.screen
        assert isinstance(screen, FormScreen) and screen.verb.name == "verify"
        await terminal.press("ctrl+g", "+")
        verdict = office.show(ref).remedies[0].verification
        assert verdict is not None and (verdict.by, verdict.verdict.value) == ("wu", "effective")
        assert "duty" in cursor(terminal)
        await terminal.press("-")
        assert "given back with leave" in terminal.text and rows_of(terminal)
        await terminal.press("+")
        assert [one.confirmed_at is not None for one in office.show(ref).team if one.engineer == "wu"] == [True]
        assert "Nothing is yours to do." in terminal.text
        await terminal.press("+", ".", "enter")
        assert isinstance(terminal.app.screen, MyDayScreen)
    async with sit("chen") as terminal:
        await terminal.press("g", "m", "+")
        [promise] = [one for one in office.show(ref).commitments if one.what == "a call at noon"]
        assert promise.outcome is KeepOutcome.KEPT


async def test_enter_opens_the_complaint_where_it_stands(office: Office, sit: Sit) -> None:
    ref = filled(office)
    async with sit("li") as terminal:
        await terminal.press("g", "m")
        assert "after R1 of chen: index on orders" in cursor(terminal)
        assert "held up since 12:00 (1:00) by R1 of chen" in terminal.text
        await terminal.press(".")
        assert "R2: after R1 of chen." in terminal.text and office.show(ref).remedies[1].started_at is None
        await terminal.press("enter")
        screen = terminal.app.screen
        assert isinstance(screen, ComplaintScreen) and screen.ref == ref
        assert screen.item() == f"remedy-{office.show(ref).remedies[1].id}" and "index on orders" in cursor(terminal)
        assert "held up since 12:00 (1:00) by R1 of chen" in terminal.text
        await terminal.press("q")
        assert isinstance(terminal.app.screen, MyDayScreen)


async def test_the_day_of_somebody_else_by_name_and_from_the_roster(office: Office, sit: Sit) -> None:
    filled(office)
    async with sit("ada") as terminal:
        await terminal.press("g", "m", "o")
        await terminal.type("nobody")
        await terminal.press("enter")
        assert "nobody is not on the roster." in terminal.text
        for _letter in "nobody":
            await terminal.press("backspace")
        await terminal.type("ch")
        await terminal.press("tab", "enter")
        assert "The day of chen" in terminal.row(1) and "R1 two more servers" in terminal.text
        await terminal.press("g", "m")
        assert "My day" in terminal.row(1)
        await terminal.press("g", "t")
        assert isinstance(terminal.app.screen, RosterScreen)
        while "chen" not in cursor(terminal):
            await terminal.press("j")
        await terminal.press("d")
        assert "The day of chen" in terminal.row(1)
        await terminal.press("2")
        assert isinstance(terminal.app.screen, InboxScreen) and "team:chen" in terminal.row(1)


@pytest.mark.parametrize("key", ["2", "tab", "]", "["])
async def test_one_key_leads_to_the_complaints_that_are_mine(office: Office, sit: Sit, key: str) -> None:
    ref = filled(office)
    async with sit("ada") as terminal:
        await terminal.press("g", "m")
        assert "2 My complaints 1" in terminal.text
        await terminal.press(key)
        assert isinstance(terminal.app.screen, InboxScreen) and "is:mine" in terminal.row(1) and ref in terminal.text


async def test_what_others_do_shows_and_time_passes(office: Office, sit: Sit) -> None:
    ref = filled(office)
    async with sit("li") as terminal:
        await terminal.press("g", "m")
        assert "wait" in cursor(terminal)
        office.do("finish", ref, remedy="R1", tested_by="wu", by="chen")
        await terminal.until("R2 index on orders")
        await terminal.settle()
        assert "start" in cursor(terminal)
        office.clock.turn(2 * DAY)
        await terminal.press("R")
        assert "Late  1" in terminal.text


async def test_every_kind_has_its_row_and_its_way_in(office: Office, sit: Sit, language: str) -> None:
    ref = filled(office)
    at = office.clock.at
    put(office, ref, prevention(at, "ada", at + DAY), prevention(at, "li", at - DAY, at + DAY, number=2))
    put(office, ref, visit(at, at + 2 * DAY), review(at, at + 3 * DAY), effect(at, remedy=1))
    put(office, ref, renewal(at, at + 4 * DAY))
    office.do("leave", ref, engineer="wu", reason="asleep")
    office.do("finish", ref, remedy="R1", tested_by="wu", by="chen")
    async with sit("ada", size=(100, 40)) as terminal:
        await terminal.press("g", "m")
        words = ["update", "verify", "measure", "prevent", "check", "visit", "review", "renew"]
        if language == "zh_CN":
            words = ["汇报", "验证", "测量", "预防", "检查", "回访", "复盘", "续约"]
        told = rows_of(terminal)
        assert [word for word in words if not any(word in row for row in told)] == []
        for _row in told:
            await terminal.press(".", "ctrl+g")
            while not isinstance(terminal.app.screen, MyDayScreen):
                await terminal.press("ctrl+g")
            await terminal.press("enter")
            assert isinstance(terminal.app.screen, ComplaintScreen)
            await terminal.press("q", "j")


async def test_a_renewal_is_answered_for_from_the_day(office: Office, sit: Sit) -> None:
    crew(office)
    ref = office.complaint(Stage.CLOSED)
    office.do("assign", ref, commander="ada")
    office.do("cooperate", ref, what="Support for 2027", renewal_due="+20d")
    async with sit("ada") as terminal:
        await terminal.press("g", "m")
        assert "renew" in cursor(terminal) and "Support for 2027" in cursor(terminal)
        assert "renew: FF-1  Support for 2027" in terminal.text
        await terminal.press("enter")
        screen = terminal.app.screen
        assert isinstance(screen, ComplaintScreen) and "Support for 2027" in cursor(terminal)
        await terminal.press("q", ".")
        form = terminal.app.screen
        assert isinstance(form, FormScreen) and form.verb.name == "cooperate"
        await terminal.press("tab")
        await terminal.type("renewed for a year")
        await terminal.press("ctrl+s")
        [agreed] = office.show(ref).repair
        assert agreed.outcome == "renewed for a year", "of the agreement of the row, not a new one"
        assert "Nothing is yours to do." in terminal.text


async def test_a_store_that_cannot_be_read_keeps_what_was_shown(
    office: Office, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = filled(office)
    async with sit("chen") as terminal:

        def lost(*_: object) -> None:
            raise StoreLost("the store is gone")

        real = Seat.my_day
        monkeypatch.setattr(Seat, "my_day", lost)
        await terminal.press("g", "m")
        assert "The day could not be read." in terminal.text
        monkeypatch.setattr(Seat, "my_day", real)
        await terminal.press("R")
        assert ref in cursor(terminal)
        monkeypatch.setattr(Seat, "my_day", lost)
        await terminal.press("R")
        assert ref in cursor(terminal) and "the store is gone" in terminal.text


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_hostile_words_stay_words(office: Office, sit: Sit, size: tuple[int, int]) -> None:
    crew(office)
    ref = staffed(office, client=HOSTILE[:60], title=HOSTILE)
    office.do("amend", ref, remedy="R1", what=HOSTILE)
    office.do("promise", ref, what=HOSTILE, due="+1h", by="chen")
    async with sit("chen", size=size) as terminal:
        await terminal.press("g", "m", "j", "j")
        assert len(rows_of(terminal)) == 2
