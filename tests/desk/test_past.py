"""A complaint as it stood: counting what happened up to a moment, by all that is known now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firefight_tui.domain.vocabulary import ClockName, ClockState, Stage
from firefight_tui.errors import UnknownReference
from firefight_tui.store.models import Complaint
from tests.builders import CALL, MONDAY, Office, make_complaint

HOUR = timedelta(hours=1)


def test_before_it_was_received_there_was_none(office: Office) -> None:
    ref = office.report()
    assert office.show(ref, at=MONDAY).ref == ref
    with pytest.raises(UnknownReference):
        office.show(ref, at=MONDAY - timedelta(seconds=1))


def test_what_was_entered_late_counts_when_it_happened(office: Office) -> None:
    ref = office.report(severity=1, received_at="-2h")
    office.clock.turn(HOUR)
    office.do("acknowledge", ref, **CALL, at=MONDAY - HOUR)
    one = office.show(ref, at=MONDAY)
    assert (one.stage, len(one.contacts), one.clocks[ClockName.FIRST_CONTACT].state) == (
        Stage.ACKNOWLEDGED,
        1,
        ClockState.MISSED,
    )
    one = office.show(ref, at=MONDAY - HOUR - timedelta(minutes=1))
    assert (one.stage, one.contacts, one.clocks[ClockName.NEXT_UPDATE].state) == (Stage.RECEIVED, (), ClockState.NONE)


def test_of_values_that_held_at_a_moment_the_last_recorded_counts(office: Office) -> None:
    ref = office.report(severity=2, impact="some", received_at="-3h")
    office.do("edit", ref, severity=1, impact="great", at="-1h")
    office.do("edit", ref, severity=3, impact="none", at="-2h")
    at = {hours: office.show(ref, at=MONDAY - hours * HOUR) for hours in (0, 1, 1.5, 2, 2.5)}
    assert {hours: (int(one.severity), one.impact) for hours, one in at.items()} == {
        0: (3, "none"),
        1: (3, "none"),
        1.5: (3, "none"),
        2: (3, "none"),
        2.5: (2, "some"),
    }
    assert office.show(ref).severity == 3


def test_what_was_taken_back_never_was(office: Office) -> None:
    ref = office.report()
    office.do("phenomenon", ref, text="blank page")
    noted = office.clock.at
    office.clock.turn(HOUR)
    office.do("undo")
    assert office.show(ref, at=noted).phenomena == ()


def test_team_waiting_links_and_untold_as_they_were(office: Office) -> None:
    office.enlist("bo")
    other = office.report()
    ref = make_complaint(office, Stage.INVESTIGATING)
    office.do("wait", ref, on="client", reason="logs")
    before = office.clock.at
    office.clock.turn(HOUR)
    office.do("assign", ref, commander="bo")
    office.do("resume", ref)
    office.do("link", other, to=ref)
    office.do("withdraw", ref, reason="x")
    middle = office.clock.at
    office.clock.turn(HOUR)
    office.do("contact", ref, **CALL, direction="out")
    then = office.show(ref, at=before)
    assert (then.commander, then.untold, then.links) == ("ada", False, ())
    assert then.waiting is not None and then.waiting.reason == "logs"
    assert [(member.engineer, member.left_at) for member in then.team] == [("ada", None), ("ada", None)]
    assert office.show(ref, at=middle).untold and not office.show(ref).untold
    assert len(office.show(ref, at=middle).links) == 1


def test_looking_back_writes_nothing_and_holds_no_lock(office: Office) -> None:
    ref = make_complaint(office, Stage.ACKNOWLEDGED)
    with office.store.write() as work:
        assert work.locked(Complaint, 1) is not None
        assert office.show(ref, at=MONDAY).stage is Stage.ACKNOWLEDGED
        office.clock.turn()
    assert office.show(ref).version == 2
