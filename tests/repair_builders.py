"""Builders for what comes after acceptance: complaints in any stage, with a commander, and visits planned."""

from __future__ import annotations

from firefight_tui.domain.vocabulary import Stage
from tests.builders import Office

SORRY = {"person": "Li Na", "channel": "phone", "words": "We are sorry for the nights you lost."}


def closed(office: Office, **fields: object) -> str:
    """A closed complaint."""
    return office.complaint(Stage.CLOSED, **fields)


def visited(office: Office, ref: str, **fields: object) -> None:
    """The visit that is planned for it was made."""
    record = office.show(ref).repaired.next_visit
    assert record is not None, "a visit is planned"
    office.do("visited", ref, **{"visit": record.label, "satisfaction": 4, **fields})
