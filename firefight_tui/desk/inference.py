"""What a move infers where nobody said it: marked as assumed, listed as a gap (mission.md, many gaps)."""

from __future__ import annotations

from sqlalchemy import select

from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.staff import join_team, take_command
from firefight_tui.domain.vocabulary import Complexity, Direction, Role, Severity, Stage
from firefight_tui.store.models import Complaint, Contact, Engineer, Member


def infer(on: Occasion, target: Stage) -> None:
    """Fill in what entering a stage can do without asking."""
    if target is Stage.INVESTIGATING:
        _infer_commander(on)
        _infer_liaison(on)
        _infer_complexity(on)


def _infer_commander(on: Occasion) -> None:
    """Who acts is who is at the desk now, and so commands until somebody says otherwise."""
    engineer = on.engineer
    if on.complaint.commander is None and engineer is not None and on.complaint.about != engineer.handle:
        take_command(on, engineer.handle, assumed=True)
        on.assume("commander")


def _infer_liaison(on: Occasion) -> None:
    """Who last spoke to the client keeps speaking to them."""
    complaint = on.complaint
    team = select(Member.id).where(
        Member.complaint_id == complaint.id,
        Member.role == Role.LIAISON,
        Member.left_at.is_(None),
        Member.retracted.is_(False),
    )
    if on.session.scalars(team).first() is not None:
        return
    spoke = (
        select(Contact.by)
        .where(Contact.complaint_id == complaint.id, Contact.direction == Direction.OUT, Contact.retracted.is_(False))
        .join(Engineer, Engineer.handle == Contact.by)
        .order_by(Contact.at.desc(), Contact.id.desc())
    )
    handle = on.session.scalars(spoke).first()
    if handle is not None and handle != complaint.about:
        join_team(on, handle, Role.LIAISON, assumed=True)
        on.assume("liaison")


def _infer_complexity(on: Occasion) -> None:
    if on.complaint.complexity is None:
        on.complaint.complexity = likely_complexity(on.complaint)
        on.assume("complexity")


def likely_complexity(complaint: Complaint) -> Complexity:
    """High for an urgent complaint with several causes, low for a minor one with at most one, else medium (S16)."""
    causes = len(complaint.also) + (complaint.cause is not None)
    if complaint.severity is Severity.URGENT and causes > 1:
        return Complexity.HIGH
    if complaint.severity is Severity.MINOR and causes <= 1:
        return Complexity.LOW
    return Complexity.MEDIUM
