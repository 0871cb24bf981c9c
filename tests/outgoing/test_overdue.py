"""What is late beside the clocks is told by a turn of the watch: once, then once a day at work while it stays late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from firefight_tui import words
from firefight_tui.desk.alerting import Alerting
from firefight_tui.desk.checking import check
from firefight_tui.domain.vocabulary import DeliveryState, Stage
from firefight_tui.outgoing.watch import Watch
from firefight_tui.store.models import Absence, Outbox, Prevention, Shift
from firefight_tui.store.store import Store
from tests.builders import MONDAY, Office
from tests.day_builders import DAY, HOUR, crew, put, renewal, review, staffed, visit
from tests.learn_builders import recovering
from tests.outgoing.conftest import House

MINUTE = timedelta(minutes=1)
FRIDAY = MONDAY + 4 * DAY
"""Friday, 10:00 in Shanghai: a week is enough for what repeats each day, then each week."""


@dataclass
class Desk:
    """An office whose watch is turned by hand; who is told is read from the outbox."""

    store: Store
    office: Office = field(init=False)
    watch: Alerting = field(init=False)

    def __post_init__(self) -> None:
        self.office = Office(self.store)
        self.watch = self.another()

    def another(self, most: int = 5) -> Alerting:
        """A watch that was started anew."""
        return Alerting(self.store, (HOUR,), most, 10 * MINUTE)

    def at(self, moment: datetime) -> list[tuple[str | None, str]]:
        """Turn the watch at a moment; returns whom it told newly, and the subjects, clocks left out."""
        self.office.clock.at = moment
        before = {row.id for row in self.rows()}
        self.watch.warn(moment)
        return sorted((row.engineer, row.subject) for row in self.rows() if row.id not in before)

    def rows(self) -> list[Outbox]:
        with self.store.read() as session:
            wanted = select(Outbox).where(Outbox.key.like("overdue:%"), Outbox.retracted.is_(False))
            return list(session.scalars(wanted.order_by(Outbox.id)))

    def sent(self) -> None:
        """What was to leave by now has left."""
        now = self.office.clock.at
        with self.store.write() as work:
            for row in work.session.scalars(select(Outbox).where(Outbox.next_attempt_at <= now)):
                if row.state is DeliveryState.WAITING:
                    row.state, row.sent_at = DeliveryState.SENT, now
            work.commit()


@pytest.fixture
def desk(store_url: str) -> Iterator[Desk]:
    store = Store(store_url)
    made = Desk(store)
    crew(made.office)
    yield made
    store.close()


def closed(desk: Desk, commander: str = "chen") -> str:
    """A closed complaint of somebody, with li as its liaison and wu as its tester."""
    ref = desk.office.complaint(Stage.RECOVERING)
    desk.office.do("assign", ref, commander=commander)
    for handle, role in (("li", "liaison"), ("wu", "tester")):
        desk.office.do("join", ref, engineer=handle, role=role, duty="theirs")
    desk.office.do("leave", ref, engineer="ada", reason="chen has it now")
    desk.office.place(ref, Stage.CLOSED)
    return ref


LATE_R1 = "late: R1 two more servers, Huadong Retail"


def test_a_late_remedy_is_told_its_owner_and_who_commands_with_what_it_holds_up(desk: Desk) -> None:
    ref = staffed(desk.office)
    desk.office.do("milestone", ref, name="go-live", baseline="+3d")
    assert desk.at(MONDAY + 2 * HOUR) == [], "due is not late"
    assert desk.at(MONDAY + 2 * HOUR + 2 * MINUTE) == [("ada", LATE_R1), ("chen", LATE_R1)]
    to_ada, to_chen = sorted(desk.rows(), key=lambda row: row.engineer or "")
    assert "It holds up: R2 index on orders (li)\nMilestones ahead: go-live 11-26 10:00" in to_chen.body
    assert "R1 two more servers: due 11-23 12:00 (Asia/Shanghai), -0:02" in to_chen.body
    assert "because it is yours to do." in to_chen.body and "because you command it." in to_ada.body
    assert "start, key v s" in to_chen.body and "Another day: amend, key v a." in to_chen.body
    assert to_chen.body.endswith(f"firefight {ref}")
    desk.office.do("start", ref, remedy="R1", by="chen")
    desk.watch = desk.another()
    assert desk.at(MONDAY + 3 * HOUR) == [], "a watch that is started anew has not forgotten"
    desk.office.do("amend", ref, remedy="R1", due=MONDAY + 5 * HOUR)
    assert desk.at(MONDAY + 4 * HOUR) == [] == desk.rows(), "what waits and holds no more is taken back"
    assert len(desk.at(MONDAY + 6 * HOUR)) == 2, "another date is told anew"
    assert check(desk.store, desk.office.clock.at) == ()


def test_what_is_finished_is_not_told_and_nothing_is_told_of_an_ended_complaint(desk: Desk) -> None:
    ref = staffed(desk.office)
    desk.office.do("finish", ref, remedy="R1", tested_by="wu", by="chen")
    desk.office.do("drop", ref, remedy="R2", reason="not needed")
    other = staffed(desk.office, client="Other")
    desk.office.do("withdraw", other, reason="they said so")
    assert desk.at(FRIDAY) == []


def test_two_watches_tell_it_once(desk: Desk, store_url: str) -> None:
    staffed(desk.office)
    store = Store(store_url)
    other = Alerting(store, (HOUR,), 5, 10 * MINUTE)
    desk.office.clock.at = MONDAY + 3 * HOUR
    with desk.store.read() as session:
        from firefight_tui.desk.crew import staff_at
        from firefight_tui.desk.reminding import Reminding

        seen = Reminding().look(session, staff_at(session, desk.office.clock.at), desk.office.clock.at)
    assert len(seen.new) == 2
    other.warn(desk.office.clock.at)
    desk.watch._reminding.look = lambda *_given: seen  # type: ignore[method-assign]
    assert desk.at(MONDAY + 3 * HOUR) == [], "the other one was first, after this one had looked"
    store.close()


def test_at_night_it_waits_for_the_morning_whatever_the_severity_and_on_call_too(desk: Desk) -> None:
    desk.office.clock.at = MONDAY + 7 * HOUR
    staffed(desk.office, severity=1)
    with desk.store.write() as work:
        work.session.add(Shift(engineer="chen", since=MONDAY, until=FRIDAY))
        work.commit()
    assert desk.at(MONDAY + 10 * HOUR) == [("ada", LATE_R1), ("chen", LATE_R1)]
    assert {row.next_attempt_at for row in desk.rows()} == {MONDAY + 23 * HOUR}, "Tuesday 9:00"
    # A line that was down until the night: it is put off again.
    with desk.store.write() as work:
        for row in work.session.scalars(select(Outbox).where(Outbox.key.like("overdue:%"))):
            row.next_attempt_at = MONDAY + 11 * HOUR
        work.commit()
    assert desk.at(MONDAY + 12 * HOUR) == []
    assert {row.next_attempt_at for row in desk.rows()} == {MONDAY + 23 * HOUR}


def test_what_is_done_over_night_is_taken_back_before_it_leaves(desk: Desk) -> None:
    ref = staffed(desk.office)
    desk.at(MONDAY + 10 * HOUR)
    assert len(desk.rows()) == 2
    desk.at(MONDAY + 23 * HOUR - timedelta(seconds=30))
    desk.office.do("finish", ref, remedy="R1", tested_by="wu", by="chen")
    desk.at(MONDAY + 23 * HOUR)
    assert desk.rows() == [], "looked at in the second it was to leave, not a minute later"


def test_what_stays_late_is_one_word_a_working_day_for_a_week_then_one_a_week(desk: Desk) -> None:
    staffed(desk.office)
    staffed(desk.office, client="Other")
    days = []
    for day in range(22):
        for hour in (-2, 0, 3, 12):
            said = [words for who, words in desk.at(MONDAY + day * DAY + hour * HOUR) if who == "chen"]
            days += [(day, words) for words in said]
            desk.sent()
    both = "2 things are still late"
    assert days[:2] == [(0, LATE_R1), (0, LATE_R1.replace("Huadong Retail", "Other"))]
    # Tuesday to Friday, then Mondays; li owns R2, so chen hears of R1 alone.
    assert days[2:] == [(day, both) for day in (1, 2, 3, 4, 7, 14, 21)]
    last = [row for row in desk.rows() if row.engineer == "chen"][-1]
    assert "FF-1  -20d  R1 two more servers" in last.body and "g m lists what is yours" in last.body


def test_prevention_is_its_owners_once_then_its_checkers(desk: Desk) -> None:
    ref = recovering(desk.office)
    desk.office.do("join", ref, engineer="li", role="tester", duty="tests")
    desk.office.enlist("cy", access="commander")
    given = {"area": "quality", "due": MONDAY + HOUR, "check_at": MONDAY + 3 * DAY}
    desk.office.do("prevent", ref, what="load test", owner="wu", **given)
    desk.office.do("prevent", ref, what="alarm", owner="ada", **given)
    assert desk.at(MONDAY + 2 * HOUR) == [
        ("ada", "late: V2 alarm, Huadong Retail"),
        ("wu", "late: V1 load test, Huadong Retail"),
    ]
    assert "Have it done; somebody else checks later" in desk.rows()[0].body
    desk.sent()
    assert desk.at(MONDAY + DAY) == [], "no verb says that it is done: once is enough"
    assert desk.at(MONDAY + 3 * DAY + HOUR) == [
        ("ada", "late: the check of V1 load test, Huadong Retail"),
        ("li", "late: the check of V2 alarm, Huadong Retail"),
    ], "who commands checks, and the team what that one owns"
    assert "check, key v c" in desk.rows()[-1].body
    desk.office.do("check", ref, prevention="V1", verdict="effective")
    desk.office.do("check", ref, prevention="V2", verdict="effective", by="li")
    desk.sent()
    assert desk.at(FRIDAY) == []


def test_a_prevention_item_without_a_check_asks_its_owner_and_who_commands(desk: Desk) -> None:
    ref = closed(desk)
    item = Prevention(number=1, at=MONDAY, by="ada", owner="wu", due_at=MONDAY + HOUR, what="load test")
    put(desk.office, ref, item)
    said = "late: V1 load test, Huadong Retail"
    assert desk.at(MONDAY + 2 * HOUR) == [("chen", said), ("wu", said)]


def test_a_visit_is_late_when_its_day_is_over_also_after_closing(desk: Desk) -> None:
    ref = closed(desk)
    put(desk.office, ref, visit(MONDAY, MONDAY + HOUR))
    assert desk.at(MONDAY + 8 * HOUR) == [], "it may still be made today"
    said = "late: visit #1, Huadong Retail"
    assert desk.at(MONDAY + DAY) == [("chen", said), ("li", said)]
    assert "visited, key v v" in desk.rows()[0].body and "schedule-visit, key v s" in desk.rows()[0].body
    desk.sent()
    desk.office.do("visited", ref, visit="#1", satisfaction=5)
    assert desk.at(MONDAY + 2 * DAY) == []


def test_a_retrospective_and_a_renewal_are_told_who_commands(desk: Desk) -> None:
    ref = closed(desk)
    put(desk.office, ref, review(MONDAY, MONDAY + HOUR), renewal(MONDAY - 99 * DAY, MONDAY + 32 * DAY))
    assert desk.at(MONDAY + 2 * HOUR) == [("chen", "late: the retrospective, Huadong Retail")]
    desk.office.do("review", ref, none="small and clear")
    assert desk.at(FRIDAY) == [("chen", "due 2026-12-25: the renewal of Support for 2027, Huadong Retail")]
    desk.sent()
    assert desk.at(FRIDAY + 3 * DAY) == [], "what is not late yet is told once"
    assert desk.at(MONDAY + 32 * DAY + HOUR) == [("chen", "late: the renewal of Support for 2027, Huadong Retail")]
    assert "cooperate, key v o" in desk.rows()[-1].body
    desk.office.do("cooperate", ref, what="Support for 2027", outcome="renewed")
    assert desk.at(MONDAY + 35 * DAY) == []


def test_where_who_commands_is_away_the_next_on_the_ladder_hears(desk: Desk) -> None:
    ref = closed(desk)
    put(desk.office, ref, review(MONDAY, MONDAY + HOUR))
    with desk.store.write() as work:
        work.session.add(Absence(engineer="chen", since=MONDAY, until=FRIDAY))
        work.commit()
    said = "late: the retrospective, Huadong Retail"
    assert desk.at(MONDAY + 2 * HOUR) == [("ada", said)], "the administrator: nobody is on call"
    desk.sent()
    assert desk.at(FRIDAY) == [("chen", said)], "back again"


def test_much_at_once_is_put_together_and_leaves_a_clocks_alert_alone(desk: Desk) -> None:
    desk.watch = desk.another(most=2)
    for number in range(4):
        put(desk.office, closed(desk), review(MONDAY, MONDAY + (number + 1) * MINUTE))
    desk.office.report(severity=1)
    desk.office.do("assign", "FF-5", commander="chen")
    desk.at(MONDAY + 20 * MINUTE)
    with desk.store.read() as session:
        rows = list(session.scalars(select(Outbox).where(Outbox.engineer == "chen", Outbox.retracted.is_(False))))
    subjects = [row.subject for row in rows if row.key and not row.key.startswith("by:")]
    assert len([one for one in subjects if one.startswith("late: the retrospective")]) == 2
    assert "2 more alerts" in subjects and any(one.startswith("sev1 late: first contact") for one in subjects)


@pytest.fixture(params=["en", "zh_CN"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """The language the watch speaks."""
    words.set_language(request.param)
    yield request.param
    words.set_language("en")


def test_it_leaves_as_a_mail_that_says_what_to_press(house: House, language: str) -> None:
    office = house.office
    for handle in ("chen", "wu", "li"):
        office.do("enlist", handle=handle, name=handle.title())
    ref = staffed(office)
    office.clock.at += 2 * HOUR + MINUTE
    alerting = Alerting(office.store, (HOUR,), 5, 10 * MINUTE)
    watch = Watch(office.store, alerting, house.delivery, house.said.append, now=office.clock)
    watch.once()
    taken = house.server.handler
    mails = dict(zip(taken.recipients, taken.mails, strict=True))
    mail = mails["chen@vendor.example"]
    said = mail.get_content()
    if language == "en":
        assert mail["Subject"] == f"{LATE_R1} [{ref}]" and "What mends it: start, key v s" in said
    else:
        assert mail["Subject"] == f"已超期:R1 two more servers,Huadong Retail [{ref}]" and "处理方法:start" in said
    count = len(taken.mails)
    watch.once()
    assert len(taken.mails) == count, "the next turn sends nothing again"
