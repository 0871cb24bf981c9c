"""HTML as a reader would see it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.intake.html_text import html_to_text
from firefight_tui.intake.items import Letter
from firefight_tui.intake.mail import read_mail
from tests.samples.mails import COMPLAINT, mail, multipart, part


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<div>a</div><div>b</div><div><br></div><div>c</div>", "a\nb\n\nc"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ('<p class=MsoNormal>a<o:p></o:p></p><p class="MsoNormal">b</p>', "a\nb"),
        ("<ul><li>a<li>b</ul><ol><li>c</li><li>d</li></ol>", "- a\n- b\n\n1. c\n2. d"),
        (
            "<table><tr><td>时间</td><td>现象</td></tr><tr><td>9:00</td><td>慢</td></tr></table>",
            "时间 | 现象\n9:00 | 慢",
        ),
        ("a &lt;b&gt; &amp; &#35746;&#x5355;&nbsp;c", "a <b> & 订单 c"),
        ("<pre>a\n  b\n</pre>c", "a\n  b\n\nc"),
        ("a   \n  b", "a b"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ],
)
def test_lines_stand_where_a_reader_sees_them(source: str, text: str) -> None:
    assert html_to_text(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('<a href="https://x.example/a">see</a>', "see (https://x.example/a)"),
        ('<a href="https://x.example/">x.example</a>', "x.example"),
        ('<a href="https://evil.example/">https://bank.example/</a>', "https://bank.example/ (https://evil.example/)"),
        ('<a href="mailto:a@x.example">a@x.example</a>', "a@x.example"),
        ('<a href="javascript:alert(1)">x</a>', "x"),
        ('<img src="http://x.example/pixel.gif"><img src="cid:1" alt="报错截图">', "[报错截图]"),
    ],
)
def test_links_show_where_they_lead(source: str, text: str) -> None:
    assert html_to_text(source) == text


@pytest.mark.parametrize(
    "source",
    [
        "<style>p { color: red }</style>a",
        "<script>alert('<b>')</script>a",
        "<title>t</title>a",
        "<!-- hidden -->a",
        '<div style="display:none">preview<div>x</div></div>a',
        "<span hidden>x</span>a",
        '<p style="mso-hide:all">x<p>a',
        "<!--[if gte mso 9]><xml><o:p>x</o:p></xml><![endif]-->a",
        "<![if !supportLists]>a<![endif]>",
        "<!DOCTYPE html>a",
        "<head><meta charset=utf-8></head><body>a</body>",
    ],
)
def test_what_a_reader_does_not_see_is_left_out(source: str) -> None:
    assert html_to_text(source) == "a"


@pytest.mark.parametrize("source", ['<div style="display:none">a', "<p title='x>a", "a<", "<b>a", "a<!--", "<script>a"])
def test_broken_markup_loses_no_words(source: str) -> None:
    assert "a" in html_to_text(source)


def test_block_quotes_become_quoted_lines() -> None:
    source = "新的<blockquote><div>旧的</div><blockquote>更旧</blockquote></blockquote>又"
    assert html_to_text(source).split("\n") == ["新的", "", "> 旧的", ">", ">> 更旧", "", "又"]


def test_numbers_of_no_character_are_harmless() -> None:
    assert html_to_text("&#" + "9" * 10_000 + ";a&#xD800;") == "\ufffda\ufffd"


QUOTED_HTML = {
    "qq": "<div>还是慢。</div><div>------------------&nbsp;原始邮件&nbsp;------------------</div>"
    '<div style="background:#efefef"><div><b>发件人:</b>&nbsp;"支持"</div><div><b>主题:</b>&nbsp;x</div></div>旧的',
    "foxmail": "<div>还是慢。</div><blockquote><div>发件人：支持</div><div>发送时间：x</div>"
    "<div>主题：x</div>旧的</blockquote>",
    "netease": '<div>还是慢。</div>在 2026-11-19 16:20:00，"支持" &lt;s@v.example&gt; 写道：<br>'
    '<blockquote id="isReplyContent">旧的</blockquote>',
    "outlook": '<p class=MsoNormal>还是慢。</p><div style="border-top:solid #B5C4DF 1.0pt"><p class=MsoNormal>'
    "<b>发件人<span>:</span></b> 支持<br><b>发送时间:</b> x<br><b>收件人:</b> y<br><b>主题:</b> z</p></div>旧的",
    "gmail": '<div>还是慢。</div><div class="gmail_quote">'
    "On Thu, 19 Nov 2026 at 16:20, S &lt;s@v.example&gt; wrote:<br>"
    "<blockquote>旧的</blockquote></div>",
}


@pytest.mark.parametrize("mailer", QUOTED_HTML)
def test_quotes_in_html_are_folded(mailer: str) -> None:
    raw = mail(QUOTED_HTML[mailer].encode("gbk"), subject="Re: x", kind="text/html; charset=gb2312")
    content = read_mail(raw, "x").content
    assert isinstance(content, Letter)
    assert content.body == "还是慢。"
    assert "旧的" in content.quoted


def test_of_two_versions_the_plain_one_is_read_unless_it_is_empty() -> None:
    html = part(f"<p>{COMPLAINT}</p>", "text/html; charset=utf-8")
    for plain, body in (("plain words", "plain words"), (" \n ", COMPLAINT.replace("\n", " "))):
        content = read_mail(multipart([part(plain), html], kind="multipart/alternative"), "x").content
        assert isinstance(content, Letter)
        assert content.body == body
        assert content.attachments == ()


def test_a_page_without_a_header_says_its_own_charset() -> None:
    source = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">' + "打不开"
    content = read_mail(mail(source.encode("gb2312"), kind="text/html"), "x").content
    assert isinstance(content, Letter) and content.body == "打不开"


PIECES = st.sampled_from(
    [
        "<",
        ">",
        "<a href='x'>",
        "</a>",
        "<!--",
        "-->",
        "<div hidden>",
        "</div>",
        "<script>",
        "</script>",
        "&#1;",
        "&amp",
        "订单",
        "<td>",
        "<li>",
        "<blockquote>",
        '"',
        "=",
        "<p ",
        "<br/>",
        "<pre>",
        "\n",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_markup_becomes_text(source: str) -> None:
    assert isinstance(html_to_text(source), str)
