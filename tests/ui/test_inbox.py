"""The inbox: what it lists, how one moves in it, and what the row of the next step says."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
from rich.console import RenderableType
from textual.screen import Screen

from firefight_tui.app import FirefightApp
from firefight_tui.domain.vocabulary import Stage
from firefight_tui.screens.inbox import InboxScreen
from firefight_tui.screens.seat import Seat
from firefight_tui.widgets.queue_list import QueueList
from firefight_tui.widgets.sheet import Sheet
from tests.builders import CALL, Office
from tests.ui.conftest import Sit, Terminal

HOSTILE = "\u202e\x1b]52;c;a\x07[@click=app.quit]x[/] [/dev/sda1] gnp.exe \x9b31m 投诉" + "\u200d" * 5


def shown_refs(terminal: Terminal) -> list[str]:
    blocks = terminal.app.screen.query_one(QueueList).blocks
    return [row.ref for row in blocks.rows(0, blocks.total)]


def current_ref(terminal: Terminal) -> str:
    row = terminal.app.screen.query_one(QueueList).current
    assert row is not None
    return row.ref


async def test_an_empty_store_says_what_fills_it(sit: Sit) -> None:
    async with sit() as terminal:
        assert terminal.row(1).startswith("Inbox  is:open sort:due")
        assert "No complaint is open." in terminal.text
        assert "n takes one in" in terminal.text
        await terminal.press("full_stop")
        assert "There is no complaint here" in terminal.row(24)


async def test_it_lists_by_due_time_and_says_the_next_step(office: Office, sit: Sit, language: str) -> None:
    office.report(title="Later", severity=4, contact="Li Na")
    office.report(title="系统慢,打不开", client="华东电商", severity=1, contact="王敏")
    async with sit() as terminal:
        assert shown_refs(terminal) == ["FF-2", "FF-1"]
        rows = [row for row in terminal.rows if "FF-" in row][:2]
        assert rows[0].startswith(">") and "系统慢,打不开" in rows[0]
        assert "王敏" in terminal.row(22)
        assert ("[.] Call sheet" if language == "en" else "[.] 通话单") in terminal.row(22)
        assert terminal.row(1).startswith("Inbox" if language == "en" else "收件箱")
        await terminal.press("j")
        assert "Li Na" in terminal.row(22)


async def test_hostile_words_are_shown_and_do_nothing(office: Office, sit: Sit, language: str) -> None:
    office.report(client=HOSTILE, title=HOSTILE, body=HOSTILE, contact=HOSTILE, impact=HOSTILE)
    for size in ((80, 24), (120, 40)):
        async with sit(size=size) as terminal:
            assert "[@click" in terminal.text
            for keys in (["enter"], ["8"], ["q"], ["a"], ["ctrl+g"], ["e"], ["ctrl+g"], ["u"]):
                await terminal.press(*keys)
                assert "\u202e" not in terminal.text
        office.do("redo")


async def test_it_reads_blocks_as_the_cursor_goes_and_jumps_to_the_end(
    office: Office, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("domain.blocks", "widgets.queue_list", "screens.listing"):
        monkeypatch.setattr(f"firefight_tui.{module}.SIZE", 5)
    monkeypatch.setattr("firefight_tui.widgets.queue_list.AHEAD", 2)
    monkeypatch.setattr("firefight_tui.domain.blocks.MOST", 12)
    for number in range(73):
        office.report(title=f"Number {number}")
    async with sit() as terminal:
        queue = terminal.app.screen.query_one(QueueList)
        assert queue.blocks.total == 73 and len(shown_refs(terminal)) < 30
        await terminal.press("pagedown", "pagedown")
        assert current_ref(terminal) == f"FF-{2 * queue.size.height - 1}"
        await terminal.press("G")
        assert current_ref(terminal) == "FF-73"
        assert [row for row in terminal.rows if row.startswith(">") and "FF-73" in row]
        await terminal.press("pageup", "k", "g", "percent_sign")
        assert current_ref(terminal) == "FF-37"
        await terminal.press("g", "r")
        await terminal.type("50")
        await terminal.press("enter")
        assert current_ref(terminal) == "FF-50"
        await terminal.press("g", "r")
        await terminal.type("ff-12")
        await terminal.press("enter")
        assert current_ref(terminal) == "FF-12"
        await terminal.press("g", "g")
        assert [row for row in terminal.rows if row.startswith(">") and "FF-1 " in row]
        assert len(shown_refs(terminal)) <= 60


async def test_views_and_queries(office: Office, sit: Sit) -> None:
    office.report(title="Mine", client="Acme")
    office.report(title="Other", client="Contoso")
    office.do("assign", "1", commander="ada")
    async with sit() as terminal:
        assert "[1 All 2]" in terminal.row(2)
        await terminal.press("2")
        assert shown_refs(terminal) == ["FF-1"] and "[2 Mine 1]" in terminal.row(2)
        await terminal.press("right_square_bracket")
        assert "[3 Late 0]" in terminal.row(2) and "Nothing matches is:open is:late" in terminal.text
        await terminal.press("fullwidth_solidus")
        await terminal.press("ctrl+u")
        await terminal.type("client:conto")
        await terminal.press("enter")
        assert shown_refs(terminal) == ["FF-2"] and "client:conto" in terminal.row(1)


async def test_the_prompt_goes_and_its_list_comes_in_one_before_anything_else_is_read(
    office: Office, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.report(title="Shown before")
    office.report(title="Looked for")
    async with sit() as terminal:
        drawn: list[str] = []
        read: list[tuple[str, str]] = []
        display = FirefightApp._display

        def displayed(app: FirefightApp, screen: Screen[object], what: RenderableType | None) -> None:
            display(app, screen, what)
            drawn.append("\n".join("".join(part.text for part in row) for row in screen._compositor.render_strips()))

        def reading(name: str) -> None:
            view = getattr(Seat, name)

            def noted(seat: Seat, *arguments: object) -> object:
                read.append((name, drawn[-1]))
                return view(seat, *arguments)

            monkeypatch.setattr(Seat, name, noted)

        await terminal.press("slash", "ctrl+u")
        await terminal.type("looked")
        monkeypatch.setattr(FirefightApp, "_display", displayed)
        for name in ("counts", "record", "undo_preview", "saved_views"):
            reading(name)
        await terminal.press("enter")
        assert [one for one in drawn if "Inbox  looked" not in one] == []
        assert drawn and "Looked for" in drawn[0] and "Shown before" not in drawn[0]
        assert {name for name, _ in read} == {"counts", "record", "undo_preview", "saved_views"}
        assert [name for name, screen in read if "Inbox  looked" not in screen] == []


async def test_a_query_that_cannot_be_read_is_explained_at_its_column(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("slash", "ctrl+u")
        await terminal.type("is:open (")
        await terminal.press("enter")
        assert terminal.row(23) == "/ is:open ("
        assert terminal.row(24) == " " * 10 + "^ The parenthesis is not closed."
        await terminal.press("ctrl+g")
        assert shown_refs(terminal) == ["FF-1"]
        assert "Enter open" in terminal.row(23)


async def test_tab_completes_a_query(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("slash", "ctrl+u")
        await terminal.type("is:wai")
        assert "waiting" in terminal.row(23)
        await terminal.press("tab")
        assert terminal.row(24).startswith("/ is:waiting")


async def test_sorting_cycles(office: Office, sit: Sit) -> None:
    office.report(title="Old", severity=4, received_at="-3d")
    office.report(title="New", severity=1)
    async with sit() as terminal:
        await terminal.press("o")
        assert "sort:sev" in terminal.row(1) and shown_refs(terminal) == ["FF-2", "FF-1"]
        await terminal.press("O")
        assert "sort:-sev" in terminal.row(1) and shown_refs(terminal) == ["FF-1", "FF-2"]


async def test_what_others_do_shows_and_the_cursor_stays_on_its_complaint(office: Office, sit: Sit) -> None:
    office.report(title="Alpha")
    office.report(title="Beta")
    async with sit() as terminal:
        await terminal.press("j")
        office.report(title="Urgent", severity=1)
        terminal.app._store_changed()
        await terminal.settle()
        assert shown_refs(terminal) == ["FF-1", "FF-2"] and terminal.row(2).endswith("1 new, R")
        await terminal.press("R")
        assert shown_refs(terminal) == ["FF-3", "FF-1", "FF-2"] and "new" not in terminal.row(2)
        assert [row for row in terminal.rows if row.startswith(">") and "Beta" in row]


async def test_a_change_is_noticed_by_itself(office: Office, sit: Sit) -> None:
    async with sit() as terminal:
        office.report(title="Out of the blue")
        await terminal.until("Out of the blue")
        assert "Out of the blue" in terminal.text


async def test_late_waiting_and_assumed_are_marked(office: Office, sit: Sit) -> None:
    late = office.report(title="Slow", received_at="-40m")
    waits = office.report(title="Waits", severity=3)
    office.do("acknowledge", waits, **CALL)
    office.do("wait", waits, on="client", reason="their answer")
    async with sit() as terminal:
        first = next(row for row in terminal.rows if late in row)
        assert first.startswith("> +!")
        assert "-0:10 call" in first and "S2~" in first
        assert "on client" in next(row for row in terminal.rows if waits in row)
        assert "late 1" in terminal.row(1) and "waiting 1" in terminal.row(1)


async def test_time_passes(office: Office, sit: Sit) -> None:
    office.report(title="Slow")
    async with sit() as terminal:
        assert "0:30 call" in terminal.text
        office.clock.turn(timedelta(minutes=31))
        terminal.app.screen.tick()  # type: ignore[attr-defined]  # what its timer calls
        await terminal.settle()
        assert "-0:01 call" in terminal.text and "late 1" in terminal.row(1)


async def test_a_list_of_what_is_late_tells_what_time_made_late(office: Office, sit: Sit) -> None:
    office.report(title="Late", received_at="-40m")
    office.report(title="Soon late")
    async with sit(start="is:late") as terminal:
        await terminal.press("j")
        assert shown_refs(terminal) == ["FF-1"]
        office.clock.turn(timedelta(minutes=31))
        terminal.app.screen.tick()  # type: ignore[attr-defined]  # what its timer calls
        await terminal.settle()
        assert shown_refs(terminal) == ["FF-1"] and terminal.row(2).endswith("1 new, R")
        await terminal.press("R")
        assert shown_refs(terminal) == ["FF-1", "FF-2"]


async def test_marks_stay_through_another_query_and_those_out_of_sight_are_counted(office: Office, sit: Sit) -> None:
    office.report(title="Alpha", client="Acme")
    office.report(title="Beta", client="Contoso")
    async with sit() as terminal:
        await terminal.press("V")
        assert "2 marked" in terminal.row(2)
        await terminal.press("slash", "ctrl+u")
        await terminal.type("client:contoso")
        await terminal.press("enter")
        assert "2 marked, 1 not shown" in terminal.row(2)
        await terminal.press("s")
        assert "Severity: 2 complaints, 1 not shown here?" in terminal.row(23)
        await terminal.press("plus")
        await terminal.press("1")
        assert [office.show(ref).severity.value for ref in ("FF-1", "FF-2")] == [1, 1]
        await terminal.press("u")
        assert [office.show(ref).severity.value for ref in ("FF-1", "FF-2")] == [2, 2]


async def test_a_query_is_kept_as_a_view_and_dropped(office: Office, sit: Sit) -> None:
    office.report(title="Alpha", client="Acme")
    async with sit() as terminal:
        await terminal.press("slash", "ctrl+u")
        await terminal.type("client:acme")
        await terminal.press("enter", "S")
        await terminal.type("Acme only")
        await terminal.press("enter", "2")
        assert "[8 Acme only+]" in terminal.row(2)
        await terminal.press("1", "8")
        assert "client:acme" in terminal.row(1) and "[8 Acme only+]" in terminal.row(2)
        await terminal.press("S", "1")
        assert "Acme only" not in terminal.row(2)


async def test_a_wide_terminal_shows_the_complaint_beside_the_list(office: Office, sit: Sit) -> None:
    office.report(body="They say it all stands still.")
    async with sit(size=(120, 40)) as terminal:
        assert any(row[:80].strip() and "FF-1" in row[80:] for row in terminal.rows)
        assert "They say it all stands still." in terminal.text


async def test_it_begins_with_a_query_or_a_complaint(office: Office, sit: Sit) -> None:
    office.complaint(Stage.INVESTIGATING, title="Deep")
    office.report(title="Shallow")
    async with sit(start="stage:investigating") as terminal:
        assert shown_refs(terminal) == ["FF-1"]
    async with sit(start="FF-2") as terminal:
        assert terminal.row(1).startswith("FF-2")
        await terminal.press("q")
        assert terminal.row(1).startswith("Inbox")


async def test_a_lost_store_is_said_and_typing_is_kept(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("i")
        await terminal.type("keep me")
        path = office.store.path
        assert path is not None
        path.rename(path.with_suffix(".away"))
        await terminal.press("enter")
        assert "keep me" in terminal.text and "moved or replaced" in terminal.text
        path.with_suffix(".away").rename(path)


async def test_nothing_of_another_complaint_stands_beside_one_that_cannot_be_read(office: Office, sit: Sit) -> None:
    first, second = office.report(title="Orders hang"), office.report(title="Screens shift")
    async with sit() as terminal:
        shown = terminal.app.screen
        assert isinstance(shown, InboxScreen) and shown.record is not None
        other = second if shown.record.ref == first else first
        with sqlite3.connect(str(office.store.path)) as store:
            store.execute("UPDATE complaint SET retracted = 1 WHERE id = ?", (int(other.removeprefix("FF-")),))
        store.close()
        before = shown.record.ref
        await terminal.press("j")
        assert before not in shown.query_one("#detail", Sheet).text and "[.]" not in terminal.row(22)
