"""Who may do what: the roster, the first actor, local actors, whom a complaint is about."""

from __future__ import annotations

import pytest

from firefight_tui.desk.views.roster import engineers
from firefight_tui.domain.vocabulary import Access, Stage
from firefight_tui.errors import InvalidValue, PermissionRefused
from firefight_tui.store.models import Engineer
from tests.builders import CALL, Office, make_complaint


def test_the_first_actor_is_administrator_and_on_the_roster(office: Office) -> None:
    office.report(by="zoe")
    assert [(one.handle, one.access) for one in engineers(office.store)] == [("zoe", Access.ADMINISTRATOR)]


def test_who_comes_by_the_forced_command_is_never_the_first(office: Office) -> None:
    with pytest.raises(PermissionRefused, match="only reads"):
        office.do("report", by="zoe", is_local=False, client="A", title="t", body="b")
    assert engineers(office.store) == ()


def test_a_refused_verb_puts_nobody_on_the_roster(office: Office) -> None:
    with pytest.raises(InvalidValue):
        office.do("report", client="A", title="t", body="b", received_at="+1d")
    assert engineers(office.store) == ()


def test_while_nobody_else_is_on_the_roster_every_local_actor_may_do_everything(office: Office) -> None:
    ref = office.report()
    office.do("note", ref, by="guest", text="hello")
    planned = make_complaint(office, Stage.INVESTIGATING)
    office.do("advance", planned, by="guest", override="an emergency")
    office.do("enlist", by="guest", handle="bo", name="Bo")
    with pytest.raises(PermissionRefused, match="only reads"):
        office.do("note", ref, by="guest", text="hello")
    assert office.show(ref).timeline[-1].actor == "guest"


def test_who_is_not_on_the_roster_and_not_local_only_reads(office: Office) -> None:
    ref = office.report()
    with pytest.raises(PermissionRefused):
        office.do("note", ref, by="guest", is_local=False, text="hello")
    assert office.show(ref).title


@pytest.mark.parametrize("access", list(Access))
def test_each_access_includes_those_before(quick_office: Office, access: Access) -> None:
    ref = make_complaint(quick_office)
    noted = quick_office.do("note", ref, text="secret").entries[0]
    quick_office.enlist("bo", access=access)
    tries = [
        (Access.RESPONDER, "note", (ref,), {"text": "x"}),
        (Access.RESPONDER, "undo", (ref,), {}),
        (Access.ADMINISTRATOR, "enlist", (), {"handle": "cy", "name": "Cy"}),
        (Access.ADMINISTRATOR, "redact", (ref,), {"entry": noted, "reason": "x"}),
    ]
    for needed, verb, refs, given in tries:
        if access.includes(needed):
            quick_office.do(verb, *refs, by="bo", **given)
        else:
            with pytest.raises(PermissionRefused) as refused:
                quick_office.do(verb, *refs, by="bo", **given)
            assert needed.value in str(refused.value)


def test_undo_asks_for_the_access_of_what_it_takes_back(office: Office) -> None:
    office.report()
    office.enlist("bo", access="commander")
    office.do("enlist", handle="bo", name="Bo", capacity=9)
    entry = office.do("enlist", handle="bo", name="Bo", capacity=2).entries[0]
    with pytest.raises(PermissionRefused):
        office.do("undo", by="bo", entry=entry)
    office.enlist("bo", access="administrator")
    office.do("undo", by="bo", entry=entry)
    office.do("enlist", handle="bo", name="Bo", access="responder")
    with pytest.raises(PermissionRefused):
        office.do("redo", by="bo")


def test_a_removed_engineer_loses_the_next_write(office: Office) -> None:
    ref = office.report()
    office.enlist("bo")
    office.do("note", ref, by="bo", text="still here")
    with office.store.write() as work:
        work.session.query(Engineer).where(Engineer.handle == "bo").one().active = False
        work.commit()
    with pytest.raises(PermissionRefused, match="no longer"):
        office.do("note", ref, by="bo", text="and now")
    with pytest.raises(PermissionRefused):
        office.do("undo", by="bo")


def test_an_enlistment_taken_back_was_none(office: Office) -> None:
    ref = office.report()
    office.enlist("bo", "cy")
    office.do("undo")
    with pytest.raises(PermissionRefused, match="not on the roster"):
        office.do("note", ref, by="cy", text="x")
    office.enlist("cy")
    office.do("note", ref, by="cy", text="x")


@pytest.mark.parametrize("about", ["bo", "Bo", "@bo is not a handle"])
def test_whom_it_is_about_does_not_work_on_it(quick_office: Office, about: str) -> None:
    quick_office.enlist("bo", access="administrator")
    ref = quick_office.report(about=about, cause="service")
    if about.startswith("@"):
        quick_office.do("note", ref, by="bo", text="I was polite")
        return
    with pytest.raises(PermissionRefused, match="is about bo"):
        quick_office.do("note", ref, by="bo", text="I was polite")
    assert quick_office.show(ref).timeline[-1].verb == "report"


def test_who_is_blamed_by_full_name_before_joining_the_roster_is_meant_too(office: Office) -> None:
    ref = office.report(about="Chen Bo", cause="service")
    office.do("enlist", handle="bo", name="Chen Bo")
    with pytest.raises(PermissionRefused):
        office.do("note", ref, by="bo", text="I was polite")


def test_the_blamed_undo_nothing_on_it_either(office: Office) -> None:
    office.enlist("bo")
    ref, other = office.report(), office.report()
    office.do("note", ref, other, by="bo", text="to both")
    office.do("edit", ref, about="bo")
    for refs in ((), (other,), (ref,)):
        with pytest.raises(PermissionRefused):
            office.do("undo", *refs, by="bo")
    assert office.found("to both") == {ref, other}


def test_the_liaison_inferred_is_never_whom_it_is_about(office: Office) -> None:
    office.enlist("bo")
    ref = office.report(severity=2)
    office.do("acknowledge", ref, by="bo", **CALL)
    office.do("edit", ref, about="bo")
    office.do("advance", ref)
    assert [member.engineer for member in office.show(ref).team] == ["ada"]


def test_the_entry_keeps_actor_and_login(office: Office) -> None:
    ref = office.report()
    office.enlist("bo")
    office.do("note", ref, by="bo", text="x")
    assert [(entry.actor, entry.login) for entry in office.show(ref).timeline] == [("ada", "os-ada"), ("bo", "os-bo")]
