"""Apology, compensation, the improvement shown, cooperation: what they refuse and what they write."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firefight_tui.domain.repair_records import RepairKind
from firefight_tui.domain.vocabulary import ClockName, Direction, Stage
from firefight_tui.errors import FirefightError, GuardRefused, InvalidValue
from tests.builders import MONDAY, Office, rows_in_force
from tests.repair_builders import SORRY, closed

DAY = timedelta(days=1)
ADMITTED = {**SORRY, "channel": "mail", "words": "抱歉。这是我方过错,我们会承担责任。"}
OPEN = [stage for stage in Stage if stage.is_open and stage is not Stage.RECEIVED]


def refused(office: Office, verb: str, ref: str, **fields: object) -> FirefightError:
    """The refusal, after which nothing is changed."""
    before = rows_in_force(office.store)
    with pytest.raises(FirefightError) as error:
        office.do(verb, ref, **fields)
    assert rows_in_force(office.store) == before
    return error.value


@pytest.mark.parametrize("stage", [*OPEN, Stage.CLOSED, Stage.WITHDRAWN, Stage.NOT_UPHELD])
def test_we_say_sorry_at_any_time_after_the_first_call_also_when_it_is_over(quick_office: Office, stage: Stage) -> None:
    ref = quick_office.complaint(stage)
    quick_office.clock.turn()
    quick_office.do("apologise", ref, **SORRY)
    record = quick_office.show(ref)
    [said] = record.repaired.steps
    assert (said.kind, said.person, said.words, said.at) == (
        RepairKind.APOLOGY,
        "Li Na",
        SORRY["words"],
        quick_office.clock.at,
    )
    assert (record.contacts[-1].direction, record.contacts[-1].said) == (Direction.OUT, SORRY["words"])
    assert record.stage is stage and not record.untold


def test_the_first_call_comes_before_it(office: Office) -> None:
    ref = office.report()
    error = refused(office, "apologise", ref, **SORRY)
    assert isinstance(error, GuardRefused)
    assert [(one.guard, one.verb, one.key) for one in error.missing] == [("first_contact", "acknowledge", "a")]


def test_words_with_a_hole_are_not_said(office: Office) -> None:
    ref = office.complaint(Stage.INVESTIGATING)
    error = refused(office, "apologise", ref, **{**SORRY, "words": "Dear {person}, we are sorry."})
    assert isinstance(error, InvalidValue) and error.field == "words" and "{person}" in error.message


def test_it_is_an_update_to_the_client_and_undo_takes_both_back(office: Office) -> None:
    ref = office.complaint(Stage.INVESTIGATING)
    due = office.show(ref).clocks[ClockName.NEXT_UPDATE].due_at
    office.clock.turn(timedelta(hours=1))
    office.do("apologise", ref, **SORRY)
    later = office.show(ref).clocks[ClockName.NEXT_UPDATE].due_at
    assert due is not None and later == due + timedelta(hours=1)
    office.do("undo", ref)
    record = office.show(ref)
    assert record.clocks[ClockName.NEXT_UPDATE].due_at == due and not record.repaired.steps
    office.do("redo", ref)
    assert office.show(ref).repaired.has(RepairKind.APOLOGY)
    assert office.show(ref).clocks[ClockName.NEXT_UPDATE].due_at == later


@pytest.mark.parametrize("channel", ["mail", "chat"])
def test_who_may_not_command_admits_no_fault_in_writing(office: Office, channel: str) -> None:
    ref = office.complaint(Stage.INVESTIGATING)
    office.enlist("bo", "li")
    office.do("enlist", handle="zhao", name="Zhao", access="commander")
    admitted = {**ADMITTED, "channel": channel}
    error = refused(office, "apologise", ref, by="bo", **admitted)
    assert isinstance(error, InvalidValue) and error.field == "approved_by"
    assert "我方过错" in error.message and "approved_by" in error.hint
    for unable in ("li", "Li", "bo"):
        assert refused(office, "apologise", ref, by="bo", approved_by=unable, **admitted).exit_code == 1
    for able, kept in (("zhao", "zhao"), ("Zhao", "zhao"), ("ada", "ada"), ("王总", "王总")):
        office.do("apologise", ref, by="bo", approved_by=able, **admitted)
        assert office.show(ref).repaired.steps[-1].approved_by == kept


def test_who_may_command_approves_by_writing_it_and_speech_asks_nobody(office: Office) -> None:
    ref = office.complaint(Stage.INVESTIGATING)
    office.enlist("bo", "li")
    office.do("assign", ref, commander="li")
    office.do("apologise", ref, by="li", **ADMITTED)
    office.do("apologise", ref, by="bo", **{**ADMITTED, "channel": "phone"})
    office.do("apologise", ref, by="bo", **{**SORRY, "channel": "mail"})
    assert [one.approved_by for one in office.show(ref).repaired.steps] == ["li", None, None]


def test_whom_it_is_about_approves_nothing(office: Office) -> None:
    ref = office.complaint(Stage.INVESTIGATING)
    office.do("enlist", handle="bo", name="Bo", access="commander")
    office.do("edit", ref, about="bo")
    for name in ("bo", "Bo"):
        error = refused(office, "compensate", ref, what="3 months", approved_by=name)
        assert isinstance(error, InvalidValue) and error.field == "approved_by"


def test_compensation_names_who_approved_it(office: Office) -> None:
    ref = closed(office)
    office.enlist("bo")
    assert refused(office, "compensate", ref, what="3 months", approved_by="bo").exit_code == 1
    assert refused(office, "compensate", ref, what="3 months").exit_code == 1
    office.do("compensate", ref, what="3 months of service", value="30 000", approved_by="Sales director")
    [given] = office.show(ref).repaired.steps
    assert (given.kind, given.words, given.value, given.approved_by) == (
        RepairKind.COMPENSATION,
        "3 months of service",
        "30 000",
        "Sales director",
    )
    office.do("undo", ref)
    assert not office.show(ref).repaired.has(RepairKind.COMPENSATION)


@pytest.mark.parametrize(
    ("verb", "fields", "kind"),
    [
        ("apologise", SORRY, RepairKind.APOLOGY),
        ("compensate", {"what": "a feature", "approved_by": "ada"}, RepairKind.COMPENSATION),
        ("demonstrate", {"person": "Li Na", "what": "orders in 2 s"}, RepairKind.DEMONSTRATION),
    ],
)
def test_a_reason_may_stand_instead_but_not_beside(
    office: Office, verb: str, fields: dict[str, object], kind: RepairKind
) -> None:
    ref = office.complaint(Stage.RECOVERING)
    assert kind.value in {one.guard for one in office.show(ref).missing}
    beside = refused(office, verb, ref, none="they asked for nothing", **fields)
    assert isinstance(beside, InvalidValue) and beside.field == "none"
    contacts = office.show(ref).contacts
    if verb == "compensate":
        assert isinstance(refused(office, verb, ref, none="x", value="3 months"), InvalidValue)
    office.do(verb, ref, none="they asked for nothing")
    record = office.show(ref)
    [said] = record.repaired.steps
    assert (said.kind, said.none_reason, said.words) == (kind, "they asked for nothing", None)
    assert kind.value not in {one.guard for one in record.missing} and record.contacts == contacts


def test_what_was_shown_to_whom(office: Office) -> None:
    ref = office.complaint(Stage.MONITORING)
    office.do("demonstrate", ref, person="Wang Min", what="the peak of Friday beside the one before")
    [shown] = office.show(ref).repaired.steps
    assert (shown.kind, shown.person) == (RepairKind.DEMONSTRATION, "Wang Min")


def test_a_merged_complaint_is_mended_where_it_carries_on(office: Office) -> None:
    ref, other = office.report(), office.report()
    office.do("merge", ref, into=other, reason="the same")
    planned = {"due": MONDAY + DAY}
    for verb, fields in (
        ("apologise", SORRY),
        ("apologise", {"none": "x"}),
        ("compensate", {"none": "x"}),
        ("demonstrate", {"none": "x"}),
        ("demonstrate", {"person": "Li Na", "what": "x"}),
        ("cooperate", {"what": "x"}),
        ("schedule-visit", planned),
        ("visited", {"visit": "#1", "satisfaction": 4}),
    ):
        error = refused(office, verb, ref, **fields)
        assert isinstance(error, GuardRefused) and other in error.hint


def test_what_is_agreed_gets_its_outcome_or_another_date_by_its_words_or_number(office: Office) -> None:
    ref = closed(office)
    number = office.do("cooperate", ref, what="Yearly support", renewal_due=MONDAY + 300 * DAY).created["cooperation"]
    office.do("cooperate", ref, what="yearly support", renewal_due=MONDAY + 310 * DAY)
    [agreed] = office.show(ref).repaired.steps
    assert (agreed.kind, agreed.renewal_due, agreed.outcome) == (RepairKind.COOPERATION, MONDAY + 310 * DAY, None)
    error = refused(office, "cooperate", ref, what="Yearly support")
    assert isinstance(error, InvalidValue) and error.field == "what"
    office.do("cooperate", ref, what=f"#{number}", outcome="renewed for two years")
    assert office.show(ref).repaired.steps[0].outcome == "renewed for two years"
    for gone in (number, 999):
        assert refused(office, "cooperate", ref, what=str(gone), outcome="x").exit_code == 1
    office.do("cooperate", ref, what="Yearly support", renewal_due=MONDAY + 700 * DAY)
    assert [one.outcome for one in office.show(ref).repaired.steps] == ["renewed for two years", None]
    error = refused(office, "cooperate", ref, what="another", renewal_due=MONDAY - DAY)
    assert isinstance(error, InvalidValue) and error.field == "renewal_due"
