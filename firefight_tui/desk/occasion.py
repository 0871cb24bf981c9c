"""The occasion on which a verb is performed: who acts when on what, inside one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.fields import ref
from firefight_tui.desk.replying import Scripts
from firefight_tui.desk.situation import situation_of
from firefight_tui.desk.waiting import end_waiting
from firefight_tui.domain.lifecycle import LEGAL, lacking
from firefight_tui.domain.vocabulary import Access, Role, Stage
from firefight_tui.errors import GuardRefused, InvalidValue, Missing, PermissionRefused
from firefight_tui.store.models import Complaint, Engineer, Row
from firefight_tui.store.work import UnitOfWork
from firefight_tui.words import _

SLACK = timedelta(seconds=2)
"""How far ahead of ours the clock of another machine may be."""


def happened(name: str, at: datetime | None, now: datetime) -> datetime | None:
    """A moment in the past; one that is ahead by no more than two clocks may differ counts as now.

    Raises:
        InvalidValue: It is still to come.
    """
    if at is not None and at > now + SLACK:
        raise InvalidValue(_("{field}: it cannot have happened in the future.").format(field=name), field=name)
    return min(at, now) if at is not None else None


@dataclass(frozen=True)
class Actor:
    """Who sits at the desk.

    Attributes:
        handle: The name acts are recorded under.
        login: The operating system's login, kept beside it.
        is_local: Whether they came by a login of this machine, not through the forced command.
    """

    handle: str
    login: str
    is_local: bool = True


@dataclass
class Occasion:
    """One verb on one subject in one transaction.

    Attributes:
        work: The unit of work; rows are read and added through its session.
        actor: Who acts.
        engineer: The actor's row on the roster, when there is one.
        access: What the actor may do.
        at: When it happened.
        now: When it is recorded.
        keys: The key of each verb, to name the mend of a missing guard.
        target: The complaint acted on, when the verb wants one.
        scripts: The reply scripts there are.
    """

    work: UnitOfWork
    actor: Actor
    engineer: Engineer | None
    access: Access
    at: datetime
    now: datetime
    keys: dict[str, str]
    target: Complaint | None = None
    scripts: Scripts = field(default_factory=Scripts)

    @property
    def session(self) -> Session:
        """The transaction's session."""
        return self.work.session

    @property
    def complaint(self) -> Complaint:
        """The complaint acted on."""
        assert self.target is not None, "the verb wants no complaint, yet asks for one"
        return self.target

    def add(self, row: Row) -> None:
        """Create a row and give it its key."""
        self.session.add(row)
        self.session.flush()

    def assume(self, *names: str) -> None:
        """Mark fields of the complaint as inferred."""
        self.complaint.assumed = tuple(dict.fromkeys((*self.complaint.assumed, *names)))

    def know(self, *names: str) -> None:
        """Somebody said it: the fields are no longer only inferred."""
        self.complaint.assumed = tuple(name for name in self.complaint.assumed if name not in names)

    def require(self, access: Access, act: str) -> None:
        """Refuse an actor with less access.

        Raises:
            PermissionRefused: The actor's access does not include it.
        """
        if not self.access.includes(access):
            raise PermissionRefused(
                _("{act} asks for {needed} access, {actor} has {has}.").format(
                    act=act, needed=access.label, actor=self.actor.handle, has=self.access.label
                ),
                _("Ask an administrator: enlist {actor} name=... access={needed}").format(
                    actor=self.actor.handle, needed=access.value
                ),
            )

    def require_command(self, act: str) -> None:
        """Refuse an actor who neither commands this complaint nor has commander access.

        Raises:
            PermissionRefused: The actor may not command.
        """
        if not self.may_command:
            self.require(Access.COMMANDER, act)

    @property
    def may_command(self) -> bool:
        """Whether the actor commands this complaint, or may command any."""
        return self.complaint.commander == self.actor.handle or self.access.includes(Access.COMMANDER)

    def refuse_illegal(self, verb: str, target: Stage) -> None:
        """Refuse a move the stage table does not know.

        Raises:
            GuardRefused: It is not legal from here.
        """
        stage = self.complaint.stage
        if (stage, target) not in LEGAL.get(verb, frozenset()):
            raise GuardRefused(
                _("{verb} is not possible: the complaint is {stage}.").format(verb=verb, stage=stage.label),
                (),
                self.way_on(),
            )

    def move(self, verb: str, target: Stage, *, override: str | None = None, emergency: bool = False) -> None:
        """Move the complaint to another stage, if the stage table and its guards allow it.

        Raises:
            GuardRefused: The move is not legal from here, or a hard guard does not hold and nobody overrides it.
            PermissionRefused: An override by somebody who may not command.
        """
        complaint = self.complaint
        self.refuse_illegal(verb, target)
        missing = self.lacking(target, emergency=emergency)
        if override is None:
            self.refuse_lacking(missing)
        else:
            self.require_command(_("An override"))
            self.work.remark("override", override)
        complaint.stage = target
        if not target.is_open:
            end_waiting(self)

    def lacking(self, target: Stage, *, of: Complaint | None = None, emergency: bool = False) -> tuple[Missing, ...]:
        """What the complaint, as changed so far, still lacks to enter a stage."""
        self.session.flush()
        return lacking(situation_of(self.session, of or self.complaint), target, self.keys, emergency=emergency)

    def refuse_lacking(self, missing: Sequence[Missing]) -> None:
        """Refuse a move that lacks something hard.

        Raises:
            GuardRefused: It does.
        """
        hard = [one for one in missing if one.hard]
        if hard:
            way = _("Mend it with {verb}, key {key}.").format(verb=hard[0].verb, key=hard[0].key or ":")
            raise GuardRefused(hard[0].message, missing, way)

    def way_on(self) -> str:
        """What leads on from where the complaint stands."""
        if self.complaint.stage is Stage.CLOSED:
            return _("A closed complaint is reopened first: reopen, key {key}.").format(
                key=self.keys.get("reopen", ":")
            )
        return _("The key . names the next step.")

    def engineer_named(self, handle: str) -> Engineer:
        """The engineer on the roster with this handle.

        Raises:
            InvalidValue: Nobody has it, or they are no longer active.
        """
        found = self.session.execute(
            select(Engineer).where(Engineer.handle == handle, Engineer.retracted.is_(False))
        ).scalar_one_or_none()
        if found is None or not found.active:
            raise InvalidValue(
                _("{handle} is not on the roster.").format(handle=handle),
                _("Put them there: enlist {handle} name=...").format(handle=handle),
            )
        return found

    def refuse_about(self, complaint: Complaint) -> None:
        """Whom a service complaint is about does not change it (S6).

        Raises:
            PermissionRefused: The actor is the one.
        """
        name = self.engineer.name if self.engineer is not None else None
        if complaint.about is not None and complaint.about in {self.actor.handle, name}:
            raise PermissionRefused(
                _("{ref} is about {actor}, who does not work on it.").format(
                    ref=ref(complaint.id), actor=self.actor.handle
                ),
                _("Somebody else takes it: firefight ls commander:none"),
            )

    def refuse_blamed(self, handle: str, role: Role) -> None:
        """Whom a service complaint is about is never its liaison and does not work on it (S6).

        Raises:
            PermissionRefused: It is about them.
        """
        about = self.complaint.about
        if about is not None and about in {handle, self._name_of(handle)}:
            raise PermissionRefused(
                _("The complaint is about {handle}, who cannot be its {role}.").format(handle=handle, role=role.label)
            )

    def _name_of(self, handle: str) -> str | None:
        return self.session.scalars(select(Engineer.name).where(Engineer.handle == handle)).one_or_none()
