"""What happened on a complaint since its client last heard from us, in words they may read (S43)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TypeAlias, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from firefight_tui.desk.history import Event, events_of
from firefight_tui.desk.planned import planned_of
from firefight_tui.desk.proved import effects_of
from firefight_tui.domain.effect_picture import shown_figure
from firefight_tui.domain.outward import softened
from firefight_tui.domain.outward_times import told_moment
from firefight_tui.domain.vocabulary import Direction, KeepOutcome, Stage, WaitOn
from firefight_tui.store.models import (
    Commitment,
    Complaint,
    Contact,
    Engineer,
    Measurement,
    Member,
    OfComplaint,
    Plan,
    Waiting,
)
from firefight_tui.words import N_, words_of

R = TypeVar("R", bound=OfComplaint)

Told: TypeAlias = tuple[datetime, str]
"""A sentence of news, and when what it tells happened."""

_STAGES: Mapping[Stage, str] = {
    Stage.INVESTIGATING: N_("The investigation has begun."),
    Stage.PLANNING: N_("The cause has been narrowed down; we are working out what to do about it."),
    Stage.PROPOSED: N_("Our proposal is ready and waits for your opinion."),
    Stage.EXECUTING: N_("We are carrying out what was agreed."),
    Stage.MONITORING: N_("The measures are in place; we are watching whether they hold."),
    Stage.RESOLVED: N_("The measures have proved themselves; we ask you to check the result."),
}
_MOVED: Mapping[str, str] = {
    "adjust": N_("The effect is not yet what was agreed; we are changing the plan."),
    "object": N_("What you said to the plan has reached us; we are changing it accordingly."),
    "refuse": N_("What you found when you checked the result has reached us; we are changing the plan."),
    "reopen": N_("We have taken the matter up again."),
}
"""By these verbs a stage is come back to for a reason of its own."""
_DECIDED = frozenset({"agree", "object", "accept", "refuse"})
"""What they say by these is answered by the move it makes."""
_WAITS: Mapping[WaitOn, str] = {
    WaitOn.CLIENT: N_("To go on we need this from you: {reason}"),
    WaitOn.THIRD_PARTY: N_("We wait for the answer of a supplier and keep after them."),
    WaitOn.WINDOW: N_("The change is prepared and waits for the agreed time window."),
}
_DECISION = N_("your decision on our plan")
_KEPT: Mapping[KeepOutcome, str] = {
    KeepOutcome.KEPT: N_("Done as promised: {what}"),
    KeepOutcome.MISSED: N_("Promised and not kept in time, for which we apologise: {what}"),
    KeepOutcome.RELEASED: N_("No longer needed, as you told us: {what}"),
}
_PROMISED = N_("Promised for {due}: {what}")
_TEAM = N_("A response team of {count} is at work, led by {commander}.")
_TEAM_WITHOUT = N_("A response team of {count} is at work.")
_MESSAGE = N_("Your message of {time} has reached us and is being dealt with.")
_REACHED = N_("Measured: {name} {figure}; the target of {target} is reached.")
_SHORT = N_("Measured: {name} {figure}; the target of {target} is not reached yet.")
_GRADED = N_("It is now handled at our highest urgency.")
_NOTHING = N_("There is no new result yet that we could confirm; the work has not stopped.")


@dataclass(frozen=True)
class Reader:
    """Who reads the news.

    Attributes:
        language: Of the letter.
        zone: The client's.
        now: This moment.
    """

    language: str
    zone: tzinfo
    now: datetime

    @property
    def say(self) -> Callable[[str], str]:
        """The words of the language."""
        return words_of(self.language)

    def time(self, at: datetime) -> str:
        """A moment as they read it."""
        return told_moment(at, self.zone, self.language, now=self.now)


def news_of(session: Session, complaint: Complaint, reader: Reader) -> str:
    """A line for each thing that happened since the last outward contact, oldest first; never empty.

    Internal notes, hypotheses, names of engineers other than the commander and words of third parties are left out.
    """
    since = last_outward(session, complaint) or complaint.received_at
    events = [
        event
        for event in events_of(session, "complaint", complaint.id)
        if event.in_force and event.entry.undoes is None and event.entry.at > since
    ]
    told = [
        # Before what follows from it at the same moment.
        *_figures(session, complaint, since, reader),
        *_moves(events, reader),
        *_team(session, complaint, since, reader),
        *_messages(session, complaint, since, events, reader),
        *_waits(session, complaint, since, reader),
        *_promises(session, complaint, since, reader),
    ]
    lines = dict.fromkeys(words for _at, words in sorted(told, key=lambda one: one[0]))
    return "\n".join(f"- {line}" for line in lines) or f"- {reader.say(_NOTHING)}"


def last_outward(session: Session, complaint: Complaint) -> datetime | None:
    """When the client last heard from us."""
    outward = [one.at for one in _rows(session, Contact, complaint) if one.direction is Direction.OUT]
    return max(outward, default=None)


def _rows(session: Session, model: type[R], complaint: Complaint) -> Sequence[R]:
    wanted = select(model).where(model.complaint_id == complaint.id, model.retracted.is_(False)).order_by(model.id)
    return session.scalars(wanted).all()


def _moves(events: Sequence[Event], reader: Reader) -> Iterator[Told]:
    for event in events:
        for one in event.changes.settings:
            if (one.kind, one.field) == ("complaint", "stage"):
                words = _MOVED.get(event.entry.verb) or _STAGES.get(Stage(str(one.after)))
                if words is not None:
                    yield event.entry.at, reader.say(words)
            elif (one.kind, one.field, one.after) == ("complaint", "severity", 1):
                yield event.entry.at, reader.say(_GRADED)


def _team(session: Session, complaint: Complaint, since: datetime, reader: Reader) -> Iterator[Told]:
    here = [one for one in _rows(session, Member, complaint) if one.left_at is None]
    joined = [one.since for one in here if one.since > since]
    if not joined:
        return
    wanted = select(Engineer.name).where(Engineer.handle == complaint.commander)
    commander = session.scalars(wanted).first() if complaint.commander is not None else None
    words = reader.say(_TEAM if commander else _TEAM_WITHOUT)
    count = len({one.engineer for one in here})
    yield max(joined), words.format(count=count, commander=commander)


def _messages(
    session: Session, complaint: Complaint, since: datetime, events: Sequence[Event], reader: Reader
) -> Iterator[Told]:
    decisions = {
        made.id
        for event in events
        if event.entry.verb in _DECIDED
        for made in event.changes.created
        if made.kind == "contact"
    }
    for one in _rows(session, Contact, complaint):
        if one.direction is Direction.IN and one.at > since and one.id not in decisions:
            yield one.at, reader.say(_MESSAGE).format(time=reader.time(one.at))


def _waits(session: Session, complaint: Complaint, since: datetime, reader: Reader) -> Iterator[Told]:
    for one in _rows(session, Waiting, complaint):
        lasts = all(end is None or end > reader.now for end in (one.ended_at, one.until))
        if one.since > since and lasts:
            reason = waited_for(session, one, reader.say)
            yield one.since, reader.say(_WAITS[one.on]).format(reason=reason)


def waited_for(session: Session, waiting: Waiting, say: Callable[[str], str]) -> str:
    """What we wait for, as the client reads it; the wait a presented plan began has words of the desk."""
    at_plan = (Plan.complaint_id == waiting.complaint_id, Plan.at == waiting.since, Plan.retracted.is_(False))
    if waiting.on is WaitOn.CLIENT and session.scalars(select(Plan.id).where(*at_plan)).first() is not None:
        return say(_DECISION)
    return softened(waiting.reason)


def _promises(session: Session, complaint: Complaint, since: datetime, reader: Reader) -> Iterator[Told]:
    for one in _rows(session, Commitment, complaint):
        what = softened(one.what)
        if one.outcome is not None and one.ended_at is not None and one.ended_at > since:
            yield one.ended_at, reader.say(_KEPT[one.outcome]).format(what=what)
        elif one.outcome is None and one.made_at > since:
            yield one.made_at, reader.say(_PROMISED).format(what=what, due=reader.time(one.due_at))


def _figures(session: Session, complaint: Complaint, since: datetime, reader: Reader) -> Iterator[Told]:
    """The newest figure of each effect; those taken before what it judges was done say nothing yet."""
    taken = select(Measurement.id).where(
        Measurement.complaint_id == complaint.id, Measurement.retracted.is_(False), Measurement.at > since
    )
    if session.scalars(taken.limit(1)).first() is None:
        return
    for effect in effects_of(session, complaint, planned_of(session, complaint).remedies):
        latest = effect.counted[-1] if effect.is_measured and not effect.is_void and effect.counted else None
        if latest is None or latest.at <= since:
            continue
        assert effect.target is not None, "only effects that are measured have a target"
        figure = f"{shown_figure(latest.value)} {softened(effect.unit or '')}".rstrip()
        words = reader.say(_REACHED if effect.reaches(latest.value) else _SHORT)
        name, target = softened(effect.name or ""), shown_figure(effect.target)
        yield latest.at, words.format(name=name, figure=figure, target=target)
