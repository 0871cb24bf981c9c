"""The Chinese catalogue is whole, and what checks it notices when it is not."""

from __future__ import annotations

import gettext
import io

import pytest
from babel.messages.catalog import Message

from scripts import messages
from scripts.wording import faults


def test_every_message_has_its_chinese() -> None:
    assert sorted(messages.check()) == []


def sheet(*entries: Message) -> messages.Sheet:
    made = messages.Sheet("zh_CN")
    for entry in entries:
        made.add(entry.id, entry.string, context=entry.context)
    return made


def test_translations_go_to_their_message_and_context() -> None:
    made = sheet(Message("due"), Message("due", context="short"), Message(("{n} hour", "{n} hours")))
    given = {"due": "到期", "short\u0004due": "期", "{n} hours": "{n} 小时", "gone": "无"}
    remarks = list(messages.fill(made, given, replace=False))
    catalogue = gettext.GNUTranslations(io.BytesIO(messages.mo_bytes(made)))
    assert catalogue.gettext("due") == "到期"
    assert catalogue.pgettext("short", "due") == "期"
    assert catalogue.ngettext("{n} hour", "{n} hours", 1) == "{n} 小时"
    assert remarks == ["not a message of the source: 'gone'"]


def test_a_translation_that_stands_is_kept_unless_replacing_is_asked() -> None:
    made = sheet(Message("due", "到期"))
    assert len(list(messages.fill(made, {"due": "期限"}, replace=False))) == 1
    assert made.get("due").string == "到期"
    assert list(messages.fill(made, {"due": "期限"}, replace=True)) == []
    assert made.get("due").string == "期限"


def test_an_update_drops_what_is_gone_and_guesses_nothing() -> None:
    made = messages.updated(
        sheet(Message("The call is late.", "通话已超时"), Message("Saved.", "已保存")),
        sheet(Message("The call was late."), Message("Saved.")),
    )
    held = {message.id: message.string or "" for message in messages.messages_of(made)}
    assert held == {"The call was late.": "", "Saved.": "已保存"}


def test_the_same_words_give_the_same_bytes() -> None:
    words = [Message("b", "乙"), Message("a", "甲", context="short"), Message("a", "子")]
    made = sheet(*words)
    assert messages.po_bytes(made) == messages.po_bytes(sheet(*words))
    assert messages.mo_bytes(made) == messages.mo_bytes(sheet(*reversed(words)))
    assert b"Date" not in messages.po_bytes(made) + messages.mo_bytes(made)


@pytest.mark.parametrize(
    "message",
    [
        Message("Saved."),
        Message("Saved.", "已保存", flags=["fuzzy"]),
        Message("{count} late", "{number} 条超时"),
        Message("{count} late", "条超时"),
        Message("Late", "超时" + chr(0x2026)),
        Message("Late", "超时" + chr(0x1B)),
        Message("Sev" + chr(0xB7) + "1", "一级"),
        Message(("{n} hour", "{n} hours"), ("小时",)),
        Message("Late; tell them.", "已超时;请告知。"),
    ],
)
def test_a_faulty_translation_is_named(message: Message) -> None:
    assert list(faults(message))


@pytest.mark.parametrize(
    "message",
    [
        Message("{count} late, {due:%H:%M}", "{due:%H:%M} 前,超时 {count} 条"),
        Message("Press { to open", "按 { 打开"),
        Message("late, tell them", "超时,请告知"),
        Message(("one hour", "{n} hours"), ("{n} 小时",)),
    ],
)
def test_a_good_translation_is_let_through(message: Message) -> None:
    assert list(faults(message)) == []
