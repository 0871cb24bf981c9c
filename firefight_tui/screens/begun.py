"""What a form begins with, by the step of its verb: what the cursor is on, and what is known already."""

from __future__ import annotations

from firefight_tui.desk.catalogue_entry import VerbEntry
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.vocabulary import Step
from firefight_tui.screens import analysis_values, effect_values, plan_values

Values = dict[str, tuple[str, ...]]

_BY_STEP = {
    Step.ANALYSE.value: analysis_values.begun,
    Step.PLAN.value: plan_values.begun,
    Step.EXECUTE.value: effect_values.begun,
}


def begun(entry: VerbEntry, record: ComplaintRecord, item: str) -> tuple[Values, str] | None:
    """What stands in the fields, and of what within the complaint it is the form; None where nothing is begun.

    Args:
        entry: The verb.
        record: The complaint.
        item: What the cursor of its tab is on; empty where that is all of it.
    """
    begins = _BY_STEP.get(entry.step)
    return begins(entry.name, record, item) if begins is not None else None
