"""The proposal of a fire team: who, in which role, with which duty, and why; and what is missing (S16-S18).

A rule, not a judgement of people: it reads roles, skills, load, who can be reached and who knows the client, and it
says with every name what spoke for it, so that a lead can disagree at a glance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from firefight_tui.domain.duties import shown_duty, standard_duty
from firefight_tui.domain.presence import Presence
from firefight_tui.domain.skills import OF_ROLE, subjects_of, topics_of, topics_of_problem
from firefight_tui.domain.staffing_needs import Need, needs_of
from firefight_tui.domain.staffing_records import (
    Because,
    Candidate,
    Gap,
    Lack,
    Pick,
    Problem,
    Reason,
    TeamProposal,
)
from firefight_tui.domain.vocabulary import Access, Role

MOST_OTHERS = 5
"""How many who could do it instead are offered for a name."""

MOST_LACKS = 3
"""Of how many who would fit a missing role it is said why they cannot have it."""

GOOD = 4
"""The level from which a skill stands in for the role it belongs to."""

HAS_ROLE = 12
STANDS_IN = 2
WAS_ASSUMED = 3
COMMANDS_ON_CALL = 8
LOADED = 8
URGENT_IN_HAND = 6
_NOW = {Presence.ON_CALL: 14.0, Presence.WORKING: 14.0, Presence.AWAKE: 8.0, Presence.ASLEEP: 2.0}
"""Points for who can be reached, where it must be at once."""

_IN_TIME = {Presence.ON_CALL: 8.0, Presence.WORKING: 10.0, Presence.AWAKE: 6.0, Presence.ASLEEP: 6.0}
"""The same where it may wait for working hours: who is off is not called, they begin when their day does."""

_FIRST = {Role.COMMANDER: 0, Role.LIAISON: 1}
"""Who is named first; the trades stand as they are needed."""

Skill = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a role wants of skills in this problem: the weight of each topic."""

    role: Role
    weights: Mapping[str, int]
    own: frozenset[str]


def propose(problem: Problem, candidates: Sequence[Candidate]) -> TeamProposal:
    """The team to be sent.

    Args:
        problem: What it is for.
        candidates: Everybody on the roster who is active.
    """
    return _Staffing(problem, candidates).proposal()


class _Staffing:
    """One proposal on its way."""

    def __init__(self, problem: Problem, candidates: Sequence[Candidate]) -> None:
        self.problem = problem
        self.blamed = {one.handle for one in candidates if problem.about in {one.handle, one.name}} - {""}
        self.candidates = [one for one in candidates if one.handle not in self.blamed]
        self.by_handle = {one.handle: one for one in self.candidates}
        self.topics = topics_of_problem(problem.causes, problem.kind)
        self.named = subjects_of(problem.words) - self.topics
        self.picks: list[Pick] = []
        self.gaps: list[Gap] = []
        self.ranked: dict[Role, list[Candidate]] = {}

    def proposal(self) -> TeamProposal:
        """Fill every need, then see who is left as the next best of each."""
        self._keep()
        for need in needs_of(self.problem):
            self._fill(need)
        used = {pick.engineer for pick in self.picks}
        picks = tuple(replace(pick, others=self._others(pick, used)) for pick in self.picks)
        out = tuple(Lack(handle, Reason(Because.ABOUT)) for handle in sorted(self.blamed))
        return TeamProposal(
            tuple(sorted(picks, key=lambda pick: _FIRST.get(pick.role, len(_FIRST)))), tuple(self.gaps), out
        )

    def _keep(self) -> None:
        """Who was put into the team by somebody stays in it; a commander who is absent is replaced."""
        for seat in self.problem.team:
            one = self.by_handle.get(seat.engineer)
            if seat.assumed or one is None:
                continue
            if seat.role is Role.COMMANDER and one.reach.presence is Presence.ABSENT:
                continue
            because = Because.COMMANDS if seat.role is Role.COMMANDER else Because.IN_TEAM
            self.picks.append(
                Pick(seat.role, one.handle, one.name, shown_duty(seat.duty), (Reason(because),), is_kept=True)
            )

    def _fill(self, need: Need) -> None:
        role = need.role
        if any(pick.role is role for pick in self.picks) or (need.is_coverable and self._is_covered(role)):
            return
        wanted = self._wanted(role)
        fitting = [(self._score(one, wanted), one) for one in self.candidates if _fit(one, wanted) is not None]
        free = [(score, one) for score, one in fitting if self._can_come(one, role)]
        if need.is_welcome:
            free = [(score, one) for score, one in free if one.reach.is_here and role in one.roles]
        ranked = [one for _score, one in sorted(free, key=lambda pair: (-pair[0], pair[1].handle))]
        self.ranked[role] = ranked
        taken = {pick.engineer for pick in self.picks}
        first = next((one for one in ranked if one.handle not in taken), None)
        if first is not None:
            self.picks.append(self._pick(first, wanted))
        elif not need.is_welcome:
            self._double_or_miss(role, wanted, ranked)

    def _double_or_miss(self, role: Role, wanted: _Wanted, ranked: Sequence[Candidate]) -> None:
        """Nobody is left for the role: somebody in the team who has it does both, or it is missing."""
        both = next((one for one in ranked if role in one.roles or role is Role.LIAISON), None)
        if both is not None:
            pick = self._pick(both, wanted)
            self.picks.append(replace(pick, reasons=(Reason(Because.TWO_ROLES), *pick.reasons[:2])))
            return
        self.gaps.append(self._gap(role, wanted))

    def _is_covered(self, role: Role) -> bool:
        """Whether somebody in the team has the role besides their own; a liaison must be able to talk."""
        members = [self.by_handle[pick.engineer] for pick in self.picks]
        if any(role in one.roles for one in members):
            if role is Role.LIAISON:
                wanted = self._wanted(role)
                able = next(one for one in members if role in one.roles)
                pick = self._pick(able, wanted)
                self.picks.append(replace(pick, reasons=(Reason(Because.TWO_ROLES), *pick.reasons[:1])))
            return True
        return False

    def _wanted(self, role: Role) -> _Wanted:
        """Skills of the problem weigh most for the trades; who talks to people is chosen by that."""
        own = OF_ROLE[role]
        talks = role in {Role.COMMANDER, Role.LIAISON}
        weights = dict.fromkeys(self.named, 1 if talks else 2)
        weights |= dict.fromkeys(self.topics, 1 if talks else 3)
        weights |= {topic: max(weights.get(topic, 0), 3 if talks else 2) for topic in own}
        if role is Role.SCRIBE:
            weights = dict.fromkeys(own, 2)
        return _Wanted(role, weights, own | (self.topics if role is Role.BUSINESS else frozenset()))

    def _can_come(self, one: Candidate, role: Role) -> bool:
        """Whether somebody may be sent: not absent, and not full unless being on call is to say that they come."""
        if one.reach.presence is Presence.ABSENT:
            return False
        return not one.is_full or (one.reach.presence is Presence.ON_CALL and self.problem.is_severe)

    def _score(self, one: Candidate, wanted: _Wanted) -> float:
        severe = self.problem.is_severe
        points = (_NOW if severe else _IN_TIME).get(one.reach.presence, 0.0) + float(_fit(one, wanted) or 0)
        if wanted.role is Role.COMMANDER and one.reach.presence is Presence.ON_CALL:
            points += COMMANDS_ON_CALL
        points += sum(level * weight for level, weight in _best(one, wanted.weights))
        points -= LOADED * one.in_hand / max(1, one.capacity)
        points -= URGENT_IN_HAND * one.urgent if severe else one.urgent
        if wanted.role is Role.LIAISON:
            points += 2 * min(one.spoke, 6)
        elif wanted.role is Role.COMMANDER:
            points += min(one.spoke, 3)
        if any(seat.engineer == one.handle and seat.role is wanted.role for seat in self.problem.team):
            points += WAS_ASSUMED
        return points

    def _pick(self, one: Candidate, wanted: _Wanted) -> Pick:
        cause = self.problem.causes[0] if self.problem.causes else None
        duty = standard_duty(wanted.role, cause, self.problem.kind)
        return Pick(wanted.role, one.handle, one.name, duty, self._reasons(one, wanted))

    def _reasons(self, one: Candidate, wanted: _Wanted) -> tuple[Reason, ...]:
        """What speaks for somebody, the weightiest of their role first; and what a lead should know about it."""
        load = _load(one, is_severe=self.problem.is_severe)
        skills = _skills(one, wanted.weights)
        known = (Reason(Because.SKILLS, skills=skills),) if skills else ()
        spoke = (Reason(Because.SPOKE, one.spoke),) if one.spoke else ()
        reach = (self._reach(one),)
        stands_in = () if wanted.role.value in one.roles else (Reason(Because.OTHER_ROLE),)
        if wanted.role is Role.COMMANDER:
            return (*reach, *load, *spoke)
        if wanted.role is Role.LIAISON:
            return (*spoke, *known, *reach)
        return (*known, *stands_in, *load[:1], *reach)

    def _reach(self, one: Candidate) -> Reason:
        presence = one.reach.presence
        if presence in {Presence.AWAKE, Presence.ASLEEP} and not self.problem.is_severe:
            return Reason(Because.STARTS, when=one.reach.until)
        return Reason(Because(presence.value), when=one.reach.until)

    def _others(self, pick: Pick, used: set[str]) -> tuple[Pick, ...]:
        """Who could do it instead."""
        if pick.is_kept:
            return ()
        wanted = self._wanted(pick.role)
        free = [one for one in self.ranked.get(pick.role, ()) if one.handle not in used]
        return tuple(self._pick(one, wanted) for one in free[:MOST_OTHERS])

    def _gap(self, role: Role, wanted: _Wanted) -> Gap:
        fitting = sorted(
            (one for one in self.candidates if _fit(one, wanted) is not None),
            key=lambda one: (-(_fit(one, wanted) or 0), -self._score(one, wanted), one.handle),
        )
        lacks = tuple(Lack(one.handle, self._hindrance(one)) for one in fitting[:MOST_LACKS])
        near = [
            (sum(level for _name, level in skills), one, skills)
            for one in self.candidates
            if one.reach.presence is not Presence.ABSENT
            and one.handle not in {lack.engineer for lack in lacks}
            and (skills := _skills(one, dict.fromkeys(wanted.own, 1)))
            and not (one.is_full and not one.reach.is_here)
        ]
        best = min(near, key=lambda found: (-found[0], found[1].in_hand, found[1].handle), default=None)
        if best is None:
            return Gap(role, lacks)
        return Gap(role, lacks, best[1].handle, best[2])

    def _hindrance(self, one: Candidate) -> Reason:
        if one.reach.presence is Presence.ABSENT:
            return Reason(Because.ABSENT, when=one.reach.until)
        if one.is_full:
            return Reason(Because.FULL, one.in_hand)
        return Reason(Because.BUSY_HERE)


def _fit(one: Candidate, wanted: _Wanted) -> int | None:
    """Points for having the role, fewer for what stands in for it; None for who cannot have it."""
    if wanted.role.value in one.roles:
        return HAS_ROLE
    if wanted.role is Role.COMMANDER:
        return 0 if one.access.includes(Access.COMMANDER) else None
    if wanted.role is Role.LIAISON and one.spoke:
        return STANDS_IN
    if wanted.role is Role.SCRIBE:
        return None
    is_good = any(level >= GOOD and topics_of(name) & wanted.own for name, level in one.skills.items())
    return STANDS_IN if is_good else None


def _weighed(one: Candidate, weights: Mapping[str, int]) -> Iterable[tuple[int, str, int]]:
    """Their skills that count here: the weight, the name, the level."""
    for name, level in one.skills.items():
        weight = max((weights[topic] for topic in topics_of(name) if topic in weights), default=0)
        if weight:
            yield weight, name, level


def _best(one: Candidate, weights: Mapping[str, int]) -> list[tuple[int, int]]:
    """The two that count most, as level and weight."""
    found = sorted(((level, weight) for weight, _name, level in _weighed(one, weights)), key=lambda p: -p[0] * p[1])
    return found[:2]


def _skills(one: Candidate, weights: Mapping[str, int]) -> tuple[Skill, ...]:
    """The same by name, for the reason."""
    found = sorted(_weighed(one, weights), key=lambda each: (-each[0] * each[2], each[1]))
    return tuple((name, level) for _weight, name, level in found[:2])


def _load(one: Candidate, *, is_severe: bool) -> tuple[Reason, ...]:
    held = Reason(Because.IN_HAND, one.in_hand)
    if one.urgent:
        return held, Reason(Because.URGENT, one.urgent)
    return (held, Reason(Because.NO_URGENT)) if is_severe and one.in_hand else (held,)
