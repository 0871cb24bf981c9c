"""Bytes to text: what charset labels really mean, and what to do when they lie."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from firefight_tui.words import _, ngettext

_FAMILIES: Final = (
    ("gb18030", "gb2312 gb_2312 gb_2312-80 csgb2312 gbk x-gbk cp936 ms936 windows-936 euc-cn x-euc-cn euccn gb"),
    ("big5hkscs", "big5 big-5 cn-big5 x-x-big5 csbig5 big5-hkscs cp950 ms950 windows-950 big5-eten"),
    ("cp949", "ks_c_5601-1987 ks_c_5601-1989 ksc_5601 ksc5601 euc-kr korean cseuckr windows-949 x-windows-949"),
    ("cp932", "shift_jis shift-jis sjis x-sjis ms_kanji csshiftjis windows-31j"),
    ("iso2022_jp_ext", "iso-2022-jp csiso2022jp"),
    ("hz", "hz-gb-2312 hz-gb2312"),
    ("cp1252", "iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 ansi windows-1252"),
    ("ascii", "us-ascii ansi_x3.4-1968 iso646-us 7bit 7-bit"),
    ("utf-8", "utf8 unicode-1-1-utf-8 utf-8mb4 utf8mb4"),
)
_ALIASES: Final = {alias: codec for codec, aliases in _FAMILIES for alias in aliases.split()}

# Only codecs that turn bytes into text and nothing else: Python also knows zlib, idna, unicode_escape and the like.
_SAFE: Final = re.compile(
    r"utf-(7|8|8-sig|16|16-be|16-le|32|32-be|32-le)|ascii|iso8859-\d+|cp\d+|koi8-.|mac-\w+|gb\w+|hz|big5\w*"
    r"|shift_jis\w*|euc_\w+|iso2022_\w+|johab|tis-620|kz1048|ptcp154|hp-roman8"
)
_MULTIBYTE_UTF8: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_GB_TOKEN: Final = re.compile(rb"[\x81-\xfe](?:[\x40-\x7e\x80-\xfe]|[0-9][\x81-\xfe][0-9])|[\x80-\xff]")
_HZ: Final = re.compile(rb"~\{(?:[!-w][!-~])+~\}")
_ISO2022JP: Final = re.compile(rb"\x1b\$[@B]")
_SEVEN_BIT_SHIFTS: Final = frozenset({"utf-7", "hz"})
_SAMPLE: Final = 64 * 1024
_LIKELY: Final = 0.7


@dataclass(frozen=True)
class Decoded:
    """Text, the codec that gave it, and what has to be said about that (translated; empty if all was in order)."""

    text: str
    charset: str
    remark: str = ""


def codec_name(label: str) -> str | None:
    """The codec a charset label means in practice; empty for no label, None for one nobody knows."""
    name = label.strip().strip("\"'").lower()
    if not name:
        return ""
    if name in _ALIASES:
        return _ALIASES[name]
    if not re.fullmatch(r"[a-z0-9_.:+-]{1,40}", name):
        return None
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError, ImportError):
        return None
    return _ALIASES.get(found, found) if _SAFE.fullmatch(found) else None


def decode(content: bytes, label: str = "", *, cut: bool = False) -> Decoded:
    """The text of bytes that claim a charset.

    Args:
        content: The bytes; may hold anything.
        label: The charset claimed; empty if none was.
        cut: Whether the bytes were cut off, so that a torn last character is not an error.
    """
    marked = _by_mark(content)
    if marked is not None:
        return marked
    codec = codec_name(label)
    if not codec or codec == "ascii":
        return _undeclared(content, label, codec, cut)
    text = _strictly(content, codec, cut)
    better = _contradicted(content, codec, text is None, cut)
    if better is not None:
        return Decoded(better.text, better.charset, _mislabelled(label, better.charset))
    if text is not None:
        return Decoded(text, codec)
    text = content.decode(codec, "replace")
    return Decoded(text, codec, _undecodable(text.count("\ufffd"), label))


def shown(label: str) -> str:
    """A charset label fit to be named in a remark."""
    return re.sub(r"[^A-Za-z0-9_.:+-]", "?", label.strip())[:40] or "-"


def _by_mark(content: bytes) -> Decoded | None:
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return Decoded(content[len(mark) :].decode(codec, "replace"), codec)
    return None


def _undeclared(content: bytes, label: str, codec: str | None, cut: bool) -> Decoded:
    """No label, an unknown one, or us-ascii: only the bytes can tell."""
    if content.isascii():
        shifted = _seven_bit(content)
        if shifted is not None:
            return shifted
        remark = _unknown(label, "us-ascii") if codec is None else ""
        return Decoded(content.decode("ascii"), "ascii", remark)
    found = _guess(content, cut)
    if codec is None:
        return Decoded(found.text, found.charset, _unknown(label, found.charset))
    if codec == "ascii":
        return Decoded(found.text, found.charset, _mislabelled(label, found.charset))
    remark = "" if found.charset == "utf-8" else _("no charset given, read as {charset}").format(charset=found.charset)
    return Decoded(found.text, found.charset, remark)


def _seven_bit(content: bytes) -> Decoded | None:
    """Chinese and Japanese written in seven bits, which no label announced."""
    for pattern, codec in ((_HZ, "hz"), (_ISO2022JP, "iso2022_jp_ext")):
        if pattern.search(content):
            text = _strictly(content, codec, False)
            if text is not None:
                return Decoded(text, codec, _("no charset given, read as {charset}").format(charset=codec))
    return None


def _guess(content: bytes, cut: bool) -> Decoded:
    """utf-8, then gb18030 if it reads like Chinese, then latin-1 (as cp1252, which is what latin-1 means in mail)."""
    text = _strictly(content, "utf-8", cut)
    if text is not None:
        return Decoded(text, "utf-8")
    if _like_gb(content):
        return Decoded(_strictly(content, "gb18030", cut) or content.decode("gb18030", "replace"), "gb18030")
    text = _strictly(content, "cp1252", False)
    return Decoded(text, "cp1252") if text is not None else Decoded(content.decode("latin-1"), "latin-1")


def _contradicted(content: bytes, codec: str, failed: bool, cut: bool) -> Decoded | None:
    """Another reading, where the bytes plainly are not what their label says."""
    if content.isascii():
        if codec == "gb18030" and _HZ.search(content):
            return _seven_bit(content)
        return None
    if codec == "utf-8":
        foreign = failed and (_like_gb(content) or not _MULTIBYTE_UTF8.search(content))
        return _guess(content, cut) if foreign else None
    if codec.startswith(("utf-", "iso2022", "koi8")):
        return None
    # Text in one of these charsets is hardly ever well-formed utf-8 by chance; three sequences settle it. Shorter words
    # (GBK writes two that are) are settled by whether they would be common Chinese.
    odd = codec == "gb18030" and not _like_gb(content, at_least=1)
    if failed or odd or len(_MULTIBYTE_UTF8.findall(content[:_SAMPLE])) >= 3:
        text = _strictly(content, "utf-8", cut)
        if text is not None:
            return Decoded(text, "utf-8")
    if codec in {"cp1252", "iso8859-15"} and _like_gb(content, at_least=4, share=0.9):
        text = _strictly(content, "gb18030", cut)
        return Decoded(text, "gb18030") if text is not None else None
    return None


def _strictly(content: bytes, codec: str, cut: bool) -> str | None:
    try:
        if cut and codec not in _SEVEN_BIT_SHIFTS:
            return codecs.getincrementaldecoder(codec)("strict").decode(content, final=False)
        return content.decode(codec)
    except (UnicodeError, LookupError):
        return None


def _like_gb(content: bytes, *, at_least: int = 2, share: float = _LIKELY) -> bool:
    """Whether the bytes above ASCII are mostly pairs of the common characters and punctuation of GB 2312."""
    found = _GB_TOKEN.findall(content[:_SAMPLE])
    common = sum(
        1 for one in found if len(one) == 2 and one[1] >= 0xA1 and (0xB0 <= one[0] <= 0xD7 or one[0] in (0xA1, 0xA3))
    )
    return len(found) >= at_least and common >= share * len(found)


def _undecodable(count: int, label: str) -> str:
    if not count:
        return ""
    return ngettext(
        "{count} character of the charset {charset} could not be decoded",
        "{count} characters of the charset {charset} could not be decoded",
        count,
    ).format(count=count, charset=shown(label))


def _unknown(label: str, used: str) -> str:
    return _("unknown charset {charset}, read as {used}").format(charset=shown(label), used=used)


def _mislabelled(label: str, used: str) -> str:
    return _("labelled {charset}, but read as {used}").format(charset=shown(label), used=used)
