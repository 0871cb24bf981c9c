"""The watch's alerts: each once, up the ladder, at hours that may be woken, and no storm."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from firefight_tui.desk.alerting import Alerting
from firefight_tui.desk.checking import check
from firefight_tui.domain.vocabulary import DeliveryState, OutboxKind
from firefight_tui.store.models import Absence, Outbox, Shift
from firefight_tui.store.store import Store
from tests.builders import CALL, MONDAY, Office

STEPS = (timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=1))
MINUTE = timedelta(minutes=1)


class Room:
    """An office of five: ada administers, bo works, cy and di have a commander's access, ed is on call."""

    def __init__(self, store: Store) -> None:
        self.office = Office(store)
        self.office.clock.at = MONDAY - timedelta(hours=1)
        for handle, access in (("ada", "administrator"), ("bo", "responder"), ("cy", "commander"), ("ed", "responder")):
            self.office.do("enlist", handle=handle, name=handle.title(), access=access)
        self.office.clock.at = MONDAY
        self.alerting = self.restarted()

    def restarted(self, most: int = 100) -> Alerting:
        return Alerting(self.office.store, STEPS, most, timedelta(minutes=10))

    def plan(self, model: type[Shift] | type[Absence], engineer: str, hours: float = 24.0) -> None:
        since = self.office.clock.at - timedelta(hours=1)
        with self.office.store.write() as work:
            work.session.add(model(engineer=engineer, since=since, until=since + timedelta(hours=hours)))
            work.commit()

    def case(self, severity: int = 2, commander: str | None = "bo", **fields: object) -> str:
        ref = self.office.report(severity=severity, **fields)
        if commander is not None:
            self.office.do("assign", ref, commander=commander)
        return ref

    def after(self, span: timedelta) -> list[tuple[str | None, str]]:
        """Look so long after Monday 10:00; returns the new alerts, to whom and what about."""
        self.office.clock.at = MONDAY + span
        before = {row.id for row in self.rows()}
        self.alerting.warn(self.office.clock.at)
        return [(row.engineer, row.subject.split(",")[0]) for row in self.rows() if row.id not in before]

    def rows(self) -> list[Outbox]:
        with self.office.store.read() as session:
            alerts = (Outbox.kind == OutboxKind.ALERT, Outbox.retracted.is_(False))
            wanted = select(Outbox).where(*alerts).order_by(Outbox.id)
            return list(session.scalars(wanted))


@pytest.fixture
def room(store_url: str) -> Iterator[Room]:
    store = Store(store_url)
    yield Room(store)
    store.close()


SOON, LATE = "sev2 soon late: first contact", "sev2 late: first contact"


def test_up_the_ladder_each_once(room: Room) -> None:
    room.plan(Shift, "ed")
    room.case()
    assert room.after(20 * MINUTE) == []
    assert room.after(25 * MINUTE) == [("bo", SOON)]
    assert room.after(30 * MINUTE) == [], "due is not late"
    assert room.after(31 * MINUTE) == [("bo", LATE)]
    assert room.after(41 * MINUTE) == [("ed", LATE)]
    room.alerting = room.restarted()
    assert room.after(42 * MINUTE) == []
    assert room.after(61 * MINUTE) == [("cy", LATE)]
    assert room.after(91 * MINUTE) == [("ada", LATE)]
    assert room.after(200 * MINUTE) == []
    assert check(room.office.store, room.office.clock.at) == ()


def test_after_a_long_sleep_everybody_is_told_once_and_of_lateness_alone(room: Room) -> None:
    room.case()
    assert sorted(room.after(95 * MINUTE)) == [("ada", LATE), ("bo", LATE), ("cy", LATE)]
    assert room.after(96 * MINUTE) == []


def test_a_contact_ends_it_and_what_waits_is_taken_back(room: Room) -> None:
    ref = room.case()
    assert room.after(31 * MINUTE) == [("bo", LATE)]
    room.office.do("acknowledge", ref, **CALL)
    assert room.after(45 * MINUTE) == []
    assert room.rows() == [], "it was not sent yet, and holds no more"


def test_nobody_who_is_away_or_blamed_is_told(room: Room) -> None:
    room.plan(Absence, "bo")
    room.case(cause="service", about="cy")
    assert room.after(31 * MINUTE) == [("ada", LATE)]


def test_a_complaint_without_a_commander_goes_to_who_is_on_call(room: Room) -> None:
    room.plan(Shift, "ed")
    room.case(commander=None)
    assert room.after(25 * MINUTE) == [("ed", SOON)]


@pytest.mark.parametrize(("severity", "held"), [(2, False), (3, True)])
def test_quiet_hours_hold_back_what_can_wait(room: Room, severity: int, held: bool) -> None:
    room.office.do("enlist", handle="bo", name="Bo", hours="mon-fri 14:00-18:00")
    room.case(severity)
    room.after(timedelta(hours=3))
    [row] = [row for row in room.rows() if row.engineer == "bo"]
    # 14:00 in Shanghai is four hours after Monday 10:00.
    assert row.next_attempt_at == (MONDAY + timedelta(hours=4) if held else MONDAY + timedelta(hours=3))


def test_who_is_on_call_has_no_quiet_hours(room: Room) -> None:
    room.office.do("enlist", handle="bo", name="Bo", hours="mon-fri 14:00-18:00")
    room.plan(Shift, "bo")
    room.case(3)
    room.after(timedelta(hours=3))
    assert {row.next_attempt_at for row in room.rows() if row.engineer == "bo"} == {MONDAY + timedelta(hours=3)}


def test_many_at_once_are_few_messages_the_most_severe_first(room: Room) -> None:
    room.alerting = room.restarted(most=3)
    for _number in range(10):
        room.case(2)
    room.case(1)
    room.after(29 * MINUTE)
    mine = [row for row in room.rows() if row.engineer == "bo"]
    assert len(mine) == 4
    digest = mine[-1]
    assert digest.subject == "8 more alerts" and len(digest.body.splitlines()) == 8
    assert "sev1" in "".join(row.subject for row in mine) and "sev1" not in digest.body
    # The same ones later: nothing is written again, and what comes new joins the digest that waits.
    _sent(room, mine[:3])
    room.case(1)
    room.after(32 * MINUTE)
    [digest] = [row for row in room.rows() if row.key and row.key.startswith("digest")]
    assert len(digest.body.splitlines()) > 8


def _sent(room: Room, rows: list[Outbox]) -> None:
    with room.office.store.write() as work:
        for row in rows:
            found = work.session.get(Outbox, row.id)
            assert found is not None
            found.state, found.sent_at = DeliveryState.SENT, room.office.clock.at
        work.commit()
