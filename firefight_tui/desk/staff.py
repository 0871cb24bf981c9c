"""Staff: who commands a complaint, and who is on the roster (S16-S20)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from sqlalchemy import select

from firefight_tui.desk.fields import AccessField, Handle, Line, Number, RolesField, Skills
from firefight_tui.desk.notices import tell_duties, tell_handed_over
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.special_days import CountryDays, known_country
from firefight_tui.desk.verb import Verb
from firefight_tui.desk.zones import is_zone, zone_named
from firefight_tui.domain.calendar_text import parse_calendar
from firefight_tui.domain.duties import shown_duty, standard_duty
from firefight_tui.domain.vocabulary import Access, Role, Step
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Engineer, Member, Roster, Subject
from firefight_tui.words import N_, _

HOURS_LIMIT = 255


class Assign(Verb, name="assign", step=Step.STAFF, key="v a", label=N_("Commander")):
    """Give the complaint a commander, who joins its team with the role's standard duty."""

    commander: Annotated[Handle, Field(description=N_("the engineer who commands"))]

    def apply(self, on: Occasion) -> None:
        engineer = on.engineer_named(self.commander)
        on.refuse_blamed(engineer.handle, Role.COMMANDER)
        before = on.complaint.commander
        tell_duties(on, hand_command(on, engineer.handle), taken_over_from=before)
        on.know("commander")


class Enlist(
    Verb,
    name="enlist",
    step=Step.STAFF,
    key="v e",
    label=N_("Enlist"),
    access=Access.ADMINISTRATOR,
    wants_complaint=False,
):
    """Put an engineer on the roster; of a known handle only the fields given change."""

    handle: Annotated[Handle, Field(description=N_("the short name they are known by"))]
    name: Annotated[Line, Field(description=N_("their full name"))]
    roles: Annotated[RolesField | None, Field(description=N_("what they do in a team"))] = None
    skills: Annotated[Skills | None, Field(description=N_("skills with levels 1 to 5, such as mysql:5"))] = None
    access: Annotated[AccessField | None, Field(description=N_("what they may do at this desk"))] = None
    timezone: Annotated[Line | None, Field(description=N_("their time zone, such as Asia/Shanghai"))] = None
    hours: Annotated[Line | None, Field(description=N_("their working hours, such as mon-fri 9:00-18:00"))] = None
    capacity: Annotated[Number | None, Field(description=N_("how many complaints at a time"), ge=0, le=99)] = None

    def subject_of(self, on: Occasion) -> Subject:
        return roster(on)

    def apply(self, on: Occasion) -> None:
        check_timezone(self.timezone)
        check_hours("hours", self.hours)
        self.put(on)
        on.session.flush()
        refuse_leaderless(on)

    def put(self, on: Occasion) -> None:
        """Make the engineer, or change what is given."""
        engineer = on.session.scalars(select(Engineer).where(Engineer.handle == self.handle)).one_or_none()
        if engineer is None:
            engineer = Engineer(handle=self.handle, name=self.name, access=Access.RESPONDER)
            on.session.add(engineer)
        engineer.retracted = False
        engineer.name = self.name
        for field in ("roles", "skills", "access", "timezone", "hours", "capacity"):
            value = self.__dict__[field]
            if value is not None:
                setattr(engineer, field, value)


def take_command(on: Occasion, handle: str, *, duty: str = "", assumed: bool = False) -> list[Member]:
    """Make an engineer the complaint's commander; whoever commanded before stays in the team without the role.

    Returns:
        The new commander's place in the team, where it is new or was only assumed until now.
    """
    complaint = on.complaint
    members = in_team(on)
    for member in members:
        if member.role is Role.COMMANDER and member.engineer != handle:
            member.left_at = max(on.at, member.since)
    complaint.commander = handle
    theirs = [member for member in members if member.engineer == handle and member.role is Role.COMMANDER]
    if not theirs:
        return [join_team(on, handle, Role.COMMANDER, duty=duty, assumed=assumed)]
    return [member for member in theirs if settle(on, member, duty, assumed=assumed)]


def hand_command(on: Occasion, handle: str, *, duty: str = "") -> list[Member]:
    """Give the command to an engineer, and say so in the log and to whoever had it: a handover is an event."""
    before = on.complaint.commander
    made = take_command(on, handle, duty=duty)
    if before is not None and before != handle:
        on.work.remark("reason", _("handed over from {before} to {now}").format(before=before, now=handle))
        tell_handed_over(on, before, handle)
    return made


def in_team(on: Occasion) -> list[Member]:
    """Who is in the complaint's team now, each once for every role."""
    current = select(Member).where(
        Member.complaint_id == on.complaint.id, Member.left_at.is_(None), Member.retracted.is_(False)
    )
    return list(on.session.scalars(current.order_by(Member.since, Member.id)))


def join_team(on: Occasion, handle: str, role: Role, *, duty: str = "", assumed: bool = False) -> Member:
    """Put an engineer into the complaint's team, with the role's standard duty unless another is given.

    Who joins by themselves has their duty; everybody else is asked whether they have it.
    """
    on.refuse_blamed(handle, role)
    member = Member(
        complaint_id=on.complaint.id,
        engineer=handle,
        role=role,
        since=on.at,
        duty=duty or standard_duty(role, on.complaint.cause, on.complaint.kind),
        confirmed_at=on.at if handle == on.actor.handle and not assumed else None,
        assumed=assumed,
    )
    on.add(member)
    return member


def settle(on: Occasion, member: Member, duty: str = "", *, assumed: bool = False) -> bool:
    """Somebody says what was perhaps only assumed, or gives another duty; whether anything is new to the member."""
    was_assumed, is_other = member.assumed and not assumed, bool(duty) and shown_duty(duty) != shown_duty(member.duty)
    member.assumed = member.assumed and assumed
    if is_other:
        member.duty, member.confirmed_at = duty, None
    if (was_assumed or is_other) and member.engineer == on.actor.handle:
        member.confirmed_at = on.at
    return was_assumed or is_other


def roster(on: Occasion) -> Roster:
    """The desk itself as a subject, locked until the end of the transaction."""
    found = on.work.locked(Roster, 1)
    assert found is not None, "every store is seeded with its roster"
    return found


def refuse_leaderless(on: Occasion) -> None:
    """A roster without an administrator could never be changed again.

    Raises:
        InvalidValue: Nobody on it is one.
    """
    leading = select(Engineer.id).where(
        Engineer.access == Access.ADMINISTRATOR, Engineer.active.is_(True), Engineer.retracted.is_(False)
    )
    if on.session.scalars(leading.limit(1)).first() is None:
        raise InvalidValue(
            _("access: somebody must remain administrator."),
            _("Make somebody else administrator first."),
            field="access",
        )


def check_hours(field: str, text: str | None) -> None:
    """Refuse working hours that cannot be read.

    Raises:
        InvalidValue: They are no calendar.
    """
    if text is None:
        return
    if len(text) > HOURS_LIMIT:
        raise InvalidValue(
            _("{field}: it is longer than {limit} characters.").format(field=field, limit=HOURS_LIMIT), field=field
        )
    try:
        parse_calendar(text, zone_named("UTC"), days_of=lambda country: CountryDays(known_country(country)))
    except InvalidValue as error:
        raise InvalidValue(f"{field}: {error.message}", error.hint, field=field) from error


def check_timezone(name: str | None) -> None:
    """Refuse a zone this machine does not know.

    Raises:
        InvalidValue: It is not a name of the time zone database.
    """
    if name is not None and not is_zone(name):
        raise InvalidValue(
            _("timezone: {name} is no time zone.").format(name=name),
            _("Name it like Asia/Shanghai or Europe/London."),
            field="timezone",
        )
