"""The life of a complaint: which move is legal, what it still lacks, and what to do next (mission.md, stage table)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from firefight_tui.domain.moves import FORWARD as FORWARD
from firefight_tui.domain.moves import LEGAL as LEGAL
from firefight_tui.domain.moves import MOVED_BY as MOVED_BY
from firefight_tui.domain.moves import QUICK_FROM as QUICK_FROM
from firefight_tui.domain.vocabulary import RAIL, Severity, Stage
from firefight_tui.errors import Missing
from firefight_tui.words import N_, _


@dataclass(frozen=True)
class Situation:
    """What the guards look at. A fact nothing can record yet keeps its default: not so."""

    stage: Stage = Stage.RECEIVED
    severity: Severity = Severity.SERIOUS
    severity_assumed: bool = True
    complexity_assumed: bool = True
    has_cause: bool = False
    has_commander: bool = False
    has_liaison: bool = False
    members_without_duty: int = 0
    outward_contacts: int = 0
    has_dissatisfaction: bool = False
    has_remedy_sought: bool = False
    has_impact: bool = False
    phenomena: int = 0
    is_untold: bool = False
    hard_gaps: frozenset[str] = frozenset()
    # analyse
    has_reproduction: bool = False
    attempts_running: int = 0
    hypotheses: int = 0
    hypotheses_open: int = 0
    hypotheses_confirmed: int = 0
    has_root_cause: bool = False
    has_escape_point: bool = False
    containment_is_the_fix: bool = False
    # plan
    remedies: int = 0
    remedies_without_owner: int = 0
    remedies_without_due: int = 0
    remedies_without_expected_effect: int = 0
    remedies_without_business_effect: int = 0
    corrections: int = 0
    is_approved: bool = False
    has_decision: bool = False
    unanswered_opinions: int = 0
    consent_is_missing: bool = False
    # execute
    remedies_unfinished: int = 0
    remedies_without_evidence: int = 0
    has_effects: bool = False
    effects_unmeasured: int = 0
    effects_short: int = 0
    remedies_unverified: int = 0
    # learn, repair
    has_acceptance: bool = False
    open_commitments: int = 0
    retrospective_reviewed: bool = False
    has_apology: bool = False
    has_compensation: bool = False
    has_demonstration: bool = False
    has_prevention: bool = False
    has_visit: bool = False
    visit_due_at: datetime | None = None
    visit_is_assumed: bool = False
    is_unhappy: bool = False

    @property
    def is_severe(self) -> bool:
        """Severity 1 or 2, where gaps marked in the stage table are hard by default."""
        return self.severity <= Severity.SERIOUS


@dataclass(frozen=True)
class Guard:
    """One condition of entering a stage.

    Attributes:
        name: Stable English word for machines.
        message: What is missing, an untranslated sentence.
        verb: The verb that mends it.
        holds: Whether a situation satisfies it.
        hard: Refuses the move when it does not hold.
        hard_when_severe: A gap that is hard for severity 1 and 2.
    """

    name: str
    message: str
    verb: str
    holds: Callable[[Situation], bool]
    hard: bool = False
    hard_when_severe: bool = False

    def is_hard(self, situation: Situation) -> bool:
        """Whether it refuses the move in this situation."""
        return self.hard or (self.hard_when_severe and situation.is_severe) or self.name in situation.hard_gaps


def _hard(name: str, message: str, verb: str, holds: Callable[[Situation], bool]) -> Guard:
    return Guard(name, message, verb, holds, hard=True)


def _gap(name: str, message: str, verb: str, holds: Callable[[Situation], bool], *, severe: bool = False) -> Guard:
    return Guard(name, message, verb, holds, hard_when_severe=severe)


_PLAN_GUARDS = (
    _hard("remedy", N_("No containment or correction is planned."), "remedy", lambda s: s.remedies > 0),
    _hard("owner", N_("A remedy has no owner."), "amend", lambda s: s.remedies_without_owner == 0),
    _hard("approval", N_("The commander has not approved the plan."), "approve", lambda s: s.is_approved),
    _gap("due", N_("A remedy has no due date."), "amend", lambda s: s.remedies_without_due == 0),
    _gap(
        "expected_effect",
        N_("A remedy states no expected effect."),
        "amend",
        lambda s: s.remedies_without_expected_effect == 0,
        severe=True,
    ),
    _gap(
        "business_effect",
        N_("A remedy states no effect on the client's business."),
        "amend",
        lambda s: s.remedies_without_business_effect == 0,
    ),
    _gap(
        "correction",
        N_("The plan has no correction beside the containment."),
        "remedy",
        lambda s: s.corrections > 0 or s.containment_is_the_fix,
    ),
)

GUARDS: Mapping[Stage, tuple[Guard, ...]] = {
    Stage.ACKNOWLEDGED: (
        _hard(
            "first_contact", N_("Nobody has spoken to the client yet."), "acknowledge", lambda s: s.outward_contacts > 0
        ),
        _gap(
            "dissatisfaction",
            N_("What the client is dissatisfied with is not recorded."),
            "edit",
            lambda s: s.has_dissatisfaction,
        ),
        _gap(
            "remedy_sought", N_("The remedy the client seeks is not recorded."), "edit", lambda s: s.has_remedy_sought
        ),
        _gap("impact", N_("The business impact is not recorded."), "edit", lambda s: s.has_impact),
        _gap("phenomena", N_("No concrete phenomenon is recorded."), "phenomenon", lambda s: s.phenomena > 0),
    ),
    Stage.INVESTIGATING: (
        _hard("severity", N_("The severity is only assumed."), "grade", lambda s: not s.severity_assumed),
        _hard("commander", N_("The complaint has no commander."), "staff", lambda s: s.has_commander),
        _gap("liaison", N_("The complaint has no liaison."), "join", lambda s: s.has_liaison),
        _gap("complexity", N_("The complexity is not judged."), "grade", lambda s: not s.complexity_assumed),
        _gap("cause", N_("The cause is not classified."), "classify", lambda s: s.has_cause),
        _gap("duty", N_("A team member has no duty."), "join", lambda s: s.members_without_duty == 0),
    ),
    Stage.PLANNING: (
        _hard(
            "root_cause",
            N_("The root cause is not concluded."),
            "conclude",
            lambda s: s.has_root_cause or s.containment_is_the_fix,
        ),
        _gap("reproduction", N_("Reproduction has no result."), "reproduce", lambda s: s.has_reproduction, severe=True),
        _gap("escape_point", N_("Why it was not caught is not recorded."), "conclude", lambda s: s.has_escape_point),
    ),
    Stage.PROPOSED: _PLAN_GUARDS,
    Stage.EXECUTING: (
        _hard("decision", N_("The client's decision is not recorded."), "agree", lambda s: s.has_decision),
        _gap(
            "opinions", N_("An opinion of the client is unanswered."), "opinion", lambda s: s.unanswered_opinions == 0
        ),
    ),
    Stage.MONITORING: (
        _hard(
            "finished",
            N_("A remedy of the agreed plan is not finished and tested."),
            "finish",
            lambda s: s.remedies > 0 and s.remedies_unfinished == 0,
        ),
        _hard(
            "correction",
            N_("The agreed plan has no correction."),
            "remedy",
            lambda s: s.corrections > 0 or s.containment_is_the_fix,
        ),
        _gap(
            "evidence", N_("A finished remedy has no evidence."), "finish", lambda s: s.remedies_without_evidence == 0
        ),
        _gap(
            "consent",
            N_("The client's consent to the emergency start is not recorded."),
            "agree",
            lambda s: not s.consent_is_missing,
            severe=True,
        ),
    ),
    Stage.RESOLVED: (
        _hard("effect", N_("No effect is measured, and no reason why not."), "effect", lambda s: s.has_effects),
        _hard(
            "measurements",
            N_("An effect lacks measurements over its holding time."),
            "measure",
            lambda s: s.effects_unmeasured == 0,
        ),
        _hard(
            "verified",
            N_("A remedy is not verified effective by someone other than its owner."),
            "verify",
            lambda s: s.remedies_unverified == 0,
        ),
    ),
    Stage.RECOVERING: (_hard("acceptance", N_("The client has not accepted."), "accept", lambda s: s.has_acceptance),),
    Stage.CLOSED: (
        _hard("commitments", N_("A promise is still open."), "keep", lambda s: s.open_commitments == 0),
        Guard(
            "retrospective",
            N_("The retrospective is not reviewed."),
            "review",
            lambda s: s.retrospective_reviewed,
            hard_when_severe=True,
        ),
        _gap("apology", N_("The client got no apology."), "apologise", lambda s: s.has_apology, severe=True),
        _gap("compensation", N_("Compensation is not settled."), "compensate", lambda s: s.has_compensation),
        _gap(
            "demonstration",
            N_("The improvement was not shown to the client."),
            "demonstrate",
            lambda s: s.has_demonstration,
        ),
        _gap("prevention", N_("No prevention item came of it."), "prevent", lambda s: s.has_prevention),
        _gap("visit", N_("No follow-up visit is scheduled."), "schedule-visit", lambda s: s.has_visit),
    ),
}
"""What entering each stage asks. An emergency start asks the guards of `proposed` instead of those of `executing`."""


def lacking(
    situation: Situation, target: Stage, keys: Mapping[str, str], *, emergency: bool = False
) -> tuple[Missing, ...]:
    """What entering `target` still lacks, hard guards first.

    Args:
        situation: The complaint as it stands.
        target: The stage to be entered.
        keys: The key of each verb, to name the mend.
        emergency: Whether executing is entered as an emergency (S37), which asks the plan's guards instead.
    """
    guards = _PLAN_GUARDS if emergency and target is Stage.EXECUTING else GUARDS.get(target, ())
    unmet = [
        Missing(guard.name, _(guard.message), guard.verb, keys.get(guard.verb, ""), guard.is_hard(situation))
        for guard in guards
        if not guard.holds(situation)
    ]
    return tuple(sorted(unmet, key=lambda one: not one.hard))


def to_leave(situation: Situation, keys: Mapping[str, str]) -> tuple[Missing, ...]:
    """What the present stage still lacks: the gaps of having entered it, then all that leaving it forward asks."""
    entered = tuple(one for one in lacking(situation, situation.stage, keys) if not one.hard)
    ahead = FORWARD.get(situation.stage)
    return (lacking(situation, ahead, keys) if ahead else ()) + entered


def unfilled(situation: Situation, keys: Mapping[str, str]) -> tuple[Missing, ...]:
    """The gaps of every stage it has come through, by their order on the way."""
    if situation.stage not in RAIL:
        return ()
    come_through = RAIL[: RAIL.index(situation.stage) + 1]
    gaps = {guard.name for stage in come_through for guard in GUARDS.get(stage, ()) if not guard.hard}
    return tuple(one for stage in come_through for one in lacking(situation, stage, keys) if one.guard in gaps)
