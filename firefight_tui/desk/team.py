"""Staff: the fire team of a complaint, formed by the proposal or one by one, each with a duty (S16-S20)."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from pydantic import Field

from firefight_tui.desk.fields import Accepted, Handle, Line, RoleField, Text, split_seat
from firefight_tui.desk.notices import tell_duties, tell_left
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.staff import hand_command, in_team, join_team, settle
from firefight_tui.desk.staffing import proposal_for
from firefight_tui.desk.verb import Verb
from firefight_tui.domain.staffing_records import TeamProposal
from firefight_tui.domain.vocabulary import Role, Step, parse_word
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Member
from firefight_tui.words import N_, _


class Seat(NamedTuple):
    """Somebody to be sent, in a role, with a duty of their own or the role's."""

    engineer: str
    role: Role
    duty: str = ""


class SendTeam(Verb, name="staff", step=Step.STAFF, key="A", label=N_("Team")):
    """Send the proposed team, whole or by names: everybody joins with their duty and is told it."""

    accept: Annotated[
        Accepted | None,
        Field(description=N_("whom: names, or name:role, or name:role:duty; the whole proposal unless said")),
    ] = None

    def apply(self, on: Occasion) -> None:
        refuse_ended(on)
        proposal = proposal_for(on.session, on.complaint, on.now)
        wanted = _wanted(on, proposal, self.accept or ())
        if not wanted:
            raise InvalidValue(
                _("Nobody can be sent who is not in the team already."),
                _("Name a commander with assign, key {key}, or put people on the roster: enlist.").format(
                    key=on.keys.get("assign", ":")
                ),
            )
        before = on.complaint.commander
        made: list[Member] = []
        for seat in wanted:
            made += place(on, on.engineer_named(seat.engineer).handle, seat.role, seat.duty)
        _release_assumed(on, {seat.role for seat in wanted})
        tell_duties(on, made, taken_over_from=before if before != on.complaint.commander else None)


class Join(Verb, name="join", step=Step.STAFF, key="t", label=N_("Join")):
    """Put an engineer into the team, in a role and with a duty; they are told, and answer that they have it."""

    engineer: Annotated[Handle, Field(description=N_("who joins"))]
    role: Annotated[RoleField, Field(description=N_("what they do in the team"))]
    duty: Annotated[
        Text | None, Field(description=N_("what exactly is theirs; the role's standard duty unless said"))
    ] = None

    def apply(self, on: Occasion) -> None:
        refuse_ended(on)
        handle, duty = on.engineer_named(self.engineer).handle, self.duty or ""
        on.refuse_blamed(handle, self.role)
        before = on.complaint.commander
        made = place(on, handle, self.role, duty)
        if not made:
            raise InvalidValue(
                _("{who} is in the team as {role} already.").format(who=handle, role=self.role.label),
                _("Give another role, or duty=... to change the duty."),
                field="engineer",
            )
        tell_duties(on, made, taken_over_from=before if before != handle else None)


class Leave(Verb, name="leave", step=Step.STAFF, key="v t", label=N_("Leave the team")):
    """Take an engineer out of the team; a commander is replaced first."""

    engineer: Annotated[Handle, Field(description=N_("who leaves"))]
    reason: Annotated[Line, Field(description=N_("why"))]

    def apply(self, on: Occasion) -> None:
        theirs = [member for member in in_team(on) if member.engineer == self.engineer]
        if not theirs:
            raise InvalidValue(
                _("{who} is not in the team.").format(who=self.engineer),
                _("In it: {who}.").format(who=_names(in_team(on)) or _("nobody")),
                field="engineer",
            )
        if on.complaint.commander == self.engineer and on.complaint.stage.is_open:
            raise InvalidValue(
                _("{who} commands: somebody else takes the command first.").format(who=self.engineer),
                _("Hand it over with assign, key {key}.").format(key=on.keys.get("assign", ":")),
                field="engineer",
            )
        for member in theirs:
            member.left_at = max(on.at, member.since)
        on.work.remark("reason", self.reason)
        tell_left(on, self.engineer, self.reason)


class Confirm(Verb, name="confirm", step=Step.STAFF, key="v y", label=N_("I have my duty")):
    """Answer that you have your duty in the team."""

    def apply(self, on: Occasion) -> None:
        theirs = [member for member in in_team(on) if member.engineer == on.actor.handle]
        if not theirs:
            raise InvalidValue(
                _("You are not in the team: {who} are.").format(who=_names(in_team(on)))
                if in_team(on)
                else _("You are not in the team: nobody is."),
                _("Join it with join, key {key}.").format(key=on.keys.get("join", ":")),
            )
        for member in theirs:
            if member.confirmed_at is None:
                member.confirmed_at = max(on.at, member.since)


def _wanted(on: Occasion, proposal: TeamProposal, accept: tuple[str, ...]) -> list[Seat]:
    """Whom to send: the proposal, or what was accepted of it.

    Raises:
        InvalidValue: Somebody is named who is not proposed, without a role; or a role nobody knows.
    """
    if not accept:
        return [Seat(pick.engineer, pick.role) for pick in proposal.new]
    found: list[Seat] = []
    for given in accept:
        handle, role, duty = split_seat(given)
        roles = [parse_word(Role, role)] if role else [pick.role for pick in proposal.picks if pick.engineer == handle]
        if not roles:
            raise InvalidValue(
                _("accept: {who} is not proposed.").format(who=handle),
                _("Say what they are to do: {who}:tester").format(who=handle),
                field="accept",
            )
        for one in roles:
            on.refuse_blamed(handle, one)
            found.append(Seat(handle, one, duty))
    return sorted(found, key=lambda seat: seat.role is not Role.COMMANDER)


def _release_assumed(on: Occasion, roles: set[Role]) -> None:
    """Who was only assumed in a role that is now given to somebody else has it no longer."""
    for member in in_team(on):
        if member.assumed and member.role in roles:
            member.left_at = max(on.at, member.since)


def place(on: Occasion, handle: str, role: Role, duty: str = "") -> list[Member]:
    """Put an engineer into a role of the team; what is new to them, nothing where all is as it was."""
    if role is Role.COMMANDER:
        made = hand_command(on, handle, duty=duty)
        on.know("commander")
        return made
    theirs = [member for member in in_team(on) if member.engineer == handle and member.role is role]
    if role is Role.LIAISON:
        on.know("liaison")
    if not theirs:
        return [join_team(on, handle, role, duty=duty)]
    return [member for member in theirs if settle(on, member, duty)]


def refuse_ended(on: Occasion) -> None:
    """A complaint that has ended needs no team any more.

    Raises:
        InvalidValue: It has.
    """
    if not on.complaint.stage.is_open:
        raise InvalidValue(
            _("Nobody joins the team of a complaint that is {stage}.").format(stage=on.complaint.stage.label),
            on.way_on(),
        )


def _names(members: list[Member]) -> str:
    return ", ".join(dict.fromkeys(member.engineer for member in members))
