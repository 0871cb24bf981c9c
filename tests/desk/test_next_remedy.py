"""The next step of a plan that is carried out names the remedy; what is held up says whom it waits for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firefight_tui.domain.vocabulary import ClockName, Stage
from firefight_tui.errors import GuardRefused
from firefight_tui.store.models import Effect
from tests.builders import CALL, Office
from tests.day_builders import DAY, HOUR, crew, put, staffed


def next_of(office: Office, ref: str) -> tuple[str, str]:
    """The verb that helps most, and the sentence that says why."""
    step = office.show(ref).next
    assert step is not None
    return step.verb, step.message


def calm(office: Office, ref: str) -> None:
    """No update is due for long."""
    office.do("contact", ref, direction="out", person="Li Na", channel="phone", said=CALL["said"], next_update_at="+9d")


def test_the_next_step_names_the_remedy_from_its_start_to_its_verdict(office: Office) -> None:
    crew(office)
    ref = staffed(office)
    calm(office, ref)
    assert next_of(office, ref) == ("start", "Start R1 two more servers: chen, due in 2:00.")
    office.do("start", ref, remedy="R1", by="chen")
    assert next_of(office, ref) == ("finish", "Finish R1 two more servers: chen, due in 2:00.")
    office.clock.turn(3 * HOUR)
    assert next_of(office, ref) == ("finish", "Finish R1 two more servers: chen is late by 1:00.")
    office.do("finish", ref, remedy="R1", tested_by="wu", by="chen")
    office.do("amend", ref, remedy="R2", owner="")
    assert next_of(office, ref) == ("amend", "R2 index on orders has no owner yet.")
    office.do("amend", ref, remedy="R2", owner="li")
    assert next_of(office, ref)[0] == "start" and "li, due in 45h" in next_of(office, ref)[1]
    office.do("finish", ref, remedy="R2", tested_by="wu", by="li")
    assert next_of(office, ref)[0] == "advance"


def test_what_is_late_and_waits_leads_to_what_it_waits_for(office: Office) -> None:
    crew(office)
    ref = staffed(office)
    office.do("amend", ref, remedy="R1", due="+8d")
    office.clock.turn(3 * DAY)
    calm(office, ref)
    assert next_of(office, ref) == ("start", "Start R1 two more servers: chen, due in 5d.")


def test_watching_asks_for_the_verdicts_by_name(office: Office) -> None:
    crew(office)
    ref = staffed(office)
    for label in ("R1", "R2"):
        office.do("finish", ref, remedy=label, tested_by="wu", by="chen")
    office.do("advance", ref)
    calm(office, ref)
    put(office, ref, Effect(number=1, at=office.clock.at, by="ada", none_reason="the client sees it themselves"))
    assert office.show(ref).stage is Stage.MONITORING
    words = "Verify R1 two more servers: does it hold? Somebody other than chen says."
    assert next_of(office, ref) == ("verify", words)
    office.do("verify", ref, remedy="R1", verdict="effective", by="wu")
    office.do("verify", ref, remedy="R2", verdict="ineffective", reason="as slow as before", by="wu")
    words = "wu found R2 index on orders ineffective: mend it and test it again."
    assert next_of(office, ref) == ("finish", words)


def test_a_refusal_names_what_it_waits_for_and_whose_that_is(office: Office) -> None:
    crew(office)
    ref = staffed(office)
    for verb, fields in (("start", {}), ("finish", {"tested_by": "wu"})):
        with pytest.raises(GuardRefused) as refused:
            office.do(verb, ref, remedy="R2", by="li", **fields)
        assert refused.value.message == "R2 comes after R1 of chen, which is not finished."


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-60, "due in 0:01"),
        (-59, "due now"),
        (0, "due now"),
        (59, "due now"),
        (60, "ate by 0:01"),
    ],
)
def test_what_is_due_this_minute_is_due_now(quick_office: Office, seconds: int, words: str) -> None:
    """The first contact, an update, a remedy: none is late by 0:00."""
    office = quick_office
    crew(office)
    new, ref = office.report(), staffed(office)
    calm(office, ref)
    told = office.report()
    office.do("acknowledge", told, **CALL)
    dues = (
        (new, office.show(new).clocks[ClockName.FIRST_CONTACT].due_at),
        (told, office.show(told).clocks[ClockName.NEXT_UPDATE].due_at),
        (ref, office.show(ref).remedies[0].due_at),
    )
    for one, due_at in dues:
        assert due_at is not None
        office.clock.at = due_at + timedelta(seconds=seconds)
        sentence = next_of(office, one)[1]
        assert words in sentence and "0:00" not in sentence, sentence
