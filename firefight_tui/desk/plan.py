"""Plan: remedies with an owner and a date, milestones, and the commander's approval (S25-S30, S37-S39)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from firefight_tui.desk.fields import At, Handle, Handles, Line, Numbered, RemedyKindField, RequirementName
from firefight_tui.desk.occasion import Occasion
from firefight_tui.desk.planned import rows_of
from firefight_tui.desk.project_records import requirement_named
from firefight_tui.desk.remedies import (
    next_number,
    planned,
    refuse_when_ended,
    remedy_going_on,
    remedy_named,
    settle_promise,
)
from firefight_tui.desk.verb import Verb
from firefight_tui.domain.legality import APPROVABLE
from firefight_tui.domain.plan_records import digest_of
from firefight_tui.domain.vocabulary import RAIL, Stage, Step
from firefight_tui.errors import GuardRefused, InvalidValue
from firefight_tui.store.models import Approval, Milestone, Remedy
from firefight_tui.words import N_, _

FIXED = frozenset(RAIL[RAIL.index(Stage.EXECUTING) :])
"""Once the plan is carried out, the dates planned at first stand (mission.md: milestone baselines are fixed)."""

OWN_FIELDS = ("quantity", "expected_effect", "business_effect", "cost")


class OfRemedy(Verb):
    """A verb on one remedy of the complaint."""

    remedy: Annotated[Numbered, Field(description=N_("the remedy: its number, or R1"))]


class RemedyVerb(Verb):
    """A verb that says what a remedy is, all of it or some."""

    kind: Annotated[RemedyKindField | None, Field(description=N_("containment, correction or prevention"))] = None
    what: Annotated[Line | None, Field(description=N_("what is done"))] = None
    owner: Annotated[Handle | None, Field(description=N_("the one engineer who answers for it"))] = None
    due: Annotated[At | None, Field(description=N_("when it will be done"))] = None
    quantity: Annotated[Line | None, Field(description=N_("how much of it: 2 servers, 3 days"))] = None
    expected_effect: Annotated[Line | None, Field(description=N_("what will be better, in figures"))] = None
    business_effect: Annotated[Line | None, Field(description=N_("what it does to the client's business"))] = None
    cost: Annotated[Line | None, Field(description=N_("what it costs"))] = None
    after: Annotated[Numbered | None, Field(description=N_("the remedy that comes before it: R1"))] = None
    requirement: Annotated[RequirementName | None, Field(description=N_("the requirement it must get signed off"))] = (
        None
    )
    helpers: Annotated[Handles | None, Field(description=N_("who helps"))] = None


class PlanRemedy(RemedyVerb, name="remedy", step=Step.PLAN, key="f", label=N_("Remedy")):
    """Plan something that is done: a containment (legal in any open stage), a correction, or a prevention."""

    kind: Annotated[RemedyKindField, Field(description=N_("containment (now), correction (root cause) or prevention"))]
    what: Annotated[Line, Field(description=N_("what is done"))]

    def apply(self, on: Occasion) -> None:
        refuse_when_ended(on)
        made = Remedy(
            complaint_id=on.complaint.id,
            number=next_number(on),
            kind=self.kind,
            what=self.what,
            at=on.at,
            by=on.actor.handle,
        )
        fill(on, made, self)
        on.add(made)


class AmendRemedy(RemedyVerb, OfRemedy, name="amend", step=Step.PLAN, key="v a", label=N_("Change a remedy")):
    """Change what a remedy says; only the fields given change, an empty one is taken back."""

    clearable = frozenset({"owner", "due", *OWN_FIELDS, "after", "requirement", "helpers"})

    def apply(self, on: Occasion) -> None:
        found = remedy_going_on(on, self.remedy)
        found.kind = self.kind or found.kind
        found.what = self.what or found.what
        fill(on, found, self)
        for name, column in (("owner", "owner"), ("due", "due_at"), ("after", "after_id")):
            if name in self.cleared:
                setattr(found, column, None)
        for name in self.cleared & set(OWN_FIELDS):
            setattr(found, name, None)
        if "requirement" in self.cleared:
            found.requirement_id = None
        if "helpers" in self.cleared:
            found.helpers = ()


class DropRemedy(OfRemedy, name="drop", step=Step.PLAN, key="v x", label=N_("Drop a remedy")):
    """A remedy will not be carried out; it stays in the record with the reason, and a promise of it stays open."""

    reason: Annotated[Line, Field(description=N_("why not"))]

    def apply(self, on: Occasion) -> None:
        found = remedy_going_on(on, self.remedy)
        found.dropped_at = max(on.at, found.at)
        found.drop_reason = self.reason


class SetMilestone(Verb, name="milestone", step=Step.PLAN, key="v m", label=N_("Milestone")):
    """A date everybody looks at: as planned at first, as expected now, as it came. The same name again changes it."""

    name: Annotated[Line, Field(description=N_("what will have been reached"))]
    baseline: Annotated[At | None, Field(description=N_("when, as planned at first"))] = None
    forecast: Annotated[At | None, Field(description=N_("when, as expected now"))] = None
    actual: Annotated[At | None, Field(description=N_("when it was reached"))] = None

    def apply(self, on: Occasion) -> None:
        refuse_when_ended(on)
        if self.actual is not None and self.actual > on.now:
            raise InvalidValue(
                _("{field}: it cannot have happened in the future.").format(field="actual"), field="actual"
            )
        found = self._named(on)
        is_new = found is None
        if found is None:
            if not (self.baseline or self.forecast):
                raise InvalidValue(
                    _("baseline: a new milestone needs a date."),
                    _("Say when: milestone name=... baseline=+7d"),
                    field="baseline",
                )
            found = Milestone(complaint_id=on.complaint.id, name=self.name)
        if self.baseline is not None:
            self._plan(on, found, self.baseline, is_new=is_new)
        found.forecast_at = self.forecast or found.forecast_at
        if self.actual is not None:
            found.actual_at = self.actual
            settle_promise(on, found.commitment_id, None, _("milestone reached"))
        if is_new:
            on.add(found)

    def _named(self, on: Occasion) -> Milestone | None:
        wanted = self.name.casefold()
        rows = rows_of(on.session, Milestone, on.complaint)
        return next((row for row in rows if row.name.casefold() == wanted), None)

    def _plan(self, on: Occasion, found: Milestone, baseline: object, *, is_new: bool) -> None:
        fixed = not is_new and on.complaint.stage in FIXED and found.baseline_at is not None
        if fixed and found.baseline_at != baseline:
            raise InvalidValue(
                _("baseline: it is fixed since the plan is carried out."),
                _("Say when it is expected now: forecast=..."),
                field="baseline",
            )
        found.baseline_at = self.baseline


class Approve(Verb, name="approve", step=Step.PLAN, key="v p", label=N_("Approve the plan")):
    """The commander says yes to the plan as it stands; a remedy changed afterwards asks for it anew."""

    reason: Annotated[Line | None, Field(description=N_("what was considered"))] = None

    def apply(self, on: Occasion) -> None:
        approve(on)
        on.work.remark("reason", self.reason)


def approve(on: Occasion) -> None:
    """Record the commander's yes to the version that is being prepared.

    Raises:
        PermissionRefused: The actor may not command.
        GuardRefused: There is nothing to approve, or something hard is missing in it.
    """
    on.require_command(_("Approving a plan"))
    if on.complaint.stage not in APPROVABLE:
        raise GuardRefused(
            _("There is no plan to approve: the complaint is {stage}.").format(stage=on.complaint.stage.label),
            (),
            on.way_on(),
        )
    missing = [one for one in on.lacking(Stage.PROPOSED) if one.guard != "approval" and one.verb != "approve"]
    on.refuse_lacking([one for one in missing if one.guard in {"remedy", "owner"}])
    now = planned(on)
    if now.approval is not None:
        raise InvalidValue(_("The plan is approved already, by {who}.").format(who=now.approval.by))
    on.add(
        Approval(
            complaint_id=on.complaint.id,
            at=on.at,
            by=on.actor.handle,
            number=now.next_number,
            digest=digest_of(now.remedies),
        )
    )


def fill(on: Occasion, row: Remedy, given: RemedyVerb) -> None:
    """Put the fields given into a remedy.

    Raises:
        InvalidValue: Somebody is not on the roster, the date lies in the past, or the order makes no sense.
    """
    if given.owner is not None:
        row.owner = able(on, given.owner, "owner")
    if given.helpers is not None:
        row.helpers = tuple(dict.fromkeys(able(on, one, "helpers") for one in given.helpers))
    if given.due is not None:
        if given.due <= on.at and given.due != row.due_at:
            raise InvalidValue(_("due: it lies in the past."), field="due")
        row.due_at = given.due
    for name in OWN_FIELDS:
        if getattr(given, name) is not None:
            setattr(row, name, getattr(given, name))
    if given.after is not None:
        row.after_id = _before(on, row, given.after)
    if given.requirement is not None:
        row.requirement_id = requirement_named(on, on.complaint, given.requirement).id


def able(on: Occasion, handle: str, field: str) -> str:
    """An engineer who may work on this complaint: on the roster, and not whom it is about (S6).

    Raises:
        InvalidValue: They may not.
    """
    engineer = on.engineer_named(handle)
    if on.complaint.about is not None and on.complaint.about in {engineer.handle, engineer.name}:
        raise InvalidValue(
            _("{field}: the complaint is about {handle}, who does not work on it.").format(field=field, handle=handle),
            field=field,
        )
    return engineer.handle


def _before(on: Occasion, row: Remedy, given: str) -> int:
    """The remedy that comes before this one.

    Raises:
        InvalidValue: It comes, by itself or through others, after this one.
    """
    first = remedy_named(on, given, "after")
    place: Remedy | None = first
    seen: set[int] = set()
    while place is not None and place.id not in seen:
        if place.id == row.id:
            raise InvalidValue(
                _("after: {first} itself comes after {this}.").format(first=f"R{first.number}", this=f"R{row.number}"),
                field="after",
            )
        seen.add(place.id)
        place = on.session.get(Remedy, place.after_id) if place.after_id is not None else None
    return first.id
