"""Respond: be reminded of a complaint later; it sinks in the list and is never hidden."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from firefight_tui.desk.fields import At
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.snoozes import end_snoozing
from firefight_tui.desk.verb import Verb
from firefight_tui.domain.vocabulary import Step
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Snooze
from firefight_tui.words import N_, _

LONGEST_SNOOZE = timedelta(days=366)


class SnoozeIt(Verb, name="snooze", step=Step.RESPOND, key="b", label=N_("Snooze")):
    """Be reminded later: until then, or the next contact either way, it sinks in the list; its clocks go on."""

    until: Annotated[At, Field(description=N_("when to be reminded"))]

    def apply(self, on: Occasion) -> None:
        if not on.complaint.stage.is_open:
            raise InvalidValue(
                _("Nothing is to be done on a complaint that is {stage}.").format(stage=on.complaint.stage.label)
            )
        if not on.at < self.until <= on.at + LONGEST_SNOOZE:
            raise InvalidValue(_("until: it must lie ahead, within a year."), field="until")
        end_snoozing(on)
        on.add(Snooze(complaint_id=on.complaint.id, at=on.at, by=on.actor.handle, until=self.until))
