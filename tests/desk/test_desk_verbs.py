"""Staff and desk: assign, enlist, client, person, project; any: attach, link, redact."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from firefight_tui.desk.views.roster import engineers
from firefight_tui.domain.vocabulary import Access, ClockName, LinkKind, Role, Severity, Stage
from firefight_tui.errors import InvalidValue, NoInput, PermissionRefused
from firefight_tui.store.models import Client, Entry, EntryText, Evidence, Person, Project
from firefight_tui.store.timeline import broken_at
from tests.builders import CALL, MONDAY, Office, make_complaint, rows_in_force, versions


def test_a_commander_joins_the_team_with_a_standard_duty(office: Office) -> None:
    office.enlist("bo", "cy")
    ref = office.report()
    office.do("assign", ref, commander="bo")
    one = office.show(ref)
    assert one.commander == "bo"
    assert [(member.engineer, member.role, bool(member.duty), member.assumed) for member in one.team] == [
        ("bo", Role.COMMANDER, True, False)
    ]
    office.clock.turn()
    office.do("assign", ref, commander="cy", at="-5m")
    one = office.show(ref)
    assert [(member.engineer, member.left_at) for member in one.team] == [("cy", None), ("bo", MONDAY)]
    assert office.do("assign", ref, commander="cy").entries == ()


def test_an_assumed_commander_who_is_assigned_is_assumed_no_more(office: Office) -> None:
    ref = make_complaint(office, Stage.INVESTIGATING)
    assert "commander" in office.show(ref).assumed and office.show(ref).team[0].assumed
    office.do("assign", ref, commander="ada")
    assert "commander" not in office.show(ref).assumed and not office.show(ref).team[0].assumed


def test_only_who_is_on_the_roster_commands_and_never_whom_it_is_about(office: Office) -> None:
    office.enlist("bo")
    ref = office.report(about="bo", cause="service")
    with pytest.raises(PermissionRefused):
        office.do("assign", ref, commander="bo")
    with pytest.raises(InvalidValue):
        office.do("assign", ref, commander="nobody")


def test_enlist_changes_only_what_is_given(office: Office) -> None:
    office.do(
        "enlist",
        handle="bo",
        name="Bo Chen",
        roles="developer,dba",
        skills="mysql:5,java:3",
        access="commander",
        timezone="Europe/London",
        hours="mon-fri 8:00-16:00",
        capacity=3,
    )
    office.do("enlist", handle="Bo", name="Bo Chen", capacity="7")
    found = {one.handle: one for one in engineers(office.store)}
    bo = found["bo"]
    assert (bo.name, bo.roles, dict(bo.skills), bo.access) == (
        "Bo Chen",
        ("developer", "dba"),
        {"mysql": 5, "java": 3},
        Access.COMMANDER,
    )
    assert (bo.timezone, bo.hours, bo.capacity) == ("Europe/London", "mon-fri 8:00-16:00", 7)
    office.do("enlist", handle="cy", name="Cy")
    assert {one.handle: one.access for one in engineers(office.store)}["cy"] is Access.RESPONDER
    assert found["ada"].access is Access.ADMINISTRATOR


@pytest.mark.parametrize(
    ("field", "given"), [("timezone", "Shanghai"), ("hours", "now and then"), ("hours", "mon 9:00-10:00; " * 20)]
)
def test_enlist_refuses_what_it_cannot_use_by_field(quick_office: Office, field: str, given: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        quick_office.do("enlist", handle="bo", name="Bo", **{field: given})
    assert refused.value.field == field


def test_somebody_remains_administrator(office: Office) -> None:
    office.report()
    with pytest.raises(InvalidValue) as refused:
        office.do("enlist", handle="ada", name="Ada", access="observer")
    assert refused.value.field == "access"
    office.enlist("bo", access="administrator")
    office.do("enlist", handle="ada", name="Ada", access="observer")


def test_client_person_and_project_keep_what_is_not_given(office: Office) -> None:
    office.do(
        "client",
        name="Beta",
        domain="BETA.example",
        timezone="Europe/London",
        calendar="mon-sat 8:00-20:00",
        language="英文",
        severity="3",
        rhythm="1w",
    )
    office.do("client", name="Beta", rhythm="2w")
    office.do("person", client="Beta", name="Ann", email="Ann@Beta.example", phone="+44 1", title="CIO")
    office.do("person", client="Beta", name="Ann", phone="+44 2")
    office.do("project", client="Beta", name="Beta/ERP", manager="Wu", delivered_on="2026-05-01")
    office.do("project", client="Beta", name="ERP", manager="Lu")
    with office.store.read() as session:
        client, person, project = (
            session.scalars(select(Client)).one(),
            session.scalars(select(Person)).one(),
            session.scalars(select(Project)).one(),
        )
        assert (client.domain, client.timezone, client.calendar, client.language) == (
            "beta.example",
            "Europe/London",
            "mon-sat 8:00-20:00",
            "en",
        )
        assert (client.severity, client.rhythm, client.version) == (Severity.MODERATE, "2w", 4), (
            "its people join its timeline"
        )
        assert (person.email, person.phone, person.title) == ("ann@beta.example", "+44 2", "CIO")
        assert (project.name, project.manager, project.version) == ("ERP", "Lu", 2)
        assert project.delivered_on is not None and project.delivered_on.isoformat() == "2026-04-30T16:00:00+00:00"


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("timezone", "Nowhere"),
        ("calendar", "sometimes"),
        ("language", "klingon"),
        ("severity", "9"),
        ("domain", "x" * 81),
        ("rhythm", "x" * 81),
    ],
)
def test_client_refuses_what_it_cannot_use_by_field(quick_office: Office, field: str, given: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        quick_office.do("client", name="Beta", **{field: given})
    assert refused.value.field == field


def test_new_business_hours_move_the_clocks_of_all_its_complaints_and_back_with_undo(office: Office) -> None:
    ref, other = office.report(severity=3), office.report(client="Another", severity=3)
    before, seen = rows_in_force(office.store), versions(office.store)
    office.clock.turn()
    office.do("client", name="Huadong Retail", calendar="mon-fri 10:30-19:00", timezone="Asia/Shanghai")
    after = rows_in_force(office.store)
    assert after["complaint", 1]["due_at"] == before["complaint", 1]["due_at"] + 30 * 60_000
    assert after["complaint", 2] == before["complaint", 2]
    assert office.show(ref).clocks[ClockName.FIRST_CONTACT].due_at == MONDAY + timedelta(hours=2, minutes=30)
    assert versions(office.store) == seen | {("client", 1): 2}, "caches alone are no change to what somebody saw"
    assert office.show(other).version == 1
    office.do("undo")
    assert rows_in_force(office.store) == before


def test_a_file_is_kept_as_it_is_and_never_opened(office: Office, tmp_path: Path) -> None:
    ref = office.report()
    path = tmp_path / "日志 1.log"
    path.write_bytes(b"\x00\xff hello")
    office.do("attach", ref, file=str(path))
    [attachment] = office.show(ref).attachments
    assert (attachment.name, attachment.size, attachment.at) == ("日志 1.log", 8, MONDAY)
    with office.store.read() as session:
        assert session.scalars(select(Evidence)).one().content == b"\x00\xff hello"


@pytest.mark.parametrize("file", ["/nowhere/at/all", "/", "~nobody-there/x", "nul\0byte", "/dev/zero"])
def test_what_is_no_file_is_no_input(quick_office: Office, file: str) -> None:
    ref = quick_office.report()
    with pytest.raises(NoInput) as refused:
        quick_office.do("attach", ref, file=file)
    assert refused.value.exit_code == 66


def test_a_file_larger_than_ten_megabytes_is_refused(office: Office, tmp_path: Path) -> None:
    ref = office.report()
    with (tmp_path / "big").open("wb") as big:
        big.truncate(10_000_001)
    with pytest.raises(InvalidValue) as refused:
        office.do("attach", ref, file=str(tmp_path / "big"))
    assert refused.value.field == "file"


def test_a_link_shows_on_both_and_is_made_once(office: Office) -> None:
    one, two = office.report(), office.report()
    office.do("link", one, to=two)
    assert office.do("link", one, to=two).entries == ()
    office.do("link", one, to=two, kind="起因")
    assert [(link.ref, link.kind) for link in office.show(one).links] == [(two, LinkKind.CAUSED_BY)]
    assert [(link.ref, link.is_ours) for link in office.show(two).links] == [(one, False)]
    for to in (one, "FF-9"):
        with pytest.raises(InvalidValue) as refused:
            office.do("link", one, to=to)
        assert refused.value.field == "to"


def test_redacted_words_are_gone_everywhere_and_the_chain_holds(office: Office) -> None:
    ref = office.report()
    noted = office.do("note", ref, text="her number is 13800001111").entries[0]
    office.do("acknowledge", ref, **CALL)
    office.do("redact", ref, entry=noted, reason="private")
    assert office.found("13800001111") == set()
    assert office.found("private") == {ref}
    with office.store.read() as session:
        assert not session.scalars(select(EntryText.id).where(EntryText.text.contains("13800001111"))).all()
        assert (
            broken_at(session.scalars(select(Entry).where(Entry.subject_kind == "complaint").order_by(Entry.sequence)))
            is None
        )
    log = {entry.id: entry for entry in office.show(ref).timeline}
    assert "13800001111" not in str(log)
    assert log[noted].verb == "note"
    for entry in (noted, 1, 99):
        with pytest.raises(InvalidValue) as refused:
            office.do("redact", ref, entry=entry, reason="x")
        assert refused.value.field == "entry"
    with pytest.raises(InvalidValue):
        office.do("undo", entry=max(log))


def test_a_redaction_ends_what_could_be_redone_and_is_an_administrators(office: Office) -> None:
    office.enlist("bo", access="commander")
    ref = office.report()
    noted = office.do("note", ref, text="secret").entries[0]
    with pytest.raises(PermissionRefused):
        office.do("redact", ref, by="bo", entry=noted, reason="x")
    office.do("note", ref, text="another")
    office.do("undo")
    office.do("redact", ref, entry=noted, reason="x")
    with pytest.raises(InvalidValue):
        office.do("redo")
