"""A verb that cannot be performed where a complaint stands is refused at its key, with what is next instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from firefight_tui.domain.key_names import key_of, key_of_verb
from firefight_tui.domain.vocabulary import Stage
from firefight_tui.errors import GuardRefused
from firefight_tui.screens import verbs
from firefight_tui.words import _

if TYPE_CHECKING:
    from firefight_tui.desk.catalogue_entry import VerbEntry
    from firefight_tui.domain.records import ComplaintRecord
    from firefight_tui.screens.frame import FramedScreen


def is_refused(place: FramedScreen, entry: VerbEntry, record: ComplaintRecord) -> bool:
    """Whether a verb cannot be performed where a complaint stands; the place then says so, and what is next instead."""
    if verbs.is_legal(entry, record.stage):
        return False
    place.tell_error(_refusal(verbs.label(entry), record))
    return True


def _refusal(label: str, record: ComplaintRecord) -> GuardRefused:
    stage, step = record.stage, record.next
    way = ""
    if stage is Stage.CLOSED:
        way = _("A closed complaint is reopened first: reopen, key {key}.").format(key=key_of_verb("reopen", "X"))
    elif step is not None:
        key = key_of("desk.next", ".")
        way = _("Next is, by key {key}: {message}").format(key=key, message=step.message)
    return GuardRefused(
        _("{verb} is not possible: the complaint is {stage}.").format(verb=label, stage=stage.label), (), way
    )
