"""The tables."""

from firefight_tui.store.models.analysis import Conclusion, Hypothesis, Reproduction
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
from firefight_tui.store.models.plan import (
    Approval,
    Milestone,
    Opinion,
    Plan,
    PlanDate,
    PlanItem,
    Remedy,
    Verification,
)
from firefight_tui.store.models.policies import CalendarDay, SeverityPolicy
from firefight_tui.store.models.project import (
    Budget,
    Gate,
    OfProject,
    ProjectBaseline,
    Requirement,
    Signoff,
    Training,
)
from firefight_tui.store.models.roster import Absence, OfEngineer, PublicKey, Shift
from firefight_tui.store.models.timeline import Entry, EntryText, Operation
from firefight_tui.store.models.views import SavedView

__all__ = [
    "DERIVED",
    "NEVER",
    "Absence",
    "Approval",
    "Arrival",
    "Attachment",
    "Base",
    "Budget",
    "CalendarDay",
    "Client",
    "Commitment",
    "Complaint",
    "Conclusion",
    "Contact",
    "Engineer",
    "Entry",
    "EntryText",
    "Escalation",
    "Evidence",
    "Fact",
    "Gate",
    "Hypothesis",
    "Link",
    "Member",
    "Milestone",
    "Note",
    "OfComplaint",
    "OfEngineer",
    "OfProject",
    "Operation",
    "Opinion",
    "Outbox",
    "Person",
    "Phenomenon",
    "Plan",
    "PlanDate",
    "PlanItem",
    "Project",
    "ProjectBaseline",
    "PublicKey",
    "Reading",
    "Remedy",
    "Reproduction",
    "Requirement",
    "Roster",
    "Row",
    "SavedView",
    "SeverityPolicy",
    "Shift",
    "Signoff",
    "Snooze",
    "Subject",
    "Training",
    "Verification",
    "Waiting",
]
