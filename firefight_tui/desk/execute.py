"""Execute: a remedy is started, finished and tested, verified by someone else, and retired (S37-S42)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from firefight_tui.desk.fields import Line, Name, Numbered, Text, VerdictField
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.proved import effects_of
from firefight_tui.desk.remedies import (
    planned,
    record_of,
    refuse_when_ended,
    remedy_going_on,
    settle_promise,
)
from firefight_tui.desk.staff import in_team
from firefight_tui.desk.verb import Verb
from firefight_tui.domain.effects import of_remedy, suggested_verdict
from firefight_tui.domain.plan_records import RemedyRecord
from firefight_tui.domain.vocabulary import RemedyKind, RemedyState, Stage, Step, Verdict
from firefight_tui.errors import GuardRefused, InvalidValue, Missing
from firefight_tui.store.models import Remedy, Verification
from firefight_tui.words import N_, _


class StartRemedy(Verb, name="start", step=Step.EXECUTE, key="v s", label=N_("Start a remedy")):
    """Work on a remedy begins: a containment in any open stage, a correction once the client agreed to it."""

    remedy: Annotated[Numbered, Field(description=N_("the remedy: its number, or R1"))]

    def apply(self, on: Occasion) -> None:
        refuse_when_ended(on)
        found = remedy_going_on(on, self.remedy)
        _refuse_started(found)
        begin(on, found)


class FinishRemedy(Verb, name="finish", step=Step.EXECUTE, key="v f", label=N_("Finish a remedy")):
    """A remedy is changed and tested; its promise is answered for. One that was never started counts as started now."""

    remedy: Annotated[Numbered, Field(description=N_("the remedy: its number, or R1"))]
    tested_by: Annotated[Name, Field(description=N_("who tested it"))]
    evidence: Annotated[Text | None, Field(description=N_("what shows that it is done: figures, a file, a link"))] = (
        None
    )

    def apply(self, on: Occasion) -> None:
        refuse_when_ended(on)
        found = remedy_going_on(on, self.remedy)
        if found.finished_at is not None and not _was_ineffective(on, found):
            raise InvalidValue(
                _("remedy: {remedy} is finished already.").format(remedy=f"R{found.number}"),
                _("Judge it: verify, key {key}.").format(key=on.keys["verify"]),
                field="remedy",
            )
        if found.started_at is None:
            begin(on, found)
        refuse_before(found, found.started_at, on.at)
        found.finished_at, found.finished_by = on.at, on.actor.handle
        found.tested_by = self.tested_by
        found.evidence = self.evidence if self.evidence is not None else found.evidence
        settle_promise(on, found.commitment_id, None, _("{remedy} is finished").format(remedy=f"R{found.number}"))


class VerifyRemedy(Verb, name="verify", step=Step.EXECUTE, key="v v", label=N_("Verify a remedy")):
    """Judge whether a finished remedy does what it should; by someone other than its owner, unless the team is one."""

    remedy: Annotated[Numbered, Field(description=N_("the remedy: its number, or R1"))]
    verdict: Annotated[VerdictField, Field(description=N_("effective, partial or ineffective"))]
    reason: Annotated[Line | None, Field(description=N_("why, where it is not plainly effective"))] = None

    def apply(self, on: Occasion) -> None:
        found = remedy_going_on(on, self.remedy)
        if found.finished_at is None:
            raise GuardRefused(
                _("{remedy} is not finished yet.").format(remedy=f"R{found.number}"),
                (_missing(on, "finished", _("It must be finished and tested first."), "finish"),),
                _("Mend it with {verb}, key {key}.").format(verb="finish", key=on.keys["finish"]),
            )
        if self.verdict is not Verdict.EFFECTIVE and self.reason is None:
            raise InvalidValue(_("reason: say why it is not plainly effective."), field="reason")
        self._refuse_unfounded(on, found)
        alone = found.owner == on.actor.handle
        if alone and not is_alone(on):
            raise InvalidValue(
                _("{owner} owns {remedy}: somebody else judges it.").format(
                    owner=found.owner, remedy=f"R{found.number}"
                ),
                _("Ask one of the team to verify it."),
                field="remedy",
            )
        refuse_before(found, found.finished_at, on.at)
        on.add(
            Verification(
                complaint_id=on.complaint.id,
                remedy_id=found.id,
                at=on.at,
                by=on.actor.handle,
                verdict=self.verdict,
                alone=alone,
                reason=self.reason,
            )
        )
        if alone:
            on.work.remark("reason", _("verified by its owner, who is the whole team"))

    def _refuse_unfounded(self, on: Occasion, found: Remedy) -> None:
        """Figures that do not speak for a verdict are not passed over in silence (S41).

        Raises:
            InvalidValue: They are too few, or speak for less, and no reason is given.
        """
        record = record_of(on, found)
        effects = effects_of(on.session, on.complaint, planned(on).remedies)
        if self.reason is not None or self.verdict is not Verdict.EFFECTIVE or not of_remedy(effects, record):
            return
        speaks_for = suggested_verdict(effects, record)
        if speaks_for is None:
            raise InvalidValue(
                _("reason: there are too few figures to call {remedy} effective; say why it is.").format(
                    remedy=record.label
                ),
                _("Or measure first, key {key}.").format(key=on.keys["measure"]),
                field="reason",
            )
        if speaks_for is not Verdict.EFFECTIVE:
            raise InvalidValue(
                _("reason: by its figures {remedy} is {verdict}; say why it is effective all the same.").format(
                    remedy=record.label, verdict=speaks_for.label
                ),
                field="reason",
            )


class RetireRemedy(Verb, name="retire", step=Step.EXECUTE, key="v r", label=N_("Retire a containment")):
    """A containment is taken back, since the correction holds; its promise, if any, is over."""

    remedy: Annotated[Numbered, Field(description=N_("the containment: its number, or R1"))]
    reason: Annotated[Line | None, Field(description=N_("why it is no longer needed"))] = None

    def apply(self, on: Occasion) -> None:
        found = remedy_going_on(on, self.remedy)
        if found.kind is not RemedyKind.CONTAINMENT:
            raise InvalidValue(
                _("remedy: {remedy} is no containment; only those are retired.").format(remedy=f"R{found.number}"),
                _("What is not carried out is dropped: drop, key {key}.").format(key=on.keys["drop"]),
                field="remedy",
            )
        if found.finished_at is None:
            raise InvalidValue(
                _("remedy: {remedy} was never finished.").format(remedy=f"R{found.number}"),
                _("What is not carried out is dropped: drop, key {key}.").format(key=on.keys["drop"]),
                field="remedy",
            )
        if not _correction_holds(on) and self.reason is None:
            raise InvalidValue(
                _("reason: no correction is verified yet; say why the containment may go."), field="reason"
            )
        refuse_before(found, found.finished_at, on.at)
        found.retired_at = on.at
        on.work.remark("reason", self.reason)


def begin(on: Occasion, row: Remedy) -> None:
    """Work on a remedy begins.

    Raises:
        GuardRefused: The client has not agreed to it, or what comes before it is not finished.
    """
    record = record_of(on, row)
    if record.kind is RemedyKind.CORRECTION and record.state is RemedyState.PROPOSED:
        verb = "agree" if on.complaint.stage is Stage.PROPOSED else "present"
        raise GuardRefused(
            _("The client has not agreed to {remedy} yet.").format(remedy=record.label),
            (_missing(on, "decision", _("The client's decision is not recorded."), verb),),
            _("Mend it with {verb}, key {key}.").format(verb=verb, key=on.keys[verb]),
        )
    before = _before(on, record)
    if before is not None and before.finished_at is None and before.dropped_at is None:
        raise GuardRefused(
            _("{remedy} comes after {before} of {owner}, which is not finished.").format(
                remedy=record.label, before=before.label, owner=before.owner or _("nobody")
            ),
            (_missing(on, "order", _("What comes before it is not finished."), "finish"),),
            _("Finish that first, or change the order: amend, key {key}.").format(key=on.keys["amend"]),
        )
    if row.owner is None:
        raise GuardRefused(
            _("{remedy} has no owner.").format(remedy=record.label),
            (_missing(on, "owner", _("A remedy has no owner."), "amend"),),
            _("Name one: amend, key {key}.").format(key=on.keys["amend"]),
        )
    refuse_before(row, row.at, on.at)
    row.started_at = on.at


def refuse_before(row: Remedy, earlier: datetime | None, at: datetime) -> None:
    """One step of a remedy does not happen before the one it follows.

    Raises:
        InvalidValue: It would.
    """
    if earlier is not None and at < earlier:
        raise InvalidValue(
            _("at: that was before the step of {remedy} it follows.").format(remedy=f"R{row.number}"), field="at"
        )


def _refuse_started(row: Remedy) -> None:
    if row.started_at is not None:
        raise InvalidValue(_("remedy: {remedy} is under way already.").format(remedy=f"R{row.number}"), field="remedy")


def _was_ineffective(on: Occasion, row: Remedy) -> bool:
    last = record_of(on, row).verification
    return last is not None and last.verdict is Verdict.INEFFECTIVE


def _before(on: Occasion, record: RemedyRecord) -> RemedyRecord | None:
    return next((one for one in planned(on).remedies if one.id == record.after), None)


def _correction_holds(on: Occasion) -> bool:
    remedies = [one for one in planned(on).remedies if one.kind is RemedyKind.CORRECTION and one.dropped_at is None]
    return bool(remedies) and all(one.is_verified for one in remedies)


def is_alone(on: Occasion) -> bool:
    """Whether nobody else is in the team: its commander then judges what they own, and it is said so."""
    return {member.engineer for member in in_team(on)} <= {on.actor.handle} and (
        on.complaint.commander == on.actor.handle
    )


def _missing(on: Occasion, guard: str, message: str, verb: str) -> Missing:
    return Missing(guard, message, verb, on.keys.get(verb, ""), True)
