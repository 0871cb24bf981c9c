"""The handover of a shift and the brief on the phone."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from firefight_tui import words
from firefight_tui.desk.views.handover import handover, handover_of, handover_words
from firefight_tui.domain.brief import brief
from firefight_tui.store.models import Commitment
from tests.builders import CALL, Office

ZONE = ZoneInfo("Asia/Shanghai")


def shift(office: Office) -> tuple[str, str]:
    """Two open complaints of which ada has the second, and one that has ended."""
    office.enlist("ada", access="administrator")
    office.enlist("bo")
    first = office.report(title="The till stands still", client="Acme")
    mine = office.report(severity=1, impact="3 400 orders held")
    office.do("withdraw", office.report(title="Over"), reason="it was the wrong button")
    office.do("acknowledge", mine, **CALL, remedy_sought="normal speed", mood=2)
    office.do("assign", mine, commander="ada")
    office.do("join", mine, engineer="bo", role="tester")
    office.do("wait", mine, on="client", reason="access to the server", until="+2h")
    with office.store.write() as work:
        work.session.add(
            Commitment(
                complaint_id=int(mine.removeprefix("FF-")),
                made_at=office.clock.at,
                due_at=office.clock.at + timedelta(hours=1),
                by="ada",
                what="a list of the orders",
            )
        )
        work.session.flush()
        work.commit()
    return first, mine


def test_it_holds_what_is_open_the_most_pressing_first_and_counts_the_rest(office: Office) -> None:
    first, mine = shift(office)
    assert [item.complaint.ref for item in handover(office.store, office.clock.at).items] == [first, mine]
    assert [item.complaint.ref for item in handover(office.store, office.clock.at, whose="bo").items] == [mine]
    cut = handover(office.store, office.clock.at, most=1)
    assert (len(cut.items), cut.more) == (1, 1)
    assert handover_of(office.store, first, office.clock.at).items[0].promises == ()


def test_it_tells_stage_next_due_contact_promise_and_waiting(office: Office) -> None:
    _first, mine = shift(office)
    text = handover_words(office.store, office.clock.at, ZONE, whose="ada")
    assert text.splitlines()[:2] == ["Handover 2026-11-23 10:00  ada", "1 open"]
    for line in (
        f"{mine} S1  Huadong Retail: Orders fail",
        "  stage: acknowledged, commander ada",
        "  due: next update 11:00;",
        "  last contact: 10:00 ada -> Li Na: We take it seriously and look at it now.",
        "  waiting: the client: access to the server, until 12:00",
        "  promised: 11:00 a list of the orders (ada)",
        "  not confirmed: bo",
    ):
        assert line in text, line
    assert "The till" not in text
    everything = handover_words(office.store, office.clock.at, ZONE)
    assert "the whole desk" in everything and "none yet" in everything and "The till" in everything


def test_a_late_promise_says_so(office: Office) -> None:
    _first, mine = shift(office)
    office.clock.turn(timedelta(hours=3))
    text = handover_words(office.store, office.clock.at, ZONE, reference=mine)
    assert "promised: 11:00 (late) a list of the orders" in text
    assert "next update 11:00 (late)" in text


def test_an_empty_desk_hands_nothing_over(office: Office) -> None:
    assert "Nothing is open." in handover_words(office.store, office.clock.at, ZONE)


def test_the_brief_is_five_lines_in_both_languages(office: Office) -> None:
    first, mine = shift(office)
    lines = brief(office.show(mine), office.clock.at, ZONE).splitlines()
    assert lines[0] == f"{mine} S1  Huadong Retail: Orders fail  (acknowledged)"
    assert lines[1] == "Impact: 3 400 orders held"
    assert lines[2] == "Team: ada commander, bo tester; 1 not confirmed"
    assert lines[3] == "Client: last spoke with Li Na 10:00; mood 2 of 5; wants: normal speed"
    assert lines[4].startswith("Next: ") and "next update due 11:00" in lines[4]
    assert len(lines) == len(brief(office.show(first), office.clock.at, ZONE).splitlines()) == 5
    words.set_language("zh_CN")
    try:
        assert "影响: 3 400 orders held" in brief(office.show(mine), office.clock.at, ZONE)
    finally:
        words.set_language("en")


def test_a_word_of_many_lines_stays_on_its_own(office: Office) -> None:
    ref = office.report(impact="one\ntwo\n" + "x" * 500)
    lines = brief(office.show(ref), office.clock.at, ZONE).splitlines()
    assert len(lines) == 5 and len(lines[1]) <= 160
