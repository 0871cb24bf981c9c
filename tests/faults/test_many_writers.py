"""Many writers at once: nothing is lost or done twice, nobody sees a lock, and without the version edits do vanish."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

import pytest
from sqlalchemy import select

from firefight_tui.desk.checking import check
from firefight_tui.store.models import Complaint, Entry
from firefight_tui.store.store import Store
from tests.builders import Office
from tests.faults.writers import Tally, Work, count_blindly, count_with_version, write_at_once, write_notes

FULL = bool(os.environ.get("FIREFIGHT_TEST_FULL"))
WRITERS, COUNT, COMPLAINTS = (16, 200, 20) if FULL else (4, 25, 3)
PATIENCE = 5.0
"""Seconds within which each write is done."""


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A store with the complaints to be written to."""
    made = Store(store_url)
    office = Office(made)
    for _ in range(COMPLAINTS):
        office.report()
    yield made
    made.close()


def at_once(store: Store, work: Work, count: int = COUNT, complaints: int = COMPLAINTS) -> tuple[list[Tally], float]:
    url = store.url.render_as_string(hide_password=False)
    return write_at_once(url, work, writers=WRITERS, count=count, complaints=complaints)


def told(name: str, store: Store, tallies: list[Tally], took: float) -> None:
    """Say the figures of a full run."""
    seconds = sorted(second for tally in tallies for second in tally.seconds) or [0.0]
    kind = "SQLite" if store.is_sqlite else "PostgreSQL"
    size = f"{WRITERS} processes in {took:.1f} s"
    middle, late = seconds[len(seconds) // 2], seconds[len(seconds) * 99 // 100]
    waits = f"p50 {middle:.3f} s, p99 {late:.3f} s, worst {seconds[-1]:.2f} s"
    print(f"\n{name}, {kind}: {size}, {waits}, conflicts {sum(tally.conflicts for tally in tallies)}")


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_and_no_lock_is_seen(store: Store) -> None:
    tallies, took = at_once(store, write_notes)
    told("mixed verbs", store, tallies, took)
    assert [error for tally in tallies for error in tally.errors] == []
    acknowledged = [entry for tally in tallies for entry in tally.entries]
    assert len(acknowledged) == len(set(acknowledged)) == WRITERS * COUNT
    with store.read() as session:
        written = session.scalars(
            select(Entry.id).where(Entry.verb.in_(("note", "phenomenon", "edit", "contact")))
        ).all()
        assert set(acknowledged) <= set(written)
        assert len(written) - len(acknowledged) == 1, (
            "beside them only the edit each writer warmed up with, which changed something once"
        )
        timeline = session.scalars(
            select(Entry).where(Entry.subject_kind == "complaint").order_by(Entry.subject_id, Entry.sequence)
        ).all()
        for number, entries in groupby(timeline, key=attrgetter("subject_id")):
            sequence = [entry.sequence for entry in entries]
            assert sequence == list(range(1, len(sequence) + 1))
            assert session.get_one(Complaint, number).version == len(sequence)
    assert check(store, max(entry.at for entry in timeline)) == ()
    assert max(second for tally in tallies for second in tally.seconds) < PATIENCE


@pytest.mark.slow
def test_read_modify_write_with_the_version_seen_counts_exactly(store: Store) -> None:
    tallies, took = at_once(store, count_with_version)
    told("read-modify-write", store, tallies, took)
    assert [error for tally in tallies for error in tally.errors] == []
    assert counted(store) == sum_of(tallies)


@pytest.mark.slow
def test_without_the_version_the_same_writers_do_lose_edits(store: Store) -> None:
    tallies, took = at_once(store, count_blindly, count=25, complaints=1)
    told("control without version", store, tallies, took)
    lost = sum_of(tallies).total() - counted(store).total()
    print(f"lost {lost} of {sum_of(tallies).total()}")
    assert lost > 0


def sum_of(tallies: list[Tally]) -> Counter[str]:
    return sum((Counter(tally.added) for tally in tallies), Counter())


def counted(store: Store) -> Counter[str]:
    with store.read() as session:
        return Counter({f"FF-{row.id}": int(row.spent or 0) for row in session.scalars(select(Complaint)) if row.spent})
