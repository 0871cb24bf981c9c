"""The plan in the talk with the client, in the log, as text, and in the forms about its project."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from firefight_tui.cli.show_text import lines
from firefight_tui.desk.views.log import entry_names
from firefight_tui.desk.views.names import known_names, names_at
from firefight_tui.screens.cause_facts import unsigned_facts
from firefight_tui.screens.log_facts import LogWords, log_facts
from firefight_tui.screens.thread_facts import thread_facts
from firefight_tui.words import set_language
from tests.builders import Office
from tests.plan_builders import SAID, planned, proposed
from tests.ui.conftest import Sit

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    set_language("en")


def spoken(office: Office, ref: str) -> str:
    return "\n".join(f"{one.text}  {one.aside}" for one in thread_facts(office.show(ref), office.clock.at, ZONE))


def disputed(office: Office) -> str:
    """A complaint whose first plan got an opinion and an objection, and whose second one is agreed to."""
    ref = proposed(office, project="Order system")
    office.clock.turn()
    office.do("opinion", ref, person="Li Na", text="What of the old orders?")
    office.clock.turn()
    office.do("object", ref, **SAID, words="Two servers are not enough")
    office.clock.turn()
    office.do("remedy", ref, kind="correction", what="archive", owner="ada", requirement="Orders within 3 s")
    office.do("present", ref, **SAID, said="now with the archive")
    office.do("agree", ref, **SAID, words="That will do")
    return ref


def test_the_plan_and_what_they_think_of_it_are_lines_of_the_one_conversation(office: Office) -> None:
    ref = disputed(office)
    office.do("opinion", ref, opinion=1, answer="They are archived by Friday")
    words = spoken(office, ref)
    wanted = (
        "plan v1 presented",
        "this is what we do",
        "Client  Li Na, of plan v1",
        "What of the old orders?",
        "We  ada answer",
        "They are archived by Friday",
        "objects to plan v1",
        "Two servers are not enough",
        "plan v2 presented",
        "agrees to plan v2",
        "That will do",
    )
    places = [words.index(each) for each in wanted]
    assert places == sorted(places)
    assert "unanswered" not in words


def test_what_was_taken_back_is_no_longer_marked(office: Office) -> None:
    ref = proposed(office)
    office.do("agree", ref, **SAID, words="yes")
    assert "agrees to plan v1" in spoken(office, ref)
    office.do("undo")
    assert "agrees to plan v1" not in spoken(office, ref)


async def test_plus_on_an_unanswered_opinion_opens_its_answer(office: Office, sit: Sit, language: str) -> None:
    ref = proposed(office)
    office.clock.turn()
    office.do("opinion", ref, person="Li Na", text="What of the old orders?")
    async with sit(start=ref) as terminal:
        await terminal.press("5")
        await terminal.until("unanswered" if language == "en" else "未答复")
        await terminal.settle()
        await terminal.press("G", "+")
        await terminal.until("Opinion  " if language == "en" else "意见与答复  ")
        assert type(terminal.app.screen).__name__ == "FormScreen"


def test_the_log_has_words_for_the_analysis_and_the_plan(office: Office) -> None:
    ref = disputed(office)
    record = office.show(ref)
    facts = log_facts(record.timeline, LogWords(ZONE, office.clock.at, entry_names(office.store, record.timeline)))
    told = "\n".join(one.text for one in facts)
    for words in (
        "Outcome: reproduced",
        "Hits: 7",
        "SELECT orders: full scan",
        "Not caught since: no load test",
        "Certainty: confirmed",
        "Kind: containment",
        "Quantity: 2",
        "Requirement: Orders within 3 s",
        "Decision: objected",
    ):
        assert words in told


def test_as_text_the_analysis_and_the_plan_have_their_places(office: Office) -> None:
    ref = disputed(office)
    told = "\n".join(lines(office.show(ref), zone=ZONE, now=office.clock.at))
    said = "Two servers are not enough|What of the old orders?|unanswered"
    for words in f"Analysis|7 of 10|no index on orders|no load test|Plan and the client|two more servers|{said}".split(
        "|"
    ):
        assert words in told
    assert told.index("Analysis") < told.index("Plan and the client") < told.index("In their words")


def test_a_correction_nobody_signed_off_is_a_warning_until_somebody_does(office: Office) -> None:
    ref = disputed(office)
    assert unsigned_facts(office.show(ref)) == []
    office.do("start", ref, remedy="R3")
    office.do("finish", ref, remedy="R3", tested_by="ada", evidence="log")
    [fact] = unsigned_facts(office.show(ref))
    assert "R3 is carried out" in fact.text and "R-1" in fact.text and fact.look == "late"
    assert "R-1 is not signed off" in "\n".join(lines(office.show(ref), zone=ZONE, now=office.clock.at))
    office.do("signoff", requirement="R-1", person="Li Na")
    assert unsigned_facts(office.show(ref)) == []


def test_requirements_are_offered_with_their_project(office: Office) -> None:
    ref = planned(office, project="Order system")
    office.do("requirement", project="Order system", title="Orders within 3 s")
    assert known_names(office.store).requirements == ("Order system/R-1",)
    assert names_at(office.store, "Huadong Retail").requirements == (("Order system/R-1", "Orders within 3 s"),)
    assert names_at(office.store, "Another").requirements == ()
    office.do("remedy", ref, kind="correction", what="archive", requirement="Order system/R-1")
    assert office.show(ref).remedies[-1].requirement == "Orders within 3 s"


async def test_a_form_about_a_project_begins_with_the_complaints_project(office: Office, sit: Sit) -> None:
    ref = office.report(cause="cost", project="Order system")
    async with sit(start=ref, size=(100, 30)) as terminal:
        await terminal.press("colon", *"budget", "enter")
        await terminal.settle()
        assert "Huadong Retail/Order system" in terminal.text
