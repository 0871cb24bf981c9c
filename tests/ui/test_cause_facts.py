"""The evidence beside each cause: what it says, and which key or verb records what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from firefight_tui.domain.text import width
from firefight_tui.screens.cause_facts import cause_facts, told_fields, unsigned_facts
from firefight_tui.screens.pages import Sight
from firefight_tui.words import set_language
from tests.builders import MONDAY, Office, make_desk
from tests.ui.conftest import Sit

PROJECT = "Order system"


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    set_language("en")


def told(office: Office, ref: str) -> list[tuple[str, str, str, str]]:
    """Label, words, edge and look of each line of evidence."""
    record = office.show(ref)
    sight = Sight(office.clock.at, make_desk(office.store).zone)
    facts = cause_facts(record, record.delivery, sight)
    return [(one.label or "", one.text, one.aside, one.look) for one in facts if not one.is_blank]


def texts(office: Office, ref: str) -> str:
    return "\n".join("  ".join(line[:3]) for line in told(office, ref))


def report(office: Office, cause: str, **fields: object) -> str:
    return office.report(cause=cause, project=PROJECT, **fields)


def test_function_stands_beside_the_requirement_and_who_signed_it(office: Office) -> None:
    ref = report(office, "function", requirement="R-12 Search by batch", expected="3 s", delivered="40 s")
    assert "it is not in the register of Order system" in texts(office, ref) and ":requirement" in texts(office, ref)
    office.do("requirement", project=PROJECT, title="Search by batch", agreed_at="2026-05-04")
    lines = told(office, ref)
    assert ("Requirement", "R-1  Search by batch", "agreed 05-04", "") in lines
    assert ("Signed off", "by nobody at the client", ":signoff  Sign-off", "late") in lines
    assert ("Expected", "3 s", "", "") in lines and ("Delivered", "40 s", "", "") in lines
    office.do("signoff", requirement="R-1", person="Li Na", evidence="minutes")
    assert ("Signed off", "by Li Na, 11-23: minutes", "", "") in told(office, ref)


def test_delay_shows_every_slip_on_one_scale_and_the_days_left_to_the_clients_event(office: Office) -> None:
    ref = report(office, "delay", client_event="Double 12 sale on 2026-12-12", promised_at="2026-11-20")
    assert "the dates promised for Order system" in texts(office, ref)
    for due in ("2026-10-01", "2026-10-11", "2026-12-14"):
        office.do("baseline", project=PROJECT, name="Go-live", due=due)
    lines = told(office, ref)
    first, second, third = (line for line in lines if line[1].startswith(("10-01", "10-11", "12-14")))
    assert (first[2], second[2], third[2]) == ("first promised", "10 days later", "64 days later")
    assert "!" not in first[1] and second[1].count("!") < third[1].count("!")
    assert second[1].count("=") == third[1].count("=") == first[1].count("=")
    assert ("", "74 days late after 2 slips", "", "late") in lines
    assert [line[2] for line in lines if line[0] == "Promised for"] == ["3 days ago"]
    assert [line[2] for line in lines if line[0] == "Their event"] == ["19 days left"]
    assert ("", "the last promised date lies 2 days after it", "", "late") in lines
    assert max(width(line[1].split("  ")[-1]) for line in (first, second, third)) <= 20


def test_an_event_without_a_day_says_what_records_it(office: Office) -> None:
    ref = report(office, "delay", client_event="the sale")
    assert ("missing", "the day of it, in its words: client_event=", "e  Edit", "late") in told(office, ref)


def test_cost_says_who_agreed_to_what_and_that_nobody_did(office: Office) -> None:
    ref = report(office, "cost", spent="too much")
    assert "the budget of Order system, and who agreed to it" in texts(office, ref)
    office.do("budget", project=PROJECT, amount="100,000", agreed_by="Li Na", at="-3d")
    assert "what was spent: spent=" in texts(office, ref)
    office.do("budget", project=PROJECT, amount="100,000", spent="125,000")
    lines = told(office, ref)
    budget, spent = (next(line for line in lines if line[0] == label) for label in ("Budget", "Spent"))
    assert budget[1] == "100,000  " + "=" * 16 and spent[1] == "125,000  " + "=" * 16 + "!" * 4
    assert spent[2:] == ("125%  25,000 over", "late")
    assert ("Agreed to", "100,000 by Li Na", "11-20", "") in lines
    assert ("", "nobody agreed to the 25,000 beyond it", ":budget  Budget", "late") in lines
    assert ("They say", "too much", "", "") in lines
    office.do("budget", project=PROJECT, amount="130,000")
    lines = told(office, ref)
    assert ("", "130,000 by nobody", ":budget  Budget", "late") in lines
    assert ("", "spent 25,000 more than anybody agreed to", "", "late") in lines


def test_training_says_who_was_not(office: Office) -> None:
    ref = report(office, "training", contact="Zhao Lei")
    assert "who was trained in what, before Order system went live" in texts(office, ref)
    office.do("train", project=PROJECT, who="Li Na, Wang Fang", topic="Cash desk", at="-3d")
    lines = told(office, ref)
    assert ("Cash desk", "Li Na, Wang Fang", "11-20", "") in lines
    assert ("Not trained", "Zhao Lei", ":train  Training", "late") in lines
    office.do("train", project=PROJECT, who="Zhao Lei", topic="Cash desk")
    assert ("Not trained", "everybody known at the client was", "", "dim") in told(office, ref)


def test_service_says_whom_it_is_about_and_that_they_are_off_the_role(office: Office) -> None:
    office.enlist("bo", "cy")
    ref = report(office, "service")
    assert ("missing", "whom it is about: about=", "e  Edit", "late") in told(office, ref)
    office.do("join", ref, engineer="bo", role="liaison")
    office.do("edit", ref, about="bo")
    assert "nobody yet; they are off that role" in texts(office, ref)
    office.do("join", ref, engineer="cy", role="liaison")
    assert "Cy speaks to the client; they are off that role and cannot edit this" in texts(office, ref)


def test_quality_says_the_condition(office: Office) -> None:
    ref = report(office, "quality")
    assert "under which condition it shows: condition=" in texts(office, ref)
    office.do("edit", ref, condition="at peak", kind="slow")
    assert ("Condition", "at peak", "", "") in told(office, ref)


def test_several_causes_show_several_blocks_and_no_project_names_none(office: Office) -> None:
    ref = office.report(cause="quality", also="cost,delay")
    headings = [line[1] for line in told(office, ref) if line[3] == "strong"]
    assert [words.partition(":")[0] for words in headings] == ["quality", "late delivery", "cost overrun"] or len(
        headings
    ) == 3
    assert "PROJECT" in texts(office, ref) and office.show(ref).delivery is None
    assert told_fields(office.show(ref)) >= {"condition", "promised_at", "spent", "agreed", "client_event"}


def test_what_is_to_come_is_not_counted_in_an_earlier_look(office: Office) -> None:
    ref = report(office, "cost")
    office.clock.turn(timedelta(hours=1))
    office.do("budget", project=PROJECT, amount="100")
    then = office.show(ref, at=MONDAY).delivery
    assert then is not None and then.budget is None
    now = office.show(ref).delivery
    assert now is not None and now.budget is not None
    assert unsigned_facts(office.show(ref)) == []


async def test_the_case_shows_the_evidence_once(office: Office, sit: Sit, language: str) -> None:
    ref = report(office, "cost", spent="212,400 against 180,000")
    office.do("budget", project=PROJECT, amount="180,000", spent="212,400")
    async with sit(start=ref, size=(80, 40)) as terminal:
        await terminal.press("G")
        assert ("spent against budget" if language == "en" else "花费与预算对照") in terminal.text
        assert ("118%  32,400 over" if language == "en" else "118%  超支 3.24万") in terminal.text
        assert terminal.text.count("212,400 against 180,000") == 1
