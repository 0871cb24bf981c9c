"""The sample desk: performed as it happened, believable at first sight, and as large as one likes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from firefight_tui.demo.fill import fill
from firefight_tui.demo.sample_files import load_samples
from firefight_tui.desk.checking import check
from firefight_tui.desk.desk import Desk
from firefight_tui.desk.occasion import Actor
from firefight_tui.desk.views.complaint import complaint
from firefight_tui.desk.views.handover import handover
from firefight_tui.desk.views.proposal import proposal
from firefight_tui.desk.views.queue import queue_counts, queue_page
from firefight_tui.desk.views.roster import engineers, roster
from firefight_tui.domain.query import parse
from firefight_tui.domain.vocabulary import Access, Stage
from firefight_tui.store.models import Complaint, Entry
from firefight_tui.store.store import Store

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 21, 19, 12, tzinfo=UTC)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    store = Store(store_url)
    yield store
    store.close()


def desk_at(store: Store, now: datetime = NOW) -> Desk:
    return Desk(store, Actor("root", "root"), now=lambda: now)


def rows_of(store: Store, query: str, now: datetime = NOW) -> list[str]:
    page = queue_page(store, "root", parse(query, now=now, zone=desk_at(store).zone), now=now, limit=100)
    return [row.ref for row in page.rows]


def test_every_sample_is_performed_as_it_happened(store: Store) -> None:
    samples = load_samples()
    assert fill(desk_at(store, NIGHT)) == len(samples.complaints)
    assert check(store, NIGHT) == ()
    with store.read() as session:
        entries = session.execute(select(Entry.verb, Entry.actor, Entry.at, Entry.recorded_at)).all()
    acted = Counter((verb, actor) for verb, actor, _at, _recorded in entries)
    wanted = Counter(("report", one.by) for one in samples.complaints)
    wanted += Counter((step.verb, step.by) for one in samples.complaints for step in one.steps)
    wanted += Counter((one.verb, one.by) for one in samples.records)
    assert all(acted[done] == count for done, count in wanted.items())
    # What projects agreed to long ago was written down when the desk was set up.
    told_later = {one.verb for one in samples.records}
    assert all(at == recorded or verb in told_later for verb, _actor, at, recorded in entries)
    assert all(at <= recorded <= NIGHT for _verb, _actor, at, recorded in entries)


def test_the_first_sight_is_alive_and_whoever_sits_down_may_act(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    desk = desk_at(store)
    fill(desk)
    first = complaint(store, "FF-1", NOW)
    assert first.client == "华东电商" and first.received_at == NOW - timedelta(minutes=27)
    assert "FF-1" in rows_of(store, "is:open sort:due")[:12]
    counts = queue_counts(store, "root", NOW)
    assert 3 <= counts.late <= counts.open // 5 and counts.waiting >= 5 and counts.unassigned >= 5
    assert {Stage.RECEIVED, Stage.ACKNOWLEDGED, Stage.INVESTIGATING} <= {
        complaint(store, ref, NOW).stage for ref in rows_of(store, "is:open")
    }
    access = {engineer.handle: engineer.access for engineer in engineers(store)}
    assert access["bo"] is access["root"] is Access.ADMINISTRATOR and access["wu"] is Access.RESPONDER
    desk.perform(desk.parse("note", {"text": "I am here"}), ["FF-1"])
    store.close()


def test_the_roster_the_teams_and_the_handover_look_like_a_real_shift(store: Store) -> None:
    fill(desk_at(store))
    sight = roster(store, NOW, NOW + timedelta(hours=14))
    assert all(row.in_hand <= row.capacity for row in sight.engineers)
    assert sum(row.in_hand > 0 for row in sight.engineers) >= 10 and len({row.in_hand for row in sight.engineers}) >= 5
    assert len(sight.shifts) >= 6 and len(sight.absences) >= 3
    members = [one for ref in rows_of(store, "is:open") for one in complaint(store, ref, NOW).team if not one.assumed]
    assert len(members) >= 50 and all(one.duty for one in members)
    assert 5 <= sum(one.confirmed_at is None for one in members) <= len(members) // 2
    assert rows_of(store, "is:snoozed") != []
    team = proposal(store, "FF-1", NOW).team
    assert len(team.new) >= 4 and any(pick.others for pick in team.new) and any(gap.lacks for gap in team.gaps)
    items = handover(store, NOW, whose="bo").items
    assert len(items) >= 3 and any(item.promises for item in handover(store, NOW).items)


def test_a_few_samples_are_the_first_ones(store: Store) -> None:
    assert fill(desk_at(store), complaints=3) == 3
    assert sorted(rows_of(store, "")) == ["FF-1", "FF-2", "FF-3"]
    assert complaint(store, "FF-1", NOW).client == "华东电商"


def test_a_store_with_complaints_is_left_alone(store: Store) -> None:
    desk = desk_at(store)
    desk.perform(desk.parse("report", {"client": "x", "title": "x", "body": "x"}))
    assert fill(desk) == 0
    assert rows_of(store, "") == ["FF-1"]


def test_many_are_derived_from_the_samples(store: Store) -> None:
    seen: list[tuple[int, int]] = []
    many = 1_100 if store.is_sqlite else 200
    assert fill(desk_at(store), complaints=76 + many, progress=lambda done, of: seen.append((done, of))) == 76 + many
    assert seen[-1][0] == seen[-1][1] and seen == sorted(seen)
    assert check(store, NOW) == ()
    with store.read() as session:
        derived = session.execute(
            select(Complaint.title, Complaint.severity, Complaint.cause, Complaint.received_at).where(Complaint.id > 76)
        ).all()
    assert len(derived) == many and len({row.title for row in derived}) > many * 0.95
    assert len({row.severity for row in derived}) == 4 and len({row.cause for row in derived}) == 6
    assert min(row.received_at for row in derived) < NOW - timedelta(days=900)
    assert any(row.title.isascii() for row in derived) and any("订单" in row.title for row in derived)
