"""The tables."""

from firefight_tui.store.models.arrivals import Arrival, Fact, Reading
from firefight_tui.store.models.base import DERIVED, Base, Row, Subject
from firefight_tui.store.models.complaint import (
    NEVER,
    Attachment,
    Complaint,
    Contact,
    Evidence,
    Link,
    Member,
    Note,
    OfComplaint,
    Phenomenon,
    Waiting,
)
from firefight_tui.store.models.people import Client, Engineer, Person, Project, Roster
from firefight_tui.store.models.timeline import Entry, EntryText, Operation
from firefight_tui.store.models.views import SavedView

__all__ = [
    "DERIVED",
    "NEVER",
    "Arrival",
    "Attachment",
    "Base",
    "Client",
    "Complaint",
    "Contact",
    "Engineer",
    "Entry",
    "EntryText",
    "Evidence",
    "Fact",
    "Link",
    "Member",
    "Note",
    "OfComplaint",
    "Operation",
    "Person",
    "Phenomenon",
    "Project",
    "Reading",
    "Roster",
    "Row",
    "SavedView",
    "Subject",
    "Waiting",
]
