"""A mailbox file (mbox), read as a stream: one mail at a time, whatever the file's size.

The library's `mailbox` is not used: it divides at every line that begins with `From `, also within a text, cannot read
standard input, and has no cap (24 s and 217 MB for one mail of 100 MB).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO, Final

from firefight_tui.intake import caps
from firefight_tui.intake.items import Item, refuse
from firefight_tui.intake.mail import read_mail, too_large
from firefight_tui.words import _

# "From " begins sentences too: a line that divides mails also has a time of day and stands behind a blank line.
_DIVIDER: Final = re.compile(
    rb"From .{0,300}?\d{1,2}:\d{2}.{0,80}\d{4}|From \S+@\S+ .{0,80}\d{4}|From (?:-|MAILER-DAEMON) "
)
_ESCAPES: Final = 5
_CHUNK: Final = 64 * 1024


def read_mbox(stream: BinaryIO, source: str, *, now: datetime | None = None) -> Iterator[Item]:
    """The mails of an mbox in their order, each named `source:number` from 1; one too large is refused alone.

    The evidence of each is its bytes as they stand in the file, without the dividing line; `>From ` is undone before
    reading.
    """
    number = 0
    for raw in _split(stream):
        number += 1
        label = f"{source}:{number}"
        if raw is None:
            yield refuse(label, too_large())
            continue
        item = read_mail(_unescaped(raw), label, now=now)
        yield item if item.raw is None else replace(item, raw=raw)
    if not number:
        yield refuse(source, _("no mail begins with a From line, so this is no mailbox"))


def _unescaped(raw: bytes) -> bytes:
    """Without the `>` that keeps a line of the text from dividing mails; one mark less where there are several."""
    if b"\n>" in raw:
        for marks in range(1, _ESCAPES + 1):
            raw = raw.replace(b"\n" + b">" * marks + b"From ", b"\n" + b">" * (marks - 1) + b"From ")
    return raw


def _split(stream: BinaryIO) -> Iterator[bytes | None]:
    """The bytes of each mail; None for one over the cap."""
    gathered: bytearray | None = None
    is_over = after_blank = False
    at_line_start = True
    while line := stream.readline(_CHUNK):
        divides = at_line_start and (gathered is None or after_blank) and line.startswith(b"From ")
        if divides and (gathered is None or _DIVIDER.match(line)):
            if gathered is not None:
                yield None if is_over else bytes(gathered)
            gathered, is_over = bytearray(), False
        elif gathered is not None and not is_over:
            gathered += line
            if len(gathered) > caps.ITEM_BYTES:
                gathered, is_over = bytearray(), True
        after_blank = at_line_start and line in (b"\n", b"\r\n")
        at_line_start = line.endswith(b"\n")
    if gathered is not None:
        yield None if is_over else bytes(gathered)
