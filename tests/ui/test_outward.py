"""Words that go to a client: another look, scripts, the question before sending, and the drafted update."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from firefight_tui.domain.vocabulary import OutboxKind, Stage
from firefight_tui.store.models import Outbox
from tests.builders import CALL, Office
from tests.desk.test_undelivered import lose
from tests.ui.conftest import Sit
from tests.ui.forms import enter, field, form


@pytest.fixture
def ref(office: Office) -> str:
    office.do("client", name="Huadong Retail", language="en")
    office.do("person", client="Huadong Retail", name="Li Na", email="lina@huadong.example")
    return office.complaint(Stage.INVESTIGATING, cause="quality", contact="Li Na")


def mails(office: Office) -> list[tuple[str | None, str]]:
    with office.store.read() as session:
        wanted = (
            select(Outbox.address, Outbox.subject)
            .where(Outbox.retracted.is_(False), Outbox.kind == OutboxKind.MAIL)
            .order_by(Outbox.id)
        )
        return [(address, subject) for address, subject in session.execute(wanted)]


async def test_what_goes_out_looks_other_than_what_stays(office: Office, sit: Sit, ref: str) -> None:
    async with sit(start=ref) as terminal:
        await terminal.press("r")
        assert "To the client" in terminal.row(1) and form(terminal).has_class("-outward")
        field(terminal, "direction").put(("in",))
        await terminal.settle()
        assert "To the client" not in terminal.row(1) and not form(terminal).has_class("-outward")
        await terminal.press("ctrl+g", "i")
        assert "Internal note" in terminal.row(24)


async def test_the_next_step_opens_the_drafted_update_and_asks_before_it_is_sent(
    office: Office, sit: Sit, ref: str
) -> None:
    office.do("assign", ref, commander="ada")
    office.do("wait", ref, on="client", reason="the slow log")
    office.clock.turn(timedelta(hours=4))
    async with sit(start=ref) as terminal:
        await terminal.press("full_stop")
        assert "Dear Li Na" in field(terminal, "said").typed and field(terminal, "send").typed == "yes"
        await terminal.press("ctrl+s")
        assert "Send 1 letter?" in terminal.text and "Li Na <lina@huadong.example>" in terminal.text
        await terminal.press("2")
        assert "Nothing was sent" in terminal.row(24) and mails(office) == []
        await terminal.press("ctrl+s", "1")
        assert [address for address, _subject in mails(office)] == ["lina@huadong.example"]
        assert "{next_update}" not in office.show(ref).contacts[-1].said
        assert office.show(ref).contacts[-1].script == "quality.progress"


async def test_enter_takes_the_marked_answer_which_sends_nothing_unless_one_marks_the_other(
    office: Office, sit: Sit, ref: str, language: str
) -> None:
    send, keep = ("1 send it", "[2 do not send]") if language == "en" else ("1 发送", "[2 不发]")
    nothing = "Nothing was sent" if language == "en" else "没有发送"
    office.do("wait", ref, on="client", reason="the slow log")
    office.clock.turn(timedelta(hours=4))
    async with sit(start=ref) as terminal:
        await terminal.press("r")
        for name, text in (("direction", "out"), ("channel", "mail"), ("send", "yes"), ("said", "All is well.")):
            field(terminal, name).put((text,))
        await terminal.settle()
        await terminal.press("ctrl+s")
        assert send in terminal.text and keep in terminal.text
        await terminal.press("enter")
        assert nothing in terminal.row(24) and mails(office) == []
        assert field(terminal, "said").typed == "All is well."
        await terminal.press("ctrl+s", "left")
        assert f"[{send}]" in terminal.text and keep not in terminal.text
        await terminal.press("right", "right", "left", "enter")
        assert len(mails(office)) == 1


async def test_a_script_is_chosen_by_marking_it(office: Office, sit: Sit, ref: str) -> None:
    async with sit(start=ref) as terminal:
        await terminal.press("r", "ctrl+r")
        assert "> 1  first contact" in terminal.text
        await terminal.press("down", "j", "down", "up", "enter")
        assert field(terminal, "script").typed == "quality.bad_news"


async def test_a_form_left_as_it_was_drafted_leaves_no_draft(office: Office, sit: Sit, ref: str) -> None:
    office.do("wait", ref, on="client", reason="the slow log")
    async with sit(start=ref) as terminal:
        await terminal.press("full_stop", "ctrl+g")
        assert "is kept" not in terminal.row(24)


async def test_a_script_is_put_into_the_form(office: Office, sit: Sit, ref: str) -> None:
    async with sit(start=ref) as terminal:
        await terminal.press("r", "ctrl+r")
        assert "Reply script" in terminal.text and "bad news" in terminal.text
        await terminal.press("3")
        assert field(terminal, "script").typed == "quality.bad_news"
        assert "{message}" in field(terminal, "said").typed and "{message}" in terminal.row(24)
        for name, text in (("direction", "out"), ("channel", "mail"), ("send", "yes")):
            field(terminal, name).put((text,))
        await enter(terminal, "said")
        await terminal.press("ctrl+s")
        assert mails(office) == [] and len(office.show(ref).contacts) == 1
        assert "message" in field(terminal, "said").explained


async def test_marked_complaints_get_each_its_update_with_one_question_and_one_undo(
    office: Office, sit: Sit, ref: str
) -> None:
    other = office.report(client="Nobody", title="Second")
    office.do("acknowledge", other, **CALL)
    async with sit() as terminal:
        await terminal.press("V", "r")
        assert "2 complaints" in terminal.text
        await terminal.press("1")
        assert "Send 1 letter?" in terminal.text and "no mail address is known" in terminal.text
        await terminal.press("1")
        assert len(mails(office)) == 1 and mails(office)[0][1].startswith(f"[{ref}]")
        await terminal.press("u")
        assert mails(office) == []


async def test_the_verb_line_asks_before_it_sends(office: Office, sit: Sit, ref: str) -> None:
    async with sit(start=ref) as terminal:
        await terminal.press("colon")
        await terminal.type('contact direction=out channel=mail person="Li Na" send=yes said="All is well."')
        await terminal.press("enter")
        assert "Send 1 letter?" in terminal.text
        await terminal.press("n")
        assert mails(office) == []


async def test_a_promise_under_the_cursor_is_answered_for_by_plus_and_minus(office: Office, sit: Sit, ref: str) -> None:
    for what in ("the index", "the report"):
        office.do("promise", ref, what=what, due="+2h")
    async with sit(start=ref) as terminal:
        await terminal.press("5", "g", "g")
        assert "the index" in terminal.text and "open" in terminal.text
        await terminal.press("plus")
        assert [str(one.outcome) for one in office.show(ref).commitments] == ["kept", "None"]
        await terminal.press("u", "g", "g", "minus")
        assert [str(one.outcome) for one in office.show(ref).commitments] == ["missed", "None"]


async def test_a_mail_that_did_not_arrive_stands_on_the_case_and_in_the_talk(
    office: Office, sit: Sit, ref: str, language: str
) -> None:
    lost = "not delivered to Li Na: 550 no such user" if language == "en" else "未送达 Li Na: 550 no such user"
    number = lose(office, ref)
    async with sit(start=ref) as terminal:
        for tab in ("1", "5"):
            await terminal.press(tab)
            assert lost in terminal.text and f"firefight outbox retry {number}" in terminal.text
        assert ("Next  Our last mail did not reach Li Na" if language == "en" else "Li Na 没有收到") in terminal.row(22)


async def test_promises_stand_on_the_case_and_are_answered_for_there(office: Office, sit: Sit, language: str) -> None:
    ref = office.complaint(Stage.ACKNOWLEDGED)
    late, still_open = ("late", "still open") if language == "en" else ("超时", "未结")
    office.do("promise", ref, what="the index", due="+1h")
    office.do("promise", ref, what="the report", due="+3h")
    office.clock.turn(timedelta(hours=2))
    async with sit(start=ref) as terminal:
        (first,) = (row for row in terminal.rows if "the index" in row)
        assert "Li Na" in first and "11:00" in first and late in first and "[+ -]" in first
        (second,) = (row for row in terminal.rows if "the report" in row)
        assert "13:00" in second and still_open in second and "[v d]" in second
        await terminal.press("plus")
        assert [str(one.outcome) for one in office.show(ref).commitments] == ["kept", "None"]
        await terminal.press("u", "minus")
        assert [str(one.outcome) for one in office.show(ref).commitments] == ["missed", "None"]
        missed = "not kept" if language == "en" else "未兑现"
        assert missed in terminal.row(24)
        await terminal.press("G")
        assert any("the index" in row and missed in row for row in terminal.rows)
        office.do("wait", ref, on="client", reason="the slow log")
        await terminal.press("R", "plus")
        assert [str(one.outcome) for one in office.show(ref).commitments] == ["missed", "None"]


async def test_the_tab_client_tells_how_often_one_was_reminded_and_what_is_not_sent_yet(
    office: Office, sit: Sit, ref: str
) -> None:
    office.do("wait", ref, on="client", reason="the slow log")
    call = {"direction": "out", "channel": "mail", "person": "{contact}", "said": "{script}", "send": "yes"}
    for _turn in range(2):
        office.clock.turn()
        office.do("contact", ref, **call, script="reminder")
    async with sit(start=ref, size=(80, 60)) as terminal:
        await terminal.press("5", "G")
        assert "Reminded 2 times, last 10:02" in terminal.text and "not sent yet" in terminal.text
