"""An engineer's day on both databases: what is theirs of every kind, and nothing of anybody else's."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from sqlalchemy import event

from firefight_tui.desk.views.my_day import my_day
from firefight_tui.domain.my_day import DayGroup, DayItem, DayKind, group_of
from firefight_tui.domain.vocabulary import ClockName, Stage, Verdict
from firefight_tui.store.models import Complaint, PreventionCheck
from firefight_tui.store.store import Store
from tests.board_builders import put_board
from tests.builders import MONDAY, Office
from tests.day_builders import DAY, HOUR, crew, effect, figure, prevention, put, review, staffed, visit
from tests.plan_builders import executing

Told = dict[str, tuple[str, str]]


def items(office: Office, whose: str, *kinds: DayKind) -> list[DayItem]:
    """What is theirs of some kinds; of all without any."""
    found = my_day(office.store, whose, office.clock.at).items
    return [item for item in found if not kinds or item.kind in kinds]


def told(office: Office, whose: str) -> Told:
    """Their remedies: what each asks for, and what it waits for."""
    return {one.label: (one.verb, one.waits) for one in items(office, whose, DayKind.REMEDY, DayKind.VERIFY)}


def test_a_remedy_is_its_owners_to_start_and_finish_and_somebody_elses_to_verify(office: Office) -> None:
    crew(office)
    ref = staffed(office)
    assert told(office, "chen") == {"R1": ("start", "")}
    assert told(office, "li") == {"R2": ("", "after R1 of chen")}
    office.do("start", ref, remedy="R1", by="chen")
    assert told(office, "chen") == {"R1": ("finish", "")}
    office.do("finish", ref, remedy="R1", tested_by="wu", by="chen")
    assert told(office, "chen") == {"R1": ("", "to be verified by somebody else")}
    assert told(office, "wu") == {"R1": ("verify", "")} == told(office, "ada")
    assert told(office, "li") == {"R2": ("start", "")}, "li is not in the team, and judges nothing"
    office.do("verify", ref, remedy="R1", verdict="ineffective", reason="no better", by="wu")
    assert told(office, "chen") == {"R1": ("finish", "")} and told(office, "wu") == {}
    office.do("finish", ref, remedy="R1", tested_by="wu", by="chen")
    office.do("verify", ref, remedy="R1", verdict="effective", by="wu")
    assert told(office, "chen") == {} == told(office, "wu")


def test_what_holds_a_remedy_up_is_named_with_the_time_since(office: Office) -> None:
    crew(office)
    staffed(office)
    [item] = items(office, "li", DayKind.REMEDY)
    assert item.held is not None and (item.held.by.label, item.held.root.owner) == ("R1", "chen")
    assert item.held.since(office.clock.at) is None
    assert group_of(item, office.clock.at, UTC) is DayGroup.WAITING
    late = office.clock.at + 3 * HOUR
    assert item.held.since(late) == item.held.root.due_at
    assert group_of(item, late + 2 * DAY, UTC) is DayGroup.LATE, "late counts more than that it waits"


def test_a_correction_waits_for_the_client_and_one_alone_judges_what_they_own(office: Office) -> None:
    ref = executing(office)
    office.do("remedy", ref, kind="correction", what="the rest", owner="ada", due="+3d")
    assert told(office, "ada")["R3"] == ("", "not agreed by the client yet")
    office.do("finish", ref, remedy="R1", tested_by="ada")
    assert told(office, "ada")["R1"] == ("verify", "")
    office.do("drop", ref, remedy="R2", reason="not needed")
    assert "R2" not in told(office, "ada")
    office.do("withdraw", ref, reason="they said so")
    assert items(office, "ada") == []


def test_updates_are_the_commanders_and_the_liaisons_whichever_clock_is_due_first(office: Office) -> None:
    crew(office)
    fresh = office.report()
    office.do("assign", fresh, commander="chen")
    [call] = items(office, "chen", DayKind.CALL, DayKind.UPDATE)
    assert (call.kind, call.verb, call.complaint.ref) == (DayKind.CALL, "acknowledge", fresh)
    ref = staffed(office, client="Other", severity=1)
    office.do("join", ref, engineer="li", role="liaison", duty="talks")
    clocks = office.show(ref).clocks
    [due] = [clock.due_at for clock in clocks.values() if clock.name.value == "next_update"]
    for whose in ("ada", "li"):
        [update] = items(office, whose, DayKind.UPDATE)
        assert (update.due_at, update.complaint.ref) == (due, ref)
    assert items(office, "wu", DayKind.UPDATE) == []
    office.clock.turn(3.5 * HOUR)
    office.do("contact", ref, direction="out", channel="phone", person="Li Na", said="on it")
    [update] = items(office, "li", DayKind.UPDATE)
    with office.store.read() as session:
        row = session.get(Complaint, update.complaint.id)
        assert row is not None and row.due_clock is ClockName.CONTAINMENT
    assert update.due_at == office.clock.at + HOUR, "containment is due before, and does not hide it"


def test_promises_and_duties_are_theirs_until_answered_for(office: Office) -> None:
    crew(office)
    ref = staffed(office)
    office.do("promise", ref, what="a call at noon", due="+3h", by="wu")
    [promise] = items(office, "wu", DayKind.PROMISE)
    assert (promise.what, promise.due_at) == ("a call at noon", office.clock.at + 3 * HOUR)
    [duty] = items(office, "wu", DayKind.DUTY)
    assert (duty.what, duty.verb) == ("tests it", "confirm")
    office.do("keep", ref, commitment=promise.id, outcome="kept", by="wu")
    office.do("confirm", ref, by="wu")
    assert items(office, "wu", DayKind.PROMISE, DayKind.DUTY) == []
    told_twice = executing(office, client="Other")
    own = [one.what for one in items(office, "ada", DayKind.PROMISE) if one.complaint.ref == told_twice]
    assert own == [], "finishing the remedy answers for the date that was told"


def test_figures_are_the_testers_to_take_while_they_are_too_few(office: Office) -> None:
    crew(office)
    ref = staffed(office)
    remedy = office.show(ref).remedies[0].id
    [number] = put(office, ref, effect(office.clock.at, remedy=remedy, hold_for=3 * DAY))
    assert items(office, "wu", DayKind.MEASURE) == [], "nothing to judge is finished"
    office.do("finish", ref, remedy="R1", tested_by="wu", by="chen")
    since = office.clock.at
    [asked] = items(office, "wu", DayKind.MEASURE)
    assert (asked.due_at, asked.what) == (since, "submit an order: 0 of 3 figures")
    assert items(office, "ada", DayKind.MEASURE) == [], "there is a tester"
    put(office, ref, figure(number, office.clock.turn(HOUR)))
    [asked] = items(office, "wu", DayKind.MEASURE)
    assert asked.due_at == since + DAY
    put(office, ref, figure(number, since + 2 * DAY), figure(number, since + 3 * DAY))
    assert items(office, "wu", DayKind.MEASURE) == []
    alone = executing(office, client="Other")
    put(office, alone, effect(office.clock.at))
    for label in ("R1", "R2"):
        office.do("finish", alone, remedy=label, tested_by="ada")
    assert [one.complaint.ref for one in items(office, "ada", DayKind.MEASURE)] == [alone]


def test_what_comes_after_the_end_is_theirs_too(office: Office) -> None:
    crew(office)
    ref = staffed(office)
    office.do("join", ref, engineer="li", role="liaison", duty="talks")
    office.place(ref, Stage.CLOSED)
    at = office.clock.at
    numbers = put(office, ref, prevention(at, "wu", at + DAY), prevention(at, "wu", at - DAY, at + 2 * DAY, number=2))
    put(office, ref, visit(at, at + 5 * DAY), review(at, at - HOUR))
    kinds = [
        (one.kind, one.label, one.due_at, one.waits) for one in sorted(items(office, "wu"), key=lambda one: one.id)
    ]
    waits = "to be checked by somebody else"
    assert kinds == [(DayKind.PREVENTION, "V1", at + DAY, ""), (DayKind.CHECK, "V2", at + 2 * DAY, waits)]
    [check] = items(office, "ada", DayKind.CHECK)
    assert (check.label, check.verb, check.who) == ("V2", "check", "wu"), "who commands checks what others own"
    own = put(office, ref, prevention(at, "ada", at - DAY, at + 2 * DAY, number=3))
    assert [one.id for one in items(office, "wu", DayKind.CHECK) if one.verb] == own, "what they own the team checks"
    put(office, ref, PreventionCheck(prevention_id=own[0], at=at, by="wu", verdict=Verdict.EFFECTIVE))
    put(office, ref, PreventionCheck(prevention_id=numbers[1], at=at, by="ada", verdict=Verdict.EFFECTIVE))
    assert [one.label for one in items(office, "wu")] == ["V1"]
    assert {one.kind for one in items(office, "ada")} == {DayKind.VISIT, DayKind.REVIEW}
    assert [one.kind for one in items(office, "li")] == [DayKind.VISIT]
    assert items(office, "chen") == []


def test_visits_and_renewals_are_the_commanders_and_the_liaisons_until_they_are_settled(office: Office) -> None:
    crew(office)
    ref = office.complaint(Stage.RECOVERING)
    office.do("assign", ref, commander="chen")
    for handle, role in (("li", "liaison"), ("wu", "tester")):
        office.do("join", ref, engineer=handle, role=role, duty="theirs")
    office.do("schedule-visit", ref, due="+10d")
    for what, due in (("Support", "+29d"), ("Training", "+31d")):
        office.do("cooperate", ref, what=what, renewal_due=due)
    office.do("cooperate", ref, what="Without a date")
    office.place(ref, Stage.CLOSED)
    later = (DayKind.VISIT, DayKind.RENEWAL)
    for whose in ("chen", "li"):
        visit_, support = items(office, whose, *later)
        assert (visit_.label, visit_.verb) == ("#1", "visited")
        assert (support.what, support.verb) == ("Support", "cooperate"), "a renewal is told a month ahead"
    assert items(office, "wu", *later) == []
    office.clock.turn(3 * DAY)
    assert [one.what for one in items(office, "chen", DayKind.RENEWAL)] == ["Support", "Training"]
    office.do("cooperate", ref, what=f"#{support.id}", outcome="renewed")
    office.do("visited", ref, visit="#1", satisfaction=5)
    following, training = items(office, "li", *later)
    assert (following.label, training.what) == ("#2", "Training"), "the next visit is planned by itself"
    office.do("undo", ref)
    assert [one.label for one in items(office, "li", DayKind.VISIT)] == ["#1"]
    office.do("leave", ref, engineer="li", reason="on holiday")
    assert items(office, "li", *later) == []


def test_what_was_merged_asks_for_no_visit_it_would_refuse(office: Office) -> None:
    crew(office)
    ref, into = office.report(), office.report(title="The other one")
    office.do("assign", ref, commander="chen")
    office.do("schedule-visit", ref, due="+10d")
    office.do("cooperate", ref, what="Support", renewal_due="+20d")
    assert len(items(office, "chen", DayKind.VISIT, DayKind.RENEWAL)) == 2
    office.do("merge", ref, into=into, reason="the same")
    assert items(office, "chen", DayKind.VISIT, DayKind.RENEWAL) == []


def test_how_many_complaints_are_theirs_is_what_the_inbox_counts(office: Office) -> None:
    crew(office)
    staffed(office)
    office.report()
    assert my_day(office.store, "ada", office.clock.at).complaints == 1
    assert my_day(office.store, "wu", office.clock.at).complaints == 1
    assert my_day(office.store, "chen", office.clock.at).complaints == 0, "who owns a remedy may be in no team"


def test_what_the_board_says_of_owners_holds_and_the_questions_do_not_grow(office: Office) -> None:
    put_board(office.store, 40)
    asked: list[str] = []
    at = office.clock.at
    engine = office.store.engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    few = {whose: my_day(office.store, whose, at) for whose in ("ada", "chen", "nobody")}
    assert few["nobody"].items == ()
    count = len(asked) / 3
    assert count < 40, "a few statements, however many complaints"
    for whose in ("ada", "chen"):
        for one in few[whose].items:
            if one.kind is DayKind.REMEDY:
                assert one.who == whose and one.complaint.stage.is_open
            if one.kind is DayKind.VERIFY:
                assert one.complaint.commander == whose


def test_a_store_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert my_day(Store(f"sqlite:///{tmp_path}/none.db"), "ada", MONDAY).items == ()
