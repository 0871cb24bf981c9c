"""The whole of what passed with the client is one conversation: visits, apology, what was shown, given and agreed."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from firefight_tui.domain.brief import brief
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.vocabulary import Stage
from firefight_tui.screens.case_facts import urgent_facts
from firefight_tui.screens.plain import plain_text
from firefight_tui.screens.thread_facts import DEALING, newest_item, thread_count, thread_facts
from tests.builders import Office
from tests.plan_builders import SAID, executing
from tests.repair_builders import SORRY, closed
from tests.ui.conftest import Sit

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)


def talk(office: Office, ref: str) -> str:
    """The conversation as lines."""
    return "\n".join(f"{one.text}  {one.aside}" for one in thread_facts(office.show(ref), office.clock.at, ZONE))


def clocks(record: ComplaintRecord) -> dict[object, object]:
    return {name: (one.state, one.due_at, one.met_at, one.stopped_at) for name, one in record.clocks.items()}


def test_a_visit_is_speaking_with_the_client_and_moves_no_clock(office: Office) -> None:
    ref = closed(office, contact="Li Na")
    office.do("schedule-visit", ref, due="+7d")
    office.clock.turn(7 * DAY)
    before = office.show(ref)
    assert "7d ago" in "".join(one.aside for one in urgent_facts(before, office.clock.at, ZONE))
    made = {"usage": "every day", "findings": "the export is one line short", "opens": "yes"}
    office.do("visited", ref, visit="#1", satisfaction=2, **made)
    office.clock.turn(2 * DAY)
    after = office.show(ref)
    assert "spoke 2d ago" in "".join(one.aside for one in urgent_facts(after, office.clock.at, ZONE))
    assert "Client: last spoke with Li Na 11-30 10:00" in brief(after, office.clock.at, ZONE)
    said = talk(office, ref)
    _heading, *found = said[said.index("We  ada to Li Na, visit #1  11-30 10:00") :].splitlines()
    assert found[0].startswith("2 ") and found[1].startswith("usage: every day")
    assert found[2].startswith("found: the export is one line short") and found[3].startswith("opened FF-2")
    assert newest_item(after, frozenset()) == f"{DEALING}visit-1"
    assert thread_count(after) == thread_count(before) + 1 and after.contacts == before.contacts
    assert clocks(after) == clocks(before)
    office.do("undo", ref)
    assert "visit #1" not in talk(office, ref)


def test_a_visit_in_an_open_stage_answers_no_clock_either(office: Office) -> None:
    ref = executing(office)
    office.do("schedule-visit", ref, due="+7d")
    office.clock.turn(timedelta(hours=1))
    before = clocks(office.show(ref))
    office.do("visited", ref, visit="#1", satisfaction=5)
    assert clocks(office.show(ref)) == before


def test_what_was_done_for_them_stands_where_it_was_done(office: Office) -> None:
    ref = office.complaint(Stage.RESOLVED)
    for verb, given in (
        ("refuse", {**SAID, "words": "the export still fails", "override": "built so"}),
        ("apologise", SORRY),
        ("compensate", {"what": "2 months of service", "value": "30,000", "approved_by": "Wang"}),
        ("demonstrate", {"person": "Li Na", "what": "the export is whole"}),
        ("cooperate", {"what": "Support for 2027"}),
    ):
        office.clock.turn()
        office.do(verb, ref, **given)
    office.place(ref, Stage.RESOLVED)
    office.clock.turn()
    office.do("accept", ref, **SAID, words="now it is good")
    said = talk(office, ref)
    wanted = (
        "does not accept the result",
        "the export still fails",
        "apology",
        SORRY["words"],
        "We  ada to Huadong Retail, compensation",
        "2 months of service",
        "worth 30,000",
        "We  ada to Li Na, shown",
        "the export is whole",
        "We  ada to Huadong Retail, agreed",
        "Support for 2027",
        "accepts the result",
        "now it is good",
    )
    places = [said.index(each, said.index("does not accept")) for each in wanted[:-2]]
    assert places == sorted(places) and said.rindex("accepts the result") < said.index("now it is good")
    assert said.index("now it is good") > places[-1] and "Wang" not in said, "who approved it is ours"


def test_reasons_why_not_are_no_talk_and_silence_is(office: Office) -> None:
    ref = office.complaint(Stage.RESOLVED)
    for verb in ("apologise", "compensate", "demonstrate"):
        office.do(verb, ref, none="they wanted none")
    assert "they wanted none" not in talk(office, ref)
    for _day in range(2):
        office.clock.turn(DAY)
        office.do("contact", ref, direction="out", **SAID, said="do you accept it?")
    office.do("accept", ref, deemed="no answer in two days")
    said = talk(office, ref)
    assert "Deemed acceptance" in said and "their silence counts as acceptance: no answer in two days" in said


async def test_the_tab_opens_at_the_visit_and_enter_shows_all_of_it(office: Office, sit: Sit) -> None:
    ref = closed(office, contact="Li Na")
    office.do("schedule-visit", ref, due="+7d")
    office.clock.turn(7 * DAY)
    long = "\n".join(f"finding {number}" for number in range(1, 10))
    office.do("visited", ref, visit="#1", satisfaction=4, findings=long, last="yes")
    async with sit(start=ref, size=(100, 40)) as terminal:
        await terminal.press("5")
        assert any(row.startswith(">") and "We  ada to Li Na, visit #1" in row for row in terminal.rows)
        assert "finding 5" in terminal.text and "finding 9" not in terminal.text
        await terminal.press("enter")
        assert "finding 9" in terminal.text
    assert "finding 9" in plain_text(office.show(ref), office.clock.at, ZONE)
