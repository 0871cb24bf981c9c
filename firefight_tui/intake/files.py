"""The files of a mail: kept, named harmlessly, never opened."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from firefight_tui.domain.text import clean_cell, storable
from firefight_tui.intake import caps
from firefight_tui.intake.bodies import Body
from firefight_tui.intake.items import Attachment, Remarks
from firefight_tui.intake.parts import Part, content
from firefight_tui.words import _

_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
# The system's own table of types differs from machine to machine.
_ENDINGS: Final = {
    "message/rfc822": "eml",
    "text/calendar": "ics",
    "text/plain": "txt",
    "text/rfc822-headers": "txt",
    "message/delivery-status": "txt",
    "image/jpeg": "jpg",
    "image/svg+xml": "svg",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/pkcs7-signature": "p7s",
    "application/pgp-signature": "asc",
}
_TNEF: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_TYPE: Final = re.compile(r"[a-z0-9.+_-]{1,60}/[a-z0-9.+_-]{1,80}")


def read_files(mail: Part, body: Body, remarks: Remarks) -> tuple[Attachment, ...]:
    """Every leaf that is not text of the mail, decoded, under a clean basename of its own.

    Args:
        mail: The tree of parts.
        body: The mail's text, with the parts it was taken from and the files that stood in it.
        remarks: Told about files nobody can read here.
    """
    found: list[Attachment] = []
    taken: set[str] = set()
    for part in _files(mail, body.parts):
        inline = part.disposition == "inline" or (part.disposition != "attachment" and "content-id" in part.message)
        kind = part.kind if _TYPE.fullmatch(part.kind) else "application/octet-stream"
        is_mail = kind.startswith("message/")
        payload = part.raw if is_mail else content(part, remarks)
        name = _unique(basename(part.filename) or _made_up(kind, len(found) + 1), taken)
        if kind in _TNEF or name.lower() == "winmail.dat":
            remarks.say(_("{name} holds files in Outlook's own format that were not unpacked").format(name=name))
        found.append(Attachment(name, kind, payload, inline))
    for given, payload in body.files:
        name = _unique(basename(given) or _made_up("application/octet-stream", len(found) + 1), taken)
        found.append(Attachment(name, "application/octet-stream", payload))
    return tuple(found)


def _files(mail: Part, is_text: frozenset[Part]) -> list[Part]:
    return [part for part in mail.walk() if not part.children and part not in is_text and _is_file(part, mail)]


def _is_file(part: Part, mail: Part) -> bool:
    """The text of the mail in a second shape (HTML beside plain text) is no file."""
    if part.filename or part.disposition == "attachment":
        return True
    if not part.raw:
        return False
    return part is mail or part.kind not in {"text/plain", "text/html", "text/enriched", "message/delivery-status"}


def basename(given: str) -> str:
    """A file name without folders, control characters and names that mean a device; empty if nothing is left."""
    name = re.split(r"[/\\]", given.replace("\0", ""))[-1]
    name = clean_cell(storable(_UNSAFE.sub("_", " ".join(name.split()))), 1_000).strip(". ")
    if _DEVICES.match(name):
        name = f"_{name}"
    if len(name) > caps.NAME_CHARS:
        ending = PurePosixPath(name).suffix[:16]
        name = name[: caps.NAME_CHARS - len(ending)].rstrip(". ") + ending
    return name


def _made_up(kind: str, number: int) -> str:
    subtype = kind.partition("/")[2].removeprefix("x-")
    ending = _ENDINGS.get(kind) or (subtype if subtype.isalnum() and len(subtype) <= 4 else "bin")
    return f"attachment-{number}.{ending}"


def _unique(name: str, taken: set[str]) -> str:
    path = PurePosixPath(name)
    candidate, number = name, 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{path.stem} ({number}){path.suffix}"
    taken.add(candidate.casefold())
    return candidate
