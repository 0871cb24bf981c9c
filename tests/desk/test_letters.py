"""What goes out to a client: scripts, mail, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from firefight_tui.desk.replying import Scripts
from firefight_tui.domain.vocabulary import DeliveryState, Direction, Stage, WaitOn
from firefight_tui.errors import InvalidValue
from firefight_tui.store.models import Outbox
from tests.builders import CALL, MONDAY, Office, make_complaint, make_desk, rows_in_force

HOUR = timedelta(hours=1)
MAIL = {"direction": "out", "channel": "mail", "person": "Li Na", "said": "{script}", "script": "progress"}


@pytest.fixture
def ref(office: Office) -> str:
    office.do("client", name="Huadong Retail", language="en")
    office.do("person", client="Huadong Retail", name="Li Na", email="lina@huadong.example")
    return make_complaint(office, Stage.INVESTIGATING, cause="quality")


def outbox(office: Office) -> list[Outbox]:
    with office.store.read() as session:
        return list(session.scalars(select(Outbox).where(Outbox.retracted.is_(False)).order_by(Outbox.id)))


def test_a_script_is_filled_recorded_and_left_to_be_sent(office: Office, ref: str) -> None:
    office.clock.turn()
    office.do("contact", ref, **MAIL, send="yes")
    one = office.show(ref)
    contact = one.contacts[-1]
    assert (contact.script, contact.delivery) == ("quality.progress", DeliveryState.WAITING)
    assert contact.next_update_at == MONDAY + 4 * HOUR + timedelta(minutes=1)
    assert "Monday 23 November, 14:01 (Beijing time)" in contact.said and "Dear Li Na" in contact.said
    assert "The investigation has begun." not in contact.said  # it began in the minute of the call
    [mail] = outbox(office)
    assert (mail.address, mail.subject, mail.body) == ("lina@huadong.example", contact.subject, contact.said)
    assert mail.contact_id == contact.id and mail.subject.startswith(f"[{ref}] ")
    assert mail.not_before == office.clock.at + timedelta(seconds=60)


def test_undo_takes_the_mail_back(office: Office, ref: str) -> None:
    before = rows_in_force(office.store)
    office.do("contact", ref, **MAIL, send="yes")
    office.do("undo")
    assert outbox(office) == [] and rows_in_force(office.store) == before


def test_own_words_are_sent_under_a_subject_with_the_reference(office: Office, ref: str) -> None:
    office.do("contact", ref, **MAIL | {"said": "The index is built.", "script": ""}, send="yes", wait_on="client")
    [mail] = outbox(office)
    assert (mail.subject, mail.body) == (f"[{ref}] Orders fail", "The index is built.")
    waiting = office.show(ref).waiting
    assert waiting is not None and waiting.on is WaitOn.CLIENT


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"channel": "chat"}, "send", "copy it out|Copy it out"),
        ({"direction": "in"}, "direction", "what we say"),
        ({"person": "Somebody"}, "person", "Somebody"),
        ({"script": "no_such"}, "script", "no_such"),
        ({"script": ""}, "script", "script"),
        ({"script": "bad_news"}, "said", r"\{message\}"),
        ({"said": "Dear {person}, by {remedy_sought}."}, "said", "remedy_sought"),
        ({"said": "Dear XXX, all is well."}, "said", "line 1, character 6"),
        ({"said": "We do it as soon as possible."}, "said", "as soon as possible"),
        ({"said": "你好\n贵司的投诉"}, "said", "贵司反馈的问题"),
        ({"said": "Fine.", "subject": "赔偿"}, "said", "补偿"),
    ],
)
def test_what_must_not_go_out_is_refused_and_nothing_is_kept(
    office: Office, ref: str, fields: dict[str, str], field: str, words: str
) -> None:
    with pytest.raises(InvalidValue, match=words) as refused:
        office.do("contact", ref, **MAIL | fields, send="yes")
    assert refused.value.field == field
    assert outbox(office) == [] and len(office.show(ref).contacts) == 1


def test_words_of_a_call_are_recorded_as_they_were_said(office: Office, ref: str) -> None:
    said = "甲方说要投诉到集团,我们答应尽快回电 {x}"
    office.do("contact", ref, direction="out", channel="phone", person="Li Na", said=said)
    assert office.show(ref).contacts[-1].said == said


def test_a_blamed_name_does_not_go_out(office: Office) -> None:
    office.enlist("zhao")
    office.do("client", name="Huadong Retail", language="en")
    blamed = office.report(cause="service", about="zhao")
    for name in ("zhao", "Zhao"):
        with pytest.raises(InvalidValue, match=name):
            office.do("contact", blamed, **MAIL | {"said": f"It was {name}."})
    office.do("contact", blamed, **MAIL | {"said": "It was us."})


def test_bad_news_takes_ones_own_words_behind_the_script(office: Office, ref: str) -> None:
    office.do("contact", ref, **MAIL | {"script": "bad news", "said": "{script} The disk is gone."})
    contact = office.show(ref).contacts[-1]
    assert contact.script == "quality.bad_news" and "\nThe disk is gone.\n" in contact.said
    assert contact.delivery is None


def test_the_call_sheet_takes_a_script_too(office: Office) -> None:
    ref = office.report(cause="delay")
    office.do("acknowledge", ref, **CALL | {"said": "{script}"}, script="first_contact", next_update_at="+1h")
    contact = office.show(ref).contacts[0]
    assert contact.script == "delay.first_contact" and "11月23日（周一）11:00（北京时间）" in contact.said
    with pytest.raises(InvalidValue, match="____"):
        office.do("acknowledge", office.report(), **CALL | {"said": "at ____"}, script="first_contact")


def test_one_verb_sends_each_client_its_own_letter_and_one_undo_takes_all_back(office: Office, ref: str) -> None:
    office.do("client", name="Shunda", language="zh_CN")
    office.do("person", client="Shunda", name="王敏", email="wm@shunda.example")
    other = office.report(client="Shunda", title="运单号重复", contact="王敏")
    third = office.report(client="Nobody")
    done = office.do("contact", ref, other, third, **MAIL | {"person": "{contact}"}, send="yes")
    assert done.refs == (ref, other) and [one.ref for one in done.refused] == [third]
    first, second = outbox(office)
    assert (first.address, second.address) == ("lina@huadong.example", "wm@shunda.example")
    assert "Dear Li Na" in first.body and "王敏，您好" in second.body
    assert office.show(other).stage is Stage.ACKNOWLEDGED
    office.do("undo")
    assert outbox(office) == [] and office.show(other).contacts == ()


def test_the_news_is_what_happened_since_they_last_heard_from_us(office: Office, ref: str) -> None:
    office.clock.turn()
    office.enlist("bo")
    office.do("assign", ref, commander="bo")
    office.do("note", ref, text="secret suspicion")
    office.do("contact", ref, direction="in", channel="mail", person="Li Na", said="And?")
    office.do("wait", ref, on="third_party", reason="the bank is slow")
    office.do("promise", ref, what="index on orders", due="+5h")
    office.clock.turn()
    office.do("contact", ref, **MAIL)
    said = office.show(ref).contacts[-1].said
    for words in ("led by Bo", "Your message of", "answer of a supplier", "index on orders"):
        assert words in said
    assert "secret" not in said and "the bank" not in said
    office.clock.turn()
    office.do("contact", ref, **MAIL)
    assert "no new result" in office.show(ref).contacts[-1].said


def test_what_was_undone_is_no_news(office: Office, ref: str) -> None:
    office.clock.turn()
    office.do("grade", ref, severity=1)
    office.do("undo", ref)
    office.do("contact", ref, **MAIL)
    assert "urgency" not in office.show(ref).contacts[-1].said


def test_a_reminder_names_what_we_wait_for_and_is_recorded_as_one(office: Office, ref: str) -> None:
    reminder = MAIL | {"script": "reminder"}
    with pytest.raises(InvalidValue, match="waiting_for"):
        office.do("contact", ref, **reminder)
    office.do("wait", ref, on="client", reason="the slow log of Friday")
    office.clock.turn(24 * HOUR)
    office.do("contact", ref, **reminder, send="yes")
    [contact] = office.show(ref).reminders
    assert contact.direction is Direction.OUT and "the slow log of Friday" in contact.said


def test_the_users_own_script_is_used(office: Office, ref: str, tmp_path: Path) -> None:
    file = tmp_path / "en" / "quality.progress.txt"
    file.parent.mkdir()
    file.write_text("subject: Ours\n\nHello {person}, until {next_update}.\n", encoding="utf-8")
    desk = make_desk(office.store, clock=office.clock)
    desk.scripts = Scripts(tmp_path)
    desk.perform(desk.parse("contact", dict(MAIL)), [ref])
    assert office.show(ref).contacts[-1].said.startswith("Hello Li Na, until ")
