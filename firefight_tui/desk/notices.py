"""What our engineers are told when they join a fire team, take it over or leave it: notices in the outbox (S19)."""

from __future__ import annotations

from collections.abc import Sequence

from firefight_tui.desk.fields import ref
from firefight_tui.desk.leaving import leave_notice
from firefight_tui.desk.occasion import Occasion
from firefight_tui.domain.duties import shown_duty
from firefight_tui.domain.vocabulary import Role
from firefight_tui.store.models import Client, Member, Outbox, Person, Project
from firefight_tui.words import _


def tell_duties(on: Occasion, members: Sequence[Member], *, taken_over_from: str | None = None) -> None:
    """Tell each engineer their duties in the complaint's team, one notice each whatever the number of their roles."""
    by_engineer: dict[str, list[Member]] = {}
    for member in members:
        by_engineer.setdefault(member.engineer, []).append(member)
    for handle, theirs in by_engineer.items():
        roles = ", ".join(member.role.label for member in theirs)
        subject = _("{ref} {severity}: you are its {role}").format(
            ref=ref(on.complaint.id), severity=on.complaint.severity.short, role=roles
        )
        lines = [_("{role}: {duty}").format(role=member.role.label, duty=shown_duty(member.duty)) for member in theirs]
        if taken_over_from is not None and any(member.role is Role.COMMANDER for member in theirs):
            lines.append(_("Command was handed over to you from {who}.").format(who=taken_over_from))
        lines.append(_("Answer that you have it: confirm {ref}").format(ref=ref(on.complaint.id)))
        leave_notice(on, handle, subject, "\n".join([*_case(on), "", *lines]))


def tell_handed_over(on: Occasion, before: str, now: str) -> None:
    """Tell who commanded that somebody else does."""
    subject = _("{ref}: command handed over to {who}").format(ref=ref(on.complaint.id), who=now)
    asked = _("Tell {who} what is not written down yet.").format(who=now)
    leave_notice(on, before, subject, "\n".join([*_case(on), "", asked]))


def tell_left(on: Occasion, handle: str, reason: str) -> None:
    """Tell somebody that they are no longer in the team, and its commander that they left."""
    complaint = on.complaint
    told = {handle, complaint.commander} - {None, on.actor.handle}
    for who in sorted(one for one in told if one is not None):
        subject = _("{ref}: {who} left the team").format(ref=ref(complaint.id), who=handle)
        leave_notice(on, who, subject, "\n".join([*_case(on), "", _("Reason: {reason}").format(reason=reason)]))


def tell_taken_back(on: Occasion, told: Outbox) -> None:
    """Tell an engineer that what they were told does not hold any more: it was undone after it had left."""
    assert told.engineer is not None, "a notice goes to an engineer"
    subject = _("Taken back: {subject}").format(subject=told.subject)
    said = _("{who} took this back: it does not hold any more, and you need do nothing for it.")
    leave_notice(
        on,
        told.engineer,
        subject,
        "\n".join([said.format(who=on.actor.handle), "", told.body]),
        about=told.complaint_id,
    )


def tell_again(on: Occasion, told: Outbox) -> None:
    """Tell an engineer once more what they were told, had taken back, and what holds again."""
    assert told.engineer is not None, "a notice goes to an engineer"
    said = _("{who} brought this back: it holds again.").format(who=on.actor.handle)
    leave_notice(on, told.engineer, told.subject, "\n".join([said, "", told.body]), about=told.complaint_id)


def _case(on: Occasion) -> list[str]:
    """What it is about, in the lines somebody woken up needs."""
    complaint = on.complaint
    client = on.session.get(Client, complaint.client_id)
    project = on.session.get(Project, complaint.project_id) if complaint.project_id is not None else None
    person = on.session.get(Person, complaint.contact_id) if complaint.contact_id is not None else None
    assert client is not None, "every complaint has a client"
    where = f"{client.name} / {project.name}" if project is not None else client.name
    lines = [where, complaint.title]
    if complaint.impact:
        lines.append(_("Impact: {impact}").format(impact=complaint.impact))
    if complaint.commander is not None:
        lines.append(_("Commander: {who}").format(who=complaint.commander))
    if person is not None:
        lines.append(_("Client's contact: {who}").format(who=" ".join(filter(None, (person.name, person.phone)))))
    return lines
