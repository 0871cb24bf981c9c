"""Staff: when our engineers can be reached, and the keys they log in with (S16)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, TypeVar

from pydantic import AfterValidator, ConfigDict, Field
from sqlalchemy import select

from firefight_tui.desk.fields import At, FieldKind, Handle
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.staff import roster
from firefight_tui.desk.verb import Verb
from firefight_tui.desk.zones import zone_named
from firefight_tui.domain.moments import show_moment
from firefight_tui.domain.shifts import Stretch, joined, left_over, touching
from firefight_tui.domain.ssh_keys import read_key
from firefight_tui.domain.vocabulary import Access, Step
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Absence, PublicKey, Shift, Subject
from firefight_tui.words import N_, _

LONGEST_SHIFT = timedelta(days=31)
LONGEST_ABSENCE = timedelta(days=366)
FARTHEST = timedelta(days=366)
"""How far ahead a shift or an absence may begin: a wrong year is found at once."""

Times = TypeVar("Times", Shift, Absence)


def _public_key(text: str) -> str:
    """The key as it is kept; refused here, before anything of it is written anywhere."""
    try:
        return read_key(text).line
    except InvalidValue as error:
        raise ValueError(str(error)) from error


PublicKeyText = Annotated[str, AfterValidator(_public_key), FieldKind("line")]


class _Lasting(Verb):
    """A verb about a time of an engineer, from then until then."""

    model_config = ConfigDict(populate_by_name=True)

    engineer: Annotated[Handle, Field(description=N_("whose time it is"))]
    since: Annotated[At, Field(alias="from", description=N_("when it begins"))]
    until: Annotated[At, Field(alias="to", description=N_("when it ends"))]

    def subject_of(self, on: Occasion) -> Subject:
        return roster(on)

    def stretch(self, on: Occasion, longest: timedelta) -> Stretch:
        """The time meant.

        Raises:
            InvalidValue: It ends before it begins, is over already, or is longer or farther off than anybody means.
            PermissionRefused: Somebody else's time, which commanders keep.
        """
        if self.until <= self.since:
            raise InvalidValue(_("to: it must lie after its beginning."), field="to")
        if self.until <= on.now:
            raise InvalidValue(
                _("to: it is over already."), _("What is past is told by the log; give a time to come."), field="to"
            )
        if self.until - self.since > longest:
            raise InvalidValue(_("to: it is longer than {days} days.").format(days=longest.days), field="to")
        if self.since > on.now + FARTHEST:
            raise InvalidValue(_("from: it lies more than a year ahead."), field="from")
        if self.engineer != on.actor.handle:
            on.require(Access.COMMANDER, self.spec.name)
        return Stretch(self.since, self.until)


class OnCall(_Lasting, name="oncall", step=Step.STAFF, key="v o", label=N_("On call"), wants_complaint=False):
    """Put an engineer on call for a while; times that touch become one."""

    def apply(self, on: Occasion) -> None:
        roster(on)
        handle, wanted = on.engineer_named(self.engineer).handle, self.stretch(on, LONGEST_SHIFT)
        away = [one for one in _times(on, Absence, handle) if one.since < wanted.until and wanted.since < one.until]
        if away:
            raise InvalidValue(
                _("{who} is absent until {time}.").format(who=handle, time=_shown(on, away[0].until)),
                _("Put somebody else on call, or give a time before or after it."),
                field="from",
            )
        _keep(on, Shift, handle, wanted)


class Absent(_Lasting, name="absent", step=Step.STAFF, key="v b", label=N_("Absent"), wants_complaint=False):
    """Say that an engineer cannot be reached for a while; their shifts in that time are given up."""

    def apply(self, on: Occasion) -> None:
        roster(on)
        handle, wanted = on.engineer_named(self.engineer).handle, self.stretch(on, LONGEST_ABSENCE)
        for shift in _times(on, Shift, handle):
            _give_up(on, shift, wanted)
        _keep(on, Absence, handle, wanted)


class KeepKey(Verb, name="key", step=Step.STAFF, key="v i", label=N_("SSH key"), wants_complaint=False):
    """Keep the public key an engineer logs in with over SSH; one for each of their machines."""

    engineer: Annotated[Handle, Field(description=N_("whose key it is"))]
    public_key: Annotated[PublicKeyText, Field(description=N_("the line of the .pub file: ssh-ed25519 AAAA..."))]

    def subject_of(self, on: Occasion) -> Subject:
        return roster(on)

    def apply(self, on: Occasion) -> None:
        roster(on)
        if self.engineer != on.actor.handle:
            on.require(Access.ADMINISTRATOR, self.spec.name)
        handle, made = on.engineer_named(self.engineer).handle, read_key(self.public_key)
        known = select(PublicKey).where(PublicKey.fingerprint == made.fingerprint, PublicKey.retracted.is_(False))
        for row in on.session.scalars(known):
            if row.engineer != handle:
                raise InvalidValue(
                    _("public_key: it is the key of {who} already.").format(who=row.engineer),
                    _("Two people with one key are one to the log: make a new pair."),
                    field="public_key",
                )
            return
        on.add(PublicKey(engineer=handle, fingerprint=made.fingerprint, public_key=made.line))


def _times(on: Occasion, model: type[Times], handle: str) -> list[Times]:
    """The times of an engineer that are not over."""
    wanted = select(model).where(model.engineer == handle, model.until > on.now, model.retracted.is_(False))
    return list(on.session.scalars(wanted.order_by(model.since, model.id)))


def _keep(on: Occasion, model: type[Times], handle: str, wanted: Stretch) -> None:
    """Write the time down once: an earlier row it touches grows, others it swallows go."""
    rows = touching(_times(on, model, handle), wanted)
    while rows and (grown := joined(rows, wanted)) != wanted:
        wanted = grown
        rows = touching(_times(on, model, handle), wanted)
    if not rows:
        on.add(model(engineer=handle, since=wanted.since, until=wanted.until))
        return
    kept, *others = rows
    kept.since, kept.until = wanted
    for row in others:
        row.retracted = True


def _give_up(on: Occasion, shift: Shift, gone: Stretch) -> None:
    """Take a time out of a shift."""
    if not (shift.since < gone.until and gone.since < shift.until):
        return
    pieces = left_over(shift, gone)
    if not pieces:
        shift.retracted = True
        return
    shift.since, shift.until = pieces[0]
    for piece in pieces[1:]:
        on.add(Shift(engineer=shift.engineer, since=piece.since, until=piece.until))


def _shown(on: Occasion, moment: datetime) -> str:
    zone = zone_named(on.engineer.timezone if on.engineer is not None else "Asia/Shanghai")
    return show_moment(moment, zone=zone, now=on.now)
