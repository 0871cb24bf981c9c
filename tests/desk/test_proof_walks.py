"""Walks of random verbs from the agreed plan to the closed complaint, to side ends, and back again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firefight_tui.desk.registry import verbs
from tests.desk import test_plan_walks as plans
from tests.desk import test_walks as walks
from tests.desk.test_plan_walks import START, heard, remedies
from tests.desk.test_walks import Step, fresh, nothing, words

figures = st.sampled_from(["41", "11.3", "3.0", "2.4"])
spoken = st.fixed_dictionaries({"person": st.just("Li"), "channel": st.just("phone"), "words": words})
answers = st.fixed_dictionaries(
    {
        "person": st.just("Li"),
        "channel": st.just("phone"),
        "words": st.sampled_from(["好了", "good", "good, but slow"]),
    },
    optional={"sure": st.just("yes"), "override": words},
)
excused = st.fixed_dictionaries({"none": words})
FIELDS: dict[str, st.SearchStrategy[dict[str, object]]] = {
    "start": st.fixed_dictionaries({"remedy": remedies}),
    "finish": st.fixed_dictionaries({"remedy": remedies, "tested_by": words}),
    "verify": st.fixed_dictionaries(
        {"remedy": remedies, "verdict": st.sampled_from(["effective", "partial", "ineffective"]), "reason": words}
    ),
    "effect": st.one_of(
        excused,
        st.fixed_dictionaries(
            {
                "name": st.sampled_from(["wait", "orders"]),
                "direction": st.just("down"),
                "baseline": st.just("41.2"),
                "target": st.just("3"),
                "unit": st.just("s"),
            },
            optional={"remedy": remedies, "min_count": st.just("1"), "hold_for": st.just("30m")},
        ),
    ),
    "measure": st.fixed_dictionaries({"effect": st.sampled_from(["E1", "E2"]), "value": figures}),
    "adjust": st.fixed_dictionaries({"reason": words}, optional={"override": words}),
    "approve": nothing,
    "present": plans.said,
    "agree": heard,
    "accept": st.one_of(answers, st.fixed_dictionaries({"deemed": words}, optional={"override": words})),
    "refuse": spoken,
    "review": st.fixed_dictionaries({"happened": words}, optional={"handling": words, "status": st.just("reviewed")}),
    "lesson": st.fixed_dictionaries({"text": words}),
    "prevent": st.one_of(
        excused,
        st.fixed_dictionaries(
            {"what": words, "area": st.just("quality"), "owner": st.just("bo"), "due": st.just("+9d")}
        ),
    ),
    "check": st.fixed_dictionaries({"prevention": st.just("1"), "verdict": st.sampled_from(["effective", "partial"])}),
    "apologise": st.one_of(excused, spoken),
    "compensate": st.one_of(
        excused, st.fixed_dictionaries({"what": words, "value": words, "approved_by": st.just("ada")})
    ),
    "demonstrate": st.one_of(excused, st.fixed_dictionaries({"person": st.just("Li"), "what": words})),
    "cooperate": st.fixed_dictionaries({"what": words}, optional={"renewal_due": st.just("+90d"), "outcome": words}),
    "schedule-visit": st.fixed_dictionaries({"due": st.just("+7d")}),
    "visited": st.fixed_dictionaries(
        {"visit": st.just("1"), "satisfaction": st.sampled_from(["1", "4"])}, optional={"findings": words}
    ),
    "promise": st.fixed_dictionaries({"what": words, "due": st.just("+2h")}),
    "keep": st.fixed_dictionaries({"commitment": st.just("1"), "outcome": st.just("kept")}),
    "close": st.fixed_dictionaries({}, optional={"override": words}),
    "reopen": st.just({"reason": "it came back again"}),
    "advance": st.fixed_dictionaries({}, optional={"override": words}),
    "contact": st.fixed_dictionaries(
        {
            "direction": st.sampled_from(["in", "out"]),
            "person": st.just("Li"),
            "channel": st.just("phone"),
            "said": words,
        }
    ),
    "withdraw": st.fixed_dictionaries({"reason": words}),
    "reject": st.fixed_dictionaries({"reason": words}),
}
KNOWN = {verb.spec.name for verb in verbs()}
FIELDS = {name: given for name, given in FIELDS.items() if name in KNOWN}
RARE = ("withdraw", "reject", "refuse", "adjust")
LIKELY = tuple(name for name in FIELDS if name not in RARE)

LEAD: list[tuple[str, dict[str, object]]] = [
    ("conclude", {"root_cause": "x", "certainty": "confirmed"}),
    ("advance", {}),
    ("remedy", {"kind": "correction", "what": "index", "owner": "bo"}),
    ("present", {"person": "Li", "channel": "phone", "said": "look"}),
    ("agree", {"person": "Li", "channel": "phone", "words": "yes"}),
]
"""To the agreed plan, of which tests/desk/test_plan_walks.py tells."""

FIRM: list[tuple[str, dict[str, object]]] = [
    ("finish", {"remedy": "R1", "tested_by": "Wu"}),
    ("advance", {}),
    ("effect", {"none": "nothing to count"}),
    ("verify", {"remedy": "R1", "verdict": "effective", "reason": "seen"}),
    ("advance", {}),
    ("accept", {"person": "Li", "channel": "phone", "words": "好了"}),
    ("close", {}),
    ("reopen", {"reason": "it came back again"}),
]
BEGUN = [*START, *(Step(verb, given_to, ("FF-1",), "ada", 1) for verb, given_to in LEAD)]


@st.composite
def proof_steps(draw: st.DrawFn, *further: str) -> Step:
    verb = draw(st.sampled_from([*FIELDS, *LIKELY, *LIKELY, *further]))
    refs = () if verb in {"undo", "redo"} else ("FF-1",)
    return Step(
        verb,
        draw(FIELDS.get(verb, nothing)),
        refs,
        draw(st.sampled_from(["ada", "bo"])),
        draw(st.sampled_from([1, 50])),
    )


def straight(*further: str) -> st.SearchStrategy[list[Step]]:
    """A way that often comes to the end and back, with anything between."""
    kept = [Step(verb, given_to, ("FF-1",), "ada", 1) for verb, given_to in FIRM if verb in KNOWN]
    between = st.lists(proof_steps(*further), min_size=len(kept), max_size=len(kept))
    held = st.lists(st.sampled_from([True, True, False]), min_size=len(kept), max_size=len(kept))
    return st.tuples(between, held).map(
        lambda pair: [
            *BEGUN,
            *(
                step
                for odd, firm, holds in zip(pair[0], kept, pair[1], strict=True)
                for step in ((firm,) if holds else (odd, firm))
            ),
        ]
    )


ahead = st.lists(proof_steps("undo"), max_size=25).map(lambda walk: [*BEGUN, *walk])
WALKS = {
    "no stage unguarded": (plans.no_stage_unguarded, st.one_of(straight("undo"), ahead)),
    "undo is exact": (plans.undo_is_exact, straight()),
    "the past": (plans.the_past_stands, straight()),
}


@pytest.mark.parametrize("walk", list(WALKS))
def test_proof_walks_on_sqlite(sqlite_template: Path, walk: str) -> None:
    run, strategy = WALKS[walk]

    @settings(max_examples=walks.EXAMPLES, phases=walks.PHASES)
    @given(strategy)
    def go(taken: list[Step]) -> None:
        with fresh(f"sqlite:///{sqlite_template}", None) as office:
            run(office, taken[len(START) :])

    go()


@pytest.mark.postgres
@pytest.mark.parametrize("walk", list(WALKS))
def test_proof_walks_on_postgresql(postgres_server: str, postgres_template: str, walk: str) -> None:
    run, strategy = WALKS[walk]

    @settings(max_examples=walks.EXAMPLES // 4, phases=walks.PHASES)
    @given(strategy)
    def go(taken: list[Step]) -> None:
        with fresh(postgres_template, postgres_server) as office:
            run(office, taken[len(START) :])

    go()
