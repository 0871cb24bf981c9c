"""Promises to the client: made for a time, and answered for (S29)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from firefight_tui.desk.fields import LARGEST_NUMBER, At, FieldKind, KeepField, Line, Name
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.respond import LONGEST_PROMISE
from firefight_tui.desk.verb import Verb
from firefight_tui.domain.vocabulary import KeepOutcome, Step
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Commitment
from firefight_tui.words import N_, _

CommitmentId = Annotated[int, Field(ge=1, le=LARGEST_NUMBER), FieldKind("number")]


class MakePromise(Verb, name="promise", step=Step.RESPOND, key="v y", label=N_("Promise")):
    """Write down what was promised to the client and for when; it stays open until somebody answers for it."""

    what: Annotated[Line, Field(description=N_("what was promised"))]
    due: Annotated[At, Field(description=N_("for when"))]
    approved_by: Annotated[Name | None, Field(description=N_("who approved the promise"))] = None

    def apply(self, on: Occasion) -> None:
        if not on.at < self.due <= on.at + LONGEST_PROMISE:
            raise InvalidValue(_("due: a promise is for a time to come, within a year."), field="due")
        on.add(
            Commitment(
                complaint_id=on.complaint.id,
                made_at=on.at,
                due_at=self.due,
                by=on.actor.handle,
                approved_by=self.approved_by,
                what=self.what,
            )
        )


class KeepPromise(Verb, name="keep", step=Step.RESPOND, key="v d", label=N_("Promise kept or not")):
    """Say what became of a promise: kept, not kept, or released by the client."""

    commitment: Annotated[CommitmentId, Field(description=N_("the number of the promise"))]
    outcome: Annotated[KeepField, Field(description=N_("what became of it"))] = KeepOutcome.KEPT
    reason: Annotated[Line | None, Field(description=N_("why, or how the client took it"))] = None

    def apply(self, on: Occasion) -> None:
        found = on.session.get(Commitment, self.commitment)
        if found is None or found.retracted or found.complaint_id != on.complaint.id:
            raise InvalidValue(
                _("commitment: this complaint has no promise {number}.").format(number=self.commitment),
                _("The numbers stand on its tab Client."),
                field="commitment",
            )
        if found.outcome is not None:
            raise InvalidValue(
                _("commitment: promise {number} is settled: {outcome}.").format(
                    number=found.id, outcome=found.outcome.label
                ),
                _("undo takes that back."),
                field="commitment",
            )
        found.outcome = self.outcome
        found.ended_at = max(on.at, found.made_at)
        found.reason = self.reason
