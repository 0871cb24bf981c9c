"""Quotes and signatures: folded, never lost, and the writer's own words kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.intake.items import Letter
from firefight_tui.intake.mail import read_mail
from firefight_tui.intake.quotes import fold
from tests.samples.mails import CHINESE_QUOTES, INLINE_REPLY, mail

ENGLISH_QUOTES = {
    "gmail": "Still slow.\n\nOn Thu, Nov 19, 2026 at 4:20 PM Support <support@vendor.example> wrote:\n\n> Sent.",
    "wrapped": "Still slow.\n\nOn Thu, Nov 19, 2026 at 4:20 PM Support Desk of the Vendor\n<support@vendor.example>"
    " wrote:\n> Sent.",
    "outlook": "Still slow.\n\nFrom: Support [mailto:support@vendor.example]\nSent: 19 November 2026 16:20\n"
    "To: Zhang Min\nSubject: RE: slow\n\nSent.",
    "bold": "Still slow.\n\n*From:* Support\n*Sent:* 19 November 2026 16:20\n*To:* Zhang Min\n*Subject:* slow\n\nSent.",
    "old outlook": "Still slow.\n\n-----Original Message-----\nFrom: Support\nSent: x\n\nSent.",
    "forward": "Still slow.\n\n---------- Forwarded message ---------\nFrom: Support\nDate: x\n\nSent.",
    "apple": "Still slow.\n\nBegin forwarded message:\n\n> From: Support\n> Sent.",
    "marks only": "Still slow.\n\n> Sent.\n> Support",
    "german": "Still slow.\n\nAm 19.11.2026 um 16:20 schrieb Support <support@vendor.example>:\n> Sent.",
}


def letter(body: str, *fields: str, **named: str) -> Letter:
    content = read_mail(mail(body, *fields, **named), "x").content
    assert isinstance(content, Letter)
    return content


@pytest.mark.parametrize("mailer", CHINESE_QUOTES)
def test_the_quotes_of_chinese_mailers_are_folded(mailer: str) -> None:
    found = letter(CHINESE_QUOTES[mailer], subject="Re: 订单系统打不开")
    assert "补丁今天下午发出" not in found.body and "补丁今天下午发出" in found.quoted
    assert "发件人" not in found.body and "写道" not in found.body and "----" not in found.body
    assert found.body.startswith(("王工", "现在", "补丁装了"))


@pytest.mark.parametrize("mailer", CHINESE_QUOTES)
def test_an_attribution_is_known_without_reply_headers(mailer: str) -> None:
    assert "补丁今天下午发出" in letter(CHINESE_QUOTES[mailer], subject="订单系统").quoted


@pytest.mark.parametrize("mailer", ENGLISH_QUOTES)
def test_the_quotes_of_other_mailers_are_folded(mailer: str) -> None:
    found = letter(ENGLISH_QUOTES[mailer], subject="RE: slow")
    assert found.body == "Still slow."
    assert "Sent." in found.quoted


def test_answers_between_quotes_stay_and_show_what_they_answer() -> None:
    found = letter(INLINE_REPLY, "In-Reply-To: <a@v>")
    assert "装了，两台都装了。" in found.body and "还是慢，九点以后要等一分钟。" in found.body
    assert found.body.index("补丁装了吗") < found.body.index("两台都装了") < found.body.index("现在还慢吗")
    assert "装的是哪一台" not in found.body
    assert "> 装的是哪一台？" in found.quoted and "写道" in found.quoted


def test_words_below_a_quote_stay() -> None:
    found = letter("On 19 Nov 2026 at 16:20, Support wrote:\n> Sent.\n\nStill slow.")
    assert (found.body, found.quoted) == ("Still slow.", "On 19 Nov 2026 at 16:20, Support wrote:\n> Sent.")


def test_a_forward_without_a_word_is_not_folded_away() -> None:
    text = CHINESE_QUOTES["qq"].partition("张敏\n")[2]
    found = letter(text, subject="转发: 订单系统打不开")
    assert "补丁今天下午发出" in found.body and not found.quoted


@pytest.mark.parametrize(
    "text",
    [
        "> select count(*) from orders;\n> 0\n系统里查不到订单。",
        "> 500 单积压\n请处理。",
        "客服在电话里写道：明天修好。到现在没有人来。",
        "我们在 2026-11-19 的会议纪要里写了：上线前要验收。\n现在没有验收就上线了。",
        "时间: 9:00\n主题: 系统慢\n现象: 打不开",
        "On the phone he wrote:\nnothing at all",
        "From: 9:00 to 10:00 the system is down\nplease fix",
        "----------\n一、打不开\n----------\n二、太慢",
    ],
)
def test_what_only_looks_like_a_quote_stays(text: str) -> None:
    found = letter(text, subject="订单系统")
    assert (found.body, found.quoted) == (text, "")


def test_a_signature_is_told_apart() -> None:
    found = letter("打不开。\n\n-- \n张敏 信息部\n电话 021-5555 0100", subject="x")
    assert (found.body, found.signature) == ("打不开。", "张敏 信息部\n电话 021-5555 0100")


@pytest.mark.parametrize("line", ["发自我的iPhone", "发自我的华为手机", "Sent from my iPhone", "获取 Outlook for iOS"])
def test_the_line_of_a_telephone_is_no_word_of_the_writer(line: str) -> None:
    assert letter(f"打不开。\n\n{line}").body == "打不开。"


def test_a_mail_of_nothing_but_a_signature_keeps_it() -> None:
    assert "张敏" in letter("-- \n张敏").body


def test_the_whole_text_shows_new_words_then_signature_then_quotes() -> None:
    text = letter(CHINESE_QUOTES["netease"] + "\n", subject="Re: x").text
    assert text.index("还是慢") < text.index("----") < text.index("写道") < text.index("补丁今天下午发出")


LINES = st.sampled_from(
    [
        "",
        "打不开",
        "> a",
        ">> b",
        "-- ",
        "On 1.1.2026 10:00 a@b wrote:",
        "发件人: a",
        "主题: b",
        "发送时间: c",
        "------ 原始邮件 ------",
        "________",
        "发自我的iPhone",
        "x" * 600,
    ]
)


@given(st.lists(LINES, max_size=20), st.booleans())
def test_no_line_is_lost(lines: list[str], is_reply: bool) -> None:
    found = fold("\n".join(lines), is_reply=is_reply)
    kept = "\n".join([found.body, found.signature, found.quoted]).split("\n")
    for line in lines:
        assert line.strip() in {"", "--", *(one.strip() for one in kept)}
    assert bool(found.body.strip()) == any(line.strip() for line in lines)
