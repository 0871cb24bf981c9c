"""What experience offers in the forms of the analysis: usual causes, and those of similar complaints of the past."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.repair_records import RepairKind
from firefight_tui.domain.similarity import SimilarCase
from firefight_tui.domain.text import clean_cell
from firefight_tui.domain.usual_suspects import usual_suspects
from firefight_tui.domain.vocabulary import HypothesisVerdict
from firefight_tui.screens.clock_facts import zone_named
from firefight_tui.screens.form_offers import Offer
from firefight_tui.screens.seat import Seat
from firefight_tui.words import _

OF_REPAIR = frozenset({"visited", "schedule-visit", "cooperate"})
ASKING = frozenset({"suppose", "conclude", "reproduce", "judge"}) | OF_REPAIR


def ideas_of(seat: Seat, verb: str, record: ComplaintRecord | None) -> Mapping[str, Sequence[Offer]]:
    """What may stand in the fields of a verb; it blocks.

    Raises:
        FirefightError: The store failed.
    """
    if record is None or verb not in ASKING:
        return {}
    if verb == "reproduce":
        return _of_attempts(record)
    if verb in OF_REPAIR:
        return _of_repair(record, verb)
    if verb == "judge":
        return {"hypothesis": [Offer(str(one.id), clean_cell(one.statement), str(one.id)) for one in record.hypotheses]}
    similar = seat.similar(record.ref)
    return {"statement": _statements(record, similar)} if verb == "suppose" else _conclusions(record, similar)


def _of_attempts(record: ComplaintRecord) -> Mapping[str, Sequence[Offer]]:
    """What earlier attempts say, and the names of the attached files."""
    said = {
        name: [_plain(getattr(one, name)) for one in record.reproductions if getattr(one, name)]
        for name in ("environment", "build", "condition", "narrowed_to")
    }
    numbers = [
        Offer(str(one.id), f"#{place} {one.outcome.label}", str(one.id))
        for place, one in enumerate(record.reproductions, 1)
    ]
    return {"attempt": numbers} | {name: _once(offers) for name, offers in said.items()}


def _of_repair(record: ComplaintRecord, verb: str) -> Mapping[str, Sequence[Offer]]:
    """The visits that are to be made, or what is agreed and open."""
    if verb == "cooperate":
        open_ones = [one for one in record.repaired.steps if one.kind is RepairKind.COOPERATION and not one.outcome]
        return {"what": [Offer(f"#{one.id}", clean_cell(one.words or ""), f"#{one.id}") for one in open_ones]}
    zone = zone_named(record.client_timezone)
    visits = [one for one in record.repaired.visits if one.is_open]
    return {"visit": [Offer(one.label, f"{one.due_at.astimezone(zone):%Y-%m-%d %H:%M}", one.label) for one in visits]}


def _statements(record: ComplaintRecord, similar: Sequence[SimilarCase]) -> Sequence[Offer]:
    usual = [
        Offer(one.statement, one.area.label, one.statement, {"area": one.area.value, "test": one.test})
        for one in usual_suspects((record.cause, *record.also), record.kind)
    ]
    return _once([*(_past(one, one.root_cause) for one in similar if one.root_cause), *usual])


def _conclusions(record: ComplaintRecord, similar: Sequence[SimilarCase]) -> Mapping[str, Sequence[Offer]]:
    confirmed = [
        Offer(clean_cell(one.statement), _("confirmed hypothesis"), one.statement)
        for one in record.hypotheses
        if one.verdict is HypothesisVerdict.CONFIRMED
    ]
    return {
        "root_cause": _once([*confirmed, *(_past(one, one.root_cause) for one in similar if one.root_cause)]),
        "escape_point": _once([_past(one, one.escape_point) for one in similar if one.escape_point]),
    }


def _past(one: SimilarCase, text: str) -> Offer:
    worked = "; ".join(map(clean_cell, one.worked))
    label = f"{one.ref} {one.year_month}" + ("  " + _("worked: {remedies}").format(remedies=worked) if worked else "")
    return Offer(clean_cell(text), label, text)


def _plain(text: str) -> Offer:
    return Offer(clean_cell(text), meant=text)


def _once(offers: Iterable[Offer]) -> Sequence[Offer]:
    """Each text once, as it was offered first."""
    found: dict[str, Offer] = {}
    for one in offers:
        found.setdefault(one.text, one)
    return list(found.values())
