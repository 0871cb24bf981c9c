"""What a stage still lacks before it may be left, told as facts: what must be, what is a gap, what is done."""

from __future__ import annotations

from collections.abc import Iterator

from firefight_tui.domain.lifecycle import FORWARD, GUARDS
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.text import fit, width
from firefight_tui.errors import Missing
from firefight_tui.screens import verbs
from firefight_tui.screens.rail import rail_words
from firefight_tui.widgets.sheet import Fact
from firefight_tui.words import N_, _

DONE = {
    "first_contact": N_("first contact"),
    "dissatisfaction": N_("why they are unhappy"),
    "remedy_sought": N_("what they want"),
    "impact": N_("impact"),
    "phenomena": N_("what happens"),
    "severity": N_("severity"),
    "commander": N_("commander"),
    "liaison": N_("liaison"),
    "complexity": N_("complexity"),
    "cause": N_("cause"),
    "duty": N_("duties"),
    "root_cause": N_("root cause"),
    "reproduction": N_("reproduction"),
    "escape_point": N_("escape point"),
    "remedy": N_("remedies"),
    "owner": N_("owners"),
    "approval": N_("approval"),
    "due": N_("due dates"),
    "expected_effect": N_("expected effects"),
    "business_effect": N_("effects on the business"),
    "correction": N_("correction"),
    "decision": N_("the client's decision"),
    "opinions": N_("opinions answered"),
    "finished": N_("finished and tested"),
    "evidence": N_("evidence"),
    "consent": N_("consent to the emergency start"),
    "effect": N_("effects"),
    "measurements": N_("measurements"),
    "verified": N_("verified"),
    "acceptance": N_("acceptance"),
    "commitments": N_("promises settled"),
    "retrospective": N_("retrospective"),
    "apology": N_("apology"),
    "compensation": N_("compensation"),
    "demonstration": N_("improvement shown"),
    "prevention": N_("prevention"),
    "visit": N_("follow-up visit"),
}
"""What a guard that holds is called, in a row of them."""


def missing_facts(record: ComplaintRecord) -> list[Fact]:
    """What the stage still lacks, each with the key that mends it: what blocks first, what is done last."""
    ahead = FORWARD.get(record.stage)
    if ahead is None:
        return []
    kinds = (_("must"), _("gap"), _("done"))
    room = max(map(width, kinds))
    missing = sorted(record.missing, key=lambda one: not one.hard)
    rows = [
        (f"{fit(kinds[0] if one.hard else kinds[1], room)}  {one.message}", _mend(one), "strong" if one.hard else "")
        for one in missing
    ]
    done = ", ".join(_done(record))
    if not missing:
        rows.append((_("nothing is missing"), "", "dim"))
    if done:
        rows.append((f"{fit(kinds[2], room)}  {done}", "", "dim"))
    labels = (_("To leave"), rail_words()[record.stage])
    return [
        Fact(labels[number] if number < len(labels) else "", words, aside, look, most=1)
        for number, (words, aside, look) in enumerate(rows)
    ]


def _done(record: ComplaintRecord) -> Iterator[str]:
    open_guards = {one.guard for one in record.missing}
    for guard in GUARDS.get(FORWARD[record.stage], ()):
        if guard.name not in open_guards:
            yield _(DONE[guard.name])


def _mend(one: Missing) -> str:
    return f"{one.key}  {verbs.label_of(one.verb)}" if one.key else ""
