"""What intake hands to the desk, read but not yet matched with anybody known, and what the desk answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from firefight_tui.desk.receive import Report


class Status(StrEnum):
    """What became of an item (contract.md, `firefight intake`)."""

    CREATED = "created"
    ATTACHED = "attached"
    DUPLICATE = "duplicate"
    SKIPPED = "skipped"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Taken:
    """What became of one item.

    Attributes:
        source: Where it came from.
        status: What became of it.
        ref: The complaint it opened, joined or repeats; empty if there is none, or only a trial made it.
        reason: What had to be guessed, or why it opened nothing, translated; may be empty.
    """

    source: str
    status: Status
    ref: str
    reason: str


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote a mail.

    Attributes:
        name: As they call themselves; may be empty.
        address: Lower case; may be empty.
        domain: The part behind the @ if it may name a client: empty for free mail, which anybody has.
        client: What their client is called until somebody knows better.
    """

    name: str
    address: str
    domain: str
    client: str


@dataclass(frozen=True, slots=True)
class File:
    """A file that came along; never opened."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Post:
    """What a mail holds beyond the report it would make.

    Attributes:
        writer: Who wrote it.
        said: The new words, for a reply.
        quoted: What it repeats, and its signature; may be empty.
        subject: Its own subject, or None.
        sent_at: Its date, or None where that was no use.
        refs: Numbers of complaints named in the subject.
        references: Message ids it answers, nearest first.
        language: Of the letters its writer would read; empty if unknown.
        files: What came along.
    """

    writer: Writer
    said: str
    quoted: str = ""
    subject: str | None = None
    sent_at: datetime | None = None
    refs: tuple[int, ...] = ()
    references: tuple[str, ...] = ()
    language: str = ""
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """One item on its way in.

    Attributes:
        source: Where it came from.
        content_hash: Equal for two copies of it.
        raw: Its bytes as they came; None if nothing was read.
        message_id: Of a mail; may be empty.
        report: What it would open; None if it is settled already. A mail's client is found later.
        post: The rest of a mail; None for a row.
        settled: Skipped or rejected by whoever read it.
        remarks: What is to be said about it, translated.
    """

    source: str
    content_hash: str
    raw: bytes | None = None
    message_id: str = ""
    report: Report | None = None
    post: Post | None = None
    settled: Status | None = None
    remarks: tuple[str, ...] = ()
