"""From a call that comes in to a complaint under investigation, by keys alone; what was done, undone and refused."""

from __future__ import annotations

import pytest

from firefight_tui.domain.vocabulary import Cause, Severity, Stage
from tests.builders import CALL, Office
from tests.ui.conftest import Sit


async def test_from_report_to_investigating_by_keys(office: Office, sit: Sit, language: str) -> None:
    async with sit() as terminal:
        await terminal.press("n")
        await terminal.type("华东电商")
        await terminal.press("tab")
        await terminal.type("Orders are slow")
        await terminal.press("tab")
        await terminal.type("Since 20:00 each order takes 40 s.")
        await terminal.press("ctrl+s")
        assert "FF-1" in terminal.row(24) and "Orders are slow" in terminal.text
        await terminal.press("full_stop")
        await terminal.type("王敏")
        await terminal.press("tab")
        await terminal.type("We take it seriously.")
        await terminal.press("ctrl+s")
        assert office.show("FF-1").stage is Stage.ACKNOWLEDGED
        await terminal.press("full_stop", "1")
        assert office.show("FF-1").severity is Severity.URGENT
        await terminal.press("A")
        assert "FF-1" in terminal.row(2)
        await terminal.press("enter")
        assert "ada" in terminal.row(24)
        assert office.show("FF-1").commander == "ada"
        await terminal.press("full_stop")
        record = office.show("FF-1")
        assert record.stage is Stage.INVESTIGATING
        assert record.client == "华东电商" and record.contact is not None and record.contact.name == "王敏"


async def test_severity_and_cause_by_two_keys(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("s")
        assert terminal.row(23).startswith("Severity [1 urgent]")
        await terminal.press("3")
        assert "Severity: moderate" in terminal.row(24) and terminal.row(24).endswith("u undo Severity FF-1")
        await terminal.press("c", "t")
        await terminal.press("c", "２")
        record = office.show("FF-1")
        assert (record.severity, record.cause) == (Severity.MODERATE, Cause.DELAY)


async def test_arrows_and_enter_choose_and_ctrl_g_leaves(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("s", "right", "right", "enter")
        assert office.show("FF-1").severity is Severity.MODERATE
        await terminal.press("s", "ctrl+g", "1")
        assert office.show("FF-1").severity is Severity.MODERATE
        await terminal.press("c", "z")
        assert "z chooses nothing here" in terminal.row(24)


async def test_undo_says_what_was_undone_and_redo_brings_it_back(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("s", "1")
        await terminal.press("u")
        assert "FF-1  Severity: undone" in terminal.row(24)
        assert office.show("FF-1").severity is Severity.SERIOUS
        await terminal.press("ctrl+r")
        assert "FF-1  Severity: done again" in terminal.row(24)
        assert office.show("FF-1").severity is Severity.URGENT


async def test_a_note_takes_one_line_and_its_draft_survives_leaving(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("i")
        assert terminal.row(24).startswith("Internal note FF-1")
        await terminal.type("look at it")
        await terminal.press("ctrl+g")
        assert office.show("FF-1").timeline[-1].verb == "report"
        await terminal.press("i")
        assert "look at it" in terminal.row(24)
        await terminal.press("enter")
        assert office.show("FF-1").timeline[-1].text == "look at it"


async def test_what_is_refused_is_said_with_the_way_out(office: Office, sit: Sit) -> None:
    office.complaint(Stage.ACKNOWLEDGED)
    async with sit() as terminal:
        await terminal.press("greater_than_sign")
        assert "The severity is only assumed." in terminal.text and "key s" in terminal.text
        assert office.show("FF-1").stage is Stage.ACKNOWLEDGED


async def test_w_waits_and_resumes(office: Office, sit: Sit) -> None:
    office.complaint(Stage.ACKNOWLEDGED)
    async with sit() as terminal:
        await terminal.press("w", "1", "tab")
        await terminal.type("their logs")
        await terminal.press("ctrl+s")
        waiting = office.show("FF-1").waiting
        assert waiting is not None and waiting.reason == "their logs"
        await terminal.press("w")
        assert office.show("FF-1").waiting is None


async def test_marks_ask_with_the_count_and_are_done_at_once(office: Office, sit: Sit) -> None:
    for title in ("One", "Two", "Three"):
        office.report(title=title)
    async with sit() as terminal:
        await terminal.press("space", "space", "s")
        assert terminal.row(23).startswith("Severity: 2 complaints?")
        await terminal.press("1", "4")
        assert [office.show(f"FF-{number}").severity for number in (1, 2, 3)] == [4, 4, 2]
        assert "2 complaints" in terminal.row(24)
        await terminal.press("u")
        assert [office.show(f"FF-{number}").severity for number in (1, 2, 3)] == [2, 2, 2]


async def test_the_verbs_of_the_step_are_listed_after_v(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("v")
        assert terminal.row(23).startswith("Respond [a Call sheet]")
        await terminal.press("left_square_bracket")
        assert "Receive" in terminal.row(23)
        await terminal.press("p")
        await terminal.type("Every evening it stalls")
        await terminal.press("ctrl+s")
        assert [one.text for one in office.show("FF-1").phenomena] == ["Every evening it stalls"]


@pytest.mark.parametrize(
    "line",
    [
        "note text=the slow log is full",
        "note the slow log is full",
        'note FF-1 text="the slow log is full"',
        "note 1 text=“the slow log is full”",
    ],
)
async def test_the_verb_line(office: Office, sit: Sit, line: str) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("fullwidth_colon")
        await terminal.type(line)
        await terminal.press("enter")
        assert office.show("FF-1").timeline[-1].text == "the slow log is full"


async def test_the_verb_line_explains_and_completes(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("colon")
        await terminal.type("grad")
        await terminal.press("tab")
        await terminal.type("sev")
        await terminal.press("tab")
        await terminal.type("9")
        await terminal.press("enter")
        assert terminal.row(23) == ": grade severity=9" and "not one of the choices" in terminal.row(24)
        await terminal.press("backspace", "1", "enter")
        assert office.show("FF-1").severity is Severity.URGENT


async def test_a_line_that_lacks_something_becomes_the_form(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("colon")
        await terminal.type("acknowledge channel=phone said=we call back at ten")
        await terminal.press("enter")
        assert terminal.row(1).startswith("Call sheet  FF-1")
        assert "[1 phone]" in terminal.text and "we call back at ten" in terminal.text
        await terminal.type("Li Na")
        await terminal.press("ctrl+s")
        assert office.show("FF-1").contacts[0].said == "we call back at ten"


async def test_y_copies_and_q_asks_where_a_draft_would_be_lost(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.press("y")
        assert terminal.app.clipboard == "FF-1"
        await terminal.press("i")
        await terminal.type("half")
        await terminal.press("ctrl+g", "q")
        assert "1 draft is lost: quit?" in terminal.row(23)
        await terminal.press("2")
        assert terminal.app.is_running


async def test_the_complaint_shows_its_way_its_clocks_and_what_it_lacks(office: Office, sit: Sit) -> None:
    office.complaint(Stage.ACKNOWLEDGED, title="打不开", contact="Li Na")
    async with sit(start="FF-1") as terminal:
        assert "[Responded]" in terminal.row(2) and terminal.row(3).startswith(
            "[1 Case] 2 Team  3 Repro  4 Plan  5 Client 2  6 Effect  7 Learn  8 Log 2"
        )
        for words in ("打不开", "Li Na", "first contact", "resolution", "The severity is only assumed.", "s  Severity"):
            assert words in terminal.text
        assert "[.] Severity" in terminal.row(22)
        await terminal.press("8")
        assert "Call sheet" in terminal.text and str(CALL["said"]) in terminal.text
        await terminal.press("s", "1")
        assert "Severity: 2 serious -> 1 urgent" in terminal.text
        await terminal.press("u")
        assert "(undone)" in terminal.text


async def test_opening_a_complaint_marks_it_read(office: Office, sit: Sit) -> None:
    office.report(by="ada")
    async with sit("ada") as terminal:
        assert terminal.rows[4].startswith("> +")
        await terminal.press("enter", "q")
        assert terminal.rows[4].startswith(">  ")


async def test_a_side_end_stands_beside_the_way(office: Office, sit: Sit) -> None:
    office.complaint(Stage.WITHDRAWN)
    async with sit(start="FF-1") as terminal:
        assert terminal.row(2).endswith("[withdrawn by the client]")


async def test_an_unknown_complaint_is_said(office: Office, sit: Sit) -> None:
    async with sit(start="FF-99") as terminal:
        assert "No complaint FF-99." in terminal.text


async def test_a_verb_that_ends_late_leaves_what_is_typed_meanwhile(office: Office, sit: Sit) -> None:
    office.report()
    async with sit() as terminal:
        await terminal.pilot.press("s", "1", "i")
        await terminal.type("typed meanwhile")
        assert office.show("FF-1").severity is Severity.URGENT
        assert terminal.row(24).startswith("Internal note FF-1 typed meanwhile")
