"""What arrives becomes complaints, joins the one it answers, or is put aside; nothing is taken in twice or lost."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from firefight_tui.desk import arriving
from firefight_tui.desk.checking import check
from firefight_tui.desk.desk import Desk
from firefight_tui.desk.occasion import Actor
from firefight_tui.desk.views.complaint import complaint
from firefight_tui.domain.records import ComplaintRecord
from firefight_tui.domain.vocabulary import Channel, ClockName, Direction, Severity, Stage
from firefight_tui.errors import PermissionRefused
from firefight_tui.intake.items import Item
from firefight_tui.intake.jsonl import read_rows
from firefight_tui.intake.mail import read_mail
from firefight_tui.intake.sources import read_sources
from firefight_tui.intake.take_in import Taken, take_in
from firefight_tui.store.models import Arrival, Client, Complaint, Contact, Entry, Evidence, Operation, Person
from firefight_tui.store.store import Store

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
SENT = "Thu, 19 Nov 2026 09:30:00 +0800"
REALMAIL = Path(__file__).parents[2].parent / "shared" / "realmail"


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    store = Store(store_url)
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store, Actor("bo", "bo"), now=lambda: NOW)


def mail(
    body: str = "订单系统每天早上打不开。",
    *,
    source: str = "a.eml",
    sender: str = "张敏 <zhangmin@huadong.example>",
    subject: str = "订单系统打不开",
    date: str = SENT,
    message_id: str = "",
    answers: str = "",
    files: dict[str, bytes] | None = None,
    **headers: str,
) -> Item:
    made = EmailMessage()
    named = {"From": sender, "Subject": subject, "In-Reply-To": answers and f"<{answers}>"}
    for name, value in {**named, **{key.replace("_", "-"): value for key, value in headers.items()}}.items():
        if value:
            made[name] = value
    if message_id:
        made["Message-ID"] = f"<{message_id}>"
    made.set_content(body)
    for name, content in (files or {}).items():
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return read_mail(f"Date: {date}\n".encode() + made.as_bytes(), source, now=NOW)


def rows(*values: dict[str, object]) -> list[Item]:
    text = "\n".join(json.dumps(one, ensure_ascii=False) for one in values)
    return list(read_rows(io.BytesIO(text.encode()), "in.jsonl"))


def row(number: int, **values: object) -> dict[str, object]:
    return {"client": "华东电商", "title": f"第 {number} 个", "body": f"订单 {number} 打不开", **values}


def took(desk: Desk, items: Iterable[Item], *, dry_run: bool = False) -> list[Taken]:
    return list(take_in(desk, items, dry_run=dry_run))


def statuses(taken: Iterable[Taken]) -> list[str]:
    return [one.status.value for one in taken]


def seen(desk: Desk, reference: str) -> ComplaintRecord:
    return complaint(desk.store, reference, NOW)


def do(desk: Desk, verb: str, refs: tuple[str, ...] = (), /, **fields: object) -> None:
    desk.perform(desk.parse(verb, fields), refs)


def counted(store: Store, model: type) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_mail_opens_a_complaint_of_its_senders_domain(desk: Desk) -> None:
    (taken,) = took(desk, [mail(message_id="1@huadong.example")])
    assert (taken.source, taken.status.value, taken.ref) == ("a.eml", "created", "FF-1")
    assert "huadong.example" in taken.reason
    found = seen(desk, "FF-1")
    assert (found.title, found.body, found.channel) == ("订单系统打不开", "订单系统每天早上打不开。", Channel.MAIL)
    assert found.received_at == datetime(2026, 11, 19, 1, 30, tzinfo=UTC)
    assert found.client == "huadong.example"
    assert found.contact is not None
    assert (found.contact.name, found.contact.email) == ("张敏", "zhangmin@huadong.example")
    with desk.store.read() as session:
        client = session.scalars(select(Client)).one()
        assert not client.confirmed and client.domain == "huadong.example"


def test_free_mail_names_a_client_by_its_address(desk: Desk) -> None:
    took(desk, [mail(sender="王五 <Wang5@qq.com>"), mail(sender="a@qq.com", body="别的")])
    assert [seen(desk, ref).client for ref in ("FF-1", "FF-2")] == ["wang5@qq.com", "a@qq.com"]


def test_a_known_address_and_a_known_domain_name_their_client(desk: Desk) -> None:
    do(desk, "client", name="华东电商", domain="huadong.example")
    do(desk, "person", client="顺达物流", name="马超群", email="Ma@Private.example")
    taken = took(
        desk,
        [
            mail("一", source="1"),
            mail("二", source="2", sender="李四 <li4@mail.huadong.example>"),
            mail("三", source="3", sender="MA <ma@private.EXAMPLE>"),
        ],
    )
    assert [seen(desk, one.ref).client for one in taken] == ["华东电商", "华东电商", "顺达物流"]
    assert not any("confirmed" in one.reason for one in taken)
    third = seen(desk, taken[2].ref).contact
    assert third is not None and third.name == "马超群"


def test_what_a_mail_lacks_is_filled_in_and_said(desk: Desk) -> None:
    (taken,) = took(desk, [mail(subject="", sender="", date="gestern")])
    found = seen(desk, taken.ref)
    assert found.title == "订单系统每天早上打不开。" and found.received_at == NOW and found.client == "(unknown sender)"
    for said in ("no subject", "no sender address", "unreadable date", "not confirmed"):
        assert said in taken.reason


def test_a_date_in_the_future_counts_as_now(desk: Desk) -> None:
    (taken,) = took(desk, [mail(date="Fri, 20 Nov 2027 09:30:00 +0800")])
    assert seen(desk, taken.ref).received_at == NOW and "future" in taken.reason


def test_an_over_long_title_is_cut_and_kept_whole_in_the_body(desk: Desk) -> None:
    (taken,) = took(desk, [mail(subject="慢" * 400)])
    found = seen(desk, taken.ref)
    assert len(found.title) <= 300 and found.body.startswith("慢" * 400)


def test_what_a_mail_repeats_stands_below_its_own_words(desk: Desk) -> None:
    words = '现在还是慢。\n\n在 2026-11-18 16:20:00，"支持" <s@v.example> 写道：\n> 补丁今天发出。'
    (taken,) = took(desk, [mail(words)])
    body = seen(desk, taken.ref).body
    assert body.startswith("现在还是慢。") and "---- quoted text ----" in body and "补丁今天发出" in body


def test_a_mail_comes_in_once(desk: Desk) -> None:
    first = mail(message_id="1@x.example")
    assert statuses(took(desk, [first, mail("other words", message_id="1@x.example")])) == ["created", "duplicate"]
    (again,) = took(desk, [first])
    assert (again.status.value, again.ref) == ("duplicate", "FF-1") and "FF-1" in again.reason
    assert counted(desk.store, Complaint) == 1


def test_the_same_words_without_an_id_or_within_a_day_are_a_copy(desk: Desk) -> None:
    later = "Sun, 22 Nov 2026 09:30:00 +0800"
    items = [mail(message_id="1@x.example"), mail(), mail(message_id="2@x.example")]
    assert statuses(took(desk, items)) == ["created", "duplicate", "duplicate"]
    afterwards = Desk(desk.store, desk.actor, now=lambda: NOW + timedelta(days=3))
    assert statuses(took(afterwards, [mail(message_id="3@x.example", date=later)])) == ["created"]


def test_what_was_undone_may_come_in_again(desk: Desk) -> None:
    item = mail(message_id="1@x.example")
    took(desk, [item])
    do(desk, "undo")
    assert statuses(took(desk, [item])) == ["created"]
    assert statuses(took(desk, [item])) == ["duplicate"]


def test_one_undo_takes_a_batch_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "SECONDS", 60)  # a busy machine would make two batches of it
    took(desk, rows(*[row(number, contact="张敏") for number in range(30)]))
    do(desk, "undo")
    with desk.store.read() as session:
        assert session.scalar(select(func.count(Complaint.id)).where(Complaint.retracted.is_(False))) == 0


@pytest.mark.parametrize("subject", ["Re: 打不开 [FF-1]", "回复: 【FF-1】打不开"])
def test_a_reply_joins_by_reference_in_the_subject(desk: Desk, subject: str) -> None:
    do(desk, "report", client="华东电商", title="打不开", body="早上打不开")
    (taken,) = took(desk, [mail("还是打不开。\n\n-- \n张敏 138", subject=subject)])
    assert (taken.status.value, taken.ref) == ("attached", "FF-1")
    (contact,) = seen(desk, "FF-1").contacts
    assert (contact.direction, contact.channel, contact.person) == (Direction.IN, Channel.MAIL, "张敏")
    assert contact.said == "还是打不开。" and contact.at == datetime(2026, 11, 19, 1, 30, tzinfo=UTC)
    with desk.store.read() as session:
        kept = session.scalars(select(Contact)).one()
        assert kept.subject == subject and kept.quoted is not None and "138" in kept.quoted


def test_a_thread_joins_by_message_id_even_within_one_run(desk: Desk) -> None:
    items = [
        mail(message_id="1@x.example"),
        mail("催一下", message_id="2@x.example", answers="1@x.example"),
        mail("催一下", message_id="3@x.example", References="<0@y.example> <2@x.example>"),
        mail("别的事", message_id="4@x.example", answers="unknown@x.example"),
    ]
    taken = took(desk, items)
    assert statuses(taken) == ["created", "attached", "attached", "created"]
    assert [one.ref for one in taken] == ["FF-1", "FF-1", "FF-1", "FF-2"]
    assert [contact.said for contact in seen(desk, "FF-1").contacts] == ["催一下", "催一下"]


def test_a_reply_ends_waiting_on_the_client_and_must_be_answered(desk: Desk) -> None:
    early = Desk(desk.store, desk.actor, now=lambda: NOW - timedelta(minutes=10))
    do(early, "report", client="华东电商", title="打不开", body="早上打不开", severity="1")
    do(early, "acknowledge", ("FF-1",), channel="mail", person="张敏", said="请给日志")
    do(early, "wait", ("FF-1",), on="client", reason="日志")
    assert seen(desk, "FF-1").waiting is not None
    took(desk, [mail("日志在附件", subject="[FF-1]", date="Fri, 20 Nov 2026 11:55:00 +0800")])
    found = seen(desk, "FF-1")
    assert found.waiting is None
    assert found.clocks[ClockName.NEXT_UPDATE].due_at == NOW + timedelta(minutes=10)


def test_a_reply_to_an_ended_complaint_is_recorded_and_said(desk: Desk) -> None:
    do(desk, "report", client="华东电商", title="打不开", body="早上打不开")
    do(desk, "withdraw", ("FF-1",), reason="误报")
    (taken,) = took(desk, [mail("又来了", subject="[FF-1]")])
    assert (taken.status.value, taken.ref) == ("attached", "FF-1") and "withdrawn" in taken.reason.lower()
    found = seen(desk, "FF-1")
    assert found.stage is Stage.WITHDRAWN and [contact.said for contact in found.contacts] == ["又来了"]


def test_a_reply_to_a_merged_complaint_goes_where_it_went(desk: Desk) -> None:
    took(desk, [mail(message_id="1@x.example"), mail("另一个", message_id="2@x.example"), mail("再一个")])
    do(desk, "merge", ("FF-1",), into="FF-2", reason="同一件事")
    do(desk, "merge", ("FF-2",), into="FF-3", reason="同一件事")
    (taken,) = took(desk, [mail("怎么样了", message_id="9@x.example", answers="1@x.example")])
    assert (taken.status.value, taken.ref) == ("attached", "FF-3") and "FF-1" in taken.reason
    assert len(seen(desk, "FF-3").contacts) == 1


def test_an_unknown_reference_opens_a_complaint_and_says_so(desk: Desk) -> None:
    (taken,) = took(desk, [mail(subject="[FF-77] 打不开")])
    assert taken.status.value == "created" and "FF-77" in taken.reason


def test_a_stranger_who_names_a_complaint_is_kept_by_address(desk: Desk) -> None:
    do(desk, "client", name="华东电商", domain="huadong.example")
    do(desk, "report", client="华东电商", title="打不开", body="早上打不开", contact="张敏")
    (taken,) = took(desk, [mail("付款到新账号", subject="[FF-1]", sender="张敏 <x@evil.example>")])
    (contact,) = seen(desk, "FF-1").contacts
    assert contact.person == "张敏 <x@evil.example>" and "x@evil.example" in taken.reason


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "auto-replied"}, {"X_Failed_Recipients": "x@y.example"}])
def test_machines_open_and_join_nothing(desk: Desk, headers: dict[str, str]) -> None:
    do(desk, "report", client="华东电商", title="打不开", body="早上打不开")
    (taken,) = took(desk, [mail("I am away", subject="[FF-1]", **headers)])
    assert taken.status.value == "skipped" and taken.ref == "" and taken.reason
    assert seen(desk, "FF-1").contacts == () and counted(desk.store, Complaint) == 1
    took(desk, [mail("I am away", subject="[FF-1]", **headers)])
    assert counted(desk.store, Evidence) == 1


def test_bytes_are_kept_whatever_became_of_them(desk: Desk) -> None:
    items = [
        mail(message_id="1@x.example"),
        mail("I am away", Auto_Submitted="auto-replied"),
        read_mail(b"", "empty.eml", now=NOW),
        *rows(row(1), {"client": "x"}, row(2, severity="9")),
    ]
    taken = took(desk, items)
    assert statuses(taken) == ["created", "skipped", "rejected", "created", "rejected", "rejected"]
    assert all(one.reason for one in taken if one.status.value in {"skipped", "rejected"})
    with desk.store.read() as session:
        kept = session.execute(
            select(Arrival.source, Arrival.status, Arrival.reason, Evidence.content, Arrival.complaint_id)
            .join(Evidence, Evidence.id == Arrival.evidence_id)
            .order_by(Arrival.id)
        ).all()
    said = [(one.source, one.status.value, one.reason) for one in taken]
    assert [(one.source, one.status, one.reason) for one in kept] == said
    assert [one.content for one in kept] == [item.raw for item in items]
    assert [one.complaint_id for one in kept] == [1, None, None, 2, None, None]


def test_files_are_kept_with_what_they_came_with(desk: Desk) -> None:
    took(desk, [mail(message_id="1@x.example", files={"../日志.txt": b"ERR-0042", "b.bin": b"\0\1"})])
    took(desk, [mail("再一个", answers="1@x.example", files={"c.txt": b"c"})])
    found = seen(desk, "FF-1")
    assert [(one.name, one.size) for one in found.attachments] == [("日志.txt", 8), ("b.bin", 2), ("c.txt", 1)]


def test_one_bad_item_loses_only_itself(desk: Desk) -> None:
    lines = [row(number) for number in range(20)]
    lines[7]["severity"] = "enormous"
    lines[11]["received_at"] = "2030-01-01 10:00"
    lines[13]["client"] = " "
    taken = took(desk, rows(*lines))
    assert [number for number, one in enumerate(taken) if one.status.value == "rejected"] == [7, 11, 13]
    assert "severity" in taken[7].reason and "future" in taken[11].reason
    assert counted(desk.store, Complaint) == 17


POISON = {
    "sqlite": [
        "CREATE TRIGGER poison BEFORE INSERT ON complaint WHEN NEW.title = '第 13 个' "
        "BEGIN SELECT RAISE(ABORT, 'no'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$",
        "CREATE TRIGGER poison BEFORE INSERT ON complaint FOR EACH ROW WHEN (NEW.title = '第 13 个') "
        "EXECUTE FUNCTION poison()",
    ],
}


def test_what_only_the_database_refuses_loses_only_itself(desk: Desk) -> None:
    took(desk, rows(row(0)))
    with desk.store.write() as work:
        for statement in POISON["sqlite" if desk.store.is_sqlite else "postgresql"]:
            work.session.execute(text(statement))
        work.commit()
    taken = took(desk, rows(*[row(number) for number in range(1, 40)]))
    assert [number for number, one in enumerate(taken, 1) if one.status.value != "created"] == [13]
    assert taken[12].status.value == "rejected" and taken[12].reason
    assert counted(desk.store, Complaint) == 39 and counted(desk.store, Evidence) == 40
    assert check(desk.store, NOW) == ()


def test_a_reply_about_the_actor_is_refused_and_the_rest_goes_on(desk: Desk) -> None:
    do(desk, "enlist", handle="li", name="李")
    do(desk, "report", client="华东电商", title="态度", body="不接电话", about="bo", cause="service")
    taken = took(desk, [mail("怎么样了", subject="[FF-1]"), mail("别的")])
    assert statuses(taken) == ["rejected", "created"]
    other = Desk(desk.store, Actor("li", "li"), now=lambda: NOW)
    assert statuses(took(other, [mail("怎么样了", subject="[FF-1]")])) == ["attached"]


def test_rows_take_the_fields_of_report(desk: Desk) -> None:
    taken = took(
        desk,
        rows(
            {"甲方": "华东电商", "标题": "慢", "正文": "很慢", "级别": 1, "项目": "华东电商/订单", "联系人": "张敏"},
            {"client": "华东电商", "title": "只有标题", "also": ["cost", "质量"], "cause": "function"},
            {"client": "华东电商", "title": "态度", "body": "不接电话", "about": "bo"},
        ),
    )
    assert statuses(taken) == ["created"] * 3
    first, second, third = (seen(desk, one.ref) for one in taken)
    assert (first.severity, first.project, first.body) == (Severity.URGENT, "订单", "很慢")
    assert second.body == "只有标题" and {str(cause) for cause in second.also} == {"cost", "quality"}
    assert third.about == "bo"
    with desk.store.read() as session:
        assert session.scalars(select(Client.confirmed)).all() == [True]


def test_a_dry_run_says_the_same_and_keeps_nothing(desk: Desk) -> None:
    items = [
        mail(message_id="1@x.example"),
        mail("二", message_id="1@x.example"),
        mail("三", answers="1@x.example"),
        *rows(*[row(number % 5) for number in range(1_200)]),
        mail("四"),
        mail("五", Auto_Submitted="auto-replied"),
    ]
    tried = took(desk, items, dry_run=True)
    assert all(one.ref == "" for one in tried)
    assert [counted(desk.store, model) for model in (Complaint, Arrival, Evidence, Entry, Client, Operation)] == [0] * 6
    done = took(desk, items)
    assert statuses(tried) == statuses(done)
    assert Counter(statuses(done)) == {"created": 7, "attached": 1, "duplicate": 1_196, "skipped": 1}


def test_batches_are_operations_of_at_most_a_thousand(desk: Desk) -> None:
    took(desk, rows(*[row(number) for number in range(1_500)]))
    with desk.store.read() as session:
        wanted = select(func.count()).where(Entry.verb == "report").group_by(Entry.operation_id)
        sizes = session.scalars(wanted).all()
        assert sum(sizes) == 1_500 and max(sizes) <= 1_000
        assert session.scalar(select(func.count(Operation.id))) == len(sizes)


def test_only_who_may_report_takes_in(desk: Desk) -> None:
    do(desk, "enlist", handle="eve", name="Eve", access="observer")
    with pytest.raises(PermissionRefused):
        took(Desk(desk.store, Actor("eve", "eve"), now=lambda: NOW), [mail()])
    assert counted(desk.store, Arrival) == 0


def test_the_person_who_writes_becomes_known(desk: Desk) -> None:
    do(desk, "client", name="华东电商", domain="huadong.example")
    do(desk, "report", client="华东电商", title="打不开", body="早上打不开", contact="张敏")
    took(desk, [mail("一", source="1"), mail("二", source="2", sender="zhangmin@huadong.example")])
    with desk.store.read() as session:
        people = session.execute(select(Person.name, Person.email)).all()
    assert people == [("张敏", "zhangmin@huadong.example")]


@pytest.mark.skipif(not REALMAIL.is_dir(), reason="the folder of real mail is not here")
def test_real_mail_comes_in_whole(desk: Desk) -> None:
    items = list(read_sources([str(REALMAIL)], now=NOW))
    taken = took(desk, items)
    assert [one.source for one in taken] == [item.source for item in items]
    assert Counter(statuses(taken))["rejected"] == 1
    assert check(desk.store, NOW) == ()
    with desk.store.read() as session:
        kept = set(session.scalars(select(Evidence.content).join(Arrival, Arrival.evidence_id == Evidence.id)))
        for item, one in zip(items, taken, strict=True):
            assert item.raw in kept, (item.source, one.status)
    assert statuses(took(desk, items)) == [
        status if status in {"skipped", "rejected"} else "duplicate" for status in statuses(taken)
    ]
