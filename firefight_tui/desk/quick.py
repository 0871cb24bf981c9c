"""Execute: the quick fix of a small complaint: one act walks the stages from where it stands to recovering."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from firefight_tui.desk.accept import answered, date_retrospective, refuse_doubt
from firefight_tui.desk.fields import CauseField, ChannelField, Handle, Line, PersonName, Text, YesNo
from firefight_tui.desk.freezing import begin_execution, freeze
from firefight_tui.desk.inference import infer
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.plan import approve
from firefight_tui.desk.planned import rows_of
from firefight_tui.desk.presenting import refuse_house_words
from firefight_tui.desk.prove import next_effect
from firefight_tui.desk.receive import without_main
from firefight_tui.desk.remedies import next_number
from firefight_tui.desk.respond import Exchange, record_contact
from firefight_tui.desk.staff import take_command
from firefight_tui.desk.verb import MovingVerb
from firefight_tui.domain.vocabulary import (
    Certainty,
    Channel,
    Decision,
    Direction,
    RemedyKind,
    ReproOutcome,
    Severity,
    Stage,
    Step,
    Verdict,
)
from firefight_tui.errors import GuardRefused, InvalidValue, Missing
from firefight_tui.store.models import Conclusion, Contact, Effect, Remedy, Reproduction, Verification
from firefight_tui.words import N_, _


class QuickFix(MovingVerb, name="quick-fix", step=Step.EXECUTE, key="F", label=N_("Quick fix")):
    """A small complaint in one act: cause, why, what was done, who tested it, and what the client said.

    For severity 3 and 4. The actor commands if nobody does, and thereby approves; the tester is somebody else, and
    thereby the verifier. Reproduction and effect are left out, and the log says so.
    """

    cause: Annotated[CauseField, Field(description=N_("what kind of complaint it is"))]
    why: Annotated[Text, Field(description=N_("why it happened"))]
    done: Annotated[Line, Field(description=N_("what was done about it"))]
    tested_by: Annotated[Handle, Field(description=N_("who tested it: somebody else of us"))]
    person: Annotated[PersonName, Field(description=N_("who at the client"))]
    words: Annotated[Text, Field(description=N_("what they said to it, in their words"))]
    channel: Annotated[ChannelField | None, Field(description=N_("by which way: phone unless said"))] = None
    sure: Annotated[
        YesNo | None, Field(description=N_("yes: you asked, they accept all of it though they said but, still, partly"))
    ] = None

    def apply(self, on: Occasion) -> None:
        self._refuse(on)
        channel = self.channel or Channel.PHONE
        told = record_contact(on, Exchange(Direction.OUT, channel, self.person, self.done))
        self._answer(on)
        self._examine(on)
        self._plan(on, told)
        self._finish(on, channel)
        on.work.remark("reason", _("quick fix: nothing was reproduced, no effect was measured"))

    def _refuse(self, on: Occasion) -> None:
        on.refuse_illegal(self.spec.name, Stage.RECOVERING)
        if "severity" in on.complaint.assumed or on.complaint.severity <= Severity.SERIOUS:
            raise GuardRefused(
                _("A quick fix is for severity 3 and 4; this one is {severity}.").format(
                    severity=on.complaint.severity.short
                ),
                (Missing("severity", _("It must be graded 3 or 4."), "grade", on.keys["grade"], hard=True),),
                _("Grade it, key {key}, or go the whole way.").format(key=on.keys["grade"]),
            )
        if rows_of(on.session, Remedy, on.complaint):
            raise GuardRefused(
                _("A plan is being made already."), (), _("Go on with it: key {key}.").format(key=on.keys["present"])
            )
        on.engineer_named(self.tested_by)
        if self.tested_by == on.actor.handle:
            raise InvalidValue(
                _("tested_by: somebody else tests what you did."), _("Ask one of the roster."), field="tested_by"
            )
        refuse_doubt(self.words, is_sure=bool(self.sure))

    def _answer(self, on: Occasion) -> None:
        """They were spoken to, if only now; somebody commands."""
        if on.complaint.stage is Stage.RECEIVED:
            on.move("acknowledge", Stage.ACKNOWLEDGED)
        if on.complaint.commander is None:
            take_command(on, on.actor.handle)
        on.complaint.cause = self.cause
        on.complaint.also = without_main(on.complaint.also, self.cause)
        on.know("cause", "kind")
        infer(on, Stage.INVESTIGATING)
        if on.complaint.stage is Stage.ACKNOWLEDGED:
            on.move("advance", Stage.INVESTIGATING, override=self.override)

    def _examine(self, on: Occasion) -> None:
        by = {"complaint_id": on.complaint.id, "at": on.at, "by": on.actor.handle}
        on.add(Reproduction(outcome=ReproOutcome.NOT_APPLICABLE, ended_at=on.at, reason=_("quick fix"), **by))
        on.add(Conclusion(certainty=Certainty.PROBABLE, root_cause=self.why, **by))
        if on.complaint.stage is Stage.INVESTIGATING:
            on.move("advance", Stage.PLANNING, override=self.override)

    def _plan(self, on: Occasion, told: Contact) -> None:
        """What was done is the plan, shown and agreed to in the same talk."""
        on.add(
            Remedy(
                complaint_id=on.complaint.id,
                number=next_number(on),
                kind=RemedyKind.CORRECTION,
                what=self.done,
                at=on.at,
                by=on.actor.handle,
                owner=on.actor.handle,
                due_at=on.at,
                started_at=on.at,
            )
        )
        approve(on)
        refuse_house_words(on)
        on.move("present", Stage.PROPOSED, override=self.override)
        made = freeze(on)
        made.person_id, made.channel, made.said = told.person_id, told.channel, self.done
        made.decision, made.decided_at, made.words = Decision.AGREED, on.at, self.words
        made.decided_by_id, made.decided_channel = told.person_id, told.channel
        on.move("agree", Stage.EXECUTING, override=self.override)
        begin_execution(on)

    def _finish(self, on: Occasion, channel: Channel) -> None:
        remedy = rows_of(on.session, Remedy, on.complaint)[-1]
        remedy.finished_at, remedy.finished_by, remedy.tested_by = on.at, on.actor.handle, self.tested_by
        on.move("advance", Stage.MONITORING, override=self.override)
        by = {"complaint_id": on.complaint.id, "at": on.at}
        on.add(Effect(number=next_effect(on), by=on.actor.handle, none_reason=_("quick fix"), **by))
        on.add(Verification(remedy_id=remedy.id, by=self.tested_by, verdict=Verdict.EFFECTIVE, **by))
        on.move("advance", Stage.RESOLVED, override=self.override)
        answered(on, self.person, channel, self.words, accepted=True)
        on.move("accept", Stage.RECOVERING, override=self.override)
        date_retrospective(on)
