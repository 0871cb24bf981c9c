"""What comes next for a card, and what it still waits for; whether it is allowed is decided by the verb (S37-S40)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from firefight_tui.domain.board import Card
from firefight_tui.domain.plan_records import RemedyRecord
from firefight_tui.domain.records import ComplaintRecord, EntryRecord
from firefight_tui.domain.vocabulary import RemedyKind, RemedyState, Stage
from firefight_tui.words import _

STEPS = frozenset({"start", "finish", "verify", "retire", "drop"})
"""Verbs that carry a card on, each of which can be taken back."""


@dataclass(frozen=True, slots=True)
class CardStep:
    """What is next.

    Attributes:
        verb: The verb that does it, or, where the card waits for something, the one that brings that.
        message: Why, in a sentence.
        is_own: Whether the verb is done on the card itself.
    """

    verb: str
    message: str
    is_own: bool = True


def step_of(card: Card, siblings: Iterable[RemedyRecord], to_retire: frozenset[int]) -> CardStep | None:
    """The next step of a card; None for one that needs nothing more.

    Args:
        card: The card.
        siblings: All remedies of its complaint.
        to_retire: The containments that may be retired, by id.
    """
    remedy = card.remedy
    owner = remedy.owner or _("somebody")
    if card.is_put_away or not card.complaint.stage.is_open:
        return None
    if card.id in to_retire:
        return CardStep("retire", _("The corrections hold: {label} is no longer needed").format(label=remedy.label))
    match remedy.state:
        case RemedyState.PROPOSED if remedy.kind is RemedyKind.CORRECTION:
            return _to_be_agreed(card)
        case RemedyState.PROPOSED | RemedyState.AGREED:
            return _to_be_started(remedy, siblings)
        case RemedyState.DOING:
            return CardStep("finish", _("{owner} finishes it, then it is tested").format(owner=owner))
        case RemedyState.TESTED:
            return _to_be_verified(remedy)
        case _:
            return None


def _to_be_started(remedy: RemedyRecord, siblings: Iterable[RemedyRecord]) -> CardStep:
    if remedy.owner is None:
        return CardStep("amend", _("{label} has no owner yet").format(label=remedy.label))
    before = next((one for one in siblings if one.id == remedy.after), None)
    if before is not None and before.finished_at is None and before.dropped_at is None:
        return CardStep("start", _("{label} comes before it and is not finished").format(label=before.label))
    if remedy.state is RemedyState.PROPOSED:
        return CardStep("start", _("It waits for nobody: {owner} may start at once").format(owner=remedy.owner))
    return CardStep("start", _("Agreed: {owner} starts").format(owner=remedy.owner))


def _to_be_verified(remedy: RemedyRecord) -> CardStep:
    last = remedy.verification
    if last is not None and remedy.finished_at is not None and last.at >= remedy.finished_at:
        return CardStep("finish", _("{who} found it ineffective: change it and test it again").format(who=last.by))
    if remedy.owner is None:
        return CardStep("verify", _("Does it hold? + yes, - no"))
    return CardStep(
        "verify", _("Does it hold? + yes, - no; somebody else than {owner} says").format(owner=remedy.owner)
    )


def _to_be_agreed(card: Card) -> CardStep:
    """What a remedy waits for that the client has not agreed to."""
    remedy, stage = card.remedy, card.complaint.stage
    if stage is Stage.PROPOSED:
        return CardStep("agree", _("{label} waits for the client's decision").format(label=remedy.label), False)
    if stage is Stage.PLANNING:
        message = _("{label} waits: the client has not been shown the plan")
        return CardStep("present", message.format(label=remedy.label), False)
    if stage in {Stage.EXECUTING, Stage.MONITORING}:
        message = _("{label} is not part of the plan agreed to: adjust it")
        return CardStep("adjust", message.format(label=remedy.label), False)
    message = _("{label} waits for the plan, which waits for the root cause")
    return CardStep("conclude", message.format(label=remedy.label), False)


def last_step(record: ComplaintRecord, remedy: int) -> EntryRecord | None:
    """The entry in force that carried a remedy on last, for taking it back; None where none did."""
    return next(
        (
            entry
            for entry in reversed(record.timeline)
            if entry.verb in STEPS and not entry.undone and entry.undoes is None and _is_about(entry, remedy)
        ),
        None,
    )


def _is_about(entry: EntryRecord, remedy: int) -> bool:
    return any(
        (change.kind == "remedy" and change.id == remedy)
        or (change.kind == "verification" and change.field == "remedy_id" and change.after == str(remedy))
        for change in entry.changes
    )
