"""One complaint, whole: as it stands now, or as it stood with all that is known now (`at`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from firefight_tui.desk import registry
from firefight_tui.desk.caches import clocks_of, computed
from firefight_tui.desk.fields import ref
from firefight_tui.desk.gathered import gathered
from firefight_tui.desk.held import knowing_kinds, may_have
from firefight_tui.desk.history import Event, events_of, history_of
from firefight_tui.desk.past import as_of
from firefight_tui.desk.project_records import unsigned_requirements
from firefight_tui.desk.rulebook import calendar_note
from firefight_tui.desk.situation import situation_of
from firefight_tui.desk.snoozes import lasting_snooze
from firefight_tui.desk.views.log import entry_records
from firefight_tui.desk.views.next_step import WithClient, next_step
from firefight_tui.desk.views.project import project_of
from firefight_tui.desk.views.referenced import complaint_row
from firefight_tui.domain.clocks import Clocks
from firefight_tui.domain.early_warning import soon
from firefight_tui.domain.lifecycle import to_leave, unfilled
from firefight_tui.domain.records import (
    AttachmentRecord,
    ClockRecord,
    ComplaintRecord,
    LinkRecord,
    PersonRecord,
    WaitRecord,
    reminders_among,
    undelivered_among,
)
from firefight_tui.domain.vocabulary import Cause, ClockName, Direction
from firefight_tui.errors import UnknownReference
from firefight_tui.store.models import (
    Attachment,
    Client,
    Complaint,
    Link,
    Person,
    Project,
    Snooze,
    Waiting,
)
from firefight_tui.store.store import Store


def complaint(store: Store, reference: str, now: datetime, *, at: datetime | None = None) -> ComplaintRecord:
    """Everything about one complaint.

    Args:
        store: Where it is kept.
        reference: FF-128, or 128.
        now: The moment its clocks are looked at.
        at: Count only what happened up to then, by all that is known now.

    Raises:
        UnknownReference: There is no such complaint.
    """
    with store.read() as session:
        row = complaint_row(session, reference)
        if at is not None and row.received_at > at:
            raise UnknownReference(reference)
        events = events_of(session, "complaint", row.id)
        if at is not None:
            as_of(session, row, events, at)
            row.untold = computed(session, row, at, until=at).untold
        with knowing_kinds(session, row):
            record = _record(session, row, events, at or now, at)
        session.rollback()
        return record


def _record(
    session: Session, row: Complaint, events: Sequence[Event], now: datetime, until: datetime | None
) -> ComplaintRecord:
    client = session.get(Client, row.client_id)
    assert client is not None, "every complaint has a client"
    # Held on to: a session forgets what nobody holds, and the project is asked for again further down.
    project = session.get(Project, row.project_id) if row.project_id is not None else None
    person, waiting = _person(session, row.contact_id), _waiting(session, row, now)
    clocks = clocks_of(session, row, history_of(session, row, until=until), now)
    found = gathered(session, row, until=until)
    situation = situation_of(session, row, found)
    missing = to_leave(situation, registry.keys())
    dealings = WithClient(
        person,
        waiting,
        max((one.at for one in found.contacts if one.direction is Direction.OUT), default=None),
        max((one.at for one in reminders_among(found.contacts)), default=None),
        undelivered_among(found.contacts),
    )
    remedies = found.planned.remedies
    return replace(
        _own(row, client, project),
        contact=person,
        waiting=waiting,
        next=next_step(situation, clocks, missing, dealings, now, registry.keys(), remedies),
        missing=missing,
        clocks=_clock_records(clocks, now),
        snoozed_until=_snoozed_until(session, row, now),
        calendar_note=calendar_note(session, client, clocks),
        team=found.team,
        contacts=found.contacts,
        commitments=found.commitments,
        phenomena=found.phenomena,
        links=_links(session, row),
        attachments=_attachments(session, row, until),
        timeline=entry_records(session, events, until),
        reproductions=found.reproductions,
        hypotheses=found.hypotheses,
        root_cause=found.conclusion,
        planned=found.planned,
        effects=found.effects,
        learned=found.learned,
        repaired=found.repaired,
        delivery=project_of(session, row, until=until),
        # Nothing is unsigned where no remedy is for a requirement.
        unsigned=unsigned_requirements(session, row) if any(one.requirement for one in remedies) else (),
        unfilled=unfilled(situation, registry.keys()),
    )


def _own(row: Complaint, client: Client, project: Project | None) -> ComplaintRecord:
    """What its row says, with the names it points to; what hangs on it is not looked up yet."""
    return ComplaintRecord(
        id=row.id,
        ref=ref(row.id),
        version=row.version,
        title=row.title,
        body=row.body,
        stage=row.stage,
        severity=row.severity,
        complexity=row.complexity,
        cause=row.cause,
        also=tuple(Cause(cause) for cause in row.also),
        kind=row.kind,
        client=client.name,
        client_timezone=client.timezone,
        client_language=client.language,
        client_confirmed=client.confirmed,
        project=project.name if project is not None else None,
        channel=row.channel,
        impact=row.impact,
        dissatisfaction=row.dissatisfaction,
        remedy_sought=row.remedy_sought,
        client_event=row.client_event,
        requirement=row.requirement,
        expected=row.expected,
        delivered=row.delivered,
        condition=row.condition,
        promised_at=row.promised_at,
        spent=row.spent,
        agreed=row.agreed,
        about=row.about,
        commander=row.commander,
        received_at=row.received_at,
        occurred_at=row.occurred_at,
        updated_at=row.updated_at,
        merged_into=ref(row.merged_into) if row.merged_into is not None else None,
        reopened=row.reopened,
        untold=row.untold,
        assumed=row.assumed,
        snoozed_until=None,
        calendar_note="",
        contact=None,
        waiting=None,
        next=None,
        missing=(),
        clocks={},
        team=(),
        contacts=(),
        phenomena=(),
        links=(),
        attachments=(),
        timeline=(),
    )


def _clock_records(clocks: Clocks, now: datetime) -> dict[ClockName, ClockRecord]:
    return {
        clock.name: ClockRecord(
            clock.name,
            clock.state,
            clock.due_at,
            clock.met_at,
            int(clock.remaining.total_seconds()) if clock.remaining is not None else None,
            int(clock.ran.total_seconds()),
            clock.started_at,
            clock.stopped_at,
            clock.missed_at,
            soon(clock, now),
            clock.stretches,
        )
        for clock in clocks
    }


def _person(session: Session, key: int | None) -> PersonRecord | None:
    found = session.get(Person, key) if key is not None else None
    return PersonRecord(found.id, found.name, found.email, found.phone, found.title) if found is not None else None


def _snoozed_until(session: Session, row: Complaint, now: datetime) -> datetime | None:
    snoozed = lasting_snooze(session, row.id, now) if may_have(session, Snooze, row.id) else None
    return snoozed.until if snoozed is not None else None


def _waiting(session: Session, row: Complaint, now: datetime) -> WaitRecord | None:
    if not may_have(session, Waiting, row.id):
        return None
    wanted = (
        select(Waiting)
        .where(Waiting.complaint_id == row.id, Waiting.retracted.is_(False))
        .order_by(Waiting.since.desc(), Waiting.id.desc())
    )
    for wait in session.scalars(wanted):
        lasts = (
            wait.since <= now
            and not wait.retracted
            and all(end is None or end > now for end in (wait.ended_at, wait.until))
        )
        if lasts:
            return WaitRecord(wait.id, wait.on, wait.reason, wait.since, wait.until)
    return None


def _links(session: Session, row: Complaint) -> tuple[LinkRecord, ...]:
    wanted = (
        select(Link)
        .where(or_(Link.complaint_id == row.id, Link.other_id == row.id), Link.retracted.is_(False))
        .order_by(Link.id)
    )
    links = [link for link in session.scalars(wanted) if not link.retracted]
    keys = {link.id: link.other_id if link.complaint_id == row.id else link.complaint_id for link in links}
    others = session.scalars(select(Complaint).where(Complaint.id.in_(set(keys.values())))).all() if keys else ()
    known = {other.id: other for other in others if not other.retracted}
    return tuple(
        LinkRecord(link.id, ref(other.id), link.kind, other.title, other.stage, link.complaint_id == row.id)
        for link in links
        if (other := known.get(keys[link.id])) is not None
    )


def _attachments(session: Session, row: Complaint, until: datetime | None) -> tuple[AttachmentRecord, ...]:
    if not may_have(session, Attachment, row.id):
        return ()
    wanted = (
        select(Attachment)
        .where(Attachment.complaint_id == row.id, Attachment.retracted.is_(False))
        .order_by(Attachment.id)
    )
    return tuple(
        AttachmentRecord(one.id, one.name, one.content_type, one.size, one.at)
        for one in session.scalars(wanted)
        if until is None or one.at <= until
    )
