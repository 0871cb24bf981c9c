"""Header values: raw 8-bit text and encoded words decoded, whatever was done to them."""

from __future__ import annotations

import binascii
import re
from email.errors import HeaderParseError
from email.header import decode_header
from typing import Final

from firefight_tui.intake.charsets import decode
from firefight_tui.intake.items import Remarks
from firefight_tui.words import _

_BASE64: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOT_BASE64: Final = bytes(set(range(256)) - set(_BASE64))
_PADDED_RUNS: Final = 10_000
_WORD: Final = r"=\?[^?\s=]{1,60}\?[bq]\?.*?(?:\?=|\Z)"
_WORDS: Final = re.compile(rf"{_WORD}(?:\s*{_WORD})*", re.IGNORECASE | re.DOTALL)
_BLANK: Final = re.compile(r"[\t\r\n]")
_NOT_PLAIN: Final = re.compile(r"[^ -~]")


def header_text(value: bytes, hint: str, remarks: Remarks) -> str:
    """A header's bytes as text with its encoded words still in it.

    Args:
        value: The value; raw 8-bit text is tolerated.
        hint: The charset the mail declares, tried when the bytes are not utf-8.
        remarks: Told what had to be guessed.
    """
    if value.isascii() and b"\x1b$" not in value:
        return value.decode("ascii")
    try:
        return value.decode("utf-8") if b"\x1b$" not in value else decode(value).text
    except UnicodeDecodeError:
        found = decode(value, hint)
        remarks.say(_("a header holds undeclared characters, read as {charset}").format(charset=found.charset))
        return found.text


def decode_words(text: str, remarks: Remarks) -> str:
    """Text with its encoded words (RFC 2047) decoded.

    Adjacent words of one charset are joined before they are decoded, since mailers cut them inside a character; blanks
    inside a word, missing padding and a missing end are forgiven.
    """
    return _WORDS.sub(lambda found: _decoded(found[0], remarks), text) if "=?" in text else text


def _decoded(words: str, remarks: Remarks) -> str:
    # The library takes a word without its end, or with characters that do not belong into one, for plain text.
    plain = _NOT_PLAIN.sub(_quoted, _BLANK.sub(" ", words)).removesuffix("?=")
    for torn in range(4):
        try:
            pieces = decode_header(f"{plain[: len(plain) - torn]}?=")
        except HeaderParseError:
            continue  # base64 cut off inside a group
        return "".join(_said(content, charset, remarks) for content, charset in pieces)
    return words


def _quoted(found: re.Match[str]) -> str:
    return "".join(f"={byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def _said(content: bytes | str, charset: str | None, remarks: Remarks) -> str:
    if isinstance(content, str):
        return content
    found = decode(content, (charset or "").partition("*")[0])
    remarks.say(found.remark)
    return found.text


def unbase64(content: bytes) -> bytes:
    """Bytes of base64 text; foreign characters, missing padding and padding in the middle are forgiven.

    The library stops at the first padding, silently: mailers that encode piece by piece write more than one.
    """
    kept = content.translate(None, _NOT_BASE64)
    inner = kept.rstrip(b"=")
    if b"=" not in inner or inner.count(b"=") > _PADDED_RUNS:
        return _unbase64_run(inner.replace(b"=", b""))
    return b"".join(_unbase64_run(run) for run in re.split(b"=+", inner))


def _unbase64_run(run: bytes) -> bytes:
    run = run[:-1] if len(run) % 4 == 1 else run
    return binascii.a2b_base64(run + b"=" * (-len(run) % 4))
