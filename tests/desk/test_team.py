"""Staff: the team of a complaint, sent whole or one by one, told its duties and asked whether it has them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from firefight_tui.desk import outbox
from firefight_tui.desk.checking import check
from firefight_tui.desk.views.proposal import proposal
from firefight_tui.domain.vocabulary import OutboxKind, Role, Stage
from firefight_tui.errors import InvalidValue, PermissionRefused, UnknownReference
from firefight_tui.store.models import Outbox
from tests.builders import CALL, Office, make_complaint, rows_in_force

SLOW = {"severity": 1, "complexity": "high", "cause": "quality", "kind": "slow"}


@pytest.fixture
def staffed(office: Office) -> Office:
    """An office with the people of the sketch, at work, and bo as its first."""
    people = {
        "bo": ("commander,developer", "java:4,communication:4,k8s:2", "administrator"),
        "chen": ("dba", "mysql:5,performance:4", "commander"),
        "li": ("liaison,business", "communication:5", "responder"),
        "wu": ("tester", "load-testing:4", "responder"),
        "sun": ("operations", "k8s:4", "responder"),
    }
    for handle, (roles, skills, access) in people.items():
        office.do("enlist", by="bo", handle=handle, name=handle.title(), roles=roles, skills=skills, access=access)
    return office


def team(office: Office, ref: str) -> list[tuple[str, Role, bool]]:
    """Who is in the team, in which role, and whether they confirmed."""
    return [
        (one.engineer, one.role, one.confirmed_at is not None) for one in office.show(ref).team if one.left_at is None
    ]


def notices(office: Office) -> list[tuple[str | None, str, str]]:
    """What lies in the outbox for engineers."""
    with office.store.read() as session:
        wanted = select(Outbox).where(Outbox.kind == OutboxKind.NOTICE, Outbox.retracted.is_(False))
        return [(one.engineer, one.subject, one.body) for one in session.scalars(wanted.order_by(Outbox.id))]


def test_the_whole_proposal_is_sent_with_duties_and_notices_and_one_undo_takes_all_back(staffed: Office) -> None:
    ref = staffed.report(by="bo", **SLOW)
    before = rows_in_force(staffed.store)
    outcome = staffed.do("staff", ref, by="bo")
    one = staffed.show(ref)
    assert one.commander == "bo"
    assert team(staffed, ref) == [
        ("bo", Role.COMMANDER, True),
        ("li", Role.LIAISON, False),
        ("chen", Role.DBA, False),
        ("wu", Role.TESTER, False),
        ("sun", Role.OPERATIONS, False),
    ]
    assert all(member.duty and not member.assumed for member in one.team)
    told = notices(staffed)
    assert [who for who, _subject, _body in told] == ["bo", "li", "chen", "wu", "sun"]
    assert told[2][1] == f"{ref} S1: you are its DBA"
    assert "examines slow statements" in told[2][2] and f"confirm {ref}" in told[2][2] and "Orders fail" in told[2][2]
    assert len(outcome.entries) == 1
    staffed.do("undo", by="bo")
    assert rows_in_force(staffed.store) == before
    assert notices(staffed) == []


def test_names_alone_take_the_role_proposed_and_others_say_theirs(staffed: Office) -> None:
    ref = staffed.report(by="bo", **SLOW)
    staffed.do("staff", ref, by="bo", accept="chen,li")
    assert team(staffed, ref) == [("chen", Role.DBA, False), ("li", Role.LIAISON, False)]
    with pytest.raises(InvalidValue, match="zed is not proposed"):
        staffed.do("staff", ref, by="bo", accept="zed")
    staffed.do("staff", ref, by="bo", accept=["wu:commander:keeps calm, and the line open"])
    one = staffed.show(ref)
    assert (one.commander, one.team[-1].duty) == ("wu", "keeps calm, and the line open")
    for wrong in ("bo:cook", "B O", "bo:tester:" + "x" * 600):
        with pytest.raises(InvalidValue) as refused:
            staffed.do("staff", ref, by="bo", accept=[wrong])
        assert refused.value.field == "accept"


def test_what_was_assumed_is_settled_and_who_was_assumed_gives_way(staffed: Office) -> None:
    ref = make_complaint(staffed, Stage.RECEIVED, by="bo", **SLOW)
    staffed.do("acknowledge", ref, by="wu", **CALL)
    staffed.do("advance", ref, by="bo")
    assert {"commander", "liaison"} <= set(staffed.show(ref).assumed)
    assert (("wu", Role.LIAISON) in [(who, role) for who, role, _ in team(staffed, ref)]) and notices(staffed) == []
    staffed.clock.turn()
    staffed.do("staff", ref, by="chen")
    one = staffed.show(ref)
    assert not {"commander", "liaison"} & set(one.assumed)
    assert [(each.engineer, each.role) for each in one.team if each.assumed and each.left_at is None] == []
    assert ("bo", Role.COMMANDER, False) in team(staffed, ref)
    assert "wu" not in [who for who, role, _ in team(staffed, ref) if role is Role.LIAISON]


def test_sending_again_sends_only_who_is_new(staffed: Office) -> None:
    ref = staffed.report(by="bo", **SLOW)
    staffed.do("staff", ref, by="bo")
    with pytest.raises(InvalidValue, match="Nobody can be sent"):
        staffed.do("staff", ref, by="bo")
    staffed.do("leave", ref, by="bo", engineer="wu", reason="has the flu")
    staffed.do("absent", by="wu", engineer="wu", from_="-1h", to="+2d")
    staffed.do("enlist", by="bo", handle="priya", name="Priya", roles="tester")
    staffed.do("staff", ref, by="bo")
    assert team(staffed, ref)[-1] == ("priya", Role.TESTER, False)
    assert [who for who, subject, _ in notices(staffed) if "tester" in subject] == ["wu", "priya"]


def test_confirm_answers_for_all_duties_of_the_actor_and_for_nobody_else(staffed: Office) -> None:
    ref = staffed.report(by="bo", **SLOW)
    staffed.do("staff", ref, by="bo")
    staffed.do("join", ref, by="bo", engineer="li", role="business", duty="counts the orders")
    staffed.clock.turn()
    staffed.do("confirm", ref, by="li")
    assert [(who, has) for who, _role, has in team(staffed, ref)] == [
        ("bo", True),
        ("li", True),
        ("chen", False),
        ("wu", False),
        ("sun", False),
        ("li", True),
    ]
    assert staffed.do("confirm", ref, by="li").entries == ()
    staffed.do("enlist", by="bo", handle="zed", name="Zed")
    with pytest.raises(InvalidValue, match="You are not in the team: bo, li, chen"):
        staffed.do("confirm", ref, by="zed")


def test_another_duty_is_told_and_asked_anew(staffed: Office) -> None:
    ref = staffed.report(by="bo")
    staffed.do("join", ref, by="bo", engineer="wu", role="测试")
    staffed.do("confirm", ref, by="wu")
    with pytest.raises(InvalidValue, match="in the team as tester already"):
        staffed.do("join", ref, by="bo", engineer="wu", role="tester")
    staffed.do("join", ref, by="bo", engineer="wu", role="tester", duty="only the till")
    assert team(staffed, ref) == [("wu", Role.TESTER, False)]
    assert [body.splitlines()[-2] for _who, _subject, body in notices(staffed)][-1] == "tester: only the till"


def test_command_handed_over_is_an_event_and_both_are_told(staffed: Office) -> None:
    ref = staffed.report(by="bo")
    staffed.do("assign", ref, by="bo", commander="bo")
    staffed.clock.turn()
    staffed.do("assign", ref, by="bo", commander="chen")
    one = staffed.show(ref)
    assert one.timeline[-1].text == "handed over from bo to chen"
    assert [(each.engineer, each.left_at is None) for each in one.team] == [("bo", False), ("chen", True)]
    told = notices(staffed)
    assert (told[-2][0], told[-2][1]) == ("bo", f"{ref}: command handed over to chen")
    assert told[-1][0] == "chen" and "handed over to you from bo" in told[-1][2]
    staffed.do("undo", by="bo")
    assert staffed.show(ref).commander == "bo"


def test_a_commander_leaves_only_once_somebody_else_commands(staffed: Office) -> None:
    ref = staffed.report(by="bo")
    staffed.do("join", ref, by="bo", engineer="chen", role="commander")
    assert staffed.show(ref).commander == "chen"
    with pytest.raises(InvalidValue, match="somebody else takes the command first") as refused:
        staffed.do("leave", ref, by="bo", engineer="chen", reason="ill")
    assert "v a" in refused.value.hint
    staffed.do("join", ref, by="bo", engineer="chen", role="dba")
    staffed.do("assign", ref, by="bo", commander="li")
    staffed.do("leave", ref, by="bo", engineer="chen", reason="ill")
    assert team(staffed, ref) == [("li", Role.COMMANDER, False)]
    assert staffed.show(ref).timeline[-1].text == "ill"
    assert {who for who, subject, _ in notices(staffed) if "left the team" in subject} == {"chen", "li"}
    with pytest.raises(InvalidValue, match="chen is not in the team"):
        staffed.do("leave", ref, by="bo", engineer="chen", reason="ill")


@pytest.mark.parametrize("about", ["li", "Li"])
def test_whom_it_is_about_joins_in_no_role_and_by_no_verb(staffed: Office, about: str) -> None:
    ref = staffed.report(by="bo", cause="service", about=about)
    for verb, fields in (
        ("join", {"engineer": "li", "role": "liaison"}),
        ("assign", {"commander": "li"}),
        ("staff", {"accept": "li:liaison"}),
    ):
        with pytest.raises(PermissionRefused):
            staffed.do(verb, ref, by="bo", **fields)
    assert "li" not in [pick.engineer for pick in proposal(staffed.store, ref, staffed.clock.at).team.picks]


def test_nobody_joins_what_has_ended(staffed: Office) -> None:
    ref = staffed.report(by="bo")
    staffed.do("withdraw", ref, by="bo", reason="they said so")
    for verb, fields in (("staff", {}), ("join", {"engineer": "li", "role": "tester"})):
        with pytest.raises(InvalidValue, match="Nobody joins"):
            staffed.do(verb, ref, by="bo", **fields)


def test_the_proposal_reads_load_calls_shifts_and_absences(staffed: Office) -> None:
    other = staffed.report(by="bo", severity=1)
    staffed.do("join", other, by="bo", engineer="chen", role="dba")
    staffed.do("join", other, by="bo", engineer="chen", role="tester")
    staffed.do("absent", by="bo", engineer="sun", from_="-1h", to="+2d")
    staffed.do("oncall", by="bo", engineer="bo", from_="-1h", to="+8h")
    ref = staffed.report(by="bo", contact="Li Na", **SLOW)
    staffed.do("contact", ref, by="li", **CALL, direction="out")
    staffed.do("contact", ref, by="li", **CALL, direction="in")
    found = proposal(staffed.store, ref, staffed.clock.at)
    assert (found.person, found.ref, found.version) == ("Li Na", ref, staffed.show(ref).version)
    reasons = {pick.engineer: {one.because.value: one for one in pick.reasons} for pick in found.team.picks}
    assert set(reasons["bo"]) == {"on_call", "in_hand"} and reasons["bo"]["in_hand"].count == 0
    assert reasons["chen"]["in_hand"].count == 1
    assert reasons["li"]["spoke"].count == 1
    [gap] = found.team.gaps
    assert (gap.role, gap.lacks[0].engineer, gap.next_best) == (Role.OPERATIONS, "sun", "bo")
    assert gap.lacks[0].reason.when == staffed.clock.at + timedelta(days=2)
    with pytest.raises(UnknownReference):
        proposal(staffed.store, "FF-99", staffed.clock.at)


def test_the_version_somebody_saw_is_asked_for(staffed: Office) -> None:
    ref = staffed.report(by="bo", **SLOW)
    seen = proposal(staffed.store, ref, staffed.clock.at).version
    staffed.do("note", ref, by="li", text="it is the index")
    with pytest.raises(Exception, match="has changed since"):
        staffed.do("staff", ref, by="bo", expect=seen)


def carried_off(office: Office) -> None:
    """Every notice that lies there is sent."""
    for number in outbox.due(office.store, office.clock.at, 50):
        message = outbox.claim(office.store, number, office.clock.at)
        assert message is not None
        outbox.sent(office.store, message, office.clock.at)


def test_a_team_whose_notices_were_sent_is_undone_and_they_are_told(staffed: Office) -> None:
    ref = staffed.report(by="bo", **SLOW)
    before = rows_in_force(staffed.store)
    staffed.do("staff", ref, by="bo", accept="chen,wu")
    first = notices(staffed)
    carried_off(staffed)
    staffed.do("undo", by="bo")
    assert team(staffed, ref) == []
    assert {key for key in rows_in_force(staffed.store) if key[0] != "outbox"} == set(before)
    told = notices(staffed)[len(first) :]
    assert sorted((who, subject) for who, subject, _body in told) == [
        ("chen", f"Taken back: {ref} S1: you are its DBA"),
        ("wu", f"Taken back: {ref} S1: you are its tester"),
    ]
    assert "bo took this back" in told[0][2] and first[0][2] in "".join(body for _who, _subject, body in told)
    with staffed.store.read() as session:
        assert {one.complaint_id for one in session.scalars(select(Outbox))} == {int(ref.removeprefix("FF-"))}


def test_brought_back_before_anybody_heard_of_the_undoing_nobody_is_told_twice(staffed: Office) -> None:
    ref = staffed.report(by="bo", **SLOW)
    staffed.do("staff", ref, by="bo", accept="chen,wu")
    carried_off(staffed)
    staffed.do("undo", by="bo")
    staffed.do("redo", by="bo")
    assert [who for who, _role, _has in team(staffed, ref)] == ["chen", "wu"]
    assert [who for who, _subject, _body in notices(staffed)] == ["chen", "wu"]
    staffed.do("undo", by="bo")
    carried_off(staffed)
    staffed.do("redo", by="bo")
    told = notices(staffed)[-2:]
    assert {(who, subject) for who, subject, _body in told} == {
        ("chen", f"{ref} S1: you are its DBA"),
        ("wu", f"{ref} S1: you are its tester"),
    }
    assert all("brought this back" in body for _who, _subject, body in told)
    staffed.do("undo", by="bo")
    assert team(staffed, ref) == []
    assert check(staffed.store, staffed.clock.at) == ()
