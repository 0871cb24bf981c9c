"""One complaint on the screen: its rows, its tabs, its second pane, and what happens when it cannot be read."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from firefight_tui.desk.views.queue import queue_page
from firefight_tui.domain.lifecycle import GUARDS
from firefight_tui.domain.query import parse
from firefight_tui.errors import StoreLost
from firefight_tui.screens.complaint import ComplaintScreen
from firefight_tui.screens.lacking import DONE
from firefight_tui.screens.plain import plain_text
from firefight_tui.screens.seat import Seat
from firefight_tui.words import set_language
from tests.builders import MONDAY, Office, make_desk
from tests.ui.conftest import Sit, Terminal
from tests.ui.test_inbox import HOSTILE

LONG = "The orders wait and nobody answers the phone. " * 30


def full(office: Office, **fields: object) -> str:
    """A complaint of which everything is known that a call sheet asks for."""
    given = {"client": "华东电商", "project": "订单系统", "title": "系统慢,打不开", "contact": "王敏"}
    given["impact"] = "3400 单积压"
    ref = office.report(**(given | fields))
    office.do("edit", ref, remedy_sought="大促前恢复")
    office.do("phenomenon", ref, text="提交后等待 40 秒", occurred_at="-2h")
    call = {"channel": "phone", "person": "王敏", "said": "We look at it now."}
    office.do("acknowledge", ref, **call, dissatisfaction="承诺过能扛住", mood=1)
    return ref


async def open_known(terminal: Terminal, office: Office, ref: str) -> ComplaintScreen:
    """Open a complaint as the list does, with its row."""
    everything = parse("", now=MONDAY, zone=make_desk(office.store).zone)
    page = queue_page(office.store, "ada", everything, now=MONDAY, limit=50)
    row = next(row for row in page.rows if row.ref == ref)
    screen = ComplaintScreen(terminal.app.seat, ref, row)
    terminal.app.push_screen(screen)
    await terminal.settle()
    return screen


# Case


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (160, 50)])
async def test_clocks_and_what_is_lacking_are_seen_without_scrolling(
    office: Office, sit: Sit, language: str, size: tuple[int, int]
) -> None:
    ref = full(office, body=LONG, impact=LONG, title="慢" * 80)
    async with sit(start=ref, size=size) as terminal:
        wanted = (
            ("first contact", "next update", "containment", "resolution", "To leave", "Responded", "must", "gap")
            if language == "en"
            else ("首次联系", "下次汇报", "恢复业务", "彻底解决", "还缺", "已响应", "必备", "缺项")
        )
        for words in (*wanted, "王敏", "提交后等待 40 秒", "承诺过能扛住"):
            assert words in terminal.text
        assert ".." in terminal.text
        assert ("done" if language == "en" else "完成") in terminal.text
        if size == (80, 24):
            assert len([row for row in terminal.rows if "nobody answers" in row]) == 1
            await terminal.press("enter")
            assert len([row for row in terminal.rows if "nobody answers" in row]) > 6
            await terminal.press("enter")
            assert len([row for row in terminal.rows if "nobody answers" in row]) == 1


async def test_the_clients_zone_cuts_no_due_time(office: Office, sit: Sit, language: str) -> None:
    office.do("client", name="Contoso", timezone="America/Argentina/Buenos_Aires")
    ref = office.report(client="Contoso", severity=3)
    office.do("acknowledge", ref, channel="phone", person="Ann", said="We look at it now.", next_update_at="+3h")
    async with sit(start=ref) as terminal:
        due, zone = ("due", "Buenos Aires time") if language == "en" else ("限", "Buenos Aires 时间")
        record = office.show(ref)
        for name in ("next_update", "containment", "resolution"):
            at = next(one.due_at for key, one in record.clocks.items() if str(key) == name)
            shown = f"{at.astimezone(ZoneInfo(record.client_timezone)):%H:%M}"
            assert any(due in row and shown in row for row in terminal.rows), name
        assert zone in terminal.text


async def test_the_case_tells_who_said_what_when(office: Office, sit: Sit, language: str) -> None:
    ref = full(office)
    office.clock.turn(timedelta(minutes=28))
    office.do("contact", ref, direction="in", channel="mail", person="王敏", said="好一点了", mood=2)
    async with sit(start=ref) as terminal:
        phone = "phone" if language == "en" else "电话"
        assert next(row for row in terminal.rows if "承诺过能扛住" in row).rstrip().endswith(f"王敏, {phone}, 10:00")
        spoke = "spoke 0:28 ago  mood 2, was 1" if language == "en" else "上次沟通 0:28 前  情绪 2, 之前 1"
        assert spoke in terminal.text


async def test_what_was_written_down_by_us_says_so(office: Office, sit: Sit) -> None:
    ref = full(office)
    office.do("edit", ref, dissatisfaction="It was promised twice")
    async with sit(start=ref) as terminal:
        assert "noted by ada, 10:00" in next(row for row in terminal.rows if "It was promised twice" in row)


async def test_times_of_a_client_elsewhere_are_in_their_zone(office: Office, sit: Sit) -> None:
    office.do("client", name="Northwind", timezone="America/New_York")
    ref = office.report(client="Northwind")
    async with sit(start=ref) as terminal:
        assert "New York time" in terminal.text
        assert "due 21:30" in next(row for row in terminal.rows if "first contact" in row)


async def test_what_was_inferred_is_marked(office: Office, sit: Sit) -> None:
    ref = full(office)
    office.enlist("bo")
    office.do("grade", ref, severity=2, by="bo")
    office.do("assign", ref, commander="bo", by="bo")
    office.do("advance", ref, by="bo")
    async with sit(start=ref) as terminal:
        assert "liaison~" in terminal.text


def test_every_guard_has_a_word_for_when_it_holds() -> None:
    assert {guard.name for guards in GUARDS.values() for guard in guards} == set(DONE)


async def test_quotes_in_the_complaint_are_folded(office: Office, sit: Sit, language: str) -> None:
    body = "Still slow.\n\nOn Mon, 23 Nov 2026 at 09:12, Li Na <li@a.example> wrote:\n> first line\n> second line"
    ref = office.report(body=body)
    async with sit(start=ref) as terminal:
        await terminal.press("G")
        assert "second line" not in terminal.text
        assert ("3 quoted lines" if language == "en" else "3 行引用") in terminal.text
        await terminal.press("enter", "G")
        assert "> second line" in terminal.text


# Tabs


async def test_tabs_have_numbers_and_counts(office: Office, sit: Sit, language: str) -> None:
    ref = full(office)
    async with sit(start=ref) as terminal:
        english, chinese = (
            "[1 Case] 2 Team  3 Repro  4 Plan  5 Client 2  6 Effect  7 Learn  8 Log 4",
            "[1 投诉] 2 小组  3 复现  4 方案  5 甲方 2  6 效果  7 复盘  8 过程 4",
        )
        row = english if language == "en" else chinese
        assert terminal.row(3) == row
        await terminal.press("right_square_bracket")
        assert "[2 " in terminal.row(3)
        await terminal.press("left_square_bracket", "left_square_bracket")
        assert "[8 " in terminal.row(3)


async def test_the_team_shows_duty_since_and_who_left(office: Office, sit: Sit, language: str) -> None:
    ref = full(office)
    office.enlist("bo")
    async with sit(start=ref) as terminal:
        await terminal.press("2")
        assert ("A proposes a team" if language == "en" else "按 A 建议小组") in terminal.text
        office.do("assign", ref, commander="bo")
        terminal.app._store_changed()
        await terminal.settle()
        assert "bo" in terminal.text
        assert ("since 10:00" if language == "en" else "10:00 起") in terminal.text
        assert ("not confirmed" if language == "en" else "未确认") in terminal.text
        office.do("assign", ref, commander="ada")
        terminal.app._store_changed()
        await terminal.settle()
        assert "ada" in terminal.text


# The client


async def test_the_talk_is_one_conversation_without_notes(office: Office, sit: Sit, language: str) -> None:
    ref = full(office, body="Since noon it is slow.")
    office.do("note", ref, text="SECRET between us")
    office.clock.turn()
    office.do("contact", ref, direction="in", channel="mail", person="王敏", said="When?", mood=2)
    office.clock.turn()
    office.do("contact", ref, direction="out", channel="phone", person="王敏", said="At ten.", next_update_at="+2h")
    async with sit(start=ref) as terminal:
        await terminal.press("5")
        order = [terminal.text.index(words) for words in ("Since noon", "We look at it", "When?", "At ten.")]
        assert order == sorted(order)
        rows = {words: next(row for row in terminal.rows if words in row) for words in ("When?", "At ten.")}
        assert rows["When?"].startswith("  When?") and rows["At ten."].startswith(" " * 10 + "At ten.")
        assert ("Client  王敏, mail" if language == "en" else "甲方  王敏, 邮件") in terminal.text
        assert ("We  ada to 王敏, phone" if language == "en" else "我方  ada 致 王敏, 电话") in terminal.text
        assert ("next update promised for 12:02" if language == "en" else "承诺下次汇报 12:02") in terminal.text
        assert "SECRET" not in terminal.text
        assert next(row for row in terminal.rows if row.startswith(">")).startswith(">         ")


async def test_enter_opens_and_folds_a_message(office: Office, sit: Sit) -> None:
    ref = full(office)
    said = "\n".join(f"line {number}" for number in range(60))
    office.do("contact", ref, direction="in", channel="mail", person="王敏", said=said)
    async with sit(start=ref) as terminal:
        await terminal.press("5")
        assert "line 5 .." in terminal.text and "line 6" not in terminal.text
        await terminal.press("enter")
        assert "line 6" in terminal.text and "line 59" not in terminal.text
        for _ in range(60):
            await terminal.pilot.press("j")
        await terminal.settle()
        assert "line 59" in terminal.text
        await terminal.press("R")
        assert "line 59" in terminal.text
        await terminal.press("enter")
        assert "line 59" not in terminal.text and "line 5 .." in terminal.text
        await terminal.press("k", "k", "enter")
        assert next(row for row in terminal.rows if row.startswith(">"))


async def test_it_opens_at_the_newest_unread(office: Office, sit: Sit) -> None:
    ref = full(office)
    office.enlist("bo")
    for number in range(12):
        office.clock.turn()
        office.do("contact", ref, direction="in", channel="mail", person="王敏", said=f"Mail {number}", by="bo")
    office.clock.turn()
    office.do("contact", ref, direction="in", channel="mail", person="王敏", said="My own", by="ada")
    async with sit() as terminal:
        await open_known(terminal, office, ref)
        await terminal.press("5")
        cursor = [number for number, row in enumerate(terminal.rows) if row.startswith(">")]
        assert len(cursor) == 1 and "unread" in terminal.rows[cursor[0]] and "Mail 11" in terminal.rows[cursor[0] + 1]
        await terminal.press("G")
        assert "new" not in next(terminal.rows[n - 1] for n, row in enumerate(terminal.rows) if "My own" in row)


async def test_a_huge_message_is_laid_out_only_as_far_as_it_is_shown(
    office: Office, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid: list[int] = []
    real = __import__("firefight_tui.widgets.fact_lines", fromlist=["wrap"]).wrap

    def counting(text: str, cells: int) -> list[str]:
        laid.append(len(text))
        return list(real(text, cells))

    ref = full(office, body="慢得要命。" * 40_000)
    monkeypatch.setattr("firefight_tui.widgets.fact_lines.wrap", counting)
    async with sit(start=ref) as terminal:
        await terminal.press("1", "8", "5")
        assert max(laid) < 10_000
        assert "慢得要命" in terminal.text


# A second pane


async def test_a_wide_terminal_shows_what_is_newest_beside_the_case(office: Office, sit: Sit) -> None:
    ref = full(office)
    async with sit(start=ref, size=(120, 40)) as terminal:
        assert any("承诺过能扛住" in row[:70] for row in terminal.rows)
        assert any("We look at it now." in row[70:] for row in terminal.rows)
        assert any("Call sheet" in row[70:] for row in terminal.rows)
        await terminal.press("8")
        assert any("承诺过能扛住" in row[70:] for row in terminal.rows)


async def test_resizing_keeps_the_place(office: Office, sit: Sit) -> None:
    ref = full(office, body="\n".join(f"paragraph {number} " + "words " * 20 for number in range(30)))
    async with sit(start=ref, size=(80, 24)) as terminal:
        await terminal.press("enter", "ctrl+d", "ctrl+d", "ctrl+d", "ctrl+d", "ctrl+d")
        before = next(row for row in terminal.rows[4:] if "paragraph" in row).split()[1]
        for size in ((160, 50), (60, 20), (80, 24)):
            await terminal.resize(*size)
        after = next(row for row in terminal.rows[4:] if "paragraph" in row).split()[1]
        assert abs(int(after) - int(before)) <= 1 and int(before) > 5


# What is known, what fails, what goes


async def test_what_the_list_knows_is_shown_before_it_is_read(
    office: Office, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = full(office, severity=1)

    def lost(_seat: Seat, _ref: str, at: datetime | None = None) -> None:
        raise StoreLost("The store does not answer.", "Wait.")

    async with sit() as terminal:
        monkeypatch.setattr(Seat, "record", lost)
        await open_known(terminal, office, ref)
        assert terminal.row(1).startswith(f"{ref}  华东电商 / 订单系统") and "S1" in terminal.row(1)
        assert "[Responded]" in terminal.row(2) and "系统慢,打不开" in terminal.text
        assert "The store does not answer." in terminal.text


async def test_a_failing_read_keeps_what_was_shown(office: Office, sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = full(office)

    def lost(_seat: Seat, _ref: str, at: datetime | None = None) -> None:
        raise StoreLost("The store does not answer.", "Wait.")

    async with sit(start=ref) as terminal:
        with monkeypatch.context() as patch:
            patch.setattr(Seat, "record", lost)
            await terminal.press("R")
            assert "The store does not answer." in terminal.text and "承诺过能扛住" in terminal.text
        await terminal.press("R")
        assert "The store does not answer." not in terminal.text


async def test_an_unknown_reference_says_so_and_q_goes_back(office: Office, sit: Sit) -> None:
    async with sit(start="FF-99") as terminal:
        assert "No complaint FF-99." in terminal.rows[4] and "q goes back." in terminal.text
        await terminal.press("5", "8", "o", "z", "enter", "j", "1", "q")
        assert terminal.row(1).startswith("Inbox")


async def test_one_taken_back_while_shown_is_gone_and_redo_brings_it_back(
    office: Office, sit: Sit, language: str
) -> None:
    ref = office.report()
    async with sit(start=ref) as terminal:
        await terminal.press("u")
        assert ("no longer there" if language == "en" else "已不在") in terminal.text
        await terminal.press("ctrl+r")
        assert "Orders fail" in terminal.text


async def test_redacted_words_go_while_they_are_shown(office: Office, sit: Sit) -> None:
    ref = office.report()
    office.do("note", ref, text="the password is hunter2")
    entry = office.show(ref).timeline[-1].id
    async with sit(start=ref) as terminal:
        await terminal.press("8")
        assert "hunter2" in terminal.text
        office.do("redact", ref, entry=entry, reason="a secret")
        terminal.app._store_changed()
        await terminal.settle()
        assert "hunter2" not in terminal.text


async def test_hostile_words_in_every_field_do_nothing(office: Office, sit: Sit, language: str) -> None:
    texts = ("title", "body", "impact", "dissatisfaction", "remedy_sought", "expected", "delivered", "condition")
    ref = office.report(client=HOSTILE, project=HOSTILE, contact=HOSTILE, **dict.fromkeys(texts, HOSTILE))
    office.do("phenomenon", ref, text=HOSTILE)
    office.do("acknowledge", ref, channel="mail", person=HOSTILE, said=HOSTILE, dissatisfaction=HOSTILE)
    office.do("contact", ref, direction="in", channel="mail", person=HOSTILE, said=HOSTILE, subject=HOSTILE)
    office.do("note", ref, text=HOSTILE)
    office.do("wait", ref, on="client", reason=HOSTILE)
    for size in ((80, 24), (120, 40), (160, 50)):
        async with sit(start=ref, size=size) as terminal:
            assert "[@click" in terminal.text
            for keys in (["enter"], ["2"], ["5", "enter", "k", "enter"], ["8", "enter", "o", "slash"]):
                await terminal.press(*keys)
                assert "\u202e" not in terminal.text
            await terminal.type("[@click")
            assert terminal.rows
    shown = plain_text(office.show(ref), MONDAY, make_desk(office.store).zone)
    assert not {"\u202e", "\x1b", "\x9b", "\x07"} & set(shown) and "[@click" in shown


def test_plain_text_holds_the_case_and_the_talk_but_no_notes(office: Office, language: str) -> None:
    ref = full(office, body="Since noon it is slow.")
    office.do("note", ref, text="SECRET between us")
    shown = plain_text(office.show(ref), MONDAY, make_desk(office.store).zone)
    assert shown.startswith(f"{ref}  华东电商 / 订单系统")
    for words in ("Since noon it is slow.", "We look at it now.", "承诺过能扛住", "提交后等待 40 秒"):
        assert words in shown
    assert "SECRET" not in shown and shown.endswith("\n")


@pytest.mark.parametrize(
    ("whom", "said"),
    [("Li Na", "致电 Li Na: 首次联系还剩 0:30。"), ("王敏", "致电王敏: 首次联系还剩 0:30。")],
)
async def test_a_blank_stands_where_chinese_and_latin_would_touch(
    office: Office, sit: Sit, whom: str, said: str
) -> None:
    set_language("zh_CN")
    ref = office.report(contact=whom)
    async with sit(start=ref) as terminal:
        assert said in terminal.row(22)
    set_language("en")
