"""Charsets as labels claim them and as bytes are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.intake.charsets import codec_name, decode
from firefight_tui.intake.items import Letter
from firefight_tui.intake.mail import read_mail
from tests.samples.mails import COMPLAINT, SUBJECT, TRADITIONAL, mail

LABELS = [
    "",
    "utf-8",
    "gb2312",
    "gbk",
    "gb18030",
    "big5",
    "hz-gb-2312",
    "us-ascii",
    "iso-8859-1",
    "iso-2022-jp",
    "shift_jis",
    "ks_c_5601-1987",
    "utf-7",
    "utf-16",
    "utf-32",
    "koi8-r",
    "x-unknown",
    "idna",
    "zlib",
    "a b",
    "unicode_escape",
    "\0",
    "x" * 9_000,
]


def letter(raw: bytes) -> Letter:
    content = read_mail(raw, "x").content
    assert isinstance(content, Letter)
    return content


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("gb2312", "gb2312"),
        ("GB2312", "gbk"),
        ("gbk", "gbk"),
        ("x-gbk", "gb18030"),
        ("cp936", "gbk"),
        ("gb18030", "gb18030"),
        ('"GB2312"', "gb2312"),
        ("hz-gb-2312", "hz"),
        ("utf-8", "utf-8"),
    ],
)
@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_simplified_chinese_is_read_in_every_charset_it_is_written_in(label: str, written: str, encoding: str) -> None:
    raw = mail(COMPLAINT.encode(written), kind=f"text/plain; charset={label}", encoding=encoding)
    assert letter(raw).body == COMPLAINT
    assert letter(raw).language == "zh"


@pytest.mark.parametrize("label", ["big5", "Big5", "cn-big5", "big5-hkscs", "x-x-big5"])
def test_traditional_chinese_is_read(label: str) -> None:
    assert letter(mail(TRADITIONAL.encode("big5"), kind=f"text/plain; charset={label}")).body == TRADITIONAL


def test_characters_outside_gb2312_are_read_from_mail_labelled_gb2312() -> None:
    # 镕 is in GBK only, 㐂 in GB 18030 only.
    text = "经办人朱镕，客户经理㐂某，均已知悉此事。"
    assert decode(text.encode("gb18030"), "gb2312").text == text
    assert decode(text.encode("gb18030"), "gb2312").remark == ""


@pytest.mark.parametrize("label", ["us-ascii", "utf-8", "iso-8859-1", "", "x-mystery"])
def test_chinese_under_a_false_label_is_recognised_and_it_is_said(label: str) -> None:
    found = decode(COMPLAINT.encode("gbk"), label)
    assert (found.text, found.charset) == (COMPLAINT, "gb18030")
    assert "gb18030" in found.remark


@pytest.mark.parametrize("label", ["gb2312", "gbk", "big5", "iso-8859-1", "us-ascii", "x-mystery"])
def test_utf8_under_a_false_label_is_recognised_and_it_is_said(label: str) -> None:
    found = decode(COMPLAINT.encode(), label)
    assert found.text == COMPLAINT
    assert "utf-8" in found.remark


@pytest.mark.parametrize("text", ["订单系统", "系统很慢", "订单", "每天很慢"])
def test_utf8_that_also_reads_as_gbk_is_still_utf8(text: str) -> None:
    assert text.encode().decode("gb18030") != text
    assert decode(text.encode(), "gbk").text == text


def test_gbk_that_also_reads_as_utf8_is_still_gbk() -> None:
    assert "系统".encode("gbk").decode("utf-8") != "系统"
    assert decode("系统".encode("gbk"), "gbk").text == "系统"


def test_a_short_word_is_enough_to_tell_chinese() -> None:
    assert decode("投诉".encode("gbk")).text == "投诉"


def test_western_text_without_a_label_stays_western() -> None:
    text = "Die Frösche und die Hasen: très élégant, señor, größer"
    assert decode(text.encode("latin-1")).text == text
    assert decode(text.encode("latin-1"), "iso-8859-1").remark == ""


@pytest.mark.parametrize(
    ("label", "codec"), [("iso-2022-jp", "iso2022_jp"), ("shift_jis", "shift_jis"), ("euc-jp", "euc_jp")]
)
def test_japanese_is_read(label: str, codec: str) -> None:
    assert decode("注文システムが開きません".encode(codec), label).text == "注文システムが開きません"


def test_korean_is_read_under_its_old_name() -> None:
    assert decode("주문 시스템".encode("cp949"), "ks_c_5601-1987").text == "주문 시스템"


def test_seven_bit_chinese_nobody_labelled_is_recognised() -> None:
    assert decode(COMPLAINT.encode("hz"), "us-ascii").text == COMPLAINT


def test_what_cannot_be_decoded_is_counted() -> None:
    found = decode("订单".encode("gbk") + b"\xff " + "系统".encode("gbk"), "gb2312")
    assert found.text == "订单\ufffd 系统"
    assert found.remark.startswith("1 ")


def test_a_text_cut_inside_a_character_loses_that_character_only() -> None:
    assert decode(COMPLAINT.encode("gbk")[:-1], "gbk", cut=True).text == COMPLAINT[:-1]


def test_codecs_that_do_not_turn_bytes_into_text_are_unknown() -> None:
    assert [codec_name(label) for label in ("zlib", "rot13", "idna", "punycode", "unicode_escape", "../x")] == [
        None
    ] * 6


@given(st.binary(max_size=300), st.sampled_from(LABELS), st.booleans())
def test_any_bytes_under_any_label_become_text(content: bytes, label: str, cut: bool) -> None:
    found = decode(content, label, cut=cut)
    assert isinstance(found.text, str)
    assert "\n" not in found.remark


@given(st.text(st.characters(codec="gb18030", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200))
def test_what_was_written_in_gb18030_is_read_back(text: str) -> None:
    written = text.encode("gb18030")
    found = decode(written, "gbk")
    assert found.text == text or found.charset != "gb18030"


def test_the_subject_and_the_body_may_differ_in_charset() -> None:
    subject = "=?GB2312?B?tqm1pc+1zbPkurK7v6o=?="
    assert letter(mail(COMPLAINT, subject=subject)).title.startswith("订单系统")
    assert letter(mail(COMPLAINT.encode("gbk"), subject=SUBJECT, kind="text/plain; charset=gbk")).title == SUBJECT
