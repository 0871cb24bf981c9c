"""`+` and `-`: the good and the bad answer of where a complaint stands, as far as there are verbs for them."""

from __future__ import annotations

from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.vocabulary import Stage, WaitOn
from firefight_tui.screens import verbs
from firefight_tui.words import _

WAITING = ("resume", "contact")
"""It came; or it did not, and they are reminded."""

ANSWERS = {
    Stage.RECEIVED: ("acknowledge", "reject"),
    Stage.INVESTIGATING: ("conclude", "suppose"),
    Stage.PROPOSED: ("agree", "object"),
    Stage.MONITORING: ("advance", "adjust"),
    Stage.RESOLVED: ("accept", "refuse"),
}
"""Of a complaint that waits for nobody: it is one, or none; the cause is found, or to be looked for; the client agrees,
or objects; it holds, or falls short; the client accepts, or refuses."""

THEIRS = frozenset({Stage.PROPOSED, Stage.RESOLVED})
"""Stages in which `+` and `-` are what the client says, wherever the cursor is."""


def answer_to(record: ComplaintRecord, *, is_good: bool) -> VerbEntry | None:
    """The verb that gives the answer; None where nothing is asked, or no verb answers it yet."""
    # What we wait for is what they say to the plan, or to the result.
    asks_them = record.stage is Stage.PROPOSED or (record.stage is Stage.RESOLVED and _waits_for_them(record))
    pair = ANSWERS.get(record.stage) if asks_them or record.waiting is None else WAITING
    return verbs.verb_named(pair[0 if is_good else 1]) if pair is not None else None


def answer_hint(record: ComplaintRecord) -> list[tuple[str, str, str]]:
    """The keys of the client's answer, their words and verb, for the footer; none while nobody asks them."""
    words = {Stage.PROPOSED: _("they agree, object"), Stage.RESOLVED: _("they accept, refuse")}.get(record.stage)
    return [("+ -", words, ANSWERS[record.stage][0])] if words is not None else []


def _waits_for_them(record: ComplaintRecord) -> bool:
    return record.waiting is not None and record.waiting.on is WaitOn.CLIENT
