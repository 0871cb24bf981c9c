"""The desk: performs verbs, each in one transaction that checks, changes, records and announces."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from firefight_tui.desk import registry
from firefight_tui.desk.admission import admit
from firefight_tui.desk.fields import Spoken, parse_ref, ref
from firefight_tui.desk.occasion import Actor, Occasion, happened
from firefight_tui.desk.outcome import Outcome, Refusal, together
from firefight_tui.desk.replying import Scripts
from firefight_tui.desk.sealing import outcome_of
from firefight_tui.desk.verb import Verb
from firefight_tui.desk.zones import zone_named
from firefight_tui.domain.now import utc_now
from firefight_tui.errors import Conflict, FirefightError, InvalidValue, UnknownReference
from firefight_tui.store.failures import Collided, collided
from firefight_tui.store.models import Complaint, Entry, Operation
from firefight_tui.store.store import Store
from firefight_tui.store.work import Act, UnitOfWork
from firefight_tui.words import _

Progress: TypeAlias = Callable[[int, int], bool]
"""Told how many complaints of how many were tried; answers whether to go on."""

TRIES = 8
"""How often a verb is performed anew after somebody else was faster, before it is a conflict."""


@dataclass(frozen=True)
class Order:
    """One verb to be performed.

    Attributes:
        verb: What to do.
        operation: The id of the operation it belongs to.
        request: The digest of what was asked.
        expect: The version the actor last saw.
        is_whole: Whether one transaction does all of it, so that the operation is either not begun or done.
    """

    verb: Verb
    operation: str
    request: str
    expect: int | None
    is_whole: bool


class Desk:
    """One actor at one store. Built in the composition root; safe to call from several threads.

    Args:
        store: Where everything is kept.
        actor: Who acts.
        zone: The zone typed times are in.
        now: The clock.
        scripts: The reply scripts there are; those that are shipped unless said.
    """

    def __init__(
        self,
        store: Store,
        actor: Actor,
        *,
        zone: ZoneInfo | None = None,
        now: Callable[[], datetime] = utc_now,
        scripts: Scripts | None = None,
    ) -> None:
        self.store = store
        self.actor = actor
        self.zone = zone or zone_named("Asia/Shanghai")
        self.now = now
        self.scripts = scripts or Scripts()

    def spoken(self) -> Spoken:
        """What is needed to read times typed now by this actor."""
        return Spoken(self.now(), self.zone)

    def parse(self, name: str, values: dict[str, object]) -> Verb:
        """A verb from its external name and fields.

        Raises:
            UsageError: No such verb or field.
            InvalidValue: A value does not fit.
        """
        return registry.verb_named(name).parse(values, self.spoken())

    def perform(
        self,
        verb: Verb,
        refs: Sequence[str] = (),
        *,
        operation: str | None = None,
        expect: int | None = None,
        progress: Progress | None = None,
    ) -> Outcome:
        """Perform a verb, on each complaint in its own transaction, all in one operation.

        Args:
            verb: What to do.
            refs: On which complaints; empty for verbs that want none.
            operation: An id that makes a retry harmless: done twice, it is done once and answers the same.
            expect: The version the actor saw; a complaint that has changed since is refused.
            progress: Told after each complaint how many were tried, of how many; answering False stops before the
                next. What is done stays done, and one undo takes back all of it.

        Returns:
            What was done; with several complaints also what was refused, and whether it was stopped.

        Raises:
            FirefightError: It was refused on the only complaint, or the store failed.
        """
        self.store.ensure()
        order = Order(verb, checked_operation(operation), request_digest(verb, refs), expect, is_whole=len(refs) < 2)
        _check_count(verb, len(refs))
        if not refs:
            return self._perform(order, None)
        parts: list[Outcome] = []
        for done, one in enumerate(refs, 1):
            parts.append(self._perform(order, one) if order.is_whole else self._tried(order, one))
            if progress is not None and not progress(done, len(refs)) and done < len(refs):
                parts.append(Outcome(order.operation, stopped=True))
                break
        return together(order.operation, parts)

    def _tried(self, order: Order, one: str) -> Outcome:
        """One complaint of several: a refusal is part of the outcome, a failing store ends it all."""
        try:
            return self._perform(order, one)
        except FirefightError as error:
            if error.exit_code not in {1, 3}:
                raise
            return Outcome(order.operation, refused=(Refusal(one, error),))

    def _perform(self, order: Order, one: str | None) -> Outcome:
        """Perform on one subject, anew when somebody else was faster; the version the actor saw is asked each time."""
        for left in reversed(range(TRIES)):
            try:
                with self.store.write() as work:
                    outcome = self._performed(work, order, one)
                    work.commit()
                    return outcome
            except Collided:
                if not left:
                    raise
            except IntegrityError as error:
                if not left:
                    raise collided() from error
        raise AssertionError("the last try returns or raises")

    def _performed(self, work: UnitOfWork, order: Order, one: str | None) -> Outcome:
        target = self._target(work, order.verb, one) if one is not None else None
        operation = self._operation(work, order)
        done = _done_before(work, order, operation, target) if operation is not None else None
        if done is not None:
            return done
        on = self._occasion(work, order, target)
        act = Act(order.operation, order.verb.spec.name, self.actor.handle, self.actor.login, on.at, on.now)
        entries = order.verb.carry_out(on, act)
        self._note_operation(work, order, operation, on.now, is_undoable=order.verb.spec.undoable and bool(entries))
        return outcome_of(order.operation, [on.target] if on.target is not None else [], entries)

    def _target(self, work: UnitOfWork, verb: Verb, one: str) -> Complaint:
        try:
            found = work.locked(Complaint, parse_ref(one))
        except InvalidValue as error:
            raise UnknownReference(one) from error
        if found is None or (found.retracted and not verb.spec.takes_complaint):
            raise UnknownReference(one)
        return found

    def _occasion(self, work: UnitOfWork, order: Order, target: Complaint | None) -> Occasion:
        now = self.now()
        at = happened("at", order.verb.at, now) or now
        engineer, access = admit(work, self.actor, now)
        on = Occasion(work, self.actor, engineer, access, at, now, registry.keys(), target, self.scripts)
        on.require(order.verb.spec.access, order.verb.spec.name)
        if target is not None:
            on.refuse_about(target)
            if order.expect is not None and target.version != order.expect:
                raise Conflict(
                    _("{ref} has changed since you looked: version {found}, not {seen}.").format(
                        ref=ref(target.id), found=target.version, seen=order.expect
                    ),
                    _("Look again, then repeat."),
                )
        return on

    def _operation(self, work: UnitOfWork, order: Order) -> Operation | None:
        found = work.session.scalars(select(Operation).where(Operation.id == order.operation)).one_or_none()
        if found is not None and (found.request, found.actor) != (order.request, self.actor.handle):
            raise InvalidValue(
                _("This operation id was used for something else."), _("Take a new one, or leave --op out.")
            )
        return found

    def _note_operation(
        self, work: UnitOfWork, order: Order, found: Operation | None, now: datetime, *, is_undoable: bool
    ) -> None:
        """Keep the operation, so that a retry finds it; one that changed nothing is nothing to undo."""
        if found is None:
            name = order.verb.spec.name
            work.session.add(
                Operation(
                    id=order.operation,
                    actor=self.actor.handle,
                    verb=name,
                    request=order.request,
                    recorded_at=now,
                    undoable=is_undoable,
                )
            )
        elif is_undoable and not found.undoable:
            found.undoable = True


def _check_count(verb: Verb, count: int) -> None:
    name = verb.spec.name
    if count and not (verb.spec.wants_complaint or verb.spec.takes_complaint):
        raise InvalidValue(_("{verb} takes no complaint.").format(verb=name))
    if count > 1 and not verb.spec.wants_complaint:
        raise InvalidValue(
            _("{verb} takes one complaint.").format(verb=name), _("What was done to several at once is undone at once.")
        )
    if not count and verb.spec.wants_complaint:
        raise InvalidValue(
            _("{verb} needs a complaint.").format(verb=name), _("Name it: {verb} FF-128 ...").format(verb=name)
        )


def _done_before(work: UnitOfWork, order: Order, operation: Operation, target: Complaint | None) -> Outcome | None:
    """What this operation already did (on this complaint, when it is one of several), answered again for a retry."""
    wanted = select(Entry).where(Entry.operation_id == operation.id).order_by(Entry.id)
    if not order.is_whole and target is not None:
        wanted = wanted.where(Entry.subject_kind == "complaint", Entry.subject_id == target.id)
    entries = list(work.session.scalars(wanted))
    if not entries and not order.is_whole:
        if operation.undone_at is not None:
            raise InvalidValue(
                _("This operation was undone before it was finished."), _("Take a new one, or leave --op out.")
            )
        return None
    return outcome_of(operation.id, [target] if target is not None else [], entries)


def checked_operation(given: str | None) -> str:
    """An operation id in its canonical form; a new one where none is given.

    Raises:
        InvalidValue: It is no UUID.
    """
    if given is None:
        return str(uuid.uuid4())
    try:
        return str(uuid.UUID(given))
    except ValueError as error:
        raise InvalidValue(_("An operation id is a UUID."), _("Make one with uuidgen.")) from error


def request_digest(verb: Verb, refs: Sequence[str]) -> str:
    """What was asked, so that an operation id used again for something else is noticed.

    Times are left out: `+2h` means another moment each time it is read. So is the order of the complaints: a query that
    is asked again may find the same ones in another.
    """
    given = {
        name: value for name, value in verb.model_dump(exclude_none=True).items() if not isinstance(value, datetime)
    }
    asked = f"{verb.spec.name} {','.join(sorted(refs))} {sorted((name, str(value)) for name, value in given.items())}"
    if verb.cleared:
        asked += f" -{','.join(sorted(verb.cleared))}"
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()
