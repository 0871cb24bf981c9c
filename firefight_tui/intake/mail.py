"""One mail, from its bytes to an item."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from firefight_tui.domain.text import clean, cut, storable, width
from firefight_tui.intake import caps
from firefight_tui.intake.addresses import read_addresses
from firefight_tui.intake.bodies import read_body
from firefight_tui.intake.files import read_files
from firefight_tui.intake.headers import decode_words, header_text
from firefight_tui.intake.items import Item, Letter, Remarks, Sender, refuse
from firefight_tui.intake.parts import Part, read_parts
from firefight_tui.intake.quotes import fold
from firefight_tui.intake.replies import automatic, describe
from firefight_tui.words import _

_REPLY: Final = re.compile(
    r"\s*(?:re|aw|sv|antw|回复|回覆|答复|答覆|fwd?|转发|轉寄|轉發)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE
)
_REF: Final = re.compile(r"[\[【［]\s*FF-(\d{1,9})\s*[\]】］]", re.IGNORECASE)
_ID: Final = re.compile(r"<([^<>\s]{1,500})>")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_KANA_HANGUL: Final = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_LANGUAGE_SAMPLE: Final = 20_000
_CLOCK_SKEW: Final = timedelta(minutes=10)
_FIRST_YEAR: Final = 1990


def read_mail(raw: bytes, source: str, *, now: datetime | None = None) -> Item:
    """Read a mail; whatever can be saved of a malformed one is, and what could not be decoded is said.

    Args:
        raw: The mail as it came.
        source: Where it came from, for the report.
        now: The present moment, against which dates in the future are known; aware.

    Returns:
        An item with a `Letter`; `skipped` if a machine wrote it; `rejected` if it is empty, too large or unreadable.
    """
    if len(raw) > caps.ITEM_BYTES:
        return refuse(source, too_large())
    if not raw.strip(b"\0 \t\r\n"):
        return refuse(source, _("nothing in it"), raw)
    try:
        return _read(raw, source, now or datetime.now(UTC))
    except (RecursionError, ValueError, LookupError, OverflowError, ArithmeticError) as error:
        # The last line of defence: one mail nobody foresaw must not end the batch. The bytes are kept.
        return refuse(source, _("the mail could not be read ({error})").format(error=type(error).__name__), raw)


def too_large() -> str:
    """Why something over `caps.ITEM_BYTES` is refused, translated."""
    return _("larger than {size} MB").format(size=caps.ITEM_BYTES // 1024 // 1024)


def _read(raw: bytes, source: str, now: datetime) -> Item:
    remarks = Remarks()
    mail = read_parts(raw, remarks)
    hint = _charset_hint(mail)
    subject = one_line(decode_words(header_text(mail.first("subject"), hint, remarks), remarks))
    writer = _writer(mail, hint, remarks)
    body = read_body(mail, remarks)
    references = _references(mail)
    folded = fold(body.text, is_reply=bool(references) or bool(_REPLY.match(subject)))
    letter = Letter(
        title=subject,
        body=folded.body,
        quoted=folded.quoted,
        signature=folded.signature,
        sender=writer,
        recipients=_people(mail, ("to", "cc"), hint, remarks)[: caps.ADDRESSES],
        message_id=_message_id(mail),
        references=references,
        refs=tuple(dict.fromkeys(f"FF-{int(number)}" for number in _REF.findall(subject))),
        received_at=_received_at(mail, now, remarks),
        language=guess_language(f"{subject}\n{folded.body}"),
        attachments=read_files(mail, body, remarks),
    )
    kind, evidence = automatic(mail, subject, writer.address if writer else "")
    letter = _titled(replace(letter, automatic=kind), mail, remarks)
    return Item(source, raw, letter, skipped=describe(kind, evidence), remarks=remarks.said)


def _charset_hint(mail: Part) -> str:
    """The charset the mail's text claims: raw 8-bit headers are mostly written in the same."""
    return next((part.settings["charset"] for part in mail.walk() if part.settings.get("charset")), "")


def one_line(text: str) -> str:
    """A header on one line, cleaned (safety.md: headers are cleaned after decoding)."""
    return clean(storable(" ".join(text[: caps.HEADER_BYTES].split())), multiline=False, limit=4_000)


def _people(mail: Part, names: tuple[str, ...], hint: str, remarks: Remarks) -> tuple[Sender, ...]:
    found: list[Sender] = []
    for name in names:
        for value in mail.every(name)[:10]:
            found.extend(read_addresses(header_text(value, hint, remarks), remarks))
    return tuple(found)


def _writer(mail: Part, hint: str, remarks: Remarks) -> Sender | None:
    for name in ("from", "sender", "reply-to"):
        people = _people(mail, (name,), hint, remarks)
        found = next((one for one in people if one.address), None)
        if found:
            if name != "from":
                remarks.say(_("no readable From, the sender is taken from {header}").format(header=name.title()))
            remarks.say(found.doubtful)
            return found
    people = _people(mail, ("from",), hint, remarks)
    remarks.say(_("no sender address"))
    return people[0] if people else None


def _message_id(mail: Part) -> str:
    value = mail.first("message-id").decode("utf-8", "replace")
    found = _ID.search(value)
    return clean(storable(found[1] if found else "".join(value.split())[:500]), multiline=False)


def _references(mail: Part) -> tuple[str, ...]:
    """The ids answered, nearest first: In-Reply-To, then References from its end."""
    nearest = _ids(mail.first("in-reply-to"))
    others = reversed(_ids(mail.first("references")))
    return tuple(dict.fromkeys([*nearest, *others]))[: caps.REFERENCES]


def _ids(value: bytes) -> list[str]:
    return [clean(storable(one), multiline=False) for one in _ID.findall(value.decode("utf-8", "replace"))]


def _received_at(mail: Part, now: datetime, remarks: Remarks) -> datetime | None:
    value = " ".join(mail.first("date").decode("latin-1").split())[:200]
    if not value:
        remarks.say(_("no date, the time of intake counts"))
        return None
    at = _moment(value)
    if at is None or at.year < _FIRST_YEAR:
        remarks.say(_("unreadable date, the time of intake counts"))
        return None
    if at > now + _CLOCK_SKEW:
        remarks.say(_("a date in the future, the time of intake counts"))
        return None
    return min(at, now)


def _moment(value: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            at = read(value)
            return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _titled(letter: Letter, mail: Part, remarks: Remarks) -> Letter:
    """The letter with a title that fits, whatever its subject was."""
    if letter.title.strip():
        title, body = fit_title(letter.title, letter.body, remarks)
        if not body:
            remarks.say(_("the mail has no text"))
        return replace(letter, title=title, body=body)
    if letter.body.strip():
        remarks.say(_("no subject, the title is the start of the text"))
        return replace(letter, title=title_of(letter.body), title_assumed=True)
    forwarded = _forwarded_subject(mail)
    if forwarded:
        remarks.say(_("no subject, the title is that of the attached mail"))
    else:
        remarks.say(_("neither subject nor text"))
    return replace(letter, title=forwarded or _("(no text)"), title_assumed=True)


def _forwarded_subject(mail: Part) -> str:
    for part in mail.walk():
        if part.kind == "message/rfc822":
            silent = Remarks()
            inner = read_parts(part.raw, silent)
            subject = one_line(decode_words(header_text(inner.first("subject"), "", silent), silent))
            if subject.strip():
                return cut(subject, caps.TITLE_CELLS)
    return ""


def title_of(body: str) -> str:
    """The first words of a text, for want of a title: at most 60 cells (safety.md, Intake)."""
    return cut(clean(storable(" ".join(body[:2_000].split())), multiline=False), caps.ASSUMED_TITLE_CELLS)


def fit_title(title: str, body: str, remarks: Remarks) -> tuple[str, str]:
    """A title that is not too long, and the body; the whole of an over-long title is kept on top of the body."""
    if width(title) <= caps.TITLE_CELLS:
        return title, body
    remarks.say(_("the title was cut, the whole stands above the text"))
    return cut(title, caps.TITLE_CELLS), f"{title}\n\n{body}".strip()


def guess_language(text: str) -> str:
    """`zh` where Chinese characters carry the text, `en` where other letters do; empty without letters."""
    text = text[:_LANGUAGE_SAMPLE]
    han, letters = len(_HAN.findall(text)), len(_LETTERS.findall(text))
    if han and han * 8 >= letters - han and len(_KANA_HANGUL.findall(text)) * 4 < han:
        return "zh"
    return "en" if letters else ""
