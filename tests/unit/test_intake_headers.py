"""Headers: encoded words, parameters, addresses, ids and dates, whatever was done to them."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.intake.headers import decode_words, unbase64
from firefight_tui.intake.items import Item, Letter, Remarks
from firefight_tui.intake.mail import read_mail
from tests.samples.mails import SUBJECT, TRADITIONAL, mail, multipart, part, word

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


def read(raw: bytes) -> tuple[Letter, Item]:
    item = read_mail(raw, "x", now=NOW)
    assert isinstance(item.content, Letter)
    return item.content, item


def letter(raw: bytes) -> Letter:
    return read(raw)[0]


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "gb18030", "utf-8"])
@pytest.mark.parametrize("encoding", ["B", "Q"])
def test_an_encoded_subject_is_read(charset: str, encoding: str) -> None:
    assert letter(mail(subject=word(SUBJECT, charset, encoding))).title == SUBJECT


@pytest.mark.parametrize("charset", ["gb2312", "utf-8"])
def test_words_cut_inside_a_character_are_joined_first(charset: str) -> None:
    content = SUBJECT.encode(charset)
    pieces = [content[start : start + 5] for start in range(0, len(content), 5)]
    subject = "\r\n ".join(f"=?{charset}?B?{base64.b64encode(piece).decode()}?=" for piece in pieces)
    assert letter(mail(subject=subject)).title == SUBJECT


@pytest.mark.parametrize("raw", [SUBJECT.encode("gb2312"), SUBJECT.encode()])
def test_a_raw_subject_is_read_in_the_charset_it_is_in(raw: bytes) -> None:
    assert letter(mail(subject=raw)).title == SUBJECT


@pytest.mark.parametrize(
    ("broken", "read_as"),
    [
        ("=?gb2312?B?tqm1pQ?=", "订单"),  # padding left out
        ("=?gb2312?B?tqm1pQ==", "订单"),  # the end left out
        ("=?gb2312?B?tqm1\r\n pQ==?=", "订单"),  # folded inside
        ('"=?gb2312?B?tqm1pQ==?="', '"订单"'),
        ("Re: =?gb2312?B?tqm1pQ==?=(1)", "Re: 订单(1)"),
        ("=?utf-8*zh?Q?=E8=AE=A2=E5=8D=95?=", "订单"),
        ("=?utf-8?Q?What??=", "What?"),
        ("=?utf-8?Q?a b_c?=", "a b c"),
        ("=?utf-8?B??=", ""),
        ("=?x?y?z?=", "=?x?y?z?="),
    ],
)
def test_broken_words_give_what_they_hold(broken: str, read_as: str) -> None:
    assert decode_words(broken.replace("\r\n", ""), Remarks()) == read_as


def test_a_header_that_decodes_to_a_terminal_sequence_is_made_visible() -> None:
    title = letter(mail(subject=word("\x1b]0;owned\x07\u202e订单\nBcc: x", "utf-8"))).title
    assert "\x1b" not in title and "\u202e" not in title and "\n" not in title
    assert "订单" in title


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("filename*=gb2312''%BD%D8%CD%BC.png", "截图.png"),
        ("filename*0*=utf-8''%E6%88%AA; filename*1*=%E5%9B%BE; filename*2=.png", "截图.png"),
        ("filename*0*=gbk''%BD%D8%CD; filename*1*=%BC.png", "截图.png"),
        ('filename="=?gb2312?B?vdjNvC5wbmc=?="', "截图.png"),
        ("filename==?GBK?Q?=BD=D8=CD=BC.png?=", "截图.png"),
        ('filename="截图.png"', "截图.png"),
        ('filename="..\\\\..\\\\etc/pass;wd.png"', "pass;wd.png"),
        ('filename="C:\\temp\\shot.png"', "shot.png"),
        ('filename="/etc/passwd"', "passwd"),
        ('filename="CON.txt"', "_CON.txt"),
        ("filename=a b.png", "a b.png"),
        ('filename="a\x07\u202egpj.exe"', "a_\\u202egpj.exe"),
        ('filename="..."', "attachment-1.png"),
    ],
)
def test_a_file_gets_a_clean_basename(field: str, name: str) -> None:
    raw = multipart([part("text"), part(b"\x89PNG", "image/png", f"Content-Disposition: attachment; {field}")])
    assert [one.name for one in letter(raw).attachments] == [name]


def test_a_file_name_in_raw_gbk_is_read() -> None:
    field = b'Content-Disposition: attachment; filename="' + "截图.png".encode("gbk") + b'"'
    raw = multipart([part("text"), part(b"1", "image/png", field)])
    assert [one.name for one in letter(raw).attachments] == ["截图.png"]


def test_an_unclosed_quote_does_not_swallow_the_parameters_behind_it() -> None:
    # Only the charset named can tell what these bytes are.
    found = letter(mail(TRADITIONAL.encode("big5"), kind='text/plain; x="a; charset=big5; y=1'))
    assert found.body == TRADITIONAL


@pytest.mark.parametrize(
    ("given_as", "name", "address"),
    [
        (f"{word('张敏', 'gbk')} <zhangmin@huadong.example>", "张敏", "zhangmin@huadong.example"),
        (f'"{word("张敏", "utf-8")}" <zhangmin@HuaDong.example>', "张敏", "zhangmin@huadong.example"),
        ("zhangmin@huadong.example (张敏)", "张敏", "zhangmin@huadong.example"),
        ("<zhangmin@huadong.example>", "", "zhangmin@huadong.example"),
        ('"Zhang, Min" <zhangmin@huadong.example>', "Zhang, Min", "zhangmin@huadong.example"),
        ("华东物流：信息部 <it@huadong.example>", "华东物流：信息部", "it@huadong.example"),
        ("Zhang Min <zhangmin@huadong.example", "Zhang Min <", "zhangmin@huadong.example"),
    ],
)
def test_the_sender_is_read(given_as: str, name: str, address: str) -> None:
    sender = letter(mail(sender=given_as)).sender
    assert sender is not None
    assert (sender.name.rstrip(" <"), sender.address) == (name.rstrip(" <"), address)


def test_a_raw_gbk_sender_is_read() -> None:
    sender = letter(mail(sender="张敏 <zhangmin@huadong.example>".encode("gbk"))).sender
    assert sender is not None and sender.name == "张敏"


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("a@huadong.example", "huadong.example"),
        ("a@163.com", "a@163.com"),
        ("a@vip.qq.com", "a@vip.qq.com"),
        ("a@yahoo.com.cn", "a@yahoo.com.cn"),
    ],
)
def test_free_mail_names_no_client(address: str, client: str) -> None:
    sender = letter(mail(sender=address)).sender
    assert sender is not None and sender.client == client


@pytest.mark.parametrize(
    "sender", ["IT <it@xn--huadng-9xa.example>", "IT <it@huаdong.example>", "boss@huadong.example <x@evil.example>"]
)
def test_a_sender_who_may_be_somebody_else_is_marked(sender: str) -> None:
    found, item = read(mail(sender=sender))
    assert found.sender is not None and found.sender.doubtful
    assert found.sender.doubtful in item.remarks


def test_without_from_the_sender_header_counts_and_without_any_it_is_said() -> None:
    found, item = read(mail("x", "Sender: it@huadong.example", sender=""))
    assert found.sender is not None and found.sender.address == "it@huadong.example"
    assert item.remarks
    assert read(mail(sender=""))[0].sender is None


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Thu, 19 Nov 2026 09:30:00 +0800", datetime(2026, 11, 19, 1, 30, tzinfo=UTC)),
        ("19 Nov 2026 09:30 +0800 (CST)", datetime(2026, 11, 19, 1, 30, tzinfo=UTC)),
        ("2026-11-19T09:30:00+08:00", datetime(2026, 11, 19, 1, 30, tzinfo=UTC)),
        ("Thu, 19 Nov 2026 01:30:00 -0000", datetime(2026, 11, 19, 1, 30, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 10:05:00 +0800", NOW),  # five minutes ahead: their clock is wrong, not their mail
        ("Sat, 21 Nov 2026 09:30:00 +0800", None),
        ("Thu, 19 Nov 2026 99:99:00 +0800", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("yesterday", None),
        ("Thu, 19 Nov 999999999 09:30:00 +0800", None),
        ("", None),
    ],
)
def test_the_date_is_read_or_it_is_said_why_not(date: str, at: datetime | None) -> None:
    found, item = read(mail(date=date))
    assert found.received_at == at
    assert bool(item.remarks) == (at is None)


def test_headers_that_lost_their_folds_or_have_blanks_before_the_colon_are_read() -> None:
    raw = b"Received: from x\n(somewhere)\nSubject : x\nFrom: a@huadong.example\n\ntext"
    found, item = read(raw)
    assert (found.title, found.body) == ("x", "text")
    assert found.sender is not None and found.sender.address == "a@huadong.example"
    assert not any("headers" in remark for remark in item.remarks)


def test_headers_that_break_off_are_not_lost_and_it_is_said() -> None:
    found, item = read(b"Subject: x\nbroken off\nfor good\n\ntext")
    assert (found.title, found.body) == ("x", "broken off\nfor good\n\ntext")
    assert any("headers" in remark for remark in item.remarks)


def test_the_mail_answered_stands_before_those_it_answered() -> None:
    assert letter(mail("x", "In-Reply-To: <z@v>", "References: <a@v> <b@v>")).references == ("z@v", "b@v", "a@v")


def test_what_a_reply_refers_to_is_read_nearest_first() -> None:
    found = letter(mail("x", "In-Reply-To: <c@v>", "References: <a@v>\r\n <b@v> <c@v>", "Message-ID: <d@h>"))
    assert found.references == ("c@v", "b@v", "a@v")
    assert found.message_id == "d@h"


@pytest.mark.parametrize(
    ("subject", "refs"),
    [
        ("Re: [FF-128] 订单", ("FF-128",)),
        ("回复：【FF-7】x", ("FF-7",)),
        ("FF-128 订单", ()),
        ("[FF-x]", ()),
        ("[ff-0012]", ("FF-12",)),
    ],
)
def test_a_complaint_named_in_the_subject_is_found(subject: str, refs: tuple[str, ...]) -> None:
    assert letter(mail(subject=subject)).refs == refs


def test_a_subject_behind_a_huge_header_is_still_read() -> None:
    people = ",\r\n ".join(f"u{number}@example.com" for number in range(20_000))
    raw = b"To: " + people.encode() + b"\r\n" + mail(subject="found")
    found, item = read(raw)
    assert found.title == "found"
    assert len(found.recipients) == 200
    assert any("cut" in remark for remark in item.remarks)


@given(st.text(max_size=200))
def test_any_text_survives_decoding_of_words(text: str) -> None:
    decoded = decode_words(text, Remarks())
    assert decoded == text or "=?" in text


@given(st.text(max_size=200), st.sampled_from(["Content-Type: text/plain;", "Content-Disposition: attachment;"]))
def test_any_parameters_can_be_read(text: str, header: str) -> None:
    line = " ".join(text.split()).encode("utf-8", "replace")
    assert letter(header.encode() + line + b"\nSubject: x\n\ntext").title == "x"


@given(st.binary(max_size=200))
def test_base64_is_read_without_its_padding_and_with_dirt_in_it(content: bytes) -> None:
    encoded = base64.b64encode(content).rstrip(b"=")
    assert unbase64(b" !\r\n".join([encoded[:7], encoded[7:]])) == content
