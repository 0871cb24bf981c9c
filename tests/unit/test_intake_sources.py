"""Files, mailboxes, directories, rows and standard input: every item is read or refused with its reason."""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firefight_tui.domain.text import width
from firefight_tui.errors import NoInput
from firefight_tui.intake import caps
from firefight_tui.intake.items import Item, Letter, Row, Trouble
from firefight_tui.intake.jsonl import read_rows, report_field
from firefight_tui.intake.mailbox import read_mbox
from firefight_tui.intake.sources import Format, read_sources
from tests.samples.mails import COMPLAINT, SUBJECT, mail

DIVIDER = b"From zhangmin@huadong.example Thu Nov 19 09:30:00 2026\n"


def titles(items: Iterable[Item]) -> list[str]:
    return [item.content.title if isinstance(item.content, Letter) else f"! {item.rejected}" for item in items]


def rows(*lines: object) -> list[Item]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    return list(read_rows(io.BytesIO(text.encode()), "in.jsonl"))


def row(item: Item) -> Row:
    assert isinstance(item.content, Row), item.rejected
    return item.content


def mbox(*mails: bytes) -> io.BytesIO:
    return io.BytesIO(b"\n".join(DIVIDER + one.replace(b"\r\n", b"\n") + b"\n" for one in mails))


def test_an_mbox_gives_each_mail_with_its_number() -> None:
    items = list(read_mbox(mbox(mail(subject="a"), mail(subject="b")), "box"))
    assert [item.source for item in items] == ["box:1", "box:2"]
    assert titles(items) == ["a", "b"]


def test_a_sentence_that_begins_with_from_divides_no_mail() -> None:
    body = f"Hello\n{DIVIDER.decode()}\nFrom my point of view it is broken\n\n>From now on we wait\n\n>>From twice\n"
    (item,) = read_mbox(mbox(mail(body)), "box")
    assert isinstance(item.content, Letter)
    assert item.content.body.split("\n\n") == [
        f"Hello\n{DIVIDER.decode().strip()}",
        "From my point of view it is broken",
        "From now on we wait",
        ">From twice",
    ]
    assert item.raw is not None and b">From now on" in item.raw


def test_a_mail_too_large_is_refused_alone() -> None:
    items = list(read_mbox(mbox(mail(subject="a"), mail(b"x" * 11_000_000), mail(subject="c")), "box"))
    assert [bool(item.rejected) for item in items] == [False, True, False]
    assert items[1].raw is None


def test_a_maildir_is_known_by_its_folders(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp", ".Sent/cur", ".Sent/new"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "1:2,S").write_bytes(mail(subject=folder))
    assert titles(read_sources([str(tmp_path)])) == ["cur", "new"]


def test_a_directory_is_searched_in_order_and_what_is_no_mail_says_why(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name, content in {
        "a.eml": mail(subject="a"),
        "b/c": mail(subject="c"),
        "b/d.txt": b"# notes\n\nNote: x\n",
        "b/e.mbox": DIVIDER + mail(subject="e"),
        "b/f.eml": b"",
        ".git/x": b"x",
        "b/g": bytes(range(256)),
        "z.pdf": b"%PDF-1.7",
        "h.msg": b"\xd0\xcf\x11\xe0\xa1\xb1",
    }.items():
        (tmp_path / name).write_bytes(content)
    items = list(read_sources([str(tmp_path)]))
    assert [Path(item.source).name for item in items] == [
        "a.eml",
        "c",
        "d.txt",
        "e.mbox:1",
        "f.eml",
        "g",
        "h.msg",
        "z.pdf",
    ]
    assert [bool(item.rejected) for item in items] == [False, False, True, False, True, True, True, True]
    assert "Outlook" in items[6].rejected


def test_pipes_devices_and_links_that_lead_nowhere_never_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "gone").symlink_to(tmp_path / "nothing")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "x.eml").write_bytes(mail(subject="x"))
    items = list(read_sources([str(tmp_path), os.devnull]))
    assert titles([item for item in items if not item.rejected]) == ["x"]
    assert {Path(item.source).name for item in items if item.rejected} == {"pipe", "gone", "self", "null"}


def test_a_path_that_is_not_there_is_said_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.eml").write_bytes(mail())
    with pytest.raises(NoInput) as caught:
        read_sources([str(tmp_path / "x.eml"), str(tmp_path / "no\x1bne")])
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("wanted", [Format.CSV, Format.XLSX, Format.CHAT])
def test_a_format_that_has_not_come_yet_is_named(tmp_path: Path, wanted: Format) -> None:
    (tmp_path / "x").write_bytes(b"a,b\n")
    (item,) = read_sources([str(tmp_path / "x")], wanted)
    assert item.trouble is Trouble.UNAVAILABLE and wanted.value in item.rejected


def test_a_table_is_known_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"a,b\n")
    assert next(iter(read_sources([str(tmp_path / "x.csv")]))).trouble is Trouble.UNAVAILABLE


@pytest.mark.parametrize(
    ("content", "wanted", "expected"),
    [
        (mail(subject="a"), Format.AUTO, ["a"]),
        (b"\xef\xbb\xbf" + mail(subject="a"), Format.AUTO, ["a"]),
        (DIVIDER + mail(subject="a"), Format.AUTO, ["a"]),
        (mail(subject="a"), Format.EML, ["a"]),
        (b"no headers at all", Format.EML, ["no headers at all"]),
        (b"no headers at all", Format.AUTO, ["! this does not look like mail, nor like lines of JSON"]),
        (b"", Format.AUTO, ["! nothing in it"]),
        (mail(subject="a"), Format.MBOX, ["! no mail begins with a From line, so this is no mailbox"]),
    ],
)
def test_standard_input_is_told_apart_too(content: bytes, wanted: Format, expected: list[str]) -> None:
    items = list(read_sources(["-"], wanted, stdin=io.BytesIO(content)))
    assert titles(items) == expected
    assert items[0].source.partition(":")[0] == "-"


def test_a_row_maps_chinese_and_english_columns_to_the_fields_of_report() -> None:
    (item,) = rows(
        {
            "客户": "华东物流",
            "标题": SUBJECT,
            "正文": COMPLAINT,
            "项目": "订单系统",
            "联系人": "张敏",
            "渠道": "电话",
            "原因": "质量",
            "Also": ["delay", "service"],
            "严重程度": 1,
            "发生时间": "2026-11-19 09:00",
            "诉求": "今天恢复",
            "编号": "HD-17",
            "备注列": "x",
            "remedy sought": None,
        }
    )
    found = row(item)
    assert dict(found.fields) == {
        "client": "华东物流",
        "title": SUBJECT,
        "body": COMPLAINT,
        "project": "订单系统",
        "contact": "张敏",
        "channel": "电话",
        "cause": "质量",
        "also": "service",
        "severity": "1",
        "occurred_at": "2026-11-19 09:00",
        "remedy_sought": "今天恢复",
    }
    assert [words for name, words in found.fields if name == "also"] == ["delay", "service"]
    assert (found.external_id, found.title_assumed) == ("HD-17", False)
    assert item.raw is not None and "备注列" in item.raw.decode()


@pytest.mark.parametrize(
    "name",
    "client title body project contact channel cause also severity complexity occurred_at"
    " received_at impact dissatisfaction remedy_sought client_event requirement expected delivered kind"
    " condition promised_at spent agreed about".split(),
)
def test_every_field_of_report_is_a_column(name: str) -> None:
    assert report_field(name) == report_field(f" {name.upper().replace('_', ' ')} ") == name


def test_a_row_that_lacks_something_is_refused_and_names_its_line() -> None:
    items = rows({"client": "a", "title": "b"}, "", {"title": "b"}, {"client": "a"}, {"client": "a", "body": COMPLAINT})
    assert [item.source for item in items] == ["in.jsonl:1", "in.jsonl:3", "in.jsonl:4", "in.jsonl:5"]
    assert [item.rejected for item in items] == ["", "line 3: no client", "line 4: no title", ""]
    assert row(items[3]).title_assumed and width(row(items[3]).field("title")) <= 60


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[1]",
        "1",
        "nonsense",
        "[" * 100_000,
        '{"a":' * 60_000,
        '{"client":' + "9" * 5_000 + "}",
        '{"client":"a","title":[[[]]]}',
        "\x00",
        '{"client":{},"title":NaN',
    ],
)
def test_a_line_that_is_no_row_is_refused_alone(line: str) -> None:
    items = rows(line, {"client": "a", "title": "b"})
    assert [bool(item.rejected) for item in items] == [True, False]


def test_a_row_with_control_characters_is_made_storable() -> None:
    (item,) = rows('{"client":"a\\u0000","title":"b\\u001b[31m\\ud800\\n c"}')
    assert "\0" not in row(item).field("client")
    assert "\x1b" not in row(item).field("title") and "\n" not in row(item).field("title")
    row(item).field("title").encode()


def test_rows_in_gbk_are_read_and_it_is_said() -> None:
    line = json.dumps({"客户": "华东物流", "标题": SUBJECT}, ensure_ascii=False).encode("gbk")
    (item,) = read_rows(io.BytesIO(line), "x")
    assert row(item).field("client") == "华东物流" and item.remarks


def test_rows_past_the_cap_are_not_read_and_a_line_too_long_is_refused_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caps, "ROWS", 1_000)
    line = b'{"client":"a","title":"b"}\n'
    items = list(read_rows(io.BytesIO(line + b"x" * 11_000_000 + b"\n" + line * 1_005), "x"))
    assert len(items) == 1_002
    assert [number for number, item in enumerate(items) if item.rejected] == [1, 1_001]


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["client", "标题", "正文", "also", "编号", "?"]),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.text(max_size=20),
                lambda inner: st.lists(inner, max_size=3),
            ),
            max_size=6,
        ),
        max_size=5,
    )
)
def test_any_rows_are_read_or_refused(lines: list[dict[str, object]]) -> None:
    for item in rows(*lines) if lines else []:
        assert bool(item.rejected) != isinstance(item.content, Row)
        if isinstance(item.content, Row):
            assert item.content.field("client") and item.content.field("title") and item.content.content_hash


def test_a_big_mailbox_is_a_stream() -> None:
    started = time.perf_counter()
    first = next(iter(read_mbox(mbox(*[mail(subject=str(number)) for number in range(3_000)]), "box")))
    assert time.perf_counter() - started < 1
    assert first.source == "box:1"
