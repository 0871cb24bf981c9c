"""One batch of arrivals: reported, joined to what they answer, or put aside, in one transaction and one operation."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from firefight_tui.desk import registry
from firefight_tui.desk.admission import admit
from firefight_tui.desk.anytime import keep_attachment
from firefight_tui.desk.bulk import Bulk
from firefight_tui.desk.desk import Desk
from firefight_tui.desk.earlier import Earlier, Known, Seen, message_key
from firefight_tui.desk.evidence import Arrived, keep
from firefight_tui.desk.fields import ref
from firefight_tui.desk.incoming import Incoming, Post, Status, Taken
from firefight_tui.desk.naming import Named, Names
from firefight_tui.desk.occasion import Occasion, happened
from firefight_tui.desk.receive import Report
from firefight_tui.desk.respond import MakeContact
from firefight_tui.desk.sealing import seal
from firefight_tui.desk.verb import Verb
from firefight_tui.domain.vocabulary import Channel, Direction, Stage
from firefight_tui.errors import BadSettings, FirefightError, StoreError
from firefight_tui.store.failures import Collided
from firefight_tui.store.models import Client, Complaint, Contact, Entry, Operation, Person, Subject
from firefight_tui.store.work import Act, UnitOfWork
from firefight_tui.words import _

FLUSH_SECONDS: Final = 0.00005
"""What writing one collected report takes at the end, roughly."""

LOCK: Final = 4677196
"""PostgreSQL's advisory lock: two intakes at a time would not see each other's items."""


class SpoiltBatch(Exception):
    """An item was refused after it had changed something; the transaction is of no use."""


@dataclass(frozen=True, slots=True)
class _Thread:
    """The complaint a mail answers, or None for one that is only tried, and what is to be said about that."""

    complaint_id: int | None
    notes: tuple[str, ...]


class ArrivalBatch:
    """What arrives, performed by the desk's own verbs.

    Args:
        desk: Whose desk.
        work: The transaction.
        items: The batch; `take` is called for its items in order, perhaps not for all.
        tried: What a dry run has tried before this batch.

    Raises:
        PermissionRefused: The actor may not report.
    """

    def __init__(self, desk: Desk, work: UnitOfWork, items: Sequence[Incoming], tried: Seen | None) -> None:
        if not work.is_sqlite:
            work.session.execute(select(func.pg_advisory_xact_lock(LOCK)))
        self._work, self._tried = work, tried
        now = desk.now()
        engineer, access = admit(work, desk.actor, now)
        self._on = Occasion(work, desk.actor, engineer, access, now, now, registry.keys())
        self._on.require(Report.spec.access, Report.spec.name)
        self._operation = str(uuid.uuid4())
        self._earlier = Earlier(work.session, items)
        self._names = Names(work, items)
        self._act = self._act_of(Report.spec.name, self._on)
        self._bulk = Bulk(work, self._act)
        self._collected = 0
        self._touched: set[int] = set()
        self._arrived: list[Arrived] = []
        self._noted: list[tuple[Incoming, Known]] = []

    @property
    def seconds_left(self) -> float:
        """How long writing what was collected will take, roughly."""
        return self._collected * FLUSH_SECONDS

    def take(self, item: Incoming) -> Taken | None:
        """Take one item in; None when it must wait for the next batch, since a complaint changes once in an operation.

        Raises:
            SpoiltBatch: It was refused, and left the transaction unusable.
        """
        if item.settled is not None:
            return self._put_aside(item, item.settled, item.remarks)
        try:
            return self._taken(item)
        except (StoreError, BadSettings, Collided):
            raise
        except FirefightError as error:
            if self._work.pending():
                raise SpoiltBatch(str(error)) from error
            return self._put_aside(item, Status.REJECTED, (str(error), *item.remarks))

    def close(self) -> None:
        """Write everything that was only collected."""
        self._flush()
        keep(self._work, self._arrived, self._on.now)
        if self._touched:
            verb = next((Report for one in self._arrived if one.status is Status.CREATED), MakeContact)
            self._work.session.add(
                Operation(
                    id=self._operation,
                    actor=self._act.actor,
                    verb=verb.spec.name,
                    recorded_at=self._on.now,
                    request=hashlib.sha256(self._operation.encode("ascii")).hexdigest(),
                )
            )
            self._work.session.flush()

    def remember(self, tried: Seen) -> None:
        """Tell a dry run what this batch tried."""
        for item, known in self._noted:
            tried.note(message_key(item.message_id), item.content_hash, replace(known, complaint_id=None))

    def _taken(self, item: Incoming) -> Taken | None:
        assert item.report is not None, "an item without a report is settled"
        post = item.post
        thread, notes = self._thread(post) if post is not None else (None, ())
        at = item.report.received_at or self._on.now
        copied = self._copied(item, at, is_reply=thread is not None)
        if copied is not None:
            return copied
        if post is None or thread is None:
            return self._opened(item, item.report, notes)
        if thread.complaint_id is None:
            return self._tried_only(item, at)
        if thread.complaint_id in self._touched:
            return None
        return self._attached(item, post, thread)

    def _copied(self, item: Incoming, at: datetime, *, is_reply: bool) -> Taken | None:
        known = self._earlier.copy_of(item, at, is_reply=is_reply)
        if known is None and self._tried is not None:
            known = self._tried.copy_of(item, at, is_reply=is_reply)
        if known is None:
            return None
        if known.complaint_id is None or (self._tried is not None and known.complaint_id in self._touched):
            return Taken(item.source, Status.DUPLICATE, "", _("it came twice"))
        reference = ref(known.complaint_id)
        reason = _("already taken in as {ref}").format(ref=reference)
        if item.raw is not None and not self._earlier.is_copied(item.raw):
            self._arrived.append(Arrived(item, Status.DUPLICATE, reason, known.complaint_id))
        return Taken(item.source, Status.DUPLICATE, reference, reason)

    def _tried_only(self, item: Incoming, at: datetime) -> Taken:
        self._noted.append((item, Known(None, item.message_id, at)))
        return Taken(item.source, Status.ATTACHED, "", "; ".join(item.remarks))

    def _thread(self, post: Post) -> tuple[_Thread | None, tuple[str, ...]]:
        """The complaint a mail answers, and what is to be said when it names one nobody knows."""
        notes: list[str] = []
        for number in post.refs:
            found = self._work.session.get(Complaint, number)
            if found is not None and not found.retracted:
                return self._carried_on(found, notes), ()
            notes.append(_("{ref} is not known here").format(ref=ref(number)))
        known = self._earlier.answered(post.references)
        if known is None and self._tried is not None:
            known = self._tried.answered(post.references)
        if known is None:
            return None, tuple(notes)
        if known.complaint_id is None or known.complaint_id in self._touched:
            return _Thread(known.complaint_id, tuple(notes)), ()
        found = self._work.session.get(Complaint, known.complaint_id)
        if found is None or found.retracted:
            return None, tuple(notes)
        return self._carried_on(found, notes), ()

    def _carried_on(self, complaint: Complaint, notes: list[str]) -> _Thread:
        """The complaint itself, or the one it was merged into."""
        passed = {complaint.id}
        while complaint.stage is Stage.MERGED and complaint.merged_into is not None:
            into = self._work.session.get(Complaint, complaint.merged_into)
            if into is None or into.retracted or into.id in passed:
                break
            notes.append(_("{ref} was merged into {into}").format(ref=ref(complaint.id), into=ref(into.id)))
            complaint = into
            passed.add(into.id)
        if not complaint.stage.is_open:
            notes.append(_("{ref} is {stage}").format(ref=ref(complaint.id), stage=complaint.stage.label))
        return _Thread(complaint.id, tuple(notes))

    def _opened(self, item: Incoming, report: Report, notes: tuple[str, ...]) -> Taken:
        named = self._names.named(item)
        place = self._names.place(named)
        has_files = item.post is not None and bool(item.post.files)
        if place is None or has_files or report.about is not None:
            complaint_id, entry_id = self._reported(item, report, named)
        else:
            made = self._bulk.add(report, place)
            complaint_id, entry_id = made.complaint_id, made.entry_id
            self._collected += 1
        client = self._names.client(named)
        if item.post is not None and not client.confirmed:
            notes = (*notes, _("the client {client} is not confirmed").format(client=client.name))
        at = report.received_at or self._on.now
        return self._in(item, Status.CREATED, complaint_id, entry_id, at, notes)

    def _reported(self, item: Incoming, report: Report, named: Named) -> tuple[int, int]:
        """The verb itself, for who is named for the first time and for what cannot be collected."""
        report.check(self._on.now)
        self._flush()
        on = replace(self._on, target=None)
        if item.post is not None:
            self._names.make(named)
            report = report.model_copy(update={"client": named.client, "contact": named.person})
        report.apply(on)
        self._keep_files(on, item)
        self._names.learn(named, on.complaint)
        return on.complaint.id, self._sealed(on, report, on.complaint)

    def _attached(self, item: Incoming, post: Post, thread: _Thread) -> Taken:
        assert thread.complaint_id is not None, "what is only tried was answered before"
        self._flush()
        target = self._work.locked(Complaint, thread.complaint_id)
        assert target is not None, "rows are never deleted"
        named = self._names.named(item)
        client = self._work.session.get(Client, target.client_id)
        assert client is not None, "every complaint has a client"
        person, notes = _who_wrote(named, client, post)
        verb = MakeContact(
            direction=Direction.IN,
            channel=Channel.MAIL,
            person=person,
            said=post.said,
            subject=post.subject,
            at=post.sent_at,
        )
        on = replace(self._on, target=target, at=happened("at", verb.at, self._on.now) or self._on.now)
        on.refuse_about(target)
        verb.apply(on)
        made = _contact_made(on)
        made.quoted = post.quoted or None
        self._know_writer(made, named, client)
        self._keep_files(on, item)
        entry_id = self._sealed(on, verb, target)
        return self._in(item, Status.ATTACHED, target.id, entry_id, on.at, (*thread.notes, *notes))

    def _know_writer(self, made: Contact, named: Named, client: Client) -> None:
        """The words came from this address: whoever said them is known by it from now on."""
        writer = self._work.session.get(Person, made.person_id) if made.person_id is not None else None
        if writer is None or "<" in writer.name:
            return
        if writer.email is None and named.email:
            writer.email = named.email
        self._names.met(client.name, writer)

    def _keep_files(self, on: Occasion, item: Incoming) -> None:
        for file in item.post.files if item.post is not None else ():
            keep_attachment(on, file.name, file.content_type, file.content)

    def _sealed(self, on: Occasion, verb: Verb, subject: Subject) -> int:
        entry = seal(on, subject, self._act_of(verb.spec.name, on))
        assert isinstance(entry, Entry), "something was created, so there is an entry"
        return entry.id

    def _in(
        self, item: Incoming, status: Status, complaint_id: int, entry_id: int, at: datetime, notes: tuple[str, ...]
    ) -> Taken:
        self._touched.add(complaint_id)
        reason = "; ".join((*notes, *item.remarks))
        self._arrived.append(Arrived(item, status, reason, complaint_id, entry_id))
        known = Known(complaint_id, item.message_id, at)
        self._earlier.note(message_key(item.message_id), item.content_hash, known)
        if self._tried is not None:
            self._noted.append((item, known))
        is_shown = self._tried is None or status is Status.ATTACHED
        return Taken(item.source, status, ref(complaint_id) if is_shown else "", reason)

    def _put_aside(self, item: Incoming, status: Status, remarks: tuple[str, ...]) -> Taken:
        """Keep the bytes of what opens nothing, once."""
        reason = "; ".join(remarks)
        if item.raw is not None and not self._earlier.is_kept(item, status):
            self._earlier.keep(item, status)
            self._arrived.append(Arrived(item, status, reason))
        return Taken(item.source, status, "", reason)

    def _flush(self) -> None:
        self._bulk.flush()
        self._collected = 0

    def _act_of(self, verb: str, on: Occasion) -> Act:
        return Act(self._operation, verb, on.actor.handle, on.actor.login, on.at, on.now)


def _contact_made(on: Occasion) -> Contact:
    """The contact the verb has just made."""
    wanted = select(Contact).where(Contact.complaint_id == on.complaint.id).order_by(Contact.id.desc()).limit(1)
    return on.session.scalars(wanted).one()


def _who_wrote(named: Named, client: Client, post: Post) -> tuple[str, tuple[str, ...]]:
    """The name words are kept under: with the address where it is not one of the complaint's client."""
    name = named.person or _("(unknown sender)")
    is_foreign = named.client != client.name and (client.domain is not None or not named.is_by_mail)
    if not is_foreign or not post.writer.address:
        return name, ()
    note = _("{address} is not known at {client}").format(address=post.writer.address, client=client.name)
    shown = name if name == post.writer.address else f"{post.writer.name} <{post.writer.address}>"
    return shown, (note,)
