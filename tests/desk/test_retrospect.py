"""How a complaint went, told from its record: durations, clocks, waits, slips, gaps, assumptions, overrides (S44)."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from firefight_tui.domain.retrospect import Retrospect, retrospect
from firefight_tui.domain.retrospect_words import ANY, QUESTIONS, drafted, hints, rows_of, told_span
from firefight_tui.domain.vocabulary import Cause, ClockName, Stage, WaitOn
from tests.builders import CALL, Office
from tests.learn_builders import SETTLED, recovering
from tests.plan_builders import SAID, investigated, planned

ZONE = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)


def told(office: Office, ref: str) -> Retrospect:
    return retrospect(office.show(ref), office.clock.at)


def spans(found: Retrospect) -> dict[Stage, timedelta]:
    return {one.stage: one.span for one in found.stages}


def test_stages_are_timed_and_what_was_undone_does_not_count(office: Office) -> None:
    ref = office.report()
    office.clock.turn(2 * HOUR)
    office.do("acknowledge", ref, **CALL)
    office.do("grade", ref, severity=3)
    office.do("advance", ref)
    office.clock.turn(HOUR)
    office.do("undo", ref)
    office.clock.turn(HOUR)
    office.do("advance", ref)
    office.clock.turn(5 * HOUR)
    found = told(office, ref)
    assert spans(found) == {Stage.RECEIVED: 2 * HOUR, Stage.ACKNOWLEDGED: 2 * HOUR, Stage.INVESTIGATING: 5 * HOUR}
    assert found.span == 9 * HOUR


def test_a_closed_one_ended_when_it_was_closed_and_a_second_time_in_a_stage_is_added(office: Office) -> None:
    ref = recovering(office)
    office.clock.turn(3 * HOUR)
    office.do("close", ref, **SETTLED)
    office.clock.turn(50 * HOUR)
    assert told(office, ref).span == 3 * HOUR
    office.do("reopen", ref, reason="it came back on Friday")
    office.clock.turn(HOUR)
    found = told(office, ref)
    again = next(one for one in found.stages if one.stage is Stage.INVESTIGATING)
    assert (again.times, again.span, found.reopened) == (2, HOUR, 1)


def test_clocks_tell_what_was_kept_and_how_late_the_others_were(office: Office) -> None:
    ref = office.report(severity=1)
    office.clock.turn(timedelta(minutes=25))
    office.do("acknowledge", ref, **CALL)
    office.clock.turn(2 * HOUR)
    found = {one.name: one for one in told(office, ref).clocks}
    first, update = found[ClockName.FIRST_CONTACT], found[ClockName.NEXT_UPDATE]
    assert (first.is_missed, first.late, first.took) == (True, timedelta(minutes=10), timedelta(minutes=25))
    assert (update.is_missed, update.late, update.times) == (True, HOUR, 1)
    assert not found[ClockName.RESOLUTION].is_missed


def test_waiting_is_added_by_whom_it_was_for(office: Office) -> None:
    ref = investigated(office)
    for hours, reason in ((2, "their log"), (3, "their test")):
        office.do("wait", ref, on="client", reason=reason)
        office.clock.turn(hours * HOUR)
        office.do("resume", ref)
        office.clock.turn(HOUR)
    office.do("wait", ref, on="window", reason="night", until="+1h")
    office.clock.turn(4 * HOUR)
    found = {one.on: one for one in told(office, ref).waits}
    assert (found[WaitOn.CLIENT].span, found[WaitOn.CLIENT].reasons) == (5 * HOUR, ("their log", "their test"))
    assert found[WaitOn.WINDOW].span == HOUR


def test_dates_that_moved_are_slips_and_those_kept_are_not(office: Office) -> None:
    ref = planned(office)
    office.do("amend", ref, remedy="R1", due="+5d")
    office.do("milestone", ref, name="UAT", baseline="+3d", forecast="+4d")
    office.do("milestone", ref, name="live", baseline="+3d")
    assert [one.what for one in told(office, ref).slips] == ["UAT"]
    office.clock.turn(30 * HOUR)
    office.do("finish", ref, remedy="R1", tested_by="Wu")
    found = told(office, ref).slips
    assert [(one.what, one.is_reached) for one in found] == [("R1 two more servers", True), ("UAT", False)]
    assert found[0].came_at - found[0].planned_at == 28 * HOUR


def test_gaps_of_every_stage_come_through_are_told_and_filled_ones_are_not(office: Office) -> None:
    ref = investigated(office)
    gaps = told(office, ref).gaps
    assert "The business impact is not recorded." in gaps
    assert "The client got no apology." not in gaps, "that is asked on closing"
    office.do("edit", ref, impact="300 orders pile up")
    assert "The business impact is not recorded." not in told(office, ref).gaps
    closed = recovering(office)
    office.do("close", closed)
    assert {"The business impact is not recorded.", "The client got no apology."} <= set(told(office, closed).gaps)


def test_assumptions_overrides_and_emergency_starts_are_told_with_their_reasons(office: Office) -> None:
    ref = office.report()
    office.do("acknowledge", ref, **CALL)
    office.do("grade", ref, severity=3)
    office.do("advance", ref)
    office.do("advance", ref, override="the cause is plain")
    office.do("remedy", ref, kind="correction", what="index", owner="ada", due="+1d")
    office.do("approve", ref)
    office.do("advance", ref, emergency="shops are down")
    found = told(office, ref)
    assert [one.reason for one in found.passed] == ["the cause is plain", "shops are down"]
    assert {"commander", "liaison", "complexity"} <= set(found.assumed)
    office.do("grade", ref, complexity="low")
    assert "complexity" not in told(office, ref).assumed


def test_versions_and_objections_are_counted(office: Office) -> None:
    ref = planned(office)
    for _number in range(2):
        office.do("present", ref, **SAID, said="look")
        office.do("object", ref, **SAID, words="too slow")
    office.do("present", ref, **SAID, said="look")
    found = told(office, ref)
    assert (found.versions, found.objections) == (3, 2)


def test_rows_and_drafts_say_all_of_it_in_words(office: Office) -> None:
    ref = recovering(
        office, impact="300 orders pile up", occurred_at="2026-11-22 10:00", received_at="2026-11-23 09:00"
    )
    office.do("wait", ref, on="third_party", reason="the carrier")
    office.clock.turn(26 * HOUR)
    record = office.show(ref)
    found = retrospect(record, office.clock.at)
    rows = {row.label: row.words for row in rows_of(found, ZONE)}
    assert rows["All in all"] == "1 d 3 h"
    assert rows[f"Waited for {WaitOn.THIRD_PARTY.label}"] == "1 d 2 h: the carrier"
    texts = drafted(record, found, ZONE)
    assert "Root cause: no index on orders" in texts["happened"]
    assert "R1 two more servers; R2 index on orders" in texts["happened"]
    assert texts["detection"].splitlines() == [
        "The client told us on 2026-11-23 (other).",
        "It had happened 23 h before.",
        "Not caught before: no load test",
    ]
    assert "the carrier" in texts["handling"]


@pytest.mark.parametrize(
    ("span", "words"),
    [(timedelta(minutes=12), "12 min"), (HOUR, "1 h"), (1.5 * HOUR, "1 h 30 min"), (48 * HOUR, "2 d"),
     (51 * HOUR, "2 d 3 h"), (timedelta(seconds=59), "under a minute")],
)  # fmt: skip
def test_a_span_is_told_in_two_units(span: timedelta, words: str) -> None:
    assert told_span(span) == words


def test_every_cause_has_its_hints() -> None:
    assert set(QUESTIONS) == set(Cause)
    assert hints(None) == ANY
