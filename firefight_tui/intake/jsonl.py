"""Lines of JSON, one complaint each: keys are the fields of `report`, in English or Chinese."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from typing import BinaryIO, Final

from firefight_tui.domain.text import clean, storable
from firefight_tui.intake import caps
from firefight_tui.intake.bodies import too_long
from firefight_tui.intake.charsets import decode
from firefight_tui.intake.items import Item, Remarks, Row, refuse
from firefight_tui.intake.mail import fit_title, title_of, too_large
from firefight_tui.words import _

EXTERNAL_ID: Final = "external_id"

# The fields of `report` (contract.md, Verbs), each with the other names its column may have.
_NAMES: Final = {
    "client": "甲方 客户 甲方名称 客户名称 单位 公司 customer account",
    "title": "标题 主题 投诉标题 问题标题 summary subject",
    "body": "正文 内容 描述 详情 投诉内容 问题描述 详细描述 description content text",
    "project": "项目 项目名称 系统",
    "contact": "联系人 甲方联系人 投诉人 反馈人 reporter",
    "channel": "渠道 来源 投诉渠道",
    "cause": "原因 主要原因 投诉原因 类型 投诉类型",
    "also": "其他原因 次要原因 also_cause other_causes",
    "severity": "级别 严重程度 严重级别 紧急程度 sev priority",
    "complexity": "复杂程度 复杂度",
    "occurred_at": "发生时间 occurred 问题发生时间",
    "received_at": "收到时间 接收时间 投诉时间 反馈时间 received date",
    "impact": "业务影响 影响 影响范围 business_impact",
    "dissatisfaction": "不满点 不满",
    "remedy_sought": "诉求 期望 remedy",
    "client_event": "甲方活动 客户活动 甲方节点",
    "requirement": "需求 需求编号 关联需求",
    "expected": "预期 预期功能 约定功能",
    "delivered": "实际 实际交付 已交付",
    "kind": "类别 种类 问题类别",
    "condition": "触发条件 条件 出现条件",
    "promised_at": "承诺时间 承诺日期 约定交付日期 promised",
    "spent": "已花费 实际花费 花费",
    "agreed": "已同意 是否同意 事先同意",
    "about": "涉及人员 被投诉人 投诉对象",
    EXTERNAL_ID: "编号 单号 工单号 投诉编号 外部编号 id key number",
}
_LISTS: Final = frozenset({"also"})
_LONG: Final = frozenset({"body"})
_LONG_FIELD: Final = 100_000


def _fold_key(key: str) -> str:
    return unicodedata.normalize("NFKC", key[:100]).strip(" *:\ufeff").casefold().replace(" ", "_").replace("-", "_")


_FIELD_OF: Final = {_fold_key(name): field for field, others in _NAMES.items() for name in (field, *others.split())}


def report_field(column: str) -> str:
    """The field of `report` (or `EXTERNAL_ID`) a column's name stands for; empty for an unknown one."""
    return _FIELD_OF.get(column) or _FIELD_OF.get(_fold_key(column), "")


def read_rows(stream: BinaryIO, source: str) -> Iterator[Item]:
    """The rows of a JSONL stream, each named `source:line`; a bad one is refused alone, blank lines are passed over."""
    rows = 0
    is_over = False
    for number, raw in enumerate(_bounded_lines(stream), 1):
        label = f"{source}:{number}"
        if raw is None:
            is_over = True
            yield refuse(label, too_large())
        elif raw.strip():
            rows += 1
            if rows > caps.ROWS:
                yield refuse(label, _("more than {count} rows, the rest was not read").format(count=caps.ROWS))
                return
            yield read_row(raw.rstrip(b"\r\n"), label)
    if not rows and not is_over:
        yield refuse(source, _("nothing in it"), b"")


def _bounded_lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Each line; None for one over the cap, which is passed over without being kept."""
    while line := stream.readline(caps.ITEM_BYTES + 1):
        if len(line) <= caps.ITEM_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(64 * 1024)
        yield None


def read_row(raw: bytes, label: str) -> Item:
    """One line of JSON as an item with a `Row`; refused, naming the line, if it is no object or lacks what it needs."""
    remarks = Remarks()
    if raw.count(b",") > caps.ROW_COMMAS:
        return refuse(label, _("too many values"), raw)
    try:
        value = json.loads(_text_of(raw, remarks))
    except RecursionError:
        return refuse(label, _("too many nested values"), raw)
    except json.JSONDecodeError as error:
        reason = _("not valid JSON at column {column}: {reason}")
        return refuse(label, reason.format(column=error.colno, reason=clean(error.msg, multiline=False)), raw)
    except ValueError:
        return refuse(label, _("a number too long to be read"), raw)
    if not isinstance(value, dict):
        return refuse(label, _("not a JSON object"), raw)
    return row_item([(str(key), words) for key, known in value.items() for words in _words(known)], label, raw, remarks)


def _text_of(raw: bytes, remarks: Remarks) -> str:
    """The text of a line; JSON is UTF-8 (RFC 8259), and only what is not has to be guessed."""
    if raw[:1] in (b"{", b" ", b"["):
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            pass
    decoded = decode(raw, "utf-8")
    remarks.say(decoded.remark)
    return decoded.text


def _words(value: object) -> list[str]:
    """What a JSON value says: a list repeats its field, null says nothing."""
    if isinstance(value, str):
        return [value]
    if value is None:
        return []
    if isinstance(value, list):
        return [words for one in value[: caps.ADDRESSES] for words in ([] if isinstance(one, list) else _words(one))]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, dict):
        return [json.dumps(value, ensure_ascii=False)[:_LONG_FIELD]]
    return [str(value)]


def row_item(cells: list[tuple[str, str]], label: str, raw: bytes, remarks: Remarks) -> Item:
    """An item from the columns of a row (name and words); also for tables of other formats.

    A column that stands for no field stays in the raw row alone. Refused without client, or without title and body.
    """
    found: dict[str, list[str]] = {}
    for column, words in cells:
        name = report_field(column)
        words = storable(words).replace("\r\n", "\n").strip() if name else ""
        if words:
            found.setdefault(name, []).append(_capped(name, words, remarks))
    given = " ".join(found.pop(EXTERNAL_ID, ()))
    external_id = clean(given, multiline=False, limit=200) if given else ""
    one = {name: all_words if name in _LISTS else [_together(name, all_words)] for name, all_words in found.items()}
    if "client" not in one or not ("title" in one or "body" in one):
        missing = "client" if "client" not in one else "title"
        return refuse(label, _("line {line}: no {field}").format(line=label.rpartition(":")[2], field=missing), raw)
    is_assumed = "title" not in one
    body = one.get("body", [""])[0]
    if is_assumed:
        remarks.say(_("no title, it is the start of the text"))
        one["title"] = [title_of(body)]
    else:
        title = clean(" ".join(one["title"][0].split()), multiline=False)
        if 2 * len(title) > caps.TITLE_CELLS:
            title, body = fit_title(title, body, remarks)
        one["title"] = [title]
        one.update({"body": [body]} if body else {})
    fields = tuple((name, words) for name, all_words in one.items() for words in all_words)
    return Item(label, raw, Row(fields, is_assumed, external_id), remarks=remarks.said)


def _capped(name: str, words: str, remarks: Remarks) -> str:
    limit = caps.BODY_BYTES if name in _LONG else _LONG_FIELD
    if len(words) > limit:
        remarks.say(too_long() if name in _LONG else _("{field} was too long and was cut").format(field=name))
    return words[:limit]


def _together(name: str, all_words: list[str]) -> str:
    if len(all_words) == 1:
        return all_words[0]
    return ("\n" if name in _LONG else ", ").join(dict.fromkeys(all_words))
