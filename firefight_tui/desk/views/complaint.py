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
from firefight_tui.desk.history import Event, events_of, history_of
from firefight_tui.desk.past import as_of
from firefight_tui.desk.planned import conclusion_of, hypotheses_of, planned_of, reproductions_of
from firefight_tui.desk.project_records import unsigned_requirements
from firefight_tui.desk.proved import effects_of, learned_of, repaired_of
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
    CommitmentRecord,
    ComplaintRecord,
    ContactRecord,
    LinkRecord,
    MemberRecord,
    PersonRecord,
    PhenomenonRecord,
    WaitRecord,
    reminders_among,
    undelivered_among,
)
from firefight_tui.domain.vocabulary import Cause, ClockName, DeliveryState, Direction
from firefight_tui.errors import UnknownReference
from firefight_tui.store.models import (
    Attachment,
    Client,
    Commitment,
    Complaint,
    Contact,
    Engineer,
    Link,
    Member,
    Outbox,
    Person,
    Phenomenon,
    Project,
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
        record = _record(session, row, events, at or now, at)
        session.rollback()
        return record


def _record(
    session: Session, row: Complaint, events: Sequence[Event], now: datetime, until: datetime | None
) -> ComplaintRecord:
    client = session.get(Client, row.client_id)
    assert client is not None, "every complaint has a client"
    person, waiting = _person(session, row.contact_id), _waiting(session, row, now)
    clocks = clocks_of(session, row, history_of(session, row, until=until), now)
    situation = situation_of(session, row, until=until)
    missing = to_leave(situation, registry.keys())
    contacts = _contacts(session, row, until)
    lost = undelivered_among(contacts)
    planned = planned_of(session, row)
    dealings = WithClient(
        person,
        waiting,
        max((one.at for one in contacts if one.direction is Direction.OUT), default=None),
        max((one.at for one in reminders_among(contacts)), default=None),
        lost,
    )
    return replace(
        _own(session, row, client),
        contact=person,
        waiting=waiting,
        next=next_step(situation, clocks, missing, dealings, now, registry.keys(), planned.remedies),
        missing=missing,
        clocks=_clock_records(clocks, now),
        snoozed_until=snoozed.until if (snoozed := lasting_snooze(session, row.id, now)) is not None else None,
        calendar_note=calendar_note(session, client, clocks),
        team=_team(session, row),
        contacts=contacts,
        commitments=_commitments(session, row),
        phenomena=_phenomena(session, row),
        links=_links(session, row),
        attachments=_attachments(session, row, until),
        timeline=entry_records(session, events, until),
        reproductions=reproductions_of(session, row),
        hypotheses=hypotheses_of(session, row),
        root_cause=conclusion_of(session, row),
        planned=planned,
        effects=effects_of(session, row, planned.remedies),
        learned=learned_of(session, row),
        repaired=repaired_of(session, row),
        delivery=project_of(session, row, until=until),
        unsigned=unsigned_requirements(session, row),
        unfilled=unfilled(situation, registry.keys()),
    )


def _own(session: Session, row: Complaint, client: Client) -> ComplaintRecord:
    """What its row says, with the names it points to; what hangs on it is not looked up yet."""
    project = session.get(Project, row.project_id) if row.project_id is not None else None
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


def _waiting(session: Session, row: Complaint, now: datetime) -> WaitRecord | None:
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


def _team(session: Session, row: Complaint) -> tuple[MemberRecord, ...]:
    wanted = (
        select(Member, Engineer.name)
        .join(Engineer, Engineer.handle == Member.engineer)
        .where(Member.complaint_id == row.id, Member.retracted.is_(False))
        .order_by(Member.since, Member.id)
    )
    return tuple(
        MemberRecord(
            one.id, one.engineer, name, one.role, one.duty, one.since, one.left_at, one.confirmed_at, one.assumed
        )
        for one, name in session.execute(wanted)
        if not one.retracted
    )


def _contacts(session: Session, row: Complaint, until: datetime | None) -> tuple[ContactRecord, ...]:
    wanted = (
        select(Contact, Person.name)
        .outerjoin(Person, Person.id == Contact.person_id)
        .where(Contact.complaint_id == row.id, Contact.retracted.is_(False))
        .order_by(Contact.at, Contact.id)
    )
    states = _deliveries(session, row)
    return tuple(
        ContactRecord(
            one.id,
            one.at,
            one.direction,
            one.channel,
            name,
            one.by,
            one.said,
            one.subject,
            one.quoted,
            one.mood,
            one.next_update_at,
            one.script,
            *(states.get(one.id) or (None, None, None)),
        )
        for one, name in session.execute(wanted)
        if until is None or one.at <= until
    )


def _deliveries(session: Session, row: Complaint) -> dict[int, tuple[DeliveryState, int, str | None]]:
    """How far sending each contact has come, its number in the outbox, and why the last try did not arrive."""
    wanted = select(Outbox.contact_id, Outbox.state, Outbox.id, Outbox.error).where(
        Outbox.complaint_id == row.id, Outbox.retracted.is_(False)
    )
    return {
        contact: (state, number, error)
        for contact, state, number, error in session.execute(wanted)
        if contact is not None
    }


def _commitments(session: Session, row: Complaint) -> tuple[CommitmentRecord, ...]:
    wanted = (
        select(Commitment)
        .where(Commitment.complaint_id == row.id, Commitment.retracted.is_(False))
        .order_by(Commitment.due_at, Commitment.id)
    )
    return tuple(
        CommitmentRecord(
            one.id,
            one.what,
            one.due_at,
            one.by,
            one.approved_by,
            one.made_at,
            one.outcome,
            one.ended_at,
            one.reason,
        )
        for one in session.scalars(wanted)
        if not one.retracted
    )


def _phenomena(session: Session, row: Complaint) -> tuple[PhenomenonRecord, ...]:
    wanted = (
        select(Phenomenon)
        .where(Phenomenon.complaint_id == row.id, Phenomenon.retracted.is_(False))
        .order_by(Phenomenon.id)
    )
    return tuple(
        PhenomenonRecord(one.id, one.text, one.occurred_at) for one in session.scalars(wanted) if not one.retracted
    )


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
