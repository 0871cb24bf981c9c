"""The client update, drafted from what happened since they last heard from us (S43; mission.md, the client update)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.desk import Desk
from firefight_tui.desk.fields import ref
from firefight_tui.desk.letters import PERSON, WHOLE, Letter, Words, compose
from firefight_tui.desk.replying import Scripts
from firefight_tui.desk.respond import MakeContact
from firefight_tui.desk.views.next_step import is_reminder_due
from firefight_tui.desk.views.referenced import complaint_row
from firefight_tui.domain.records import WaitRecord
from firefight_tui.domain.reply_script import Moment, is_reminder
from firefight_tui.domain.vocabulary import RAIL, Channel, Direction, Stage, WaitOn
from firefight_tui.store.models import Complaint, Contact, Engineer, Person, Waiting
from firefight_tui.store.store import Store
from firefight_tui.words import _

NEXT_UPDATE = "{next_update}"


@dataclass(frozen=True)
class UpdateDraft:
    """A letter nobody has read yet.

    Attributes:
        ref: The complaint.
        subject: One line.
        body: What is said, in the client's language; a variable without a value still stands in it.
        missing: The variables that have no value.
        faults: What keeps it in the house, in sentences.
        person: Whom it goes to; None where nobody is known.
        address: Their mail address; None where none is known.
        channel: By which way: mail where there is an address, else as the complaint came.
        script: The script it was made from.
        next_update_at: The time it names, by policy.
    """

    ref: str
    subject: str
    body: str
    missing: tuple[str, ...]
    faults: tuple[str, ...]
    person: str | None
    address: str | None
    channel: Channel
    script: str
    next_update_at: datetime | None

    @property
    def why_not(self) -> str:
        """Why it cannot be sent from here as it is; empty where it can."""
        if self.address is None:
            return _("no mail address is known; copy it out with Y")
        if self.missing:
            return _("it lacks {names}").format(names=", ".join(f"{{{one}}}" for one in self.missing))
        return self.faults[0] if self.faults else ""


def update_draft(
    store: Store,
    reference: str,
    now: datetime,
    lang: str | None = None,
    *,
    actor: str = "",
    scripts: Scripts | None = None,
    moment: Moment | None = None,
    leaves_time: bool = False,
) -> UpdateDraft:
    """What to tell the client of a complaint now.

    Args:
        store: Where it is kept.
        reference: FF-128, or 128.
        now: This moment.
        lang: The language; the client's unless said.
        actor: The handle of who writes; the commander where empty.
        scripts: The reply scripts there are.
        leaves_time: Whether `{next_update}` stays in it, to be filled when it is sent.
        moment: Which script; the first contact where nobody spoke to them, a reminder where one is due, else progress.

    Raises:
        UnknownReference: There is no such complaint.
        InvalidValue: The user's own script cannot be used.
    """
    with store.read() as session:
        row = complaint_row(session, reference)
        wanted = moment or _moment(session, row, now)
        person = session.get(Person, row.contact_id) if row.contact_id is not None else None
        words = Words(WHOLE, person.name if person is not None else "", _sender(session, row, actor), script=wanted)
        letter = compose(session, row, scripts or Scripts(), words, now, language=lang, leaves_time=leaves_time)
        draft = _drafted(row, letter, person)
        session.rollback()
        return draft


def apology_words(
    store: Store, reference: str, now: datetime, *, actor: str = "", scripts: Scripts | None = None
) -> str:
    """What to say to apologise, by the script of the cause, in the client's language.

    After acceptance nobody reports any more: what the script promises for a time is left out then.

    Raises:
        UnknownReference: There is no such complaint.
        InvalidValue: The user's own script cannot be used.
    """
    with store.read() as session:
        is_over = complaint_row(session, reference).stage not in RAIL[: RAIL.index(Stage.RECOVERING)]
        session.rollback()
    draft = update_draft(
        store, reference, now, actor=actor, scripts=scripts, moment=Moment.APOLOGY, leaves_time=is_over
    )
    parts = draft.body.split("\n\n")
    return "\n\n".join(part for part in parts if not (is_over and NEXT_UPDATE in part))


def letters(desk: Desk, references: Sequence[str], values: dict[str, object]) -> tuple[UpdateDraft, ...]:
    """What `contact` with these fields would send, complaint by complaint, before anybody is asked whether to.

    Raises:
        UnknownReference: There is no such complaint.
        InvalidValue: A value does not fit.
    """
    verb = desk.parse(MakeContact.spec.name, values)
    assert isinstance(verb, MakeContact), "it was asked for by name"
    with desk.store.read() as session:
        found = tuple(_letter(desk, session, one, verb) for one in references)
        session.rollback()
        return found


def _letter(desk: Desk, session: Session, reference: str, verb: MakeContact) -> UpdateDraft:
    row = complaint_row(session, reference)
    if verb.person == PERSON:
        person = session.get(Person, row.contact_id) if row.contact_id is not None else None
    else:
        named = (Person.client_id == row.client_id, Person.name == verb.person, Person.retracted.is_(False))
        person = session.scalars(select(Person).where(*named).order_by(Person.id)).first()
    name = person.name if person is not None else verb.person.replace(PERSON, "")
    sender = _sender(session, row, desk.actor.handle)
    words = Words(verb.said, name, sender, verb.subject, verb.script, verb.next_update_at)
    return _drafted(row, compose(session, row, desk.scripts, words, desk.now()), person)


def _drafted(row: Complaint, letter: Letter, person: Person | None) -> UpdateDraft:
    address = person.email if person is not None and person.email else None
    return UpdateDraft(
        ref=ref(row.id),
        subject=letter.subject,
        body=letter.body,
        missing=letter.missing,
        faults=letter.faults,
        person=person.name if person is not None else None,
        address=address,
        channel=Channel.MAIL if address is not None else row.channel,
        script=letter.script or "",
        next_update_at=letter.next_update_at,
    )


def _sender(session: Session, row: Complaint, actor: str) -> str:
    handle = actor or row.commander or ""
    return session.scalars(select(Engineer.name).where(Engineer.handle == handle)).first() or handle


def _moment(session: Session, row: Complaint, now: datetime) -> Moment:
    if row.stage is Stage.RECEIVED:
        return Moment.FIRST_CONTACT
    outward = select(Contact).where(
        Contact.complaint_id == row.id, Contact.retracted.is_(False), Contact.direction == Direction.OUT
    )
    reminded = [one.at for one in session.scalars(outward) if is_reminder(one.script)]
    waiting = select(Waiting).where(
        Waiting.complaint_id == row.id,
        Waiting.retracted.is_(False),
        Waiting.on == WaitOn.CLIENT,
        Waiting.ended_at.is_(None),
    )
    for one in session.scalars(waiting.order_by(Waiting.since.desc())):
        record = WaitRecord(one.id, one.on, one.reason, one.since, one.until)
        if (one.until is None or one.until > now) and is_reminder_due(record, now, max(reminded, default=None)):
            return Moment.REMINDER
    return Moment.PROGRESS
