"""The remedies of a complaint as verbs find and change them: by number, in order, with their promises."""

from __future__ import annotations

from sqlalchemy import func, select

from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.planned import planned_of, rows_of
from firefight_tui.domain.plan_records import Planned, RemedyRecord
from firefight_tui.domain.vocabulary import KeepOutcome
from firefight_tui.errors import GuardRefused, InvalidValue
from firefight_tui.store.models import Commitment, Remedy
from firefight_tui.words import _


def planned(on: Occasion) -> Planned:
    """What is planned, with what this act has changed so far."""
    on.session.flush()
    return planned_of(on.session, on.complaint)


def remedy_named(on: Occasion, given: str, field: str = "remedy") -> Remedy:
    """The complaint's remedy with this number (17) or this place (R2).

    Raises:
        InvalidValue: It has none; the message names those there are.
    """
    wanted = int(given.removeprefix("R"))
    rows = rows_of(on.session, Remedy, on.complaint)
    found = next((row for row in rows if wanted == (row.number if given.startswith("R") else row.id)), None)
    if found is None:
        known = ", ".join(f"R{row.number}" for row in rows) or _("none yet")
        raise InvalidValue(
            _("{field}: this complaint has no remedy {number}.").format(field=field, number=given),
            _("It has: {known}.").format(known=known),
            field=field,
        )
    return found


def remedy_going_on(on: Occasion, given: str, field: str = "remedy") -> Remedy:
    """The same, of one that was neither dropped nor retired.

    Raises:
        InvalidValue: There is none, or it is over.
    """
    found = remedy_named(on, given, field)
    if found.dropped_at is not None or found.retired_at is not None:
        over = _("given up") if found.dropped_at is not None else _("retired")
        raise InvalidValue(
            _("{field}: {remedy} is {over}.").format(field=field, remedy=f"R{found.number}", over=over),
            _("undo takes that back."),
            field=field,
        )
    return found


def record_of(on: Occasion, row: Remedy) -> RemedyRecord:
    """How a remedy stands."""
    return next(one for one in planned(on).remedies if one.id == row.id)


def next_number(on: Occasion) -> int:
    """The place of a new remedy; places taken back are not given again."""
    wanted = select(func.max(Remedy.number)).where(Remedy.complaint_id == on.complaint.id)
    return (on.session.scalars(wanted).one() or 0) + 1


def refuse_when_ended(on: Occasion) -> None:
    """A complaint that has ended gets no remedies.

    Raises:
        GuardRefused: It has.
    """
    if not on.complaint.stage.is_open:
        stage = on.complaint.stage.label
        raise GuardRefused(
            _("Nothing is planned for a complaint that is {stage}.").format(stage=stage), (), on.way_on()
        )


def settle_promise(on: Occasion, commitment_id: int | None, outcome: KeepOutcome | None, reason: str) -> None:
    """Answer for a promise that is still open; without an outcome, kept if it is not late."""
    found = on.session.get(Commitment, commitment_id) if commitment_id is not None else None
    if found is None or found.retracted or found.outcome is not None:
        return
    found.outcome = outcome or (KeepOutcome.KEPT if on.at <= found.due_at else KeepOutcome.MISSED)
    found.ended_at = max(on.at, found.made_at)
    found.reason = reason
