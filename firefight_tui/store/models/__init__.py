"""The tables."""

from firefight_tui.store.models.arrivals import Arrival, Fact, Reading
from firefight_tui.store.models.base import DERIVED, Base, Row, Subject
from firefight_tui.store.models.complaint import (
    NEVER,
    Attachment,
    Commitment,
    Complaint,
    Contact,
    Escalation,
    Evidence,
    Link,
    Member,
    Note,
    OfComplaint,
    Phenomenon,
    Snooze,
    Waiting,
)
from firefight_tui.store.models.outgoing import Outbox
from firefight_tui.store.models.people import Client, Engineer, Person, Project, Roster
from firefight_tui.store.models.policies import CalendarDay, SeverityPolicy
from firefight_tui.store.models.roster import Absence, OfEngineer, PublicKey, Shift
from firefight_tui.store.models.timeline import Entry, EntryText, Operation
from firefight_tui.store.models.views import SavedView

__all__ = [
    "DERIVED",
    "NEVER",
    "Absence",
    "Arrival",
    "Attachment",
    "Base",
    "CalendarDay",
    "Client",
    "Commitment",
    "Complaint",
    "Contact",
    "Engineer",
    "Entry",
    "EntryText",
    "Escalation",
    "Evidence",
    "Fact",
    "Link",
    "Member",
    "Note",
    "OfComplaint",
    "OfEngineer",
    "Operation",
    "Outbox",
    "Person",
    "Phenomenon",
    "Project",
    "PublicKey",
    "Reading",
    "Roster",
    "Row",
    "SavedView",
    "SeverityPolicy",
    "Shift",
    "Snooze",
    "Subject",
    "Waiting",
]
