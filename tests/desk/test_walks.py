"""Walks of random verbs: undo brings back exactly what was, refusals change nothing, no stage is reached unguarded."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from firefight_tui.desk.checking import check
from firefight_tui.desk.situation import situation_of
from firefight_tui.domain.lifecycle import LEGAL, lacking
from firefight_tui.domain.vocabulary import Stage
from firefight_tui.errors import Conflict, GuardRefused, InvalidValue, PermissionRefused, UnknownReference
from firefight_tui.store.models import Complaint, EntryText
from firefight_tui.store.store import Store
from tests import postgres
from tests.builders import Office, rows_in_force, search_index

EXAMPLES = 400 if settings.get_current_profile_name() == "long" else 10
"""Walks on SQLite; on PostgreSQL a quarter of them."""

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking, which takes minutes over a store."""

REFUSALS = (Conflict, GuardRefused, InvalidValue, PermissionRefused, UnknownReference)

ACTORS = ("ada", "bo", "cy")

small = st.integers(1, 4)
words = st.sampled_from(["orders fail", "订单失败", "pile up", "x"])
causes = st.sampled_from(["quality", "delay", "service"])
calls = st.fixed_dictionaries(
    {"channel": st.just("phone"), "person": st.sampled_from(["Li", "Wang"]), "said": words},
    optional={"next_update_at": st.just("+1h")},
)
remarks = st.fixed_dictionaries({"reason": words})
known = st.fixed_dictionaries(
    {},
    optional={
        "title": words,
        "impact": words,
        "severity": small,
        "cause": causes,
        "also": causes,
        "contact": st.sampled_from(["Li", "Wang"]),
        "project": st.sampled_from(["ERP", "CRM"]),
        "about": st.sampled_from(["bo", "somebody"]),
        "client": st.sampled_from(["A", "B"]),
        "received_at": st.sampled_from(["-1h", "-1d"]),
    },
)


def given_to(
    fixed: st.SearchStrategy[dict[str, object]], **more: st.SearchStrategy[object]
) -> st.SearchStrategy[dict[str, object]]:
    return st.tuples(fixed, st.fixed_dictionaries({}, optional=more)).map(lambda pair: pair[0] | pair[1])


nothing: st.SearchStrategy[dict[str, object]] = st.just({})
FIELDS: dict[str, st.SearchStrategy[dict[str, object]]] = {
    "report": known.map(lambda more: {"client": "A", "title": "t", "body": "orders fail"} | more),
    "edit": known,
    "phenomenon": st.fixed_dictionaries({"text": words}),
    "classify": st.fixed_dictionaries({"cause": causes}, optional={"also": causes}),
    "grade": st.fixed_dictionaries({"severity": small}, optional={"reason": words, "complexity": st.just("high")}),
    "merge": remarks.flatmap(lambda said: small.map(lambda number: {"into": f"FF-{number}", **said})),
    "withdraw": remarks,
    "reject": remarks,
    "reopen": st.just({"reason": "it came back again"}),
    "acknowledge": given_to(calls, impact=words, cause=causes, at=st.just("-5m")),
    "contact": given_to(calls, wait_on=st.just("client")).flatmap(
        lambda call: st.sampled_from(["in", "out"]).map(lambda way: {"direction": way, **call})
    ),
    "note": st.fixed_dictionaries({"text": words}),
    "wait": st.fixed_dictionaries(
        {"on": st.sampled_from(["client", "window"]), "reason": words}, optional={"until": st.just("+2h")}
    ),
    "resume": nothing,
    "assign": st.fixed_dictionaries({"commander": st.sampled_from(ACTORS)}),
    "join": st.fixed_dictionaries(
        {"engineer": st.sampled_from(ACTORS), "role": st.sampled_from(["commander", "liaison", "tester"])},
        optional={"duty": words},
    ),
    "leave": st.fixed_dictionaries({"engineer": st.sampled_from(ACTORS), "reason": words}),
    "confirm": nothing,
    "staff": st.fixed_dictionaries({}, optional={"accept": st.sampled_from(["ada", "ada:tester", "bo:dba,ada"])}),
    "oncall": st.fixed_dictionaries(
        {
            "engineer": st.sampled_from(ACTORS),
            "from": st.sampled_from(["-1h", "+1h"]),
            "to": st.sampled_from(["+2h", "+9h"]),
        }
    ),
    "absent": st.fixed_dictionaries(
        {
            "engineer": st.sampled_from(ACTORS),
            "from": st.sampled_from(["-1h", "+3h"]),
            "to": st.sampled_from(["+4h", "+6h"]),
        }
    ),
    "enlist": st.fixed_dictionaries(
        {"handle": st.sampled_from(["bo", "dan"]), "name": words}, optional={"capacity": small}
    ),
    "client": st.fixed_dictionaries(
        {"name": st.sampled_from(["A", "B", "C"])}, optional={"calendar": st.just("24x7"), "severity": small}
    ),
    "person": st.fixed_dictionaries({"client": st.just("A"), "name": st.just("Li")}, optional={"phone": words}),
    "project": st.fixed_dictionaries(
        {"client": st.just("A"), "name": st.sampled_from(["ERP", "A/CRM"])}, optional={"manager": words}
    ),
    "advance": st.fixed_dictionaries({}, optional={"override": words, "emergency": words, "reason": words}),
    "link": small.map(lambda number: {"to": f"FF-{number}"}),
}
ALONE = {"report", "enlist", "oncall", "absent", "client", "person", "project"}


@dataclass(frozen=True)
class Step:
    verb: str
    given: dict[str, object]
    refs: tuple[str, ...]
    by: str
    minutes: int


@st.composite
def steps(draw: st.DrawFn, *further: str, actors: tuple[str, ...] = ACTORS) -> Step:
    verb = draw(st.sampled_from([*FIELDS, *further]))
    refs: tuple[str, ...] = ()
    if verb in FIELDS and verb not in ALONE:
        refs = tuple(
            f"FF-{number}" for number in draw(st.lists(st.integers(1, 3), min_size=1, max_size=2, unique=True))
        )
    given_values = draw(FIELDS.get(verb, nothing))
    if verb == "redact" or (verb == "undo" and draw(st.booleans()) and "redact" in further):
        given_values = {"entry": draw(st.integers(1, 30))} | ({"reason": "private"} if verb == "redact" else {})
    if verb == "redact":
        refs = (f"FF-{draw(st.integers(1, 3))}",)
    return Step(verb, given_values, refs, draw(st.sampled_from(actors)), draw(st.sampled_from([0, 1, 45])))


@contextmanager
def fresh(url: str, server: str | None) -> Iterator[Office]:
    """An office over a copy of the store at `url`."""
    if server is None:
        folder = tempfile.mkdtemp(prefix="firefight-walk-")
        store = Store(f"sqlite:///{shutil.copy(url.removeprefix('sqlite:///'), Path(folder, 'desk.db'))}")
        try:
            yield Office(store)
        finally:
            store.close()
            shutil.rmtree(folder)
        return
    name = postgres.unused_name("walk")
    postgres.create(server, name, template=url)
    store = Store(postgres.address_of(server, name))
    try:
        yield Office(store)
    finally:
        store.close()
        postgres.drop(server, name)


BEGINNING = [
    Step("report", {"client": "A", "title": "t", "body": "orders fail"}, (), "ada", 0),
    Step("report", {"client": "B", "title": "t", "body": "x"}, (), "ada", 0),
    Step("enlist", {"handle": "bo", "name": "Bo"}, (), "ada", 0),
    Step("enlist", {"handle": "cy", "name": "Cy"}, (), "ada", 0),
]


def take(office: Office, step: Step) -> tuple[int, ...]:
    """Take a step; returns the entries it wrote, none where it was refused."""
    office.clock.turn(timedelta(minutes=step.minutes))
    try:
        return office.do(step.verb, *step.refs, by=step.by, **step.given).entries
    except REFUSALS:
        return ()


State = tuple[dict[tuple[str, int], dict[str, object]], dict[int, str]]


def state(office: Office) -> State:
    return rows_in_force(office.store), search_index(office.store)  # type: ignore[return-value]


def one_actor_goes_back_and_forth(office: Office, walk: list[Step]) -> None:
    done: list[tuple[State, State]] = []
    undone: list[tuple[State, State]] = []
    now = state(office)
    for step in (*BEGINNING, *walk):
        before = now
        entries = take(office, step)
        now = state(office)
        if step.verb == "undo" and done:
            pair = done.pop()
            assert entries and now == pair[0], "undo brings back exactly what was"
            undone.append(pair)
        elif step.verb == "undo":
            assert not entries
        elif step.verb == "redo":
            assert bool(entries) is bool(undone)
            if undone:
                done.append(undone.pop())
                assert now == done[-1][1], "redo brings back exactly what was undone"
        elif entries:
            done.append((before, now))
            undone = []
        else:
            assert now == before, "a refusal changes nothing"


def all_go_their_ways(office: Office, walk: list[Step]) -> None:
    now = state(office)
    for step in (*BEGINNING, *walk):
        before = now
        entries = take(office, step)
        now = state(office)
        if not entries:
            assert now == before, "a refusal changes nothing"
        elif step.verb not in {"undo", "redo"}:
            assert_moves_were_allowed(office, step, before, now)
    assert check(office.store, office.clock.turn(timedelta(days=3))) == ()


def assert_moves_were_allowed(office: Office, step: Step, before: State, after: State) -> None:
    for key, row in after[0].items():
        was = before[0].get(key)
        if key[0] != "complaint" or was is None or was["stage"] == row["stage"]:
            continue
        target = Stage(str(row["stage"]))
        assert (was["stage"], target) in LEGAL[step.verb]
        with office.store.read() as session:
            situation = situation_of(session, session.get_one(Complaint, key[1]))
        hard = [one for one in lacking(situation, target, {}, emergency="emergency" in step.given) if one.hard]
        assert not hard or "override" in step.given
        if hard:
            assert step.given["override"] in remarks_of(office, office.show(f"FF-{key[1]}").timeline[-1].id)


def remarks_of(office: Office, entry: int) -> list[str | None]:
    with office.store.read() as session:
        return list(
            session.scalars(select(EntryText.text).where(EntryText.entry_id == entry, EntryText.kind == "entry"))
        )


SAMPLE = (
    "title",
    "stage",
    "severity",
    "assumed",
    "cause",
    "also",
    "client",
    "project",
    "contact",
    "impact",
    "commander",
    "about",
    "untold",
)
RECORDS = ("waiting", "clocks", "team", "contacts", "phenomena", "missing", "next")


OF_THE_CLIENT = {"client", "person"}
"""Verbs on the client's own timeline: how to reach somebody, or when they work, is shown as it is known now."""


def the_past_is_what_was_shown_then(office: Office, walk: list[Step]) -> None:
    for step in BEGINNING:
        take(office, step)
    shown = {}
    for step in walk:
        if "received_at" not in step.given and step.verb not in OF_THE_CLIENT:
            take(
                office,
                Step(
                    step.verb,
                    {name: value for name, value in step.given.items() if name != "at"},
                    step.refs,
                    step.by,
                    1,
                ),
            )
        shown[office.clock.at] = [office.show(f"FF-{number}") for number in (1, 2)]
    for at, records in shown.items():
        for record in records:
            then = office.show(record.ref, at=at)
            for name in (*SAMPLE, *RECORDS):
                assert getattr(then, name) == getattr(record, name), (name, at)
            assert [entry.id for entry in then.timeline] == [entry.id for entry in record.timeline]


WALKS = {
    "back and forth": (
        one_actor_goes_back_and_forth,
        st.lists(steps("undo", "undo", "undo", "redo", "redo", actors=("ada",)), max_size=25),
    ),
    "all ways": (all_go_their_ways, st.lists(steps("undo", "undo", "redo", "redact"), max_size=25)),
    "the past": (the_past_is_what_was_shown_then, st.lists(steps(), max_size=15)),
}


@pytest.mark.parametrize("walk", list(WALKS))
def test_walks_on_sqlite(sqlite_template: Path, walk: str) -> None:
    run, strategy = WALKS[walk]

    @settings(max_examples=EXAMPLES, phases=PHASES)
    @given(strategy)
    def go(taken: list[Step]) -> None:
        with fresh(f"sqlite:///{sqlite_template}", None) as office:
            run(office, taken)

    go()


@pytest.mark.postgres
@pytest.mark.parametrize("walk", list(WALKS))
def test_walks_on_postgresql(postgres_server: str, postgres_template: str, walk: str) -> None:
    run, strategy = WALKS[walk]

    @settings(max_examples=EXAMPLES // 4, phases=PHASES)
    @given(strategy)
    def go(taken: list[Step]) -> None:
        with fresh(postgres_template, postgres_server) as office:
            run(office, taken)

    go()
