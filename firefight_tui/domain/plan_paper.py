"""The plan as the client reads it: our analysis, what is done now, what is done for good, and by when (S32-S36)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from firefight_tui.domain.effect_paper import Proof, proofs
from firefight_tui.domain.papers import Ground, Head, Heard, Pen, Promised, asked_of_client, head, heard
from firefight_tui.domain.plan_records import OpinionRecord, PlanItemRecord, PlanRecord, RemedyRecord
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.vocabulary import RAIL, Certainty, Decision, RemedyKind, Stage
from firefight_tui.errors import NothingThere
from firefight_tui.words import _


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is done.

    Attributes:
        number: Its number in every version of the plan.
        what: What is done.
        quantity: How much.
        expected_effect: What it is to bring.
        business_effect: What it does to their business.
        requirement: What they are asked to sign off for it.
        owner: Who answers for it; empty where the team does.
        due: Until when.
        after: The number of what comes before it; None where nothing does.
    """

    number: int
    what: str
    quantity: str
    expected_effect: str
    business_effect: str
    requirement: str
    owner: str
    due: str
    after: int | None


@dataclass(frozen=True, slots=True)
class Remark:
    """What the client thinks of the plan, and our answer; empty while there is none."""

    person: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """A plan version, or the plan as it stands.

    Attributes:
        head: Who writes to whom.
        heard: What they told us.
        version: Its number.
        is_draft: It was not put before the client yet.
        presented: The day it was put before them; empty if it was not.
        is_decided: They answered: there is nothing to agree to any more.
        agreed: The day they agreed.
        agreed_by: Who did.
        started: The day it was begun before they could agree.
        root_cause: Why it happened.
        is_probable: The cause is not certain yet.
        escape_point: Why it was not caught.
        short_term: What restores their business.
        long_term: What removes the cause.
        prevention: What keeps it from coming again.
        milestones: The dates everybody looks at.
        remarks: What they said about this version and those before.
        requirements: What they are asked to sign off.
        asks: What else we need from them.
        effects: What was measured so far; an older version tells none.
    """

    head: Head
    heard: Heard
    version: int
    is_draft: bool
    presented: str
    is_decided: bool
    agreed: str
    agreed_by: str
    started: str
    root_cause: str
    is_probable: bool
    escape_point: str
    short_term: tuple[Measure, ...]
    long_term: tuple[Measure, ...]
    prevention: tuple[Measure, ...]
    milestones: tuple[Promised, ...]
    remarks: tuple[Remark, ...]
    requirements: tuple[str, ...]
    asks: tuple[str, ...]
    effects: tuple[Proof, ...] = ()


def plan_paper(record: ComplaintRecord, ground: Ground, version: int | None = None) -> PlanPaper:
    """The plan for the client.

    Without a version it is the latest that was put before them, or, while the next one is worked out, that one as a
    draft.

    Raises:
        NothingThere: There is no plan, or no such version.
        Withheld: Something in it must not leave the house.
    """
    pen = Pen(ground)
    plan = _wanted(record, version)
    paper = _draft(record, pen) if plan is None else _presented(record, plan, pen)
    pen.check()
    return paper


def shown_version(record: ComplaintRecord, version: int | None = None) -> int:
    """The number of the version `plan_paper` shows.

    Raises:
        NothingThere: There is no plan, or no such version.
    """
    plan = _wanted(record, version)
    return plan.number if plan is not None else record.planned.next_number


def _wanted(record: ComplaintRecord, version: int | None) -> PlanRecord | None:
    """The version asked for; None for the one that is being worked out."""
    upcoming = record.planned.next_number
    going = [one for one in record.remedies if one.dropped_at is None]
    if version is None:
        is_open = record.stage in RAIL and RAIL.index(record.stage) < RAIL.index(Stage.PROPOSED)
        plan = record.plans[-1] if record.plans and not is_open else None
    else:
        plan = next((one for one in record.plans if one.number == version), None)
        if plan is None and version != upcoming:
            known = ", ".join(str(one.number) for one in record.plans) or "-"
            raise NothingThere(
                _("{ref} has no version {number} of its plan.").format(ref=record.ref, number=version),
                _("Put before the client: {known}.").format(known=known),
            )
    if plan is None and not going:
        raise NothingThere(
            _("{ref} has no plan yet.").format(ref=record.ref), _("Propose what is to be done first: remedy, key f.")
        )
    return plan


def _draft(record: ComplaintRecord, pen: Pen) -> PlanPaper:
    """The plan as it stands, not shown to the client yet."""
    found = record.root_cause
    going = [one for one in record.remedies if one.dropped_at is None and one.retired_at is None]
    dates = [(one.name, one.expected_at) for one in record.milestones]
    return _paper(
        record,
        pen,
        _Content(
            record.planned.next_number,
            going,
            dates,
            found.root_cause if found is not None else None,
            found.escape_point if found is not None else None,
        ),
    )


def _presented(record: ComplaintRecord, plan: PlanRecord, pen: Pen) -> PlanPaper:
    """A version as it was frozen."""
    dates = [(one.name, one.due_at) for one in plan.dates]
    return _paper(record, pen, _Content(plan.number, plan.items, dates, plan.root_cause, plan.escape_point, plan))


@dataclass(frozen=True)
class _Content:
    """What one version says."""

    number: int
    items: Sequence[PlanItemRecord | RemedyRecord]
    dates: Sequence[tuple[str, datetime | None]]
    root_cause: str | None
    escape_point: str | None
    plan: PlanRecord | None = None


def _paper(record: ComplaintRecord, pen: Pen, content: _Content) -> PlanPaper:
    plan, found = content.plan, record.root_cause
    is_latest = plan is None or plan is record.plans[-1]
    is_agreed = plan is not None and plan.decision is Decision.AGREED
    measures = _measures(content.items, pen)
    above = head(
        record, pen, plan.person if plan is not None else None, plan.at if plan is not None else pen.ground.now
    )
    return PlanPaper(
        head=above if is_latest else _without_update(above),
        heard=heard(record, pen),
        version=content.number,
        is_draft=plan is None,
        presented=pen.day(plan.at) if plan is not None and plan.person is not None else "",
        is_decided=plan is not None and (plan.decision is not None or not is_latest),
        agreed=pen.day(plan.decided_at) if plan is not None and is_agreed else "",
        agreed_by=(plan.decided_by or "") if plan is not None and is_agreed else "",
        started=pen.day(plan.emergency_at) if plan is not None else "",
        root_cause=pen.ours(content.root_cause, _("root cause"), "conclude"),
        is_probable=found is not None
        and found.certainty is Certainty.PROBABLE
        and found.root_cause == content.root_cause,
        escape_point=pen.ours(content.escape_point, _("escape point"), "conclude"),
        short_term=measures[RemedyKind.CONTAINMENT],
        long_term=measures[RemedyKind.CORRECTION],
        prevention=measures[RemedyKind.PREVENTION],
        milestones=tuple(
            Promised(pen.ours(name, _("milestone {name}").format(name=name), "milestone"), pen.day(due))
            for name, due in content.dates
        ),
        remarks=_remarks(record.opinions, content.number, pen),
        requirements=_requirements(content.items),
        asks=asked_of_client(record, pen) if is_latest else (),
        effects=proofs(record, pen) if is_latest else (),
    )


def _without_update(above: Head) -> Head:
    """An older version promises nothing any more."""
    return replace(above, next_update="")


def _measures(items: Sequence[PlanItemRecord | RemedyRecord], pen: Pen) -> dict[RemedyKind, tuple[Measure, ...]]:
    numbers = {_key(one): one.number for one in items}
    made = {kind: [one for one in items if one.kind is kind] for kind in RemedyKind}
    return {
        kind: tuple(_measure(one, numbers, pen) for one in sorted(some, key=lambda one: one.number))
        for kind, some in made.items()
    }


def _key(item: PlanItemRecord | RemedyRecord) -> int:
    return item.remedy if isinstance(item, PlanItemRecord) else item.id


def _measure(item: PlanItemRecord | RemedyRecord, numbers: dict[int, int], pen: Pen) -> Measure:
    mend = f"amend R{item.number}"

    def ours(text: str | None, field: str) -> str:
        return pen.ours(text, f"R{item.number} {field}", mend)

    return Measure(
        number=item.number,
        what=ours(item.what, _("what")),
        quantity=ours(item.quantity, _("quantity")),
        expected_effect=ours(item.expected_effect, _("expected effect")),
        business_effect=ours(item.business_effect, _("effect on their business")),
        requirement=ours(item.requirement, _("requirement")),
        owner=pen.name(item.owner),
        due=pen.moment(item.due_at),
        after=numbers.get(item.after) if item.after is not None else None,
    )


def _remarks(opinions: Sequence[OpinionRecord], number: int, pen: Pen) -> tuple[Remark, ...]:
    """What was said up to this version; what its own reader has not been answered yet is theirs all the same."""
    return tuple(
        Remark(
            one.person,
            pen.theirs(one.text),
            pen.ours(one.answer, _("answer to opinion {number}").format(number=one.id), "opinion"),
        )
        for one in opinions
        if one.plan is None or one.plan <= number
    )


def _requirements(items: Sequence[PlanItemRecord | RemedyRecord]) -> tuple[str, ...]:
    """Each requirement once; that it may leave the house was looked at beside its measure."""
    return tuple(dict.fromkeys(one.requirement.strip() for one in items if one.requirement))
