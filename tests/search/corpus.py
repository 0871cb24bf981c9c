"""A small corpus made by verbs, and an oracle in plain Python that says what a query must find in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC

from firefight_tui.desk.views.queue import queue_page
from firefight_tui.domain.query import And, Node, Not, Or, Words, parse
from firefight_tui.domain.query_nodes import CauseIs
from firefight_tui.domain.tokens import index_tokens, matches
from firefight_tui.store.store import Store
from tests.builders import Hands, Office

Texts = Mapping[str, Sequence[str]]
"""The words of each complaint that are in force, text by text."""

_RUN = "".join(chr(0x3400 + place % 5_000) for place in range(20_000))
LONG = f"{_RUN} 尾巴标记 tailmark {'重复' * 4_000} afterall"
"""More than 16,000 lexemes, then 8,000 of which two repeat."""


def asked(store: Store, text: str) -> set[str]:
    """The references a query finds, all pages of it."""
    now = Hands().at
    page = queue_page(store, "ada", parse(text, now=now, zone=UTC), now=now, limit=1_000, count=True)
    assert page.total == len(page.rows)
    return {row.ref for row in page.rows}


def expected(texts: Texts, text: str) -> set[str]:
    """The references a query must find, by matching lexeme for lexeme."""
    where = parse(text, now=Hands().at, zone=UTC).where
    return {ref for ref, held in texts.items() if where is None or holds(where, held)}


def holds(node: Node, texts: Sequence[str]) -> bool:
    """Whether the words of one complaint satisfy a condition; all words are required over the whole complaint."""
    match node:
        case And(items):
            return all(holds(item, texts) for item in items)
        case Or(items):
            return any(holds(item, texts) for item in items)
        case Not(item):
            return not holds(item, texts)
        case Words():
            return any(matches(index_tokens(text), node.term) for text in texts)
        case CauseIs():
            return any(text == f"cause {cause}" for cause in node.causes for text in texts)
        case _:
            raise TypeError(node)


def fill(store: Store) -> Texts:
    """Put the corpus into an empty store; returns what it holds."""
    office = Office(store)
    held: dict[str, list[str]] = {}
    for title, body in REPORTS:
        held[office.report(title=title, body=body)] = [title, body]
    refs = list(held)
    _words_of_other_entries(office, held, refs)
    _changed_words(office, held, refs)
    return held


REPORTS = (
    ("订单系统很慢", "今天早上开始，下单要等三十秒，客户投诉。"),
    ("Login fails with ERR-0042", "Since noon every login ends in ERR-0042; restarting does not help."),
    ("登录报错 ERR-0043", "用户登录时出现 ERR-0043，重启无效。"),
    ("Café receipts print wrong totals", "The naïve rounding at Łódź gives 12.50 instead of 12.55."),
    ("ＡＰＩ　ｔｉｍｅｏｕｔ", "全角的 ＤＢ－７ 报警，温度３７度。"),
    ("繁體中文：訂單遺失", "客戶說訂單不見了，請儘快處理。"),
    ("生僻字 𠮷野家 𠀋", "门店名称𠮷野家显示成方框。"),
    ("Emoji 😀 in the title 🔥", "The client wrote 🔥🔥 and 😡."),
    ("慢", "页面"),
    ("order slow", "The slow order page, order by order."),
    ("Data lost", LONG),
    ("O'Reilly's \"quoted\" back\\slash %like_ *star", "a:b & c|d !e (f) <-> g:*"),
    ("データベースが落ちた", "サーバーの応答がない。"),
    ("주문 시스템 오류", "주문이 느립니다."),
    ("Ошибка сервера", "Сервер не отвечает ЁЖ."),
    ("STRASSE straße", "Größe und ŒUVRE; ﬁnance; ²"),
)


def _words_of_other_entries(office: Office, held: dict[str, list[str]], refs: Sequence[str]) -> None:
    slow, login = refs[0], refs[1]
    office.do("phenomenon", slow, text="点击提交后白屏 whitescreen")
    office.do("note", slow, text="DBA 说索引 missing on orders.customer_id")
    said = "We will call back before five. 我们五点前回电"
    call = {"channel": "phone", "person": "李娜", "said": said}
    office.do("acknowledge", login, impact="收银台全部停用", dissatisfaction="nobody answered", **call)
    reply = {"direction": "in", "channel": "mail", "person": "李娜"}
    office.do("contact", login, said="仍然打不开", subject="Re: still broken", **reply)
    held[slow] += ["点击提交后白屏 whitescreen", "DBA 说索引 missing on orders.customer_id"]
    held[login] += [said, "收银台全部停用", "nobody answered", "仍然打不开", "Re: still broken"]


def _changed_words(office: Office, held: dict[str, list[str]], refs: Sequence[str]) -> None:
    """Words edited away, undone, redone and redacted."""
    edited, undone, redone, redacted = refs[8], refs[9], refs[4], refs[7]
    office.do("edit", edited, body="改过的正文 rewritten")
    held[edited] = ["慢", "改过的正文 rewritten"]
    office.do("note", undone, text="takenback 收回的话")
    office.do("edit", undone, title="renamed away")
    office.do("undo", undone)
    office.do("undo", undone)
    office.do("note", redone, text="broughtback 又回来了")
    office.do("undo", redone)
    office.do("redo", redone)
    held[redone] += ["broughtback 又回来了"]
    note = office.do("note", redacted, text="secretpassword 身份证号")
    office.do("redact", redacted, entry=note.entries[0], reason="private data 隐私")
    held[redacted] += ["private data 隐私"]
