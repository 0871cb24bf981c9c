from __future__ import annotations

from pathlib import Path

import pytest

from firefight_tui.outgoing.document import Heading, Paragraph, Table, as_markdown
from firefight_tui.outgoing.page import as_html
from tests.cli.conftest import Call

HOSTILE = "<script>x</script> *[a](http://b)* | \x1b[31m"


def seeded(call: Call) -> None:
    call("do", "report", "client=Huadong", "title=Orders hang", f"body={HOSTILE}", "severity=2", "contact=Li Na")
    call("do", "wait", "FF-1", "on=client", "reason=They look for the log of Monday")


def test_the_sheet_of_the_clocks_names_what_paused_them(call: Call) -> None:
    seeded(call)
    sheet = call("report", "FF-1", "--kind", "clocks", "--lang", "en").out
    assert "| resolution | paused |" in sheet
    assert "stood still; client: They look for the log of Monday" in sheet.replace("the client:", "client:")


def test_the_sheet_of_the_clocks_may_be_shown_to_the_client(call: Call) -> None:
    call("do", "enlist", "handle=lao", "name=劳工")
    done = call("do", "report", "client=华东", "title=劳工 拖延", "body=拖", "cause=service", "about=lao", "severity=2")
    assert done.code == 0, done.out + done.err
    call("do", "wait", "FF-1", "on=client", "reason=甲方投诉 lao,救火小组等日志")
    answer = call("report", "FF-1", "--kind", "clocks")
    assert answer.code == 0, answer.err
    sheet = answer.out
    assert "我司同事 拖延" in sheet and "贵司反馈 我司同事" in sheet
    assert [word for word in ("甲方", "投诉", "救火", "劳工", "lao") if word in sheet] == []
    assert "应急小组等日志" in sheet


def test_it_is_in_the_clients_language_unless_said(call: Call) -> None:
    seeded(call)
    assert "彻底解决" in call("report", "FF-1", "--kind", "clocks").out
    assert "resolution" in call("report", "FF-1", "--kind", "clocks", "--lang", "en").out


@pytest.mark.parametrize("kind", ["update", "handover", "digest"])
def test_the_other_kinds_there_are(call: Call, kind: str) -> None:
    seeded(call)
    found = call("report", "FF-1", "--kind", kind, "--format", "html", "--lang", "en")
    assert found.code == 0
    assert found.out.startswith("<!DOCTYPE html>") and "<script" not in found.out and "\x1b" not in found.out


def test_it_goes_into_a_file(call: Call, tmp_path: Path) -> None:
    seeded(call)
    target = tmp_path / "clocks.md"
    assert call("report", "FF-1", "--kind", "clocks", "-o", str(target)).code == 0
    assert "Orders hang" in target.read_text(encoding="utf-8")
    assert call("report", "FF-1", "--kind", "clocks", "-o", str(tmp_path / "no" / "x")).code == 73


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("FF-1", "--kind", "plan"), 3),
        (("FF-1", "--kind", "retrospective"), 3),
        (("FF-1", "--kind", "plan", "--for", "house"), 2),
        (("FF-1", "--kind", "retrospective", "--for", "boss"), 2),
        (("FF-1", "--kind", "clocks", "--format", "odt"), 2),
        (("FF-1", "--kind", "letter", "--version", "1"), 2),
        (("FF-1", "--kind", "poem"), 2),
        (("FF-9", "--kind", "clocks"), 3),
    ],
)
def test_what_there_is_not(call: Call, words: tuple[str, ...], code: int) -> None:
    seeded(call)
    assert call("report", *words).code == code


def test_words_stay_words_in_both_formats() -> None:
    blocks = [Heading(HOSTILE), Paragraph(HOSTILE), Table((HOSTILE,), [(HOSTILE,)])]
    page, text = as_html(blocks, "zh_CN"), as_markdown(blocks)
    assert "<script" not in page and "\x1b" not in page + text
    assert "\\[a\\]" in text and "[a](" not in text
