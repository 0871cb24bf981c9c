"""Walks of random verbs from analysis to execution: no stage unguarded, undo exact, the past as it was shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firefight_tui.desk.checking import check
from tests.builders import CALL, Office
from tests.desk import test_walks as walks
from tests.desk.test_walks import BEGINNING, Step, fresh, nothing, state, take, words

remedies = st.sampled_from(["R1", "R2", "R3"])
said = st.fixed_dictionaries({"person": st.just("Li"), "channel": st.just("phone"), "said": words})
heard = st.fixed_dictionaries({"person": st.just("Li"), "channel": st.just("mail"), "words": words})
stated: dict[str, st.SearchStrategy[object]] = {
    "owner": st.sampled_from(["ada", "bo"]),
    "due": st.sampled_from(["+2h", "+2d"]),
    "expected_effect": words,
    "quantity": words,
    "requirement": words,
}
FIELDS: dict[str, st.SearchStrategy[dict[str, object]]] = {
    "reproduce": st.fixed_dictionaries(
        {"outcome": st.sampled_from(["running", "reproduced", "not_reproduced"])},
        optional={"hits": st.just("1"), "tries": st.just("3"), "observed": words},
    ),
    "suppose": st.fixed_dictionaries({"area": st.sampled_from(["code", "database"]), "statement": words}),
    "judge": st.fixed_dictionaries(
        {"hypothesis": st.integers(1, 3), "verdict": st.sampled_from(["confirmed", "ruled_out"])}
    ),
    "conclude": st.one_of(
        st.fixed_dictionaries({"root_cause": words, "certainty": st.sampled_from(["confirmed", "probable"])}),
        st.fixed_dictionaries({"none": words}),
    ),
    "remedy": st.fixed_dictionaries(
        {"kind": st.sampled_from(["containment", "correction", "prevention"]), "what": words}, optional=stated
    ),
    "amend": st.fixed_dictionaries({"remedy": remedies}, optional={**stated, "after": remedies, "cost": st.just("")}),
    "drop": st.fixed_dictionaries({"remedy": remedies, "reason": words}),
    "milestone": st.fixed_dictionaries(
        {"name": st.sampled_from(["UAT", "live"])},
        optional={"baseline": st.just("+3d"), "forecast": st.just("+4d"), "actual": st.just("-1m")},
    ),
    "approve": nothing,
    "present": said,
    "opinion": st.one_of(
        st.fixed_dictionaries({"person": st.just("Li"), "text": words}, optional={"answer": words}),
        st.fixed_dictionaries({"opinion": st.integers(1, 2), "answer": words}),
    ),
    "agree": heard,
    "object": heard,
    "start": st.fixed_dictionaries({"remedy": remedies}),
    "finish": st.fixed_dictionaries({"remedy": remedies, "tested_by": words}),
    "verify": st.fixed_dictionaries(
        {"remedy": remedies, "verdict": st.sampled_from(["effective", "ineffective"]), "reason": words}
    ),
    "retire": st.fixed_dictionaries({"remedy": remedies, "reason": words}),
    "advance": st.fixed_dictionaries({}, optional={"emergency": words, "override": words}),
    "wait": st.just({"on": "client", "reason": "them"}),
}
LIKELY = ("remedy", "remedy", "conclude", "advance", "approve", "present", "agree", "finish", "start")

START = [
    *BEGINNING,
    *(Step(verb, given_to, ("FF-1",), "ada", 1) for verb, given_to in (
        ("edit", {"project": "ERP"}), ("acknowledge", CALL), ("grade", {"severity": 3}), ("advance", {}),
    )),
]  # fmt: skip


@st.composite
def plan_steps(draw: st.DrawFn, *further: str, actors: tuple[str, ...] = ("ada", "bo")) -> Step:
    verb = draw(st.sampled_from([*FIELDS, *LIKELY, *further]))
    refs = () if verb in {"undo", "redo"} else ("FF-1",)
    minutes = draw(st.sampled_from([1, 50]))
    return Step(verb, draw(FIELDS.get(verb, nothing)), refs, draw(st.sampled_from(actors)), minutes)


def straight(*further: str) -> st.SearchStrategy[list[Step]]:
    """A way that often comes far: what each stage asks, with anything between."""
    firm: list[tuple[str, dict[str, object]]] = [
        ("conclude", {"root_cause": "x", "certainty": "confirmed"}),
        ("advance", {}),
        ("remedy", {"kind": "correction", "what": "index", "owner": "bo", "due": "+2d"}),
        ("approve", {}),
        ("present", {"person": "Li", "channel": "phone", "said": "look"}),
        ("agree", {"person": "Li", "channel": "phone", "words": "yes"}),
        ("finish", {"remedy": "R1", "tested_by": "Wu"}),
        ("advance", {}),
    ]
    kept = [Step(verb, given_to, ("FF-1",), "ada", 1) for verb, given_to in firm]
    between = st.lists(plan_steps(*further), min_size=len(kept), max_size=len(kept))
    held = st.lists(st.sampled_from([True, True, True, False]), min_size=len(kept), max_size=len(kept))
    return st.tuples(between, held).map(
        lambda pair: [
            step
            for odd, firm_one, holds in zip(pair[0], kept, pair[1], strict=True)
            for step in ((firm_one,) if holds else (odd, firm_one))
        ]
    )


def no_stage_unguarded(office: Office, walk: list[Step]) -> None:
    for step in START:
        take(office, step)
    now = state(office)
    for step in walk:
        before = now
        entries = take(office, step)
        now = state(office)
        if not entries:
            assert now == before, "a refusal changes nothing"
        elif step.verb not in {"undo", "redo"}:
            walks.assert_moves_were_allowed(office, step, before, now)
    assert check(office.store, office.clock.at) == ()


def undo_is_exact(office: Office, walk: list[Step]) -> None:
    for step in START:
        take(office, step)
    for step in walk:
        before = state(office)
        if not take(office, step):
            continue
        after = state(office)
        take(office, Step("undo", {}, (), step.by, 0))
        assert state(office) == before, f"undo of {step.verb} brings back exactly what was"
        take(office, Step("redo", {}, (), step.by, 0))
        assert state(office) == after, f"redo of {step.verb}"


SEEN = ("stage", "waiting", "missing", "next", "clocks", "commitments", "remedies", "plans", "opinions", "milestones",
        "hypotheses", "reproductions", "root_cause", "effects", "learned", "repaired")  # fmt: skip


def the_past_stands(office: Office, walk: list[Step]) -> None:
    for step in START:
        take(office, step)
    shown = {}
    for step in walk:
        take(office, step)
        shown[office.clock.at] = office.show("FF-1")
    for at, record in shown.items():
        then = office.show("FF-1", at=at)
        for name in SEEN:
            assert getattr(then, name) == getattr(record, name), (name, at)


WALKS = {
    "no stage unguarded": (no_stage_unguarded, st.one_of(straight("undo"), st.lists(plan_steps("undo"), max_size=20))),
    "undo is exact": (undo_is_exact, straight()),
    "the past": (the_past_stands, straight()),
}


@pytest.mark.parametrize("walk", list(WALKS))
def test_plan_walks_on_sqlite(sqlite_template: Path, walk: str) -> None:
    run, strategy = WALKS[walk]

    @settings(max_examples=walks.EXAMPLES, phases=walks.PHASES)
    @given(strategy)
    def go(taken: list[Step]) -> None:
        with fresh(f"sqlite:///{sqlite_template}", None) as office:
            run(office, taken)

    go()


@pytest.mark.postgres
@pytest.mark.parametrize("walk", list(WALKS))
def test_plan_walks_on_postgresql(postgres_server: str, postgres_template: str, walk: str) -> None:
    run, strategy = WALKS[walk]

    @settings(max_examples=walks.EXAMPLES // 4, phases=walks.PHASES)
    @given(strategy)
    def go(taken: list[Step]) -> None:
        with fresh(postgres_template, postgres_server) as office:
            run(office, taken)

    go()
