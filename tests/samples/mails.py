"""Mails as Chinese and other mailers write them, made by code so that their bytes are exact."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Iterable

COMPLAINT = "订单系统每天早上九点到十点打不开，仓库积压了三百多张订单。\n请今天之内给我们一个说法。"
TRADITIONAL = "訂單系統每天早上九點到十點打不開，倉庫積壓了三百多張訂單。\n請今天之內給我們一個說法。"
SUBJECT = "订单系统打不开，已影响发货"

QQ_REPLY = """王工：
昨天说好的补丁还没有收到。

张敏
------------------ 原始邮件 ------------------
发件人: "支持" <support@vendor.example>;
发送时间: 2026年11月19日(星期四) 下午4:20
收件人: "张敏" <zhangmin@huadong.example>;
主题: Re: 订单系统打不开

补丁今天下午发出。"""

FOXMAIL_REPLY = """现在连登录都登不上了。

张敏
\x20
发件人： 支持
发送时间： 2026-11-19 16:20
收件人： 张敏
主题： Re: 订单系统打不开
补丁今天下午发出。"""

NETEASE_REPLY = """补丁装了，还是慢。

在 2026-11-19 16:20:00，"支持" <support@vendor.example> 写道：
补丁今天下午发出。
请查收。"""

NETEASE_APP_REPLY = """补丁装了，还是慢。

---- 回复的原邮件 ----
| 发件人 | 支持<support@vendor.example> |
| 日期 | 2026年11月19日 16:20 |
| 收件人 | 张敏<zhangmin@huadong.example> |
| 主题 | Re: 订单系统打不开 |
补丁今天下午发出。"""

OUTLOOK_REPLY = """补丁装了，还是慢。

张敏

________________________________
发件人: 支持 <support@vendor.example>
发送时间: 2026年11月19日 16:20
收件人: 张敏 <zhangmin@huadong.example>
主题: 答复: 订单系统打不开

补丁今天下午发出。"""

OUTLOOK_OLD_REPLY = """补丁装了，还是慢。

-----原始邮件-----
发件人: 支持 [mailto:support@vendor.example]
发送时间: 2026年11月19日 16:20
收件人: 张敏
主题: 答复: 订单系统打不开

补丁今天下午发出。"""

GMAIL_REPLY = """补丁装了，还是慢。

支持 <support@vendor.example> 于2026年11月19日周四 16:20写道：

> 补丁今天下午发出。
> 请查收。"""

INLINE_REPLY = """在 2026-11-19 16:20:00，"支持" <support@vendor.example> 写道：
> 补丁装了吗？
> 装的是哪一台？
装了，两台都装了。
> 现在还慢吗？
还是慢，九点以后要等一分钟。"""

CHINESE_QUOTES = {
    "qq": QQ_REPLY,
    "foxmail": FOXMAIL_REPLY,
    "netease": NETEASE_REPLY,
    "netease app": NETEASE_APP_REPLY,
    "outlook": OUTLOOK_REPLY,
    "outlook, old": OUTLOOK_OLD_REPLY,
    "gmail": GMAIL_REPLY,
}


def mail(
    body: bytes | str = COMPLAINT,
    *fields: str | bytes,
    subject: str | bytes = "x",
    sender: str | bytes = "Zhang Min <zhangmin@huadong.example>",
    date: str = "Thu, 19 Nov 2026 09:30:00 +0800",
    kind: str = "text/plain; charset=utf-8",
    encoding: str = "8bit",
) -> bytes:
    """A mail with these headers; an empty subject, sender, date or kind leaves its header out."""
    named = (("From", sender), ("Subject", subject), ("Date", date), ("Content-Type", kind))
    lines = [name.encode() + b": " + _bytes(value) for name, value in named if value]
    lines += [b"To: support@vendor.example", f"Content-Transfer-Encoding: {encoding}".encode()]
    lines += [_bytes(field) for field in fields]
    return b"\r\n".join(lines) + b"\r\n\r\n" + _encoded(_bytes(body), encoding)


def multipart(parts: Iterable[bytes], *fields: str, kind: str = "multipart/mixed", subject: str = "x") -> bytes:
    """A mail of several parts, each with its own headers."""
    body = b"".join(b"--=_cut\r\n" + part + b"\r\n" for part in parts) + b"--=_cut--\r\n"
    return mail(body, *fields, subject=subject, kind=f'{kind}; boundary="=_cut"')


def part(
    content: bytes | str, kind: str = "text/plain; charset=utf-8", *fields: str | bytes, encoding: str = "8bit"
) -> bytes:
    """One part of a multipart mail."""
    lines = [f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}", *fields]
    return b"\r\n".join(_bytes(line) for line in lines) + b"\r\n\r\n" + _encoded(_bytes(content), encoding)


def word(text: str, charset: str, encoding: str = "B") -> str:
    """An encoded word (RFC 2047)."""
    content = text.encode(charset)
    if encoding == "B":
        return f"=?{charset}?B?{base64.b64encode(content).decode()}?="
    return f"=?{charset}?Q?{quopri.encodestring(content, header=True).decode().replace('=' + chr(10), '')}?="


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode()


def _encoded(content: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return base64.encodebytes(content)
    return quopri.encodestring(content) if encoding == "quoted-printable" else content
