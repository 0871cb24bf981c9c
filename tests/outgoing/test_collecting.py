"""Collecting: figures and failures as they come, beside the mail, by a watch that ends when told to."""

from __future__ import annotations

import select
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from firefight_tui.desk import collecting
from firefight_tui.desk.alerting import Alerting
from firefight_tui.errors import StoreLost
from firefight_tui.outgoing.collecting import AT_ONCE, Collector, collect_now
from firefight_tui.outgoing.figures import Figures
from firefight_tui.outgoing.watch import Watch
from tests.builders import Office
from tests.collect_builders import collection, entries, figures, measured, minutes
from tests.outgoing.conftest import House

PYTHON = (sys.executable, "-I", "-S", "-c")
PROBES = {
    "good": ("echo", "2.40"),
    "bad": ("echo", "all is well"),
    "gone": ("/no/such/program",),
    "hang": (*PYTHON, "import time; time.sleep(600)"),
}


def collector(office: Office, said: list[str], **probes: tuple[str, ...]) -> Collector:
    made = Figures(PROBES | probes, patience=60)
    return Collector(office.store, made, said.append, now=office.clock)


def failure(office: Office, effect: int) -> str:
    found = collection(office, effect)
    return (found.failure or "") if found is not None else ""


def test_it_says_when_a_figure_begins_to_fail_and_when_it_comes_again(house: House, tmp_path: Path) -> None:
    office, said = house.office, list[str]()
    ref, (effect,) = measured(office, "probe: meter")
    meter = tmp_path / "meter"
    ours = collector(office, said, meter=("cat", str(meter)))
    before = entries(office, ref)
    for _time in range(3):
        ours.turn()
        assert [one.value for one in ours.finish()] == [None]
        found = collection(office, effect)
        assert found is not None and "No such file" in (found.failure or "")
        office.clock.turn(found.next_at - office.clock.at)
    assert len(said) == 1 and said[0].startswith(f"{ref} E1: no figure. The probe meter failed with exit code 1.")
    assert figures(office, effect) == [] and entries(office, ref) == before
    meter.write_text("3.5\n")
    ours.turn()
    ours.finish()
    assert said[1:] == [f"{ref} E1: figures come again"]
    assert [figure for figure, *_rest in figures(office, effect)] == ["3.5"] and failure(office, effect) == ""
    office.clock.turn(minutes(5))
    ours.turn()
    ours.finish()
    assert len(said) == 2 and len(figures(office, effect)) == 2


def test_what_is_no_source_or_not_known_here_fails_in_plain_words(house: House) -> None:
    office = house.office
    sources = ("probe: nobody", "prometheus: up", "rm -rf /", "probe: gone", "probe: bad", "probe: good")
    _ref, effects = measured(office, *sources)
    ours = collector(office, [])
    for _time in range(3):
        ours.turn()
        ours.finish()
    words = ("[probes]", "[prometheus] url", "no source", "No such file", '"all is well"', "")
    for effect, expected in zip(effects, words, strict=True):
        assert expected in failure(office, effect)
    assert [len(figures(office, effect)) for effect in effects] == [0, 0, 0, 0, 0, 1]


def test_what_hangs_keeps_neither_the_mail_nor_the_rest_waiting(house: House) -> None:
    """A watch whose probes hang goes on sending and fetching, and ends at once when told to."""
    office, said = house.office, list[str]()
    hung, other = "probe: hang", "probe: good"
    _ref, effects = measured(office, *[hung] * (AT_ONCE - 1), other)
    ours = collector(office, said)
    alerting = Alerting(office.store, (timedelta(minutes=10),), 100, timedelta(minutes=10))
    watch = Watch(office.store, alerting, house.delivery, said.append, collector=ours, now=office.clock)
    running = threading.Thread(target=watch.run)
    running.start()
    until(lambda: len(figures(office, effects[-1])) == 1)
    number = house.tell()
    until(lambda: house.state(number).value == "sent")
    assert ours.next_at() is not None, "there is room for one more"
    watch.stop()
    running.join(30)
    assert not running.is_alive()
    assert [figures(office, effect) for effect in effects[:-1]] == [[]] * (AT_ONCE - 1)
    assert not any("no figure" in line for line in said), "we ended it, it did not fail"
    found = [one.effect for one in collecting.due(office.store, office.clock.at, 10)]
    assert found == effects[:-1], "what we broke off is due again"


def until(holds) -> None:  # type: ignore[no-untyped-def]  # any question
    """Ask until it is so."""
    while not holds():
        select.select([], [], [], 0.02)


def test_one_look_fetches_too(house: House) -> None:
    office = house.office
    sources = ("probe: good", "probe: bad") * AT_ONCE
    _ref, effects = measured(office, *sources)
    alerting = Alerting(office.store, (timedelta(minutes=10),), 100, timedelta(minutes=10))
    ours = collector(office, [])
    watch = Watch(office.store, alerting, house.delivery, lambda _line: None, collector=ours, now=office.clock)
    assert watch.once().measured == AT_ONCE
    assert [len(figures(office, effect)) for effect in effects] == [1, 0] * AT_ONCE


def test_no_more_are_fetched_at_a_time_than_there_is_room_for(house: House) -> None:
    office = house.office
    _ref, effects = measured(office, *["probe: hang"] * (AT_ONCE + 2))
    ours = collector(office, [])
    ours.turn()
    ours.turn()
    assert ours.next_at() is None
    assert sum(collection(office, effect) is not None for effect in effects) == AT_ONCE
    ours.stop()


def test_a_figure_outlasts_a_store_that_is_lost(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    office = house.office
    _ref, (effect,) = measured(office, "probe: good")
    ours = collector(office, [])
    real, failures = collecting.record, [StoreLost("gone")]

    def record(*given: object) -> bool:
        if failures:
            raise failures.pop()
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(collecting, "record", record)
    ours.turn()
    at = office.clock.at
    with pytest.raises(StoreLost):
        ours.finish()
    assert figures(office, effect) == []
    office.clock.turn(minutes(1))
    assert [str(one.value) for one in ours.turn()] == ["2.40"]
    assert figures(office, effect) == [("2.40", "watch", "probe", at)]


def test_an_open_tab_fetches_at_once_and_leaves_to_the_watch_what_it_cannot(house: House) -> None:
    office = house.office
    ref, effects = measured(office, "probe: good", "probe: nobody", "probe: bad", "prometheus: up")
    here = Figures(PROBES, patience=10)
    came = {one.effect: one for one in collect_now(office.store, here, ref, now=office.clock)}
    assert set(came) == set(effects)
    assert str(came[effects[0]].value) == "2.40" and "all is well" in came[effects[2]].failure
    assert "[probes]" in came[effects[1]].failure and collection(office, effects[1]) is None
    assert "[prometheus]" in came[effects[3]].failure and collection(office, effects[3]) is None
    again = collect_now(office.store, here, ref, now=office.clock)
    assert {one.effect for one in again} == {effects[1], effects[3]}
    assert len(figures(office, effects[0])) == 1, "somebody has just begun"
    office.clock.turn(minutes(1))
    assert collect_now(office.store, here, ref, early=False, now=office.clock) == (), "a watch may fetch the rest"
    collect_now(office.store, here, ref, now=office.clock)
    assert len(figures(office, effects[0])) == 2
    office.clock.turn(minutes(4.5))
    late = collect_now(office.store, here, ref, early=False, now=office.clock)
    assert {one.effect for one in late} == {effects[1], effects[3]}, "nobody fetches them"


def test_a_tab_that_closes_waits_for_nothing(house: House) -> None:
    office = house.office
    ref, (effect,) = measured(office, "probe: hang")
    asked: list[None] = []

    def is_stopping() -> bool:
        asked.append(None)
        return len(asked) > 2

    (came,) = collect_now(office.store, Figures(PROBES, patience=600), ref, now=office.clock, is_stopping=is_stopping)
    assert (came.value, came.failure, failure(office, effect)) == (None, "", "")
    assert [one.effect for one in collecting.due(office.store, office.clock.at, 10)] == [effect]


def test_what_hangs_keeps_no_figure_of_the_same_tab_waiting(house: House) -> None:
    office = house.office
    ref, (slow, quick) = measured(office, "probe: hang", "probe: good")
    seen: list[int] = []

    def is_stopping() -> bool:
        seen.append(len(figures(office, quick)))
        return seen[-1] == 1

    came = collect_now(office.store, Figures(PROBES, patience=600), ref, now=office.clock, is_stopping=is_stopping)
    assert seen[-1] == 1 and [one.effect for one in came] == [quick, slow]


def test_a_session_that_may_run_nothing_runs_nothing(house: House, tmp_path: Path) -> None:
    office = house.office
    ref, (effect,) = measured(office, "probe: touch")
    here = Figures({"touch": ("touch", str(tmp_path / "made"))}, may_run=False)
    (came,) = collect_now(office.store, here, ref, now=office.clock)
    assert came.value is None and "do not run in a session" in came.failure
    assert not (tmp_path / "made").exists() and collection(office, effect) is None


def test_a_collector_and_an_open_tab_fetch_a_figure_once(house: House) -> None:
    office = house.office
    ref, (effect,) = measured(office, "probe: good")
    start = threading.Barrier(3)

    def tab() -> None:
        start.wait(30)
        collect_now(office.store, Figures(PROBES), ref, now=office.clock)

    tabs = [threading.Thread(target=tab) for _each in range(2)]
    for one in tabs:
        one.start()
    ours = collector(office, [])
    start.wait(30)
    ours.turn()
    ours.finish()
    for one in tabs:
        one.join(60)
    assert len(figures(office, effect)) == 1


def test_nobody_wrote_it_but_the_watch(house: House) -> None:
    """Who sits at a desk finds nothing of theirs to undo in what was fetched."""
    office = house.office
    ref, (_effect,) = measured(office, "probe: good")
    office.do("note", ref, text="mine")
    collect_now(office.store, Figures(PROBES), ref, now=office.clock)
    undone = office.do("undo", ref)
    shown = office.show(ref)
    assert undone.entries and [one.verb for one in shown.timeline[-3:]] == ["note", "measure", "undo"]
    assert len(shown.effects[0].measurements) == 1
