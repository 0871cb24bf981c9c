"""The readable text of a mail: which of its parts carry it, and how they are put together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from firefight_tui.domain.text import storable
from firefight_tui.intake import caps
from firefight_tui.intake.charsets import decode
from firefight_tui.intake.html_text import html_to_text
from firefight_tui.intake.items import Remarks
from firefight_tui.intake.parts import Part, content, undo
from firefight_tui.words import _

_READABLE: Final = frozenset({"text/plain", "text/html", "text/enriched", "text/markdown", "text", "text/x-markdown"})
_META_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_ENRICHED: Final = re.compile(r"<param>.{0,500}?</param>|</?[a-zA-Z][a-zA-Z0-9-]{0,60}>", re.DOTALL | re.IGNORECASE)
_PGP: Final = "-----BEGIN PGP MESSAGE-----"
_FILE: Final = re.compile(
    r"^begin [0-7]{3,4} ([^\n]{1,200})\n(?=[ -`][ -`]{8,}[^\n]?\n).*?^end[ \t]*$\n?", re.MULTILINE | re.DOTALL
)
_END: Final = re.compile(r"^end[ \t]*$", re.MULTILINE)
_LINE_ENDS: Final = re.compile(r"(\r+)(\n?)|[\x0b\x0c\u2028\u2029]")


@dataclass(frozen=True)
class Body:
    """A mail's text, lines separated by LF; the parts that carry it; files that stood within it."""

    text: str
    parts: frozenset[Part]
    files: tuple[tuple[str, bytes], ...] = ()


def read_body(mail: Part, remarks: Remarks) -> Body:
    """The text of a mail."""
    parts = _chosen(mail)
    if not parts:
        # Some mailers give the text itself a file name.
        named = [part for part in _leaves(mail) if part.kind in _READABLE and part.disposition != "attachment"]
        parts = named[:1]
    texts: list[str] = []
    room = caps.BODY_BYTES
    for part in parts:
        encoded = content(part, remarks)
        if len(encoded) > room:
            remarks.say(too_long())
        texts.append(_text(part, encoded[:room], len(encoded) > room, remarks))
        room -= min(room, len(encoded))
    _say_encrypted(mail, texts, remarks)
    body, files = lift_files("\n\n".join(text for text in texts if text))
    return Body(body, frozenset(parts), files)


def too_long(limit: int = caps.BODY_BYTES) -> str:
    """What is said when a text was cut at so many bytes, translated."""
    return _("the text is longer than {size} KB and was cut").format(size=limit // 1024)


def _leaves(mail: Part) -> list[Part]:
    return [part for part in mail.walk() if not part.children]


def _chosen(part: Part) -> list[Part]:
    """The parts that carry the text, in reading order."""
    if not part.children:
        return [part] if _carries_text(part) else []
    if part.kind == "multipart/alternative":
        return _best([_chosen(child) for child in part.children])
    if part.kind == "multipart/related":
        return _chosen(part.children[0]) or [one for child in part.children[1:] for one in _chosen(child)][:1]
    if part.kind in {"multipart/signed", "multipart/encrypted", "multipart/report"}:
        return _chosen(part.children[0])
    return [one for child in part.children for one in _chosen(child)]


def _carries_text(part: Part) -> bool:
    return part.kind in _READABLE and part.disposition != "attachment" and not part.filename


def _best(versions: list[list[Part]]) -> list[Part]:
    """Of alternatives, the plain one unless it is empty."""
    filled = [version for version in versions if any(part.raw.strip() for part in version)]
    plain = [version for version in filled if all(part.kind == "text/plain" for part in version)]
    return (plain or filled or [[]])[0]


def _text(part: Part, encoded: bytes, is_cut: bool, remarks: Remarks) -> str:
    label = part.settings.get("charset", "")
    if part.kind == "text/html" and (not label or label.lower() == "us-ascii"):
        found = _META_CHARSET.search(encoded[:4096])
        label = found[1].decode("ascii") if found else label
    decoded = decode(encoded, label, cut=is_cut)
    remarks.say(decoded.remark)
    text = _LINE_ENDS.sub(_line_end, storable(decoded.text))
    if part.kind == "text/html":
        if len(text) > caps.HTML_CHARS:
            remarks.say(too_long(caps.HTML_CHARS))
        text = html_to_text(text)
    elif part.kind == "text/enriched":
        text = _ENRICHED.sub("", text)
    elif part.settings.get("format", "").lower() == "flowed":
        text = unflow(text, del_sp=part.settings.get("delsp", "").lower() == "yes")
    return text.strip("\n")


def _line_end(found: re.Match[str]) -> str:
    """Of several CR before one LF, one line end; of bare ones, one each."""
    return "\n" * len(found[1]) if found[1] and not found[2] else "\n"


def unflow(text: str, *, del_sp: bool) -> str:
    """Lines of format=flowed (RFC 3676) joined to paragraphs; quoted lines and the signature mark stay."""
    pieces: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        fixed = line.startswith(">") or line == "-- "
        line = line if fixed else line.removeprefix(" ")
        pieces.append(line if goes_on and not fixed else f"\n{line}")
        goes_on = line.endswith(" ") and not fixed
        if goes_on and del_sp:
            pieces[-1] = pieces[-1][:-1]
    return "".join(pieces).removeprefix("\n")


def _say_encrypted(mail: Part, texts: list[str], remarks: Remarks) -> None:
    for part in mail.walk():
        smime = part.kind in {"application/pkcs7-mime", "application/x-pkcs7-mime"}
        if smime and part.settings.get("smime-type", "").lower() == "signed-data":
            remarks.say(_("the text is inside a signed envelope and was not read"))
        elif smime or part.kind == "multipart/encrypted":
            remarks.say(_("the mail is encrypted, its text was not read"))
    if any(_PGP in text for text in texts):
        remarks.say(_("the mail is encrypted, its text was not read"))


def lift_files(text: str) -> tuple[str, tuple[tuple[str, bytes], ...]]:
    """The text without the files that old mailers wrote into it, and these: name as given, and bytes."""
    # Behind the last end there is nothing to look for: every search would go to the end of the text.
    last = max((found.end() for found in _END.finditer(text)), default=0)
    files: list[tuple[str, bytes]] = []

    def lift(found: re.Match[str]) -> str:
        files.append((found[1].strip(), undo("x-uuencode", found[0])))
        return ""

    kept = _FILE.sub(lift, text[:last], count=caps.PARTS) + text[last:]
    return (kept.strip("\n") if files else text), tuple(files)
