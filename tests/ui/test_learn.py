"""The tab Learn and the close sheet by keys: drafted, saved once, undone once; checks and visits under + and -."""

from __future__ import annotations

from datetime import timedelta

from firefight_tui.domain.repair_records import RepairKind
from firefight_tui.domain.retrospect import retrospect
from firefight_tui.domain.retrospect_words import drafted
from firefight_tui.domain.vocabulary import Stage, Verdict
from firefight_tui.screens.clock_facts import zone_named
from firefight_tui.screens.sending import ListScreen
from tests.builders import Office
from tests.learn_builders import REVIEW, SETTLED, recovering
from tests.ui.conftest import Sit
from tests.ui.forms import enter, field, form

ITEM = {"what": "load test before go-live", "area": "quality", "owner": "bo", "due": "+7d"}


async def test_the_retrospective_is_drafted_from_what_happened_and_asks_the_two_questions(
    office: Office, sit: Sit, language: str
) -> None:
    ref = recovering(office, cause="quality")
    async with sit(start=ref) as terminal:
        await terminal.press("7")
        asked = (
            "Were load, data and peak agreed in figures?"
            if language == "en"
            else "负载、数据量和高峰有没有用数字约定？"
        )
        assert asked in terminal.text
        assert ("not written yet" if language == "en" else "尚未撰写") in terminal.text
        await terminal.press("e")
        assert f"1 {asked}" in terminal.text
        assert "no index on orders" in field(terminal, "happened").typed
        await terminal.type("no: 2 s was agreed")
        await terminal.press("ctrl+s")
        found = office.show(ref).retrospective
        assert found is not None
        assert found.requirement_gap == "no: 2 s was agreed", "the cursor stands where nothing was drafted"
        assert found.happened is not None
        assert "no index on orders" in found.happened
        assert ("draft, 4 of 5 answered" if language == "en" else "草稿，5 项已答 4 项") in terminal.text


async def test_the_retrospective_is_drafted_from_what_happened_until_now(office: Office, sit: Sit) -> None:
    ref = recovering(office)
    office.clock.turn(timedelta(days=9))
    record = office.show(ref)
    told = [
        drafted(record, retrospect(record, until), zone_named(record.client_timezone))["handling"]
        for until in (office.clock.at, record.updated_at)
    ]
    assert told[0] != told[1]
    async with sit(start=ref) as terminal:
        await terminal.press("7", "e")
        assert field(terminal, "handling").typed == told[0]


async def test_what_is_written_is_shown_again_and_only_what_changed_is_saved(office: Office, sit: Sit) -> None:
    ref = recovering(office)
    office.do("review", ref, **REVIEW)
    async with sit(start=ref) as terminal:
        await terminal.press("7", "e")
        assert field(terminal, "handling").typed == REVIEW["handling"]
        await enter(terminal, "status")
        await terminal.press("2", "ctrl+s")
        found = office.show(ref).retrospective
        assert found is not None
        assert found.is_settled
        assert found.happened == REVIEW["happened"]


async def test_n_writes_a_lesson_or_a_prevention_and_plus_and_minus_check_it(office: Office, sit: Sit) -> None:
    ref = recovering(office)
    office.enlist("bo")
    office.do("prevent", ref, **ITEM)
    async with sit(start=ref) as terminal:
        await terminal.press("7", "n")
        await terminal.type("ask for the peak first")
        await terminal.press("enter")
        assert [one.text for one in office.show(ref).lessons] == ["ask for the peak first"]
        await terminal.press("j", "j")
        assert "it works, not" in terminal.text
        await terminal.press("n")
        assert form(terminal).verb.name == "prevent"
        await terminal.press("ctrl+g", "-")
        assert form(terminal).verb.name == "check"
        await terminal.press("ctrl+g", "+")
        check = office.show(ref).preventions[0].check
        assert check is not None
        assert check.verdict is Verdict.EFFECTIVE
        assert "checked by ada: effective" in terminal.text


async def test_the_close_sheet_has_its_lines_filled_in_one_save_and_one_undo(
    office: Office, sit: Sit, language: str
) -> None:
    ref = recovering(office, severity=3, cause="quality")
    async with sit(start=ref) as terminal:
        await terminal.press("x")
        assert field(terminal, "prevention").typed.endswith("no load test")
        assert field(terminal, "prevention_owner").typed == "ada"
        assert field(terminal, "apology_person").typed == "Li Na"
        assert field(terminal, "apology").typed
        await enter(terminal, "no_review")
        await terminal.type("small")
        await terminal.press("ctrl+s", "y")
        record = office.show(ref)
        assert record.stage is Stage.CLOSED
        assert {one.kind for one in record.repair} == {RepairKind.APOLOGY, RepairKind.COMPENSATION}
        assert len(record.preventions) == len(record.visits) == 1
        assert ("Still to come" if language == "en" else "后续安排") in terminal.text
        await terminal.press("u")
        record = office.show(ref)
        assert (record.stage, record.repair, record.visits) == (Stage.RECOVERING, (), ())


async def test_what_is_settled_is_not_asked_again_and_open_promises_stand_above(office: Office, sit: Sit) -> None:
    ref = recovering(office, severity=3)
    office.do("apologise", ref, none="said on the phone")
    office.do("prevent", ref, none="a one-off")
    office.do("promise", ref, what="send the report", due="+3d")
    async with sit(start=ref) as terminal:
        await terminal.press("x")
        names = {one.field.name for one in form(terminal).fields}
        assert not {name for name in names if "apology" in name or "prevention" in name}
        assert {"reviewed", "compensation", "no_demonstration", "visit_due"} <= names
        number = office.show(ref).open_promises[0].id
        assert f"! promise {number} is open: send the report [v d]" in terminal.text
        await terminal.press("ctrl+s", "y")
        assert f"keep commitment={number}" in terminal.text
        assert office.show(ref).stage is Stage.RECOVERING


async def test_a_suggested_compensation_waits_for_somebody_who_approves_it(office: Office, sit: Sit) -> None:
    ref = recovering(office, severity=2, cause="quality")
    async with sit(start=ref) as terminal:
        await terminal.press("x")
        assert "2 个月" in field(terminal, "compensation").typed
        await enter(terminal, "no_review")
        await terminal.type("small")
        await terminal.press("ctrl+s", "y")
        assert field(terminal, "compensation_approved_by").is_wrong
        await terminal.type("Wang, director")
        await terminal.press("ctrl+s")
        assert office.show(ref).stage is Stage.CLOSED, "what was so is asked once"


async def test_a_careless_save_records_nothing_that_nobody_touched(office: Office, sit: Sit, language: str) -> None:
    ref = recovering(office, severity=3, cause="quality")
    office.do("review", ref, **REVIEW)
    async with sit(start=ref) as terminal:
        await terminal.press("x")
        assert field(terminal, "reviewed").texts == ("yes",)
        words = field(terminal, "apology").typed.split()[0]
        await terminal.press("ctrl+s", "ctrl+s", "enter", "ctrl+s")
        question = terminal.app.screen
        assert isinstance(question, ListScreen)
        said = dict(question.rows)
        assert len(said) == 3, "the retrospective, the apology, why nothing is given"
        apology = said["apology" if language == "en" else "致歉"]
        assert ("to Li Na, phone, unless said:" if language == "en" else "对 Li Na，") in apology
        assert words in apology, "it names what would be recorded"
        assert office.show(ref).stage is Stage.RECOVERING
        await terminal.press("ctrl+g")
        assert field(terminal, "reviewed").has_pseudo_class("focus-within"), "back at the first line of them"
        assert office.show(ref).repair == ()


async def test_a_line_that_was_changed_or_emptied_is_not_asked_about(office: Office, sit: Sit) -> None:
    ref = recovering(office, severity=3, cause="quality")
    async with sit(start=ref) as terminal:
        await terminal.press("x")
        field(terminal, "apology").put(())
        await enter(terminal, "no_apology")
        await terminal.type("they said it is fine")
        await enter(terminal, "no_compensation")
        await terminal.type(" by them")
        await enter(terminal, "no_review")
        await terminal.type("small")
        await terminal.press("ctrl+s")
        closed = office.show(ref)
        assert closed.stage is Stage.CLOSED, terminal.text
        assert [one.none_reason for one in closed.repair if one.kind is RepairKind.APOLOGY] == ["they said it is fine"]


async def test_a_closed_complaint_opens_on_one_page(office: Office, sit: Sit, language: str) -> None:
    ref = recovering(office)
    office.do("close", ref, **SETTLED)
    async with sit(start=ref) as terminal:
        words = ("Root cause", "Still to come", "it is fast again") if language == "en" else ("根本原因", "后续安排")
        for word in (*words, "no index on orders", "R2 index on orders"):
            assert word in terminal.text


async def test_a_visit_is_answered_for_on_the_tab_after_closing(office: Office, sit: Sit) -> None:
    ref = recovering(office)
    office.do("close", ref, **SETTLED)
    office.clock.turn(timedelta(days=40))
    async with sit(start=ref) as terminal:
        await terminal.press("7", "G", "+")
        assert form(terminal).verb.name == "visited"
        await terminal.press("ctrl+s")
        assert office.show(ref).visits[0].satisfaction == 4
