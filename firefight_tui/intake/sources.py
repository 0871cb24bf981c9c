"""Where complaints come from: files, directories and standard input, told apart by what they are."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from firefight_tui.domain.text import clean, storable
from firefight_tui.errors import NoInput
from firefight_tui.intake import caps
from firefight_tui.intake.items import Item, Trouble, refuse
from firefight_tui.intake.jsonl import read_rows
from firefight_tui.intake.mail import read_mail, too_large
from firefight_tui.intake.mailbox import read_mbox
from firefight_tui.words import _

STDIN: Final = "-"
_HEAD: Final = 64 * 1024
_MAIL_FIELD: Final = re.compile(
    rb"^(?:from|to|cc|subject|date|received|message-id|mime-version|content-type|return-path|delivered-to|reply-to"
    rb"|sender|in-reply-to|x-mailer|x-original-to)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_ANY_FIELD: Final = re.compile(rb"(?:>?From [^\n]*\n)?[!-9;-~]{1,100}[ \t]*:")
_BLANK_LINE: Final = re.compile(rb"\r?\n[ \t]*\r?\n")
_NOT_READ: Final = {
    b"\xd0\xcf\x11\xe0": "Outlook .msg",
    b"PK\x03\x04": "ZIP",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
}


class Format(StrEnum):
    """What a source is to be read as (contract.md, `firefight intake --format`)."""

    AUTO = "auto"
    EML = "eml"
    MBOX = "mbox"
    MAILDIR = "maildir"
    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"
    CHAT = "chat"


_LATER: Final = frozenset({Format.CSV, Format.XLSX, Format.CHAT})
_BY_SUFFIX: Final = {
    ".eml": Format.EML,
    ".mbox": Format.MBOX,
    ".mbx": Format.MBOX,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
}


def read_sources(
    paths: Sequence[str],
    wanted: Format = Format.AUTO,
    *,
    now: datetime | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Item]:
    """Everything that can be read from paths, one item at a time, in a fixed order.

    Args:
        paths: Files, directories (searched through, hidden entries and linked directories left out; a maildir is known
            by its cur and new), or `-` for standard input.
        wanted: What to read them as; `auto` looks at their names and contents.
        now: The present moment, against which dates in the future are known; aware.
        stdin: What `-` reads; the process's own standard input unless given.

    Returns:
        A lazy iterator; whatever cannot be read is an item that says why.

    Raises:
        NoInput: A path is not there, or may not be read; raised before anything is read.
    """
    for path in paths:
        if path != STDIN:
            _check(path)
    return _read_all(paths, wanted, now, stdin)


def _check(path: str) -> None:
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        raise NoInput(_("There is no file {path}.").format(path=shown_path(path))) from error
    if (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) and not os.access(path, os.R_OK):
        raise NoInput(_("The file {path} may not be read.").format(path=shown_path(path)))


def shown_path(path: str) -> str:
    """A path fit for a message or a report, also one whose name is not text."""
    return clean(storable(os.fsencode(path).decode("utf-8", "replace") if "\0" not in path else path), multiline=False)


def _read_all(paths: Sequence[str], wanted: Format, now: datetime | None, stdin: BinaryIO | None) -> Iterator[Item]:
    for path in paths:
        if path == STDIN:
            yield from _read_stream(_Peeked(stdin or sys.stdin.buffer), STDIN, "", wanted, now)
        elif os.path.isdir(path):
            yield from _read_directory(path, wanted, now)
        else:
            yield from _read_file(path, wanted, now)


def _read_directory(top: str, wanted: Format, now: datetime | None) -> Iterator[Item]:
    waiting = [top]
    while waiting:
        path = waiting.pop()
        if not os.path.isdir(path):
            yield from _read_file(path, wanted, now)
            continue
        try:
            names = sorted(os.listdir(path))
        except OSError as error:
            yield refuse(shown_path(path), _cannot_open(error))
            continue
        if wanted in {Format.AUTO, Format.MAILDIR} and _is_maildir(path, names):
            yield from _read_maildir(path, now)
            continue
        below = [os.path.join(path, name) for name in names if not name.startswith(".")]
        waiting.extend(one for one in reversed(below) if not (os.path.islink(one) and os.path.isdir(one)))


def _is_maildir(path: str, names: list[str]) -> bool:
    return "cur" in names and "new" in names and all(os.path.isdir(os.path.join(path, name)) for name in ("cur", "new"))


def _read_maildir(path: str, now: datetime | None) -> Iterator[Item]:
    """The mails of a maildir, not those still being delivered (tmp) nor those of its folders."""
    for folder in ("cur", "new"):
        try:
            names = sorted(os.listdir(os.path.join(path, folder)))
        except OSError as error:
            yield refuse(shown_path(os.path.join(path, folder)), _cannot_open(error))
            continue
        for name in names:
            if not name.startswith("."):
                yield from _read_file(os.path.join(path, folder, name), Format.EML, now)


def _read_file(path: str, wanted: Format, now: datetime | None) -> Iterator[Item]:
    label = shown_path(path)
    try:
        # Opening a pipe that nobody writes to would wait for ever; what it is, is asked of what was opened.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        yield refuse(label, _cannot_open(error))
        return
    with closing(io.BufferedReader(io.FileIO(handle), _HEAD)) as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            yield refuse(label, _("not a regular file"))
            return
        try:
            yield from _read_stream(_Peeked(stream), label, Path(path).suffix.lower(), wanted, now)
        except OSError as error:
            yield refuse(label, _cannot_open(error))


def _cannot_open(error: Exception) -> str:
    said = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return _("cannot be opened: {reason}").format(reason=said)


class _Peeked(io.RawIOBase):
    """A stream whose beginning can be looked at before it is read."""

    def __init__(self, stream: BinaryIO | io.BufferedReader) -> None:
        super().__init__()
        self._stream = stream
        self.head = stream.read(_HEAD) or b""
        self._left = self.head

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill from the head first, then from the stream."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # any writable buffer, as io passes it
        if self._left:
            given, self._left = self._left[: len(view)], self._left[len(view) :]
        else:
            given = self._stream.read(len(view)) or b""
        view[: len(given)] = given
        return len(given)


def _read_stream(peeked: _Peeked, label: str, suffix: str, wanted: Format, now: datetime | None) -> Iterator[Item]:
    stream = io.BufferedReader(peeked, _HEAD)
    unknown = ""
    if wanted is Format.AUTO:
        wanted, unknown = _recognised(peeked.head, suffix)
    if unknown:
        yield refuse(label, unknown, peeked.head)
    elif wanted in _LATER:
        reason = _("the format {format} comes in a later version").format(format=wanted.value)
        yield refuse(label, reason, trouble=Trouble.UNAVAILABLE)
    elif wanted is Format.MBOX:
        yield from read_mbox(stream, label, now=now)
    elif wanted is Format.JSONL:
        yield from read_rows(stream, label)
    else:
        yield _read_one(stream, label, now)


def _read_one(stream: BinaryIO | io.BufferedReader, label: str, now: datetime | None) -> Item:
    raw = stream.read(caps.ITEM_BYTES + 1)
    if len(raw) > caps.ITEM_BYTES:
        return refuse(label, too_large())
    unlike = _why_no_mail(raw[:_HEAD]) if raw.strip() else ""
    return refuse(label, unlike, raw) if unlike else read_mail(raw, label, now=now)


def _recognised(head: bytes, suffix: str) -> tuple[Format, str]:
    """The format of a file that begins like this, and why it is none (translated; empty if it is one)."""
    by_name = _BY_SUFFIX.get(suffix)
    if by_name is not None and by_name is not Format.EML:
        return by_name, ""
    if not head.strip():
        return Format.EML, _("nothing in it")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"From ") and by_name is None:
        return Format.MBOX, ""
    if by_name is Format.EML or _like_mail(start):
        return Format.EML, ""
    if start.startswith(b"{"):
        return Format.JSONL, ""
    return Format.AUTO, _why_no_mail(head) or _("this does not look like mail, nor like lines of JSON")


def _like_mail(start: bytes) -> bool:
    block = _BLANK_LINE.split(start, maxsplit=1)[0]
    return _ANY_FIELD.match(start) is not None and _MAIL_FIELD.search(block) is not None


def _why_no_mail(head: bytes) -> str:
    """Why a file cannot be a mail at all; empty if it may be one."""
    for mark, name in _NOT_READ.items():
        if head.startswith(mark):
            return _("{kind} files are not read; save the mail as .eml").format(kind=name)
    if _MAIL_FIELD.search(head) is None and head.count(b"\0") * 20 > len(head):
        return _("binary data, not mail")
    return ""
