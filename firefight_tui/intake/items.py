"""What reading yields: an item with its evidence, and either what it says, why it is skipped, or why it is refused."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from firefight_tui.words import _


class Trouble(StrEnum):
    """Why an item was refused, for the exit code: unreadable input (65), or a format that has not come yet (69)."""

    NONE = ""
    INPUT = "input"
    UNAVAILABLE = "unavailable"


class Automatic(StrEnum):
    """What kind of machine wrote a mail that opens no complaint."""

    NONE = ""
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    RECEIPT = "receipt"


@dataclass(frozen=True)
class Sender:
    """Who wrote a mail.

    Attributes:
        name: The display name, cleaned, one line; may be empty.
        address: The mail address, cleaned, its domain in lower case; empty if there was none.
        doubtful: Why the sender may not be who it seems, translated; empty if nothing speaks against it.
        free_mail: Whether the domain hands addresses to anybody, so that it names no client.
    """

    name: str
    address: str
    doubtful: str = ""
    free_mail: bool = False

    @property
    def domain(self) -> str:
        """The part behind the @, lower case; empty without one."""
        return self.address.rpartition("@")[2] if "@" in self.address else ""

    @property
    def client(self) -> str:
        """The client this sender stands for until somebody knows better: the domain, for free mail the address."""
        return self.address if self.free_mail else self.domain or self.address


@dataclass(frozen=True)
class Attachment:
    """A file that came with a mail; never opened.

    Attributes:
        name: A clean basename without any folder, unique within its mail.
        content_type: As the mail says, lower case.
        content: The decoded bytes.
        inline: Whether it is shown within the text (a picture of a signature, a screenshot).
    """

    name: str
    content_type: str
    content: bytes
    inline: bool = False

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)


@dataclass(frozen=True)
class Letter:
    """A mail, read.

    Attributes:
        title: The subject, cleaned, at most `caps.TITLE_CELLS` cells; where there was none, the start of the text.
        title_assumed: Whether the title is not the mail's own.
        body: What the writer says now; never empty if the mail had any text.
        quoted: What is repeated from earlier mails; folded, not lost.
        signature: What stands below the signature mark.
        sender: Who wrote it; None if no From, Sender or Reply-To could be read.
        recipients: To and Cc, at most `caps.ADDRESSES`.
        message_id: Without angle brackets; may be empty.
        references: The ids of In-Reply-To and References, nearest first, without angle brackets.
        refs: Complaints named as [FF-n] in the subject, as `FF-n`.
        received_at: The Date header in UTC; None if missing, unreadable or in the future (a remark says which).
        language: `zh` or `en`, guessed; empty if nothing can be told.
        attachments: Files.
        automatic: Which machine wrote it, if one did.
    """

    title: str
    body: str
    quoted: str = ""
    signature: str = ""
    title_assumed: bool = False
    sender: Sender | None = None
    recipients: tuple[Sender, ...] = ()
    message_id: str = ""
    references: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    received_at: datetime | None = None
    language: str = ""
    attachments: tuple[Attachment, ...] = ()
    automatic: Automatic = Automatic.NONE

    @property
    def text(self) -> str:
        """All of the text: the new words, then signature and quoted text after a marked separation."""
        parts = [self.body]
        if self.signature:
            parts.append(f"-- \n{self.signature}")
        if self.quoted:
            heading = _("quoted text")
            parts.append(f"---- {heading} ----\n{self.quoted}")
        return "\n\n".join(part for part in parts if part)

    @property
    def content_hash(self) -> str:
        """Equal for two copies of one mail, whatever their dates, ids and white space: hex of SHA-256."""
        files = sorted(hashlib.sha256(one.content).hexdigest() for one in self.attachments)
        address = self.sender.address if self.sender else ""
        subject = "" if self.title_assumed else self.title
        return fingerprint([address, subject, self.body, self.signature, self.quoted, *files])


@dataclass(frozen=True)
class Row:
    """A row of a table or a line of JSON, its columns mapped to the fields of the verb `report`.

    Attributes:
        fields: External field name and words, in the row's order; a list repeats its field. `client` and `title`
            are always there. The words are as given: the verb checks them.
        title_assumed: Whether the title is the start of the body.
        external_id: The row's own number in the system it came from; may be empty.
    """

    fields: tuple[tuple[str, str], ...]
    title_assumed: bool = False
    external_id: str = ""

    def field(self, name: str) -> str:
        """The first words given for a field; empty if none."""
        return next((words for known, words in self.fields if known == name), "")

    @property
    def content_hash(self) -> str:
        """Equal for two copies of one row, in whatever order its columns stand: hex of SHA-256."""
        return fingerprint([self.external_id, *(f"{name}={words}" for name, words in sorted(self.fields))])


@dataclass(frozen=True)
class Item:
    """One thing that arrived, ready to be taken in, or the reason why not.

    Attributes:
        source: The path; with `:number` (from 1) of the mail in a mailbox or of the line in a file of rows.
        raw: The bytes as they came, for evidence; None if nothing was read.
        content: What it says; also there for skipped items.
        skipped: Why it opens no complaint though it was read well, translated; empty otherwise.
        rejected: Why it could not be read, translated; empty otherwise.
        trouble: What kind of refusal.
        remarks: What had to be guessed, cut or left out, translated.
    """

    source: str
    raw: bytes | None = None
    content: Letter | Row | None = None
    skipped: str = ""
    rejected: str = ""
    trouble: Trouble = Trouble.NONE
    remarks: tuple[str, ...] = ()


class Remarks:
    """Gathers what has to be said about an item, each thing once, in order."""

    def __init__(self) -> None:
        self._said: dict[str, None] = {}

    def say(self, remark: str) -> None:
        """Add a remark; an empty or repeated one is dropped."""
        if remark and len(self._said) < 50:
            self._said[remark] = None

    @property
    def said(self) -> tuple[str, ...]:
        """Everything said so far."""
        return tuple(self._said)


def refuse(source: str, reason: str, raw: bytes | None = None, trouble: Trouble = Trouble.INPUT) -> Item:
    """An item that could not be read."""
    return Item(source=source, raw=raw, rejected=reason, trouble=trouble)


def fingerprint(texts: Iterable[str]) -> str:
    """A hash over texts in which case, width and white space do not count: hex of SHA-256."""
    # Nothing that is read holds a NUL, and none of this makes one: what it divides stays divided.
    whole = "\0".join(texts)
    plain = whole if whole.isascii() else unicodedata.normalize("NFKC", whole)
    return hashlib.sha256("".join(plain.casefold().split()).encode("utf-8", "replace")).hexdigest()
