"""Respond: acknowledge, contact, note, wait, resume."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firefight_tui.domain.vocabulary import Cause, ClockName, ClockState, Direction, Stage, WaitOn
from firefight_tui.errors import GuardRefused, InvalidValue
from tests.builders import CALL, MONDAY, Office, make_complaint, rows_in_force

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def test_the_call_sheet_stops_the_first_contact_and_starts_the_next_update(office: Office) -> None:
    ref = office.report(severity=1)
    office.clock.turn(10 * MINUTE)
    office.do(
        "acknowledge",
        ref,
        **CALL,
        dissatisfaction="three times in a week",
        remedy_sought="no more outages",
        impact="orders pile up",
        cause="质量",
        mood=2,
        at="-1m",
    )
    one = office.show(ref)
    assert (one.stage, one.cause, one.dissatisfaction, one.remedy_sought, one.impact) == (
        Stage.ACKNOWLEDGED,
        Cause.QUALITY,
        "three times in a week",
        "no more outages",
        "orders pile up",
    )
    assert one.contact is not None and one.contact.name == CALL["person"]
    [contact] = one.contacts
    assert (contact.direction, contact.by, contact.mood, contact.at) == (Direction.OUT, "ada", 2, MONDAY + 9 * MINUTE)
    first, update = one.clocks[ClockName.FIRST_CONTACT], one.clocks[ClockName.NEXT_UPDATE]
    assert (first.state, first.met_at) == (ClockState.MET, MONDAY + 9 * MINUTE)
    assert (update.state, update.due_at) == (ClockState.RUNNING, MONDAY + 9 * MINUTE + HOUR)
    assert (one.timeline[-1].text, one.version) == (CALL["said"], 2)
    with pytest.raises(GuardRefused):
        office.do("acknowledge", ref, **CALL)


@pytest.mark.parametrize(
    "given",
    [
        ["Orders fail", "The till stands still"],
        "Orders fail\r\n\n   The till stands still  \nOrders fail\n",
        ["Orders fail", "\nThe till stands still"],
    ],
)
def test_the_call_sheet_records_phenomena_a_line_for_each_and_one_undo_takes_all_back(
    office: Office, given: object
) -> None:
    ref = office.report()
    before = rows_in_force(office.store)
    outcome = office.do("acknowledge", ref, **CALL, phenomenon=given, impact="orders pile up")
    one = office.show(ref)
    assert [each.text for each in one.phenomena] == ["Orders fail", "The till stands still"]
    assert (len(outcome.entries), outcome.created["phenomenon"]) == (1, 2)
    assert office.found("till") == {ref}
    office.do("undo")
    assert rows_in_force(office.store) == before
    office.do("redo")
    assert len(office.show(ref).phenomena) == 2


def test_a_call_sheet_without_phenomena_has_none_and_one_with_too_many_is_refused(office: Office) -> None:
    ref = office.report()
    with pytest.raises(InvalidValue, match="100") as refused:
        office.do("acknowledge", ref, **CALL, phenomenon="\n".join(map(str, range(101))))
    assert refused.value.field == "phenomenon"
    office.do("acknowledge", ref, **CALL, phenomenon="\n \n")
    assert office.show(ref).phenomena == ()


def test_the_first_outward_contact_acknowledges_an_inward_one_does_not(office: Office) -> None:
    ref = office.report()
    office.do("contact", ref, **CALL, direction="in")
    assert (office.show(ref).stage, office.show(ref).contacts[0].by) == (Stage.RECEIVED, None)
    office.do("contact", ref, **CALL, direction="out", subject="Your complaint", script="first")
    one = office.show(ref)
    assert (one.stage, one.contacts[1].subject) == (Stage.ACKNOWLEDGED, "Your complaint")
    office.do("contact", ref, **CALL, direction="out")
    assert office.show(ref).stage is Stage.ACKNOWLEDGED


def test_a_promised_update_is_when_it_is_due_and_must_lie_ahead_within_a_year(office: Office) -> None:
    ref = office.report(severity=1)
    for promised in (MONDAY, MONDAY - HOUR, MONDAY + timedelta(days=400)):
        with pytest.raises(InvalidValue) as refused:
            office.do("acknowledge", ref, **CALL, next_update_at=promised)
        assert refused.value.field == "next_update_at"
    office.do("acknowledge", ref, **CALL, next_update_at="+20m")
    assert office.show(ref).clocks[ClockName.NEXT_UPDATE].due_at == MONDAY + 20 * MINUTE


def test_a_message_of_the_client_must_be_answered_within_the_first_contact_time(office: Office) -> None:
    ref = make_complaint(office, Stage.ACKNOWLEDGED, severity=1)
    office.clock.turn()
    office.do("contact", ref, **CALL, direction="in")
    assert office.show(ref).clocks[ClockName.NEXT_UPDATE].due_at == MONDAY + 16 * MINUTE


def test_a_note_stops_no_clock(office: Office) -> None:
    ref = office.report(severity=1)
    office.do("note", ref, text="called twice, nobody there")
    one = office.show(ref)
    assert one.clocks[ClockName.FIRST_CONTACT].state is ClockState.RUNNING
    assert (one.stage, one.contacts, office.found("nobody")) == (Stage.RECEIVED, (), {ref})


def test_waiting_pauses_the_clocks_it_should_until_resumed(office: Office) -> None:
    ref = make_complaint(office, Stage.ACKNOWLEDGED, severity=1)
    office.do("wait", ref, on="甲方", reason="their log files")
    office.clock.turn(HOUR)
    one = office.show(ref)
    assert one.waiting is not None
    assert (one.waiting.on, one.waiting.reason, one.waiting.since, one.waiting.until) == (
        WaitOn.CLIENT,
        "their log files",
        MONDAY,
        None,
    )
    assert one.clocks[ClockName.CONTAINMENT].state is ClockState.PAUSED
    assert one.clocks[ClockName.NEXT_UPDATE].state is ClockState.RUNNING
    office.do("resume", ref)
    one = office.show(ref)
    assert (one.waiting, one.clocks[ClockName.CONTAINMENT].due_at) == (None, MONDAY + 5 * HOUR)
    with pytest.raises(InvalidValue):
        office.do("resume", ref)


def test_waiting_ends_by_itself_at_its_time(office: Office) -> None:
    ref = make_complaint(office, Stage.ACKNOWLEDGED, severity=1)
    with pytest.raises(InvalidValue) as refused:
        office.do("wait", ref, on="window", reason="tonight", until=MONDAY)
    assert refused.value.field == "until"
    office.do("wait", ref, on="window", reason="tonight", until="+2h")
    assert office.show(ref).clocks[ClockName.CONTAINMENT].due_at == MONDAY + 6 * HOUR
    office.clock.turn(3 * HOUR)
    assert office.show(ref).waiting is None
    with pytest.raises(InvalidValue):
        office.do("resume", ref)


def test_only_one_wait_lasts_at_a_time(office: Office) -> None:
    ref = make_complaint(office, Stage.ACKNOWLEDGED)
    office.do("wait", ref, on="third_party", reason="the bank")
    office.clock.turn()
    office.do("wait", ref, on="window", reason="tonight")
    office.do("contact", ref, **CALL, direction="out", wait_on="client")
    one = office.show(ref)
    assert one.waiting is not None and (one.waiting.on, one.waiting.reason) == (WaitOn.CLIENT, CALL["said"])
    office.do("resume", ref)
    assert office.show(ref).waiting is None


def test_a_message_from_the_client_ends_waiting_for_them_and_nobody_else(office: Office) -> None:
    ref = make_complaint(office, Stage.ACKNOWLEDGED)
    for on, is_waiting in (("client", False), ("third_party", True)):
        office.do("wait", ref, on=on, reason="x")
        office.clock.turn()
        office.do("contact", ref, **CALL, direction="in")
        assert (office.show(ref).waiting is not None) is is_waiting


def test_what_happened_before_receipt_counts_from_receipt(office: Office) -> None:
    ref = office.report(severity=1)
    office.do("contact", ref, **CALL, direction="out", at="-1h")
    one = office.show(ref)
    assert (one.contacts[0].at, one.clocks[ClockName.FIRST_CONTACT].met_at) == (MONDAY - HOUR, MONDAY)


def test_words_of_a_machine_whose_clock_is_ahead_count_at_once(office: Office) -> None:
    ref = office.report(severity=1)
    office.clock.turn(timedelta(seconds=5))
    office.do("acknowledge", ref, **CALL)
    office.clock.turn(timedelta(seconds=-4))
    office.do("classify", ref, cause="quality")
    with office.store.read() as session:
        from firefight_tui.store.models import Complaint

        assert session.get_one(Complaint, 1).due_clock is ClockName.NEXT_UPDATE
