"""Which figures are due, who fetches one, and what is recorded; on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from firefight_tui.desk import collecting
from firefight_tui.desk.checking import check
from firefight_tui.desk.collecting import Task, pause_after
from firefight_tui.domain.vocabulary import MeasuredBy, Stage
from firefight_tui.store.models import Effect, Outbox, Remedy
from firefight_tui.store.store import Store
from tests.builders import Office
from tests.collect_builders import collection, entries, figures, measured, minutes
from tests.plan_builders import executing, planned

EVERY = minutes(5)


def due(office: Office, **how: object) -> list[int]:
    return [one.effect for one in collecting.due(office.store, office.clock.at, 10, **how)]  # type: ignore[arg-type]


def claim(office: Office, effect: int, early: timedelta | None = None) -> Task | None:
    return collecting.claim(office.store, effect, office.clock.at, EVERY, early=early)


def test_what_names_a_source_is_due_at_once_and_then_every_five_minutes(office: Office) -> None:
    ref, (first, second, _typed) = measured(office, "probe: a", "prometheus: b", None)
    assert due(office) == [first, second]
    assert collecting.next_at(office.store, office.clock.at) == office.clock.at
    task = claim(office, first)
    assert task is not None and (task.label, task.source, task.failures) == (f"{ref} E1", "probe: a", 0)
    assert due(office) == [second]
    claim(office, second)
    assert due(office) == [] and collecting.next_at(office.store, office.clock.at) == office.clock.at + EVERY
    office.clock.turn(EVERY)
    assert due(office) == [first, second]


def test_a_figure_is_recorded_as_one_entry_and_can_be_taken_back(office: Office) -> None:
    ref, (effect,) = measured(office, "probe: a")
    before = entries(office, ref)
    task = claim(office, effect)
    assert task is not None
    at = office.clock.at
    now = office.clock.turn(timedelta(seconds=3))
    assert collecting.record(office.store, task, Decimal("2.40"), MeasuredBy.PROBE, at, now)
    assert figures(office, effect) == [("2.40", "watch", "probe", at)]
    assert entries(office, ref) == before + 1
    shown = office.show(ref)
    assert (shown.timeline[-1].verb, shown.timeline[-1].actor) == ("measure", "watch")
    assert shown.effects[0].latest is not None and shown.effects[0].latest.value == Decimal("2.40")
    assert check(office.store, office.clock.at) == ()
    office.do("undo", ref, entry=shown.timeline[-1].id)
    assert office.show(ref).effects[0].latest is None
    assert check(office.store, office.clock.at) == ()


def test_what_was_saved_though_its_answer_was_lost_is_kept_once(office: Office) -> None:
    ref, (effect,) = measured(office, "probe: a")
    task = claim(office, effect)
    assert task is not None
    for _again in range(2):
        assert collecting.record(
            office.store, task, Decimal("2.40"), MeasuredBy.PROBE, office.clock.at, office.clock.turn(minutes(1))
        )
        office.clock.at -= minutes(1)
    assert len(figures(office, effect)) == 1
    assert [one.verb for one in office.show(ref).timeline].count("measure") == 1
    assert check(office.store, office.clock.at + minutes(1)) == ()


def test_what_falls_short_is_raised_also_where_nobody_typed_it_in(office: Office) -> None:
    ref = executing(office)
    office.do("enlist", handle="bo", name="Bo")
    office.do("join", ref, engineer="bo", role="liaison")
    for remedy in (1, 2):
        office.do("finish", ref, remedy=remedy, tested_by="bo")
    _ref, (effect,) = measured(office, "probe: a", ref=ref)
    office.clock.turn(minutes(1))
    task = claim(office, effect)
    assert task is not None
    collecting.record(office.store, task, Decimal("5.5"), MeasuredBy.PROBE, office.clock.at, office.clock.at)
    assert office.show(ref).effects[0].falls_short
    with office.store.read() as session:
        wanted = select(Outbox.engineer, Outbox.subject).where(Outbox.subject.contains("falls short"))
        told = dict(list(session.execute(wanted)))
    assert set(told) == {"ada", "bo"} and "3.5 s" in told["bo"]


def test_a_failure_is_kept_in_words_and_leaves_the_complaint_alone(office: Office) -> None:
    ref, (effect,) = measured(office, "probe: a")
    before, version = entries(office, ref), office.show(ref).version
    pauses = []
    for _again in range(6):
        task = claim(office, effect)
        assert task is not None
        collecting.fail(office.store, task, "The probe a printed nothing.", office.clock.at, EVERY)
        found = collection(office, effect)
        assert found is not None and found.failure == "The probe a printed nothing."
        pauses.append((found.next_at - office.clock.at) // timedelta(minutes=1))
        assert due(office) == []
        office.clock.turn(found.next_at - office.clock.at)
    assert pauses == [10, 20, 40, 60, 60, 60] and found.failures == 6
    assert (figures(office, effect), entries(office, ref), office.show(ref).version) == ([], before, version)
    task = claim(office, effect)
    assert task is not None and task.failures == 6
    collecting.record(office.store, task, Decimal(2), MeasuredBy.PROBE, office.clock.at, office.clock.at)
    found = collection(office, effect)
    assert found is not None and (found.failures, found.failure) == (0, None)
    assert found.next_at == office.clock.at + EVERY


def test_the_pause_grows_to_an_hour_but_never_below_what_is_wanted() -> None:
    assert pause_after(1, minutes(5)) == minutes(10)
    assert pause_after(900, minutes(5)) == minutes(60)
    assert pause_after(1, timedelta(hours=6)) == timedelta(hours=6)


def test_two_collectors_at_once_fetch_once(office: Office, store_url: str) -> None:
    """Each with a store of its own, as a watch and an open tab have; over and over, also for the very first figure."""
    _ref, (effect,) = measured(office, "probe: a")
    stores = [Store(store_url) for _each in range(4)]
    for _round in range(8):
        start, taken = threading.Barrier(len(stores)), []

        def race(store: Store, start: threading.Barrier = start, taken: list[Task] = taken) -> None:
            start.wait(30)
            task = collecting.claim(store, effect, office.clock.at, EVERY)
            if task is not None:
                taken.append(task)

        racers = [threading.Thread(target=race, args=(store,)) for store in stores]
        for one in racers:
            one.start()
        for one in racers:
            one.join(60)
        assert len(taken) == 1
        office.clock.turn(EVERY)
    for store in stores:
        store.close()


def test_an_open_tab_need_not_wait_but_never_doubles_one_under_way(office: Office) -> None:
    _ref, (effect,) = measured(office, "probe: a")
    assert claim(office, effect) is not None
    office.clock.turn(timedelta(seconds=9))
    assert claim(office, effect, early=timedelta(seconds=10)) is None
    office.clock.turn(timedelta(seconds=1))
    assert due(office) == [] and due(office, early=True) == [effect]
    assert claim(office, effect, early=timedelta(seconds=10)) is not None
    assert claim(office, effect, early=timedelta(seconds=10)) is None


def test_a_claim_that_came_to_nothing_is_due_again(office: Office) -> None:
    _ref, (effect,) = measured(office, "probe: a")
    task = claim(office, effect)
    assert task is not None
    collecting.put_back(office.store, task, office.clock.at)
    assert due(office) == [effect]


def test_who_comes_late_does_not_move_the_claim_of_another(office: Office) -> None:
    """A fetch that outlived its claim: what it has to say of the next one is not asked."""
    _ref, (effect,) = measured(office, "probe: a")
    slow = claim(office, effect)
    office.clock.turn(EVERY)
    quick = claim(office, effect)
    assert slow is not None and quick is not None
    collecting.fail(office.store, slow, "too slow", office.clock.at, EVERY)
    found = collection(office, effect)
    assert found is not None and (found.failures, found.failure, found.next_at) == (0, None, quick.until)


@pytest.mark.parametrize("stage", list(Stage))
def test_figures_are_fetched_while_a_remedy_is_watched(quick_office: Office, stage: Stage) -> None:
    office = quick_office
    _ref, (effect,) = measured(office, "probe: a", ref=office.complaint(stage))
    assert due(office) == ([effect] if stage in {Stage.EXECUTING, Stage.MONITORING, Stage.RESOLVED} else [])


def test_a_containment_under_way_is_measured_before_the_client_agrees(office: Office) -> None:
    ref = planned(office)
    _ref, (effect,) = measured(office, "probe: a", ref=ref)
    assert due(office) == []
    office.do("start", ref, remedy=1)
    assert due(office) == [effect]
    office.do("finish", ref, remedy=1, tested_by="bo")
    office.do("retire", ref, remedy=1, reason="not needed")
    assert due(office) == []


def test_what_was_dropped_or_taken_back_is_fetched_no_more(office: Office) -> None:
    ref = executing(office)
    with office.store.read() as session:
        remedy = session.query(Remedy).filter_by(number=1).one().id
    _ref, (effect,) = measured(office, "probe: a", ref=ref, remedy=remedy)
    task = claim(office, effect)
    assert task is not None
    office.clock.turn(EVERY)
    assert due(office) == [effect] and due(office, of=ref) == [effect] and due(office, of="FF-77") == []
    office.do("drop", ref, remedy=1, reason="too expensive")
    assert due(office) == [] and claim(office, effect) is None
    before = entries(office, ref)
    assert not collecting.record(office.store, task, Decimal(2), MeasuredBy.PROBE, office.clock.at, office.clock.at)
    assert (figures(office, effect), entries(office, ref)) == ([], before)
    office.do("undo", ref)
    assert due(office) == [effect]
    with office.store.write() as work:
        row = work.locked(Effect, effect)
        assert row is not None
        row.retracted = True
        work.commit()
    assert due(office) == []
