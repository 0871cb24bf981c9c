"""Mail addresses: who wrote, told apart from what they call themselves.

`email.utils.getaddresses` is not used: of lists divided by semicolons, of names with an address in them and of quotes
nobody closed it gives nothing at all, or something else from version to version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from firefight_tui.domain.text import clean_cell, confusable, storable
from firefight_tui.intake import caps
from firefight_tui.intake.headers import decode_words
from firefight_tui.intake.items import Remarks, Sender
from firefight_tui.words import _

# Domains that give an address to anybody, so that one of them says nothing about which client is writing.
_FREE_DOMAINS: Final = (
    "qq.com vip.qq.com foxmail.com 163.com vip.163.com 126.com vip.126.com yeah.net 188.com sina.com sina.cn"
    " vip.sina.com sina.com.cn sohu.com vip.sohu.com 139.com 189.cn wo.cn aliyun.com 21cn.com tom.com 263.net eyou.com"
    " gmail.com googlemail.com outlook.com outlook.cn hotmail.com live.com live.cn msn.com msn.cn icloud.com me.com"
    " mac.com aol.com proton.me protonmail.com pm.me mail.com gmx.com gmx.net gmx.de web.de yandex.com yandex.ru "
    "mail.ru zoho.com fastmail.com hey.com naver.com daum.net hanmail.net comcast.net ymail.com rocketmail.com"
)
_FREE: Final = frozenset(_FREE_DOMAINS.split())
_FREE_FAMILIES: Final = ("yahoo.", "hotmail.", "outlook.", "live.", "gmx.")
_TOKENS: Final = re.compile(r'[^"(),;:<>\\]+|\\.|"|.', re.DOTALL)
_BARE: Final = re.compile(r"[^\s<>()\[\],;:\"@]{1,200}@[^\s<>()\[\],;:\"@]{1,255}")


def is_free_mail(domain: str) -> bool:
    """Whether anybody can have an address in that domain."""
    family = domain.startswith(_FREE_FAMILIES) and domain.count(".") <= 2
    return domain in _FREE or family


def read_addresses(value: str, remarks: Remarks) -> list[Sender]:
    """The people in an address header whose encoded words are still encoded, at most `caps.ADDRESSES`."""
    found: list[Sender] = []
    for words in _split(value):
        if len(found) == caps.ADDRESSES:
            remarks.say(_("more than {count} addresses, the rest is left out").format(count=caps.ADDRESSES))
            break
        one = _read_one(words, remarks)
        if one is not None:
            found.append(one)
    return found


def _split(value: str) -> Iterator[str]:
    """The single addresses: split at commas and semicolons outside quotes, comments and angle brackets."""
    quoted = angled = False
    depth = 0
    current: list[str] = []
    for token in _TOKENS.findall(value):
        if token == '"':
            quoted = not quoted
        elif not quoted and token in "(<>)":
            depth = max(0, depth + {"(": 1, ")": -1}.get(token, 0))
            angled = token == "<" or (angled and token != ">")
        elif not quoted and not depth and not angled and token == ":":
            current = []  # the name of a group
            continue
        elif token in ",;" and not quoted and not depth and not angled:
            yield "".join(current)
            current = []
            continue
        current.append(token)
    yield "".join(current)


def _read_one(words: str, remarks: Remarks) -> Sender | None:
    words = words.strip()
    if not words:
        return None
    start, end = words.rfind("<"), words.rfind(">")
    if 0 <= start < end:
        inside, name = words[start + 1 : end], words[:start].strip() or words[end + 1 :]
        bare = _BARE.search(inside)
        address = bare[0] if bare else inside.strip()
    else:
        bare = _BARE.search(words)
        address = bare[0] if bare else ""
        name = (words[: bare.start()] + words[bare.end() :]) if bare else words
    return sender(_display_name(name, remarks), address)


def _display_name(name: str, remarks: Remarks) -> str:
    name = name.strip()
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1]
    name = re.sub(r"\\(.)", r"\1", name.replace('"', "")) if '"' in name or "\\" in name else name
    return clean_cell(storable(" ".join(decode_words(name, remarks).split())), 120).strip("'\" ")


def sender(name: str, address: str) -> Sender:
    """A sender of a cleaned name and an address as found, with what speaks against it."""
    plain = clean_cell(storable(address.strip()), 320)
    local, at, domain = plain.rpartition("@")
    domain = domain.lower().rstrip(".")
    whole = f"{local}{at}{domain}" if at else plain
    doubtful = ""
    claimed = _BARE.search(name)
    if confusable(address):
        doubtful = _("the address may pass for another one")
    elif claimed and claimed[0].rpartition("@")[2].lower() != domain:
        doubtful = _("the name shows another address: {address}").format(address=claimed[0])
    return Sender(name=name, address=whole, doubtful=doubtful, free_mail=bool(at) and is_free_mail(domain))
