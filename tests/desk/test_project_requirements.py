"""Which requirement a remedy names, and which corrections still want the client's signature (S28, S47)."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest

from firefight_tui.desk.desk import registry
from firefight_tui.desk.fields import parse_ref
from firefight_tui.desk.known import person_named
from firefight_tui.desk.occasion import Actor, Occasion
from firefight_tui.desk.project_records import requirement_named, unsigned_requirements
from firefight_tui.domain.vocabulary import Access, RemedyKind
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Client, Complaint, Person, Remedy, Requirement, Signoff
from firefight_tui.store.work import Act, UnitOfWork
from tests.builders import MONDAY, Office


def _act(verb: str) -> Act:
    return Act(str(uuid4()), verb, "ada", "os-ada", MONDAY, MONDAY)


def _occasion(work: UnitOfWork, ref: str) -> Occasion:
    target = work.locked(Complaint, parse_ref(ref))
    return Occasion(work, Actor("ada", "os-ada"), None, Access.RESPONDER, MONDAY, MONDAY, registry.keys(), target)


def _named(office: Office, ref: str, *texts: str) -> list[tuple[int, int, str]]:
    """What each text means for a complaint, kept in the complaint's timeline as a remedy would."""
    with office.store.write() as work:
        on = _occasion(work, ref)
        found = [requirement_named(on, on.complaint, text) for text in texts]
        told = [(one.id, one.number, one.title) for one in found]
        work.seal(on.complaint, _act("remedy"))
        work.commit()
    return told


def test_a_new_title_is_recorded_in_the_complaints_project_and_then_found_by_id_number_or_title(office: Office) -> None:
    ref = office.report(project="Order system")
    [first, second] = _named(office, ref, "Search by batch number", "Export to Excel")
    assert [number for _id, number, _title in (first, second)] == [1, 2]
    again = _named(office, ref, str(second[0]), "R-2", "r2", "export  to excel")
    assert again == [second] * 4
    with office.store.read() as session:
        assert session.query(Requirement).count() == 2


def test_numbers_count_within_a_project_and_ids_of_another_project_are_not_taken(office: Office) -> None:
    ours, other = office.report(project="Order system"), office.report(project="Portal")
    [[key, number, _title]] = [_named(office, other, "Single sign-on")[0]]
    assert number == 1
    assert _named(office, ours, "Search")[0][1] == 1
    for unknown in (str(key), "R-7", "99999999999999999999"):
        with pytest.raises(InvalidValue) as refused:
            _named(office, ours, unknown)
        assert refused.value.field == "requirement"


def test_a_complaint_without_a_project_is_told_how_to_get_one(office: Office) -> None:
    ref = office.report()
    with pytest.raises(InvalidValue) as refused:
        _named(office, ref, "Search")
    assert "edit project=" in refused.value.hint


def _remedy(office: Office, ref: str, requirement: int, finished_at: datetime | None, kind: RemedyKind) -> None:
    with office.store.write() as work:
        complaint = work.locked(Complaint, parse_ref(ref))
        assert complaint is not None
        number = 1 + work.session.query(Remedy).count()
        work.session.add(
            Remedy(
                complaint_id=complaint.id,
                at=MONDAY,
                by="ada",
                number=number,
                kind=kind,
                what="Index it",
                requirement_id=requirement,
                finished_at=finished_at,
            )
        )
        work.seal(complaint, _act("remedy"))
        work.commit()


def _unsigned(office: Office, ref: str) -> list[tuple[int, str]]:
    with office.store.read() as session:
        complaint = session.get(Complaint, parse_ref(ref))
        assert complaint is not None
        return [(one.remedy_number, one.label) for one in unsigned_requirements(session, complaint)]


def test_only_a_correction_that_was_carried_out_wants_the_signature(office: Office) -> None:
    ref = office.report(project="Order system")
    [[key, _number, _title]] = _named(office, ref, "Search by batch number")
    _remedy(office, ref, key, None, RemedyKind.CORRECTION)
    _remedy(office, ref, key, MONDAY, RemedyKind.CONTAINMENT)
    assert _unsigned(office, ref) == []
    _remedy(office, ref, key, MONDAY, RemedyKind.CORRECTION)
    assert _unsigned(office, ref) == [(3, "R-1")]
    with office.store.write() as work:
        on = _occasion(work, ref)
        client = work.session.get(Client, on.complaint.client_id)
        row = work.session.get(Requirement, key)
        assert client is not None and row is not None
        person: Person = person_named(on, client, "Li Na")
        work.session.add(Signoff(project_id=row.project_id, requirement_id=key, person_id=person.id, at=MONDAY))
        work.seal(on.complaint, _act("signoff"))
        work.commit()
    assert _unsigned(office, ref) == []
