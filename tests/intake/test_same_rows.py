"""A report leaves the same rows whether the verb makes it or it is written with a thousand others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from firefight_tui.desk.checking import check
from firefight_tui.desk.desk import Desk
from firefight_tui.desk.occasion import Actor
from firefight_tui.desk.receive import Report
from firefight_tui.desk.reporting import report_many
from firefight_tui.domain.vocabulary import Cause, CauseKind, Channel, Complexity
from firefight_tui.store.models import Complaint, Entry, EntryText
from firefight_tui.store.search import row_key
from firefight_tui.store.store import Store

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
CLIENTS = ("华东电商", "Northwind")
WORDS = st.text(min_size=1, max_size=40).map(lambda words: words.replace("\r", " ").strip() or "x")
LINES = WORDS.map(lambda words: " ".join(words.split()) or "x")
MOMENTS = st.datetimes(datetime(2023, 1, 1), NOW.replace(tzinfo=None), timezones=st.just(UTC))
GIVEN = st.fixed_dictionaries(
    {"client": st.sampled_from(CLIENTS), "title": LINES, "body": WORDS},
    optional={
        "project": st.just("订单"),
        "contact": st.just("王敏"),
        "channel": st.sampled_from(list(Channel)),
        "cause": st.sampled_from(list(Cause)),
        "also": st.lists(st.sampled_from([str(cause) for cause in Cause]), max_size=3),
        "severity": st.sampled_from(["1", "2", "3", "4"]),
        "complexity": st.sampled_from(list(Complexity)),
        "kind": st.sampled_from(list(CauseKind)),
        "received_at": MOMENTS,
        "occurred_at": MOMENTS,
        "promised_at": MOMENTS,
        **dict.fromkeys(("impact", "dissatisfaction", "remedy_sought", "expected", "delivered", "condition"), WORDS),
        **dict.fromkeys(("client_event", "requirement", "spent", "agreed"), LINES),
    },
)


@pytest.fixture
def desk(store_url: str) -> Iterator[Desk]:
    store = Store(store_url)
    desk = Desk(store, Actor("bo", "bo"), now=lambda: NOW)
    for client in CLIENTS:
        values = {"client": client, "title": "x", "body": "x", "project": "订单", "contact": "王敏"}
        desk.perform(desk.parse("report", values))
    desk.perform(desk.parse("client", {"name": "Northwind", "timezone": "America/Chicago", "severity": "3"}))
    yield desk
    store.close()


def left_by(store: Store, number: int) -> dict[str, object]:
    """All rows of a complaint that nobody has touched, without keys and salts."""
    with store.read() as session:
        row = session.get(Complaint, number)
        assert row is not None
        of_it = (Entry.subject_kind == "complaint", Entry.subject_id == number)
        entries = list(session.scalars(select(Entry).where(*of_it)))
        texts = list(session.scalars(select(EntryText).where(EntryText.entry_id.in_([one.id for one in entries]))))
        first, last = row_key(number, 0), row_key(number + 1, 0)
        wanted = text("SELECT rowid, lexemes FROM search WHERE rowid >= :first AND rowid < :last ORDER BY rowid")
        search = session.execute(wanted, {"first": first, "last": last}).all()
    words = {one.digest: one.text for one in texts}
    changes = [
        json.loads(one.changes, object_hook=lambda found: words.get(found.get("text"), found)) for one in entries
    ]
    for found in changes:
        for created in found["created"]:
            created[1] = "own" if created[0] == "complaint" else created[1]
    names = [column.key for column in Complaint.__table__.columns]
    return {
        "row": {name: getattr(row, name) for name in names if name not in {"id", "head"}},
        "is_head": row.head == entries[-1].hash,
        "entries": [
            (one.sequence, one.verb, one.actor, one.login, one.at, one.recorded_at, one.undoes, one.previous)
            for one in entries
        ],
        "changes": changes,
        "texts": sorted((one.kind, one.row_id == number, one.field, one.text, len(one.salt or "")) for one in texts),
        "search": [(key - first, str(lexemes)) for key, lexemes in search],
    }


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(given=GIVEN)
def test_both_ways_leave_the_same_rows(desk: Desk, given: dict[str, object]) -> None:
    report = Report.parse(given, desk.spoken())
    number = int(desk.perform(report).refs[0].removeprefix("FF-"))
    assert list(report_many(desk, [report])) == [1]
    with desk.store.read() as session:
        latest = session.scalars(select(Complaint.id).order_by(Complaint.id.desc()).limit(1)).one()
    assert latest != number
    assert left_by(desk.store, latest) == left_by(desk.store, number)


def test_many_reports_leave_a_sound_store(desk: Desk) -> None:
    reports = [
        Report.parse(
            {
                "client": CLIENTS[number % 2],
                "title": f"第 {number} 个",
                "body": "慢" * number,
                "severity": str(number % 4 + 1),
                "received_at": NOW - timedelta(hours=number),
            },
            desk.spoken(),
        )
        for number in range(1, 300)
    ]
    assert list(report_many(desk, reports)) == [299]
    assert check(desk.store, NOW) == ()
    desk.perform(desk.parse("undo", {}))
    assert check(desk.store, NOW) == ()
