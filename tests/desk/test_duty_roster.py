"""Staff: shifts, absences and keys, in the timeline of the roster."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from firefight_tui.errors import InvalidValue, PermissionRefused
from firefight_tui.store.models import Absence, Entry, PublicKey, Shift
from tests.builders import MONDAY, Office, rows_in_force

HOUR = timedelta(hours=1)
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBQ1wvJCIhzZ4wJ1sWjhYmTRyXVj0Zk3q7xN3aLZqj5r bo@desk"
PRIVATE = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----"


@pytest.fixture
def staffed(office: Office) -> Office:
    office.enlist("ada", access="administrator")
    office.enlist("bo", "cy")
    return office


def times(office: Office, model: type[Shift] | type[Absence]) -> list[tuple[str, int, int]]:
    """The times in force, in hours from Monday 10:00."""
    with office.store.read() as session:
        rows = session.scalars(select(model).where(model.retracted.is_(False)).order_by(model.engineer, model.since))
        return [(one.engineer, hours(one.since), hours(one.until)) for one in rows]


def hours(moment: datetime) -> int:
    return (moment - MONDAY) // HOUR


def put(office: Office, verb: str, who: str, since: int, until: int, by: str = "ada") -> None:
    office.do(verb, by=by, engineer=who, from_=MONDAY + since * HOUR, to=MONDAY + until * HOUR)


def test_shifts_that_touch_become_one_and_undo_parts_them(staffed: Office) -> None:
    put(staffed, "oncall", "bo", 2, 4)
    put(staffed, "oncall", "bo", 8, 10)
    put(staffed, "oncall", "cy", 3, 9)
    before = rows_in_force(staffed.store)
    put(staffed, "oncall", "bo", 4, 8)
    assert times(staffed, Shift) == [("bo", 2, 10), ("cy", 3, 9)]
    put(staffed, "oncall", "bo", 5, 6)
    assert times(staffed, Shift) == [("bo", 2, 10), ("cy", 3, 9)]
    staffed.do("undo")
    assert rows_in_force(staffed.store) == before


def test_a_shift_within_another_changes_nothing(staffed: Office) -> None:
    put(staffed, "oncall", "bo", 2, 10)
    desk = staffed.do("oncall", engineer="bo", from_=MONDAY + 3 * HOUR, to=MONDAY + 4 * HOUR)
    assert desk.entries == ()


@pytest.mark.parametrize(
    ("since", "until", "left"),
    [
        (0, 12, []),
        (0, 4, [("bo", 4, 10)]),
        (8, 12, [("bo", 2, 8)]),
        (4, 8, [("bo", 2, 4), ("bo", 8, 10)]),
        (10, 12, [("bo", 2, 10)]),
    ],
)
def test_an_absence_takes_its_time_out_of_the_shift(
    staffed: Office, since: int, until: int, left: list[tuple[str, int, int]]
) -> None:
    put(staffed, "oncall", "bo", 2, 10)
    before = rows_in_force(staffed.store)
    put(staffed, "absent", "bo", since, until)
    assert times(staffed, Shift) == left
    assert times(staffed, Absence) == [("bo", since, until)]
    staffed.do("undo")
    assert rows_in_force(staffed.store) == before


def test_nobody_is_on_call_while_absent(staffed: Office) -> None:
    put(staffed, "absent", "bo", 2, 6)
    with pytest.raises(InvalidValue, match="bo is absent until 16:00"):
        put(staffed, "oncall", "bo", 5, 9)
    put(staffed, "oncall", "bo", 6, 9)


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [(3, 3, "to"), (4, 3, "to"), (-5, -1, "to"), (-5, 0, "to"), (1, 24 * 40, "to"), (24 * 400, 24 * 401, "from")],
)
def test_a_shift_that_makes_no_sense_is_refused(staffed: Office, since: int, until: int, field: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        put(staffed, "oncall", "bo", since, until)
    assert refused.value.field == field


def test_a_shift_that_has_begun_is_fine(staffed: Office) -> None:
    put(staffed, "oncall", "bo", -3, 1)
    assert times(staffed, Shift) == [("bo", -3, 1)]


def test_own_times_are_everybodys_those_of_others_a_commanders(staffed: Office) -> None:
    put(staffed, "absent", "bo", 2, 6, by="bo")
    for verb in ("oncall", "absent"):
        with pytest.raises(PermissionRefused):
            put(staffed, verb, "cy", 2, 6, by="bo")
    with pytest.raises(InvalidValue, match="zed is not on the roster"):
        put(staffed, "oncall", "zed", 2, 6)


def test_they_stand_in_the_timeline_of_the_roster(staffed: Office) -> None:
    put(staffed, "oncall", "bo", 2, 4)
    put(staffed, "absent", "cy", 2, 4)
    staffed.do("key", engineer="ada", public_key=KEY)
    with staffed.store.read() as session:
        entries = session.scalars(select(Entry).where(Entry.subject_kind == "roster").order_by(Entry.id)).all()
    assert [entry.verb for entry in entries[-3:]] == ["oncall", "absent", "key"]


def test_a_key_is_kept_once_with_its_fingerprint(staffed: Office) -> None:
    staffed.do("key", by="bo", engineer="bo", public_key=f"  {KEY}\n")
    assert staffed.do("key", by="bo", engineer="bo", public_key=KEY).entries == ()
    with staffed.store.read() as session:
        [row] = session.scalars(select(PublicKey)).all()
        # ssh-keygen -l says the same of this key.
        assert (row.engineer, row.public_key, row.fingerprint) == (
            "bo",
            KEY,
            "SHA256:Bleivoa6TrRTLRaG5F7Rs8FWITMdXHHVYV7F86m0Wms",
        )
    with pytest.raises(InvalidValue, match="it is the key of bo already"):
        staffed.do("key", engineer="cy", public_key=KEY)
    with pytest.raises(PermissionRefused):
        staffed.do("key", by="bo", engineer="cy", public_key=KEY)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (PRIVATE, "PRIVATE key"),
        ("PuTTY-User-Key-File-3: ssh-ed25519 x", "PRIVATE key"),
        ("hello", "no OpenSSH public key"),
        ("ssh-ed25519 AAAA", "no OpenSSH public key"),
        ("ssh-ed25519 !!!", "no OpenSSH public key"),
        (KEY.replace("ssh-ed25519", "ssh-rsa", 1), "no OpenSSH public key"),
        (f'command="/bin/sh" {KEY}', "no OpenSSH public key"),
        ("ssh-dss AAAAB3NzaC1kc3MAAACB", "no OpenSSH public key"),
        ("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDPvZ0mLS4p", "no OpenSSH public key"),
    ],
)
def test_what_is_no_public_key_is_refused_and_never_repeated(staffed: Office, given: str, said: str) -> None:
    with pytest.raises(InvalidValue, match=said) as refused:
        staffed.do("key", by="bo", engineer="bo", public_key=given)
    assert "b3BlbnNzaC1rZXk" not in str(refused.value)
    with staffed.store.read() as session:
        assert session.scalars(select(PublicKey)).all() == []
