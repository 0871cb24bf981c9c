"""Receive: report, edit, phenomenon, classify, grade, merge, withdraw, reject, reopen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from firefight_tui.domain.vocabulary import Cause, CauseKind, Channel, ClockName, Complexity, LinkKind, Severity, Stage
from firefight_tui.errors import GuardRefused, InvalidValue, PermissionRefused, UnknownReference
from tests.builders import CALL, MONDAY, Office, make_complaint

HOUR = timedelta(hours=1)


def test_report_takes_a_complaint_in_with_all_that_is_known(office: Office) -> None:
    made = office.do(
        "report",
        client="华东零售",
        title="Orders are slow",
        body="Since nine.\nEvery morning.",
        project="华东零售/OMS",
        contact="Li Na",
        channel="mail",
        cause="quality",
        also="delay,quality",
        severity="1",
        complexity="high",
        occurred_at="9:00",
        received_at="9:30",
        impact="orders pile up",
        dissatisfaction="slow",
        remedy_sought="fast",
        client_event="Double 11",
        requirement="R-7",
        expected="1 s",
        delivered="9 s",
        kind="慢",
        condition="at nine",
        promised_at="2026-10-01",
        spent="3 of 2",
        agreed="no",
        about="Wang Qiang",
    )
    one = office.show(made.refs[0])
    assert made.created == {"client": 1, "project": 1, "person": 1, "complaint": 1}
    assert (one.ref, one.version, one.stage, one.client, one.project, one.channel) == (
        "FF-1",
        1,
        Stage.RECEIVED,
        "华东零售",
        "OMS",
        Channel.MAIL,
    )
    assert one.contact is not None and one.contact.name == "Li Na"
    assert (one.cause, one.also, one.severity, one.complexity, one.kind) == (
        Cause.QUALITY,
        (Cause.DELAY,),
        1,
        Complexity.HIGH,
        CauseKind.SLOW,
    )
    assert (one.occurred_at, one.received_at) == (MONDAY - HOUR, MONDAY - HOUR / 2)
    assert (one.body, one.impact, one.dissatisfaction, one.remedy_sought) == (
        "Since nine.\nEvery morning.",
        "orders pile up",
        "slow",
        "fast",
    )
    assert (one.client_event, one.requirement, one.expected, one.delivered, one.condition) == (
        "Double 11",
        "R-7",
        "1 s",
        "9 s",
        "at nine",
    )
    assert (one.spent, one.agreed, one.about, one.assumed) == ("3 of 2", "no", "Wang Qiang", ())
    assert one.promised_at is not None and one.promised_at.isoformat() == "2026-09-30T16:00:00+00:00"
    assert [(entry.verb, entry.actor, entry.login, entry.at, entry.recorded_at) for entry in one.timeline] == [
        ("report", "ada", "os-ada", MONDAY - HOUR / 2, MONDAY)
    ]
    assert office.found("orders") == office.found("pile") == {"FF-1"}


def test_what_nobody_said_is_assumed_from_the_client(office: Office) -> None:
    office.do("client", name="Beta", severity=3)
    one = office.show(office.report(client="Beta"))
    assert (one.severity, one.assumed, one.channel) == (Severity.MODERATE, ("severity",), Channel.OTHER)
    assert office.show(office.report(client="New one")).severity is Severity.SERIOUS


def test_clocks_start_when_it_was_received_not_when_it_was_entered(office: Office) -> None:
    one = office.show(office.report(received_at="-1h", severity=1))
    assert one.clocks[ClockName.FIRST_CONTACT].due_at == MONDAY - HOUR + timedelta(minutes=15)
    assert office.show(office.report(at="-2h")).received_at == MONDAY - 2 * HOUR


@pytest.mark.parametrize("field", ["received_at", "occurred_at", "at"])
def test_nothing_happened_in_the_future_but_two_clocks_may_differ_by_two_seconds(
    quick_office: Office, field: str
) -> None:
    ref = quick_office.report()
    for verb, refs, given in (
        ("report", (), {"client": "A", "title": "t", "body": "b"}),
        ("edit", (ref,), {"impact": "much"}),
    ):
        with pytest.raises(InvalidValue) as refused:
            quick_office.do(verb, *refs, **given, **{field: MONDAY + timedelta(seconds=3)})
        assert refused.value.field == field
    ahead = quick_office.do("report", client="A", title="t", body="b", received_at=MONDAY + timedelta(seconds=2))
    assert quick_office.show(ahead.refs[0]).timeline[0].at == MONDAY


def test_client_and_project_are_made_once_and_found_again(office: Office) -> None:
    office.report(client="A", project="ERP", contact="Li")
    second = office.do("report", client="A", title="t", body="b", project="A/ERP", contact="Li")
    assert second.created == {"complaint": 2}


def test_edit_changes_only_what_is_given(office: Office) -> None:
    ref = office.report(impact="orders pile up", project="ERP", contact="Li Na")
    office.clock.turn()
    office.do("edit", ref, title="A better title", cause="service", also="cost,service")
    one = office.show(ref)
    assert (one.title, one.cause, one.also, one.impact, one.project, one.version) == (
        "A better title",
        Cause.SERVICE,
        (Cause.COST,),
        "orders pile up",
        "ERP",
        2,
    )
    assert {(change.field, change.before, change.after) for change in one.timeline[-1].changes} == {
        ("title", "Orders fail", "A better title"),
        ("cause", None, "service"),
        ("also", "", "cost"),
    }
    assert (
        office.found("better") == {ref} and office.found("fail") == {ref} and office.found("orders fail since") == set()
    )


def test_another_client_takes_project_and_contact_off(office: Office) -> None:
    ref = office.report(project="ERP", contact="Li Na")
    office.do("edit", ref, client="Beta")
    one = office.show(ref)
    assert (one.client, one.project, one.contact) == ("Beta", None, None)


def test_an_edit_that_changes_nothing_leaves_no_trace_and_nothing_to_undo(office: Office) -> None:
    ref = office.report(received_at=MONDAY - HOUR + timedelta(microseconds=10))
    done = office.do("edit", ref, title="Orders fail", received_at=MONDAY - HOUR + timedelta(microseconds=10))
    assert (done.refs, done.entries, done.ok) == ((ref,), (), True)
    one = office.show(ref)
    assert (one.version, len(one.timeline)) == (1, 1)
    assert office.do("undo").refs == (ref,)


def test_a_title_is_a_line_of_a_list(office: Office) -> None:
    ref = office.report()
    for verb, refs, given in (("report", (), {"client": "A", "body": "b"}), ("edit", (ref,), {})):
        with pytest.raises(InvalidValue) as refused:
            office.do(verb, *refs, **given, title="x" * 301)
        assert refused.value.field == "title"
    office.do("edit", ref, title="x" * 300)


def test_received_at_moves_the_clocks(office: Office) -> None:
    ref = office.report(severity=1)
    office.do("edit", ref, received_at="-10m")
    one = office.show(ref)
    assert one.clocks[ClockName.FIRST_CONTACT].due_at == MONDAY + timedelta(minutes=5)


def test_phenomena_are_several(office: Office) -> None:
    ref = office.report()
    first = office.do("phenomenon", ref, text="下单页面转圈", occurred_at="9:00")
    office.do("phenomenon", ref, text="Payments time out")
    assert first.created == {"phenomenon": 1}
    assert [(one.text, one.occurred_at) for one in office.show(ref).phenomena] == [
        ("下单页面转圈", MONDAY - HOUR),
        ("Payments time out", None),
    ]
    assert office.found("转圈") == {ref}
    with pytest.raises(InvalidValue) as refused:
        office.do("phenomenon", ref, text="x", occurred_at="+1h")
    assert refused.value.field == "occurred_at"


def test_classify_names_one_main_cause_and_others_beside_it(office: Office) -> None:
    ref = office.report(also="quality")
    office.do("classify", ref, cause="质量")
    assert (office.show(ref).cause, office.show(ref).also) == (Cause.QUALITY, ())
    office.do("classify", ref, cause="delay", also=["quality", "quality", "cost", "delay"])
    assert (office.show(ref).cause, office.show(ref).also) == (Cause.DELAY, (Cause.QUALITY, Cause.COST))


def test_grade_retargets_the_clocks_from_receipt_and_a_miss_stays(office: Office) -> None:
    ref = office.report()
    office.clock.turn(timedelta(minutes=20))
    office.do("grade", ref, severity="sev1", reason="their whole shop stands")
    one = office.show(ref)
    assert (one.severity, one.assumed, one.complexity) == (1, (), None)
    assert one.clocks[ClockName.FIRST_CONTACT].due_at == MONDAY + timedelta(minutes=15)
    assert office.found("whole shop") == {ref}
    office.clock.turn()
    office.do("acknowledge", ref, **CALL)
    assert office.show(ref).clocks[ClockName.FIRST_CONTACT].state == "missed"
    office.do("grade", ref, severity=4, complexity="低")
    assert office.show(ref).clocks[ClockName.FIRST_CONTACT].state == "missed"
    assert office.show(ref).complexity is Complexity.LOW


def test_grade_needs_something_to_grade(office: Office) -> None:
    ref = office.report()
    with pytest.raises(InvalidValue) as refused:
        office.do("grade", ref, reason="because")
    assert refused.value.field == "severity"


def test_a_reason_is_kept_even_where_nothing_else_changes(office: Office) -> None:
    ref = office.report(severity=2)
    done = office.do("grade", ref, severity=2, reason="looked again, it holds")
    assert len(done.entries) == 1
    assert office.show(ref).timeline[-1].text == "looked again, it holds"
    assert office.found("looked again") == {ref}
    office.do("undo")
    assert office.found("looked again") == set()
    office.do("redo")
    assert office.found("looked again") == {ref}


@pytest.mark.parametrize(("verb", "stage"), [("withdraw", Stage.WITHDRAWN), ("reject", Stage.NOT_UPHELD)])
def test_a_side_end_must_be_told_to_the_client(office: Office, verb: str, stage: Stage) -> None:
    ref = make_complaint(office, Stage.ACKNOWLEDGED)
    office.do("wait", ref, on="client", reason="logs")
    office.clock.turn()
    office.do(verb, ref, reason="it was their own printer")
    one = office.show(ref)
    assert (one.stage, one.untold, one.waiting) == (stage, True, None)
    assert one.next is not None and (one.next.verb, one.next.key) == ("contact", "r")
    assert all(clock.state in {"met", "none"} for clock in one.clocks.values())
    office.do("contact", ref, **CALL, direction="in")
    assert office.show(ref).untold
    office.do("contact", ref, **CALL, direction="out")
    assert not office.show(ref).untold
    assert office.show(ref).next is None


def test_merge_links_both_and_carries_on_in_the_other(office: Office) -> None:
    other, ref = office.report(title="The first"), office.report(title="The second")
    office.do("merge", ref, into=other, reason="same outage")
    one = office.show(ref)
    assert (one.stage, one.merged_into, one.untold) == (Stage.MERGED, other, True)
    assert [(link.ref, link.kind, link.is_ours) for link in one.links] == [(other, LinkKind.DUPLICATE, True)]
    assert [(link.ref, link.is_ours) for link in office.show(other).links] == [(ref, False)]
    assert office.show(other).stage is Stage.RECEIVED


def test_merge_into_itself_an_ended_or_unknown_one_is_refused(office: Office) -> None:
    ref, ended = office.report(), make_complaint(office, Stage.WITHDRAWN)
    for into in (ref, ended, "FF-99"):
        with pytest.raises(InvalidValue) as refused:
            office.do("merge", ref, into=into, reason="x")
        assert refused.value.field == "into"
    assert office.show(ref).stage is Stage.RECEIVED


@pytest.mark.parametrize("stage", [Stage.WITHDRAWN, Stage.MERGED, Stage.NOT_UPHELD, Stage.CLOSED])
def test_what_has_ended_does_not_end_again(quick_office: Office, stage: Stage) -> None:
    ref, other = make_complaint(quick_office, stage), quick_office.report()
    for verb, given in (("withdraw", {}), ("reject", {}), ("merge", {"into": other}), ("advance", {})):
        with pytest.raises(GuardRefused) as refused:
            quick_office.do(verb, ref, reason="x", **given)
        assert refused.value.missing == ()
        assert ("reopen" in refused.value.hint) == (stage is Stage.CLOSED)
    with pytest.raises(InvalidValue):
        quick_office.do("wait", ref, on="client", reason="x")
    with pytest.raises(InvalidValue):
        quick_office.do("contact", ref, **CALL, direction="out", wait_on="client")


def test_only_a_closed_complaint_is_reopened_with_a_reason_that_says_something(office: Office) -> None:
    ref = make_complaint(office, Stage.CLOSED)
    with pytest.raises(InvalidValue) as refused:
        office.do("reopen", ref, reason="again ...")
    assert refused.value.field == "reason"
    office.clock.turn()
    office.do("reopen", ref, reason="又崩溃了五")
    one = office.show(ref)
    assert (one.stage, one.reopened) == (Stage.INVESTIGATING, 1)
    assert one.clocks[ClockName.RESOLUTION].state == "running"
    with pytest.raises(GuardRefused):
        office.do("reopen", make_complaint(office, Stage.WITHDRAWN), reason="it came back again")


def test_whom_it_is_about_leaves_team_and_command(office: Office) -> None:
    office.enlist("bo", "cy", access="commander")
    ref = office.report()
    office.do("assign", ref, commander="bo")
    office.do("edit", ref, by="cy", about="Bo", cause="service")
    one = office.show(ref)
    assert (one.about, one.commander, [member.left_at for member in one.team]) == ("bo", None, [MONDAY])
    with pytest.raises(PermissionRefused):
        office.do("note", ref, by="bo", text="I was polite")
    with pytest.raises(PermissionRefused):
        office.do("assign", ref, commander="bo")


def test_an_unknown_reference_is_said_so(office: Office) -> None:
    office.report()
    for given in ("FF-9", "nonsense", "FF-99999999999999999999", "FF--1", ""):
        with pytest.raises(UnknownReference) as refused:
            office.do("note", given, text="x")
        assert refused.value.exit_code == 3
    assert office.do("note", "ff1", text="x").refs == office.do("note", "#1", text="x").refs == ("FF-1",)
