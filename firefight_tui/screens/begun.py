"""What a form begins with, by the step of its verb: what the cursor is on, and what is known already."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.vocabulary import Step
from firefight_tui.screens import (
    analysis_values,
    effect_values,
    learn_values,
    plan_values,
    repair_values,
)

if TYPE_CHECKING:
    from firefight_tui.screens.seat import Seat

Values = dict[str, tuple[str, ...]]

_BY_STEP = {
    Step.ANALYSE.value: analysis_values.begun,
    Step.PLAN.value: plan_values.begun,
    Step.EXECUTE.value: effect_values.begun,
    Step.REPAIR.value: repair_values.begun,
}

WORDED = {"apologise": "words", "close": "apology"}
"""Fields of verbs whose words a reply script has."""


def worded(seat: Seat, record: ComplaintRecord, field: str) -> Values:
    """The words of an apology by its reply script, in the client's language; it blocks.

    Raises:
        FirefightError: The user's own script cannot be used.
    """
    from firefight_tui.desk.views.update_draft import apology_words

    desk = seat.desk
    words = apology_words(desk.store, record.ref, seat.now(), actor=seat.handle, scripts=desk.scripts)
    return {field: (words,)} if words else {}


def begun(entry: VerbEntry, record: ComplaintRecord, item: str, now: datetime) -> tuple[Values, str] | None:
    """What stands in the fields, and of what within the complaint it is the form; None where nothing is begun.

    Args:
        entry: The verb.
        record: The complaint.
        item: What the cursor of its tab is on; empty where that is all of it.
        now: This moment: a retrospective is drafted from what happened until then.
    """
    if entry.step == Step.LEARN.value:
        return learn_values.begun(entry.name, record, item, now)
    begins = _BY_STEP.get(entry.step)
    return begins(entry.name, record, item) if begins is not None else None
