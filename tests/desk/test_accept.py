"""The client's last word: acceptance, doubt, refusal, silence, and coming back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firefight_tui.domain.doubts import doubt_in
from firefight_tui.domain.vocabulary import ClockName, ClockState, ReviewStatus, Stage
from firefight_tui.errors import GuardRefused, InvalidValue, PermissionRefused
from tests.builders import Office
from tests.plan_builders import SAID
from tests.proof_builders import monitoring, recovering, resolved

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("words", "doubt"),
    [
        ("good, but the report is slow", "but"),
        ("It is partly solved", "partly"),
        ("Still slow in the evening", "Still"),
        ("快多了,但是报表还是慢", "但"),
        ("还有两个页面没好", "还"),
        ("仍然偶尔卡", "仍"),
        ("部分解决", "部分"),
        ("fine, thank you", None),
        ("butter and stillness", None),
        ("可以了,验收通过", None),
        ("还不错,通过", None),
        ("", None),
    ],
)
def test_words_that_hold_something_back(words: str, doubt: str | None) -> None:
    assert doubt_in(words) == doubt


def test_acceptance_is_kept_in_their_words_and_dates_the_retrospective(office: Office) -> None:
    ref = recovering(office)
    record = office.show(ref)
    assert record.stage is Stage.RECOVERING
    assert [(one.accepted, one.person, one.words) for one in record.acceptances] == [
        (True, "Li Na", "it is fast now, thank you")
    ]
    assert record.contacts[-1].said == "it is fast now, thank you"
    assert record.retrospective is not None
    assert record.retrospective.due_at == office.clock.at + timedelta(days=10)
    assert record.retrospective.status is ReviewStatus.DRAFT
    assert record.clocks[ClockName.NEXT_UPDATE].state is not ClockState.RUNNING


def test_doubt_is_asked_about_once(office: Office) -> None:
    ref = resolved(office)
    with pytest.raises(InvalidValue) as refused:
        office.do("accept", ref, **SAID, words="可以,但报表还慢")
    assert refused.value.field == "sure"
    assert office.show(ref).acceptances == ()
    with pytest.raises(InvalidValue):
        office.do("accept", ref, **SAID, words="可以,但报表还慢", sure="no")
    office.do("accept", ref, **SAID, words="可以,但报表还慢", sure="yes")
    assert office.show(ref).stage is Stage.RECOVERING


def test_refusal_makes_a_new_plan_and_resolution_runs_on(office: Office) -> None:
    ref = resolved(office)
    met = office.show(ref).clocks[ClockName.RESOLUTION]
    assert met.met_at is not None
    office.clock.turn(DAY)
    office.do("refuse", ref, **SAID, words="the evening is as slow as before")
    record = office.show(ref)
    assert record.stage is Stage.PLANNING
    assert [one.accepted for one in record.acceptances] == [False]
    assert record.clocks[ClockName.RESOLUTION].state in {ClockState.RUNNING, ClockState.MISSED}
    assert record.clocks[ClockName.RESOLUTION].ran_s <= met.ran_s + 60, "the time between does not count"
    office.do("undo", ref)
    assert (office.show(ref).stage, office.show(ref).acceptances) == (Stage.RESOLVED, ())


def test_silence_counts_after_two_days_of_asking_and_in_a_commander_s_name(office: Office) -> None:
    ref = resolved(office)
    with pytest.raises(PermissionRefused):
        office.do("accept", ref, by="bo", deemed="no answer")
    for asked in range(2):
        with pytest.raises(GuardRefused, match=f"{asked} of 2 days"):
            office.do("accept", ref, deemed="no answer for two weeks")
        office.clock.turn(DAY)
        office.do("contact", ref, direction="out", **{**SAID, "said": "is it good?"})
        office.do("contact", ref, direction="out", **{**SAID, "said": "is it good, the same day?"})
    office.do("accept", ref, deemed="no answer for two weeks")
    record = office.show(ref)
    assert record.stage is Stage.RECOVERING
    assert [(one.by, one.words, one.deemed) for one in record.acceptances] == [("ada", None, "no answer for two weeks")]


def test_an_answer_ends_the_silence(office: Office) -> None:
    ref = resolved(office)
    for _ in range(2):
        office.clock.turn(DAY)
        office.do("contact", ref, direction="out", **{**SAID, "said": "is it good?"})
    office.clock.turn()
    office.do("contact", ref, direction="in", **{**SAID, "said": "we look at it"})
    with pytest.raises(GuardRefused, match="0 of 2 days"):
        office.do("accept", ref, deemed="no answer")
    with pytest.raises(InvalidValue, match="silent client"):
        office.do("accept", ref, deemed="no answer", words="yes")


def test_nothing_is_accepted_before_it_is_resolved(office: Office) -> None:
    ref = monitoring(office)
    for verb in ("accept", "refuse"):
        with pytest.raises(GuardRefused, match="not possible"):
            office.do(verb, ref, **SAID, words="yes")
    assert office.show(ref).contacts[-1].said != "yes"


def test_a_client_who_does_not_know_yet_is_asked_first(office: Office) -> None:
    ref = resolved(office)
    step = office.show(ref).next
    assert step is not None and step.verb == "contact" and "Li Na" in step.message
    office.clock.turn()
    office.do("contact", ref, direction="out", **SAID, said="please look whether it is fast now")
    step = office.show(ref).next
    assert step is not None and step.verb == "accept"
