"""A whole mail: its title, its files, what is said about it, and that nothing can upset the reading."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.text import width
from firefight_tui.intake.items import Item, Letter
from firefight_tui.intake.mail import read_mail
from tests.samples.mails import COMPLAINT, SUBJECT, mail, multipart, part

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


def read(raw: bytes) -> tuple[Letter, Item]:
    item = read_mail(raw, "box.eml", now=NOW)
    assert isinstance(item.content, Letter), item.rejected
    return item.content, item


def letter(raw: bytes) -> Letter:
    return read(raw)[0]


def test_a_plain_complaint_is_read_whole_and_nothing_needs_saying() -> None:
    raw = mail(COMPLAINT, "Message-ID: <1@huadong.example>", subject=SUBJECT)
    found, item = read(raw)
    assert (found.title, found.body, found.title_assumed) == (SUBJECT, COMPLAINT, False)
    assert found.received_at == datetime(2026, 11, 19, 1, 30, tzinfo=UTC)
    assert [one.address for one in found.recipients] == ["support@vendor.example"]
    assert (item.source, item.raw, item.remarks, item.skipped, item.rejected) == ("box.eml", raw, (), "", "")


def test_without_a_subject_the_title_is_the_start_of_the_text() -> None:
    found, item = read(mail(COMPLAINT, subject=""))
    assert found.title.startswith("订单系统每天早上九点") and width(found.title) <= 60
    assert found.title_assumed and found.body == COMPLAINT and item.remarks


def test_without_subject_and_text_there_still_is_a_title() -> None:
    found, item = read(mail("", subject=""))
    assert found.title == "(no text)" and found.title_assumed and item.remarks


def test_a_mail_forwarded_as_an_attachment_lends_its_subject() -> None:
    inner = mail(COMPLAINT, subject=SUBJECT)
    found, item = read(multipart([part("", "text/plain"), part(inner, "message/rfc822")], subject=""))
    assert found.title == SUBJECT and item.remarks
    assert [(one.name, one.content) for one in found.attachments] == [("attachment-1.eml", inner)]


def test_an_overlong_title_is_cut_and_kept_whole_in_the_body() -> None:
    subject = "订单系统打不开" * 60
    found, item = read(mail(COMPLAINT, subject=subject))
    assert width(found.title) <= 200 and found.title.endswith("..")
    assert found.body == f"{subject}\n\n{COMPLAINT}" and item.remarks


def test_files_are_kept_byte_for_byte_under_names_of_their_own() -> None:
    picture = bytes(range(256)) * 40
    parts = [
        part("见附件"),
        part(picture, "image/png", "Content-Disposition: attachment; filename=a.png", encoding="base64"),
        part(b"2", "image/png", "Content-Disposition: attachment; filename=A.png"),
        part(b"3", "image/png", "Content-ID: <1>", 'Content-Disposition: inline; filename="a.png"'),
        part("x,y", "text/csv"),
        part("tiny", 'text/plain; name="log.txt"'),
    ]
    found = letter(multipart(parts))
    assert [(one.name, one.size) for one in found.attachments] == [
        ("a.png", 10_240),
        ("A (2).png", 1),
        ("a (3).png", 1),
        ("attachment-4.csv", 3),
        ("log.txt", 4),
    ]
    assert found.attachments[0].content == picture
    assert [one.inline for one in found.attachments] == [False, False, True, False, False]
    assert found.body == "见附件"


def test_outlook_s_own_bundle_is_kept_and_named_in_a_remark() -> None:
    found, item = read(multipart([part("见附件"), part(b"\x78\x9f\x3e\x22", "application/ms-tnef; name=winmail.dat")]))
    assert [(one.name, one.content) for one in found.attachments] == [("winmail.dat", b"\x78\x9f\x3e\x22")]
    assert any("winmail.dat" in remark for remark in item.remarks)


@pytest.mark.parametrize(
    "raw",
    [
        mail(b"MIIB", kind="application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"),
        multipart(
            [part("Version: 1", "application/pgp-encrypted"), part(b"x", "application/octet-stream")],
            kind="multipart/encrypted",
        ),
        mail("-----BEGIN PGP MESSAGE-----\nx\n-----END PGP MESSAGE-----"),
    ],
)
def test_an_encrypted_mail_says_so(raw: bytes) -> None:
    found, item = read(raw)
    assert found.title == "x"
    assert any("encrypted" in remark for remark in item.remarks)


def test_a_file_written_into_the_text_is_lifted_out() -> None:
    text = "日志如下\n\nbegin 644 err.log\n-17)R;W(@0TA%0TL*\n#96YD\n`\nend\n\n请看。"
    found = letter(mail(text))
    assert [one.name for one in found.attachments] == ["err.log"]
    assert found.body == "日志如下\n\n请看。"


def test_a_boundary_that_never_comes_does_not_hide_the_text() -> None:
    raw = multipart([part(COMPLAINT)]).replace(b'boundary="=_cut"', b'boundary="=_other"')
    found, item = read(raw)
    assert found.body == COMPLAINT and item.remarks


def test_a_boundary_that_begins_like_another_is_not_that_one() -> None:
    inner = b"--bb\nContent-Type: text/plain\n\none\n--bb\nContent-Type: text/html\n\n<p>one</p>\n--bb--\n"
    raw = b"Content-Type: multipart/mixed; boundary=b\nSubject: x\n\n"
    raw += b"--b\nContent-Type: multipart/alternative; boundary=bb\n\n"
    assert letter(raw + inner + b"--b\n\ntwo\n--b--\n").body == "one\n\ntwo"


def test_parts_deeper_than_the_cap_are_not_read_and_it_is_said() -> None:
    raw = b"inmost"
    for level in range(30):
        raw = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n%s\n--b%d--\n" % (level, level, raw, level)
    found, item = read(b"Subject: x\n" + raw)
    assert any("20" in remark for remark in item.remarks)
    assert "b9" in found.body and "inmost" in found.body  # what was not taken apart stays readable as it is


def test_a_mail_cut_off_in_the_middle_gives_what_there_is() -> None:
    raw = multipart([part(COMPLAINT), part("rest")])
    assert letter(raw[: raw.index(b"rest")]).body.startswith(COMPLAINT)


def test_line_ends_of_every_kind_end_a_line() -> None:
    assert letter(mail(b"a\rb\r\rc\r\nd\r\r\ne\x0bf")).body == "a\nb\n\nc\nd\ne\nf"


def test_paragraphs_that_were_wrapped_for_sending_are_joined() -> None:
    text = "The order \nsystem is \ndown.\n\nPlease help.\n-- \nZhang"
    found = letter(mail(text, kind="text/plain; format=flowed"))
    assert (found.body, found.signature) == ("The order system is down.\n\nPlease help.", "Zhang")


def test_two_copies_of_a_mail_have_one_hash_and_other_mails_have_others() -> None:
    first = letter(mail(COMPLAINT, "Message-ID: <1@a>", subject=SUBJECT))
    copy = letter(mail(f"{COMPLAINT}\r\n".replace("。", "。 "), "Message-ID: <2@b>", subject=SUBJECT, date=""))
    others = [
        mail(COMPLAINT, subject="x"),
        mail("x", subject=SUBJECT),
        mail(COMPLAINT, subject=SUBJECT, sender="b@c"),
        multipart([part(COMPLAINT), part("1", "text/csv")], subject=SUBJECT),
    ]
    assert first.content_hash == copy.content_hash
    assert len({first.content_hash, *(letter(raw).content_hash for raw in others)}) == 5


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (COMPLAINT, "zh"),
        ("The order system is down", "en"),
        ("1234", ""),
        ("OMS 报错 ORA-00600，请处理", "zh"),
        ("注文システムが開きません", "en"),
    ],
)
def test_the_language_is_guessed(text: str, language: str) -> None:
    assert letter(mail(text, subject="")).language == language


def test_nul_and_lone_surrogates_never_get_through() -> None:
    found = letter(mail(b"a\0b \xed\xa0\x80", subject=b"a\0b\xed\xa0\x80", sender=b"a\0 <a\0@b.example>"))
    everything = found.title + found.text + (found.sender.name + found.sender.address if found.sender else "")
    assert "\0" not in everything
    everything.encode()


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"\0\0"])
def test_nothing_is_rejected_as_nothing(raw: bytes) -> None:
    assert read_mail(raw, "x").rejected


def test_a_mail_over_the_cap_is_rejected_and_says_its_size() -> None:
    assert "10 MB" in read_mail(b"Subject: x\n\n" + b"x" * (10 * 1024 * 1024), "x").rejected


HEADERS = [
    b"From: a@b\n",
    b"Subject: =?gb2312?B?tqm1pQ==?=\n",
    b"Content-Type: multipart/mixed; boundary=b\n",
    b"--b\n",
    b"--b--\n",
    b"\n",
    b"Content-Type: text/html\n",
    b"Content-Type: message/rfc822\n",
    b"\xb6\xa9\xb5\xa5",
    b"> x\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Disposition: attachment; filename*0*=utf-8''%E8\n",
    b"<p>x\n",
    b'Content-Type: text/plain; charset=hz; format=flowed; name="\n',
    b"Date: 1 Jan 99 1:1\n",
    b"References: <a> <\n",
    b"To: a, <b, (c\n",
    b"begin 644 x\n",
    b"-- \n",
    b"On 1.1.26 1:00 a@b wrote:\n",
    b"=E8=\n",
    b"Auto-Submitted: x\n",
]


@given(
    st.one_of(
        st.binary(max_size=400), st.lists(st.sampled_from(HEADERS) | st.binary(max_size=20), max_size=30).map(b"".join)
    )
)
def test_no_bytes_upset_the_reading(raw: bytes) -> None:
    item = read_mail(raw, "x", now=NOW)
    assert "could not be read" not in item.rejected
    assert item.content is not None or item.rejected
    if isinstance(item.content, Letter):
        assert item.raw == raw
        assert item.content.title.strip()
        assert item.content.content_hash
        item.content.text.encode()
