"""Escalate: up the ladder by hand, told by a notice, in the log, and taken back before it is sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from firefight_tui.desk import outbox
from firefight_tui.desk.checking import check
from firefight_tui.domain.vocabulary import DeliveryState, OutboxKind
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Escalation, Outbox, Shift
from tests.builders import Office, rows_in_force


@pytest.fixture
def ref(office: Office) -> str:
    """A complaint commanded by bo; ed is on call, cy has a commander's access, ada administers."""
    for handle, access in (("ada", "administrator"), ("bo", "responder"), ("cy", "commander"), ("ed", "responder")):
        office.do("enlist", handle=handle, name=handle.title(), access=access)
    with office.store.write() as work:
        now = office.clock.at
        work.session.add(Shift(engineer="ed", since=now - timedelta(hours=1), until=now + timedelta(hours=8)))
        work.commit()
    made = office.report()
    office.do("assign", made, commander="bo")
    with office.store.write() as work:  # The commander was told their duty.
        work.session.execute(update(Outbox).values(state=DeliveryState.SENT))
        work.commit()
    return made


def told(office: Office) -> list[str | None]:
    with office.store.read() as session:
        wanted = select(Outbox.engineer).where(Outbox.state == DeliveryState.WAITING, Outbox.retracted.is_(False))
        return list(session.scalars(wanted.order_by(Outbox.id)))


def test_each_time_one_rung_higher(office: Office, ref: str) -> None:
    for _turn in range(4):
        office.do("escalate", ref, by="bo", reason="nobody here knows the lock manager")
    assert told(office) == ["ed", "cy", "ada", "ada"]
    with office.store.read() as session:
        rows = list(session.scalars(select(Escalation).order_by(Escalation.id)))
    assert {(row.by, row.level) for row in rows} == {("bo", 1), ("bo", 2), ("bo", 3)}
    assert [row.to for row in rows] == ["ed", "cy", "ada", "ada"]
    assert office.show(ref).timeline[-1].text == "nobody here knows the lock manager"
    assert check(office.store, office.clock.at) == ()


def test_somebody_else_reaches_the_commander_first(office: Office, ref: str) -> None:
    office.do("escalate", ref, by="ed", reason="the client asks for you")
    assert told(office) == ["bo"]


def test_undo_takes_all_of_it_back_and_tells_who_was_told_already(office: Office, ref: str) -> None:
    before = rows_in_force(office.store)
    office.do("escalate", ref, by="bo", reason="too much for us")
    office.do("undo", ref, by="bo")
    assert rows_in_force(office.store).keys() == before.keys()
    assert told(office) == []
    office.do("redo", ref, by="bo")
    [number] = outbox.due(office.store, office.clock.at, 10)
    assert outbox.claim(office.store, number, office.clock.at) is not None
    office.do("undo", ref, by="bo")
    with office.store.read() as session:
        wanted = select(Outbox.engineer, Outbox.subject).where(Outbox.state == DeliveryState.WAITING)
        rows = [(who, subject) for who, subject in session.execute(wanted.where(Outbox.retracted.is_(False)))]
    assert [who for who, _subject in rows] == ["ed"] and rows[0][1].startswith("Taken back: ")


def test_an_ended_complaint_is_not_escalated(office: Office, ref: str) -> None:
    office.do("withdraw", ref, reason="they said so")
    with pytest.raises(InvalidValue, match="nothing to escalate"):
        office.do("escalate", ref, reason="why")


def test_a_desk_of_one_escalates_to_nobody_and_says_so(office: Office) -> None:
    made = office.report()
    office.do("escalate", made, reason="help")
    with office.store.read() as session:
        assert session.scalars(select(Escalation.to)).all() == [None]
    assert told(office) == []


def test_a_report_with_an_alert_can_still_be_undone(office: Office) -> None:
    made = office.report()
    now = office.clock.at
    alert = Outbox(
        complaint_id=int(made.removeprefix("FF-")),
        kind=OutboxKind.ALERT,
        engineer="ada",
        made_at=now,
        not_before=now,
        next_attempt_at=now,
        message_id="x@firefight",
        key="late:1",
        subject="late",
        body="late",
    )
    with office.store.write() as work:
        work.session.add(alert)
        work.commit()
    office.do("undo")
    assert all(kind != "complaint" for kind, _number in rows_in_force(office.store))
