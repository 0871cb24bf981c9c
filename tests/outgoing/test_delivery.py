"""The outbox against a real mail server: once each, whatever the server says and wherever the line is cut."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from smtplib import SMTP
from threading import Barrier

import pytest

from firefight_tui.desk import outbox
from firefight_tui.desk.checking import check
from firefight_tui.desk.trouble import messages, retry, settle
from firefight_tui.domain.vocabulary import DeliveryState
from firefight_tui.errors import Conflict, InvalidValue, PermissionRefused
from firefight_tui.store.models import Outbox
from firefight_tui.store.store import Store
from tests.builders import Office, make_desk
from tests.outgoing.conftest import House, delivery_at


def test_a_mail_leaves_once_its_time_to_be_taken_back_is_over(house: House) -> None:
    number = house.write()
    assert house.later(timedelta(seconds=59)) == 0
    assert house.later(timedelta(seconds=1)) == 1
    assert house.later() == 0
    [mail] = house.server.handler.mails
    row = house.row(number)
    assert (row.state, row.sent_at, row.attempts) == (
        DeliveryState.SENT,
        house.office.clock.at - timedelta(minutes=2),
        1,
    )
    assert mail["Subject"] == "订单系统进展 [FF-1]"
    assert mail["To"] == "li@huadong.example" and mail["From"] == "华东值班 <desk@vendor.example>"
    assert mail["Message-ID"] == f"<{row.message_id}>"
    assert mail.get_content().splitlines() == ["我们正在处理。", ".", "下次汇报: 15:00"]
    assert check(house.office.store, house.office.clock.at) == ()


def test_lines_that_begin_with_a_dot_arrive_whole(house: House) -> None:
    house.write(body=".\n..\n.hidden\nnot")
    house.later()
    assert house.server.handler.mails[0].get_content().splitlines() == [".", "..", ".hidden", "not"]


def test_word_for_an_engineer_leaves_at_once(house: House) -> None:
    house.tell()
    assert house.delivery.send_due().sent == 1
    assert house.server.handler.recipients == ["bo@vendor.example"]
    assert house.server.handler.mails[0]["Auto-Submitted"] == "auto-generated"


def test_undo_takes_back_what_has_not_begun_to_leave(house: House) -> None:
    number = house.write()
    house.office.do("undo")
    assert house.later() == 0 and house.server.handler.taken == []
    assert outbox.claim(house.office.store, number, house.office.clock.at) is None
    house.office.do("redo")
    assert house.later(timedelta(seconds=59)) == 0, "what is brought back has its time again"
    assert house.later(timedelta(seconds=2)) == 1


@pytest.mark.parametrize("settled", [False, True])
def test_undo_refuses_what_has_begun_to_leave(house: House, settled: bool) -> None:
    number = house.write()
    message = outbox.claim(house.office.store, number, house.office.clock.turn())
    assert message is not None
    if settled:
        outbox.sent(house.office.store, message, house.office.clock.at)
    with pytest.raises(Conflict, match="already left the house"):
        house.office.do("undo")
    assert not house.row(number).retracted


@pytest.mark.postgres
def test_an_undo_that_read_before_the_claim_comes_second(postgres_url: str) -> None:
    store = Store(postgres_url)
    office = Office(store)
    office.report()
    number = office.do("write-mail", "FF-1").created["outbox"]
    office.clock.turn()

    def take_back() -> None:
        with store.write() as work:
            row = work.session.get(Outbox, number)
            assert row is not None and row.state is DeliveryState.WAITING
            assert outbox.claim(store, number, office.clock.at) is not None
            row.retracted = True
            work.commit()

    with pytest.raises(Conflict):
        take_back()
    with pytest.raises(Conflict, match="already left the house"):
        office.do("undo")
    store.close()


def test_of_an_undo_and_a_sending_at_once_exactly_one_wins(house: House) -> None:
    office = house.office
    for _turn in range(25):
        number = house.write()
        office.clock.turn()
        start = Barrier(2)

        def undo() -> bool:
            start.wait()  # noqa: B023  # both threads end within the turn
            try:
                office.do("undo")
            except Conflict:
                return False
            return True

        def claim() -> bool:
            start.wait()  # noqa: B023
            return outbox.claim(office.store, number, office.clock.at) is not None  # noqa: B023

        with ThreadPoolExecutor(2) as pool:
            undone, claimed = (one.result() for one in [pool.submit(undo), pool.submit(claim)])
        assert undone is not claimed
        assert house.row(number).retracted is undone
        assert house.state(number) is (DeliveryState.SENDING if claimed else DeliveryState.WAITING)
    assert check(office.store, office.clock.at) == ()


@pytest.mark.parametrize("step", ["at_recipient", "at_end"])
def test_a_not_now_is_tried_again_later_each_time(house: House, step: str) -> None:
    number = house.write()
    setattr(house.server.handler, step, lambda: "451 try later")
    house.later()
    row = house.row(number)
    assert (row.state, row.error) == (DeliveryState.WAITING, "451 try later")
    assert row.next_attempt_at == house.office.clock.at + timedelta(seconds=30)
    house.later(timedelta(seconds=30))
    assert house.row(number).next_attempt_at == house.office.clock.at + timedelta(minutes=1)
    setattr(house.server.handler, step, lambda: None)
    assert house.later() == 1
    assert len(house.server.handler.taken) == 1


def test_after_so_many_tries_it_failed_and_the_sender_is_told(house: House) -> None:
    number = house.write(by="bo")
    house.server.handler.at_end = lambda: "451 try later"
    for _turn in range(3):
        house.later(timedelta(minutes=10))
    assert house.state(number) is DeliveryState.FAILED
    assert house.alerts() == [("bo", "A message was not delivered: 订单系统进展")]


def test_a_no_for_good_fails_at_once(house: House) -> None:
    number = house.write(by="bo")
    house.server.handler.at_recipient = lambda: "550 no such user"
    house.later()
    assert (house.state(number), house.row(number).error) == (DeliveryState.FAILED, "550 no such user")
    house.server.handler.at_recipient = lambda: None
    house.later()
    assert house.server.handler.recipients == ["bo@vendor.example"]
    house.office.do("undo", by="bo")
    assert house.row(number).retracted, "what never left can be taken back"


def test_a_server_that_is_down_costs_the_rest_no_try(house: House) -> None:
    first, second = house.write(), house.write()
    house.delivery = delivery_at(house.office, 1, house.said)
    house.later()
    assert [house.row(one).attempts for one in (first, second)] == [1, 0]
    assert {house.state(one) for one in (first, second)} == {DeliveryState.WAITING}


def test_a_mail_cut_off_after_its_last_byte_is_left_to_somebody(house: House) -> None:
    number, word = house.write(by="bo"), house.tell(by="bo")
    house.server.handler.cuts = True
    house.later()
    house.later(timedelta(hours=3))
    house.server.handler.cuts = False
    assert house.state(number) is DeliveryState.UNSURE
    house.later(timedelta(hours=3))
    taken = [str(mail["Message-ID"]).strip("<>") for mail in house.server.handler.mails]
    assert taken.count(house.row(number).message_id) == 1, "never repeated by itself"
    assert taken.count(house.row(word).message_id) > 1, "word for our own is repeated"
    assert ("bo", "A message was perhaps delivered: 订单系统进展") in house.alerts()


@pytest.mark.parametrize(("marked", "expected"), [(False, DeliveryState.WAITING), (True, DeliveryState.UNSURE)])
def test_what_a_dead_watch_had_claimed(house: House, marked: bool, expected: DeliveryState) -> None:
    number, word = house.write(by="bo"), house.tell(by="bo")
    now = house.office.clock.turn()
    for one in (number, word):
        message = outbox.claim(house.office.store, one, now)
        assert message is not None
        if marked:
            assert outbox.hand_over(house.office.store, message, now)
    house.delivery.recover()
    house.delivery.recover()
    assert (house.state(number), house.state(word)) == (expected, DeliveryState.WAITING)
    assert len(house.alerts()) == marked


def test_what_another_watch_took_over_is_left_alone(house: House) -> None:
    number = house.write()
    store, now = house.office.store, house.office.clock.turn()
    old = outbox.claim(store, number, now)
    assert old is not None
    outbox.recover(store, now)
    assert outbox.claim(store, number, now) is not None
    assert not outbox.hand_over(store, old, now)
    assert not outbox.sent(store, old, now)
    assert not outbox.put_back(store, old, now, "late")
    assert house.state(number) is DeliveryState.SENDING


def test_somebody_decides(house: House) -> None:
    first, second = house.write(), house.write()
    for number in (first, second):
        message = outbox.claim(house.office.store, number, house.office.clock.turn())
        assert message is not None
        outbox.leave_unsure(house.office.store, message, "cut")
    desk = make_desk(house.office.store, "bo", clock=house.office.clock)
    assert {one.id: one.sender for one in messages(desk.store)} == {first: "ada", second: "ada"}
    assert settle(desk, first).error == "settled by bo"
    retry(desk, second)
    assert house.later() == 1 and house.state(second) is DeliveryState.SENT
    with pytest.raises(InvalidValue):
        retry(desk, second)
    with pytest.raises(PermissionRefused):
        settle(make_desk(house.office.store, "zoe", is_local=False, clock=house.office.clock), first)


def test_nobody_said_how_to_reach_them(house: House) -> None:
    house.delivery._reach = type(house.delivery._reach)({})
    number = house.tell()
    house.delivery.send_due()
    assert house.state(number) is DeliveryState.FAILED
    assert "bo" in (house.row(number).error or "")


def test_a_store_lost_after_the_server_said_yes_leaves_no_doubt(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from firefight_tui.errors import StoreLost

    number = house.write()
    kept = outbox.sent

    def lost(*_given: object) -> bool:
        raise StoreLost("gone")

    monkeypatch.setattr(outbox, "sent", lost)
    with pytest.raises(StoreLost):
        house.later()
    monkeypatch.setattr(outbox, "sent", kept)
    house.delivery.recover()
    assert house.state(number) is DeliveryState.SENT
    assert len(house.server.handler.taken) == 1


def test_a_store_lost_before_the_last_byte_leaves_nobody_waiting(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of a mail QUIT is one more line of it: its answer would be waited for until time runs out."""
    said: list[str] = []
    say = SMTP.putcmd
    monkeypatch.setattr(SMTP, "putcmd", lambda line, *words: said.append(words[0].lower()) or say(line, *words))
    number = house.write()
    with monkeypatch.context() as lost:
        lost.setattr(outbox, "hand_over", lambda *_given: False)
        house.later()
    assert said[-1] == "data"
    house.delivery.recover()
    house.later()
    assert house.state(number) is DeliveryState.SENT
    assert len(house.server.handler.taken) == 1
