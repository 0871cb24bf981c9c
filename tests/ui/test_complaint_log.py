"""The log of a complaint: told in the reader's words, and narrowed to what one looks for."""

from __future__ import annotations

import pytest

from firefight_tui.desk.views.log import entry_names
from firefight_tui.domain.log_runs import FigureRun, folded
from firefight_tui.screens.log_filter import LogFilter, LogKind
from tests.builders import CALL, Office
from tests.collect_builders import fetch, measured
from tests.effect_builders import finished
from tests.ui.conftest import Sit


def busy(office: Office) -> str:
    """A complaint with entries of every kind, one of them undone."""
    ref = office.report(client="华东电商", contact="王敏", title="Slow")
    office.do("acknowledge", ref, **CALL)
    office.do("grade", ref, severity=1)
    office.do("note", ref, text="The slow log is full")
    office.do("note", ref, text="Taken back later")
    office.do("undo", ref)
    return ref


async def test_o_goes_through_the_kinds_and_counts_are_shown(office: Office, sit: Sit, language: str) -> None:
    ref = busy(office)
    async with sit(start=ref) as terminal:
        await terminal.press("o")
        assert ("8" in terminal.row(24)) and "[1 " in terminal.row(3)
        await terminal.press("8")
        counts = []
        for _ in LogKind:
            await terminal.press("o")
            counts.append(terminal.row(3).partition("[8 ")[2].partition("]")[0].split(" ", 1)[1])
        wanted = ["1 of 6", "2 of 6", "2 of 6", "3 of 6", "0 of 6", "6"]
        assert counts == [one if language == "en" else one.replace(" of ", "/") for one in wanted]
        await terminal.press("O", "O")
        assert ("notes" if language == "en" else "备注") in terminal.row(3)
        assert "The slow log is full" in terminal.text and "We take it seriously" not in terminal.text


async def test_z_hides_what_was_undone(office: Office, sit: Sit, language: str) -> None:
    ref = busy(office)
    async with sit(start=ref) as terminal:
        await terminal.press("8")
        assert "Taken back later" in terminal.text
        await terminal.press("z")
        assert "Taken back later" not in terminal.text
        assert ("4 of 6" if language == "en" else "4/6") in terminal.row(3)
        await terminal.press("z")
        assert "Taken back later" in terminal.text


async def test_words_narrow_the_log_while_they_are_typed(office: Office, sit: Sit) -> None:
    ref = busy(office)
    office.enlist("bo")
    office.do("note", ref, text="bo looked too", by="bo")
    async with sit(start=ref) as terminal:
        await terminal.press("fullwidth_solidus")
        assert "[8 Log 7]" in terminal.row(3)
        await terminal.type("SLOW full")
        assert "[8 Log 1 of 7]" in terminal.row(3) and "The slow log is full" in terminal.text
        await terminal.press("enter")
        assert "[8 Log 1 of 7]" in terminal.row(3) and terminal.row(3).endswith("/SLOW full")
        await terminal.press("slash", "ctrl+u")
        await terminal.type("zebra")
        assert "Nothing of /zebra in the log" in terminal.text
        await terminal.press("ctrl+g")
        assert "[8 Log 1 of 7]" in terminal.row(3)
        await terminal.press("slash", "ctrl+u")
        await terminal.type("bo note")
        await terminal.press("enter")
        assert "bo looked too" in terminal.text and "The slow log is full" not in terminal.text
        await terminal.press("slash", "ctrl+u", "enter")
        assert "[8 Log 7]" in terminal.row(3)


async def test_the_footer_names_the_keys_of_the_log(office: Office, sit: Sit) -> None:
    ref = busy(office)
    async with sit(start=ref) as terminal:
        assert "/" not in terminal.row(23)
        await terminal.press("8")
        assert "o kind  / find in the log  z undone" in terminal.row(23)
        await terminal.press("question_mark")
        await terminal.type("in the log")
        assert "z" in terminal.text and "hide what was undone" in terminal.text


async def test_the_log_speaks_the_readers_words(office: Office, sit: Sit, language: str) -> None:
    ref = office.report(client="华东电商", project="订单系统", contact="王敏", cause="quality", also="cost")
    office.do("edit", ref, contact="Li Na", occurred_at="2026-11-23T01:30:00+00:00")
    office.do("acknowledge", ref, **CALL)
    async with sit(start=ref) as terminal:
        await terminal.press("8", "enter")
        text = terminal.text
        await terminal.press("g", "g")
        text += terminal.text
        labels = ("Client: 华东电商", "Project: 订单系统") if language == "en" else ("甲方: 华东电商", "项目: 订单系统")
        assert labels[0] in text and labels[1] in text
        assert ("cost overrun" if language == "en" else "成本超支") in text
        assert "王敏 -> Li Na" in text
        assert "09:30" in text and "+00:00" not in text
        for raw in ("client_id", "contact_id", "project_id", "person_id", ": yes", ": no\n"):
            assert raw not in text
        assert ("to the client, Li Na, phone" if language == "en" else "发给甲方, Li Na, 电话") in text


async def test_reading_up_the_log_is_not_disturbed_by_what_others_do(office: Office, sit: Sit) -> None:
    ref = office.report()
    for number in range(20):
        office.do("note", ref, text=f"Note {number}")
    async with sit(start=ref) as terminal:
        await terminal.press("8")
        assert "Note 19" in terminal.text
        office.do("note", ref, text="Note 20")
        terminal.app._store_changed()
        await terminal.settle()
        assert "Note 20" in terminal.text
        await terminal.press("g", "g")
        office.do("note", ref, text="Note 21")
        terminal.app._store_changed()
        await terminal.settle()
        assert "Note 0" in terminal.text and "Note 21" not in terminal.text and "8 Log 23" in terminal.row(3)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (LogKind.ALL, ["report", "acknowledge", "grade", "note", "note", "undo"]),
        (LogKind.CONTACTS, ["acknowledge"]),
        (LogKind.MOVES, ["report", "acknowledge"]),
        (LogKind.DECISIONS, ["report", "grade"]),
        (LogKind.NOTES, ["note", "note", "undo"]),
        (LogKind.FIGURES, []),
    ],
)
def test_what_belongs_to_a_kind(office: Office, kind: LogKind, wanted: list[str]) -> None:
    timeline = office.show(busy(office)).timeline
    assert [entry.verb for entry in timeline if LogFilter(kind).holds(entry)] == wanted


async def test_fetched_figures_are_one_row_until_one_looks_for_them(office: Office, sit: Sit, language: str) -> None:
    ref, (first, second) = measured(office, "probe: a", "prometheus: b", ref=finished(office))
    office.do("note", ref, text="Now we wait")
    for value in ("3.4", "2.1", "2.4"):
        fetch(office, first, value)
        fetch(office, second, "1.9")
    office.do("note", ref, text="Enough of them")
    office.clock.turn()
    office.do("measure", ref, effect="E2", value="1.75")
    rows = (
        [
            "watch  2 figures of E1, 2.1 to 2.4 s, last 2.4; 2 short of the target",
            "watch  3 figures of E2, all 1.9 s",
        ]
        if language == "en"
        else ["watch  E1 测量 2 次，2.1 至 2.4 s，最近 2.4; 2 次未达标", "watch  E2 测量 3 次，均为 1.9 s"]
    )
    record = office.show(ref)
    async with sit(start=ref, size=(109, 40)) as terminal:
        await terminal.press("8")
        shown = terminal.text
        assert [row for row in rows if row not in shown] == []
        # The first that fell short told somebody: it stands for itself, as does what was typed in.
        assert "E1 3.4 s" in shown
        assert "E2 1.75 s" in shown
        every = int(terminal.row(3).partition("[8 ")[2].partition("]")[0].split(" ")[1])
        assert every == len(record.timeline) - 3
        await terminal.press("O")
        assert terminal.text.count("  watch  ") == 6 and "E1 2.1 s" in terminal.text
        await terminal.press("o", "slash")
        await terminal.type("2.1")
        assert "E1 2.1 s" in terminal.text and rows[0] not in terminal.text
        await terminal.press("ctrl+g", "T")
        steps = len({line.last.at if isinstance(line, FigureRun) else line.at for line in folded(record.timeline)})
        told = "step {0} of {0}" if language == "en" else "第 {0} 步，共 {0} 步"
        assert told.format(steps) in terminal.text


def test_kinds_turn_both_ways() -> None:
    every = [LogFilter()]
    for _ in LogKind:
        every.append(every[-1].turned(1))
    assert [one.kind for one in every[:-1]] == list(LogKind) and every[-1] == every[0]
    assert every[1].turned(-1) == every[0]


def test_names_are_those_of_the_keys_in_the_changes(office: Office) -> None:
    ref = office.report(client="华东电商", project="订单系统", contact="王敏")
    other = office.report(title="Same")
    office.do("merge", other, into=ref, reason="same")
    assert set(entry_names(office.store, office.show(ref).timeline).values()) == {"华东电商", "订单系统", "王敏"}
    assert ref in entry_names(office.store, office.show(other).timeline).values()
